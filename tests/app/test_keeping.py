"""Where sessions are kept: the file in the folder, or the database that the environment names for the usual folder."""

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.coaching import answered, begun, coach, hear, held, socket
from tests.store.records import NOON, WHOLE
from tests.web.page import FIRST_HELD
from unsit.app.doctor import database
from unsit.app.keeping import is_there, open_store
from unsit.landmarks import Side
from unsit.store import StoreError
from unsit.store.database import FILE, DatabaseStore
from unsit.store.postgres import PostgresStore


@pytest.fixture
def usual(tmp_path: Path, monkeypatch) -> Path:
    """The usual folder, elsewhere."""
    monkeypatch.setenv("UNSIT_DATA", str(tmp_path / "usual"))
    monkeypatch.delenv("UNSIT_DATABASE", raising=False)
    return tmp_path / "usual"


@pytest.fixture
def person(postgres, usual: Path, monkeypatch) -> str:  # noqa: ARG001 - the usual folder must not be anyone's
    """Someone whose database the environment names."""
    url = postgres.someone()
    monkeypatch.setenv("UNSIT_DATABASE", url)
    return url


def unsit(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as anyone would start it."""
    command = [sys.executable, "-m", "unsit.app.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "300"})


def test_without_a_database_named_the_file_keeps_them(usual: Path) -> None:
    assert not is_there(usual)
    with closing(open_store(usual)) as store:
        assert isinstance(store, DatabaseStore)
    assert (usual / FILE).exists()
    assert is_there(usual)


def test_a_database_named_keeps_them_in_the_place_of_the_file(usual: Path, person: str) -> None:  # noqa: ARG001
    with closing(open_store(usual)) as store:
        assert isinstance(store, PostgresStore)
    assert is_there(usual)
    assert not (usual / FILE).exists()


def test_whoever_asks_for_another_folder_means_the_file_there(tmp_path: Path, person: str) -> None:
    with closing(PostgresStore(person)) as store:
        store.begin(WHOLE, NOON)
    other = tmp_path / "other"
    assert not is_there(other)
    done = unsit("forget", "--all", "--data", str(other))
    assert "No sessions are kept" in done.stdout
    with closing(PostgresStore(person)) as store:
        assert len(store.sessions()) == 1


def test_history_and_forget_know_what_the_database_keeps_and_what_is_not_theirs_to_delete(person: str) -> None:
    with closing(PostgresStore(person)) as store:
        session_id = store.begin(WHOLE, NOON)
    assert [one["id"] for one in json.loads(unsit("history", "--json").stdout)] == [session_id]
    done = unsit("forget", "--all")
    assert done.stdout == (
        "Forgot 1 session and all that you answered; the server's log and its backups are for its owner to delete.\n"
    )
    assert json.loads(unsit("history", "--json").stdout) == []


def test_a_coach_keeps_a_session_in_the_database_and_no_file_at_all(usual: Path, person: str) -> None:
    with coach([]) as unsit, socket(unsit.address) as page:
        answered(page)
        begun(page)
        counted_s = held(page, 0, FIRST_HELD + 30)
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is True
    with closing(PostgresStore(person)) as store:
        (kept,) = store.sessions()
        assert store.answers()
    assert kept.session.held_s(Side.RIGHT) == pytest.approx(counted_s, abs=0.1)
    assert not (usual / FILE).exists()


@pytest.mark.parametrize("url", ["postgresql://me:hushhush@/unsit?host=/nowhere/at/all", "mysql://me:hushhush@h/unsit"])
def test_a_database_that_cannot_be_had_is_said_without_its_password(usual: Path, monkeypatch, url: str) -> None:
    monkeypatch.setenv("UNSIT_DATABASE", url)
    with pytest.raises(StoreError):
        open_store(usual)
    done = unsit("history")
    assert done.returncode == 2
    assert re.search("Start the server|expected postgresql://", done.stdout)
    finding = database(url)
    assert finding.ok is False
    assert "UNSIT_DATABASE" in finding.remedy
    assert "hushhush" not in done.stdout + done.stderr + finding.found + finding.remedy


def test_the_doctor_finds_the_database_and_changes_nothing_there(person: str, postgres) -> None:
    finding = database(person)
    assert finding.ok is True
    assert re.match(r"PostgreSQL \d+.*, database unsit of person\d+ at /", finding.found)
    schema = person.split("//")[1].split("@", maxsplit=1)[0]
    assert postgres.do(f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}'") == [(0,)]  # noqa: S608

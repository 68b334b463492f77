"""Delete everything with one command, proved: a mark in all that Unsit keeps, then every byte is looked through for it.

What is looked through is the whole of a home folder: data, settings, state, cache; with a database, its tables' files.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.app.coaching import answered, begun, coach, hear, held, socket
from tests.app.remind.test_control import HOLDS
from tests.app.test_no_room import ALONE, possible
from tests.sources.test_recordings import FRAMES, before_the_first_deletion, watch
from tests.store.records import ANSWERED, NOON, TOLD, WHOLE
from tests.store.test_postgres import bytes_of_tables
from tests.test_own import PRESCRIBED
from tests.web.page import FIRST_HELD
from unsit.app import forgetting, settings
from unsit.app.keeping import open_store
from unsit.app.remind.control import WHERE, Listener
from unsit.app.remind.diary import BreakDiary, Sat
from unsit.app.settings import recordings_folder
from unsit.breaks import Breaks, End, Kind, Offer, Phase, Record
from unsit.exchange.idea import Idea, Pack
from unsit.exchange.idea_files import keep
from unsit.landmarks import Side
from unsit.outcome import Outcome
from unsit.session import Best, Fault, Said
from unsit.sources.recordings import EVERY_S, SWITCH, Recordings
from unsit.store import SessionId
from unsit.store.database import FILE, DatabaseStore
from unsit.store.postgres import PostgresStore
from unsit.web.certificate import certificate

MARK = "marked7c1e"
"""In all that is kept, each with a word of its own behind it."""
WORDS = {
    "id", "stretch", "rule", "said", "best", "view", "answer", "report", "outcome", "document", "log", "copy",
    "break", "stand", "cutoff", "own", "ownhalf", "idea", "ideahalf", "remind", "remindhalf", "token", "tokenhalf",
    "port", "phone", "points", "pointswhole", "pointshalf",
}  # fmt: skip
LEFT = {FILE, f"{FILE}-wal", f"{FILE}-shm", "remind.lock"}
"""What may be left in the data folder: an empty file of sessions, and the lock of a reminder, which is empty."""


def marked(word):
    assert word in WORDS
    return f"{MARK}-{word}-"


def tell(store):
    """What a store keeps, with a mark in whatever can have one."""
    told = replace(
        WHOLE,
        stretch=marked("stretch"),
        source=marked("view"),
        said=(Said(1.0, "hold", marked("said")),),
        faults=(Fault(marked("rule"), Side.LEFT, 1.0, 2.0),),
        bests=(Best(marked("best"), Side.LEFT, 1.0, 1.0, 1.0),),
    )
    store.begin(told, NOON, SessionId(marked("id")))
    store.keep_answers(replace(ANSWERED, yes=frozenset({marked("answer")}), sides={}))
    store.keep_report(replace(TOLD, session=marked("id"), stretch=marked("report")))
    store.keep_outcome(Outcome(NOON, "activity", 3, marked("outcome"), "a1"))
    store.keep_document("person", f'{{"x": "{marked("document")}"}}')


def keep_all(data):
    """Everything beside the store, as the programs write it; and what they leave when they are killed half-way."""
    diary = BreakDiary(data)
    diary.add(Record(marked("break"), Kind.WALK, NOON, NOON, End.MISSED, 60.0, 1), Sat(date(2026, 5, 4), 60.0))
    diary.stand(Breaks(phase=Phase.OPEN, offer=Offer(marked("stand"), Kind.WALK, NOON, 60.0, 1, 0)), NOON)
    for folder in ("stretches", "ideas"):
        (data / folder).mkdir()
    recordings = Recordings(recordings_folder(data))
    recordings.switch(on=True)
    watch(recordings, FRAMES, marked("points"), over=False)
    watch(recordings, FRAMES, marked("pointswhole"))
    keep(Pack("desk", "Desk", "Ann", (Idea("Look", marked("idea"), (), "Ann", "desk/look"),)), data / "ideas")
    made = certificate(data, ("127.0.0.1",), datetime.now(UTC)).path
    made.write_text(f"{made.read_text()}{marked('phone')}\n")
    for name, text in {
        "breaks.json-abc12": marked("cutoff"),
        "stretches/mine.toml": PRESCRIBED.replace("Mine", marked("own")),
        "stretches/.mine.toml.abc12.unfinished": marked("ownhalf"),
        "ideas/.desk.json.abc12.unfinished": marked("ideahalf"),
        "remind.toml": f'calendar = "~/{marked("remind")}.ics"\n',
        "remind.toml-abc12": marked("remindhalf"),
        "page-8765.token": marked("token"),
        "page-8765.token-abc12": marked("tokenhalf"),
        WHERE: f'{{"port": 1, "token": "{marked("port")}"}}',
        "remind.lock": "",
        f"recordings/{marked('pointshalf')}.unfinished": "",
    }.items():
        (data / name).write_text(text, encoding="utf-8")


def age(data):
    """A copy from before an upgrade, and a log with what a killed program wrote last."""
    shutil.copy(data / FILE, data / f"{FILE}.before-0002")
    with (data / f"{FILE}.before-0002").open("ab") as copy:
        copy.write(marked("copy").encode())
    code = (
        "import os, sys; from pathlib import Path; from tests.store.records import *; from dataclasses import replace\n"
        "from unsit.store.database import DatabaseStore; from unsit.session import Said\n"
        f"DatabaseStore(Path(sys.argv[1])).begin(replace(TURNED, said=(Said(1.0, 'x', '{marked('log')}'),)), NOON)\n"
        "os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(data)], check=False, env=environment(data))
    assert marked("log").encode() in (data / f"{FILE}-wal").read_bytes()


def environment(home):
    """A home of its own, with every folder that a program may write to in it."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    own = {name: told for name, told in os.environ.items() if not name.startswith(("XDG_", "UNSIT_"))}
    return own | folders | {"HOME": str(home), "PYTHONPATH": ":".join(sys.path), "NO_COLOR": "1", "COLUMNS": "300"}


def forget(home, what="--all", **more):
    return subprocess.run(
        [sys.executable, "-m", "unsit.app.cli", "forget", what],
        capture_output=True, text=True, check=False, env=environment(home) | more,
    )  # fmt: skip


def found(folder):
    """The marks that are anywhere in it: in what a file holds, and in what it is called."""
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    names = "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*"))
    return {word for word in WORDS if marked(word).encode() in everything or marked(word) in names}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def data(home):
    """Everything, in the usual folder of that home."""
    folder = home / "data" / "unsit"
    with closing(DatabaseStore(folder)) as store:
        tell(store)
    keep_all(folder)
    age(folder)
    assert found(home) == WORDS
    return folder


def test_after_it_nothing_is_left_of_anything(home, data):
    done = forget(home)
    assert done.returncode == 0, done.stdout
    assert found(home) == set()
    assert {path.name for path in data.iterdir()} <= LEFT
    assert (data / "remind.lock").read_bytes() == b""
    assert [path for path in home.rglob("*") if path.is_file() and path.parent != data] == []
    assert done.stdout.startswith("Forgot 2 sessions and all that you answered; the bytes are gone from the file.")


@pytest.mark.usefixtures("data")
def test_a_second_time_there_is_nothing_to_forget(home):
    forget(home)
    again = forget(home)
    assert again.returncode == 0
    assert again.stdout.startswith("Forgot 0 sessions")
    assert len(again.stdout.splitlines()) == 1


def test_in_a_database_nothing_is_left_either_nor_in_the_file_of_before(home, data, postgres):
    url = postgres.someone()
    with closing(PostgresStore(url)) as store:
        tell(store)
        assert MARK.encode() in bytes_of_tables(postgres, store)
        done = forget(home, UNSIT_DATABASE=url)
        assert done.returncode == 0, done.stdout
        assert MARK.encode() not in bytes_of_tables(postgres, store)
        assert store.sessions() == []
    assert found(home) == set()
    assert {path.name for path in data.iterdir()} <= LEFT


NO_MARK = ("start at login", "sessions and answers in a database")
PLACES = [place for place in forgetting.PLACES if place.what not in NO_MARK]


@pytest.mark.parametrize("left_out", PLACES, ids=lambda place: place.what)
def test_a_place_that_was_missed_would_be_noticed(home, data, monkeypatch, left_out):
    monkeypatch.setattr(forgetting, "PLACES", [place for place in forgetting.PLACES if place is not left_out])
    monkeypatch.setenv("HOME", str(home))
    forgetting.forget_all(data, lambda _: None)
    assert found(home)


def test_a_file_that_nobody_thought_of_would_be_noticed(home, data):
    (data / "new-thing.json").write_text(marked("said"))
    forget(home)
    assert found(home) == {"said"}


def test_what_is_not_ours_stays_and_is_named(home, data):
    (data / "stretches" / "notes.txt").write_text("my own notes")
    done = forget(home)
    assert done.returncode == 0
    assert f"Not ours, so it stays in {data / 'stretches'}: notes.txt." in done.stdout
    assert (data / "stretches" / "notes.txt").exists()
    assert not (data / "ideas").exists()


def test_a_damaged_file_of_sessions_goes_as_it_is(home, data):
    (data / FILE).write_bytes(b"no database at all " * 200 + marked("said").encode())
    done = forget(home)
    assert done.returncode == 0
    assert "cannot be read by this Unsit, so it was deleted as it was." in done.stdout
    assert found(home) == set()


def test_copies_go_where_the_file_itself_was_taken_away(home, data):
    (data / FILE).unlink()
    done = forget(home)
    assert done.returncode == 0
    assert done.stdout.startswith(f"Deleted what was left of a file of sessions in {data}.")
    assert forgetting.NOTHING not in done.stdout
    assert forget(home).stdout.startswith(forgetting.NOTHING)
    assert found(home) == set()


def test_a_newer_unsits_file_goes_as_it_is(home, data):
    import sqlite3

    with closing(sqlite3.connect(data / FILE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert forget(home).returncode == 0
    assert found(home) == set()


def test_what_cannot_be_deleted_is_said_and_everything_else_goes(home, data):
    (data / "remind.toml").unlink()
    (data / "remind.toml").mkdir()
    done = forget(home)
    assert done.returncode == 2
    assert f"{data / 'remind.toml'}: cannot be deleted" in done.stdout
    assert found(home) == set()


@pytest.mark.skipif(not possible(), reason="no disk can be mounted for a program here")
def test_on_a_disk_that_cannot_be_written_it_says_that_nothing_was_forgotten(home, data):
    closed = f'mount --bind "{home}" "{home}"; mount -o remount,bind,ro "{home}"'
    steps = f'{closed}; "{sys.executable}" -m unsit.app.cli forget --all'
    done = subprocess.run(
        [*ALONE, "sh", "-c", steps], capture_output=True, text=True, check=False, env=environment(home)
    )
    assert done.returncode == 2
    assert "cannot be" in done.stdout
    assert found(home) == WORDS
    assert data.exists()


def test_a_reminder_that_runs_and_does_not_answer_is_said(home, data):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(data)], stdout=subprocess.PIPE, env=environment(home)
    ) as other:
        other.stdout.readline()
        done = forget(home)
        other.kill()
    assert done.returncode == 2
    assert forgetting.SILENT in done.stdout
    assert forget(home).returncode == 0
    assert found(home) == set()


def test_a_reminder_that_answers_that_it_could_not_is_said_and_the_breaks_go_all_the_same(home, data):
    listener = Listener(data, lambda line: line.answer({"error": "not understood: found 'forget'"}))
    done = forget(home)
    listener.close()
    assert done.returncode == 2
    assert forgetting.FAILS.format("not understood: found 'forget'") in done.stdout
    assert "Forgot all breaks." in done.stdout
    assert found(home) == set()


def test_points_that_are_put_together_while_they_are_forgotten_go_too(data, monkeypatch):
    """By a coach that runs; the switch goes first, so that it makes no others."""
    coach = Recordings(recordings_folder(data))
    for path in [*coach.folder.glob("*.unfinished"), coach.whole_of(marked("pointswhole"))]:
        path.unlink()
    before_the_first_deletion(monkeypatch, lambda: coach.put_together(marked("points")))
    (place,) = [place for place in forgetting.PLACES if place.what == "points of sessions"]
    list(place.forget(data))
    assert not coach.folder.exists()


@pytest.mark.usefixtures("data")
def test_that_it_still_starts_at_login_is_said(home):
    entry = home / "config" / "autostart" / "unsit-remind.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text("[Desktop Entry]\n")
    assert forgetting.STILL_STARTS in forget(home).stdout
    assert entry.exists()
    assert found(home) == set()


@pytest.mark.parametrize("kept_in", ["file", "database"])
def test_of_a_session_under_way_nothing_comes_back_when_it_ends(home, request, monkeypatch, kept_in):
    """The coach runs, somebody holds the stretch, everything is forgotten, and they go on to the end."""
    data = home / "data" / "unsit"
    monkeypatch.setenv(settings.VARIABLE, str(data))
    named = {settings.DATABASE: request.getfixturevalue("postgres").someone()} if kept_in == "database" else {}
    for name, url in named.items():
        monkeypatch.setenv(name, url)
    with coach([]) as unsit, socket(unsit.address) as page:
        answered(page)
        session_id = begun(page)
        held(page, 0, FIRST_HELD + 40)
        done = forget(home, **named)
        assert done.returncode == 0, done.stdout
        assert done.stdout.startswith("Forgot 1 session and all")
        held(page, FIRST_HELD + 40, FIRST_HELD + 80)
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is False
    with closing(open_store(data)) as store:
        assert (store.sessions(), store.answers(), store.reports(), store.documents()) == ([], {}, [], {})
    assert session_id.encode() not in b"".join(path.read_bytes() for path in data.glob("*"))
    assert {path.name for path in data.glob("*")} <= LEFT


@pytest.mark.parametrize("everything", [True, False], ids=["all", "one"])
def test_of_a_session_under_way_no_points_come_back_when_it_ends(home, monkeypatch, everything):
    data = home / "data" / "unsit"
    monkeypatch.setenv(settings.VARIABLE, str(data))
    with coach([]) as unsit, socket(unsit.address) as page:
        answered(page)
        page.send('{"type": "keep_points", "on": true}')
        assert hear(page, "state")["points"]["on"]
        session_id = begun(page)
        held(page, 0, 20)
        assert Recordings(recordings_folder(data)).sessions() == (session_id,)
        done = forget(home, "--all" if everything else session_id)
        assert done.returncode == 0, done.stdout
        held(page, 20, 40)
        time.sleep(1.5 * EVERY_S)  # until they would be written
        held(page, 40, 60)
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is False
        time.sleep(1.0)  # until they would be put together
    assert [path.name for path in recordings_folder(data).glob("*")] == ([] if everything else [SWITCH])


def test_a_session_that_is_not_forgotten_leaves_what_was_measured(home):
    """So that the test above would see it come back."""
    data = home / "data" / "unsit"
    with coach([], "--data", str(data)) as unsit, socket(unsit.address) as page:
        answered(page)
        begun(page)
        held(page, 0, FIRST_HELD + 80)
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is True
    with closing(DatabaseStore(data)) as store:
        assert list(store.documents()) == ["person"]

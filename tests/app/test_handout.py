"""`unsit export --format report`: a page for a physiotherapist, written for its owner's eyes, or in words why not."""

import stat
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from tests.practised import practised
from unsit.app.cli import app
from unsit.app.handout import NOTHING, hand_out
from unsit.store.database import DatabaseStore


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    data = tmp_path_factory.mktemp("months")
    with closing(DatabaseStore(data)) as store:
        for one in practised(120, datetime.now(UTC)):
            store.begin(one.session, one.started_at)
    return data


def handed_out(data, out, name=None):
    said = []
    return hand_out(data, out, name, said.append), "\n".join(said)


def test_the_command_writes_a_page_that_only_its_owner_can_read(months, tmp_path):
    out = tmp_path / "report.html"
    done = CliRunner().invoke(
        app, ["export", "--data", str(months), "--format", "report", "--out", str(out), "--name", "Ada"]
    )
    assert done.exit_code == 0, done.output
    assert "health data" in done.output
    text = out.read_text(encoding="utf-8")
    assert "<b>Ada</b>" in text
    assert text.count("<svg ") == 2
    assert "Over 12 weeks on average" in text
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_without_what_draws_the_page_has_its_tables_alone(months, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    out = tmp_path / "report.html"
    assert handed_out(months, out)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "<svg " not in text
    assert text.count("<table>") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere browsers are found beside the path")
def test_without_a_browser_it_is_said_what_to_do_and_nothing_is_written(months, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    status, said = handed_out(months, tmp_path / "report.pdf")
    assert status == 2
    assert f"--out {tmp_path / 'report.html'}" in said
    assert "print it there" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["report.doc", "report"])
def test_another_ending_is_refused(months, tmp_path, name):
    status, said = handed_out(months, tmp_path / name)
    assert status == 2
    assert "expected .html or .pdf" in said
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_kept_there_is_nothing_to_report(tmp_path):
    assert handed_out(tmp_path / "data", tmp_path / "report.html") == (2, NOTHING)
    DatabaseStore(tmp_path / "empty").close()
    assert handed_out(tmp_path / "empty", tmp_path / "report.html") == (2, NOTHING)
    assert not (tmp_path / "report.html").exists()


def test_it_is_of_the_last_weeks_whatever_else_is_asked(months, tmp_path):
    out = str(tmp_path / "report.html")
    asked = ["export", "--data", str(months), "--format", "report", "--out", out, "--since", "2026-01-05"]
    done = CliRunner().invoke(app, asked)
    assert (done.exit_code, done.output.strip()) == (2, "The report tells the last 12 weeks: leave out --since.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["json", "csv", "trc", "mot", "ics", "fhir"])
def test_a_name_for_what_names_nobody_is_refused(months, tmp_path, form):
    asked = ["export", "--data", str(months), "--format", form, "--out", str(tmp_path / "out"), "--name", "Ada"]
    done = CliRunner().invoke(app, asked)
    said = f"--name goes with report alone; {form} takes no name. Nothing was written."
    assert (done.exit_code, done.output.strip()) == (2, said)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_said(months, tmp_path):
    status, said = handed_out(months, tmp_path / "nowhere" / "report.html")
    assert status == 2
    assert "cannot be written: No such file or directory" in said

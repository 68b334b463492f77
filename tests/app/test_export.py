"""What is kept, written for other programs and read back by them: pandas, a calendar, a reader of FHIR."""

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest
from fhir.resources.R4B.bundle import Bundle
from icalendar import Calendar
from typer.testing import CliRunner

from tests.app import kept
from tests.app.test_no_room import ALONE, possible
from tests.store.records import MINUTE, NOON, REFUSED, TURNED, WHOLE
from unsit.app import cli, settings
from unsit.app.backup import take_in
from unsit.app.export import FORMATS, export
from unsit.exchange.backup import KeptSession
from unsit.landmarks import Side
from unsit.session import CLOCK
from unsit.store import SessionId
from unsit.store.database import DatabaseStore

FILES = [name for name, form in FORMATS.items() if form.ending is not None]


@pytest.fixture
def said():
    return []


@pytest.fixture
def full(tmp_path):
    """Everything, and besides a session by the clock of an own stretch, and one of the demo's recording."""
    data = tmp_path / "data"
    kept.everything(data)
    with closing(DatabaseStore(data)) as store:
        store.begin(replace(WHOLE, stretch="mine", source=CLOCK, bests=()), NOON + timedelta(days=3), SessionId("s3"))
        store.begin(REFUSED, NOON + 2 * MINUTE, SessionId("demo"))
    return data


def stored(data):
    with closing(DatabaseStore(data)) as store:
        return {one.id: one for one in store.sessions()}


def run(*arguments):
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


# Read back


def test_pandas_reads_the_tables_with_their_types(full, tmp_path, said):
    assert export(full, "csv", tmp_path / "tables", None, said.append) == 0
    sessions = pd.read_csv(tmp_path / "tables" / "sessions.csv", parse_dates=["started_at"])
    assert sessions["started_at"].dtype.kind == "M"
    assert str(sessions["started_at"].dt.tz) == "UTC"
    numbers = ["hold_s", "duration_s", "held_s", "azimuth_deg", "azimuth_sd_deg"]
    assert {name: sessions[name].dtype.kind for name in numbers} == dict.fromkeys(numbers, "f")
    assert sessions["told"].dtype.kind == "i"
    there = stored(full)
    assert len(sessions) == 2 * len(there)
    for row in sessions.itertuples():
        one = there[row.session]
        assert row.started_at.to_pydatetime() == one.started_at
        assert row.held_s == pytest.approx(one.session.held_s(Side(row.front_leg)), abs=0.001)
        assert row.told == (one.session.source == CLOCK)
        assert row.azimuth_deg == pytest.approx(one.session.azimuth_deg, nan_ok=True)
    holds = pd.read_csv(tmp_path / "tables" / "holds.csv")
    assert {name: holds[name].dtype.kind for name in ("start_s", "end_s", "held_s")} == dict.fromkeys(
        ("start_s", "end_s", "held_s"), "f"
    )
    assert len(holds) == sum(len(one.session.holds) for one in there.values())
    bests = pd.read_csv(tmp_path / "tables" / "bests.csv", parse_dates=["started_at"])
    assert {name: bests[name].dtype.kind for name in ("value_deg", "sd_deg")} == {"value_deg": "f", "sd_deg": "f"}
    assert sorted(bests["value_deg"]) == [-7.125, 28.0, 31.5]


def test_a_calendar_reads_the_sessions_by_their_names(full, tmp_path, said):
    assert export(full, "ics", tmp_path / "done.ics", None, said.append) == 0
    events = {str(each["UID"]): each for each in Calendar.from_ical((tmp_path / "done.ics").read_bytes()).events}
    assert set(events) == {"session-s1@unsit", "session-s2@unsit", "session-s3@unsit"}, "the demo's is nobody's"
    assert events["session-s3@unsit"]["SUMMARY"] == "Mine: right leg in front 25 s, left leg in front 28 s, told"
    there = stored(full)
    for uid, event in events.items():
        assert event["DTSTART"].dt == there[uid.removeprefix("session-").removesuffix("@unsit")].started_at


def test_of_pain_and_answers_nothing_stands_in_the_calendar(full, tmp_path, said):
    export(full, "ics", tmp_path / "done.ics", None, said.append)
    text = (tmp_path / "done.ics").read_text().casefold()
    assert not [word for word in ("pain", "sharp", "kneeling_hurts", "walking the dog") if word in text]


def test_a_reader_of_fhir_reads_the_bundle(full, tmp_path, said):
    assert export(full, "fhir", tmp_path / "all.json", None, said.append) == 0
    of = Bundle.model_validate_json((tmp_path / "all.json").read_bytes())
    texts = [entry.resource.code.text for entry in of.entry if entry.resource.get_resource_type() == "Observation"]
    assert "Stretching: Mine" in texts
    assert len([text for text in texts if text.startswith("Stretching: ")]) == 3
    assert any("Walking the dog" in text for text in texts)
    assert said[-1].endswith("though no name.")


def test_written_twice_the_calendar_is_the_same_and_the_bundle_but_for_its_time(full, tmp_path, said):
    for form in ("ics", "fhir"):
        for name in ("first", "second"):
            export(full, form, tmp_path / f"{name}.{form}", None, said.append)
    assert (tmp_path / "first.ics").read_bytes() == (tmp_path / "second.ics").read_bytes()
    first, second = (json.loads((tmp_path / f"{name}.fhir").read_text()) for name in ("first", "second"))
    assert first["entry"] == second["entry"]


@pytest.mark.parametrize("form", ["csv", "ics", "fhir"])
def test_only_what_is_asked_for_from_a_day_on(full, tmp_path, said, form):
    day = datetime(2026, 5, 6)  # noqa: DTZ001 - as the command line gives it
    assert export(full, form, tmp_path / "out", day, said.append) == 0
    out = tmp_path / "out"
    text = (out / "sessions.csv" if form == "csv" else out).read_text()
    assert ("Hip and lower-back" in text or "hip-and-lower-back" in text) is False
    assert "mine" in text.casefold()


def test_a_backup_is_whole_or_none(full, tmp_path, said):
    day = datetime(2026, 5, 6)  # noqa: DTZ001
    assert export(full, "json", tmp_path / "all.json", day, said.append) == 2
    assert "leave out --since" in said[-1]
    assert not (tmp_path / "all.json").exists()


# Where it is written


@pytest.mark.parametrize("form", FORMATS)
def test_its_owner_alone_can_read_it(full, tmp_path, said, form):
    export(full, form, tmp_path / "out", None, said.append)
    paths = [tmp_path / "out", *(tmp_path / "out").glob("*")]
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(("form", "name"), [("json", "all.txt"), ("ics", "done"), ("fhir", "all.ics")])
def test_a_name_that_no_program_would_open_is_said_and_written_all_the_same(full, tmp_path, said, form, name):
    assert export(full, form, tmp_path / name, None, said.append) == 0
    assert f"expected {FORMATS[form].ending}" in said[0]
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_is_there_is_replaced_and_nothing_else_is_left(full, tmp_path, said, form):
    ending = FORMATS[form].ending
    out = tmp_path / "out" / f"it{ending or ''}"
    out.parent.mkdir()
    if ending:
        out.write_text("something else")
    export(full, form, out, None, said.append)
    before = sorted(out.parent.rglob("*"))
    assert export(full, form, out, None, said.append) == 0
    assert sorted(out.parent.rglob("*")) == before
    assert len(said) == 2


@pytest.mark.parametrize("form", FORMATS)
def test_where_nothing_can_be_written_it_says_so(full, tmp_path, said, form):
    (tmp_path / "taken").write_text("a file")
    assert export(full, form, tmp_path / "taken" / f"out{FORMATS[form].ending or ''}", None, said.append) == 2
    assert "cannot be written: Not a directory. Name a place that is yours" in said[-1]
    assert str(tmp_path / "taken" / "out") in said[-1]


@pytest.mark.skipif(not possible(), reason="no disk can be mounted for a program here")
@pytest.mark.parametrize("form", ["json", "csv"])  # a file, and a folder of files
def test_on_a_full_disk_what_was_there_before_is_still_there(full, tmp_path, form):
    disk = tmp_path / "disk"
    disk.mkdir()
    name = f"out{FORMATS[form].ending or ''}"
    unsit = f'"{sys.executable}" -m unsit.app.cli export --format {form} --out "{disk}/{name}" --data "{full}"'
    steps = (
        f'mount -t tmpfs -o size=256k tmpfs "{disk}"; {unsit}; cp -r "{disk}/." "{tmp_path}/before";'
        f'dd if=/dev/zero of="{disk}/filler" bs=1k 2>/dev/null; {unsit}; echo "status $?";'
        f'rm "{disk}/filler"; cp -r "{disk}/." "{tmp_path}/after"'
    )
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
    done = subprocess.run([*ALONE, "sh", "-c", steps], capture_output=True, text=True, check=False, env=os.environ)
    assert "cannot be written: No space left on device" in done.stdout
    assert done.stdout.endswith("status 2\n")
    one, other = (
        {
            path.relative_to(tmp_path / folder): path.read_bytes()
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        for folder in ("before", "after")
    )
    assert one == other
    assert one


# What there is to write


@pytest.mark.parametrize("form", FORMATS)
def test_with_nothing_kept_there_is_nothing_to_export(tmp_path, said, form):
    assert export(tmp_path / "none", form, tmp_path / f"all{FORMATS[form].ending or ''}", None, said.append) == 0
    assert said == ["Nothing is kept yet, so there is nothing to export."]
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_is_in_no_backup_and_said(full, tmp_path, said):
    (full / "stretches" / "broken.toml").write_text("from = ")
    (full / "ideas" / "broken.json").write_text("{")
    with (full / "breaks.jsonl").open("a") as file:
        file.write('{"cut off')
    assert export(full, "json", tmp_path / "all.json", None, said.append) == 2
    assert [line.split(":")[0] for line in said[1:]] == ["Not in it"] * 3
    assert [
        "broken.toml" in said[1],
        "broken.json" in said[2],
        "breaks.jsonl: lines that cannot be read: 1" in said[3],
    ] == [True] * 3
    assert len(json.loads((tmp_path / "all.json").read_text())["sessions"]) == 4


def test_a_backup_that_could_not_be_taken_in_again_is_said_to_be_none(full, tmp_path, said):
    with closing(DatabaseStore(full)) as store:
        store.begin(replace(WHOLE, duration_s=1e8), NOON - MINUTE, SessionId("endless"))
    assert export(full, "json", tmp_path / "all.json", None, said.append) == 2
    assert "all.json: `unsit import` would refuse it: sessions.0.session.duration_s: found 1e+08" in said[-1]
    assert take_in(tmp_path / "other", tmp_path / "all.json", said.append) == 2, "and it does"


def test_breaks_alone_are_a_backup_too(tmp_path, said):
    (tmp_path / "data").mkdir()
    kept.beside(tmp_path / "data")
    assert export(tmp_path / "data", "json", tmp_path / "all.json", None, said.append) == 0
    told = json.loads((tmp_path / "all.json").read_text())
    assert [len(told[part]) for part in ("sessions", "breaks", "sat_s", "ideas")] == [0, 1, 1, 1]
    assert not (tmp_path / "data" / "sessions.sqlite").exists()


def test_sessions_in_a_database_go_out_as_those_in_a_file(full, tmp_path, postgres, monkeypatch, said):
    export(full, "json", tmp_path / "all.json", None, said.append)
    here = tmp_path / "here"
    monkeypatch.setenv(settings.VARIABLE, str(here))
    monkeypatch.setenv(settings.DATABASE, postgres.someone())
    assert run("import", tmp_path / "all.json").exit_code == 0
    for form in FILES:
        outs = [tmp_path / f"{place}-{form}{FORMATS[form].ending}" for place in ("file", "database")]
        export(full, form, outs[0], None, said.append)
        export(here, form, outs[1], None, said.append)
        first, second = (out.read_text().splitlines() for out in outs)
        differ = [line for line, other in zip(first, second, strict=True) if line != other]
        assert all("made_at" in line or "timestamp" in line for line in differ), differ
    assert not (here / "sessions.sqlite").exists()


# The command, and the tables' form


def test_the_command_knows_every_format():
    assert set(FORMATS) <= {str(form) for form in cli.Format}


def test_a_day_that_is_none_is_refused(full, tmp_path):
    asked = run("export", "--format", "ics", "--out", tmp_path / "a.ics", "--since", "yesterday", "--data", full)
    assert asked.exit_code == 2


def test_without_a_place_nothing_is_written(full):
    assert run("export", "--data", full).exit_code == 2


def test_what_is_not_known_is_empty_in_the_tables(full, tmp_path, said):
    export(full, "csv", tmp_path / "tables", None, said.append)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tables" / "sessions.csv").read_text())))
    assert {row["azimuth_deg"] for row in rows if row["session"] == "s2"} == {""}


def test_a_text_that_a_spreadsheet_would_run_is_a_text():
    from unsit.exchange.session_tables import tables

    evil = KeptSession("s", NOON, replace(TURNED, stretch='=HYPERLINK("x")'))
    (row, _) = csv.DictReader(io.StringIO(tables([evil])["sessions.csv"].decode()))
    assert row["stretch"] == '\'=HYPERLINK("x")'

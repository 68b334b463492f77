"""Everything out as one file and in again: nothing is lost, nothing comes twice, and nothing broken is taken."""

import csv
import io
import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.records import ANSWERED, MINUTE, NOON, TOLD, TURNED, WHOLE
from unsit.app.backup import export_csv, export_json, take_in
from unsit.app.remind.diary import BreakDiary
from unsit.breaks import End, How, Kind, Record
from unsit.exchange.backup import Backup, BackupError, KeptSession, read, written
from unsit.outcome import Outcome
from unsit.store import SessionId
from unsit.store.database import DatabaseStore

BREAK = Record("20260504T120000", Kind.STRETCH, NOON, NOON + MINUTE, End.TAKEN, 2700.0, 1, 0, How.SEEN, True, ("s1",))
PAIN = Outcome(NOON, "pain_now", 3, None, "o1")


@pytest.fixture
def said():
    return []


@pytest.fixture
def full(tmp_path):
    """A folder with something of everything."""
    data = tmp_path / "data"
    with closing(DatabaseStore(data)) as store:
        store.begin(WHOLE, NOON, SessionId("s1"))
        store.begin(TURNED, NOON + MINUTE, SessionId("s2"))
        store.keep_report(replace(TOLD, session="s1"))
        store.keep_answers(ANSWERED)
        store.keep_outcome(PAIN)
        store.keep_document("person", '{"stature_cm": 180}')
    BreakDiary(data).add(BREAK)
    return data


def everything(data):
    """All that is in a folder, but when it was last written."""
    with closing(DatabaseStore(data)) as store:
        sessions = [(one.id, one.started_at, repr(one.session)) for one in store.sessions()]
        return (
            sessions, store.answers(), store.reports(), store.outcomes(), store.documents(),
            BreakDiary(data).read().records,
        )  # fmt: skip


def test_what_goes_out_comes_in_again_on_another_machine(full, tmp_path, said):
    assert export_json(full, tmp_path / "all.json", said.append) == 0
    assert said[-1].endswith("Keep it safe: there are health data in it.")
    assert take_in(tmp_path / "other", tmp_path / "all.json", said.append) == 0
    assert everything(tmp_path / "other") == everything(full)


def test_taken_in_twice_is_once(full, tmp_path, said):
    export_json(full, tmp_path / "all.json", said.append)
    before = everything(full)
    for _ in range(2):
        assert take_in(full, tmp_path / "all.json", said.append) == 0
        assert said[-1].startswith("Sessions taken in: 0 of 2, the others are there already.")
        assert "breaks 0" in said[-1]
    assert everything(full) == before


def test_what_is_there_stays_and_later_answers_win(full, tmp_path, said):
    export_json(full, tmp_path / "all.json", said.append)
    later = replace(ANSWERED, answered_at=ANSWERED.answered_at + timedelta(days=1), yes=frozenset(), sides={})
    with closing(DatabaseStore(full)) as store:
        store.keep_answers(later)
        store.keep_document("person", '{"stature_cm": 170}')
    take_in(full, tmp_path / "all.json", said.append)
    with closing(DatabaseStore(full)) as store:
        assert store.answers()[ANSWERED.gate] == later
        assert store.document("person") == '{"stature_cm": 170}'


def test_the_file_is_strict_json(full, tmp_path, said):
    export_json(full, tmp_path / "all.json", said.append)
    told = json.loads((tmp_path / "all.json").read_text(), parse_constant=pytest.fail)
    assert (told["format"], told["version"]) == ("unsit-backup", 1)


BROKEN = [
    ("empty", b"", "it is not JSON"),
    ("another file", b'{"format": "unsit-ideas", "version": 1}', "expected format 'unsit-backup' and version 1"),
    ("a later version", b'{"format": "unsit-backup", "version": 2}', "expected format 'unsit-backup' and version 1"),
    ("a list", b"[]", "should be"),
]


@pytest.mark.parametrize(("content", "why"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_no_backup_is_refused_whole(full, tmp_path, said, content, why):
    before = everything(full)
    (tmp_path / "broken.json").write_bytes(content)
    assert take_in(full, tmp_path / "broken.json", said.append) == 2
    assert why in said[-1]
    assert said[-1].endswith("Nothing was changed.")
    assert everything(full) == before


def test_one_broken_session_is_named_and_nothing_is_taken(full, tmp_path, said):
    export_json(full, tmp_path / "all.json", said.append)
    told = json.loads((tmp_path / "all.json").read_text())
    told["sessions"][0]["session"]["holds"] = [{"front_leg": "middle"}]
    (tmp_path / "all.json").write_text(json.dumps(told))
    assert take_in(tmp_path / "other", tmp_path / "all.json", said.append) == 2
    assert "sessions.0.session.holds.0" in said[-1]
    assert not (tmp_path / "other").exists()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_backup_or_told_not_to_be(content):
    with pytest.raises(BackupError):
        read(content)


def test_the_tables_are_read_as_tables_are(full, tmp_path, said):
    assert export_csv(full, tmp_path / "tables", said.append) == 0
    found = {path.stem: list(csv.DictReader(io.StringIO(path.read_text()))) for path in (tmp_path / "tables").iterdir()}
    assert len(found["sessions"]) == 4
    right = next(row for row in found["sessions"] if row["session"] == "s1" and row["front_leg"] == "right")
    assert (float(right["held_s"]), right["azimuth_deg"], right["told"]) == (24.75, "7.5", "0")
    turned = next(row for row in found["sessions"] if row["session"] == "s2")
    assert turned["azimuth_deg"] == "", "not known is empty"
    assert len(found["holds"]) == 4
    assert {row["measure"] for row in found["bests"]} == {"rear_hip_flexion_deg", "trunk_turn_away_deg"}


def test_a_text_that_a_spreadsheet_would_run_is_a_text():
    from unsit.exchange.session_tables import tables

    evil = KeptSession("s", NOON, replace(WHOLE, stretch='=HYPERLINK("x")'))
    (row, _) = csv.DictReader(io.StringIO(tables([evil])["sessions.csv"].decode()))
    assert row["stretch"] == '\'=HYPERLINK("x")'


def test_with_nothing_kept_there_is_nothing_to_export(tmp_path, said):
    assert export_json(tmp_path / "none", tmp_path / "all.json", said.append) == 0
    assert said == ["Nothing is kept yet, so there is nothing to export."]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_backup_reads_back_as_it_is():
    assert read(written(Backup(NOON, "0.1.0"))) == Backup(NOON, "0.1.0")

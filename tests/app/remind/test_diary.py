"""The diary of breaks: kept as it was, each once, through cut-off lines, full disks and folders that are not ours."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsit.app.remind.diary import LINES, STANDING, BreakDiary, DiaryError, Sat
from unsit.breaks import Breaks, Day, End, How, Kind, Offer, Phase, Record, Rules
from unsit.sitting import Sitting

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TAKEN = Record("a", Kind.STRETCH, AT, AT + timedelta(minutes=5), End.TAKEN, 2700.0, 1, 2, How.SEEN, True, ("s1",))
MISSED = Record("b", Kind.WALK, AT, AT, End.MISSED, 2700.0, 1)
STANDS = Breaks(
    sitting=Sitting(12.5, 100.0, 110.0, None, rested=True),
    phase=Phase.OPEN,
    offer=Offer("c", Kind.WALK, AT, 2700.0, 1, 0),
    level=2,
    again_s=50.0,
    paused_until=AT,
    sessions=("s",),
    days={date(2026, 3, 2): Day(3600.0, 4, 3, 1)},
)


@pytest.fixture
def diary(tmp_path):
    return BreakDiary(tmp_path / "data")


def test_an_empty_folder_has_an_empty_diary(diary):
    assert diary.read().records == ()
    assert diary.standing(Rules()) is None
    assert diary.forget() is False


def test_what_is_kept_is_read_again(diary):
    diary.add(TAKEN, Sat(date(2026, 3, 2), 3600.0))
    diary.add(MISSED)
    found = diary.read()
    assert found.records == (TAKEN, MISSED)
    assert found.sat_s == {date(2026, 3, 2): 3600.0}


def test_what_is_kept_twice_is_there_once(diary):
    diary.add(TAKEN, TAKEN, Sat(date(2026, 3, 2), 60.0), Sat(date(2026, 3, 2), 120.0))
    later = replace(TAKEN, postponed=3)
    diary.add(later)
    assert diary.read().records == (later,)
    assert diary.read().sat_s == {date(2026, 3, 2): 120.0}


@given(cut=st.integers(1, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path, cut):
    diary = BreakDiary(tmp_path)
    (tmp_path / LINES).unlink(missing_ok=True)
    diary.add(TAKEN)
    whole = (tmp_path / LINES).read_bytes()
    cut = min(cut, len(whole) - 1)
    with (tmp_path / LINES).open("ab") as file:
        file.write(whole[:cut])
    diary.add(MISSED)
    found = diary.read()
    assert MISSED in found.records
    assert TAKEN in found.records
    assert found.passed_over == (0 if cut == len(whole) - 1 else 1), "a line that lacks but its end is whole"


def test_where_things_stand_is_read_again_under_the_rules_of_now(diary):
    diary.stand(STANDS, AT)
    rules = Rules(every_s=60.0)
    found = diary.standing(rules)
    assert found.at == AT
    assert found.breaks == replace(STANDS, rules=rules)


def test_the_very_first_standing_can_be_kept(diary):
    diary.stand(Breaks(), AT)
    assert diary.standing(Rules()).breaks == Breaks()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": "now"}', "\x00" * 50])
def test_a_broken_file_of_where_things_stand_is_none(diary, tmp_path, text):
    diary.stand(STANDS, AT)
    (tmp_path / "data" / STANDING).write_text(text)
    assert diary.standing(Rules()) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder itself so")
def test_only_its_owner_can_read_it(diary, tmp_path):
    diary.add(TAKEN)
    diary.stand(STANDS, AT)
    for name in (LINES, STANDING):
        assert (tmp_path / "data" / name).stat().st_mode & 0o077 == 0


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    diary = BreakDiary(tmp_path / "file")
    with pytest.raises(DiaryError, match="Breaks go on, but are not kept"):
        diary.add(TAKEN)
    with pytest.raises(DiaryError, match="cannot be written"):
        diary.stand(STANDS, AT)


def test_forgotten_is_gone(diary, tmp_path):
    diary.add(TAKEN)
    diary.stand(STANDS, AT)
    assert diary.forget() is True
    assert list((tmp_path / "data").iterdir()) == []

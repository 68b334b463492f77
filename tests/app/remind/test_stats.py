"""What came of the breaks, and how it is told."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from unsit.app.remind.diary import BreakDiary, Sat
from unsit.app.remind.stats import NOTHING, in_words, show
from unsit.break_history import days_of
from unsit.breaks import Breaks, Day, End, How, Kind, Record
from unsit.working_hours import USUAL

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def record(minute, end, how=None, *, asked=1, stretched=False):
    at = NINE + timedelta(minutes=minute)
    return Record(f"{minute}", Kind.WALK, at, at, end, 2700.0, asked, 0, how, stretched)


RECORDS = [
    record(45, End.TAKEN, How.SEEN, stretched=True),
    record(90, End.MISSED),
    record(105, End.TAKEN, How.TOLD),
    record(150, End.SKIPPED),
    record(200, End.TAKEN, How.AWAY, asked=0),
    record(24 * 60, End.NOT_TODAY),
]
SAT = {date(2026, 3, 2): 5400.0}
TABLE = """\
Day         On the chair  Taken of offered  Seen  By yourself  Stretches
2026-03-03       0 h 00 m            0 of 1     0            0          0
2026-03-02       1 h 30 m            2 of 4     1            1          1"""


def test_breaks_taken_are_counted_of_those_offered():
    assert in_words(days_of(RECORDS, SAT, USUAL)) == TABLE


def test_a_break_that_is_there_twice_is_one():
    again = [replace(RECORDS[1], end=End.TAKEN, how=How.TOLD)]
    (_, monday) = days_of([*RECORDS, *RECORDS, *again], SAT, USUAL)
    assert (monday.offered, monday.taken, monday.missed) == (4, 3, 0)


def test_the_diary_is_told_with_what_stands_now(tmp_path):
    said = []
    diary = BreakDiary(tmp_path)
    diary.add(*RECORDS, Sat(date(2026, 3, 2), 60.0))
    diary.stand(Breaks(days={date(2026, 3, 2): Day(5400.0)}), NINE)
    assert show(tmp_path, 14, as_json=False, say=said.append) == 0
    assert said == [TABLE]
    show(tmp_path, 1, as_json=True, say=said.append)
    (day,) = json.loads(said[-1])
    assert (day["day"], day["offered"], day["declined"]) == ("2026-03-03", 1, 1)


def test_a_line_that_cannot_be_read_is_said(tmp_path):
    said = []
    diary = BreakDiary(tmp_path)
    diary.add(*RECORDS)
    with (tmp_path / "breaks.jsonl").open("a") as file:
        file.write('{"cut')
    show(tmp_path, 14, as_json=False, say=said.append)
    assert said[0].endswith("Left out, because it cannot be read: 1 line of the diary.")


def test_nothing_is_said_as_nothing(tmp_path):
    said = []
    assert show(tmp_path, 14, as_json=False, say=said.append) == 0
    assert said == [NOTHING]

"""Working hours: ranges of a day's time, nights among them, as the wall's clock shows them."""

from datetime import UTC, date, datetime

import pytest

from unsit.working_hours import USUAL, HoursError, Span, span, working_hours

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SPLIT = working_hours(((span("13:00-17:00"), span("9:00-12:30")), (span("22:00-06:00"),), (), (), (), (), ()))


def at(day, hour, minute=0):
    """A moment of the week that begins on Monday, the second of March."""
    return MONDAY.replace(day=2 + day, hour=hour, minute=minute)


OPEN = [
    ("before it begins", at(0, 8, 59), False),
    ("its first minute", at(0, 9), True),
    ("its last minute", at(0, 12, 29), True),
    ("its end is no part of it", at(0, 12, 30), False),
    ("the second range of the day", at(0, 16, 59), True),
    ("a night's evening", at(1, 23), True),
    ("a night's morning is the next day", at(2, 5, 59), True),
    ("a night's end", at(2, 6), False),
    ("a day without any", at(3, 10), False),
]


@pytest.mark.parametrize(("moment", "expected"), [case[1:] for case in OPEN], ids=[case[0] for case in OPEN])
def test_working_time_is_within_the_ranges(moment, expected):
    assert SPLIT.open_at(moment) is expected


def test_a_nights_morning_belongs_to_the_day_before():
    assert SPLIT.day(at(2, 3)) == date(2026, 3, 3)
    assert SPLIT.day(at(2, 7)) == date(2026, 3, 4)


def test_the_part_of_the_day_that_has_passed_counts_working_time_alone():
    assert SPLIT.passed(at(0, 8)) == 0.0
    assert SPLIT.passed(at(0, 12, 45)) == pytest.approx(3.5 / 7.5)
    assert SPLIT.passed(at(0, 20)) == 1.0
    assert SPLIT.passed(at(2, 2)) == pytest.approx(4 / 8)
    assert SPLIT.passed(at(3, 12)) == 0.0


def test_the_minute_of_a_part_is_where_that_part_has_passed():
    minute = SPLIT.minute_at(0, 0.5)
    assert SPLIT.passed(at(0, minute // 60, minute % 60)) == pytest.approx(0.5)
    assert SPLIT.minute_at(0, 0.0) == 9 * 60


def test_the_next_opening_is_found_over_the_weekend():
    assert USUAL.opens_after(at(4, 18)) == MONDAY.replace(day=9, hour=9)
    assert working_hours(((),) * 7).opens_after(at(0, 9)) is None


WRONG = [
    ("no range", "9", "found '9'; expected a range of the day's time, such as '09:00-12:30'"),
    ("no such hour", "25:00-26:00", "found '25:00-26:00'; a day goes from 00:00 to 24:00"),
    ("no such minute", "9:00-9:75", "found '9:00-9:75'; a day goes from 00:00 to 24:00"),
    ("no length", "9:00-9:00", "found '9:00-9:00'; it ends when it begins (a whole day is '00:00-24:00')"),
]


@pytest.mark.parametrize(("text", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_no_range_is_said(text, said):
    with pytest.raises(HoursError) as wrong:
        span(text)
    assert str(wrong.value) == said


def test_ranges_of_a_day_that_overlap_are_said():
    with pytest.raises(HoursError, match="tuesday: 09:00-12:00 and 11:00-24:00 overlap"):
        working_hours(((), (span("11:00-24:00"), Span(540, 720)), (), (), (), (), ()))

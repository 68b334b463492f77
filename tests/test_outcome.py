"""What a person says of how they are: asked four times, skippable, and told as no more than it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.outcome import Instrument, Outcome, Size, activities, changes, due

BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def after(weeks):
    return BEGUN + timedelta(weeks=weeks)


def told(instrument, value, weeks=0.0, activity=None):
    return Outcome(after(weeks), instrument, value, activity, f"{instrument}-{activity}-{weeks}")


PAIN = told("pain_now", 3)
DUE = [
    ("at the beginning", [], None, 0, 0),
    ("the answers are there", [PAIN], None, 1, None),
    ("four weeks later", [PAIN], None, 4, 4),
    ("a day before that", [PAIN], None, 3.9, None),
    ("skipped once, not asked again", [PAIN], 4, 5, None),
    ("until the next time", [PAIN], 4, 8, 8),
    ("nothing was ever answered", [], 0, 3, None),
    ("nothing was ever answered, later", [], 0, 12.5, 12),
    ("a quarter of a year is over", [PAIN], None, 16.1, None),
]


@pytest.mark.parametrize(("name", "outcomes", "skipped", "now", "expected"), DUE)
def test_it_is_asked_at_four_times_and_not_again_in_between(name, outcomes, skipped, now, expected):
    asked = due(outcomes, BEGUN, None if skipped is None else after(skipped), after(now))
    assert (None if asked is None else asked.weeks) == expected, name


def test_the_weeks_count_from_whichever_was_first():
    assert due([told("pain_now", 3, weeks=-1)], BEGUN, None, after(3)).weeks == 4
    assert due([], None, None, BEGUN).weeks == 0


def test_change_is_not_asked_before_there_can_be_one():
    assert Instrument.CHANGE not in due([], BEGUN, None, BEGUN).instruments
    assert Instrument.CHANGE in due([], BEGUN, None, after(4)).instruments


def test_the_same_activities_are_asked_again_three_at_most():
    named = [told("activity", 5, weeks=n / 100, activity=name) for n, name in enumerate(["run", "sit", "lift", "swim"])]
    assert activities(named) == ("run", "sit", "lift")
    assert due(named, BEGUN, None, after(4)).activities == ("run", "sit", "lift")


SIZES = [
    ("two points less pain", "pain_now", (7, 5), (2, Size.SMALL)),
    ("one of seven is not", "pain_now", (7, 6), (1, Size.NONE)),
    ("30 per cent", "pain_week", (3, 2), (1, Size.SMALL)),
    ("one point more of little", "pain_week", (1, 2), (-1, Size.NONE)),
    ("two points more", "pain_week", (1, 3), (-2, Size.SMALL)),
    ("an activity, a point", "activity", (5, 6), (1, Size.NONE)),
    ("an activity, two", "activity", (5, 7), (2, Size.SMALL)),
    ("an activity, three", "activity", (5, 8), (3, Size.LARGE)),
    ("an activity, three less", "activity", (8, 5), (-3, Size.LARGE)),
]


@pytest.mark.parametrize(("name", "instrument", "values", "expected"), SIZES)
def test_a_change_is_told_with_what_people_notice(name, instrument, values, expected):
    activity = "run" if instrument == "activity" else None
    (change,) = changes([told(instrument, value, 4 * n, activity) for n, value in enumerate(values)])
    assert (change.better, change.size) == expected, name


def test_activities_are_told_as_their_mean_of_those_told_twice():
    first = [told("activity", 4, 0, "run"), told("activity", 5, 0, "sit"), told("activity", 1, 0, "lift")]
    (change,) = changes([*first, told("activity", 7, 4, "run"), told("activity", 7, 4, "sit")])
    assert (change.first, change.last, change.size) == (4.5, 7.0, Size.MEDIUM)


@pytest.mark.parametrize(("value", "size"), [(1, Size.NONE), (2, Size.SMALL), (-2, Size.SMALL)])
def test_the_change_since_the_beginning_is_one_by_itself(value, size):
    (change,) = changes([told("change", value, 8)])
    assert (change.better, change.size) == (value, size)


def test_what_was_told_once_has_not_changed():
    assert changes([PAIN]) == ()


WRONG = [
    ("pain_now", 11, None, "expected 0 to 10"),
    ("change", -6, None, "expected -5 to 5"),
    ("mood", 3, None, "known: pain_now"),
    ("activity", 3, None, "only an activity has a name"),
    ("pain_now", 3, "run", "only an activity has a name"),
]


@pytest.mark.parametrize(("instrument", "value", "activity", "message"), WRONG)
def test_an_answer_that_nobody_can_give_is_refused_in_words(instrument, value, activity, message):
    with pytest.raises(ValueError, match=message):
        told(instrument, value, 0, activity)


@given(st.permutations([told("pain_now", 6, 0), told("pain_now", 5, 4), told("pain_now", 3, 8)]))
def test_the_order_in_which_they_are_read_does_not_matter(outcomes):
    (change,) = changes(outcomes)
    assert (change.first, change.last) == (6, 3)

"""The ledger adds up what was held, side by side and week by week, and keeps apart what was seen from what was told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.catalogue import CORE, load
from unsit.catalogue.planning import load_scheme
from unsit.dose import Done, Ground
from unsit.landmarks import Side
from unsit.ledger import Mark, Seconds, ledger, left_today_s, mark
from unsit.movement import Region
from unsit.person import Person

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 1, 4, 22, tzinfo=BERLIN)
R, L = Side.RIGHT, Side.LEFT


def done(right=30.0, left=30.0, at=SUNDAY, stretch=CORE, seen=True):
    return Done(at=at, stretch=stretch, held_s={R: right, L: left}, seen=seen)


def ground(*past, **more):
    return Ground(load_scheme(), load().stretches, {}, frozenset(), more.pop("person", Person()), past=past, **more)


def the_week(*past):
    (week,) = ledger(ground(*past))
    return week


def test_seen_and_told_are_kept_apart_and_can_be_added():
    sides = the_week(done(30, 20), done(10, 5, seen=False)).stretches[CORE]
    assert sides == {R: Seconds(30, 10), L: Seconds(20, 5)}
    assert sides[R].all_s == 40


def test_a_week_ends_on_the_persons_own_sunday_night():
    past = [done(at=SUNDAY), done(at=SUNDAY + timedelta(hours=3))]
    assert [week.monday for week in ledger(ground(*past))] == [date(2025, 12, 29), date(2026, 1, 5)]
    assert [week.iso for week in ledger(ground(*past))] == ["2026-W01", "2026-W02"]


def test_a_stretch_of_both_sides_at_once_counts_for_both():
    week = the_week(done(40, 0, stretch="childs-pose"))
    assert week.stretches["childs-pose"] == {R: Seconds(40), L: Seconds(40)}


def test_a_stretch_counts_for_every_region_it_is_for():
    week = the_week(done(30, 20), done(15, 15, stretch="half-kneeling-hip-flexor"))
    assert week.regions[Region.HIP_FLEXORS] == {R: Seconds(45), L: Seconds(35)}
    assert week.regions[Region.LOWER_BACK][R] == Seconds(30)


def test_nothing_held_is_no_week_and_a_forgotten_stretch_none_either():
    assert ledger(ground(done(0, 0), done(stretch="gone"))) == ()


MARKS = [(0, Mark.BELOW), (299, Mark.BELOW), (300, Mark.ENOUGH), (599, Mark.ENOUGH), (600, Mark.PLATEAU)]


@pytest.mark.parametrize(("seconds", "expected"), MARKS)
def test_the_marks_are_at_five_and_ten_minutes_seen_or_told(seconds, expected):
    assert mark(Seconds(seconds / 2, seconds / 2), load_scheme()) is expected


def test_today_is_what_the_days_part_leaves():
    now = SUNDAY + timedelta(hours=1)
    past = ground(done(30, 70), done(at=SUNDAY - timedelta(days=1)), done(at=now + timedelta(minutes=1)))
    assert left_today_s(CORE, past, now) == {R: 30.0, L: 0.0}
    assert left_today_s(CORE, ground(person=Person(goal="full")), now) == {R: 120.0, L: 120.0}


def test_of_a_stretch_for_one_side_only_that_side_is_left():
    one = load().stretches[CORE].model_copy(update={"only": L})
    only = Ground(load_scheme(), {CORE: one}, {}, frozenset(), Person())
    assert left_today_s(CORE, only, SUNDAY) == {L: 60.0}


times = st.integers(0, 366 * 24).map(lambda hours: SUNDAY - timedelta(hours=hours))
held = st.builds(
    done,
    st.floats(0, 120),
    st.floats(0, 120),
    times,
    st.sampled_from([CORE, "half-kneeling-hip-flexor"]),
    st.booleans(),
)


@given(st.lists(held, max_size=20))
def test_every_second_stands_in_one_week_of_one_stretch(past):
    weeks = ledger(ground(*past))
    for side in Side:
        for seen in (True, False):
            total = sum(
                seconds[side].seen_s if seen else seconds[side].told_s
                for week in weeks
                for seconds in week.stretches.values()
            )
            assert total == pytest.approx(sum(each.held_s[side] for each in past if each.seen is seen))


@given(st.lists(held, max_size=20), st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_read_does_not_matter(past, random):
    shuffled = list(past)
    random.shuffle(shuffled)
    for one, other in zip(ledger(ground(*past)), ledger(ground(*shuffled)), strict=True):
        assert one.monday == other.monday
        for stretch, sides in one.stretches.items():
            for side in Side:
                assert sides[side].all_s == pytest.approx(other.stretches[stretch][side].all_s)

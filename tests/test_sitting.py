"""Time on the chair, told from keys, lock, films and calls."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.sitting import ASLEEP_S, WATCHED_AT_MOST_S, Activity, Busy, Chair, Sitting, step

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CHAIR = Chair(away_after_s=300.0, rest_s=180.0)
LOOK_S = 10.0


def typed(idle_s=0.0, **more):
    """Somebody who last touched a key so long ago."""
    return Activity(AT, idle_s, **{"locked": False, "watching": False, "busy": frozenset(), **more})


def sat_through(told, *, begin=Sitting(), chair=CHAIR):
    """What becomes of a person for whom this is told, a look every ten seconds; with all the rests."""
    sitting, rests, sat_s = begin, [], 0.0
    now_s = begin.seen_s or 0.0
    for activity in told:
        sitting, passed = step(sitting, activity, chair, now_s)
        sat_s += passed.sat_s
        rests += [passed.rest_s] if passed.rest_s else []
        now_s += LOOK_S
    return sitting, rests, sat_s


def untouched(seconds, **more):
    """Looks at a desk that nobody touches for so long."""
    return [typed(LOOK_S * n, **more) for n in range(int(seconds / LOOK_S) + 1)]


def test_whoever_types_sits():
    sitting, rests, sat_s = sat_through([typed()] * 61)
    assert (sitting.in_chair_s, rests, sat_s) == (600.0, [], 600.0)


def test_whoever_reads_sits_once_they_turn_the_page():
    reading, _, sure_s = sat_through([typed(), *untouched(240)])
    assert reading.in_chair_s == 250.0
    assert sure_s == pytest.approx(10.0)
    _, _, then_s = sat_through([typed()], begin=reading)
    assert then_s == pytest.approx(240.0)


def test_whoever_walks_away_was_gone_from_their_last_touch_on():
    sitting, rests, sat_s = sat_through([*[typed()] * 61, *untouched(320)])
    assert sitting.away_since_s == pytest.approx(610.0)
    assert sat_s == pytest.approx(610.0)
    assert rests == [pytest.approx(300.0)], "by the time that it is sure, it was long enough"
    assert sitting.in_chair_s == 0.0


def test_a_rest_is_told_once():
    _, rests, _ = sat_through([*[typed()] * 61, *untouched(3600)])
    assert len(rests) == 1


def test_a_short_absence_takes_nothing_and_adds_nothing():
    sitting, rests, sat_s = sat_through([*[typed()] * 61, *[typed(locked=True)] * 12, *[typed()] * 7])
    assert rests == []
    assert sitting.in_chair_s == sat_s == pytest.approx(660.0)


THERE = [
    ("a film", {"watching": True}),
    ("a call", {"busy": frozenset({Busy.MICROPHONE})}),
    ("a camera that is on", {"busy": frozenset({Busy.CAMERA})}),
    ("a full screen where nobody tells of films", {"watching": None, "busy": frozenset({Busy.FULL_SCREEN})}),
]
GONE = [
    ("nothing", {}),
    ("a full screen that is no film", {"busy": frozenset({Busy.FULL_SCREEN})}),
    ("an appointment elsewhere", {"busy": frozenset({Busy.CALENDAR})}),
]


@pytest.mark.parametrize("told", [case[1] for case in THERE], ids=[case[0] for case in THERE])
def test_whoever_watches_or_listens_sits(told):
    sitting, rests, sat_s = sat_through(untouched(1200, **told))
    assert (sitting.away_since_s, rests, sat_s) == (None, [], 1200.0)


@pytest.mark.parametrize("told", [case[1] for case in GONE], ids=[case[0] for case in GONE])
def test_an_untouched_desk_with_nothing_to_look_at_is_empty(told):
    sitting, _, sat_s = sat_through(untouched(1200, **told))
    assert sitting.away_since_s == 0.0
    assert sat_s == 0.0


def test_a_film_that_nobody_touches_for_hours_runs_for_itself():
    sitting, _, _ = sat_through(untouched(WATCHED_AT_MOST_S + 60, watching=True))
    assert sitting.away_since_s is not None


def test_where_nobody_tells_of_keys_an_unlocked_screen_is_a_person():
    _, rests, sat_s = sat_through([Activity(AT, locked=False)] * 121)
    assert (rests, sat_s) == ([], 1200.0)


def test_a_machine_that_slept_had_nobody_before_it():
    sitting, _, _ = sat_through([typed()] * 61)
    woken, passed = step(sitting, typed(), CHAIR, 600.0 + 3600.0)
    assert passed.rest_s == pytest.approx(3600.0)
    assert woken.in_chair_s == 0.0
    assert passed.sat_s == 0.0


def test_a_nap_shorter_than_a_rest_adds_nothing():
    sitting, _, _ = sat_through([typed()] * 61)
    woken, passed = step(sitting, typed(), CHAIR, 600.0 + ASLEEP_S + 20)
    assert passed == (0.0, None)
    assert woken.in_chair_s == 600.0


def test_a_clock_that_was_put_back_counts_nothing_twice():
    sitting, _, _ = sat_through([typed()] * 61)
    for back_s in range(0, 600, 50):
        sitting, passed = step(sitting, typed(), CHAIR, back_s)
        assert passed == (0.0, None)
    assert sitting.sat_s == 600.0


TOLD = st.builds(
    Activity,
    at=st.just(AT),
    idle_s=st.none() | st.floats(0, 5000),
    locked=st.none() | st.booleans(),
    watching=st.none() | st.booleans(),
    busy=st.none() | st.frozensets(st.sampled_from(Busy)),
)


@given(st.lists(st.tuples(TOLD, st.floats(-50, 400)), max_size=60))
def test_whatever_is_told_no_second_is_sat_twice(told):
    sitting, now_s, sat_s = Sitting(), 1000.0, 0.0
    first_s, furthest_s = float("inf"), 0.0
    for activity, later_s in told:
        now_s += later_s
        sitting, passed = step(sitting, activity, CHAIR, now_s)
        assert passed.sat_s >= 0.0
        sat_s += passed.sat_s
        first_s, furthest_s = min(first_s, now_s), max(furthest_s, now_s)
        assert sat_s <= furthest_s - first_s + 1e-6
        assert 0.0 <= sitting.sat_s <= sat_s + 1e-6

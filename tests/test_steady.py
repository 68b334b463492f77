"""What a session's bests are: whole seconds, held still, seen all along; further is what the stretch wants more of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings_of_clips import analysis
from unsit.angles import angles_of
from unsit.catalogue import CORE, load
from unsit.coach import Command
from unsit.landmarks import Side
from unsit.practice import Practice
from unsit.prescription import Limit, kept_within
from unsit.session import CLOCK
from unsit.steady import STEADY_DEG, STEADY_SHARE, Steady, aims, limited, step

STRETCHES = load().stretches
CORE_STRETCH = STRETCHES[CORE]
TURN, THIGH = "trunk_turn_away_deg", "rear_thigh_inclination_deg"
SD = 4.0


def gone_through(frames, stretch=CORE_STRETCH):
    """The bests of frames (time, turn to the left, leg that counts)."""
    steady = Steady.of(stretch)
    for time_s, turn_deg, leg in frames:
        steady = step(steady, angles_of({"trunk_rotation_deg": (turn_deg, SD)}), leg, time_s)
    return {(best.measure, best.front_leg): best for best in steady.bests}


def held(turn_deg, begin_s=0.0, seconds=2.0, hz=12, leg=Side.RIGHT):
    return [(begin_s + n / hz, turn_deg, leg) for n in range(round(seconds * hz) + 1)]


def best_turn(frames, leg=Side.RIGHT):
    best = gone_through(frames).get((TURN, leg))
    return None if best is None else best.value_deg


WAYS = [
    ("a turn of at least so much", "hip-and-lower-back", {THIGH: 1.0, TURN: 1.0}),
    ("a turn towards the other side", "chair-twist", {TURN: -1.0}),
    ("a straight knee, and a hinge between two angles", "standing-hamstring",
     {"front_knee_flexion_deg": -1.0, "trunk_inclination_deg": 1.0}),
    ("a back bend with its own end", "standing-back-bend", {"trunk_inclination_deg": -1.0}),
    ("an upright trunk is kept, not gone beyond", "half-kneeling-hip-flexor", {THIGH: 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "stretch", "expected"), WAYS)
def test_further_is_where_the_targets_lead(name, stretch, expected):
    assert aims(STRETCHES[stretch]) == expected, name


def test_every_stretch_that_a_camera_judges_aims_at_something():
    assert [s.id for s in STRETCHES.values() if s.watch == "camera" and not aims(s)] == []


@pytest.mark.parametrize(
    ("stretch", "limit"),
    [
        ("hip-and-lower-back", Limit(measure=TURN, at_most=30.0)),
        ("half-kneeling-hip-flexor", Limit(measure=THIGH, at_most=5.0)),
        ("standing-hamstring", Limit(measure="front_knee_flexion_deg", at_least=5.0)),
    ],
)
def test_a_limit_of_ones_own_does_not_change_which_way_is_further(stretch, limit):
    stretch = STRETCHES[stretch]
    assert aims(kept_within(stretch, (limit,))) == aims(stretch)


def test_what_a_stretch_limits_is_recorded_too_towards_the_limit():
    assert limited(CORE_STRETCH) == {"front_shank_inclination_deg": 1.0}


def test_a_steady_second_is_told_with_its_beginning_and_the_error_of_one_frame():
    best = gone_through(held(30.0, begin_s=5.0))[TURN, Side.RIGHT]
    assert (best.value_deg, best.sd_deg, best.start_s) == pytest.approx((30.0, SD, 5.0))


def test_less_than_a_second_is_none():
    assert best_turn(held(30.0, seconds=0.9)) is None


@pytest.mark.parametrize("hz", [5, 12, 30])
def test_a_second_is_a_second_at_any_rate_of_pictures(hz):
    assert best_turn(held(30.0, seconds=1.0, hz=hz)) == pytest.approx(30.0)


def test_two_pictures_a_second_do_not_tell_whether_anybody_kept_still():
    assert best_turn(held(30.0, seconds=10.0, hz=2)) is None


def test_a_swing_is_not_what_was_held():
    swing = [(n / 12, 30.0 + 20.0 * max(0.0, 1 - abs(n - 24) / 6), Side.RIGHT) for n in range(60)]
    assert best_turn(swing) == pytest.approx(30.0, abs=STEADY_DEG)


def test_a_slow_creep_is_steady_and_told_as_its_mean_with_its_spread():
    creep = [(n / 12, 30.0 + n / 12, Side.RIGHT) for n in range(37)]
    best = gone_through(creep)[TURN, Side.RIGHT]
    assert best.value_deg == pytest.approx(32.5)
    assert SD < best.sd_deg < 1.04 * SD


def test_a_second_interrupted_is_none():
    frames = [*held(30.0, seconds=0.8), (0.85, 30.0, None), *held(30.0, begin_s=0.9, seconds=0.8)]
    assert best_turn(frames) is None


def test_a_second_in_which_it_was_not_seen_once_is_none():
    frames = held(30.0, seconds=1.5)
    frames[9] = (frames[9][0], float("nan"), Side.RIGHT)
    assert best_turn(frames) is None


def test_a_gap_in_the_pictures_ends_a_second():
    assert best_turn(held(30.0, seconds=0.6) + held(30.0, begin_s=1.3, seconds=0.6)) is None


def test_the_other_leg_has_its_own_and_turns_the_other_way():
    frames = held(30.0) + held(-40.0, begin_s=10.0, leg=Side.LEFT)
    assert best_turn(frames) == pytest.approx(30.0)
    assert best_turn(frames, Side.LEFT) == pytest.approx(40.0)


def test_where_less_is_further_the_least_is_the_best():
    frames = held(-20.0) + held(-35.0, begin_s=10.0) + held(-25.0, begin_s=20.0)
    best = gone_through(frames, STRETCHES["chair-twist"])[TURN, Side.RIGHT]
    assert best.value_deg == pytest.approx(-35.0)


turns = st.lists(st.floats(-60, 60), min_size=13, max_size=40)


@given(turns)
def test_in_a_mirror_the_legs_change_and_the_bests_do_not(values):
    frames = [(n / 12, value, Side.RIGHT) for n, value in enumerate(values)]
    mirrored = [(time_s, -value, Side.LEFT) for time_s, value, _ in frames]
    assert best_turn(frames) == best_turn(mirrored, Side.LEFT)


@given(turns)
def test_a_best_was_within_a_steady_second_of_the_frames(values):
    best = gone_through([(n / 12, value, Side.RIGHT) for n, value in enumerate(values)]).get((TURN, Side.RIGHT))
    seconds = [np.array(values[n : n + 13]) for n in range(len(values) - 12)]
    still = [second.mean() for second in seconds if second.std() <= min(STEADY_SHARE * SD, STEADY_DEG)]
    assert (best is None) == (not still)
    assert best is None or best.value_deg == pytest.approx(max(still))


def test_the_clips_have_what_was_held_on_both_legs_within_its_own_error():
    session = analysis("good").session
    assert {(best.measure, best.front_leg) for best in session.bests if best.measure == TURN} == {
        (TURN, Side.RIGHT),
        (TURN, Side.LEFT),
    }
    for best in session.bests:
        holds = [hold for hold in session.holds if hold.front_leg is best.front_leg]
        assert any(hold.start_s <= best.start_s <= hold.end_s - 0.9 for hold in holds)


def test_nothing_is_told_of_a_view_that_is_refused():
    assert analysis("turned_away").session.bests == ()


def test_what_a_record_has_goes_on_after_a_break():
    session = analysis("good").session
    practice = Practice.resumed(CORE_STRETCH, load().words, session)
    assert practice.command(Command.PAUSE).session.bests == session.bests


def test_a_clock_tells_of_no_bests():
    practice = Practice.begin(CORE_STRETCH, load().words, source=CLOCK)
    for time_s in range(60):
        practice, _ = practice.tick(float(time_s))
    assert practice.session.holds
    assert practice.session.bests == ()

"""The clock that runs only while the stretch is held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit import hold
from unsit.hold import HoldClock
from unsit.landmarks import Side

DROPOUT_S, RULE_S = 0.5, 1.0
FPS = 30


def run(spells, fps=FPS, leg=Side.RIGHT):
    """Spells of (seconds, in the stretch, patience) one after the other."""
    clock, frame = HoldClock(), 0
    for seconds, in_stretch, patience_s in spells:
        for _ in range(round(seconds * fps)):
            clock = hold.step(clock, leg, in_stretch, patience_s, frame / fps)
            frame += 1
    return clock


IN = lambda seconds: (seconds, True, 0.0)  # noqa: E731 - reads as a word in the tables below
OUT = lambda seconds: (seconds, False, DROPOUT_S)  # noqa: E731
KNEE = lambda seconds: (seconds, False, RULE_S)  # noqa: E731

CASES = [
    ("ten seconds are ten seconds", [IN(10)], 10, 1),
    ("nothing held is nothing", [OUT(10)], 0, 0),
    ("a dropout of 0.4 s is forgiven and counted", [IN(5), OUT(0.4), IN(5)], 10.4, 1),
    ("a gap of 0.7 s ends the hold and is not counted", [IN(5), OUT(0.7), IN(5)], 10, 2),
    ("the knee over its limit for 0.9 s is forgiven", [IN(5), KNEE(0.9), IN(5)], 10.9, 1),
    ("for 3 s it is not, nor its first second", [IN(5), KNEE(3), IN(5)], 10, 2),
    ("a dropout at the end is not counted", [IN(5), OUT(0.4)], 5, 1),
    ("many short dropouts", [IN(1), OUT(0.4)] * 10, 13.6, 1),
]


@pytest.mark.parametrize("fps", [5, 12, 30, 60])
@pytest.mark.parametrize(("name", "spells", "held_s", "holds"), CASES, ids=[case[0] for case in CASES])
def test_what_is_counted(name, spells, held_s, holds, fps):
    del name
    clock = run(spells, fps)
    edges = 1 + 2 * max(holds, 1)  # each edge of a hold lies between two frames
    rounding_s = len(spells) * 0.5 / 60 if fps >= 12 else 0.0  # a spell is a whole number of frames
    assert clock.held_s(Side.RIGHT) == pytest.approx(held_s, abs=edges / fps + rounding_s)
    assert sum(h.held_s > 0.1 for h in clock.holds) == holds


def test_frames_further_apart_than_half_a_second_count_nothing_between_them():
    clock = HoldClock()
    for time_s in (0.0, 0.1, 5.0, 5.1):
        clock = hold.step(clock, Side.RIGHT, True, 0.0, time_s)
    assert clock.held_s(Side.RIGHT) == pytest.approx(0.2)


def test_changing_legs_ends_the_hold_and_begins_one_for_the_other():
    clock = HoldClock()
    for frame in range(60):
        clock = hold.step(clock, Side.RIGHT if frame < 30 else Side.LEFT, True, 0.0, frame / FPS)
    assert [h.front_leg for h in clock.holds] == [Side.RIGHT, Side.LEFT]
    assert clock.held_s(Side.RIGHT) == pytest.approx(29 / FPS)


spell = st.tuples(st.floats(0.1, 3.0), st.booleans(), st.sampled_from([DROPOUT_S, RULE_S]))


@given(st.lists(spell, min_size=1, max_size=8))
def test_no_more_is_counted_than_the_time_between_the_first_and_the_last_frame_held(spells):
    clock = run(spells)
    total_s = sum(seconds for seconds, _, _ in spells) + len(spells) / FPS
    assert 0 <= clock.held_s(Side.RIGHT) <= total_s
    for h in clock.holds:
        assert h.held_s <= h.end_s - h.start_s + 1e-9


@given(st.lists(spell, min_size=1, max_size=8))
def test_what_was_counted_is_never_taken_back(spells):
    clock, frame, before = HoldClock(), 0, 0.0
    for seconds, in_stretch, patience_s in spells:
        for _ in range(round(seconds * FPS)):
            clock = hold.step(clock, Side.LEFT, in_stretch, patience_s, frame / FPS)
            frame += 1
            assert clock.held_s(Side.LEFT) >= before
            before = clock.held_s(Side.LEFT)


@given(st.floats(0.5, 20), st.sampled_from([5, 12, 24, 30, 60]))
def test_the_frame_rate_changes_what_is_counted_by_less_than_a_frame(seconds, fps):
    assert run([IN(seconds)], fps).held_s(Side.RIGHT) == pytest.approx(seconds, abs=1.51 / fps)


def test_a_lost_picture_in_mid_hold_is_a_gap_like_any_other():
    clock = HoldClock()
    for frame in range(10 * FPS):
        lost = frame % (2 * FPS) == FPS
        clock = hold.step(clock, None if lost else Side.RIGHT, not lost, DROPOUT_S, frame / FPS)
    assert len(clock.holds) == 1
    assert clock.held_s(Side.RIGHT) == pytest.approx(10.0, abs=2 / FPS)


def test_a_single_picture_is_no_hold():
    assert hold.step(HoldClock(), Side.RIGHT, True, 0.0, 0.0).holds == ()

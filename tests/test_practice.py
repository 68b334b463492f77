"""The whole path on recorded landmarks: five people whose truth is known, and all that can go wrong with frames."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.recordings_of_clips import NAMES, analysis, recording, truth
from unsit.catalogue import CORE, load
from unsit.landmarks import INDEX, Side, nobody
from unsit.landmarks import NAMES as POINTS
from unsit.practice import Practice, practise
from unsit.session import Ended

CATALOGUE = load()
BAR_S = 1.5
FRAME_S = 1 / 12


def gone_through(frames, hold_s=None):
    practice = Practice.begin(CATALOGUE.stretches[CORE], CATALOGUE.words, hold_s)
    *_, (practice, _) = practise(frames, practice)
    return practice.session


def held(session):
    return {str(leg): session.held_s(leg) for leg in Side}


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"turned_away"}))
def test_the_seconds_of_each_leg_are_the_truth(name):
    assert held(analysis(name).session) == pytest.approx(truth(name)["held_s_by_front_leg"], abs=BAR_S)


def test_someone_with_their_back_to_the_lens_is_asked_to_turn_and_nothing_is_counted():
    session = analysis("turned_away").session
    assert session.holds == ()
    assert {said.key for said in session.said} == {"turn_to_lens"}


def test_the_drifting_knee_is_called_and_its_seconds_are_not_counted():
    session = analysis("knee_drift").session
    assert session.fault_s("knee_past_ankle", Side.RIGHT) == pytest.approx(
        truth("knee_drift")["knee_past_ankle_s"], abs=1.0
    )
    assert "knee_clear" in [said.key for said in session.said]
    (fault,) = session.faults
    for hold in session.holds:
        assert hold.end_s <= fault.start_s or hold.start_s >= fault.end_s


def test_a_broken_hold_keeps_its_first_seconds_and_goes_on():
    first, second = analysis("broken").session.holds
    assert first.held_s > 10
    assert second.start_s > first.end_s + 5


def test_the_second_leg_is_told_what_it_is_owed():
    assert "Your right leg is owed 13 seconds." in [said.text for said in analysis("short_second").session.said]


@pytest.mark.parametrize("name", NAMES)
def test_the_script_of_each_clip_is_the_one_that_was_read_and_found_good(name, golden):
    golden(f"{name}.txt", "".join(f"{said.time_s:6.1f}  {said.text}\n" for said in analysis(name).session.said))


def mirrored(frame):
    """The same scene in a mirror: the picture turned over, left and right named anew."""
    swap = [INDEX[_other(name)] for name in POINTS]
    image = frame.image_px[swap] * [-1, 1] + [frame.width_px, 0]
    return replace(frame, image_px=image, visibility=frame.visibility[swap], world_m=frame.world_m[swap] * [-1, 1, 1])


def _other(name):
    return name.replace("left", "*").replace("right", "left").replace("*", "right")


def test_in_a_mirror_the_legs_change_and_the_seconds_do_not():
    straight, turned = (
        held(gone_through(frames)) for frames in (frames_of("short_second"), map(mirrored, frames_of("short_second")))
    )
    assert turned == pytest.approx({"left": straight["right"], "right": straight["left"]}, abs=1e-9)


def frames_of(name):
    return list(recording(name).frames)


def broken(frame, how):
    points = frame.image_px.copy()
    match how:
        case "all NaN":
            points[:] = np.nan
        case "one point at infinity":
            points[INDEX["left_knee"]] = np.inf
        case "nobody":
            return nobody(frame.time_s, frame.width_px, frame.height_px)
        case "an earlier time":
            return replace(frame, time_s=frame.time_s - 30)
        case "the same time":
            return replace(frame, time_s=frame.time_s - FRAME_S)
    return replace(frame, image_px=points)


@pytest.mark.parametrize("how", ["all NaN", "one point at infinity", "nobody", "an earlier time", "the same time"])
def test_one_bad_frame_in_mid_hold_costs_no_more_than_itself(how):
    frames = frames_of("good")[:240]
    worse = [*frames[:150], broken(frames[150], how), *frames[151:]]
    assert held(gone_through(worse)) == pytest.approx(held(gone_through(frames)), abs=2 * FRAME_S + 1e-6)


def test_a_second_without_pictures_is_not_counted_and_the_hold_goes_on_after_it():
    frames = frames_of("good")[:300]
    session = gone_through([*frames[:150], *frames[162:]])
    whole = gone_through(frames)
    assert session.held_s(Side.RIGHT) == pytest.approx(whole.held_s(Side.RIGHT) - 13 * FRAME_S, abs=2 * FRAME_S)


@settings(max_examples=2)
@example(seed=180, share=0.5)  # two long gaps on the way down
@given(st.integers(0, 10_000), st.floats(0.0, 0.5))
def test_dropped_frames_change_the_seconds_by_no_more_than_the_edges_of_the_holds(seed, share):
    frames = frames_of("good")
    kept = np.random.default_rng(seed).random(len(frames)) >= share
    frames = [frame for frame, keep in zip(frames, kept, strict=True) if keep]
    # The longest run without a frame shifts each of four edges by at most itself; runs over half a second are blind.
    gaps = np.diff([frame.time_s for frame in frames])
    blind_s = float(gaps[gaps > 0.5].sum())
    slack = 4 * float(min(gaps.max(), 0.5)) + blind_s + 1.0
    whole = held(analysis("good").session)
    assert held(gone_through(frames)) == pytest.approx(whole, abs=slack)


def test_the_same_frames_give_the_same_session_and_leave_the_practice_as_it_was():
    start = Practice.begin(CATALOGUE.stretches[CORE], CATALOGUE.words)
    frames = frames_of("broken")[:200]
    ends = []
    for _ in range(2):
        practice = start
        for frame in frames:
            practice, _ = practice.step(frame)
        ends.append(practice.session)
    assert ends[0] == ends[1]
    assert start.session.holds == ()


def test_the_session_of_a_clip_with_both_legs_ends_by_itself():
    assert gone_through(frames_of("good")).ended is Ended.FINISHED


def test_closing_from_outside_keeps_what_was_held():
    practice = Practice.begin(CATALOGUE.stretches[CORE], CATALOGUE.words)
    for frame in frames_of("good")[:200]:
        practice, _ = practice.step(frame)
    closed = practice.closed(Ended.LEFT)
    assert closed.session.ended is Ended.LEFT
    assert closed.session.held_s(Side.RIGHT) == practice.session.held_s(Side.RIGHT) > 5
    assert closed.closed(Ended.FINISHED).session.ended is Ended.LEFT

"""Steadier points: quiet on a still person, quick on a moving one."""

from dataclasses import replace

import numpy as np
import pytest

from tests.people import kneeling, standing
from unsit import smoothing
from unsit.landmarks import nobody
from unsit.smoothing import Smoother, both_ways

PERSON = kneeling()
MOVED = PERSON.through(across=-0.3)
FPS = 30


def smoothed(frames):
    smoother, steady = Smoother(), []
    for frame in frames:
        smoother, landmarks = smoothing.step(smoother, frame)
        steady.append(landmarks)
    return steady


def going_down(speed_px_s):
    return [standing().through(down=-0.2 + speed_px_s / 480 * i / FPS).seen(i / FPS) for i in range(30)]


def test_the_noise_on_a_still_person_is_about_halved():
    frames = [PERSON.seen(i / FPS, noise_px=2.0, seed=i) for i in range(300)]
    raw = np.std([f.image_px for f in frames[30:]], axis=0).mean()
    steady = np.std([f.image_px for f in smoothed(frames)[30:]], axis=0).mean()
    assert steady < 0.65 * raw


def test_someone_going_down_in_a_second_is_followed_within_a_tenth_of_a_second():
    speed_px_s = 150.0  # from standing to kneeling, at this size
    frames = going_down(speed_px_s)
    behind_px = (frames[-1].image_px - smoothed(frames)[-1].image_px)[:, 1].max()
    assert behind_px < 0.1 * speed_px_s


def test_a_still_person_without_noise_is_left_where_they_are():
    frames = [PERSON.seen(i / FPS) for i in range(10)]
    assert smoothed(frames)[-1].image_px == pytest.approx(frames[0].image_px)


@pytest.mark.parametrize("gap_s", [0.0, -1.0, 0.6, 100.0])
def test_after_a_gap_or_a_step_back_in_time_the_past_is_forgotten(gap_s):
    first, second = smoothed([PERSON.seen(10.0), MOVED.seen(10.0 + gap_s)])
    assert second.image_px == pytest.approx(MOVED.seen().image_px)
    assert first.image_px != pytest.approx(second.image_px)


def test_a_picture_without_a_person_passes_through_and_the_next_starts_afresh():
    _, empty, after = smoothed([PERSON.seen(0.0), nobody(0.03, 640, 480), MOVED.seen(0.06)])
    assert not empty.seen
    assert after.image_px == pytest.approx(MOVED.seen().image_px)


def test_one_point_at_infinity_is_nobody_and_harms_nothing_after():
    broken = PERSON.seen(0.03)
    points = broken.image_px.copy()
    points[5] = np.inf
    _, lost, after = smoothed([PERSON.seen(0.0), replace(broken, image_px=points), PERSON.seen(0.06)])
    assert not lost.seen
    assert np.isfinite(after.image_px).all()


def test_both_ways_a_still_persons_noise_is_halved_and_someone_going_down_is_not_behind():
    still = [PERSON.seen(i / FPS, noise_px=2.0, seed=i) for i in range(300)]
    raw, steady = (np.std([f.image_px for f in frames], axis=0).mean() for frames in (still, list(both_ways(still))))
    assert steady < 0.5 * raw
    moving = going_down(150.0)
    behind_px = np.abs([a.image_px - b.image_px for a, b in zip(moving, both_ways(moving), strict=True)]).max()
    assert behind_px < 0.2  # the way is straight but for the perspective


def test_both_ways_nothing_is_mixed_across_a_gap_or_nobody_and_every_frame_comes_out_in_its_place():
    parts = [[PERSON.seen(0.0)], [nobody(0.03, 640, 480)], [MOVED.seen(0.06)], [PERSON.seen(2.0)], [MOVED.seen(1.0)]]
    frames = [frame for part in parts for frame in part]
    out = list(both_ways(frames))
    assert [frame.time_s for frame in out] == [frame.time_s for frame in frames]
    for before, after in zip(frames, out, strict=True):
        assert after.image_px == pytest.approx(before.image_px, nan_ok=True)

"""Steadier points: quiet on a still person, quick on a moving one."""

from dataclasses import replace

import numpy as np
import pytest

from tests.people import Person
from unsit import smoothing
from unsit.landmarks import nobody
from unsit.smoothing import Smoother

PERSON = Person()
FPS = 30


def smoothed(frames):
    smoother, steady = Smoother(), []
    for frame in frames:
        smoother, landmarks = smoothing.step(smoother, frame)
        steady.append(landmarks)
    return steady


def test_the_noise_on_a_still_person_is_about_halved():
    frames = [PERSON.seen(i / FPS, noise_px=2.0, seed=i) for i in range(300)]
    raw = np.std([f.image_px for f in frames[30:]], axis=0).mean()
    steady = np.std([f.image_px for f in smoothed(frames)[30:]], axis=0).mean()
    assert steady < 0.65 * raw


def test_someone_going_down_in_a_second_is_followed_within_a_tenth_of_a_second():
    speed_px_s = 150.0  # from standing to kneeling, at this size
    frames = [Person(at=(320.0, 200.0 + speed_px_s * i / FPS)).seen(i / FPS) for i in range(30)]
    behind_px = (frames[-1].image_px - smoothed(frames)[-1].image_px)[:, 1].max()
    assert behind_px < 0.1 * speed_px_s


def test_a_still_person_without_noise_is_left_where_they_are():
    frames = [PERSON.seen(i / FPS) for i in range(10)]
    assert smoothed(frames)[-1].image_px == pytest.approx(frames[0].image_px)


@pytest.mark.parametrize("gap_s", [0.0, -1.0, 0.6, 100.0])
def test_after_a_gap_or_a_step_back_in_time_the_past_is_forgotten(gap_s):
    moved = Person(at=(100.0, 300.0))
    first, second = smoothed([PERSON.seen(10.0), moved.seen(10.0 + gap_s)])
    assert second.image_px == pytest.approx(moved.seen().image_px)
    assert first.image_px != pytest.approx(second.image_px)


def test_a_picture_without_a_person_passes_through_and_the_next_starts_afresh():
    moved = Person(at=(100.0, 300.0))
    _, empty, after = smoothed([PERSON.seen(0.0), nobody(0.03, 640, 480), moved.seen(0.06)])
    assert not empty.seen
    assert after.image_px == pytest.approx(moved.seen().image_px)


def test_one_point_at_infinity_is_nobody_and_harms_nothing_after():
    broken = PERSON.seen(0.03)
    points = broken.image_px.copy()
    points[5] = np.inf
    _, lost, after = smoothed([PERSON.seen(0.0), replace(broken, image_px=points), PERSON.seen(0.06)])
    assert not lost.seen
    assert np.isfinite(after.image_px).all()

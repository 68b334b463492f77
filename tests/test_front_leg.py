"""The front leg: clear geometry to say so, lasting geometry to change it."""

import numpy as np
import pytest

from unsit import front_leg
from unsit.front_leg import FrontLeg
from unsit.landmarks import Side

FPS = 30


def decided(lifts, fps=FPS):
    front, legs = FrontLeg(), []
    for index, lift in enumerate(lifts):
        front = front_leg.step(front, lift, index / fps)
        legs.append(front.leg)
    return legs


@pytest.mark.parametrize(("lift", "leg"), [(0.9, Side.LEFT), (-0.9, Side.RIGHT), (0.0, None), (0.3, None)])
def test_a_single_picture_decides_by_its_geometry_alone(lift, leg):
    assert decided([lift]) == [leg]


def test_someone_standing_has_no_front_leg_until_they_have_knelt_for_a_fifth_of_a_second():
    legs = decided([0.0] * 10 + [0.9] * 30)
    assert legs[:10] == [None] * 10
    first = legs.index(Side.LEFT)
    assert (first - 10) / FPS == pytest.approx(0.2, abs=1.01 / FPS)


def test_swapped_labels_for_less_than_half_a_second_change_nothing():
    legs = decided([0.9] * 30 + [-0.9] * 14 + [0.9] * 30)
    assert set(legs[10:]) == {Side.LEFT}


def test_swapped_labels_for_longer_are_believed():
    assert decided([0.9] * 30 + [-0.9] * 30)[-1] is Side.RIGHT


def test_nine_hundred_noisy_frames_do_not_flip_once():
    lifts = np.random.default_rng(3).normal(0.6, 0.3, 900)
    assert set(decided(lifts)[30:]) == {Side.LEFT}
    assert {np.sign(lift) for lift in lifts} == {1.0, -1.0}, "the noise must be able to flip a single frame"

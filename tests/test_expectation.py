"""What is expected before looking comes from the stretch's own data, and never hides a fault."""

import numpy as np
import pytest

from unsit.body import POSE
from unsit.catalogue import CORE, load
from unsit.expectation import GROUNDED, LEANING, UNKNOWN, expectation, looked_for, position_of
from unsit.landmarks import Side
from unsit.observation import Posture
from unsit.stretch import Band

STRETCH = load().stretches[CORE]
EXPECTED = looked_for(STRETCH)


def with_position(*bands):
    return STRETCH.model_copy(update={"position": bands})


def test_standing_sitting_the_way_down_and_the_stretch_on_either_leg_are_looked_for():
    elsewhere = {(posture, None) for posture in (Posture.STANDING, Posture.SITTING, Posture.BETWEEN)}
    assert set(EXPECTED.postures) == elsewhere | {(Posture.IN_POSITION, side) for side in Side}


@pytest.mark.parametrize("front", Side)
def test_a_positions_band_is_where_99_of_100_people_are(front):
    (band,) = (band for band in STRETCH.position if band.measure == "rear_thigh_inclination_deg")
    each = EXPECTED.postures[Posture.IN_POSITION, front]
    index = LEANING.index(f"{front.other}_thigh_inclination_deg")
    middle, sd = each.leans[index], 1.0 / each.lean_weights[index]
    assert (middle - 2.5 * sd, middle + 2.5 * sd) == pytest.approx((band.low, band.high))


def test_what_stands_on_the_floor_is_what_the_stretch_says():
    each = EXPECTED.postures[Posture.IN_POSITION, Side.RIGHT]
    grounded = {name for name, weight in zip(GROUNDED, each.contacts, strict=True) if weight > 0}
    assert grounded == {"right_heel", "right_toes", "left_knee"}


def test_another_position_gives_another_expectation():
    seated = with_position(Band(measure="rear_knee_flexion_deg", low=0, high=40))
    each = looked_for(seated).postures[Posture.IN_POSITION, Side.LEFT]
    at = UNKNOWN["right_knee_flexion_deg"]
    assert (each.values[at], 1.0 / each.weights[at]) == pytest.approx((20.0, 8.0))
    assert not each.lean_weights.any()


def test_a_target_widens_what_is_believed_and_never_pulls_towards_itself():
    far = STRETCH.target[1].model_copy(update={"low": 80.0})
    belief = position_of(STRETCH.model_copy(update={"target": (far,)}))
    assert belief["trunk_rotation_deg"] == (0.0, 80.0)


def test_the_mirror_of_an_expectation_is_that_of_the_other_leg():
    right, left = EXPECTED.postures[Posture.IN_POSITION, Side.RIGHT], EXPECTED.postures[Posture.IN_POSITION, Side.LEFT]
    assert right.lean_weights == pytest.approx(left.lean_weights[[2, 3, 0, 1]])
    for name in POSE:
        if name.startswith("left_"):
            other = name.replace("left_", "right_")
            assert right.values[UNKNOWN[name]] == pytest.approx(left.values[UNKNOWN[other]])


def test_a_wide_belief_is_more_surprised_than_a_narrow_one_when_both_are_right():
    narrow, wide = (expectation({"trunk_inclination_deg": (0.0, sd)}) for sd in (5.0, 50.0))
    assert narrow.surprise < wide.surprise
    assert wide.surprise - narrow.surprise == pytest.approx(2 * np.log(10.0))

"""The measures by name, and the same in a stretch's own words."""

import numpy as np
import pytest

from unsit.angles import MEASURES, NOTHING, ROLE_MEASURES, angles_of, in_roles
from unsit.landmarks import Side


def test_every_measure_has_its_column_and_what_is_not_named_is_not_seen():
    angles = angles_of({"left_knee_flexion_deg": (90.0, 3.0)})
    assert angles.values.shape == angles.sds.shape == (len(MEASURES),)
    assert angles.observed() == {"left_knee_flexion_deg": (90.0, 3.0)}
    assert NOTHING.observed() == {}


def test_an_unknown_measure_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        angles_of({"left_knee_flexoin_deg": (90.0, 3.0)})


@pytest.mark.parametrize(("front", "away"), [(Side.RIGHT, 30.0), (Side.LEFT, -30.0)])
def test_turning_left_is_turning_away_from_the_right_leg_and_towards_the_left(front, away):
    roles = in_roles(angles_of({"trunk_rotation_deg": (30.0, 5.0)}), front)
    assert roles["trunk_turn_away_deg"] == away


def test_the_front_leg_is_the_front_leg_on_either_side():
    angles = angles_of({"left_knee_flexion_deg": (80.0, 3.0), "right_knee_flexion_deg": (95.0, 3.0)})
    assert in_roles(angles, Side.RIGHT)["front_knee_flexion_deg"] == 95.0
    assert in_roles(angles, Side.LEFT)["front_knee_flexion_deg"] == 80.0


def test_the_roles_are_the_ones_that_a_stretch_may_name():
    roles = in_roles(NOTHING, Side.LEFT)
    assert tuple(roles) == ROLE_MEASURES
    assert all(np.isnan(value) for value in roles.values())

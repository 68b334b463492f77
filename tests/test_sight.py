"""What one frame tells of a person: the stretch's own distances, the posture, and only what the view determines."""

import numpy as np
import pytest

from tests.people import kneeling, sitting, standing, stretching
from unsit import sight
from unsit.angles import MEASURES, in_roles
from unsit.catalogue import CORE, load
from unsit.landmarks import Side
from unsit.observation import Posture
from unsit.sight import Sight

STRETCH = load().stretches[CORE]


def seen(person, frames=10):
    memory = Sight.of(STRETCH)
    for frame in range(frames):
        memory, observation = sight.step(memory, person.seen(frame / 20.0))
    return observation


@pytest.mark.parametrize(
    ("person", "posture"),
    [(standing(), Posture.STANDING), (sitting(), Posture.SITTING), (kneeling(), Posture.IN_POSITION)],
    ids=["standing", "sitting", "kneeling"],
)
def test_postures_are_told_apart(person, posture):
    assert seen(person).posture is posture


@pytest.mark.parametrize("front", Side)
@pytest.mark.parametrize("turn", [0.0, 20.0, 45.0])
def test_a_chest_that_turns_away_from_the_front_leg_reads_plus_on_either_side(front, turn):
    observation = seen(stretching(front, turn=turn))
    found = in_roles(observation.angles, front)["trunk_turn_away_deg"]
    assert found == pytest.approx(turn, abs=2 * observation.angles.sd("trunk_rotation_deg"))
    assert (found > 10.0) == (turn > 10.0)


@pytest.mark.parametrize("front", Side)
def test_a_hand_that_reaches_behind_is_behind_and_one_on_the_knee_is_not(front):
    assert seen(stretching(front)).hand_behind_shanks > 0.4
    assert seen(kneeling(front)).hand_behind_shanks < 0.1


def test_an_elbow_at_the_front_knee_is_nearer_than_one_at_the_side():
    bent = {"right_arm_flexion_deg": 45.0, "right_elbow_flexion_deg": 30.0, "trunk_inclination_deg": 35.0}
    at_knee, at_side = seen(stretching(**bent)), seen(stretching(right_arm_flexion_deg=-15.0))
    assert at_knee.elbow_knee_gap_shanks < 0.65 < at_side.elbow_knee_gap_shanks


def test_from_the_advised_view_every_measure_is_told_with_its_uncertainty():
    observed = seen(stretching()).angles.observed()
    assert set(observed) == set(MEASURES)
    for value, sd in observed.values():
        assert np.isfinite(value)
        assert 0 < sd < 60


def test_from_a_little_behind_the_front_knee_is_not_told_but_the_kneeling_leg_is():
    angles = seen(stretching(bearing=-14.0)).angles
    assert np.isnan(angles["right_knee_flexion_deg"])
    assert np.isfinite(angles["left_knee_flexion_deg"])


def test_while_nobody_kneels_the_distances_of_the_stretch_are_not_told():
    observation = seen(standing())
    assert observation.front_leg is None
    assert np.isnan([observation.elbow_knee_gap_shanks, observation.hand_behind_shanks]).all()

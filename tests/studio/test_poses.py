"""A figure asked for a pose is measured in it."""

import numpy as np
import pytest

from studio import poses, truth
from studio.arms import elbow_at, hand_at, lengths_m
from studio.poses import Manner, UnknownAngle, assume
from tests.studio import toy
from unsit.landmarks import Side

LUNGE = {
    "heading_deg": 25, "left_hip_flexion_deg": 95, "left_hip_abduction_deg": 12, "left_hip_rotation_deg": 6,
    "left_knee_flexion_deg": 100, "left_ankle_dorsiflexion_deg": 8, "right_hip_flexion_deg": -14,
    "right_knee_flexion_deg": 80, "right_ankle_dorsiflexion_deg": -40,
    "left_elbow_flexion_deg": 70, "left_arm_flexion_deg": 40, "right_arm_flexion_deg": -30,
    "right_arm_abduction_deg": 40, "right_arm_rotation_deg": 15, "right_elbow_flexion_deg": 12,
}  # fmt: skip
CASES = [
    ("upright", {}),
    ("leaning", {"trunk_inclination_deg": 40}),
    ("turned right", {"trunk_rotation_deg": -45, "trunk_inclination_deg": 10, "shoulder_tilt_deg": -4}),
    ("turned far left and bent", {"trunk_rotation_deg": 60, "trunk_inclination_deg": 25, "trunk_side_bend_deg": 10,
                                  "shoulder_tilt_deg": 12}),
    ("leaning back, turned", {"trunk_inclination_deg": -8, "trunk_rotation_deg": 30, "pelvis_obliquity_deg": 5}),
]  # fmt: skip


@pytest.fixture(scope="module")
def figure():
    return toy.figure()


@pytest.mark.parametrize(("how", "trunk"), CASES)
@pytest.mark.parametrize("tilt", [-5, 12])
def test_the_trunk_is_where_it_was_asked_to_be(figure, how, trunk, tilt):
    joints = assume(figure, {**LUNGE, **trunk}, Manner(pelvis_tilt_deg=tilt)).joints()
    told = truth.measured(joints)
    for name in poses.TRUNK[:3]:
        assert told[name] == pytest.approx(trunk.get(name, 0.0), abs=0.05), how
    assert truth.shoulder_tilt_deg(joints) == pytest.approx(trunk.get("shoulder_tilt_deg", 0.0), abs=0.05)


def test_limbs_are_as_they_were_asked_to_be(figure):
    told = truth.measured(assume(figure, LUNGE).joints())
    for name, asked in LUNGE.items():
        if name in told.observed() and "hip_flexion" not in name:
            assert told[name] == pytest.approx(asked, abs=1e-6), name
    # The body's hip flexion counts from the upright pelvis: it is the thigh's inclination, the other way round.
    assert told["left_thigh_inclination_deg"] == pytest.approx(-95, abs=1e-6)
    assert truth.heading_deg(assume(figure, LUNGE).joints()) == pytest.approx(25)


def test_bones_keep_their_lengths_in_every_pose(figure):
    body = assume(figure, {**LUNGE, "trunk_rotation_deg": 50})
    rest = np.linalg.norm(figure.heads[1:] - figure.heads[list(figure.parents[1:])], axis=1)
    assert np.linalg.norm(body.heads[1:] - body.heads[list(figure.parents[1:])], axis=1) == pytest.approx(rest)


def test_the_chest_carries_the_shoulders_and_the_spine_shares_the_turn_out(figure):
    body = assume(figure, {"trunk_rotation_deg": 60})
    ahead = [body.turns[figure.index[f"spine0{number}"]] @ [1, 0, 0] for number in (5, 4, 3, 2, 1)]
    turned = [float(np.degrees(np.arctan2(way[1], way[0]))) for way in ahead]
    assert turned[-1] == pytest.approx(60, abs=1)
    assert (np.diff(turned) > -1).all()
    assert max(np.diff(turned)) < 30


def test_an_unknown_angle_is_named_with_those_that_are_known(figure):
    with pytest.raises(UnknownAngle, match=r"left_hip_flexoin_deg\. Known: .*left_hip_flexion_deg"):
        assume(figure, {"left_hip_flexoin_deg": 3})


@pytest.mark.parametrize("side", Side)
def test_a_hand_is_put_where_it_should_be(figure, side):
    pose = {"trunk_inclination_deg": 20, "trunk_rotation_deg": 25}
    body = assume(figure, pose)
    place = body.joint(f"{side}_shoulder") + np.array([0.3, 0.05, -0.25])
    angles = hand_at(body, pose, side, place, np.array([0.0, 0.3, -1.0]))
    assert assume(figure, {**pose, **angles}).joint(f"{side}_wrist") == pytest.approx(place, abs=0.002)


@pytest.mark.parametrize("side", Side)
def test_an_upper_arm_is_pointed_where_it_should_be(figure, side):
    pose = {"trunk_inclination_deg": 30, "trunk_rotation_deg": -20}
    body = assume(figure, pose)
    knee, upper = np.array([0.4, 0.1, -0.1]), lengths_m(body, side)[0]
    moved = assume(figure, {**pose, **elbow_at(body, pose, side, knee, np.array([1.0, 0.0, -0.2]))})
    shoulder = moved.joint(f"{side}_shoulder")
    assert moved.joint(f"{side}_elbow") == pytest.approx(
        shoulder + upper * (knee - shoulder) / np.linalg.norm(knee - shoulder), abs=0.002
    )

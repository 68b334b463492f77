"""The truth of a posture is what docs/measures.md says: held against the product's own body, whose pose is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import truth
from unsit import body
from unsit.body import POINT, pose_of
from unsit.landmarks import Side

NAMES = (*(f"{side}_{name}" for side in Side for name in
           ("hip", "knee", "ankle", "heel", "toes", "shoulder", "elbow", "wrist")),)  # fmt: skip
SAME = ("knee_flexion_deg", "hip_abduction_deg", "hip_rotation_deg", "ankle_dorsiflexion_deg", "elbow_flexion_deg")
ASKED = {
    "trunk_inclination_deg": (-20, 60), "trunk_rotation_deg": (-60, 60), "trunk_side_bend_deg": (-20, 20),
    "shoulder_tilt_deg": (-20, 20), "pelvis_obliquity_deg": (-10, 10), "heading_deg": (-180, 180),
    "left_hip_flexion_deg": (-20, 110), "left_hip_abduction_deg": (-10, 35), "left_hip_rotation_deg": (-25, 25),
    "left_knee_flexion_deg": (20, 130), "right_hip_flexion_deg": (-20, 110), "right_hip_abduction_deg": (-10, 35),
    "right_hip_rotation_deg": (-25, 25), "right_knee_flexion_deg": (20, 130), "left_elbow_flexion_deg": (5, 140),
    "left_ankle_dorsiflexion_deg": (-40, 30),
}  # fmt: skip
poses = st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high) in ASKED.items()})


def joints_of(pose):
    points = body.joints(pose_of(**pose))
    return {name: points[POINT[name]] for name in NAMES}


@given(poses)
def test_what_is_measured_from_joint_centres_is_the_pose_they_came_from(pose):
    told = truth.measured(joints_of(pose))
    for name in ("trunk_inclination_deg", "trunk_rotation_deg", "trunk_side_bend_deg"):
        assert told[name] == pytest.approx(pose[name], abs=1e-6)
    for side in Side:
        for name in SAME:
            assert told[f"{side}_{name}"] == pytest.approx(pose.get(f"{side}_{name}", 0.0), abs=1e-6)
    joints = joints_of(pose)
    assert truth.shoulder_tilt_deg(joints) == pytest.approx(pose["shoulder_tilt_deg"], abs=1e-6)
    assert np.cos(np.radians(truth.heading_deg(joints) - pose["heading_deg"])) == pytest.approx(1.0)


@given(poses)
def test_hip_flexion_is_the_trunk_s_lean_less_the_thigh_s(pose):
    told = truth.measured(joints_of(pose))
    for side in Side:
        asked = told["trunk_inclination_deg"] - told[f"{side}_thigh_inclination_deg"]
        assert told[f"{side}_hip_flexion_deg"] == pytest.approx(asked)


@given(poses, st.floats(-180, 180), st.floats(0.8, 1.2))
def test_no_measure_changes_when_the_person_turns_moves_or_is_taller(pose, turned, taller):
    there = joints_of({**pose, "heading_deg": pose["heading_deg"] + turned})
    there = {name: taller * place + np.array([3.0, -1.0, 0.5]) for name, place in there.items()}
    assert truth.measured(there).values == pytest.approx(truth.measured(joints_of(pose)).values, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize(
    ("where", "front", "lens", "bearing"),
    [
        ("beside the kneeling left leg", Side.RIGHT, (0, 3, 1), 0),
        ("beside the kneeling right leg", Side.LEFT, (0, -3, 1), 0),
        ("30 in front of it", Side.RIGHT, (1.5, 2.598, 1), 30),
        ("30 in front of the other", Side.LEFT, (1.5, -2.598, 1), 30),
        ("30 behind the back", Side.RIGHT, (-1.5, 2.598, 1), -30),
        ("straight in front", Side.RIGHT, (3, 0, 1), 90),
        ("on the wrong side", Side.RIGHT, (0, -3, 1), 180),
        ("beside whichever side is nearer, with no leg in front", None, (0, -3, 1), 0),
    ],
)
def test_the_bearing_is_counted_from_beside_the_kneeling_leg(where, front, lens, bearing):
    told = truth.bearing_deg(joints_of({}), np.array(lens), front)
    assert abs(told) == pytest.approx(abs(bearing), abs=0.01), where
    assert bearing in (0, 180) or told * bearing > 0

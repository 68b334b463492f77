"""A body posed anywhere in space: turned as a whole, and the same again for a body whose pelvis stays upright."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import FIGURES
from unsit import body, figure
from unsit.body import POINT, X, Y, Z
from unsit.landmarks import Side
from unsit.posed import Hand, Posed, about, fit_pose, hand_of, parts, points, turn

JOINTS = [POINT[f"{side}_{name}"] for side in Side for name in ("knee", "ankle", "heel", "shoulder", "elbow", "wrist")]
MADE = [pytest.param(made, id=name) for name, made in FIGURES.items()]
STANDING = body.pose_of()
ARM_UP = body.pose_of(right_arm_flexion_deg=170.0, right_arm_abduction_deg=15.0, right_elbow_flexion_deg=20.0)


@pytest.mark.parametrize(
    ("how", "posed", "head", "face"),
    [
        ("upright", Posed(STANDING), Z, X),
        ("on the back", Posed(STANDING, pitch_deg=-90), -X, Z),
        ("on the front", Posed(STANDING, pitch_deg=90), X, -Z),
        ("on the left side", Posed(STANDING, roll_deg=90), Y, X),
        ("from the back onto the left side", Posed(STANDING, pitch_deg=-90, roll_deg=90), -X, Y),
        ("on the back, heading to the left", Posed(body.pose_of(heading_deg=90), pitch_deg=-90), -Y, Z),
    ],
)
def test_head_and_face_are_where_they_belong(how, posed, head, face):
    told = turn(posed) @ body.frames(posed.pose)["heading_deg"]
    assert told[:, 2] == pytest.approx(head, abs=1e-9), how
    assert told[:, 0] == pytest.approx(face, abs=1e-9), how


@pytest.mark.parametrize("made", MADE)
def test_the_parts_hang_together_at_the_joints(made):
    posed = figure.posed(made.frame, Side.RIGHT)
    there, whole = points(posed), parts(posed)
    for side in Side:
        for part, joint in {"shank": "knee", "foot": "ankle", "upper_arm": "shoulder", "hand": "wrist"}.items():
            assert whole[f"{side}_{part}"][1] == pytest.approx(there[POINT[f"{side}_{joint}"]], abs=1e-9)


@pytest.mark.parametrize("made", MADE)
def test_no_length_changes_however_a_body_is_turned(made):
    posed = figure.posed(made.frame, Side.RIGHT)
    upright = body.joints(posed.pose)
    assert np.linalg.norm(points(posed), axis=1) == pytest.approx(np.linalg.norm(upright, axis=1), abs=1e-9)


# For the camera's body


@pytest.mark.parametrize("made", [param for param in MADE if not param.values[0].stretch.lies])
def test_the_camera_s_body_has_its_joints_where_the_figure_has_them(made):
    posed = figure.posed(made.frame, Side.RIGHT)
    off = np.linalg.norm(body.joints(fit_pose(posed)) - points(posed), axis=1)
    assert off[JOINTS].max() < 1e-9
    assert off[[POINT["nose"], POINT["left_ear"]]].max() < 1e-9


@given(pitch_deg=st.floats(-80, 100), turn_deg=st.floats(-40, 40), bend_deg=st.floats(-25, 25))
def test_so_it_has_with_the_trunk_turned_and_bent(pitch_deg, turn_deg, bend_deg):
    pose = ARM_UP.copy()
    pose[body.INDEX["trunk_rotation_deg"]], pose[body.INDEX["trunk_side_bend_deg"]] = turn_deg, bend_deg
    posed = Posed(pose, pitch_deg)
    off = np.linalg.norm(body.joints(fit_pose(posed)) - points(posed), axis=1)
    assert off[JOINTS].max() < 1e-6


def test_without_a_turn_the_pitch_goes_to_trunk_head_and_limbs():
    posed = figure.posed(FIGURES["all-fours"].frame, Side.RIGHT)
    changed = {name: fit_pose(posed)[i] - posed.pose[i] for name, i in body.INDEX.items()}
    pitch_deg = FIGURES["all-fours"].pose["body_pitch_deg"]
    expected = {"trunk_inclination_deg": pitch_deg, "head_nod_deg": pitch_deg}
    expected |= {f"{side}_{limb}_flexion_deg": -pitch_deg for side in Side for limb in ("hip", "arm")}
    assert changed == pytest.approx(dict.fromkeys(body.POSE, 0.0) | expected, abs=1e-9)


@pytest.mark.parametrize(
    ("pitch_deg", "roll_deg", "left_deg"),
    [(-90, 0, 0), (90, 0, 0), (0, 85, 0), (-90, 40, 0), (-112, 0, -22), (80, 0, -10)],
)
def test_who_lies_is_turned_upright_by_a_quarter_and_what_is_left_leans(pitch_deg, roll_deg, left_deg):
    fitted = fit_pose(Posed(STANDING, pitch_deg, roll_deg), lying=True)
    assert fitted[body.INDEX["trunk_inclination_deg"]] == pytest.approx(left_deg, abs=1e-9)
    assert fitted[body.INDEX["left_hip_flexion_deg"]] == pytest.approx(-left_deg, abs=1e-9)


def test_a_pose_that_is_not_tipped_is_itself():
    assert (fit_pose(Posed(ARM_UP)) == ARM_UP).all()


# Hands


@given(
    side=st.sampled_from(list(Side)),
    pronation=st.floats(-90, 90),
    extension=st.floats(-85, 85),
    deviation=st.floats(-30, 30),
)
def test_a_hand_s_angles_are_read_back_from_how_it_is_turned(side, pronation, extension, deviation):
    hand = Hand(pronation, extension, deviation)
    there = parts(Posed(STANDING, hands={side: hand}))
    read = hand_of(side, there[f"{side}_forearm"][0].T @ there[f"{side}_hand"][0])
    assert tuple(read) == pytest.approx(tuple(hand), abs=1e-6)


def test_the_forearm_takes_half_of_the_pronation():
    there = parts(Posed(STANDING, hands={Side.RIGHT: Hand(60.0)}))
    assert there["right_radius"][0] == pytest.approx(about(Z, 30.0), abs=1e-9)
    assert there["right_hand"][0] == pytest.approx(about(Z, 60.0), abs=1e-9)

"""The model body moves as anatomy says, and its derivatives are those of its points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit import body
from unsit.body import CAMERA, INDEX, POINT, POSE, STATURE_M, joints, joints_and_jacobian, picture, pose_of
from unsit.geometry import bend_deg

STEP = 1e-4
"""Central differences of this step are good to about 1e-9 on smooth functions of order one."""
ROLLED, LOOKING_DOWN = np.eye(len(CAMERA))[[5, 4]] * 10.0
STRAIGHT_AHEAD = np.array([0.0, 0.0, np.log(3.0), np.log(1.2), 0.0, 0.0])


def drawn(low, high, count):
    return st.lists(st.floats(low, high), min_size=count, max_size=count).map(np.array)


angles = drawn(-80.0, 80.0, len(body.ANGLES))
poses = st.builds(lambda turned, ratios: np.concatenate([turned, ratios]), angles, drawn(-0.2, 0.2, len(body.RATIOS)))
cameras = st.builds(
    lambda aside, logs, tilts: np.concatenate([aside, logs, tilts]),
    drawn(-0.3, 0.3, 2),
    st.tuples(st.floats(0.9, 1.6), st.floats(-0.3, 0.6)).map(np.array),
    drawn(-25.0, 25.0, 2),
)


def point(pose, name):
    return joints(pose)[POINT[name]]


MOVES = [
    ("a bent hip brings the knee forward", "left_hip_flexion_deg", "left_knee", (1, 0, 1)),
    ("an opened left hip brings the knee to the left", "left_hip_abduction_deg", "left_knee", (0, 1, 1)),
    ("an opened right hip brings the knee to the right", "right_hip_abduction_deg", "right_knee", (0, -1, 1)),
    ("a bent knee brings the ankle back", "right_knee_flexion_deg", "right_ankle", (-1, 0, 1)),
    ("dorsiflexion lifts the toes", "left_ankle_dorsiflexion_deg", "left_toes", (1, 0, 1)),
    ("leaning forward brings the shoulders forward", "trunk_inclination_deg", "mid_shoulders", (1, 0, -1)),
    ("a side bend goes to the left", "trunk_side_bend_deg", "mid_shoulders", (0, 1, -1)),
    ("a turn to the left brings the right shoulder forward", "trunk_rotation_deg", "right_shoulder", (1, 1, 0)),
    ("a heading to the left does the same", "heading_deg", "right_shoulder", (1, 1, 0)),
    ("a tilted shoulder line lifts the left one", "shoulder_tilt_deg", "left_shoulder", (0, -1, 1)),
    ("a lifted arm brings the elbow forward", "right_arm_flexion_deg", "right_elbow", (1, 0, 1)),
    ("a bent elbow brings the wrist forward", "right_elbow_flexion_deg", "right_wrist", (1, 0, 1)),
    ("a nod brings the nose down", "head_nod_deg", "nose", (1, 0, -1)),
]


@pytest.mark.parametrize(("sentence", "angle", "name", "signs"), MOVES, ids=[case[0] for case in MOVES])
def test_every_angle_moves_the_body_the_way_its_name_says(sentence, angle, name, signs):
    del sentence
    moved = point(pose_of(**{angle: 20.0}), name) - point(pose_of(), name)
    assert tuple(np.sign(np.round(moved, 6))) == signs


def test_internal_rotation_brings_the_foot_of_a_bent_knee_outwards():
    seated = {"hip_flexion_deg": 90.0, "knee_flexion_deg": 90.0, "hip_rotation_deg": 20.0}
    for side, outward in (("left", 1), ("right", -1)):
        ankle = point(pose_of(**{f"{side}_{name}": value for name, value in seated.items()}), f"{side}_ankle")
        knee = point(pose_of(**{f"{side}_hip_flexion_deg": 90.0}), f"{side}_knee")
        assert (ankle - knee)[1] * outward > 0.1


@settings(max_examples=50)
@given(poses)
def test_the_knees_bend_is_the_angle_of_its_points(pose):
    points = joints(pose)
    for side in ("left", "right"):
        bend = bend_deg(*(points[POINT[f"{side}_{name}"]] for name in ("hip", "knee", "ankle")))
        assert bend == pytest.approx(abs(pose[INDEX[f"{side}_knee_flexion_deg"]]), abs=1e-5)


@settings(max_examples=30)
@given(poses, st.floats(-180, 180))
def test_turning_the_person_turns_every_point_about_the_vertical(pose, turn):
    turned = pose.copy()
    turned[INDEX["heading_deg"]] += turn
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    about = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    assert joints(turned) == pytest.approx(joints(pose) @ about.T, abs=1e-9)


@settings(max_examples=30)
@given(poses)
def test_the_mirror_swaps_left_and_right(pose):
    swapped = [POINT[body._other_side(name)] for name in body.POINTS]
    assert joints(body.mirrored(pose)) == pytest.approx(joints(pose)[swapped] * [-1, 1, 1], abs=1e-9)


@settings(max_examples=40)
@given(poses)
def test_the_jacobian_of_the_points_is_that_of_finite_differences(pose):
    _, moves = joints_and_jacobian(pose)
    for number in range(len(POSE)):
        nudge = np.zeros(len(POSE))
        nudge[number] = STEP
        difference = (joints(pose + nudge) - joints(pose - nudge)) / (2 * STEP)
        assert moves[:, number] == pytest.approx(difference, abs=1e-7)


@settings(max_examples=40)
@given(poses, cameras)
def test_the_jacobian_of_the_picture_is_that_of_finite_differences(pose, camera):
    points, moves = joints_and_jacobian(pose)
    seen, by = body.before_lens_and_jacobian(points, moves, camera)
    shown, shown_by = body.picture_jacobian(seen, by, camera)
    both = np.concatenate([pose, camera])
    assert shown == pytest.approx(picture(points, camera), abs=1e-12)
    for number in range(len(both)):
        nudge = np.zeros(len(both))
        nudge[number] = STEP
        there, back = (picture(joints(here[: len(POSE)]), here[len(POSE) :]) for here in (both + nudge, both - nudge))
        assert shown_by[:, number] == pytest.approx((there - back) / (2 * STEP), abs=1e-6)


@settings(max_examples=10)
@given(st.lists(poses, min_size=6, max_size=6), st.lists(cameras, min_size=6, max_size=6))
def test_a_whole_video_takes_the_same_path_as_one_frame(several, lenses):
    stacked = np.reshape(several, (2, 3, -1))
    lens = np.reshape(lenses, (2, 3, -1))
    together = picture(joints(stacked), lens)
    _, moves = joints_and_jacobian(stacked)
    for row in range(2):
        for column in range(3):
            alone = joints(stacked[row, column])
            assert together[row, column] == pytest.approx(picture(alone, lens[row, column]), abs=1e-12)
            assert moves[row, column] == pytest.approx(joints_and_jacobian(stacked[row, column])[1], abs=1e-12)


def test_the_picture_has_its_right_to_the_right_and_up_above():
    shown = dict(zip(body.POINTS, picture(joints(pose_of()), STRAIGHT_AHEAD), strict=True))
    assert shown["left_toes"][0] > shown["left_heel"][0]  # at heading 0 the person faces the picture's right
    assert shown["nose"][1] < 0 < shown["left_ankle"][1]
    assert abs(shown["right_ankle"][1]) > abs(shown["left_ankle"][1])  # the right side is the near one: larger


def test_a_lens_that_looks_down_shows_the_person_further_up_and_a_clockwise_roll_leans_them_right():
    ahead = picture(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), STRAIGHT_AHEAD)
    rolled = picture(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), STRAIGHT_AHEAD + ROLLED)
    assert ahead[1, 0] == pytest.approx(0.0)
    assert rolled[1, 0] > 0
    down = body.before_lens(np.array([[0.0, 1.0, 0.0]]), STRAIGHT_AHEAD + LOOKING_DOWN)
    assert down[0, 1] < 0


def test_a_standing_body_is_as_tall_as_its_stature_less_the_crown():
    points = joints(pose_of())
    tallest = points[:, 2].max() - points[:, 2].min()
    assert 0.9 * STATURE_M < tallest < STATURE_M

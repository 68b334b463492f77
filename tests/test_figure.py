"""The figure: every stretch's poses stand on the floor, and what the stretch says of its muscles is so."""

import numpy as np
import pytest

from unsit import body, figure
from unsit.angles import MEASURES
from unsit.body import POINT
from unsit.catalogue import CORE, load
from unsit.landmarks import Side
from unsit.muscles import Confidence

CATALOGUE = load()
MODEL = CATALOGUE.anatomy.model
STRETCHES = CATALOGUE.stretches.values()
FRAMES = [pytest.param(frame, id=f"{stretch.id}-{frame.key}") for stretch in STRETCHES for frame in stretch.figure]
KNEE_M = 0.055
"""The middle of a knee that kneels is so far above the floor."""


def percent_and_sitting_mm(stretch, muscle, leg, front=Side.RIGHT):
    told = figure.lengthened(MODEL, figure.held_pose(stretch, front))
    side = front if leg == "front" else front.other
    index = MODEL.ids.index(f"{muscle}_{str(side)[0]}")
    return 100 * told.share_of_standing[index], 1000 * told.against_sitting_m[index]


@pytest.mark.parametrize(
    ("stretch", "claim"), [(s, c) for s in STRETCHES for c in s.lengthens], ids=lambda x: getattr(x, "id", None)
)
@pytest.mark.parametrize("front", Side)
def test_every_muscle_that_a_stretch_is_for_is_longer_in_it_than_where_it_says(stretch, claim, front):
    against_standing, against_sitting_mm = percent_and_sitting_mm(stretch, claim.muscle, claim.leg, front)
    assert (against_standing if claim.against == "standing" else against_sitting_mm) > 0


def test_a_claim_that_is_not_so_is_found():
    stretch = CATALOGUE.stretches[CORE]
    assert percent_and_sitting_mm(stretch, "addlong", "front")[0] < 0, "the groin is shorter than in standing"
    assert percent_and_sitting_mm(stretch, "glmax2", "rear")[0] < 0


def test_what_the_core_stretch_says_of_its_muscles_is_so():
    """`muscles_truth`, sentence by sentence."""
    stretch = CATALOGUE.stretches[CORE]
    rectus, _ = percent_and_sitting_mm(stretch, "recfem", "rear")
    assert rectus == pytest.approx(100 / 8, abs=2)
    psoas, psoas_sitting_mm = percent_and_sitting_mm(stretch, "psoas", "rear")
    assert 0 < psoas < 4
    length_mm = 1000 * MODEL.at_rest_m[1, MODEL.ids.index("psoas_l")]
    assert psoas_sitting_mm / length_mm > 0.25
    groin, groin_sitting_mm = percent_and_sitting_mm(stretch, "addlong", "front")
    assert groin <= 0 < groin_sitting_mm
    for muscle in ("quadratus_lumborum", "iliocostalis", "multifidus"):
        kneeling_side, _ = percent_and_sitting_mm(stretch, muscle, "rear")
        other_side, _ = percent_and_sitting_mm(stretch, muscle, "front")
        assert kneeling_side > max(other_side, 0)
    turned = figure.held_pose(stretch, Side.RIGHT)
    straight = turned.copy()
    straight[body.INDEX["trunk_rotation_deg"]] = 0.0
    upright = turned.copy()
    upright[[body.INDEX["trunk_inclination_deg"], body.INDEX["trunk_side_bend_deg"]]] = 0.0
    iliocostalis = MODEL.ids.index("iliocostalis_l")
    whole, no_turn, no_lean = (
        figure.lengthened(MODEL, pose).share_of_standing[iliocostalis] for pose in (turned, straight, upright)
    )
    assert whole - no_turn < whole - no_lean, "more by the lean and the side bend than by the turn"


def test_the_front_of_the_kneeling_thigh_gains_most_of_what_is_trusted_on_the_kneeling_leg():
    for stretch in STRETCHES:
        told = figure.lengthened(MODEL, figure.held_pose(stretch, Side.RIGHT))
        two_joints = [
            (share, name)
            for name, share in zip(MODEL.ids, told.share_of_standing, strict=True)
            if name.endswith("_l")
            and MODEL.of[name].group in ("hip flexors", "front of the thigh")
            and MODEL.of[name].confidence is Confidence.HIGH
            and any(coordinate == "hip_flexion_l" for muscle, coordinate in MODEL.arms if muscle == name)
        ]
        assert max(two_joints)[1] == "recfem_l"


@pytest.mark.parametrize("frame", FRAMES)
def test_every_pose_stands_on_one_floor_and_no_joint_is_beyond_its_limits(frame):
    pose = figure.pose_of(frame, Side.RIGHT)
    heights = body.joints(pose)[:, 2]
    feet = [heights[POINT[f"{side}_{name}"]] for side in Side for name in ("heel", "toes")]
    floor = min([*feet, *(heights[POINT[f"{side}_knee"]] - KNEE_M for side in Side)])
    assert heights[POINT["right_heel"]] - floor < 0.015
    kneels = frame.pose.get("rear_knee_flexion_deg", 0.0) > 40
    assert (heights[POINT["left_knee"]] - KNEE_M if kneels else heights[POINT["left_heel"]]) - floor < 0.015
    lowest, highest = body.limits_deg()
    assert ((pose >= lowest) & (pose <= highest)).all()


@pytest.mark.parametrize("frame", FRAMES)
def test_with_the_other_leg_in_front_it_is_the_same_in_a_mirror(frame):
    right, left = (figure.lengthened(MODEL, figure.pose_of(frame, front)).share_of_standing for front in Side)
    there = dict(zip(MODEL.ids, right, strict=True))
    mirrored = {f"{name[:-2]}_{'l' if name.endswith('_r') else 'r'}": share for name, share in there.items()}
    assert dict(zip(MODEL.ids, left, strict=True)) == pytest.approx(mirrored, abs=3e-3, nan_ok=True)


def test_a_figure_s_angles_are_the_measures_of_its_pose():
    told = figure.angles(figure.held_pose(CATALOGUE.stretches[CORE], Side.RIGHT))
    assert np.isfinite(told.values).all(), [name for name in MEASURES if np.isnan(told[name])]
    assert told["left_thigh_inclination_deg"] == pytest.approx(12, abs=0.5)
    assert told["trunk_rotation_deg"] == 38, "to the left, away from the right leg"
    assert told["right_shank_inclination_deg"] == pytest.approx(0, abs=4)

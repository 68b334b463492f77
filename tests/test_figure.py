"""The figure: every stretch's poses rest on what carries them, and what the stretch says of its muscles is so."""

import re
from pathlib import Path

import numpy as np
import pytest

import unsit
from tests.figures import FIGURES, Made, both
from unsit import body, figure
from unsit.angles import MEASURES
from unsit.body import POINT
from unsit.catalogue import CORE, load
from unsit.landmarks import Side
from unsit.movement import Stance
from unsit.muscles import Confidence
from unsit.posed import Posed, parts, points
from unsit.resting import contacts_of

CATALOGUE = load()
MODEL = CATALOGUE.anatomy.model
STRETCHES = CATALOGUE.stretches.values()
SHOWN = [*STRETCHES, *(made.stretch.model_copy(update={"id": f"made-{name}"}) for name, made in FIGURES.items())]
"""The catalogue's, and one of each stance whatever the catalogue has."""
FRAMES = [pytest.param(stretch, frame, id=f"{stretch.id}-{frame.key}") for stretch in SHOWN for frame in stretch.figure]
FRAMES_ALONE = [pytest.param(param.values[1], id=param.id) for param in FRAMES]
RESTS_M = 0.015
"""So near a contact lies on what carries it."""
GIVES_M = 0.04
"""What lies or sits sinks in so far that nobody sees it hover."""
STANDS_M = 0.6
"""Who has the hips higher does not sit."""


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
    iliacus, iliacus_sitting_mm = percent_and_sitting_mm(stretch, "iliacus", "rear")
    assert 0 < iliacus < 4
    sitting_mm = dict(zip(MODEL.ids, 1000 * MODEL.at_rest_m[1], strict=True))
    assert psoas_sitting_mm / sitting_mm["psoas_l"] == pytest.approx(1 / 5, abs=0.03)
    assert iliacus_sitting_mm / sitting_mm["iliacus_l"] == pytest.approx(1 / 2, abs=0.03)
    groin, groin_sitting_mm = percent_and_sitting_mm(stretch, "addlong", "front")
    assert groin <= 0 < groin_sitting_mm
    for muscle in ("quadratus_lumborum", "iliocostalis", "multifidus"):
        kneeling_side, _ = percent_and_sitting_mm(stretch, muscle, "rear")
        other_side, _ = percent_and_sitting_mm(stretch, muscle, "front")
        assert kneeling_side > max(other_side, 0)
    turned = figure.held_pose(stretch, Side.RIGHT).pose
    straight = turned.copy()
    straight[body.INDEX["trunk_rotation_deg"]] = 0.0
    upright = turned.copy()
    upright[[body.INDEX["trunk_inclination_deg"], body.INDEX["trunk_side_bend_deg"]]] = 0.0
    iliocostalis = MODEL.ids.index("iliocostalis_l")
    whole, no_turn, no_lean = (
        figure.lengthened(MODEL, Posed(pose)).share_of_standing[iliocostalis] for pose in (turned, straight, upright)
    )
    assert whole - no_turn < whole - no_lean, "more by the lean and the side bend than by the turn"


@pytest.mark.parametrize(
    ("muscles", "leg", "told"),
    [
        (("addmagDist", "addmagMid", "addmagIsch"), "front", "magnus) by {low} to {high} per cent"),
        (
            ("quadratus_lumborum", "iliocostalis", "multifidus"),
            "rear",
            "the kneeling side by {low} to {high} per cent",
        ),
    ],
)
def test_what_the_documentation_says_of_the_core_stretch_is_what_the_model_says(muscles, leg, told):
    text = (Path(__file__).parents[1] / "docs" / "muscles.md").read_text(encoding="utf-8")
    percents = [percent_and_sitting_mm(CATALOGUE.stretches[CORE], muscle, leg)[0] for muscle in muscles]
    words = told.format(low=round(float(min(percents))), high=round(float(max(percents))))
    assert words in " ".join(text.split())


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


def test_every_step_of_every_figure_has_a_caption_on_the_page():
    page = (Path(unsit.__file__).parent / "web/page/src/words.ts").read_text(encoding="utf-8")
    captions = dict(re.findall(r'^    (\w+): "(.+)",$', page.split("  steps: {")[1].split("  }")[0], re.MULTILINE))
    keys = {frame.key for stretch in STRETCHES for frame in stretch.figure}
    assert {"bend", "cross", "hold", "step"} < keys
    assert keys - set(captions) == set()


def heights_m(stretch, frame):
    """How high each contact is above what is nearest to it of all that may carry it, and where it is."""
    of = figure.setting(stretch, frame, Side.RIGHT)
    tops = [of.furnished.floor_m, *(box.high[2] for box in of.furnished.boxes)]
    contacts = contacts_of(parts(of.posed))
    low = {name: middle[2] - radius for name, (middle, radius) in contacts.items()}
    above = {name: min((value - top for top in tops), key=abs) for name, value in low.items()}
    return above, {name: middle for name, (middle, _) in contacts.items()}


MUST_CARRY = {
    Stance.SUPINE: ("shoulder_blade", "upper_back"),
    Stance.PRONE: ("groin", "thigh", "belly", "chest"),
    Stance.SIDE_LYING: ("hip_side", "thigh", "shoulder"),
    Stance.FLOOR_SITTING: ("buttock",),
    Stance.ALL_FOURS: ("knee", "wrist"),
}
"""Of these at least one lies on the floor, or on what is on it."""


@pytest.mark.parametrize(("stretch", "frame"), [each for each in FRAMES if each.values[0].stance in MUST_CARRY])
def test_who_lies_sits_or_kneels_does_so_on_what_one_lies_sits_or_kneels_on(stretch, frame):
    above, _ = heights_m(stretch, frame)
    told = {name: round(float(value), 3) for name, value in above.items() if _bare(name) in MUST_CARRY[stretch.stance]}
    stands = seat_m(stretch, frame) > STANDS_M
    assert stands or min(map(abs, told.values())) < GIVES_M, told


def _bare(name):
    return name.removeprefix("left_").removeprefix("right_")


def seat_m(stretch, frame):
    of = figure.setting(stretch, frame, Side.RIGHT)
    contacts = contacts_of(parts(of.posed))
    return (
        min(contacts[f"{side}_buttock"][0][2] - contacts[f"{side}_buttock"][1] for side in Side) - of.furnished.floor_m
    )


def rests(stretch, frame):
    """Whether it lies on at least two places that are not one: a sole's ends, two knees, seat and feet."""
    above, places = heights_m(stretch, frame)
    near = [places[name] for name in above if abs(above[name]) < RESTS_M]
    return len(near) >= 2 and np.ptp(near, axis=0).max() > 0.12


@pytest.mark.parametrize(("stretch", "frame"), FRAMES)
def test_every_pose_rests_on_what_carries_it(stretch, frame):
    above, _ = heights_m(stretch, frame)
    lowest = {name: round(float(above[name]), 3) for name in sorted(above, key=above.get)[:12]}
    assert rests(stretch, frame), f"metres above floor, seat or bed: {lowest}"


@pytest.mark.parametrize("frame", FRAMES_ALONE)
def test_no_joint_is_beyond_its_limits(frame):
    pose, (lowest, highest) = figure.posed(frame, Side.RIGHT).pose, body.limits_deg()
    assert [name for name, i in body.INDEX.items() if not lowest[i] <= pose[i] <= highest[i]] == []


@pytest.mark.parametrize("stretch", [s for s in SHOWN if s.stance is Stance.CHAIR], ids=lambda s: s.id)
def test_a_seat_is_a_chair_s_and_stays_as_high_as_it_is(stretch):
    sat = {frame.key: round(float(seat), 3) for frame in stretch.figure if (seat := seat_m(stretch, frame)) < STANDS_M}
    assert 0.36 < min(sat.values()) <= max(sat.values()) < 0.52, sat
    assert max(sat.values()) - min(sat.values()) < 0.03, sat


def test_a_pose_on_one_toe_rests_on_nothing():
    told = {"lead_hip_flexion_deg": 60, "lead_knee_flexion_deg": 60, "other_ankle_dorsiflexion_deg": -60}
    on_tiptoe = Made(Stance.STANDING, told)
    assert not rests(on_tiptoe.stretch, on_tiptoe.frame)


@pytest.mark.parametrize("frame", FRAMES_ALONE)
def test_with_the_other_leg_in_front_it_is_the_same_in_a_mirror(frame):
    right, left = (figure.lengthened(MODEL, figure.posed(frame, front)).share_of_standing for front in Side)
    there = dict(zip(MODEL.ids, right, strict=True))
    mirrored = {f"{name[:-2]}_{'l' if name.endswith('_r') else 'r'}": share for name, share in there.items()}
    assert dict(zip(MODEL.ids, left, strict=True)) == pytest.approx(mirrored, abs=3e-3, nan_ok=True)


@pytest.mark.parametrize("frame", FRAMES_ALONE)
def test_in_a_mirror_every_point_lies_across(frame):
    right, left = (points(figure.posed(frame, front)) for front in (Side.RIGHT, Side.LEFT))
    swapped = [POINT[_other(name)] for name in body.POINTS]
    assert left[swapped] == pytest.approx(right * [1, -1, 1], abs=1e-9)


def _other(name):
    side = next((side for side in Side if name.startswith(side)), None)
    return name if side is None else side.other + name.removeprefix(side)


def test_the_hips_count_against_the_pelvis_and_not_against_gravity():
    """Lying or bent down with the same hips, the same muscles are as long."""
    hips = both(hip_flexion=80, knee_flexion=10)
    upright, lying, bent = (Made(Stance.SUPINE, hips | {"body_pitch_deg": pitch}).frame for pitch in (0, -90, 70))
    told = [
        figure.lengthened(MODEL, figure.posed(frame, Side.RIGHT)).share_of_standing for frame in (upright, lying, bent)
    ]
    assert told[0] == pytest.approx(told[1], nan_ok=True)
    assert told[0] == pytest.approx(told[2], nan_ok=True)


@pytest.mark.parametrize("name", ["knee-to-chest", "sphinx", "side-lying"])
def test_who_was_turned_upright_for_the_fit_lies_again(name):
    made = FIGURES[name]
    there = figure.posed(made.frame, Side.RIGHT)
    again = figure.laid(figure.fit_pose(there, lying=True), made.stretch, Side.RIGHT)
    assert points(again) == pytest.approx(points(there), abs=0.12)


@pytest.mark.parametrize(
    ("name", "lying", "expected"),
    [
        (
            "all-fours",
            False,
            {"trunk_inclination_deg": 75.5, "left_thigh_inclination_deg": 0, "left_hip_flexion_deg": 75.5},
        ),
        (
            "standing-fold",
            False,
            {"trunk_inclination_deg": 122, "left_thigh_inclination_deg": -6, "left_hip_flexion_deg": 128},
        ),
        (
            "supine-strap",
            True,
            {"trunk_inclination_deg": 0, "right_thigh_inclination_deg": -84, "right_hip_flexion_deg": 84},
        ),
        (
            "side-lying",
            True,
            {"trunk_inclination_deg": 0, "right_thigh_inclination_deg": 12, "right_knee_flexion_deg": 112},
        ),
        ("bridge", True, {"trunk_inclination_deg": -27, "right_hip_flexion_deg": 9, "left_knee_flexion_deg": 122}),
    ],
)
def test_a_camera_reads_a_figure_against_gravity_and_who_lies_against_the_body(name, lying, expected):
    told = figure.angles(figure.posed(FIGURES[name].frame, Side.RIGHT), lying=lying)
    assert {measure: told[measure] for measure in expected} == pytest.approx(expected, abs=3)


def test_a_figure_s_angles_are_the_measures_of_its_pose():
    told = figure.angles(figure.held_pose(CATALOGUE.stretches[CORE], Side.RIGHT))
    assert np.isfinite(told.values).all(), [name for name in MEASURES if np.isnan(told[name])]
    assert told["left_thigh_inclination_deg"] == pytest.approx(12, abs=0.5)
    assert told["trunk_rotation_deg"] == 38, "to the left, away from the right leg"
    assert told["right_shank_inclination_deg"] == pytest.approx(0, abs=4)

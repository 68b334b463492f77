"""What stands on the floor stands on it, and the angles that were asked for are kept."""

import numpy as np
import pytest

from studio import course, postures, stances, truth, ways
from studio.poses import Manner
from tests.studio import toy
from unsit.landmarks import Side

NEAR_M = 0.002


@pytest.fixture(scope="module")
def figure():
    return toy.figure()


def lowest(stance, side, *starts):
    figure = stance.body.figure
    return stance.body.skin(figure.skin_of(*starts, side=side))[:, 2].min()


@pytest.mark.parametrize("front", Side)
@pytest.mark.parametrize(("shank", "thigh"), [(0, 10), (-10, -5), (25, 30)])
def test_half_kneeling_has_sole_knee_and_rear_foot_on_one_floor(figure, front, shank, thigh):
    pose = {f"{front.other}_hip_flexion_deg": -thigh, f"{front}_hip_abduction_deg": 10, "trunk_rotation_deg": 30,
            f"{front.other}_ankle_dorsiflexion_deg": -40}  # fmt: skip
    stance = stances.half_kneeling(figure, pose, Manner(pelvis_tilt_deg=5), front, shank)
    told = truth.measured(stance.body.joints())
    assert told[f"{front}_shank_inclination_deg"] == pytest.approx(shank, abs=0.05)
    assert told[f"{front.other}_thigh_inclination_deg"] == pytest.approx(thigh, abs=0.05)
    assert told["trunk_rotation_deg"] == pytest.approx(30, abs=0.05)
    assert lowest(stance, front, "foot", "toe") == pytest.approx(0, abs=NEAR_M)
    assert lowest(stance, front.other, "upperleg02", "lowerleg") == pytest.approx(0, abs=NEAR_M)
    assert lowest(stance, front.other, "foot", "toe") == pytest.approx(0, abs=NEAR_M)


def test_the_front_sole_is_flat(figure):
    stance = stances.half_kneeling(figure, {"left_hip_flexion_deg": -10}, Manner(), Side.RIGHT, 5)
    heel, toes = (stance.body.joint(f"right_{name}")[2] for name in ("heel", "toes"))
    assert (heel, toes) == pytest.approx((0, 0), abs=NEAR_M)


@pytest.mark.parametrize("kind", [postures.stand, postures.sit])
def test_both_soles_are_down_in_standing_and_sitting(figure, kind):
    stance = kind(figure, np.random.default_rng(3))
    for side in Side:
        assert lowest(stance, side, "foot", "toe") == pytest.approx(0, abs=NEAR_M)


def test_a_seat_is_right_under_the_thighs(figure):
    stance = postures.sit(figure, np.random.default_rng(3))
    assert 0.25 < stance.seat_m < stance.body.joint("left_hip")[2]


def test_tall_kneeling_has_both_knees_and_both_feet_down(figure):
    stance = postures.kneel_tall(figure, np.random.default_rng(1))
    for side in Side:
        for part in (("foot", "toe"), ("upperleg02", "lowerleg")):
            assert lowest(stance, side, *part) == pytest.approx(0, abs=2 * NEAR_M)


@pytest.fixture(scope="module")
def down(figure):
    return course.postures_of(figure, course.lunge_drawn(np.random.default_rng(2)), np.random.default_rng(2))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.7, 0.9, 1.0])
def test_on_the_way_down_the_front_foot_stays_and_nothing_goes_through_the_floor(down, share):
    front = down.asked.front
    stance = ways.way_down(down.up, down.kneeling, front, share)
    assert stance.body.joint(f"{front}_ankle")[:2] == pytest.approx([0, 0], abs=1e-6)
    assert lowest(stance, front, "foot", "toe") == pytest.approx(0, abs=NEAR_M)
    assert lowest(stance, front.other, "foot", "toe", "upperleg", "lowerleg") > -0.01


def test_a_clip_stands_kneels_stretches_and_stands_again(down):
    spells = list(course.SPELLS_S)
    begin = {spell: sum(list(course.SPELLS_S.values())[:number]) for number, spell in enumerate(spells)}
    held = course._frame(down, begin["holding"] + 5.0)
    told = course.told(held, down.asked.front)
    assert (told["half_kneeling"], told["in_stretch"], told["knee_past_ankle"]) == ("1", "1", "0")
    assert float(told["turned_away_deg"]) == pytest.approx(down.asked.turn_away, abs=2)
    for spell in ("up", "up again"):
        assert course.told(course._frame(down, begin[spell]), down.asked.front)["half_kneeling"] == "0"

"""What a figure is drawn with stands where the posture uses it."""

import numpy as np
import pytest

from tests.figures import FIGURES, Made, both
from unsit import figure
from unsit.furniture import corners
from unsit.landmarks import Side
from unsit.movement import Stance
from unsit.posed import parts
from unsit.resting import contacts_of, undersides_m

MADE = [pytest.param(made, id=name) for name, made in FIGURES.items() if set(made.props) - {"strap"}]


def shown(name, front=Side.RIGHT):
    made = FIGURES[name]
    there = figure.setting(made.stretch, made.frame, front)
    return there.furnished, undersides_m(there.posed), contacts_of(parts(there.posed))


def holds(box, place):
    """Whether a place is above a box."""
    return box.low[0] <= place[0] <= box.high[0] and box.low[1] <= place[1] <= box.high[1]


def test_a_chair_is_under_the_hips_at_a_chair_s_height():
    of, low, at = shown("chair-hamstring")
    seat = of.boxes[0]
    assert seat.high[2] == pytest.approx(low["left_buttock"])
    assert holds(seat, at["left_buttock"][0])
    assert 0.38 < seat.high[2] - of.floor_m < 0.5
    assert seat.carries == ("pelvis",)


def test_a_thigh_that_slopes_down_brings_the_hips_to_the_seat_s_edge():
    slopes = shown("chair-hamstring")[0].boxes[0].high[0]
    level = Made(Stance.CHAIR, both(hip_flexion=90, knee_flexion=90), ("chair",))
    assert slopes < 0.15
    assert figure.setting(level.stretch, level.frame, Side.RIGHT).furnished.boxes[0].high[0] > 0.25


def test_a_bed_ends_at_the_hips_where_a_leg_hangs_and_is_higher_than_the_foot():
    of, low, _ = shown("thomas")
    (bed,) = of.boxes
    assert bed.high[2] == pytest.approx(min(low["left_buttock"], low["left_shoulder_blade"]), abs=0.005)
    assert 0 < bed.high[0] < 0.15
    assert bed.low[0] < -0.8, "the head lies on it"
    assert of.floor_m <= low["right_heel"]
    assert 0.4 < bed.high[2] - of.floor_m < 0.75


def test_a_step_is_under_the_raised_heel():
    of, low, at = shown("foot-on-step")
    (step,) = of.boxes
    assert step.high[2] == pytest.approx(low["right_heel"])
    assert holds(step, at["right_heel"][0])
    assert not holds(step, at["left_heel"][0])


def test_a_desk_is_under_the_hands_and_a_wall_at_them():
    desk, low, at = shown("desk-shoulder")
    assert desk.boxes[0].high[2] == pytest.approx(min(low["left_wrist"], low["right_wrist"]), abs=0.01)
    assert holds(desk.boxes[0], at["left_wrist"][0])
    wall, _, at = shown("wall-calf")
    middle, radius = at["left_wrist"]
    assert wall.boxes[0].low[0] == pytest.approx(middle[0] + radius, abs=0.02)


def test_a_doorway_s_edge_is_at_the_raised_leg_and_lets_the_other_through():
    of, low, at = shown("doorway-leg")
    (edge,) = of.boxes
    assert edge.low[0] == pytest.approx(at["right_heel"][0][0], abs=0.05)
    assert edge.high[1] < at["left_heel"][0][1] - 0.05
    assert edge.high[2] > low["right_heel"]


def test_a_strap_goes_round_the_lead_foot():
    assert [shown("supine-strap", front)[0].strap for front in Side] == list(Side)


@pytest.mark.parametrize("made", MADE)
def test_all_of_it_stands_on_the_floor_and_every_box_is_one(made):
    there = figure.setting(made.stretch, made.frame, Side.RIGHT).furnished
    low, high = (np.array([getattr(box, end) for box in there.boxes]) for end in ("low", "high"))
    assert (low < high).all()
    assert corners(there.boxes)[:, 2].min() == pytest.approx(there.floor_m)


@pytest.mark.parametrize("made", MADE)
def test_for_the_other_leg_it_stands_in_a_mirror(made):
    right, left = (figure.setting(made.stretch, made.frame, front).furnished for front in (Side.RIGHT, Side.LEFT))
    assert left.floor_m == pytest.approx(right.floor_m)
    mirrored = {tuple(np.round(corner * [1, -1, 1], 6) + 0.0) for corner in corners(right.boxes)}
    assert {tuple(np.round(corner, 6) + 0.0) for corner in corners(left.boxes)} == mirrored


def test_without_things_there_is_a_floor():
    of, low, _ = shown("all-fours")
    assert of.boxes == ()
    assert of.strap is None
    assert of.floor_m == pytest.approx(min(low.values()), abs=0.03)

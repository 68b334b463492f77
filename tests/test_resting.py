"""What carries a figure: its contacts lie under its skin, and hands lie on what they reach."""

import numpy as np
import pytest

from tests.figures import FIGURES
from unsit import figure
from unsit.landmarks import Side
from unsit.posed import parts
from unsit.resting import TOES_GIVE_M, contacts_of, floor_m, undersides_m

MADE = [pytest.param(made, id=name) for name, made in FIGURES.items()]


def shown(made, front=Side.RIGHT):
    return figure.setting(made.stretch, made.frame, front)


def skin_of(posed):
    from unsit.exchange.still import _moved, skin

    return _moved(skin(), parts(posed))[0]


@pytest.mark.parametrize("made", MADE)
def test_the_lowest_contact_is_as_low_as_the_skin(made):
    posed = shown(made).posed
    assert min(undersides_m(posed).values()) == pytest.approx(skin_of(posed)[:, 2].min(), abs=0.008)


@pytest.mark.parametrize("name", ["all-fours", "sphinx", "child-pose", "bridge"])
def test_hands_lie_on_the_floor_and_not_in_it(name):
    there = shown(FIGURES[name])
    from unsit.exchange.still import skin

    of = skin()
    heaviest = of.moved_by[np.arange(len(of.vertices)), of.weights.argmax(axis=1)]
    hands = np.isin(heaviest, [of.parts.index(f"{side}_hand") for side in Side])
    heights = skin_of(there.posed)[hands, 2] - there.furnished.floor_m
    assert -0.015 < heights.min() < 0.02
    assert heights.max() < 0.12, "flat"


def test_left_as_they_hang_they_would_reach_through_it():
    bare = figure.posed(FIGURES["all-fours"].frame, Side.RIGHT)
    assert skin_of(bare)[:, 2].min() < min(undersides_m(bare).values()) - 0.1


def test_hands_on_a_wall_point_up_and_face_it():
    there = parts(shown(FIGURES["wall-calf"]).posed)
    for side in Side:
        fingers = -there[f"{side}_hand"][0][:, 2]
        assert fingers[2] > 0.9


def test_a_hand_that_reaches_nothing_is_as_it_hangs():
    assert shown(FIGURES["knee-to-chest"]).posed.hands == {}


def test_toes_give_way_and_nothing_else_does():
    contacts = contacts_of(parts(shown(FIGURES["all-fours"]).posed))
    lowest = {name: middle[2] - radius for name, (middle, radius) in contacts.items()}
    pressed = dict(contacts)
    pressed["left_toes"] = (contacts["left_toes"][0] - [0.0, 0.0, 0.02], contacts["left_toes"][1])
    assert floor_m(pressed) == pytest.approx(floor_m(contacts), abs=TOES_GIVE_M)
    assert floor_m(contacts) <= min(value for name, value in lowest.items() if not name.endswith("toes"))

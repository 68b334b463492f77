"""A person beside whom a lens stands: what is measured, what is not, and what to change."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import Person
from unsit import side_view
from unsit.angles import in_roles
from unsit.landmarks import INDEX, Side, nobody
from unsit.observation import Hindrance, Posture, Verdict
from unsit.side_view import SideView

# The person is made without perspective and with legs in planes, as the geometry supposes: what is left is rounding.
EXACT_DEG = 1e-6
# On its grid of 2.5 degrees, with the weak prior of 45 degrees on the turn, and the bearing remembered within 9.
TURN_DEG = 6.0


def observed(*people, fps=10):
    """The last observation of these people, each standing or kneeling for a second."""
    memory, observation = SideView(), None
    for index, landmarks in enumerate(person.seen(i / fps) for i, person in enumerate(_each_for_a_second(people, fps))):
        del index
        memory, observation = side_view.step(memory, landmarks)
    return observation


def _each_for_a_second(people, fps):
    return [person for person in people for _ in range(fps + 1)]


def knelt(person):
    """Seen standing first, as everyone is."""
    return observed(replace(person, front=None, turn_away=0.0, lean=2.0), person)


sides = st.sampled_from(list(Side))
people = st.builds(
    lambda front, shank, thigh, lean, azimuth: Person(front, shank, thigh, 0.0, lean, azimuth, near=front.other),
    sides,
    st.floats(-10, 25),
    st.floats(-5, 25),
    st.floats(0, 35),
    st.floats(-5, 30),
)


@settings(max_examples=40, deadline=None)
@given(people)
def test_the_legs_are_measured_as_they_are_when_the_bearing_is_known(person):
    observation = knelt(person)
    roles = in_roles(observation.angles, observation.front_leg)
    # The bearing is weighed, not known: its error shortens or lengthens what points forward.
    bearing_deg = abs(observation.view.azimuth_deg - person.azimuth)
    slack = EXACT_DEG + np.degrees(np.tan(np.radians(person.azimuth + bearing_deg)) * np.radians(bearing_deg))
    assert observation.front_leg is person.front
    assert roles["front_shank_inclination_deg"] == pytest.approx(person.front_shank, abs=abs(slack) + EXACT_DEG)
    assert roles["rear_thigh_inclination_deg"] == pytest.approx(person.rear_thigh, abs=8.0)


@pytest.mark.parametrize("front", Side)
@pytest.mark.parametrize("turn", [0.0, 20.0, 35.0, 50.0])
@pytest.mark.parametrize("azimuth", [0.0, 12.0, 25.0])
def test_the_chests_turn_away_from_the_front_leg_is_found_on_either_side(front, turn, azimuth):
    observation = knelt(Person(front, turn_away=turn, azimuth=azimuth, near=front.other))
    found = in_roles(observation.angles, observation.front_leg)["trunk_turn_away_deg"]
    assert found == pytest.approx(turn, abs=TURN_DEG)
    assert observation.view.azimuth_deg == pytest.approx(azimuth, abs=TURN_DEG)


@settings(max_examples=25, deadline=None)
@given(people, st.floats(0.7, 1.5), st.floats(-40, 40))
def test_coming_closer_or_standing_elsewhere_changes_no_angle(person, closer, aside):
    here = knelt(person)
    there = knelt(replace(person, px_per_m=person.px_per_m * closer, at=(320.0 + aside, 240.0), height=700))
    assert there.angles.values == pytest.approx(here.angles.values, abs=1e-6, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(people)
def test_the_mirror_swaps_left_and_right_and_leaves_the_roles_as_they_were(person):
    other = replace(person, front=person.front.other, near=person.near.other)
    here, mirrored = knelt(person), knelt(other)
    assert mirrored.front_leg is here.front_leg.other
    assert in_roles(mirrored.angles, mirrored.front_leg) == pytest.approx(
        in_roles(here.angles, here.front_leg), abs=1e-6, nan_ok=True
    )


def test_what_a_side_view_cannot_see_is_not_a_number():
    angles = knelt(Person()).angles
    for name in ("left_hip_abduction_deg", "right_hip_rotation_deg", "trunk_side_bend_deg"):
        assert np.isnan(angles[name])


def test_every_number_has_its_uncertainty():
    for value, sd in knelt(Person()).angles.observed().values():
        assert np.isfinite(value)
        assert 0 < sd < 60


def test_a_lens_further_round_makes_the_front_knee_less_sure():
    beside, round_ = (knelt(Person(azimuth=azimuth)).angles.sd("right_knee_flexion_deg") for azimuth in (8.0, 40.0))
    assert round_ > beside


STANDING = Person(front=None, lean=2.0, azimuth=5.0)
KNEELING = Person()
HINDERED = [
    ("from behind, standing", replace(STANDING, azimuth=-40.0).seen(), Hindrance.TURN_TO_LENS),
    ("facing the lens, standing", replace(STANDING, azimuth=75.0).seen(), Hindrance.TURN_SIDE_ON),
    ("from the front leg's side", replace(KNEELING, near=Side.RIGHT).seen(), Hindrance.OTHER_SIDE),
    ("feet below the picture", replace(KNEELING, at=(320.0, 460.0)).seen(), Hindrance.FEET_OUT),
    ("too far away", replace(STANDING, px_per_m=60.0).seen(), Hindrance.TOO_FAR),
    ("two people", STANDING.seen(people=2), Hindrance.TWO_PEOPLE),
    ("nobody", nobody(0.0, 640, 480, 0.5, 0.2), Hindrance.NOBODY),
    ("nobody in the dark", nobody(0.0, 640, 480, 0.04, 0.05), Hindrance.DARK),
    ("a covered lens", nobody(0.0, 640, 480, 0.0, 0.0), Hindrance.COVERED),
]


@pytest.mark.parametrize(("what", "landmarks", "hindrance"), HINDERED, ids=[case[0] for case in HINDERED])
def test_whatever_hinders_is_named_and_nothing_is_measured(what, landmarks, hindrance):
    del what
    _, observation = side_view.step(SideView(), landmarks)
    assert observation.view.hindrance is hindrance
    assert observation.view.verdict is Verdict.REFUSED
    assert observation.angles.observed() == {}


@pytest.mark.parametrize("person", [STANDING, KNEELING])
def test_a_good_view_hinders_nothing(person):
    _, observation = side_view.step(SideView(), person.seen())
    assert observation.view.hindrance is None
    assert observation.view.verdict in (Verdict.GOOD, Verdict.USABLE)


def test_a_leg_in_front_that_is_not_seen_but_guessed_is_not_judged():
    seen = KNEELING.seen()
    visibility = seen.visibility.copy()
    visibility[[INDEX["right_knee"], INDEX["right_ankle"]]] = 0.3
    _, observation = side_view.step(SideView(), replace(seen, visibility=visibility))
    assert observation.view.hindrance is Hindrance.TURN_TO_LENS


def test_standing_kneeling_and_the_way_between_are_told_apart():
    between = replace(STANDING, front=None)
    assert observed(STANDING).posture is Posture.STANDING
    assert knelt(KNEELING).posture is Posture.SPLIT
    assert observed(between).front_leg is None


def test_turning_round_is_noticed_and_the_bearing_read_afresh():
    first = replace(STANDING, azimuth=5.0, near=Side.LEFT)
    turned = replace(STANDING, azimuth=25.0, near=Side.RIGHT)
    observation = observed(first, turned)
    assert observation.view.azimuth_deg == pytest.approx(25.0, abs=0.5)


def test_a_lost_picture_keeps_what_was_known():
    memory, _ = side_view.step(SideView(), STANDING.seen(0.0))
    kept, _ = side_view.step(memory, nobody(0.1, 640, 480))
    assert kept == memory

"""The view doctor: what hinders is named, what would help is said, and what is good is left alone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.people import HEIGHT, WIDTH, kneeling, sitting, standing, stretching
from unsit import sight
from unsit.catalogue import CORE, load
from unsit.landmarks import INDEX, Side, nobody
from unsit.observation import Hindrance, Verdict
from unsit.sight import Sight

FPS = 20.0
CATALOGUE = load()


def looked_at(person, seconds=1.0, before=None, start_s=0.0):
    """The last observation of a person who stays like this, and the memory after it."""
    memory = before or Sight.of(CATALOGUE.stretches[CORE])
    for frame in range(round(seconds * FPS)):
        memory, observation = sight.step(memory, person.seen(start_s + frame / FPS))
    return memory, observation


HINDERED = [
    ("from behind, kneeling", kneeling(bearing=-40.0).seen(), Hindrance.TURN_TO_LENS),
    ("facing the lens, kneeling", kneeling(bearing=75.0).seen(), Hindrance.TURN_SIDE_ON),
    ("facing the lens, standing", standing(bearing=80.0).seen(), Hindrance.TURN_SIDE_ON),
    ("from the front leg's side", kneeling(bearing=170.0).seen(), Hindrance.OTHER_SIDE),
    ("feet below the picture", kneeling().through(down=0.3).seen(), Hindrance.FEET_OUT),
    ("too far away", standing().through(ln_distance=np.log(15.0)).seen(), Hindrance.TOO_FAR),
    ("two people", standing().seen(people=2), Hindrance.TWO_PEOPLE),
    ("nobody", nobody(0.0, WIDTH, HEIGHT, 0.5, 0.2), Hindrance.NOBODY),
    ("nobody in the dark", nobody(0.0, WIDTH, HEIGHT, 0.04, 0.05), Hindrance.DARK),
    ("a covered lens", nobody(0.0, WIDTH, HEIGHT, 0.0, 0.0), Hindrance.COVERED),
]


@pytest.mark.parametrize(("what", "landmarks", "hindrance"), HINDERED, ids=[case[0] for case in HINDERED])
def test_whatever_hinders_is_named_and_nothing_is_measured(what, landmarks, hindrance):
    del what
    _, observation = sight.step(Sight.of(CATALOGUE.stretches[CORE]), landmarks)
    assert observation.view.hindrance is hindrance
    assert observation.view.verdict is Verdict.REFUSED
    assert observation.angles.observed() == {}


@pytest.mark.parametrize(
    "person", [standing(), kneeling(), sitting(), stretching()], ids=["stands", "kneels", "sits", "is in it"]
)
def test_the_advised_view_is_good_and_wants_nothing(person):
    _, observation = looked_at(person)
    assert observation.view.verdict is Verdict.GOOD
    assert (observation.view.hindrance, observation.view.advice) == (None, None)


ADVISED = [
    ("a little behind", kneeling(bearing=-14.0), Hindrance.TURN_TO_LENS),
    ("far in front", kneeling(bearing=48.0), Hindrance.TURN_SIDE_ON),
    ("a camera laid askew", standing().through(roll_deg=24.0), Hindrance.LENS_TILTED),
    ("a camera on a cupboard", kneeling().through(pitch_deg=35.0, ln_distance=np.log(3.5)), Hindrance.LENS_HIGH),
    ("close to the picture's edge", kneeling(bearing=0.0).through(across=0.4), Hindrance.TOO_NEAR),
]


@pytest.mark.parametrize(("what", "person", "advice"), ADVISED, ids=[case[0] for case in ADVISED])
def test_a_view_that_can_be_used_comes_with_what_would_make_it_better(what, person, advice):
    del what
    _, observation = looked_at(person)
    assert observation.view.verdict is not Verdict.REFUSED
    assert observation.view.advice is advice
    assert observation.angles.observed()


def test_dim_light_is_told():
    _, observation = sight.step(Sight.of(CATALOGUE.stretches[CORE]), kneeling().seen(brightness=0.14, contrast=0.1))
    assert observation.view.advice is Hindrance.DIM


def test_a_leg_in_front_that_is_not_seen_but_guessed_is_not_judged():
    seen = kneeling().seen()
    visibility = seen.visibility.copy()
    visibility[[INDEX["right_knee"], INDEX["right_ankle"]]] = 0.3
    _, observation = sight.step(Sight.of(CATALOGUE.stretches[CORE]), replace(seen, visibility=visibility))
    assert observation.view.hindrance is Hindrance.TURN_TO_LENS


@pytest.mark.parametrize("height_m", [0.4, 0.8, 1.2])
def test_the_lenss_height_and_distance_are_told_within_what_is_said_of_them(height_m):
    hips_m, distance_m = 0.47, 3.2
    pitch_deg = np.degrees(np.arctan((height_m - hips_m) / distance_m))
    _, observation = looked_at(kneeling().through(pitch_deg=pitch_deg, down=0.0))
    lens = observation.view.lens
    assert abs(lens.height_m - height_m) < 2 * lens.height_sd_m
    assert abs(lens.distance_m - distance_m / np.cos(np.radians(pitch_deg))) < 2 * lens.distance_sd_m


def test_at_the_border_of_what_is_graded_the_verdict_does_not_flicker():
    memory, verdicts = Sight.of(CATALOGUE.stretches[CORE]), []
    for frame in range(60):
        bearing = -14.0 - 2.0 * np.sin(frame)
        memory, observation = sight.step(memory, kneeling(bearing=bearing).seen(frame / FPS))
        verdicts.append(observation.view.verdict)
    assert sum(one is not other for one, other in pairwise(verdicts)) <= 1


def test_after_changing_legs_without_turning_round_the_view_is_judged_afresh():
    memory, first = looked_at(kneeling(Side.RIGHT, bearing=10.0), 2.0)
    memory, _ = looked_at(standing(Side.LEFT), 1.0, memory, 2.0)
    _, second = looked_at(kneeling(Side.LEFT, bearing=170.0), 2.0, memory, 3.0)
    assert first.view.verdict is Verdict.GOOD
    assert second.view.hindrance is Hindrance.OTHER_SIDE


def test_someone_who_is_turning_is_hardly_told_to_turn():
    """Told for less than half a second: a cue is spoken only when it has been wanted for longer than a second."""
    memory, _ = looked_at(standing(bearing=5.0), 1.0)
    told = []
    for frame in range(30):
        memory, observation = sight.step(memory, standing(bearing=5.0 + 170.0 * frame / 30).seen(1.0 + frame / FPS))
        told.append(observation.view.hindrance or observation.view.advice)
    assert sum(each is not None for each in told) < 0.5 * FPS


def test_a_lost_picture_keeps_what_was_known():
    memory, _ = looked_at(standing())
    kept, _ = sight.step(memory, nobody(1.1, WIDTH, HEIGHT))
    assert kept is memory

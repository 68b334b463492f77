"""A person's own version of a stretch changes what it says, and no cue ever asks for more than its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.people import stretching
from unsit.catalogue import CORE, load
from unsit.landmarks import Side
from unsit.person import Person, fitted, hold_s, lean_for_elbow_deg
from unsit.practice import Practice
from unsit.prescription import Limit, Prescription, PrescriptionError, prescribed, recorded

CATALOGUE = load()
STRETCH = CATALOGUE.stretches[CORE]


def own(**told):
    return Prescription.model_validate({"id": "mine", "from": CORE, "name": "Mine"} | told)


def practised(stretch, seconds=8.0, **person):
    """The last moment of someone in the stretch, and all that was said."""
    practice, moment, said = Practice.begin(stretch, CATALOGUE.words), None, []
    for frame in range(int(seconds * 15)):
        practice, moment = practice.step(stretching(**person).seen(frame / 15))
        said += [moment.said.key] if moment.said else []
    return moment, said


def target(stretch, key):
    return next(each for each in stretch.target if each.key == key)


def test_only_what_is_told_is_changed():
    mine = prescribed(own(hold={"default_s": 15, "times": 4}), STRETCH)
    assert (mine.id, mine.name, mine.hold.default_s, mine.hold.times) == ("mine", "Mine", 15, 4)
    assert mine.hold.min_s == 15, "a hold shorter than usual is as long as it needs to be"
    same = {"id", "name", "hold"}
    assert mine.model_dump(exclude=same) == STRETCH.model_dump(exclude=same)


def test_one_side_alone_counts_that_side_and_asks_for_no_other():
    mine = prescribed(own(only="left"), STRETCH)
    assert mine.counted == (Side.LEFT,)
    moment, _ = practised(mine, front=Side.LEFT)
    assert moment.held_s[Side.LEFT] > 5
    moment, said = practised(mine, front=Side.RIGHT)
    assert moment.held_s[Side.RIGHT] == 0
    assert "other_side_only" in said


def test_a_limit_is_a_rule_with_a_word_at_it_and_no_seconds_past_it():
    mine = prescribed(own(limit=[{"measure": "trunk_turn_away_deg", "at_most": 20}]), STRETCH)
    moment, said = practised(mine, turn=45.0)
    assert moment.held_s[Side.RIGHT] < 2
    assert "too_far_for_you" in said
    moment, said = practised(mine, turn=15.0)
    assert moment.held_s[Side.RIGHT] > 4
    assert not {"turn", "far_enough", "too_far_for_you"} & set(said)


def test_a_lower_limit_works_the_other_way_round():
    mine = prescribed(own(limit=[{"measure": "front_shank_inclination_deg", "at_least": -4}]), STRETCH)
    _, said = practised(mine, right_knee_flexion_deg=62.0)
    assert {"far_enough", "too_far_for_you"} & set(said)


@given(st.floats(-20, 80))
def test_no_target_asks_for_more_than_a_limit_allows(end):
    mine = prescribed(own(limit=[{"measure": "trunk_turn_away_deg", "at_most": end}]), STRETCH)
    turn = target(mine, "turn")
    assert turn.low <= end - 10
    assert turn.high <= end


def test_what_was_held_becomes_the_target_with_room_for_the_cameras_error():
    (turn,) = recorded(STRETCH, {"trunk_turn_away_deg": (22.0, 2.0)})
    assert (turn.key, turn.low, turn.high) == ("turn", 12.0, None), "an open end stays open"
    (turn,) = recorded(STRETCH, {"trunk_turn_away_deg": (22.0, 9.0)})
    assert turn.low == 4.0, "an unsure measure has more room"
    assert recorded(STRETCH, {"trunk_turn_away_deg": (float("nan"), 1.0)}) == ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"limit": [{"measure": "nose_length", "at_most": 3}]}, "known: front_"),
        ({"limit": [{"measure": "trunk_turn_away_deg"}]}, "either at_most or at_least"),
        ({"target": [{"key": "turn"}]}, "low, high or both"),
        ({"target": [{"key": "turn", "low": 30, "high": 20}]}, "must be below high"),
        ({"hold": {"default_s": -5}}, "greater than 0"),
        ({"hold": {"default_s": 30, "tims": 2}}, "tims"),
        ({"only": "middle"}, "'left' or 'right'"),
        ({"id": "Not An Id"}, "pattern"),
    ],
)
def test_what_cannot_be_is_told(told, words):
    with pytest.raises(ValidationError, match=words):
        own(**told)


def test_what_does_not_go_with_its_stretch_is_told():
    with pytest.raises(PrescriptionError, match=r"has no target wings; known: elbow"):
        prescribed(own(target=[{"key": "wings", "low": 3}]), STRETCH)
    both = STRETCH.model_copy(update={"sides": "together"})
    with pytest.raises(PrescriptionError, match="both sides at once"):
        prescribed(own(only="left"), both)


# Fitted to a person


def test_of_whom_nothing_is_known_the_stretch_is_as_it_is():
    assert fitted(STRETCH, Person()) == STRETCH


def test_what_one_cannot_reach_is_neither_asked_for_nor_waited_for():
    mine = fitted(STRETCH, Person(cannot=frozenset({"turn", "reach"})))
    assert [each.key for each in mine.target] == ["elbow"]
    moment, said = practised(mine, turn=0.0)
    assert moment.held_s[Side.RIGHT] > 4
    assert "turn" not in said


@pytest.mark.parametrize(
    ("person", "seconds"),
    [(Person(), 30), (Person(hold_s=20), 20), (Person(hold_s=20, older=True), 30), (Person(hold_s=10), 20)],
)
def test_the_hold_is_as_long_as_suits_the_person_within_the_stretch_s_own(person, seconds):
    assert hold_s(STRETCH, person) == seconds


def test_the_rule_of_the_knee_has_an_allowance_and_can_be_for_comfort_only():
    (rule,) = fitted(STRETCH, Person(knee_allowance_deg=7)).rule
    assert (rule.gentle_above, rule.clear_above) == (15, 22)
    assert fitted(STRETCH, Person(comfort_only=True)).rule == ()


def test_who_is_very_flexible_is_not_taken_to_the_end_of_their_range():
    person = Person(own_range_deg={"trunk_turn_away_deg": 60.0})
    turn = target(fitted(STRETCH, person, very_flexible=True), "turn")
    assert turn.high == pytest.approx(45.0)
    assert target(fitted(STRETCH, person), "turn") == target(STRETCH, "turn")


def test_a_limit_of_the_persons_own_holds_in_every_stretch():
    person = Person(limits=(Limit(measure="trunk_turn_away_deg", at_most=12),))
    assert target(fitted(STRETCH, person), "turn").low == 2


def test_short_arms_and_a_long_trunk_must_lean_further():
    by_arm = [lean_for_elbow_deg(Person(arm_ratio=ratio)) for ratio in (1.1, 1.0, 0.9)]
    assert by_arm == sorted(by_arm)
    assert by_arm[0] < lean_for_elbow_deg(Person(measured={"trunk": 1.05})) - 5
    assert lean_for_elbow_deg(Person(trunk_ratio=1.0, measured={"trunk": 1.05})) == by_arm[1], "what is told counts"


def test_past_a_limit_of_the_person_s_own_a_word_is_said_and_no_second_counts_where_the_stretch_asks_for_it():
    person = Person(
        limits=(Limit(measure="trunk_turn_away_deg", at_most=12), Limit(measure="rear_knee_flexion_deg", at_most=90))
    )
    mine = fitted(STRETCH, person)
    (rule,) = (rule for rule in mine.rule if rule.key.startswith("own_limit"))
    assert (rule.measure, rule.gentle_above) == ("trunk_turn_away_deg", 12)
    moment, said = practised(mine, turn=30.0)
    assert moment.held_s[Side.RIGHT] == 0
    assert "too_far_for_you" in said


def test_a_limit_of_the_person_s_own_stands_beside_those_of_a_prescription():
    mine = prescribed(own(limit=[{"measure": "trunk_turn_away_deg", "at_most": 30}]), STRETCH)
    both = fitted(mine, Person(limits=(Limit(measure="trunk_turn_away_deg", at_most=20),)))
    assert [rule.key for rule in both.rule if rule.key.startswith("own_limit")] == ["own_limit_1", "own_limit_2"]
    assert target(both, "turn").high == 20

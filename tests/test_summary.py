"""What is said at the end: no more than was seen."""

from dataclasses import replace

import pytest

from unsit.catalogue import CORE, load
from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.session import Ended, Fault, Hold, Session, owed_s
from unsit.summary import is_whole, summarise

CATALOGUE = load()
EMPTY = Session(CORE, "camera", 30.0, ended=Ended.FINISHED, verdict=Verdict.GOOD)


def session(right=0.0, left=0.0, **more):
    held = {Side.RIGHT: right, Side.LEFT: left}
    holds = tuple(Hold(leg, 0.0, seconds, seconds) for leg, seconds in held.items() if seconds)
    return replace(EMPTY, holds=holds, **more)


def said(of):
    return summarise(of, CATALOGUE.stretches[CORE], CATALOGUE.words)


HEADLINES = [
    ("both legs", session(30, 28), "Both legs held."),
    ("one leg", session(30, 12), "One leg held."),
    ("a few seconds", session(6), "A start."),
    ("nothing", session(), "Nothing counted this time."),
    ("stopped, however long", session(30, 30, ended=Ended.STOPPED), "Stopped. That is always right."),
    ("a hold asked for that is shorter", session(11, 11, hold_s=10), "Both legs held."),
]


WHOLE = [
    ("both legs", session(30, 28), True),
    ("both for the shortest hold", session(20, 20), True),
    ("one for less than that", session(20, 19.9), False),
    ("one owed more than a second of doubt", session(30, 27), False),
    ("one leg", session(30), False),
    ("nothing", session(), False),
    ("a hold asked for that is shorter", session(11, 11, hold_s=10), True),
    ("stopped when all was held", session(30, 30, ended=Ended.STOPPED), True),
]


@pytest.mark.parametrize(("name", "of", "whole"), WHOLE, ids=[case[0] for case in WHOLE])
def test_a_session_is_whole_when_every_side_has_had_its_time(name, of, whole):
    del name
    assert is_whole(of, CATALOGUE.stretches[CORE]) is whole


@pytest.mark.parametrize(("name", "of", "headline"), HEADLINES, ids=[case[0] for case in HEADLINES])
def test_the_headline(name, of, headline):
    del name
    assert said(of).headline == headline


def test_a_leg_that_had_less_is_owed_the_difference_up_to_the_hold_asked_for():
    assert owed_s(12, 25, 30) == 13
    assert owed_s(25, 12, 30) == 0
    assert owed_s(12, 50, 30) == 18
    assert "Your left leg is still owed 13 s to be equal." in said(session(25, 12)).sentences


def test_two_legs_within_two_seconds_are_called_the_same_and_not_compared():
    sentences = said(session(25, 24)).sentences
    assert "Left and right had the same time, within 2 s." in sentences
    assert not any("owed" in sentence for sentence in sentences)


def test_a_knee_past_the_ankle_is_told_with_its_leg_and_seconds():
    fault = Fault("knee_past_ankle", Side.LEFT, 3.0, 8.0)
    sentences = said(session(25, 20, faults=(fault,))).sentences
    assert any("With the left leg in front" in sentence and "5 s" in sentence for sentence in sentences)


def test_a_stopped_session_is_never_called_failed():
    assert "A stopped hold is never a failed one." in " ".join(said(session(5, ended=Ended.STOPPED)).sentences)


def test_a_view_that_was_refused_says_what_to_change():
    refused = session(verdict=Verdict.REFUSED, hindrance=Hindrance.TURN_TO_LENS)
    assert said(refused).advice == "Turn your front towards the camera a little."
    assert "Nothing was graded" in said(refused).sentences[0]


def test_a_refused_view_after_a_good_hold_does_not_deny_the_hold():
    refused = session(25, 25, verdict=Verdict.REFUSED, hindrance=Hindrance.TURN_TO_LENS)
    assert "Nothing was graded" not in " ".join(said(refused).sentences)


NEVER_SAID = ("relieve", "treat", "prevent", "correct", "fix", "cleared", "risk", "imbalance", "posture")


@pytest.mark.parametrize("word", NEVER_SAID)
def test_no_word_of_ours_claims_what_is_not_established(word):
    words = CATALOGUE.words
    texts = [wording.text for wording in words.cue.values()] + list(words.sentence.values())
    for stretch in CATALOGUE.stretches.values():
        texts += [
            stretch.summary,
            stretch.feel,
            stretch.not_feel,
            stretch.stop_if,
            *(step.text for step in stretch.steps),
        ]
    assert [text for text in texts if word in text.lower()] == []

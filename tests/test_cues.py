"""Which word, when, and when none."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postures import FROM_BEHIND, NOBODY, STANDING, STRETCH, WORDS, kneeling, run
from unsit.catalogue import load
from unsit.coach import Command
from unsit.cues import APART_S, SAFETY_TWICE_AFTER_S, TWICE_AFTER_S, Tone, Verbosity
from unsit.landmarks import Side

RIGHT, LEFT = kneeling(Side.RIGHT), kneeling(Side.LEFT)
WRONG = kneeling(elbow=False, turned=False, reach=False)


def test_a_good_hold_of_thirty_seconds_hears_four_short_things():
    assert run((31, RIGHT)).keys() == ["hold", "tail", "half", "hold_done"]


def test_what_no_camera_sees_is_said_once_a_leg_and_never_while_something_is_wrong():
    session = run((7, RIGHT), (4, WRONG), (10, RIGHT), (3, STANDING), (12, LEFT))
    assert session.keys().count("tail") == 2
    interrupted = run((7, RIGHT), (4, WRONG))
    assert interrupted.keys().count("tail") == 0


def test_a_hold_sounds_in_half_way_the_last_five_seconds_and_done_once_each():
    sounds = [sound for _, sound in run((31, RIGHT)).sounds]
    assert sounds == ["in", "half", *["last_five"] * 5, "done"]


def test_leaving_sounds_out_and_changing_legs_sounds_change():
    sounds = [sound for _, sound in run((21, RIGHT), (3, STANDING)).sounds]
    assert sounds[-2:] == ["out", "change"]


def test_the_targets_are_asked_for_one_at_a_time_in_the_stretchs_order():
    session = run((8, WRONG), (8, kneeling(turned=False, reach=False)), (8, kneeling(reach=False)))
    assert list(dict.fromkeys(session.keys())) == ["elbow", "turn", "hold", "reach"]


def test_someone_whose_elbow_does_not_reach_is_asked_twice_and_then_led_on_to_the_turn():
    session = run((30, kneeling(elbow=False, turned=False)))
    assert session.keys() == ["elbow", "elbow", "turn", "turn", "turn"]
    assert session.go((12, kneeling(elbow=False))).keys().count("elbow") == 2


def test_the_other_leg_is_asked_for_the_elbow_again():
    session = run((30, kneeling(elbow=False, turned=False)), (3, STANDING), (5, kneeling(Side.LEFT, elbow=False)))
    assert session.keys().count("elbow") == 3


def test_a_knee_past_fifteen_degrees_is_heard_within_a_frame_of_the_second_that_the_rule_allows():
    session = run((10, RIGHT), (5, kneeling(shank=20)))
    clear = next(said for said in session.said if said.key == "knee_clear")
    assert clear.time_s - 10.0 == pytest.approx(1.0, abs=0.11)


def test_a_flicker_says_nothing():
    assert run((3, STANDING), (0.3, WRONG), (0.5, STANDING)).keys() == ["kneel"]


def test_a_cue_that_changes_nothing_is_told_three_times_and_then_only_stands():
    session = run((60, STANDING))
    assert session.keys() == ["kneel"] * 3
    assert session.cues.standing.key == "kneel"


def test_from_behind_one_is_asked_to_turn_and_nothing_else():
    assert set(run((10, FROM_BEHIND)).keys()) == {"turn_to_lens"}


def test_a_second_leg_owed_its_time_is_told_how_much():
    session = run((25, RIGHT), (4, STANDING), (12, LEFT), (4, STANDING))
    assert session.said[-1].text == "Your left leg is owed 13 seconds."


def test_a_leg_that_has_had_its_time_is_not_called_back_into_the_stretch():
    session = run((25, RIGHT), (3, kneeling(turned=False, elbow=False)), (3, STANDING))
    assert session.keys()[-1] == "change"
    assert session.keys().count("elbow") == 0


ASSESSMENTS = [NOBODY, FROM_BEHIND, STANDING, RIGHT, LEFT, WRONG, kneeling(shank=12), kneeling(shank=20)]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0.05, 9), st.sampled_from(ASSESSMENTS)), min_size=1, max_size=12))
def test_the_voice_keeps_its_manners_whatever_happens(spells):
    said = run(*spells).said
    safety = {key for key, wording in WORDS.cue.items() if wording.tone is Tone.SAFETY}
    for first, second in pairwise(said):
        if second.key not in safety:
            assert second.time_s - first.time_s >= APART_S - 1e-9
    for key in {one.key for one in said}:
        times = [one.time_s for one in said if one.key == key]
        least = SAFETY_TWICE_AFTER_S if key in safety else TWICE_AFTER_S
        assert all(b - a >= least - 1e-9 for a, b in pairwise(times))


@pytest.mark.parametrize("key", sorted(WORDS.cue))
@pytest.mark.parametrize("front", Side)
def test_every_cue_is_at_most_eight_words_with_the_right_side_in_it(key, front):
    other = WORDS.sides[front.other]
    sides = {"front": WORDS.sides[front], "lead": WORDS.sides[front], "rear": other, "other": other, "away": other}
    text = WORDS.cue[key].text.format(**sides, seconds=12)
    assert len(text.replace(":", "").split()) <= 8 or key in NOTICES
    assert "{" not in text


NOTICES = {"knee_unseen"}
"""Shown, never spoken."""


def test_every_cue_that_a_stretch_can_ask_for_has_words():
    for stretch in load().stretches.values():
        assert stretch.cue_keys() <= set(WORDS.cue)


def test_turning_away_from_the_right_leg_is_called_left():
    session = run((3, kneeling(Side.RIGHT, turned=False)))
    assert session.said[-1].text == "Turn your chest to the left."


def test_a_knee_that_cannot_be_judged_is_a_quiet_notice_and_not_a_word():
    unseen = replace(RIGHT, excess={"knee_past_ankle": float("nan")}, clear_excess={"knee_past_ankle": float("nan")})
    session = run((5, unseen))
    assert session.coach.held_s(Side.RIGHT) > 4
    assert session.keys().count("knee_unseen") == 0
    assert STRETCH.rule[0].unseen_notice == "knee_unseen"


def test_half_a_second_is_not_owed():
    assert run((2, STANDING), (32, RIGHT), (3, STANDING), (29.5, LEFT), (3, STANDING)).keys().count("owed") == 0


def test_what_is_owed_is_said_of_the_leg_that_is_owed_it():
    said = run((2, STANDING), (23, RIGHT), (3, STANDING), (32, LEFT), (3, STANDING)).said
    assert "Your right leg is owed 7 seconds." in [each.text for each in said]


def test_half_way_is_said_once_however_often_the_hold_is_interrupted():
    broken = run((15.5, RIGHT))
    for _ in range(4):
        broken.go((7, kneeling(turned=False)), (0.6, RIGHT))
    assert broken.keys().count("half") == 1


def test_done_is_said_once_a_leg():
    wavering = run((32, RIGHT))
    for _ in range(4):
        wavering.go((1.2, kneeling(shank=10)), (6, RIGHT))
    assert wavering.keys().count("hold_done") == 1


def test_each_pause_is_said_once():
    paused = run((5, RIGHT)).order(Command.PAUSE).go((30, RIGHT))
    assert paused.keys().count("paused") == 1
    assert paused.order(Command.RESUME).go((5, RIGHT)).order(Command.PAUSE).go((5, RIGHT)).keys().count("paused") == 2


def test_of_the_essentials_the_praise_and_what_is_good_to_have_stand_and_are_not_spoken():
    going_in = ((3, STANDING), (3, WRONG), (3, kneeling(turned=False, reach=False)), (6, kneeling(reach=False)))
    whole = run(*going_in, (31, RIGHT)).keys()
    left_out = {"hold", "reach", "tail"}
    assert left_out <= set(whole)
    essentials = run(*going_in, (31, RIGHT), verbosity=Verbosity.ESSENTIALS).keys()
    assert essentials == [key for key in whole if key not in left_out | {"elbow"}]


def test_with_tones_alone_nothing_is_spoken_and_a_safety_word_is_a_tone():
    session = run((10, RIGHT), (5, kneeling(shank=20)), verbosity=Verbosity.TONES)
    assert session.keys() == []
    assert [sound for _, sound in session.sounds].count("mind") == 1
    assert session.cues.standing.key == "knee_clear"


def test_the_last_words_are_spoken():
    assert run((2, RIGHT), (130, NOBODY)).keys()[-1] == "left"


def test_a_knee_clearly_past_its_ankle_is_called_before_anything_else_is_asked_for():
    keys = run((3, kneeling(elbow=False, turned=False, shank=25))).keys()
    assert keys[0] in ("knee_gentle", "knee_clear")
    assert keys.count("knee_clear") == 1


def test_one_lost_picture_does_not_make_an_old_cue_new():
    standing = run((12, STANDING))
    for _ in range(10):
        standing.go((0.05, NOBODY), (8, STANDING))
    assert standing.keys().count("kneel") == 3

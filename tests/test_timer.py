"""Where no eye watches, the clock guides through the same coach, and what it tells is kept as told."""

import pytest

from unsit.catalogue import CORE, load
from unsit.cues import Verbosity
from unsit.landmarks import Side
from unsit.practice import Command, Phase, Practice
from unsit.session import CLOCK, Ended
from unsit.timer import CHANGE_S, FIRST_WORD_S, READY_S, explained, step_s
from unsit.words import of_stretch

CATALOGUE = load()
STRETCH = CATALOGUE.stretches[CORE]


def begun(stretch=STRETCH, hold_s=30.0, verbosity=Verbosity.ESSENTIALS):
    return Practice.begin(stretch, CATALOGUE.words, hold_s, CLOCK).saying(verbosity)


def ticked(practice, until_s, every_s=0.2, since_s=0.0):
    """The practice after these ticks, its last moment, and everything that was said and sounded."""
    said, sounds, moment = [], [], None
    count = round((until_s - since_s) / every_s)
    for index in range(count + 1):
        practice, moment = practice.tick(100.0 + since_s + index * every_s)
        said += [moment.said.key] if moment.said else []
        sounds += moment.voice.sounds
    return practice, moment, said, sounds


def test_after_time_to_get_ready_the_hold_is_counted_and_then_the_other_leg():
    practice, moment, said, sounds = ticked(begun(), READY_S + 30 + CHANGE_S + 30 + 8)
    assert moment.held_s == pytest.approx({Side.RIGHT: 30.0, Side.LEFT: 30.0}, abs=0.5)
    assert moment.ended is Ended.FINISHED
    assert practice.session.source == CLOCK
    assert said[0] == "get_ready", "nothing is said of a camera"
    told = [key for key in dict.fromkeys(said) if key in ("hold_done", "change_legs", "both_done")]
    assert told == ["hold_done", "change_legs", "both_done"]
    assert sounds.count("half") == 2
    assert sounds.count("done") == 2


def test_the_seconds_until_it_begins_are_told():
    _, moment, _, _ = ticked(begun(), 4.0)
    assert moment.ready_in_s == pytest.approx(READY_S - 4.0, abs=0.3)
    _, moment, _, _ = ticked(begun(), READY_S + 2)
    assert moment.ready_in_s is None


def test_whoever_says_that_they_are_in_begins_at_once():
    practice, moment, _, _ = ticked(begun(), 2.0)
    assert moment.phase is not Phase.HOLDING
    practice, moment, _, _ = ticked(practice.command(Command.READY), 7.0, since_s=2.2)
    assert moment.held_s[Side.RIGHT] == pytest.approx(5.0, abs=0.5)


@pytest.mark.parametrize("every_s", [0.2, 1.0, 7.0])
def test_a_page_in_the_background_whose_clock_is_seldom_heard_loses_no_second(every_s):
    _, moment, _, _ = ticked(begun(), READY_S + 21.0 - (READY_S + 21.0) % every_s, every_s)
    assert moment.held_s[Side.RIGHT] == pytest.approx(21.0 - (READY_S + 21.0) % every_s, abs=0.5)


def test_a_machine_that_slept_counts_nothing_of_the_night():
    practice, moment, _, _ = ticked(begun(), READY_S + 5)
    _, moment = practice.tick(100.0 + READY_S + 5 + 8 * 3600)
    assert moment.held_s[Side.RIGHT] == pytest.approx(5.0, abs=0.5)


def test_a_pause_is_not_counted_and_the_hold_goes_on_after_it():
    practice, _, _, _ = ticked(begun(), READY_S + 10)
    practice, moment, _, _ = ticked(practice.command(Command.PAUSE), READY_S + 40, since_s=READY_S + 10)
    assert moment.held_s[Side.RIGHT] == pytest.approx(10.0, abs=0.5)
    practice, moment, _, _ = ticked(practice.command(Command.RESUME), READY_S + 45, since_s=READY_S + 40)
    assert moment.held_s[Side.RIGHT] == pytest.approx(15.0, abs=0.7)


def test_stop_ends_it_at_once():
    practice, _, _, _ = ticked(begun(), READY_S + 10)
    stopped = practice.command(Command.STOP)
    assert stopped.session.ended is Ended.STOPPED
    assert stopped.session.held_s(Side.RIGHT) == pytest.approx(10.0, abs=0.5)


def test_the_side_that_is_asked_for_goes_first():
    practice, moment, _, _ = ticked(begun().beginning_with(Side.LEFT), READY_S + 3)
    assert moment.held_s[Side.LEFT] > 2 > moment.held_s[Side.RIGHT]
    _, moment, _, _ = ticked(practice, READY_S + 30 + CHANGE_S + 33, since_s=READY_S + 3)
    assert min(moment.held_s.values()) > 25


def test_one_side_alone_is_done_once():
    only = STRETCH.model_copy(update={"only": Side.LEFT})
    _, moment, _, _ = ticked(begun(only), READY_S + 40)
    assert moment.held_s == pytest.approx({Side.LEFT: 30.0, Side.RIGHT: 0.0}, abs=0.5)
    assert moment.ended is Ended.FINISHED


def test_a_dynamic_stretch_is_held_in_its_repetitions():
    hold = STRETCH.hold.model_copy(update={"default_s": 24.0, "repetitions": 8})
    dynamic = STRETCH.model_copy(update={"mode": "dynamic", "hold": hold, "sides": "together"})
    practice, moment, _, _ = ticked(begun(dynamic, 24.0), READY_S + 24 + 8 * 2 + 8)
    assert len(practice.session.holds) == 8
    assert moment.held_s[Side.RIGHT] == pytest.approx(24.0, abs=1.0)


STEPS = of_stretch(CATALOGUE.words, STRETCH).steps
STEPS_S = FIRST_WORD_S + sum(map(step_s, STEPS))


def test_by_the_clock_the_side_is_said_first_then_every_step_once_then_it_waits():
    _, moment, said, _ = ticked(begun(verbosity=Verbosity.ALL), STEPS_S + READY_S + 1)
    steps = [key for key in said if key.startswith("step_")]
    assert steps == [f"step_{number}" for number in range(len(STEPS))]
    assert said[0] == "get_ready"
    assert said[said.index(steps[-1]) + 1] == "get_ready"
    assert moment.held_s[Side.RIGHT] == pytest.approx(1.0, abs=0.4)


def test_a_step_is_given_the_time_to_say_it_and_to_do_it():
    assert all(step_s(text) > len(text) / 15 + 2 for text in STEPS)
    assert step_s("右ひざを床につきます") > step_s("Kneel now."), "a syllable a character"


def test_whoever_is_in_before_the_steps_are_over_hears_no_more_of_them():
    practice, _, _, _ = ticked(begun(verbosity=Verbosity.ALL), FIRST_WORD_S + 1)
    practice, moment, said, _ = ticked(practice.command(Command.READY), FIRST_WORD_S + 10, since_s=FIRST_WORD_S + 1)
    assert not [key for key in said if key.startswith("step_")]
    assert moment.held_s[Side.RIGHT] == pytest.approx(9.0, abs=0.5)


def test_nothing_of_a_camera_is_said_where_there_is_none():
    for stretch in CATALOGUE.stretches.values():
        texts = of_stretch(CATALOGUE.words, stretch).steps
        assert texts, stretch.id
        assert not [text for text in texts if "camera" in text]


def test_the_steps_are_said_on_the_first_side_alone():
    practice, _, _, _ = ticked(begun(hold_s=10.0, verbosity=Verbosity.ALL), STEPS_S + READY_S + 10)
    _, _, said, _ = ticked(practice, STEPS_S + READY_S + 40, since_s=STEPS_S + READY_S + 10.2)
    assert "change_legs" in said
    assert not [key for key in said if key.startswith("step_")]
    assert explained(practice.timer, practice.coach.time_s) is None

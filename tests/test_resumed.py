"""A session that was cut off goes on from its record: what was held stands, none of the time between counts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings_of_clips import recording
from unsit.catalogue import CORE, load
from unsit.coach import AWAY_AFTER_S
from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.practice import Command, Phase, Practice, practise
from unsit.session import CLOCK, Ended, Hold, Said, Session

CATALOGUE = load()
STRETCH = CATALOGUE.stretches[CORE]
FIRST_HELD, FRAME_S = 67, 1 / 12
"""Of the recording `good`: the frame in which its first hold begins, and the time between two."""
TICK_S = 0.2


def resumed(session, away_s=5.0, first=None):
    return Practice.resumed(STRETCH, CATALOGUE.words, session, first).back(away_s)


@st.composite
def records(draw, source="camera"):
    """What a program that was killed may have left: holds on either leg, one after the other."""
    holds, at_s = [], 0.0
    for _ in range(draw(st.integers(0, 5))):
        start_s = at_s + draw(st.floats(0.1, 20))
        held_s = draw(st.floats(0.05, 40))
        at_s = start_s + held_s + draw(st.floats(0, 1))
        holds.append(Hold(draw(st.sampled_from(Side)), start_s, at_s, held_s))
    duration_s = at_s + draw(st.floats(0, 30))
    return Session(
        CORE, source, 30.0, duration_s, tuple(holds), ended=draw(st.sampled_from([Ended.LEFT, Ended.INTERRUPTED]))
    )


def held_s(session):
    return {leg: session.held_s(leg) for leg in Side}


def ticked(practice, seconds, since_s=1000.0):
    """The practice after so many seconds of a clock that the program has not seen before."""
    for index in range(round(seconds / TICK_S) + 1):
        practice, moment = practice.tick(since_s + index * TICK_S)
    return practice, moment


@given(records() | records(CLOCK), st.floats(0, AWAY_AFTER_S))
def test_what_the_record_held_is_neither_more_nor_less_however_long_it_was_away(record, away_s):
    session = resumed(record, away_s).session
    assert held_s(session) == held_s(record)
    assert session.holds == record.holds
    assert session.ended is None
    assert session.duration_s == pytest.approx(record.duration_s + away_s)


@given(records(CLOCK), st.floats(0, 600), st.floats(0, 8))
def test_no_second_counts_before_the_person_says_that_they_are_in_and_then_each_one_does(record, away_s, waited_s):
    practice, moment = ticked(resumed(record, away_s), waited_s)
    assert moment.held_s == held_s(record)
    to_do = [leg for leg in practice.coach.counted if record.held_s(leg) < record.hold_s]
    if not to_do:
        return
    leg = to_do[0]
    assert moment.phase is Phase.PAUSED
    assert moment.ready_in_s is not None
    missing_s = record.hold_s - record.held_s(leg)
    _, moment = ticked(practice.command(Command.READY), min(missing_s, 3.0), since_s=1000.0 + waited_s + TICK_S)
    assert moment.held_s[leg] - record.held_s(leg) == pytest.approx(min(missing_s, 3.0), abs=2 * TICK_S + 0.01)
    assert moment.held_s[leg.other] == record.held_s(leg.other)


@given(records(), st.floats(0, 600))
def test_what_a_leg_is_owed_is_as_the_record_has_it(record, away_s):
    practice = resumed(record, away_s)
    told = Practice.begin(STRETCH, CATALOGUE.words, record.hold_s).coach
    told = replace(told, clock=replace(told.clock, holds=record.holds))
    assert {leg: practice.coach.owed_s(leg) for leg in Side} == {leg: told.owed_s(leg) for leg in Side}


def test_a_hold_that_was_cut_off_goes_on_with_the_seconds_before_and_none_of_those_between():
    frames = recording("good").frames
    *_, (before, _) = practise(frames[: FIRST_HELD + 60], Practice.begin(STRETCH, CATALOGUE.words))
    held = before.session.held_s(Side.RIGHT)
    later = [replace(frame, time_s=frame.time_s + 7000) for frame in frames[FIRST_HELD + 60 : FIRST_HELD + 121]]
    moments = [moment for _, moment in practise(later, resumed(replace(before.session, ended=Ended.INTERRUPTED), 20.0))]
    assert moments[0].held_s[Side.RIGHT] == held
    assert moments[0].time_s == pytest.approx(before.session.duration_s + 20.0)
    assert moments[-1].held_s[Side.RIGHT] - held == pytest.approx(60 * FRAME_S, abs=1.0)


def test_a_session_in_memory_goes_on_sooner_than_one_from_its_record_and_counts_as_much():
    frames = recording("good").frames
    *_, (before, _) = practise(frames[: FIRST_HELD + 60], Practice.begin(STRETCH, CATALOGUE.words))
    later = [
        replace(frame, time_s=frame.time_s - frames[0].time_s) for frame in frames[FIRST_HELD + 60 : FIRST_HELD + 121]
    ]
    *_, (_, moment) = practise(later, before.back(1.0))
    assert moment.held_s[Side.RIGHT] - before.session.held_s(Side.RIGHT) == pytest.approx(60 * FRAME_S, abs=0.2)


def test_half_of_the_time_is_announced_once_though_the_session_was_cut_off_after_it():
    said = (Said(26.0, "half", "Half."),)
    record = Session(CORE, CLOCK, 30.0, 27.0, (Hold(Side.RIGHT, 10.0, 27.0, 17.0),), said=said)
    practice, said_after = resumed(record).command(Command.READY), []
    for index in range(40):
        practice, moment = practice.tick(5.0 + index * TICK_S)
        said_after += [moment.said.key] if moment.said else []
    assert moment.held_s[Side.RIGHT] > 23
    assert "half" not in said_after


def test_what_was_told_to_one_leg_is_told_to_the_other_again():
    said = (Said(24.0, "half", "Half."), Said(41.0, "hold_done", "Done."))
    holds = (Hold(Side.RIGHT, 10.0, 42.0, 32.0), Hold(Side.LEFT, 60.0, 72.0, 12.0))
    practice = resumed(Session(CORE, CLOCK, 30.0, 72.0, holds, said=said)).command(Command.READY)
    said_after = []
    for index in range(40):
        practice, moment = practice.tick(index * TICK_S)
        said_after += [moment.said.key] if moment.said else []
    assert "half" in said_after


def test_the_side_that_was_begun_with_stays_the_first():
    record = Session(CORE, CLOCK, 30.0, 4.0)
    assert resumed(record, first=Side.LEFT).timer.leg is resumed(record).timer.leg.other
    begun = Session(CORE, CLOCK, 30.0, 20.0, (Hold(Side.LEFT, 10.0, 20.0, 10.0),))
    assert resumed(begun).timer.leg is Side.LEFT


def test_the_view_of_the_seconds_before_is_not_outvoted_by_a_moment_after():
    frames = recording("turned_away").frames[:5]
    hold = Hold(Side.RIGHT, 10.0, 40.0, 30.0)
    seen = {"azimuth_deg": 12.0, "azimuth_sd_deg": 3.0, "verdict": Verdict.USABLE, "hindrance": Hindrance.LENS_LOW}
    record = Session(CORE, "camera", 30.0, 40.0, (hold,), **seen)
    *_, (practice, _) = practise(frames, resumed(record))
    assert (practice.session.verdict, practice.session.azimuth_deg) == (Verdict.USABLE, pytest.approx(12.0))


def test_longer_away_than_a_quarter_of_an_hour_ends_it_with_what_was_held():
    record = Session(CORE, "camera", 30.0, 40.0, (Hold(Side.RIGHT, 10.0, 40.0, 30.0),))
    session = resumed(record, AWAY_AFTER_S + 1).session
    assert session.ended is Ended.LEFT
    assert held_s(session) == held_s(record)
    assert session.duration_s == 40.0


def test_a_pause_of_their_own_stays_one():
    paused = Practice.begin(STRETCH, CATALOGUE.words).command(Command.PAUSE)
    assert paused.back(3.0).coach.phase is Phase.PAUSED


def test_what_has_ended_does_not_go_on():
    stopped = Practice.begin(STRETCH, CATALOGUE.words).command(Command.STOP)
    assert stopped.back(3.0).session.ended is Ended.STOPPED


# The machine slept


@pytest.mark.parametrize("slept_s", [1.0, 50.0, 800.0])
def test_pictures_after_a_sleep_count_on_and_nothing_of_the_sleep_counts(slept_s):
    frames = recording("good").frames
    later = [replace(frame, time_s=frame.time_s + slept_s) for frame in frames[FIRST_HELD + 60 : FIRST_HELD + 121]]
    through = list(practise([*frames[: FIRST_HELD + 60], *later], Practice.begin(STRETCH, CATALOGUE.words)))
    before, after, last = (through[index][1].held_s[Side.RIGHT] for index in (FIRST_HELD + 59, FIRST_HELD + 60, -1))
    assert after == before
    assert last - before == pytest.approx(60 * FRAME_S, abs=0.2)


def test_pictures_after_a_night_end_the_session_kindly():
    frames = recording("good").frames
    later = replace(frames[FIRST_HELD + 60], time_s=frames[FIRST_HELD + 60].time_s + 9 * 3600)
    *_, (practice, moment) = practise([*frames[: FIRST_HELD + 60], later], Practice.begin(STRETCH, CATALOGUE.words))
    assert moment.ended is Ended.LEFT
    assert practice.session.held_s(Side.RIGHT) > 4
    assert practice.session.duration_s < 20


def test_a_clock_that_slept_for_minutes_waits_for_the_person():
    practice, moment = ticked(Practice.begin(STRETCH, CATALOGUE.words, 30.0, CLOCK), 15.0)
    held = moment.held_s[Side.RIGHT]
    assert held > 4
    practice, moment = practice.tick(1015.0 + 300)
    assert (moment.phase, moment.held_s[Side.RIGHT]) == (Phase.PAUSED, held)
    _, moment = ticked(practice.command(Command.READY), 5.0, since_s=1015.2 + 300)
    assert moment.held_s[Side.RIGHT] - held == pytest.approx(5.0, abs=0.5)

"""Where no eye watches, a clock does: the assessments of someone who does as they are told.

A stretch that a camera cannot judge, or that is done without one, is guided by time: its steps one by one, a while to
get ready, the hold, a while to change sides, the other hold. What comes out goes through the same coach, cues and
record as what is seen, and is kept as told, never as seen. Pure: `step(timer, coach, stretch, time_s) -> (timer,
assessment)`.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from unsit.assessment import Assessment
from unsit.coach import Coach
from unsit.landmarks import Side
from unsit.observation import Posture
from unsit.stretch import Stretch

READY_S = 10.0
"""From the first word to the first second, unless the person says earlier that they are in."""
CHANGE_S = 12.0
"""From one side to the other."""
CHARACTERS_PER_S, FOLLOWED_S = 13.0, 3.0
"""How fast a step is said, by a voice of 160 words a minute, and how long it takes to do it."""
DENSE_CHARACTERS_PER_S = 6.0
"""The same in a script whose characters are syllables and words."""
FIRST_DENSE = 0x3000
"""Such a script's first character in Unicode."""
FIRST_WORD_S = 5.0
"""For saying which side comes first, before the steps."""
OUT_S = 2.0
"""Between the repetitions of a dynamic stretch."""
HARDLY_S = 0.1
"""So little of a repetition may be missing when it ends."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Which side is done now, since when, and whether they are in it; `ready_s`: how long one takes to get in.

    `steps_s`: how long each step of the way in takes, said and done; they come first.
    """

    leg: Side
    since_s: float = 0.0
    held: bool = False
    ready_s: float = READY_S
    steps_s: tuple[float, ...] = ()


def step(timer: Timer, coach: Coach, stretch: Stretch, time_s: float) -> tuple[Timer, Assessment]:
    """What the clock says of this instant."""
    timer = _moved_on(timer, coach, stretch, time_s)
    return timer, _told(timer, stretch, time_s)


def beginning(leg: Side, steps: Sequence[str]) -> Timer:
    """The clock before the first word; these steps are said before it waits for the person to be in."""
    return Timer(leg, steps_s=tuple(step_s(text) for text in steps))


def step_s(text: str) -> float:
    """Seconds that it takes to say this step, and to do it."""
    dense = sum(ord(character) >= FIRST_DENSE for character in text)
    return dense / DENSE_CHARACTERS_PER_S + (len(text) - dense) / CHARACTERS_PER_S + FOLLOWED_S


def explained(timer: Timer, time_s: float) -> int | None:
    """Which step is being said and done now; None before the first and after the last."""
    if timer.held:
        return None
    since_s = time_s - timer.since_s - FIRST_WORD_S
    ends_s = itertools.accumulate(timer.steps_s)
    return None if since_s < 0 else next((index for index, end_s in enumerate(ends_s) if since_s < end_s), None)


def ready(timer: Timer, time_s: float) -> Timer:
    """The person says that they are in."""
    return timer if timer.held else replace(timer, held=True, since_s=time_s)


def back(timer: Timer, coach: Coach) -> Timer:
    """Nobody knows whether the person is still in it: the side that is not done yet is got into anew."""
    return _next(timer, coach, coach.time_s, READY_S)


def left_s(timer: Timer, time_s: float) -> float:
    """Seconds until the clock takes the person to be in; 0 while they are."""
    first_s = sum(timer.steps_s) + FIRST_WORD_S if timer.steps_s else 0.0
    return 0.0 if timer.held else max(first_s + timer.ready_s - (time_s - timer.since_s), 0.0)


def _moved_on(timer: Timer, coach: Coach, stretch: Stretch, time_s: float) -> Timer:
    if not timer.held:
        return ready(timer, time_s) if left_s(timer, time_s) == 0.0 else timer
    if coach.held_s(timer.leg) < coach.hold_s:
        held_s = coach.clock.holds[-1].held_s if coach.clock.counts else 0.0
        lasted = stretch.mode == "dynamic" and held_s >= repetition_s(stretch, coach.hold_s) - HARDLY_S
        return Timer(timer.leg, time_s, ready_s=OUT_S) if lasted else timer
    return _next(timer, coach, time_s, CHANGE_S)


def _next(timer: Timer, coach: Coach, time_s: float, ready_s: float) -> Timer:
    """Out of the stretch, before the first side that is not done; after the last one waits for ever."""
    rest = [leg for leg in coach.counted if coach.held_s(leg) < coach.hold_s]
    return Timer(rest[0] if rest else timer.leg, time_s, ready_s=ready_s if rest else float("inf"))


def repetition_s(stretch: Stretch, hold_s: float) -> float:
    """How long one repetition is held when the whole is held for so long."""
    return hold_s / stretch.hold.repetitions


def _told(timer: Timer, stretch: Stretch, time_s: float) -> Assessment:
    """In the stretch with everything reached, or at rest beside it."""
    if not timer.held:
        return Assessment(time_s, True, None, Posture.STANDING, None, step=explained(timer, time_s))
    return Assessment(
        time_s,
        True,
        None,
        Posture.IN_POSITION,
        timer.leg,
        in_position=True,
        reached={target.key: True for target in stretch.target},
        excess={rule.key: float("-inf") for rule in stretch.rule},
        clear_excess={rule.key: float("-inf") for rule in stretch.rule},
        clock_targets_reached=True,
    )

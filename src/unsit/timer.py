"""Where no eye watches, a clock does: the assessments of someone who does as they are told.

A stretch that a camera cannot judge, or that is done without one, is guided by time: a while to get ready, the hold, a
while to change sides, the other hold. What comes out goes through the same coach, cues and record as what is seen, and
is kept as told, never as seen. Pure: `step(timer, coach, stretch, time_s) -> (timer, assessment)`.
"""

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
OUT_S = 2.0
"""Between the repetitions of a dynamic stretch."""
HARDLY_S = 0.1
"""So little of a repetition may be missing when it ends."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Which side is done now, since when, and whether they are in it; `ready_s`: how long one takes to get in."""

    leg: Side
    since_s: float = 0.0
    held: bool = False
    ready_s: float = READY_S


def step(timer: Timer, coach: Coach, stretch: Stretch, time_s: float) -> tuple[Timer, Assessment]:
    """What the clock says of this instant."""
    timer = _moved_on(timer, coach, stretch, time_s)
    return timer, _told(timer, stretch, time_s)


def ready(timer: Timer, time_s: float) -> Timer:
    """The person says that they are in."""
    return timer if timer.held else replace(timer, held=True, since_s=time_s)


def back(timer: Timer, coach: Coach) -> Timer:
    """Nobody knows whether the person is still in it: the side that is not done yet is got into anew."""
    return _next(timer, coach, coach.time_s, READY_S)


def left_s(timer: Timer, time_s: float) -> float:
    """Seconds until the clock takes the person to be in; 0 while they are."""
    return 0.0 if timer.held else max(timer.ready_s - (time_s - timer.since_s), 0.0)


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
        return Assessment(time_s, True, None, Posture.STANDING, None)
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

"""The clock that runs only while a stretch is held.

A second counts when the frames on both its ends are in the stretch. A gap is forgiven, and then counted, when it is
over soon enough: half a second for a dropout, the rule's own patience for an overstepped rule. A longer gap ends the
hold and none of it counts, so that what is counted is what was really held.
"""

from dataclasses import dataclass, replace

from unsit.landmarks import Side
from unsit.session import Hold

BLIND_AFTER_S = 0.5
"""Frames further apart than this say nothing of the time between them."""


@dataclass(frozen=True, slots=True)
class HoldClock:
    """All holds so far. The running one began at `begun_s` on `leg`, and is among them once a moment of it counts.

    It was last seen held `gap_s` ago, of which `patience_s` is forgiven.
    """

    holds: tuple[Hold, ...] = ()
    running: bool = False
    counts: bool = False
    leg: Side | None = None
    begun_s: float = 0.0
    last_s: float | None = None
    gap_s: float = 0.0
    patience_s: float = 0.0

    def held_s(self, front_leg: Side) -> float:
        """Counted seconds with this leg in front."""
        return sum(hold.held_s for hold in self.holds if hold.front_leg is front_leg)


def step(clock: HoldClock, front_leg: Side | None, in_stretch: bool, patience_s: float, time_s: float) -> HoldClock:
    """One frame: is it in the stretch, and if not, how long a gap would be forgiven (0: the hold is over at once).

    A frame in which no leg is in front may be a lost picture, and is a gap like any other.
    """
    gap_s = 0.0 if clock.last_s is None else time_s - clock.last_s
    clock = replace(clock, last_s=time_s)
    if gap_s > BLIND_AFTER_S or front_leg not in (None, clock.leg):
        clock = halted(clock)
        gap_s = 0.0
    if in_stretch and front_leg is not None:
        return _grow(clock, front_leg, gap_s) if clock.running else _start(clock, front_leg, time_s)
    return _wait(clock, gap_s, patience_s)


def halted(clock: HoldClock) -> HoldClock:
    """The running hold is over, with what was counted of it."""
    return replace(clock, running=False, counts=False, leg=None, gap_s=0.0, patience_s=0.0)


def _start(clock: HoldClock, front_leg: Side, time_s: float) -> HoldClock:
    return replace(clock, running=True, counts=False, leg=front_leg, begun_s=time_s, gap_s=0.0)


def _grow(clock: HoldClock, front_leg: Side, gap_s: float) -> HoldClock:
    *before, hold = clock.holds if clock.counts else (*clock.holds, Hold(front_leg, clock.begun_s, clock.begun_s, 0.0))
    counted_s = clock.gap_s + gap_s
    grown = replace(hold, end_s=hold.end_s + counted_s, held_s=hold.held_s + counted_s)
    return replace(clock, holds=(*before, grown), counts=True, gap_s=0.0, patience_s=0.0)


def _wait(clock: HoldClock, gap_s: float, patience_s: float) -> HoldClock:
    if not clock.running:
        return clock
    waited = replace(clock, gap_s=clock.gap_s + gap_s, patience_s=max(clock.patience_s, patience_s))
    return waited if waited.gap_s <= waited.patience_s else halted(waited)

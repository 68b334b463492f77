"""The ledger: seconds seen and told, a stretch, side and week, against the two marks; what is left today.

Seen is what a camera verified, told what a clock counted; they are added up only where both are meant. A week is ISO's,
Monday to Sunday of the person's own days. What is planned goes by the last seven days instead (`dose.weeks`): a Monday
is no reason to begin anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from unsit.dose import Ground, Scheme, day_part_s, sided_s
from unsit.landmarks import Side
from unsit.movement import Region


class Mark(StrEnum):
    """How far a side has come in a week: below the first mark, past it, past the one beyond which more adds nothing."""

    BELOW = "below"
    ENOUGH = "enough"
    PLATEAU = "plateau"


@dataclass(frozen=True, slots=True)
class Seconds:
    """Of one side."""

    seen_s: float = 0.0
    told_s: float = 0.0

    @property
    def all_s(self) -> float:
        """Both together."""
        return self.seen_s + self.told_s

    def add(self, held_s: float, *, seen: bool) -> "Seconds":
        """With so many more."""
        return Seconds(self.seen_s + held_s * seen, self.told_s + held_s * (not seen))


NONE = Seconds()
Sides = Mapping[Side, Seconds]


@dataclass(frozen=True, slots=True)
class LedgerWeek:
    """One week that had anything, by its Monday: each stretch's and each region's seconds by side.

    A stretch counts for every region it is for, so the regions' seconds are no parts of a sum.
    """

    monday: date
    stretches: Mapping[str, Sides]
    regions: Mapping[Region, Sides] = field(default_factory=dict)

    @property
    def iso(self) -> str:
        """The week as ISO writes it, `2026-W02`."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def ledger(ground: Ground) -> tuple[LedgerWeek, ...]:
    """Every week in which anything was held, the oldest first; of stretches that there still are."""
    by_week: dict[date, dict[str, dict[Side, Seconds]]] = defaultdict(dict)
    for done in ground.past:
        if done.stretch in ground.stretches and any(done.held_s.values()):
            day = done.at.date()
            sides = by_week[day - timedelta(days=day.weekday())].setdefault(done.stretch, dict.fromkeys(Side, NONE))
            for side, held_s in sided_s(done, ground.stretches[done.stretch]).items():
                sides[side] = sides[side].add(held_s, seen=done.seen)
    return tuple(LedgerWeek(monday, had, _by_region(had, ground)) for monday, had in sorted(by_week.items()))


def _by_region(had: Mapping[str, Sides], ground: Ground) -> dict[Region, Sides]:
    found: dict[Region, dict[Side, Seconds]] = {}
    for name, sides in had.items():
        for region in ground.stretches[name].regions:
            sums = found.setdefault(region, dict.fromkeys(Side, NONE))
            for side, seconds in sides.items():
                sums[side] = Seconds(sums[side].seen_s + seconds.seen_s, sums[side].told_s + seconds.told_s)
    return {region: found[region] for region in ground.scheme.regions if region in found}


def mark(seconds: Seconds, scheme: Scheme) -> Mark:
    """Where a side's week stands, by all its seconds."""
    minutes = seconds.all_s / 60
    if minutes >= scheme.plateau_min:
        return Mark.PLATEAU
    return Mark.ENOUGH if minutes >= scheme.enough_min else Mark.BELOW


def left_today_s(stretch: str, ground: Ground, now: datetime) -> dict[Side, float]:
    """What each side still wants of the day's part from this stretch, by the person's day; 0 where it has had it.

    Of a stretch that is done on one side only, that side.
    """
    known = ground.stretches[stretch]
    today = [
        done for done in ground.past if done.stretch == stretch and done.at.date() == now.date() and done.at <= now
    ]
    had = dict.fromkeys(Side, 0.0)
    for done in today:
        for side, held_s in sided_s(done, known).items():
            had[side] += held_s
    sides = Side if known.sides == "together" else [known.lead_side(front) for front in known.counted]
    return {side: max(day_part_s(ground) - had[side], 0.0) for side in sides}

"""What the pictures of progress show: plain rows, from the ledger's weeks, a trend, a session, what muscles had.

Only values that JSON has, and no words: what is not known is None, a day is written as ISO does, sides and kinds are
those of the program. `catalogue/pictures.py` puts them into a picture, in a language.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from unsit.dose import Done, Scheme
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Seconds, Sides
from unsit.movement import Region
from unsit.progress import SURE, Trend
from unsit.session import Session
from unsit.stretch import Stretch

Value = str | float | None
Rows = dict[str, list[dict[str, Value]]]
"""A picture's data sets, by their names."""
WEEKS = 26
"""So many weeks are shown where nobody asks for more: half a year."""
MOST_MUSCLES = 12
ROOM = 1.18
"""A week's axis ends so much above what is largest: there the side's name stands."""
BOTH = "both"
"""The side of a hold that stretches both at once."""


def weekly(weeks: Iterable[LedgerWeek], what: Region | str, scheme: Scheme, until: date, count: int = WEEKS) -> Rows:
    """The minutes of a region, or of a stretch by its id, in the last weeks up to this day's; nothing is 0."""
    this_week = until - timedelta(days=until.weekday())
    mondays = [this_week - timedelta(weeks=back) for back in reversed(range(count))]
    had = {week.monday: _sides(week, what) for week in weeks}
    seconds = [(monday, side, had.get(monday, {}).get(side, NONE)) for monday in mondays for side in Side]
    most = max([scheme.plateau_min, *(each.all_s / 60 for _, _, each in seconds)])
    return {
        "weeks": [
            {"monday": monday.isoformat(), "side": str(side), "kind": kind, "minutes": minutes}
            for monday, side, each in seconds
            for kind, minutes in _minutes(each)
        ],
        "marks": [
            {"side": str(side), "mark": name, "minutes": minutes}
            for side in Side
            for name, minutes in (
                ("enough", scheme.enough_min),
                ("plateau", scheme.plateau_min),
                ("room", round(ROOM * most, 1)),
            )
        ],
    }


def _sides(week: LedgerWeek, what: Region | str) -> Sides:
    found: Sides | None = week.regions.get(what) if isinstance(what, Region) else week.stretches.get(what)
    return found or {}


def _minutes(seconds: Seconds) -> tuple[tuple[str, float], ...]:
    return ("seen", round(seconds.seen_s / 60, 4)), ("told", round(seconds.told_s / 60, 4))


def trend(found: Trend, count: int = WEEKS) -> Rows:
    """Each day's best and the level with its band, of the last weeks that there are; the level before and what is real.

    `since`: the day from which a change is told, if one is.
    """
    line = found.line
    first = line.days[-1] - timedelta(weeks=count)
    shown = [index for index, day in enumerate(line.days) if day > first and math.isfinite(line.values_deg[index])]
    days = [
        {
            "day": line.days[index].isoformat(),
            "best": _known(line.values_deg, index),
            "level": _known(line.levels_deg, index),
            "low": _known(line.levels_deg - SURE * line.level_sds_deg, index),
            "high": _known(line.levels_deg + SURE * line.level_sds_deg, index),
        }
        for index in shown
    ]
    change = found.change
    if change is None or not shown:
        return {"days": days, "before": [], "since": []}
    level, real = change.before.value_deg, change.smallest_real_deg
    before: dict[str, Value] = {
        "first": line.days[shown[0]].isoformat(),
        "last": line.days[-1].isoformat(),
        "level": round(level, 1),
        "low": round(level - real, 1),
        "high": round(level + real, 1),
    }
    told = change.since if change.since is not None and change.since >= line.days[shown[0]] else None
    since: list[dict[str, Value]] = [] if told is None else [{"day": told.isoformat(), "finding": str(found.finding)}]
    return {"days": days, "before": [before], "since": since}


def _known(values: Array, index: int) -> float | None:
    value = float(values[index])
    return round(value, 1) if math.isfinite(value) else None


def holds(session: Session, stretch: Stretch) -> Rows:
    """The course of one session: each counted side's lane, its holds, and when a rule was overstepped."""

    def lane(front: Side) -> str:
        return BOTH if stretch.sides == "together" else str(stretch.lead_side(front))

    ends = (*(hold.end_s for hold in session.holds), *(fault.end_s for fault in session.faults))
    end_s = max([session.duration_s, *ends])
    return {
        "lanes": [{"side": lane(front), "start": 0.0, "end": round(end_s, 1)} for front in stretch.counted],
        "holds": [
            {
                "side": lane(hold.front_leg),
                "start": round(hold.start_s, 1),
                "end": round(hold.end_s, 1),
                "held": round(hold.held_s, 1),
                "share": round((hold.end_s - hold.start_s) / end_s, 3) if end_s else 0.0,
            }
            for hold in session.holds
            if hold.front_leg in stretch.counted
        ],
        "faults": [
            {
                "side": lane(fault.front_leg),
                "start": round(fault.start_s, 1),
                "end": round(fault.end_s, 1),
                "rule": fault.rule,
            }
            for fault in session.faults
            if fault.front_leg in stretch.counted
        ],
    }


def muscles(
    past: Iterable[Done],
    stretches: Mapping[str, Stretch],
    until: date,
    count: int = WEEKS,
    known: Collection[str] | None = None,
) -> Rows:
    """Minutes, by side, in stretches of the last weeks that say that they lengthen a muscle; the most first.

    It is what the stretch claims, not what was measured. `known`: no other muscles.
    """
    first = until - timedelta(days=until.weekday(), weeks=count - 1)
    had: dict[str, dict[Side, Seconds]] = {}
    for done in past:
        if done.stretch in stretches and first <= done.at.date() <= until:
            for muscle, side, held_s in _lengthened(done, stretches[done.stretch]):
                if known is None or muscle in known:
                    sides = had.setdefault(muscle, dict.fromkeys(Side, NONE))
                    sides[side] = sides[side].add(held_s, seen=done.seen)
    most_first = sorted(had, key=lambda muscle: (-sum(each.all_s for each in had[muscle].values()), muscle))
    return {
        "muscles": [
            {"muscle": muscle, "rank": rank, "side": str(side), "kind": kind, "minutes": minutes}
            for rank, muscle in enumerate(most_first[:MOST_MUSCLES])
            for side in Side
            for kind, minutes in _minutes(had[muscle][side])
        ]
    }


def _lengthened(done: Done, stretch: Stretch) -> Iterable[tuple[str, Side, float]]:
    """Each muscle of a side once, with its seconds; on both sides what stretches both at once."""
    claims = {(claim.muscle, claim.leg) for claim in stretch.lengthens}
    if stretch.sides == "together":
        held_s = max(done.held_s.values(), default=0.0)
        return [(muscle, side, held_s) for muscle in {name for name, _ in claims} for side in Side if held_s]
    fronts = [(front, done.held_s.get(stretch.lead_side(front), 0.0)) for front in Side]
    return [
        (muscle, front if leg == "front" else front.other, held_s)
        for front, held_s in fronts
        for muscle, leg in claims
        if held_s
    ]

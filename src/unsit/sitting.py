"""How long someone has sat, told from what a desktop notices of them: keys and pointer, the lock, a video, a call.

Nobody sees the chair. Whoever reads or watches touches nothing and sits; whoever walks away touches nothing, too. So
the seconds since the last touch are in doubt: they count once the next touch comes, or while a video or a call runs,
and are dropped when none has come for too long. Where nobody tells how long keys have rested, an unlocked screen is all
that is known, and counts as sitting. Pure: `step(sitting, activity, rules, time_s) -> (sitting, passed)`.

`time_s` is a clock that only goes on, also while the machine sleeps; a leap in it is a sleep, and so an absence.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

ASLEEP_S = 120.0
"""Looks further apart than this: the machine has slept, or this program has; either way nobody was seen to sit."""
WATCHED_AT_MOST_S = 2 * 3600.0
"""A video or a call that nobody touches for longer runs for itself."""


class Busy(StrEnum):
    """What speaks against disturbing someone just now."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    CALENDAR = "calendar"
    FULL_SCREEN = "full screen"
    QUIET = "quiet"


CALL = frozenset({Busy.CAMERA, Busy.MICROPHONE})
"""Whoever is in a call is there, even if they touch nothing."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the desktop tells at one moment; None is not known.

    `at`: the local time, with its zone. `idle_s`: since the last key or pointer. `watching`: something keeps the
    display awake. `busy`: None where nobody looked.
    """

    at: datetime
    idle_s: float | None = None
    locked: bool | None = None
    watching: bool | None = None
    busy: frozenset[Busy] | None = None


@dataclass(frozen=True, slots=True)
class Chair:
    """From when on an untouched desk is an empty chair, and how long an absence is a break by itself."""

    away_after_s: float = 300.0
    rest_s: float = 180.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """Seconds sat since the last break that are sure, up to `sure_until_s`; what came after is in doubt until `seen_s`.

    `away_since_s`: the person is not there. `rested`: this absence has been counted as a break already.
    """

    sat_s: float = 0.0
    sure_until_s: float = 0.0
    seen_s: float | None = None
    away_since_s: float | None = None
    rested: bool = False

    @property
    def in_chair_s(self) -> float:
        """Seconds since the last break, those in doubt among them."""
        if self.seen_s is None or self.away_since_s is not None:
            return self.sat_s
        return self.sat_s + max(self.seen_s - self.sure_until_s, 0.0)

    def risen(self) -> "Sitting":
        """The person is up, or has been: what they sat is past."""
        return replace(self, sat_s=0.0, sure_until_s=max(self.seen_s or 0.0, self.sure_until_s))


class Passed(NamedTuple):
    """What a look added: seconds now sure to have been sat, and an absence that has just become a break, if any."""

    sat_s: float = 0.0
    rest_s: float | None = None


def step(sitting: Sitting, activity: Activity, chair: Chair, time_s: float) -> tuple[Sitting, Passed]:
    """One look at the desktop."""
    first = sitting.seen_s is None
    last_s = time_s if sitting.seen_s is None else sitting.seen_s
    sitting = replace(sitting, seen_s=time_s, sure_until_s=time_s if first else sitting.sure_until_s)
    rest_s = None
    if time_s - last_s > ASLEEP_S:
        sitting, rest_s = _away(sitting, last_s, chair, time_s)
    if is_away(activity, chair):
        sitting, later_s = _away(sitting, _since_s(sitting, activity, last_s, time_s), chair, time_s)
        return sitting, Passed(0.0, rest_s if later_s is None else later_s)
    sitting, sat_s = _here(sitting, activity, time_s)
    return sitting, Passed(sat_s, rest_s)


def is_away(activity: Activity, chair: Chair) -> bool:
    """Whether nobody sits there: the screen is locked, or untouched for long with nothing to look at or listen to."""
    if activity.locked:
        return True
    idle_s = activity.idle_s
    if idle_s is None or idle_s < chair.away_after_s:
        return False
    return not (_occupied(activity) and idle_s <= WATCHED_AT_MOST_S)


def _occupied(activity: Activity) -> bool:
    """Whether there is something to look at or listen to; a full screen is a video where nobody tells of videos."""
    busy = activity.busy or frozenset()
    full = activity.watching is None and Busy.FULL_SCREEN in busy
    return bool(activity.watching) or full or not CALL.isdisjoint(busy)


def _since_s(sitting: Sitting, activity: Activity, last_s: float, time_s: float) -> float:
    """When the person left: at the last touch, but not before they were last sure to be there; a lock may be sooner."""
    touched_s = last_s if activity.idle_s is None else min(time_s - activity.idle_s, last_s)
    return max(touched_s, sitting.sure_until_s)


def _away(sitting: Sitting, since_s: float, chair: Chair, time_s: float) -> tuple[Sitting, float | None]:
    """Not there since then; the absence's length when it has just become a break."""
    since_s = since_s if sitting.away_since_s is None else sitting.away_since_s
    gone = replace(sitting, away_since_s=since_s)
    if sitting.rested or time_s - since_s < chair.rest_s:
        return gone, None
    return replace(gone, rested=True, sat_s=0.0), time_s - since_s


def _here(sitting: Sitting, activity: Activity, time_s: float) -> tuple[Sitting, float]:
    """There again, or still; how much more of the time is sure to have been sat."""
    if sitting.away_since_s is not None:
        sitting = replace(sitting, away_since_s=None, rested=False, sure_until_s=max(time_s, sitting.sure_until_s))
    untouched_s = 0.0 if activity.idle_s is None or _occupied(activity) else activity.idle_s
    sure_s = max(time_s - untouched_s, sitting.sure_until_s)
    more_s = sure_s - sitting.sure_until_s
    return replace(sitting, sat_s=sitting.sat_s + more_s, sure_until_s=sure_s), more_s

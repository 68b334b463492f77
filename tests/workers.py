"""Synthetic people at synthetic desks: whole days of sitting, meetings, films, walks, sleep and clocks that leap.

Every day is drawn from a seed, minute by minute in local time, and told as `Activity` the way a desktop would tell it:
from what was really so, which the tests may look at, but the program under test may not.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from unsit.sitting import Activity, Busy

ZONE = ZoneInfo("Europe/Berlin")
EVERY_S = 20.0
"""So often the desktop is looked at."""


class Doing(StrEnum):
    """What the person really does."""

    TYPING = "typing"
    READING = "reading"
    FILM = "film"
    CALL = "call"
    APPOINTMENT = "appointment"
    TALK = "talk"
    AWAY = "away"
    LOCKED = "locked"
    ASLEEP = "asleep"


IN_CHAIR = {Doing.TYPING, Doing.READING, Doing.FILM, Doing.CALL, Doing.APPOINTMENT, Doing.TALK}
NOT_NOW = {Doing.FILM, Doing.CALL, Doing.APPOINTMENT, Doing.TALK}
"""What must not be disturbed."""
HINDERS = {
    Doing.FILM: {Busy.FULL_SCREEN},
    Doing.CALL: {Busy.CAMERA, Busy.MICROPHONE},
    Doing.APPOINTMENT: {Busy.CALENDAR},
    Doing.TALK: {Busy.QUIET},
}
KEYS_EVERY_S = {
    Doing.TYPING: 15.0,
    Doing.READING: 150.0,
    Doing.APPOINTMENT: 100.0,
    Doing.TALK: 100.0,
    Doing.CALL: 900.0,
    Doing.FILM: 3000.0,
}
"""How long between two touches, on average; whoever reads turns a page within four minutes."""
READS_AT_MOST_S = 240.0


@dataclass(frozen=True, slots=True)
class Part:
    """From this moment (UTC) on the person does this."""

    starts: datetime
    doing: Doing


def parts_of(day: date, draw: random.Random) -> list[Part]:
    """One day: off, or at work from a morning to an evening that need not be the working hours'."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
    parts = [Part(midnight, draw.choice((Doing.ASLEEP, Doing.LOCKED, Doing.AWAY)))]
    if draw.random() < (0.05 if day.weekday() < 5 else 0.7):
        return parts
    at = midnight + timedelta(hours=draw.uniform(7, 10))
    until = midnight + timedelta(hours=draw.uniform(15, 23))
    while at < until:
        doing = draw.choices(
            list(Doing), weights=(40, 25, 6, 10, 8, 4, 18, 8, 3), k=1
        )[0]  # fmt: skip
        parts.append(Part(at, doing))
        at += timedelta(minutes=draw.lognormvariate(2.8, 0.9))
    return [*parts, Part(max(at, until), draw.choice((Doing.ASLEEP, Doing.LOCKED, Doing.AWAY)))]


@dataclass(frozen=True, slots=True)
class Moment:
    """One look: what the desktop tells, the clock that only goes on, and what is really so."""

    activity: Activity
    time_s: float
    doing: Doing


class Desk:
    """A desktop that tells of a person; which senses it has not is fixed for its whole year."""

    def __init__(self, draw: random.Random, *, blind: frozenset[str] = frozenset()) -> None:
        self._draw, self._blind = draw, blind
        self._touched_s, self._next_s, self._was = 0.0, 0.0, None

    def look(self, doing: Doing, at: datetime, time_s: float) -> Moment:
        """What is told just now."""
        self._touch(doing, time_s)
        activity = Activity(
            at=at.astimezone(ZONE),
            idle_s=time_s - self._touched_s,
            locked=doing is Doing.LOCKED,
            watching=doing is Doing.FILM,
            busy=frozenset(HINDERS.get(doing, ())),
        )
        return Moment(replace(activity, **dict.fromkeys(self._blind)), time_s, doing)

    def _touch(self, doing: Doing, time_s: float) -> None:
        mean_s = KEYS_EVERY_S.get(doing)
        if mean_s is None:
            self._was = doing
            return
        if doing is not self._was or time_s >= self._next_s:
            self._touched_s = time_s
            drawn_s = self._draw.expovariate(1 / mean_s)
            self._next_s = time_s + (
                min(drawn_s, READS_AT_MOST_S) if doing not in (Doing.CALL, Doing.FILM) else drawn_s
            )
        self._was = doing


def year(seed: int, first: date, days: int = 365, *, blind=frozenset()):
    """All looks of so many days, in order. While the machine sleeps nobody looks, and its clock goes on."""
    draw = random.Random(seed)
    desk = Desk(draw, blind=blind)
    begins = datetime(first.year, first.month, first.day, tzinfo=ZONE).astimezone(UTC)
    parts = [part for n in range(days) for part in parts_of(first + timedelta(days=n), draw)]
    ends = parts[-1].starts + timedelta(hours=1)
    for part, after in zip(parts, [*(each.starts for each in parts[1:]), ends], strict=True):
        if part.doing is Doing.ASLEEP:
            continue
        at = part.starts
        while at < after:
            yield desk.look(part.doing, at, (at - begins).total_seconds())
            at += timedelta(seconds=EVERY_S if part.doing in IN_CHAIR else 3 * EVERY_S)

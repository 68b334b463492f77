"""When someone works: ranges of local time for each day of the week.

Knows nothing of breaks. A range may pass midnight (`22:00-06:00`); it belongs to the day on which it begins, and so
does what is counted in it. All times are the machine's local ones, as they come in.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_MIN = 24 * 60
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})")


class Span(NamedTuple):
    """From one minute of a day up to, and without, another; past 1440 it is the next day's morning."""

    start_min: int
    end_min: int


class HoursError(ValueError):
    """These are no working hours: what was found, and what is expected."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The ranges of each day, Monday first."""

    days: tuple[tuple[Span, ...], ...]

    def open_at(self, at: datetime) -> bool:
        """Whether this is working time."""
        return any(_covers(span, minute) for span, minute in self._around(at))

    def day(self, at: datetime) -> date:
        """The working day that this moment belongs to: a night's morning still to the day before."""
        minute = _minute(at) + DAY_MIN
        late = any(_covers(span, minute) for span in self.days[(at.weekday() - 1) % 7])
        return at.date() - timedelta(days=1) if late else at.date()

    def passed(self, at: datetime) -> float:
        """Which part of its day's working time has passed, from 0 to 1; 0 on a day without any."""
        day = self.day(at)
        spans = self.days[day.weekday()]
        minute = _minute(at) + DAY_MIN * (at.date() - day).days
        whole = sum(end - start for start, end in spans)
        done = sum(min(max(minute - start, 0.0), end - start) for start, end in spans)
        return done / whole if whole else 0.0

    def minute_at(self, weekday: int, part: float) -> int:
        """The minute of this day, 0 for Monday, by which such a part of its working time has passed."""
        spans = self.days[weekday]
        left = part * sum(end - start for start, end in spans)
        for start, end in spans:
            if left < end - start:
                return start + round(left)
            left -= end - start
        return spans[-1].end_min if spans else 0

    def opens_after(self, at: datetime) -> datetime | None:
        """The next moment at which working time begins, within eight days; None if there is none."""
        for ahead in range(8):
            day = at.date() + timedelta(days=ahead)
            starts = (_at(day, span.start_min, at) for span in self.days[day.weekday()])
            later = [start for start in starts if start > at]
            if later:
                return min(later)
        return None

    def _around(self, at: datetime) -> Iterator[tuple[Span, float]]:
        """This day's ranges, and yesterday's as seen from there, each with the minute it is."""
        minute = _minute(at)
        yield from ((span, minute) for span in self.days[at.weekday()])
        yield from ((span, minute + DAY_MIN) for span in self.days[(at.weekday() - 1) % 7])


def span(text: str) -> Span:
    """A range as one writes it; raises `HoursError`.

    >>> span("9:00-12:30"), span("22:00-06:00")
    (Span(start_min=540, end_min=750), Span(start_min=1320, end_min=1800))
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise HoursError(f"found {text!r}; expected a range of the day's time, such as '09:00-12:30'")
    start_hour, start_min, end_hour, end_min = map(int, found.groups())
    start, end = 60 * start_hour + start_min, 60 * end_hour + end_min
    if start_min > 59 or end_min > 59 or start >= DAY_MIN or end > DAY_MIN:
        raise HoursError(f"found {text!r}; a day goes from 00:00 to 24:00")
    if start == end:
        raise HoursError(f"found {text!r}; it ends when it begins (a whole day is '00:00-24:00')")
    return Span(start, end if end > start else end + DAY_MIN)


def working_hours(days: tuple[tuple[Span, ...], ...]) -> WorkingHours:
    """Seven days' ranges, Monday first, each in order; raises `HoursError` where two of a day overlap."""
    ordered = tuple(tuple(sorted(spans)) for spans in days)
    for name, spans in zip(WEEKDAYS, ordered, strict=True):
        for first, second in itertools.pairwise(spans):
            if second.start_min < first.end_min:
                raise HoursError(f"{name}: {_told(first)} and {_told(second)} overlap")
    return WorkingHours(ordered)


def _told(found: Span) -> str:
    start, end = (f"{minute % DAY_MIN // 60:02}:{minute % 60:02}" for minute in found)
    return f"{start}-{'24:00' if found.end_min == DAY_MIN else end}"


def _covers(found: Span, minute: float) -> bool:
    return found.start_min <= minute < found.end_min


def _minute(at: datetime) -> float:
    return 60 * at.hour + at.minute + at.second / 60


def _at(day: date, minute: int, like: datetime) -> datetime:
    return datetime.combine(
        day + timedelta(days=minute // DAY_MIN), time(minute % DAY_MIN // 60, minute % 60), like.tzinfo
    )


USUAL = WorkingHours((*((Span(540, 1020),),) * 5, (), ()))
"""Monday to Friday from nine to five: what is taken until someone says otherwise."""

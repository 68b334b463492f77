"""What came of the breaks: time on the chair each day, and breaks taken of those offered.

Folded from records and from the days' sums; it knows neither where they are kept nor what day it is. A record that is
there twice is one break: the later of the two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from unsit.breaks import End, How, Record
from unsit.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class DayOfBreaks:
    """One working day. `offered` are the breaks that were asked for; `by_oneself` those that came without being so.

    Of the offered: `taken` (and of these `seen` by a camera), `missed`, and `declined`. `stretches` are all of the day.
    """

    day: date
    sat_s: float = 0.0
    offered: int = 0
    taken: int = 0
    seen: int = 0
    missed: int = 0
    declined: int = 0
    by_oneself: int = 0
    stretches: int = 0


def days_of(records: Iterable[Record], sat_s: Mapping[date, float], hours: WorkingHours) -> tuple[DayOfBreaks, ...]:
    """Every day of which anything is known, the newest first."""
    once = {record.id: record for record in records}.values()
    by_day: dict[date, list[Record]] = {day: [] for day in sat_s}
    for record in once:
        by_day.setdefault(hours.day(record.due_at), []).append(record)
    return tuple(_day(day, found, sat_s.get(day, 0.0)) for day, found in sorted(by_day.items(), reverse=True))


def _day(day: date, records: list[Record], sat_s: float) -> DayOfBreaks:
    offered = [record for record in records if record.asked]
    ends = Counter(record.end for record in offered)
    return DayOfBreaks(
        day,
        sat_s,
        len(offered),
        ends[End.TAKEN],
        sum(record.how is How.SEEN for record in offered),
        ends[End.MISSED],
        ends[End.SKIPPED] + ends[End.NOT_TODAY],
        sum(record.end is End.TAKEN and not record.asked for record in records),
        sum(record.stretched for record in records),
    )

"""The planned breaks as a calendar's file (RFC 5545), for whatever calendar a person keeps.

They block nothing (`TRANSP:TRANSPARENT`) and ring no bell: the reminder reminds. Imported twice they are there once,
and the later file takes the place of the earlier one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from unsit import __version__
from unsit.exchange.plain import plain_line

NAME = "Unsit breaks"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AHEAD = timedelta(days=10 * 366)
"""So far the file tells when the clocks change. Calendars that know the zone by its name need none of it."""


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    """One break, or one of every week.

    `starts`: an aware time, of the first one if there are several; `weekdays`: the days of the week it comes again on,
    at the same time by the clock on the wall, 0 for Monday, none for once; `uid`: the same in every export of it.
    """

    starts: datetime
    minutes: float
    title: str
    text: str
    uid: str
    weekdays: frozenset[int] = frozenset()


def breaks_calendar(planned: Sequence[PlannedBreak], made_at: datetime, zone: ZoneInfo) -> bytes:
    """The file's content, in the time of this zone. Raises `ValueError` for a break that cannot be one."""
    _check(planned)
    calendar = named_calendar(NAME)
    if planned:
        since = min(each.starts for each in planned)
        calendar.add_component(_timezone(zone, since, max(each.starts for each in planned) + AHEAD))
    for each in planned:
        calendar.add_component(_event(each, made_at, zone))
    content: bytes = calendar.to_ical()
    return content


def named_calendar(name: str) -> Calendar:
    """A calendar with nothing in it; programs show its name."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Unsit//unsit {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def free_event(uid: str, starts: datetime, ends: datetime, title: str, text: str) -> Event:
    """An event that keeps nobody busy, in words as they stand in `title` and `text`."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", plain_line(title))
    if text:
        event.add("description", "\n".join(map(plain_line, text.splitlines())))
    event.add("transp", "TRANSPARENT")
    return event


def _check(planned: Collection[PlannedBreak]) -> None:
    if len({each.uid for each in planned}) < len(planned):
        raise ValueError("two planned breaks have the same uid")
    for each in planned:
        if each.starts.tzinfo is None:
            raise ValueError(f"{each.uid}: found a time without a zone, {each.starts}")
        if not each.minutes > 0:
            raise ValueError(f"{each.uid}: found {each.minutes} minutes, expected more than 0")


def _event(planned: PlannedBreak, made_at: datetime, zone: ZoneInfo) -> Event:
    starts = planned.starts.astimezone(zone)
    ends = starts + timedelta(seconds=round(planned.minutes * 60))
    event = free_event(planned.uid, starts, ends, planned.title, planned.text)
    event.add("dtstamp", made_at.astimezone(UTC))
    # Greater in every later file, which is how a calendar knows which of two is the newer one.
    event.add("sequence", int(made_at.timestamp() // 60))
    if planned.weekdays:
        event.add("rrule", {"freq": "weekly", "byday": _days(planned, starts)})
    return event


def _days(planned: PlannedBreak, starts: datetime) -> list[str]:
    """The days of the rule; the first break must be on one of them, or calendars disagree whether it takes place."""
    if starts.weekday() not in planned.weekdays:
        raise ValueError(f"{planned.uid}: its first day is none of its weekdays, {sorted(planned.weekdays)}")
    return [WEEKDAYS[day] for day in sorted(planned.weekdays)]


def _timezone(zone: ZoneInfo, since: datetime, until: datetime) -> Timezone:
    """The zone with every change of its clocks, before the first break's year and up to this time.

    Not icalendar's own, which puts the change to summer time an hour late.
    """
    told = Timezone()
    told.add("tzid", zone.key)
    begins = datetime(since.year - 1, 1, 1, tzinfo=UTC)
    told.add_component(_observance(zone, begins - timedelta(seconds=1), begins))
    for before, after in _changes(zone, begins, until):
        told.add_component(_observance(zone, before, after))
    return told


def _observance(zone: ZoneInfo, before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What the clocks show from `after` on; its beginning is told by the clocks as they were until then."""
    was, new = before.astimezone(zone), after.astimezone(zone)
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    observance.add("dtstart", (after + _offset(was)).replace(tzinfo=None))
    observance.add("tzoffsetfrom", _offset(was))
    observance.add("tzoffsetto", _offset(new))
    observance.add("tzname", new.tzname() or zone.key)
    return observance


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The last second before and the first after each change of the clocks."""
    day = since
    while day < until:
        before, after = day, day + timedelta(days=1)
        day = after
        if _offset(before.astimezone(zone)) == _offset(after.astimezone(zone)):
            continue
        while after - before > timedelta(seconds=1):
            middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
            same = _offset(middle.astimezone(zone)) == _offset(before.astimezone(zone))
            before, after = (middle, after) if same else (before, middle)
        yield before, after


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()

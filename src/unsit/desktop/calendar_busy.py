"""Reads a calendar in a process of its own, and tells when something is on: `python -m unsit.desktop.calendar_busy`.

A process of its own, because a large calendar takes seconds and a hundred megabytes, and the reminder neither. It is
asked on standard input, so that no other user of the machine sees the address, and answers one line of JSON:
`{"spans": [[start, end], ...], "today": n, "unread": n}` in seconds since 1970, or `{"problem": "..."}`.
Nothing of the events but their start and end is told, not even in a problem.
"""

import json
import os
import re
import stat
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import recurring_ical_events
import x_wr_timezone
from icalendar import Calendar, Component

from unsit.desktop.own_network import MOST_BYTES, NotFetched, fetch

AHEAD = timedelta(hours=48)
"""So far into the future the answer reaches."""
EXPECTED = "expected a calendar (it begins with BEGIN:VCALENDAR)"
FREE = {("TRANSP", "TRANSPARENT"), ("STATUS", "CANCELLED"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")}
"""Properties by which an event says that it keeps nobody busy; the last is how Outlook says it."""
TIMES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
"""An event in which one of these is not as it should be is not made out: half of it would be a guess."""
NICER = 5

_EVENT = re.compile(rb"^BEGIN:VEVENT\s*$.*?^END:VEVENT\s*$\s*", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_LASTING = re.compile(rb"^(RRULE|RDATE|RECURRENCE-ID|DURATION)\b", re.MULTILINE | re.IGNORECASE)
_DAY = re.compile(rb"^DT(?:START|END)\b[^:\r\n]*:(\d{8})?", re.MULTILINE | re.IGNORECASE)

Span = tuple[datetime, datetime]


class NotRead(ValueError):
    """Why no calendar could be read: what was found and what was expected, without a word of its content."""


@dataclass(frozen=True, slots=True)
class Found:
    """When something is on, each event by itself; and how many events could not be made out."""

    spans: tuple[Span, ...]
    unread: int = 0


def busy(content: bytes, since: datetime, until: datetime) -> Found:
    """What is on between these aware times. Raises `NotRead`.

    Without a zone, and by the day, times are those of this machine. An event of a whole day is a whole day's, if it
    does not say that it keeps nobody busy.
    """
    calendars = [_standard(each) for each in _calendars(near(content, since, until))]
    spans, unread = list[Span](), 0
    for part in (part for calendar in calendars for part in _parts(calendar, since, until)):
        try:
            spans += part()
        except Exception:  # noqa: BLE001 - whatever is wrong with one event, the others are still on
            unread += 1
    clipped = ((max(start, since), min(end, until)) for start, end in spans)
    return Found(tuple(sorted((start, end) for start, end in clipped if start < end)), unread)


def near(content: bytes, since: datetime, until: datetime) -> bytes:
    """The calendar without the single events of other days, which are nearly all of it and take seconds to read."""
    first, last = (f"{at:%Y%m%d}".encode() for at in (since - timedelta(days=2), until + timedelta(days=2)))

    def kept(event: re.Match[bytes]) -> bytes:
        days = _DAY.findall(event[0])
        elsewhere = any(days) and all(days) and (max(days) < first or min(days) > last)
        return b"" if elsewhere and not _LASTING.search(event[0]) else event[0]

    return _EVENT.sub(kept, content)


def _calendars(content: bytes) -> list[Calendar]:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        raise NotRead(f"Found {_kind(content)}; {EXPECTED}.")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotRead("Found a calendar with a line that is none. Export it anew.") from error
    if not content.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise NotRead("Found a calendar that breaks off; expected END:VCALENDAR as its last line.")
    return calendars


def _standard(calendar: Calendar) -> Component:
    """With times as the standard has them, where it names a zone for all of them in a way of its own."""
    try:
        standard: Component = x_wr_timezone.to_standard(calendar)
    except (LookupError, ValueError, OSError) as error:
        raise NotRead("Found X-WR-TIMEZONE with a zone that nobody knows; expected one like Europe/Berlin.") from error
    return standard


def _kind(content: bytes) -> str:
    if not content.strip():
        return "nothing in it"
    return "a web page" if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "something else"


def _parts(calendar: Component, since: datetime, until: datetime) -> Iterator[Callable[[], list[Span]]]:
    """What to ask for when something is on, each by itself."""
    yield from (partial(_occurrences, series, since, until) for series in _series(calendar.walk("VEVENT")))
    yield from (partial(_periods, freebusy) for freebusy in calendar.walk("VFREEBUSY"))


def _series(events: Iterable[Component]) -> Iterator[list[Component]]:
    """The events that belong together: one that comes again, with its changed ones."""
    by_uid = defaultdict[str, list[Component]](list)
    for number, event in enumerate(events):
        by_uid[str(event.get("UID", f"\0{number}"))].append(event)
    yield from by_uid.values()


def _occurrences(series: list[Component], since: datetime, until: datetime) -> list[Span]:
    calendar = Calendar()
    for event in series:
        if _unclear(event):
            raise NotRead("An event's times are none.")
        calendar.add_component(event)
    # A day more on either side: the library compares times without a zone by the clock.
    day = timedelta(days=1)
    found = recurring_ical_events.of(calendar).between(since - day, until + day)
    return [_span(event) for event in found if not _free(event)]


def _unclear(event: Component) -> bool:
    """Whether its times are no times, or those of a zone that nobody knows and the file does not describe."""
    start: Any = event.get("DTSTART")
    if start is None or any(name in TIMES for name, _ in event.errors):
        return True
    return "TZID" in start.params and isinstance(start.dt, datetime) and start.dt.tzinfo is None


def _free(event: Component) -> bool:
    return any(str(event.get(name, "")).upper() == value for name, value in FREE)


def _span(event: Component) -> Span:
    start, end = (_time(event[name]) for name in ("DTSTART", "DTEND"))
    return _instant(start), _instant(end)


def _time(of: Any) -> date:  # noqa: ANN401 - a property of icalendar's, whichever it is
    found: date = of.dt
    return found


def _instant(at: date) -> datetime:
    """The moment that is meant; a day's is its first."""
    there = at if isinstance(at, datetime) else datetime.combine(at, time())
    return there if there.tzinfo else there.astimezone()


def _periods(freebusy: Component) -> list[Span]:
    told = freebusy.get("FREEBUSY", [])
    lines = told if isinstance(told, list) else [told]
    busy_ones = (line for line in lines if str(line.params.get("FBTYPE", "BUSY")).upper() != "FREE")
    return [(_instant(line.start), _instant(line.end)) for line in busy_ones]


def together(spans: Iterable[Span]) -> list[Span]:
    """The same as few spans: what overlaps or touches is one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def read(source: str, now: datetime) -> dict[str, Any]:
    """The answer for this file or address."""
    today = datetime.combine(now.astimezone().date(), time()).astimezone()
    tomorrow = datetime.combine(today.date() + timedelta(days=1), time()).astimezone()
    try:
        found = busy(_content(source), today, now + AHEAD)
    except (NotRead, NotFetched) as error:
        return {"problem": str(error)}
    spans = [(start.timestamp(), end.timestamp()) for start, end in together(found.spans)]
    return {"spans": spans, "today": sum(start < tomorrow for start, _ in found.spans), "unread": found.unread}


def _content(source: str) -> bytes:
    if "://" in source:
        return fetch(source)
    path = Path(source).expanduser()
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise NotRead(f"Found {'a folder' if stat.S_ISDIR(found.st_mode) else 'no plain file'}; expected a file.")
        if found.st_size > MOST_BYTES:
            raise NotRead(f"Found {found.st_size / 1e6:.0f} MB; expected no more than {MOST_BYTES / 1e6:.0f}.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotRead("Not found.") from error
    except OSError as error:
        raise NotRead(f"It cannot be read: {error.strerror}.") from error


def main() -> None:
    """Answer one question."""
    if hasattr(os, "nice"):
        os.nice(NICER)
    asked = json.load(sys.stdin)
    answer = read(asked["source"], datetime.fromisoformat(asked["now"]))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()

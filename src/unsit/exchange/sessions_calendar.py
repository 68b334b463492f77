"""What was done as a calendar's file (RFC 5545): an event a session, private, with nothing of pain or of answers in it.

Times are in UTC: the hour that comes twice when the clocks go back is told apart, and every calendar shows it as its
own clock had it. The same session is the same event in every export, to the byte, so that a calendar has it once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta

from icalendar import Event

from unsit.exchange.backup import KeptSession
from unsit.exchange.calendar import free_event, named_calendar
from unsit.exchange.counted import counted_s
from unsit.session import CAMERA, CLOCK, PHONE, Ended, Session
from unsit.stretch import Stretch
from unsit.words import Words

NAME = "Unsit sessions"
HOW = {
    CAMERA: "Seen by this computer's camera.",
    PHONE: "Seen by a phone's camera.",
    CLOCK: "Told: a clock counted, and nobody watched.",
}
ENDED = {
    Ended.FINISHED: "Finished.",
    Ended.STOPPED: "Stopped before its end.",
    Ended.LEFT: "Left before its end.",
    Ended.INTERRUPTED: "Cut off before its end.",
}


def sessions_calendar(kept: Sequence[KeptSession], stretches: Mapping[str, Stretch], words: Words) -> bytes:
    """The file's content, the oldest first; `kept`: sessions that a camera saw or a clock told; `stretches` by id."""
    calendar = named_calendar(NAME)
    for one in sorted(kept, key=lambda one: (one.started_at, one.id)):
        stretch = stretches.get(one.session.stretch)
        name = one.session.stretch if stretch is None else stretch.name
        calendar.add_component(_event(one, f"{name}: {_held(one.session, stretch, words)}"))
    content: bytes = calendar.to_ical()
    return content


def _event(one: KeptSession, title: str) -> Event:
    of = one.session
    starts = one.started_at.astimezone(UTC).replace(microsecond=0)
    ends = starts + timedelta(seconds=max(1, round(of.duration_s)))
    event = free_event(f"session-{one.id}@unsit", starts, ends, title, _text(of))
    event.add("dtstamp", ends)  # of an event that nobody sends around it says when it last changed
    event.add("class", "PRIVATE")
    return event


def _held(of: Session, stretch: Stretch | None, words: Words) -> str:
    """The seconds of each side that had any, and whether a camera saw them."""
    held = [f"{part[:1].lower()}{part[1:]} {seconds:.0f} s" for part, seconds in counted_s(of, stretch, words).items()]
    if not held:
        return "nothing held"
    return f"{', '.join(held)}, {'told' if of.source == CLOCK else 'seen'}"


def _text(of: Session) -> str:
    return "\n".join((HOW[of.source], ENDED[of.ended or Ended.INTERRUPTED]))

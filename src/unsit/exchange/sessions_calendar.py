"""What was done as a calendar's file (RFC 5545): an event a session, private, with nothing of pain or of answers in it.

Times are in UTC: the hour that comes twice when the clocks go back is told apart, and every calendar shows it as its
own clock had it. The same session is the same event in every export, to the byte, so that a calendar has it once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta

from icalendar import Event

from unsit.exchange.backup import KeptSession
from unsit.exchange.calendar import free_event, named_calendar
from unsit.landmarks import Side
from unsit.session import CAMERA, CLOCK, PHONE, Ended, Session

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


def sessions_calendar(kept: Sequence[KeptSession], names: Mapping[str, str]) -> bytes:
    """The file's content, the oldest first; `kept`: sessions that a camera saw or a clock told; `names` by stretch."""
    calendar = named_calendar(NAME)
    for one in sorted(kept, key=lambda one: (one.started_at, one.id)):
        calendar.add_component(_event(one, names.get(one.session.stretch, one.session.stretch)))
    content: bytes = calendar.to_ical()
    return content


def _event(one: KeptSession, name: str) -> Event:
    of = one.session
    starts = one.started_at.astimezone(UTC).replace(microsecond=0)
    ends = starts + timedelta(seconds=max(1, round(of.duration_s)))
    event = free_event(f"session-{one.id}@unsit", starts, ends, f"{name}: {_held(of)}", _text(of))
    event.add("dtstamp", ends)  # of an event that nobody sends around it says when it last changed
    event.add("class", "PRIVATE")
    return event


def _held(of: Session) -> str:
    """The seconds of each leg that had any, and whether a camera saw them.

    >>> _held(Session("hip-and-lower-back", "clock", 30.0))
    'nothing held'
    """
    held = [f"{leg} {of.held_s(leg):.0f} s" for leg in (Side.RIGHT, Side.LEFT) if of.held_s(leg) > 0]
    if not held:
        return "nothing held"
    return f"{', '.join(held)}, {'told' if of.source == CLOCK else 'seen'}"


def _text(of: Session) -> str:
    sides = "Seconds by the leg in front, or the side that leads."
    return "\n".join((HOW[of.source], sides, ENDED[of.ended or Ended.INTERRUPTED]))

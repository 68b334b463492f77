"""How long a pause is, as one says it: `1h`, `90m`, `1h30m`, `until 15:00`, `until tomorrow`."""

import re
from datetime import datetime, time, timedelta

from unsit.breaks import tomorrow

_LASTS = re.compile(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*m(?:in)?)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


class NotATimeError(ValueError):
    """This says no time: what was found, and what is expected."""


def until(text: str, at: datetime) -> datetime:
    """The end of a pause that begins now. Raises `NotATimeError`.

    >>> until("1h30m", datetime(2026, 3, 2, 9, 0)), until("until tomorrow", datetime(2026, 3, 2, 9, 0))
    (datetime.datetime(2026, 3, 2, 10, 30), datetime.datetime(2026, 3, 3, 0, 0))
    """
    said = text.strip().lower().removeprefix("until ").strip()
    if said == "tomorrow":
        return tomorrow(at)
    clock, lasts = _CLOCK.fullmatch(said), _LASTS.fullmatch(said)
    if clock is not None and int(clock[1]) < 24 and int(clock[2]) < 60:
        ends = datetime.combine(at.date(), time(int(clock[1]), int(clock[2])), at.tzinfo)
        return ends if ends > at else ends + timedelta(days=1)
    length = None if lasts is None else timedelta(hours=int(lasts[1] or 0), minutes=int(lasts[2] or 0))
    if length:
        return at + length
    raise NotATimeError(
        f"found {text!r}; expected how long, such as 1h, 90m or 1h30m, or until 15:00, or until tomorrow"
    )

"""Whether the person is busy by their calendar, from an `.ics` file or a server of this machine's own network.

Knows from when to when something is on, and nothing of what it is. The reading is another process's
(`calendar_busy.py`); this one starts it, never waits for it, and keeps what it told in memory alone.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

EVERY = timedelta(minutes=15)
AFTER_TROUBLE = timedelta(minutes=2)
"""A network that is not there yet, or a file that is just being written, is there soon."""
PATIENCE_S = 20.0
REACH = timedelta(hours=48)
"""As far as a reading tells (`calendar_busy.AHEAD`)."""
READER = (sys.executable, "-P", "-m", "unsit.desktop.calendar_busy")
"""-P: a folder called `unsit` where the reminder was started is not taken for this program."""
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)

Span = tuple[datetime, datetime]
Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading told: the spans in which something is on, in order and apart from each other."""

    read_at: datetime
    spans: tuple[Span, ...]
    today: int
    unread: int

    @property
    def until(self) -> datetime:
        """Of later times it says nothing."""
        return self.read_at + REACH


class Calendar:
    """Whether something is on now: a `Sense[bool]`, which also knows when nothing will be.

    `source`: a file, or an http(s) address; `now`: the clock on the wall, as aware times.
    """

    def __init__(self, source: str, now: Callable[[], datetime]) -> None:
        self._source, self._now = source, now
        self._name = _shown(source)
        self._reading: _Reading | None = None
        self._tried_at: datetime | None = None
        self._stamp: Stamp = None
        self._told: Told | None = None
        self._trouble: str | None = None
        self._soon = False

    @property
    def by(self) -> str:
        """What is known, and since when; or what is wrong, and what is gone by all the same."""
        if self._told is None:
            return f"{self._name}: {self._trouble or 'being read for the first time.'}"
        ago = _ago(self._now() - self._told.read_at)
        if self._now() >= self._told.until:
            return f"{self._name}: {self._trouble or 'being read again.'} What was read {ago} does not reach to now."
        if self._trouble is None:
            return f"{self._name}: read {ago}, {_counted(self._told)}"
        return f"{self._name}: {self._trouble} Still going by what was read {ago}."

    def look(self) -> bool | None:
        """Whether something is on now; None while that is not known. Begins to read it again when that is due."""
        now = self._now()
        if self._reading is not None and self._reading.over:
            self._take(self._reading)
            self._reading = None
        if self._reading is None and self._is_due(now):
            self._begin(now)
        if self._told is None or not self._told.read_at - EVERY < now < self._told.until:
            return None
        return any(start <= now < end for start, end in self._told.spans)

    def next_free(self, at: datetime) -> datetime | None:
        """The first moment from this one on at which nothing is on; None if that is not known."""
        if self._told is None or at >= self._told.until:
            return None
        end = next((end for start, end in self._told.spans if start <= at < end), at)
        return end if end < self._told.until else None

    def close(self) -> None:
        """End a reading that is under way."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _is_due(self, now: datetime) -> bool:
        every = AFTER_TROUBLE if self._soon else EVERY
        # A clock that was put back makes it due, too.
        return self._tried_at is None or abs(now - self._tried_at) >= every or self._stamp != _stamp(self._source)

    def _begin(self, now: datetime) -> None:
        self._tried_at, self._stamp = now, _stamp(self._source)
        try:
            self._reading = _Reading(self._source, now)
        except OSError as error:
            self._trouble, self._soon = f"It cannot be read now: {error.strerror}.", True

    def _take(self, reading: "_Reading") -> None:
        self._trouble, self._soon = reading.trouble, reading.soon
        if reading.told is not None:
            self._told = reading.told


class _Reading:
    """One reading, under way in a process of its own; `told` or `trouble` once it is over.

    `soon`: whether the trouble may pass soon; what took too long once does so again.
    """

    def __init__(self, source: str, now: datetime) -> None:
        self.told: Told | None = None
        self.trouble: str | None = None
        self.soon = False
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            READER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=NO_WINDOW
        )
        self._thread = Thread(target=self._wait, args=(source, now), name="calendar", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()

    def close(self) -> None:
        self._process.kill()
        self._thread.join()

    def _wait(self, source: str, now: datetime) -> None:
        question = json.dumps({"source": source, "now": now.isoformat()}).encode()
        try:
            told, _ = self._process.communicate(question, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            self.trouble = f"It took longer than {PATIENCE_S:.0f} s to read, and was let be."
            return
        try:
            answer = json.loads(told)
        except ValueError:
            self.trouble = f"Reading it failed (exit status {self._process.returncode})."
            return
        self.trouble = answer.get("problem")
        self.soon = self.trouble is not None
        if not self.soon:
            spans = tuple((_utc(start), _utc(end)) for start, end in answer["spans"])
            self.told = Told(now, spans, answer["today"], answer["unread"])


def _shown(source: str) -> str:
    """A name for it, without the path or password that a private address has."""
    if "://" not in source:
        return Path(source).name
    try:
        return urlsplit(source).hostname or "the calendar"
    except ValueError:
        return "the calendar"


def _stamp(source: str) -> Stamp:
    """When a file was last written, and how long it is; None for an address, or where there is none."""
    if "://" in source:
        return None
    try:
        found = Path(source).expanduser().stat()
    except (OSError, ValueError, RuntimeError):
        return None
    return found.st_mtime_ns, found.st_size


def _counted(told: Told) -> str:
    events = {0: "no events today", 1: "1 event today"}.get(told.today, f"{told.today} events today")
    return f"{events}; {told.unread} could not be made out" if told.unread else events


def _ago(since: timedelta) -> str:
    minutes = since.total_seconds() / 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes:.0f} min ago"
    return f"{minutes / 60:.0f} h ago"


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

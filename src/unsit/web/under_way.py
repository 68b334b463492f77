"""Which page has which session: one at a time, and the one that asks for it last.

A page may be reloaded, or its socket lost, in the middle of a hold. So a session outlives its socket for a while, and
can be handed to the next one with all that was seen; later, and in another start of the program, only its record can.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from unsit.practice import Practice
from unsit.session import Session

WAITS_S = 90.0
"""So long an open session waits for its page to come back."""


class Record(Protocol):
    """What keeps a session while it happens."""

    @property
    def session_id(self) -> str:
        """The session's id in the store."""

    @property
    def trouble(self) -> str | None:
        """Why it is not kept, or None."""

    def keep(self, session: Session) -> None:
        """The record as it now is; returns at once."""

    def close(self) -> bool:
        """Write the last of it; whether all of it is kept."""


class OpenRecord(Protocol):
    """Begins a record, or takes up the one of this id."""

    def __call__(self, session: Session, session_id: str | None = None, /) -> Record:
        """The record, open."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A session under way as one page has it: the practice, its record, the ranges it has measured, the stature."""

    practice: Practice
    record: Record
    reached: dict[str, list[float]]
    stature_cm: float | None


class Holder(Protocol):
    """A page's conversation, as far as its session goes."""

    def hand_over(self) -> Handed | None:
        """Give the session away; None if it is over."""

    def leave(self) -> None:
        """Close the session as left, if it is still open."""


class UnderWay:
    """The sessions that are open in this program, each with the page that has it. For all pages' threads.

    `record` opens their records. `passing` is held while a session goes from one page to another: whoever asks for it
    meanwhile would find that nobody has it, and take it from its record once more.
    """

    def __init__(self, record: OpenRecord, waits_s: float = WAITS_S) -> None:
        self.record, self.waits_s = record, waits_s
        self.passing, self._lock = Lock(), Lock()
        self._holders: dict[str, Holder] = {}

    def hold(self, session_id: str, holder: Holder) -> None:
        """This page has the session."""
        with self._lock:
            self._holders[session_id] = holder

    def drop(self, session_id: str) -> None:
        """The session is over."""
        with self._lock:
            self._holders.pop(session_id, None)

    def take(self, session_id: str) -> Handed | None:
        """The session, taken from whichever page has it; None if it is not open here."""
        with self._lock:
            holder = self._holders.pop(session_id, None)
        return None if holder is None else holder.hand_over()

    def close(self) -> None:
        """The program ends: whatever is open is closed as left. A later start can still take it up."""
        with self._lock:
            holders = list(self._holders.values())
        for holder in holders:
            holder.leave()

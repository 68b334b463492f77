"""One page's conversation with the coach: a message in, messages out. No sockets here, so that it can be tested whole.

Whatever comes in, it answers with a message or drops it; nothing that is not a good, later frame is ever counted.
"""

import time
from collections.abc import Callable
from typing import Protocol

from pydantic import ValidationError

from unsit import __version__
from unsit.catalogue import Catalogue
from unsit.coach import Command
from unsit.practice import Practice
from unsit.session import Ended, Session
from unsit.summary import summarise
from unsit.web import messages
from unsit.web.messages import Begin, Camera, Frame, Order, Outgoing

ERRORS_ANSWERED = 20
"""After this many errors in a row the page is told no more; a good frame starts the count afresh."""
ERRORS_BORNE = 500
"""After this many in a row there is no page at the other end; the socket is closed."""
LONGEST_GAP_S = 6 * 3600.0
"""A frame later than the last by more than this may have no true time; believed, it would make all others late."""
BELIEVED_WITHIN_S = 5.0
"""A second frame this soon after it says that the machine has slept so long."""


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


class TooManyErrors(Exception):
    """Nothing but errors came from this page."""


class Conversation:
    """The state of one socket: the practice under way, if any, and its record."""

    def __init__(self, catalogue: Catalogue, record: Callable[[Session], Record]) -> None:
        self._catalogue, self._open_record = catalogue, record
        self._practice: Practice | None = None
        self._record: Record | None = None
        self._last_seq, self._last_s = -1, -1.0
        self._errors = 0
        self._trouble_told = False
        self._doubted_s = float("-inf")

    def greeting(self) -> Outgoing:
        """The first message."""
        return messages.hello(__version__, self._catalogue)

    def answer(self, text: str | bytes) -> list[Outgoing]:
        """What is said to this message. Raises `TooManyErrors` when there have been nothing but errors for long."""
        arrived_s = time.perf_counter()
        if isinstance(text, bytes) or len(text.encode(errors="replace")) > messages.LARGEST_BYTES:
            return self._wrong("too_large", "Found a binary or too large message; expected JSON text up to 64 KiB.")
        try:
            message = messages.INCOMING.validate_json(text)
        except ValidationError as error:
            return self._wrong("malformed", _first_problem(error))
        match message:
            case Frame():
                return self._frame(message, arrived_s)
            case Begin():
                return self._begin(message)
            case Order():
                return self._order(message)
            case Camera():
                return []

    def leave(self) -> None:
        """The page is gone: a session still open is closed as left, with all it has."""
        if self._practice is not None:
            self._close(self._practice.closed(Ended.LEFT))

    def _begin(self, begin: Begin) -> list[Outgoing]:
        stretch = self._catalogue.stretches.get(begin.stretch)
        if stretch is None:
            known = ", ".join(self._catalogue.stretches)
            return self._wrong("unknown_stretch", f"Found the stretch {begin.stretch!r}; known: {known}.")
        before = [] if self._practice is None else [self._close(self._practice.command(Command.FINISH))]
        self._practice = Practice.begin(
            stretch, self._catalogue.words, begin.hold_s, begin.source, self._catalogue.anatomy.model
        )
        self._record = self._open_record(self._practice.session)
        self._last_seq, self._last_s, self._trouble_told = -1, -1.0, False
        return [*before, messages.begun(self._record.session_id, stretch, self._practice.coach.hold_s)]

    def _frame(self, frame: Frame, arrived_s: float) -> list[Outgoing]:
        if self._practice is None:
            late = frame.seq > self._last_seq >= 0  # under way when the session ended
            return [] if late else self._wrong("not_begun", "Found a frame before any session; expected `begin` first.")
        if frame.seq <= self._last_seq or frame.time_s <= self._last_s:
            found = f"frame {frame.seq} at {frame.time_s} s after frame {self._last_seq} at {self._last_s} s"
            return self._wrong("out_of_order", f"Found {found}; expected a later one. It was dropped.")
        if self._last_s >= 0 and frame.time_s > self._last_s + LONGEST_GAP_S and not self._confirmed(frame.time_s):
            found = f"frame {frame.seq} at {frame.time_s} s after frame {self._last_seq} at {self._last_s} s"
            return self._wrong("out_of_order", f"Found {found}; expected no gap of hours. It was dropped.")
        self._last_seq, self._last_s, self._errors = frame.seq, frame.time_s, 0
        self._practice, moment = self._practice.step(frame.landmarks())
        self._keep(self._practice.session)
        answers = [messages.moment(moment, self._catalogue, frame.seq, frame.time_s)]
        answers[0]["server_ms"] = round(1000 * (time.perf_counter() - arrived_s), 3)
        if moment.ended is not None:
            answers.append(self._close(self._practice))
        return answers + self._trouble()

    def _confirmed(self, time_s: float) -> bool:
        """Whether a leap in time is believed: a second frame soon after the first says the same."""
        before, self._doubted_s = self._doubted_s, time_s
        return 0 < time_s - before < BELIEVED_WITHIN_S

    def _order(self, order: Order) -> list[Outgoing]:
        if self._practice is None:
            return self._wrong("not_begun", f"Found `{order.name}` without a session; expected `begin` first.")
        self._practice = self._practice.command(order.name)
        if self._practice.session.ended is not None:
            return [self._close(self._practice)]
        self._keep(self._practice.session)
        return []

    def _keep(self, session: Session) -> None:
        if self._record is not None:
            self._record.keep(session)

    def _trouble(self) -> list[Outgoing]:
        """Said once, when the record cannot be written; the session goes on."""
        if self._trouble_told or self._record is None or self._record.trouble is None:
            return []
        self._trouble_told = True
        return [messages.error("not_kept", f"This session is not being kept: {self._record.trouble}")]

    def _close(self, practice: Practice) -> Outgoing:
        """End the session: its record is written to the end, its summary is what remains to say."""
        record, self._record, self._practice = self._record, None, None
        session_id, saved = "", False
        if record is not None:
            record.keep(practice.session)
            saved = record.close()
            session_id = record.session_id
        said = summarise(practice.session, practice.stretch, practice.words)
        return messages.summary(session_id, practice.session, said, saved=saved)

    def _wrong(self, code: str, message: str) -> list[Outgoing]:
        self._errors += 1
        if self._errors > ERRORS_BORNE:
            raise TooManyErrors(message)
        return [messages.error(code, message)] if self._errors <= ERRORS_ANSWERED else []


def _first_problem(error: ValidationError) -> str:
    """The first thing wrong with a message, by field."""
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "message"
    return f"{where}: {problem['msg']}. The message was dropped; docs/protocol.md says what is expected."

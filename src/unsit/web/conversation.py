"""One page's conversation with the coach: a message in, messages out. No sockets here, so that it can be tested whole.

Whatever comes in, it answers with a message or drops it; nothing that is not a good, later frame is ever counted.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import numpy as np
from pydantic import ValidationError

from unsit import __version__
from unsit.assessment import measures
from unsit.coach import Command
from unsit.fitting import proportions
from unsit.pain import Report, judged
from unsit.practice import Moment, Practice
from unsit.prescription import Prescription, recorded
from unsit.session import Ended, NotKept, Session
from unsit.stretch import Stretch
from unsit.summary import summarise
from unsit.web import around, messages
from unsit.web.around import KeepPose, OwnExport, OwnImport, Show, Told
from unsit.web.changes import change
from unsit.web.desk import Desk, OwnError
from unsit.web.eyes import Eyes
from unsit.web.messages import Begin, Camera, Frame, Order, Outgoing, Tick

ERRORS_ANSWERED = 20
"""After this many errors in a row the page is told no more; a good frame starts the count afresh."""
ERRORS_BORNE = 500
"""After this many in a row there is no page at the other end; the socket is closed."""
LONGEST_GAP_S = 6 * 3600.0
"""A frame later than the last by more than this may have no true time; believed, it would make all others late."""
BELIEVED_WITHIN_S = 5.0
"""A second frame this soon after it says that the machine has slept so long."""


POSE_S, POSE_FRAMES = 3.0, 10
"""A pose that is kept is the median of so many seconds, of at least so many frames."""


RANGE_FRAMES = 50
"""How far one has been is the median of at least so many counted frames."""


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

    def __init__(self, desk: Desk, record: Callable[[Session], Record], eyes: Eyes | None = None) -> None:
        self._desk, self._catalogue, self._open_record = desk, desk.data.catalogue, record
        self._eyes = eyes or Eyes()
        self._practice: Practice | None = None
        self._record: Record | None = None
        self._last_seq, self._last_s = -1, -1.0
        self._errors = 0
        self._trouble_told = False
        self._doubted_s = float("-inf")
        self._held: deque[tuple[float, dict[str, float]]] = deque()
        self._reached: dict[str, list[float]] = {}
        self._stature_cm: float | None = None
        self._coming_in = ""

    def greeting(self) -> list[Outgoing]:
        """The first messages: what there is, and how everything stands."""
        hello = messages.hello(__version__, self._desk.data, self._desk.whole_own())
        try:
            return [hello, self._state()]
        except NotKept as error:
            return [hello, messages.error("not_kept", f"What is kept on this machine cannot be had: {error}")]

    def answer(self, text: str | bytes) -> list[Outgoing]:
        """What is said to this message. Raises `TooManyErrors` when there have been nothing but errors for long."""
        arrived_s = time.perf_counter()
        if isinstance(text, bytes) or len(text.encode(errors="replace")) > messages.LARGEST_BYTES:
            return self._wrong("too_large", "Found a binary or too large message; expected JSON text up to 64 KiB.")
        try:
            message = messages.INCOMING.validate_json(text)
        except ValidationError as error:
            return self._wrong("malformed", _first_problem(error))
        try:
            return self._answered(message, arrived_s)
        except NotKept as error:
            return self._wrong("not_kept", f"What is kept on this machine cannot be had just now: {error}")

    def look_around(self) -> list[Outgoing]:
        """What is to be said unasked while a camera of this computer watches; may be called beside the answers."""
        practice = self._practice
        if practice is None or practice.session.source != "camera":
            return []
        order = self._eyes.look()
        return [] if order is None else [order]

    def _answered(self, message: messages.Incoming, arrived_s: float) -> list[Outgoing]:
        match message:
            case Frame() | Tick():
                return self._frame(message, arrived_s)
            case Begin():
                return self._begin(message)
            case Order():
                return self._order(message)
            case Camera():
                return self._camera(message)
            case _:
                return self._beside(message)

    def _camera(self, camera: Camera) -> list[Outgoing]:
        if camera.state == "wanted":
            return [self._eyes.may_open()]
        if camera.state == "back":
            self._eyes.opened()
        return []

    def _beside(self, message: around.Around) -> list[Outgoing]:
        """What is asked around the sessions; what cannot be done is said, and nothing is changed."""
        try:
            return self._done(message)
        except (OwnError, ValueError) as error:
            return self._wrong("not_done", str(error))

    def _done(self, message: around.Around) -> list[Outgoing]:
        match message:
            case Show():
                return [self._shown(message.stretch)]
            case OwnExport():
                return [around.own(self._desk.own_export())]
            case Told():
                return [self._judged(message), self._state()]
            case OwnImport() if message.more:
                self._coming_in = self._joined(message.text)
                return []
            case OwnImport():
                text, self._coming_in = self._joined(message.text), ""
                self._desk.own_import(text)
            case KeepPose():
                self._desk.prescribe(self._pose(message))
            case _:
                change(self._desk, message)
        return [self._state()]

    def _joined(self, part: str) -> str:
        """A file of own stretches as far as it has come; one that is too large is forgotten."""
        text = self._coming_in + part
        if len(text) <= around.LARGEST_FILE:
            return text
        self._coming_in = ""
        raise OwnError(f"This file is too large: expected at most {around.LARGEST_FILE} characters; split it in two.")

    def _state(self) -> Outgoing:
        return around.state(self._desk.standing(), self._desk.data)

    def _shown(self, stretch_id: str) -> Outgoing:
        stretch = self._desk.stretch(stretch_id)
        if stretch is None:
            raise OwnError(self._no_such(stretch_id))
        own = stretch_id not in self._catalogue.stretches
        return messages.shown(stretch, self._catalogue.anatomy, own=own)

    def _judged(self, told: Told) -> Outgoing:
        report = Report(
            self._desk.now(),
            told.session,
            told.stretch,
            told.front_leg,
            told.feeling,
            told.pain,
            frozenset(told.signs),
            told.kind,
        )
        advice = self._desk.report(report)
        easier = self._desk.easier_than(told.stretch)
        return around.judged(judged(report), advice, self._desk.data.pain, easier)

    def _pose(self, asked: KeepPose) -> Prescription:
        """The pose of the last seconds as an own version of the stretch that is practised."""
        if self._practice is None or len(self._held) < POSE_FRAMES:
            raise OwnError("No pose to keep: found nobody in the stretch just now; take the pose and hold it.")
        stretch = self._practice.stretch
        names = {target.measure for target in stretch.target}
        held = {name: np.array([measured[name] for _, measured in self._held]) for name in names}
        seen = {name: values[np.isfinite(values)] for name, values in held.items()}
        spread = {name: (float(np.median(v)), float(np.std(v))) for name, v in seen.items() if len(v) >= POSE_FRAMES}
        targets = recorded(stretch, spread)
        if not targets:
            raise OwnError("No pose to keep: none of what this stretch aims at can be seen from here.")
        own = Prescription.model_validate(
            {"id": asked.id, "from": self._desk.made_from(stretch.id), "name": asked.name, "by": asked.by}
        )
        return own.model_copy(update={"target": targets})

    def _remember(self, moment: Moment) -> None:
        """The last seconds in the position, for a pose that is to be kept."""
        front = moment.front_leg
        if front is None or not moment.assessment.in_position:
            self._held.clear()
            return
        measured = measures(moment.observation, front)
        self._held.append((moment.time_s, measured))
        if moment.in_stretch:
            for name in _ranges(self._practice):
                self._reached.setdefault(name, []).append(measured[name])
        while self._held and self._held[0][0] < moment.time_s - POSE_S:
            self._held.popleft()

    def _no_such(self, stretch_id: str) -> str:
        known = ", ".join(self._desk.standing().stretches)
        return f"Found the stretch {stretch_id!r}; known: {known}."

    def leave(self) -> None:
        """The page is gone: a session still open is closed as left, with all it has."""
        if self._practice is not None:
            self._close(self._practice.closed(Ended.LEFT))

    def _begin(self, begin: Begin) -> list[Outgoing]:
        stretch = self._desk.stretch(begin.stretch)
        if stretch is None:
            return self._wrong("unknown_stretch", self._no_such(begin.stretch))
        stopped = None if begin.source == "demo" else self._not_now(stretch)
        if stopped is not None:
            return self._wrong("not_now", stopped)
        before = [] if self._practice is None else [self._close(self._practice.command(Command.FINISH))]
        self._practice = Practice.begin(
            stretch, self._catalogue.words, begin.hold_s, begin.source, self._catalogue.anatomy.model
        )
        if begin.first is not None:
            self._practice = self._practice.beginning_with(begin.first)
        self._held.clear()
        self._reached = {}
        self._stature_cm = self._desk.person().stature_cm if begin.source == "camera" else None
        if begin.source == "camera":
            self._eyes.opened()
        self._record = self._open_record(self._practice.session)
        self._last_seq, self._last_s, self._trouble_told = -1, -1.0, False
        return [*before, messages.begun(self._record.session_id, stretch, self._practice.coach.hold_s)]

    def _not_now(self, stretch: Stretch) -> str | None:
        """Why this stretch is not begun: a question is open, or an answer speaks against it. None: nothing does."""
        standing = self._desk.standing()
        if standing.due:
            return f"The questions come first; open: {', '.join(sorted(standing.due))}."
        offer = standing.outcome.offers[stretch.id]
        return " ".join(offer.words) if offer.blocked_by else None

    def _frame(self, frame: Frame | Tick, arrived_s: float) -> list[Outgoing]:
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
        if (self._practice.timer is None) != isinstance(frame, Frame):
            watched = "frames: a camera watches" if self._practice.timer is None else "ticks: the clock watches"
            return self._wrong("wrong_watch", f"Found a {frame.type}; this session expects {watched}.")
        practice = self._practice
        told = practice.step(frame.landmarks()) if isinstance(frame, Frame) else practice.tick(frame.time_s)
        self._practice, moment = told
        self._remember(moment)
        self._keep(self._practice.session)
        answers = [messages.moment(moment, self._catalogue, frame.seq, frame.time_s, self._stature_cm)]
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
        self._learn(practice)
        record, self._record, self._practice = self._record, None, None
        session_id, saved = "", False
        if record is not None:
            record.keep(practice.session)
            saved = record.close()
            session_id = record.session_id
        said = summarise(practice.session, practice.stretch, practice.words)
        return messages.summary(session_id, practice.session, said, practice.stretch, saved=saved)

    def _learn(self, practice: Practice) -> None:
        """What a session has measured of the person: their proportions, and how far they have comfortably been."""
        if practice.session.source != "camera":
            return
        seen = {name: np.array(values)[np.isfinite(values)] for name, values in self._reached.items()}
        reached = {name: float(np.median(values)) for name, values in seen.items() if len(values) >= RANGE_FRAMES}
        with suppress(NotKept):  # said already, while the session was not kept
            self._desk.learn(proportions(practice.sight.fitting.known), reached)

    def _wrong(self, code: str, message: str) -> list[Outgoing]:
        self._errors += 1
        if self._errors > ERRORS_BORNE:
            raise TooManyErrors(message)
        return [messages.error(code, message)] if self._errors <= ERRORS_ANSWERED else []


def _ranges(practice: Practice | None) -> set[str]:
    """The measures in degrees of which a stretch wants at least something: how far one goes in them is one's range."""
    targets = () if practice is None else practice.stretch.target
    return {t.measure for t in targets if t.measure.endswith("_deg") and np.isfinite(t.low) and not np.isfinite(t.high)}


def _first_problem(error: ValidationError) -> str:
    """The first thing wrong with a message, by field."""
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "message"
    return f"{where}: {problem['msg']}. The message was dropped; docs/protocol.md says what is expected."

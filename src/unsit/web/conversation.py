"""One page's conversation with the coach: a message in, messages out. No sockets here, so that it can be tested whole.

Whatever comes in, it answers with a message or drops it; nothing that is not a good, later frame is ever counted.
"""

import time
from collections import deque
from contextlib import suppress
from threading import Lock, Timer
from typing import Protocol

import numpy as np
from pydantic import ValidationError

from unsit import __version__
from unsit.assessment import measures
from unsit.catalogue import languages
from unsit.coach import AWAY_AFTER_S, Command
from unsit.fitting import proportions
from unsit.pain import Report, judged
from unsit.practice import Moment, Practice
from unsit.prescription import Prescription, recorded
from unsit.session import EYES, PHONE, Ended, NotKept, Session
from unsit.stretch import Stretch
from unsit.summary import summarise
from unsit.web import around, messages
from unsit.web.around import KeepPose, OwnExport, OwnImport, Show, Told
from unsit.web.changes import change
from unsit.web.desk import Desk, OwnError
from unsit.web.eyes import Eyes
from unsit.web.messages import Begin, Camera, Frame, Order, Outgoing, PhoneOrder, PhoneWish, Resume, Tick
from unsit.web.phone_messages import PhoneFrame
from unsit.web.under_way import Handed, Record, UnderWay

ERRORS_ANSWERED = 20
"""After this many errors in a row the page is told no more; a good frame starts the count afresh."""
ERRORS_BORNE = 500
"""After this many in a row there is no page at the other end; the socket is closed."""
LONGEST_GAP_S = AWAY_AFTER_S
"""A frame later than the last by more than this may have no true time; believed, it would end the session."""
BELIEVED_WITHIN_S = 5.0
"""A second frame this soon after it says that the machine has slept so long."""


NO_LAN = "Unsit was started without a phone; start it again with `unsit coach --lan`."
POSE_S, POSE_FRAMES = 3.0, 10
"""A pose that is kept is the median of so many seconds, of at least so many frames."""


RANGE_FRAMES = 50
"""How far one has been is the median of at least so many counted frames."""


class PhoneEyes(Protocol):
    """A phone that can be the camera of this page's sessions."""

    def standing(self) -> Outgoing:
        """How it stands."""

    def order(self, name: PhoneWish) -> None:
        """Do with it what the page wishes."""

    def open(self, *, away: bool = False) -> str | None:
        """Its camera is to open; why it cannot, or None. `away`: as soon as it is there."""

    def tell(self, of: Moment) -> None:
        """It may show this moment."""

    def close(self) -> None:
        """Its camera is to close."""

    def leave(self) -> None:
        """Nobody is here to hear of it."""


class TooManyErrors(Exception):
    """Nothing but errors came from this page."""


class Conversation:
    """The state of one socket: the practice under way, if any, and its record."""

    def __init__(
        self, desk: Desk, under_way: UnderWay, phone: PhoneEyes | None = None, eyes: Eyes | None = None
    ) -> None:
        self._desk, self._catalogue = desk, desk.data.catalogue
        self._under_way, self._lock = under_way, Lock()
        self._phone, self._eyes = phone, eyes or Eyes()
        self._patience: Timer | None = None
        self._taken = False
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
            return [hello, self._state(), *self.phone_news()]
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
        # Before the lock: the other page answers under its own, and may just now be asking for ours.
        handed = self._under_way.take(message.session) if isinstance(message, Resume) else None
        try:
            with self._lock:
                return self._answered(message, arrived_s, handed)
        except NotKept as error:
            return self._wrong("not_kept", f"What is kept on this machine cannot be had just now: {error}")

    def look_around(self) -> list[Outgoing]:
        """What is to be said unasked while a camera of this computer watches; may be called beside the answers."""
        practice = self._practice
        if practice is None or practice.session.source != "camera":
            return []
        order = self._eyes.look()
        return [] if order is None else [order]

    def _answered(self, message: messages.Incoming, arrived_s: float, handed: Handed | None) -> list[Outgoing]:
        match message:
            case Frame() | Tick():
                return self._frame(message, arrived_s)
            case Begin():
                return self._begin(message)
            case Resume():
                return self._resume(message, handed)
            case Order():
                return self._order(message)
            case Camera() | PhoneOrder():
                return self._of_eyes(message)
            case _:
                return self._beside(message)

    def phone_news(self) -> list[Outgoing]:
        """How the phone stands, where the program was started for one."""
        return [] if self._phone is None else [self._phone.standing()]

    def see(self, frame: PhoneFrame) -> list[Outgoing]:
        """A frame of the phone: what it shows, to be drawn, and what is said to it."""
        with self._lock:
            if self._practice is None or self._practice.session.source != PHONE:
                return []  # under way when the session ended
            return [messages.seen(frame), *self._frame(frame, time.perf_counter())]

    def _of_eyes(self, message: Camera | PhoneOrder) -> list[Outgoing]:
        """The page's own camera answers for itself; what is wished of the phone is done."""
        if isinstance(message, Camera):
            return self._camera(message)
        if self._phone is None:
            return self._wrong("no_phone", NO_LAN)
        self._phone.order(message.name)
        return self.phone_news()

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

    def gone(self) -> None:
        """The page is gone, perhaps only for a moment: a session still open waits for it a while."""
        with self._lock:
            if self._phone is not None:
                self._phone.leave()
            if self._practice is None:
                return
            self._patience = Timer(self._under_way.waits_s, self.leave)
            self._patience.daemon = True
            self._patience.start()

    def leave(self) -> None:
        """The page is gone for good: a session still open is closed as left, with all it has."""
        with self._lock:
            if self._practice is not None:
                self._close(self._practice.closed(Ended.LEFT))

    def hand_over(self) -> Handed | None:
        """The session under way goes to another page, and this one is told so; None if there is none any more."""
        with self._lock:
            if self._patience is not None:
                self._patience.cancel()
            practice, record = self._practice, self._record
            if practice is None or record is None:
                return None
            if self._phone is not None:
                self._phone.close()
            self._practice, self._record, self._taken = None, None, True
            return Handed(practice, record, self._reached, self._stature_cm)

    def _begin(self, begin: Begin) -> list[Outgoing]:
        stretch = self._desk.stretch(begin.stretch)
        if stretch is None:
            return self._wrong("unknown_stretch", self._no_such(begin.stretch))
        stopped = None if begin.source == "demo" else self._not_now(stretch)
        if stopped is not None:
            return self._wrong("not_now", stopped)
        words = languages().get(begin.language)
        if words is None:
            return self._wrong("unknown_language", _unknown_language(begin.language))
        before = self._finished()
        model = self._catalogue.anatomy.model
        practice = Practice.begin(stretch, words, begin.hold_s, begin.source, model).saying(begin.verbosity)
        absent = self._open_phone() if practice.session.source == PHONE else None
        if absent is not None:
            return [*before, *self._wrong("no_phone", absent)]
        if begin.first is not None:
            practice = practice.beginning_with(begin.first)
        record = self._under_way.record(practice.session)
        self._take(Handed(practice, record, {}, self._stature(practice.session)))
        return [*before, messages.begun(record.session_id, practice)]

    def _finished(self) -> list[Outgoing]:
        """Whatever is still under way is over now."""
        return [] if self._practice is None else [self._close(self._practice.command(Command.FINISH))]

    def _stature(self, session: Session) -> float | None:
        return self._desk.person().stature_cm if session.source in EYES else None

    def _take(self, handed: Handed) -> None:
        """This is what is under way here from now on."""
        self._practice, self._record = handed.practice, handed.record
        self._reached, self._stature_cm = handed.reached, handed.stature_cm
        self._held.clear()
        self._last_seq, self._last_s, self._trouble_told, self._taken = -1, -1.0, False, False
        self._under_way.hold(handed.record.session_id, self)
        if handed.practice.session.source == "camera":
            self._eyes.opened()

    def _resume(self, resume: Resume, handed: Handed | None) -> list[Outgoing]:
        """Go on with a session: as it stood when its page went, or as its record has it."""
        before = self._finished()
        if handed is not None:
            self._take(handed)  # first of all: whatever speaks against it, it must not be lost
        kept = self._desk.kept(resume.session)
        session = None if kept is None else kept.session
        practice = self._practice or self._read(session, resume)
        if practice is None:
            return [*before, *self._wrong("not_resumed", _why_over(session))]
        away_s = 0.0 if kept is None else (self._desk.now() - kept.started_at).total_seconds() - practice.coach.time_s
        practice = practice.back(max(away_s, 0.0))
        over = practice.session.ended is not None
        why = "It was left for too long. What was held is kept." if over else self._against(practice)
        if why is not None:
            if handed is not None:
                self._close(practice.closed(Ended.LEFT))
            return [*before, *self._wrong("not_resumed", why)]
        record = self._record or self._under_way.record(practice.session, resume.session)
        self._take(Handed(practice, record, self._reached, self._stature(practice.session)))
        self._keep(practice.session)
        return [*before, messages.begun(record.session_id, practice, resumed=True)]

    def _read(self, session: Session | None, resume: Resume) -> Practice | None:
        """The practice of a record that was cut off or left; None if it cannot go on."""
        stretch = None if session is None else self._desk.stretch(session.stretch)
        if session is None or stretch is None or session.ended not in (Ended.INTERRUPTED, Ended.LEFT):
            return None
        self._reached = {}
        words = languages().get(resume.language, self._catalogue.words)
        practice = Practice.resumed(stretch, words, session, resume.first, self._catalogue.anatomy.model)
        return practice.saying(resume.verbosity)

    def _against(self, practice: Practice) -> str | None:
        """Why this session does not go on; None: nothing speaks against it, and the phone looks again if it did."""
        stopped = None if practice.session.source == "demo" else self._not_now(practice.stretch)
        return self._open_phone(away=True) if stopped is None and practice.session.source == PHONE else stopped

    def _open_phone(self, *, away: bool = False) -> str | None:
        """The phone's camera opens for this session, if need be as soon as it is there; why it does not, or None."""
        return NO_LAN if self._phone is None else self._phone.open(away=away)

    def _not_now(self, stretch: Stretch) -> str | None:
        """Why this stretch is not begun: a question is open, or an answer speaks against it. None: nothing does."""
        standing = self._desk.standing()
        if standing.due:
            return f"The questions come first; open: {', '.join(sorted(standing.due))}."
        offer = standing.outcome.offers.get(stretch.id)
        if offer is None:
            return self._no_such(stretch.id)
        return " ".join(offer.words) if offer.blocked_by else None

    def _frame(self, frame: Frame | Tick, arrived_s: float) -> list[Outgoing]:
        if self._practice is None:
            if self._taken:
                return self._told_taken()
            late = frame.seq > self._last_seq >= 0  # under way when the session ended
            return [] if late else self._wrong("not_begun", "Found a frame before any session; expected `begin` first.")
        expected, watched = _watch(self._practice)
        if type(frame) is not expected:
            return self._wrong("wrong_watch", f"Found a {frame.type}; this session expects {watched}.")
        if frame.seq <= self._last_seq or frame.time_s <= self._last_s:
            found = f"frame {frame.seq} at {frame.time_s} s after frame {self._last_seq} at {self._last_s} s"
            return self._wrong("out_of_order", f"Found {found}; expected a later one. It was dropped.")
        if self._last_s >= 0 and frame.time_s > self._last_s + LONGEST_GAP_S and not self._confirmed(frame.time_s):
            found = f"frame {frame.seq} at {frame.time_s} s after frame {self._last_seq} at {self._last_s} s"
            return self._wrong("out_of_order", f"Found {found}; expected no gap of hours. It was dropped.")
        self._last_seq, self._last_s, self._errors = frame.seq, frame.time_s, 0
        practice = self._practice
        told = practice.step(frame.landmarks()) if isinstance(frame, Frame) else practice.tick(frame.time_s)
        self._practice, moment = told
        self._remember(moment)
        self._keep(self._practice.session)
        if self._phone is not None and isinstance(frame, PhoneFrame):
            self._phone.tell(moment)
        answers = [messages.moment(moment, self._catalogue.anatomy, practice.words, frame, self._stature_cm)]
        answers[0]["server_ms"] = round(1000 * (time.perf_counter() - arrived_s), 3)
        if moment.ended is not None:
            answers.append(self._close(self._practice))
        return answers + self._trouble()

    def _told_taken(self) -> list[Outgoing]:
        """Said once, to the page that had the session."""
        self._taken = False
        return [messages.error("taken", "This session goes on in another page of Unsit.")]

    def _confirmed(self, time_s: float) -> bool:
        """Whether a leap in time is believed: a second frame soon after the first says the same."""
        before, self._doubted_s = self._doubted_s, time_s
        return 0 < time_s - before < BELIEVED_WITHIN_S

    def _order(self, order: Order) -> list[Outgoing]:
        if self._practice is None:
            if self._taken:
                return self._told_taken()
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
        if self._phone is not None:
            self._phone.close()
        record, self._record, self._practice = self._record, None, None
        session_id, saved = "", False
        if record is not None:
            record.keep(practice.session)
            saved = record.close()
            session_id = record.session_id
            self._under_way.drop(session_id)
        said = summarise(practice.session, practice.stretch, practice.words)
        return messages.summary(session_id, practice.session, said, practice.stretch, saved=saved)

    def _learn(self, practice: Practice) -> None:
        """What a session has measured of the person: their proportions, and how far they have comfortably been."""
        if practice.session.source not in EYES:
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


def _watch(practice: Practice) -> tuple[type[Frame | Tick], str]:
    """What a session goes by, and in words."""
    if practice.timer is not None:
        return Tick, "ticks: the clock watches"
    if practice.session.source == PHONE:
        return PhoneFrame, "frames of the phone"
    return Frame, "frames: a camera watches"


def _ranges(practice: Practice | None) -> set[str]:
    """The measures in degrees of which a stretch wants at least something: how far one goes in them is one's range."""
    targets = () if practice is None else practice.stretch.target
    return {t.measure for t in targets if t.measure.endswith("_deg") and np.isfinite(t.low) and not np.isfinite(t.high)}


def _unknown_language(tag: str) -> str:
    return f"Found the language {tag!r}; known: {', '.join(languages())}."


def _why_over(session: Session | None) -> str:
    """Why a session cannot be gone on with."""
    if session is None:
        return "It is not kept on this machine any more."
    if session.ended in (Ended.FINISHED, Ended.STOPPED):
        return "It is over. What was held is kept."
    return f"The stretch {session.stretch!r} is not here any more. What was held is kept."


def _first_problem(error: ValidationError) -> str:
    """The first thing wrong with a message, by field."""
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "message"
    return f"{where}: {problem['msg']}. The message was dropped; docs/protocol.md says what is expected."

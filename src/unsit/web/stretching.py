"""The session under way on one page: it begins or goes on, is watched frame by frame, and ends.

Nothing that is not a good, later frame is ever counted. A session can be asked for by another page, or be left when its
own has been away for too long, while this page talks: so whatever is done to it, is done by one thread at a time.
"""

import time
from contextlib import suppress
from threading import Lock
from typing import Protocol

from unsit.catalogue import languages
from unsit.coach import AWAY_AFTER_S, Command
from unsit.fitting import proportions
from unsit.practice import Moment, Practice
from unsit.session import EYES, PHONE, Ended, NotKept, Session
from unsit.stretch import Stretch
from unsit.summary import summarise
from unsit.web import messages
from unsit.web.breaks import BreakHere
from unsit.web.desk import Desk
from unsit.web.eyes import Eyes
from unsit.web.measured import Measured
from unsit.web.messages import Begin, Frame, Order, Outgoing, PhoneWish, Refused, Resume, Tick
from unsit.web.phone_messages import PhoneFrame
from unsit.web.points import Points
from unsit.web.under_way import Handed, Record, UnderWay

LONGEST_GAP_S = AWAY_AFTER_S
"""A frame later than the last by more than this may have no true time; believed, it would end the session."""
BELIEVED_WITHIN_S = 5.0
"""A second frame this soon after it says that the machine has slept so long."""
NO_LAN = "Unsit was started without a phone; start it again with `unsit coach --lan`."


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


class Stretching:
    """The practice under way on a page, if any, and its record. What cannot be done raises `Refused`."""

    def __init__(
        self, desk: Desk, under_way: UnderWay, phone: PhoneEyes | None, eyes: Eyes, here: BreakHere | None
    ) -> None:
        self._desk, self._catalogue = desk, desk.data.catalogue
        self._under_way, self._lock = under_way, Lock()
        self._phone, self._eyes, self._break = phone, eyes, here
        self._taken = False
        self._practice: Practice | None = None
        self._record: Record | None = None
        self._points = Points(desk.recordings)
        self._measured: Measured | None = None
        self._last_seq, self._last_s = -1, -1.0
        self._trouble_told = False
        self._doubted_s = float("-inf")
        self._stature_cm: float | None = None

    @property
    def source(self) -> str | None:
        """Who watches the session under way; None where there is none."""
        practice = self._practice
        return None if practice is None else practice.session.source

    def answer(self, message: Begin | Resume | Order) -> list[Outgoing]:
        """A session begins or goes on, after whatever was under way; or what the person says by key or button."""
        if isinstance(message, Resume):
            with self._under_way.passing:
                # Before the lock: the other page answers under its own.
                handed = self._under_way.take(message.session)
                with self._lock:
                    return self._resume(message, handed)
        with self._lock:
            return self._begin(message) if isinstance(message, Begin) else self._order(message)

    def frame(self, frame: Frame | Tick, arrived_s: float) -> list[Outgoing]:
        """What is said to a frame, or to the time where the clock watches."""
        with self._lock:
            return self._frame(frame, arrived_s)

    def pose(self) -> tuple[Stretch, dict[str, tuple[float, float]]] | None:
        """The stretch under way, and what it aims at as it was in the last seconds; None: nobody was in it."""
        with self._lock:
            if self._practice is None or self._measured is None:
                return None
            stretch = self._practice.stretch
            pose = self._measured.pose({target.measure for target in stretch.target})
            return None if pose is None else (stretch, pose)

    def leave(self) -> None:
        """The page is gone for good: a session still open is closed as left, with all it has."""
        with self._lock:
            if self._practice is not None:
                self._close(self._practice.closed(Ended.LEFT))

    def hand_over(self) -> Handed | None:
        """The session under way goes to another page, and this one is told so; None if there is none any more."""
        with self._lock:
            practice, record, measured = self._practice, self._record, self._measured
            if practice is None or record is None or measured is None:
                return None
            if self._phone is not None:
                self._phone.close()
            self._points.close(over=False)
            self._practice, self._record, self._taken = None, None, True
            return Handed(practice, record, measured.reached, self._stature_cm)

    def _begin(self, begin: Begin) -> list[Outgoing]:
        stretch = self._desk.stretch(begin.stretch)
        if stretch is None:
            raise Refused("unknown_stretch", self._desk.no_such(begin.stretch))
        stopped = None if begin.source == "demo" else self._not_now(stretch)
        if stopped is not None:
            raise Refused("not_now", stopped)
        words = languages().get(begin.language)
        if words is None:
            raise Refused("unknown_language", _unknown_language(begin.language))
        before = self._finished()
        model = self._catalogue.anatomy.model
        practice = Practice.begin(stretch, words, begin.hold_s, begin.source, model).saying(begin.verbosity)
        absent = self._open_phone() if practice.session.source == PHONE else None
        if absent is not None:
            raise Refused("no_phone", absent, before)
        if begin.first is not None:
            practice = practice.beginning_with(begin.first)
        record = self._under_way.record(practice.session)
        self._take(Handed(practice, record, {}, self._stature(practice.session)))
        return [*before, messages.begun(record.session_id, practice)]

    def _finished(self) -> list[Outgoing]:
        """Whatever is still under way is over now."""
        return [] if self._practice is None else self._close(self._practice.command(Command.FINISH))

    def _stature(self, session: Session) -> float | None:
        return self._desk.person().stature_cm if session.source in EYES else None

    def _take(self, handed: Handed, *, goes_on: bool = False) -> None:
        """This is what is under way here from now on."""
        self._practice, self._record = handed.practice, handed.record
        self._measured, self._stature_cm = Measured(handed.practice.stretch, handed.reached), handed.stature_cm
        self._last_seq, self._last_s, self._trouble_told, self._taken = -1, -1.0, False, False
        practice, session_id = handed.practice, handed.record.session_id
        self._points.begin(session_id, practice.session, practice.stretch, goes_on=goes_on)
        self._under_way.hold(handed.record.session_id, self)
        if handed.practice.session.source == "camera":
            self._eyes.opened()

    def _resume(self, resume: Resume, handed: Handed | None) -> list[Outgoing]:
        """As it stood when its page went, or as its record has it."""
        before = self._finished()
        if handed is not None:
            self._take(handed, goes_on=True)  # first of all: whatever speaks against it, it must not be lost
        kept = self._desk.kept(resume.session)
        session = None if kept is None else kept.session
        practice = self._practice or self._read(session, resume)
        if practice is None:
            raise Refused("not_resumed", _why_over(session), before)
        away_s = 0.0 if kept is None else (self._desk.now() - kept.started_at).total_seconds() - practice.coach.time_s
        practice = practice.back(max(away_s, 0.0))
        over = practice.session.ended is not None
        why = "It was left for too long. What was held is kept." if over else self._against(practice)
        if why is not None:
            if handed is not None:
                self._close(practice.closed(Ended.LEFT))
            raise Refused("not_resumed", why, before)
        record = self._record or self._under_way.record(practice.session, resume.session)
        reached = {} if handed is None else handed.reached
        self._take(Handed(practice, record, reached, self._stature(practice.session)), goes_on=True)
        self._keep(practice.session)
        return [*before, messages.begun(record.session_id, practice, resumed=True)]

    def _read(self, session: Session | None, resume: Resume) -> Practice | None:
        """The practice of a record that was cut off or left; None if it cannot go on."""
        stretch = None if session is None else self._desk.stretch(session.stretch)
        if session is None or stretch is None or session.ended not in (Ended.INTERRUPTED, Ended.LEFT):
            return None
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
            return self._desk.no_such(stretch.id)
        return " ".join(offer.words) if offer.blocked_by else None

    def _frame(self, frame: Frame | Tick, arrived_s: float) -> list[Outgoing]:
        practice = self._practice
        if practice is None:
            if self._taken:
                return self._told_taken()
            if frame.seq > self._last_seq >= 0:  # under way when the session ended
                return []
            raise Refused("not_begun", "Found a frame before any session; expected `begin` first.")
        self._must_be_later(frame, practice)
        self._last_seq, self._last_s = frame.seq, frame.time_s
        self._practice, moment = self._watched(practice, frame)
        if self._measured is not None:
            self._measured.remember(moment)
        self._keep(self._practice.session)
        if self._phone is not None and isinstance(frame, PhoneFrame):
            self._phone.tell(moment)
        answers = [messages.moment(moment, self._catalogue.anatomy, practice.words, frame, self._stature_cm)]
        answers[0]["server_ms"] = round(1000 * (time.perf_counter() - arrived_s), 3)
        if moment.ended is not None:
            answers += self._close(self._practice)
        return answers + self._trouble()

    def _watched(self, practice: Practice, frame: Frame | Tick) -> tuple[Practice, Moment]:
        if isinstance(frame, Tick):
            return practice.tick(frame.time_s)
        landmarks = frame.landmarks()
        practice, moment = practice.step(landmarks)
        self._points.see(landmarks, moment)
        return practice, moment

    def _must_be_later(self, frame: Frame | Tick, practice: Practice) -> None:
        """A frame of whoever watches, later than the last, in a time that can be true."""
        expected, watched = _watch(practice)
        if type(frame) is not expected:
            raise Refused("wrong_watch", f"Found a {frame.type}; this session expects {watched}.")
        found = f"frame {frame.seq} at {frame.time_s} s after frame {self._last_seq} at {self._last_s} s"
        if frame.seq <= self._last_seq or frame.time_s <= self._last_s:
            raise Refused("out_of_order", f"Found {found}; expected a later one. It was dropped.")
        if self._last_s >= 0 and frame.time_s > self._last_s + LONGEST_GAP_S and not self._confirmed(frame.time_s):
            raise Refused("out_of_order", f"Found {found}; expected no gap of hours. It was dropped.")

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
            raise Refused("not_begun", f"Found `{order.name}` without a session; expected `begin` first.")
        self._practice = self._practice.command(order.name)
        if self._practice.session.ended is not None:
            return self._close(self._practice)
        self._keep(self._practice.session)
        return []

    def _keep(self, session: Session) -> None:
        if self._record is not None:
            self._record.keep(session)

    def _trouble(self) -> list[Outgoing]:
        """Said once, when the record or the points cannot be written; the session goes on."""
        points = self._points.trouble()
        said = [] if points is None else [messages.error("points_not_kept", f"Its points are not being kept: {points}")]
        if self._trouble_told or self._record is None or self._record.trouble is None:
            return said
        self._trouble_told = True
        return [messages.error("not_kept", f"This session is not being kept: {self._record.trouble}"), *said]

    def _close(self, practice: Practice) -> list[Outgoing]:
        """End the session: its record is written to the end; its summary is said, and how a break now stands."""
        if self._phone is not None:
            self._phone.close()
        self._points.close(over=True)
        record, self._record, self._practice = self._record, None, None
        session_id, saved = "", False
        if record is not None:
            record.keep(practice.session)
            saved = record.close()
            if record.trouble is None:  # nothing is learnt of a session that was forgotten meanwhile
                self._learn(practice)
            session_id = record.session_id
            self._under_way.drop(session_id)
        session, stretch = practice.session, practice.stretch
        said = summarise(session, stretch, practice.words)
        summary = messages.summary(session_id, session, said, stretch, practice.words.language, saved=saved)
        return [summary, *([] if self._break is None else self._break.over(session_id, session, stretch))]

    def _learn(self, practice: Practice) -> None:
        """What a session has measured of the person: their proportions, and how far they have comfortably been."""
        if practice.session.source not in EYES or self._measured is None:
            return
        with suppress(NotKept):  # said already, while the session was not kept
            self._desk.learn(proportions(practice.sight.fitting.known), self._measured.range())


def _watch(practice: Practice) -> tuple[type[Frame | Tick], str]:
    """What a session goes by, and in words."""
    if practice.timer is not None:
        return Tick, "ticks: the clock watches"
    if practice.session.source == PHONE:
        return PhoneFrame, "frames of the phone"
    return Frame, "frames: a camera watches"


def _unknown_language(tag: str) -> str:
    return f"Found the language {tag!r}; known: {', '.join(languages())}."


def _why_over(session: Session | None) -> str:
    """Why a session cannot be gone on with."""
    if session is None:
        return "It is not kept on this machine any more."
    if session.ended in (Ended.FINISHED, Ended.STOPPED):
        return "It is over. What was held is kept."
    return f"The stretch {session.stretch!r} is not here any more. What was held is kept."

"""One page's conversation with the coach: a message in, messages out. No sockets here, so that it can be tested whole.

Whatever comes in, it answers with a message or drops it. Who answers: `stretching.py` what belongs to a session,
`beside.py` what is asked around them.
"""

import time
from threading import Timer

from pydantic import ValidationError

from unsit import __version__
from unsit.session import PHONE, NotKept
from unsit.web import messages
from unsit.web.around import Around
from unsit.web.beside import Beside
from unsit.web.breaks import BreakHere, Breaks
from unsit.web.desk import Desk
from unsit.web.eyes import Eyes
from unsit.web.messages import (
    Begin,
    BreakAnswer,
    Camera,
    Frame,
    Incoming,
    Order,
    Outgoing,
    PhoneOrder,
    Refused,
    Resume,
    Tick,
)
from unsit.web.phone_messages import PhoneFrame
from unsit.web.stretching import NO_LAN, PhoneEyes, Stretching
from unsit.web.under_way import UnderWay

ERRORS_ANSWERED = 20
"""After this many errors in a row the page is told no more; a good frame starts the count afresh."""
ERRORS_BORNE = 500
"""After this many in a row there is no page at the other end; the socket is closed."""


class TooManyErrors(Exception):
    """Nothing but errors came from this page."""


class Conversation:
    """One socket: what comes from it and from the phone beside it, one thing after the other."""

    def __init__(
        self,
        desk: Desk,
        under_way: UnderWay,
        phone: PhoneEyes | None = None,
        eyes: Eyes | None = None,
        breaks: Breaks | None = None,
    ) -> None:
        self._phone, self._eyes, self._waits_s = phone, eyes or Eyes(), under_way.waits_s
        self._break = None if breaks is None else BreakHere(breaks)
        self._stretching = Stretching(desk, under_way, phone, self._eyes, self._break)
        self._beside = Beside(desk, self._stretching.pose)
        self._errors = 0

    def greeting(self) -> list[Outgoing]:
        """The first messages: what there is, and how everything stands."""
        hello = self._beside.hello(__version__)
        break_ = [] if self._break is None else self._break.greeting()
        try:
            return [hello, *break_, self._beside.state(), *self.phone_news()]
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
        except Refused as refused:
            return [*refused.before, *self._wrong(refused.code, refused.text)]
        except NotKept as error:
            return self._wrong("not_kept", f"What is kept on this machine cannot be had just now: {error}")

    def see(self, frame: PhoneFrame) -> list[Outgoing]:
        """A frame of the phone: what it shows, to be drawn, and what is said to it."""
        if self._stretching.source != PHONE:
            return []  # under way when the session ended
        try:
            return [messages.seen(frame), *self._watched(frame, time.perf_counter())]
        except Refused as refused:
            return [messages.seen(frame), *self._wrong(refused.code, refused.text)]

    def look_around(self) -> list[Outgoing]:
        """What is to be said unasked while a camera of this computer watches; may be called beside the answers."""
        if self._stretching.source != "camera":
            return []
        order = self._eyes.look()
        return [] if order is None else [order]

    def look_at_break(self) -> list[Outgoing]:
        """How the break stands, where that has changed; may be called beside the answers, too."""
        return [] if self._break is None else self._break.look()

    def phone_news(self) -> list[Outgoing]:
        """How the phone stands, where the program was started for one."""
        return [] if self._phone is None else [self._phone.standing()]

    def gone(self) -> None:
        """The page is gone, perhaps only for a moment: a session still open, or a break, waits for it a while."""
        if self._phone is not None:
            self._phone.leave()
        if self._stretching.source is None and self._break is None:
            return
        patience = Timer(self._waits_s, self.leave)
        patience.daemon = True
        patience.start()

    def leave(self) -> None:
        """The page is gone for good: a session still open is closed as left, with all it has; then a break is left."""
        self._stretching.leave()
        if self._break is not None:
            self._break.leave()

    def _answered(self, message: Incoming, arrived_s: float) -> list[Outgoing]:
        match message:
            case Frame() | Tick():
                return self._watched(message, arrived_s)
            case Begin() | Resume() | Order():
                return self._stretching.answer(message)
            case Camera() | PhoneOrder():
                return self._of_eyes(message)
            case BreakAnswer():
                return self._break_answered(message)
            case _:
                return self._asked_beside(message)

    def _watched(self, frame: Frame | Tick, arrived_s: float) -> list[Outgoing]:
        answers = self._stretching.frame(frame, arrived_s)
        if answers and answers[0]["type"] == "moment":
            self._errors = 0
        return answers

    def _of_eyes(self, message: Camera | PhoneOrder) -> list[Outgoing]:
        """The page's own camera answers for itself; what is wished of the phone is done."""
        if isinstance(message, Camera):
            return self._camera(message)
        if self._phone is None:
            raise Refused("no_phone", NO_LAN)
        self._phone.order(message.name)
        return self.phone_news()

    def _camera(self, camera: Camera) -> list[Outgoing]:
        if camera.state == "wanted":
            return [self._eyes.may_open()]
        if camera.state == "back":
            self._eyes.opened()
        return []

    def _break_answered(self, said: BreakAnswer) -> list[Outgoing]:
        if self._break is None:
            raise Refused("no_break", f"Found the answer {said.answer!r}; Unsit was not started for a break.")
        return self._break.answer(said.answer)

    def _asked_beside(self, message: Around) -> list[Outgoing]:
        """What cannot be done is said, and nothing is changed."""
        try:
            return self._beside.answer(message)
        except ValueError as error:
            raise Refused("not_done", str(error)) from error

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

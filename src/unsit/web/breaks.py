"""The break that this page is there for. The reminder has it, a process of its own, and decides when it is over.

Here the break is shown and answered; and the reminder is told of every session in which each side had its time, also
where no break is on.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from threading import Lock
from typing import Literal, Protocol

from unsit.session import DONE, EYES, Session
from unsit.stretch import Stretch
from unsit.summary import is_whole
from unsit.web import messages
from unsit.web.messages import Outgoing, Refused

ASK_EVERY_S = 1.0
"""How often the reminder is asked how the break stands."""

Kind = Literal["stretch", "walk"]
Stage = Literal["asked", "up", "ended"]
End = Literal["seen", "told", "away", "later", "not_today", "missed", "withdrawn"]
BreakWish = Literal["up", "later", "not_today", "did_it", "back", "left"]


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to do in a break, from a collection of somebody's (`whose`)."""

    name: str
    text: str
    steps: tuple[str, ...] = ()
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class BreakStanding:
    """How a break stands. `ended`: how it ended, at the stage `ended`; `why`, where the person did not wish it.

    `walk_s`: how long to walk a little. `later_min`: by how much it is put off. `next_min`: until the next one, where
    that is known. `stretch_done`: no stretch is left to do in this break.
    """

    id: str
    kind: Kind
    sat_min: float
    stage: Stage = "asked"
    ended: End | None = None
    why: str | None = None
    idea: Idea | None = None
    stretch_done: bool = False
    walk_s: float = 60.0
    later_min: float = 5.0
    next_min: float | None = None


class NotAnswered(Exception):
    """The reminder cannot be reached: what was found, and what to do."""


class BreakPort(Protocol):
    """The reminder, as far as a page has to do with it. Asked by several threads; each may raise `NotAnswered`."""

    def standing(self) -> BreakStanding | None:
        """How the break stands; None: no break is on just now. Asked about once a second."""

    def answer(self, wish: BreakWish) -> BreakStanding | None:
        """Do as the person says. `left`: the last page was closed, and did not come back."""

    def stretched(self, session_id: str, seen: bool, /) -> BreakStanding | None:
        """A session ended in which each side had its time: seen by a camera, or told by the clock."""


class Breaks:
    """The break, and all pages of this program that show it: it is left when the last of them is gone for good."""

    def __init__(self, port: BreakPort) -> None:
        self.port = port
        self._lock = Lock()
        self._pages: set[BreakHere] = set()

    def come(self, page: "BreakHere") -> None:
        """A page is there."""
        with self._lock:
            self._pages.add(page)

    def leave(self, page: "BreakHere") -> None:
        """It will not come back."""
        with self._lock:
            if page not in self._pages:
                return
            self._pages.remove(page)
            if self._pages:
                return
        with suppress(NotAnswered):  # nobody is here to hear of it
            if self.port.standing() is not None:
                self.port.answer("left")


class BreakHere:
    """The break as one page was last told of it; for all threads."""

    def __init__(self, breaks: Breaks) -> None:
        self._breaks, self._port = breaks, breaks.port
        self._turn = Lock()
        self._told: BreakStanding | None = None
        self._silent = False

    def greeting(self) -> list[Outgoing]:
        """The page is there: how the break stands, if one is on."""
        self._breaks.come(self)
        with self._turn:
            self._told = None
            return self._asked(self._port.standing)

    def look(self) -> list[Outgoing]:
        """How it stands, where that has changed; while the page is being answered, the answer tells it."""
        if not self._turn.acquire(blocking=False):
            return []
        try:
            return self._asked(self._port.standing)
        finally:
            self._turn.release()

    def answer(self, wish: BreakWish) -> list[Outgoing]:
        """What follows from the person's answer; raises `Refused` where there is no break, or nobody to tell."""
        with self._turn:
            try:
                standing = self._port.answer(wish)
            except NotAnswered as error:
                raise Refused("not_answered", str(error)) from error
            if standing is None and self._told is None:
                raise Refused("no_break", f"Found the answer {wish!r}; no break is on just now.")
            return self._news(standing)

    def over(self, session_id: str, session: Session, stretch: Stretch) -> list[Outgoing]:
        """A session is over: where each side had its time, the reminder hears of it, but for the demo's."""
        if session.source not in DONE or not is_whole(session, stretch):
            return []
        with self._turn:
            return self._asked(partial(self._port.stretched, session_id, session.source in EYES))

    def leave(self) -> None:
        """The page will not come back."""
        self._breaks.leave(self)

    def _asked(self, ask: Callable[[], BreakStanding | None]) -> list[Outgoing]:
        """What the reminder says; that it says nothing is told once, and only where it matters."""
        try:
            standing = ask()
        except NotAnswered as error:
            told, self._silent = self._silent or self._told is None, True
            return [] if told else [messages.error("not_answered", str(error))]
        self._silent = False
        return self._news(standing)

    def _news(self, standing: BreakStanding | None) -> list[Outgoing]:
        """A break that is on no more before it ended was withdrawn."""
        before = self._told
        if standing is None and before is not None and before.ended is None:
            standing = replace(before, stage="ended", ended="withdrawn")
        if standing is None or standing == before:
            return []
        self._told = standing
        return [{"type": "break", **asdict(standing)}]

"""The one phone that is the camera of this desk: who it is, whether its page is open, and for whom it looks.

No sockets here: whoever holds one gives a function by which it is told, which must bear being called from any thread.
The phone's own clock and numbering are made the server's, so that a page that was reloaded goes on where it was.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from unsit.practice import Moment
from unsit.web import pairing as pairings
from unsit.web import phone_messages
from unsit.web.messages import Outgoing, PhoneWish
from unsit.web.pairing import Chance, Outcome, Pairing
from unsit.web.phone_messages import FROM_PHONE, PhoneCamera, PhoneFrame, Ready

ERRORS_BORNE = 20
"""After so many messages that were not understood, the phone's socket is closed."""

Told = Callable[[Outgoing | None], None]
"""How a phone's page is told a message; None: it is to close its socket."""
News = Callable[[PhoneFrame | None], None]
"""How a desk's page is told of a frame; None: something about the phone has changed."""
State = Literal["unpaired", "away", "loading", "ready"]


class TooManyFaults(Exception):
    """Nothing but faults came from the phone."""


@dataclass(slots=True)
class Connection:
    """One opening of the phone's page. `behind_s`: what its clock is behind ours, None before its first frame."""

    told: Told
    ready: bool = False
    behind_s: float | None = None
    faults: int = 0


class Phone:
    """The phone of this start of the program; before anyone has paired, the code that waits."""

    def __init__(
        self, address: str, fingerprint: str, now_s: Callable[[], float] = time.monotonic, chance: Chance | None = None
    ) -> None:
        self.address, self.fingerprint = address, fingerprint
        self._now_s, self._chance = now_s, chance or Chance()
        self._pairing: Pairing = pairings.opened(now_s(), self._chance)
        self._connection: Connection | None = None
        self._trouble: str | None = None
        self._desks: list[DeskEnd] = []
        self._looks_for: DeskEnd | None = None
        self._seq = 0
        self._lock = threading.RLock()

    # For the network

    @property
    def free(self) -> bool:
        """Whether a phone may still pair."""
        return self._pairing.secret is None

    def admits(self, secret: str | None) -> bool:
        """Whether this is the paired phone."""
        return self._pairing.admits(secret)

    def pair(self, code: str) -> tuple[Outcome, str | None]:
        """A phone tells a code; with `PAIRED` comes the secret that is now its own."""
        with self._lock:
            before = self._pairing.code
            self._pairing, outcome = pairings.tried(self._pairing, code, self._now_s(), self._chance)
            secret = self._pairing.secret if outcome is Outcome.PAIRED else None
            changed = secret is not None or self._pairing.code != before
        if changed:
            self._changed()
        return outcome, secret

    def connect(self, told: Told) -> Connection:
        """The phone's page is open; one that was open before is closed."""
        with self._lock:
            before, self._connection = self._connection, Connection(told)
            self._trouble = None
            connection = self._connection
            told(phone_messages.CLOSE if self._looks_for is None else phone_messages.OPEN)
        if before is not None:
            before.told(None)
        self._changed()
        return connection

    def hear(self, connection: Connection, text: str | bytes) -> None:
        """The phone says something; what is not understood is dropped. Raises `TooManyFaults`."""
        try:
            message = FROM_PHONE.validate_json(text)
        except ValidationError as error:
            connection.faults += 1
            if connection.faults > ERRORS_BORNE:
                raise TooManyFaults(str(error)) from error
            return
        if connection is not self._connection:
            return  # a page that was open before
        match message:
            case PhoneFrame():
                self._pass_on(connection, message)
            case Ready():
                connection.ready = True
                self._changed()
            case PhoneCamera():
                self._trouble = None if message.state == "back" else message.state
                self._changed()

    def gone(self, connection: Connection) -> None:
        """The phone's page is closed, or out of reach."""
        with self._lock:
            if connection is not self._connection:
                return
            self._connection, self._trouble = None, None
        self._changed()

    def _pass_on(self, connection: Connection, frame: PhoneFrame) -> None:
        """To the session that it is opened for, with the server's number and time."""
        with self._lock:
            if self._looks_for is None:
                return
            if connection.behind_s is None:
                connection.behind_s = self._now_s() - frame.time_s
            seq, time_s = self._seq, max(frame.time_s + connection.behind_s, 0.0)
            self._seq += 1
            desk = self._looks_for
        desk.news(frame.model_copy(update={"seq": seq, "time_s": time_s}))

    # For the desk

    def desk(self, news: News) -> "DeskEnd":
        """A page at the desk, which is told what changes; it must `leave` in the end."""
        desk = DeskEnd(self, news)
        with self._lock:
            self._desks.append(desk)
        return desk

    def standing(self) -> Outgoing:
        """How the phone stands, as the desk's page is told."""
        with self._lock:
            now_s = self._now_s()
            self._pairing = pairings.renewed(self._pairing, now_s, self._chance)
            free = self.free
            return {
                "type": "phone",
                "state": self._state(),
                "trouble": self._trouble,
                "address": self.address,
                "code": self._pairing.code if free else None,
                "left_s": round(self._pairing.left_s(now_s)) if free else None,
                "fingerprint": self.fingerprint,
            }

    @property
    def link(self) -> str | None:
        """The phone's address with the code behind it, which no server is told; None once a phone is paired."""
        code = self.standing()["code"]
        return None if code is None else f"{self.address}#code={code}"

    def forget(self) -> None:
        """The phone is let go, at once; another code waits."""
        with self._lock:
            self._pairing = pairings.opened(self._now_s(), self._chance)
            connection, self._connection, self._trouble = self._connection, None, None
        if connection is not None:
            connection.told(None)
        self._changed()

    def look_for(self, desk: "DeskEnd", *, away: bool) -> str | None:
        """The camera is to open for this desk; why it cannot, or None. `away`: as soon as the phone is there."""
        with self._lock:
            if self._state() in ("unpaired", "away") and not away:
                return "No phone is there. Pair one, or open its page again."
            if self._looks_for not in (None, desk):
                return "The phone is the camera of another window just now. End the session there."
            self._looks_for = desk
        self._tell(phone_messages.OPEN)
        return None

    def again(self, desk: "DeskEnd") -> None:
        """The camera is to be tried again, if it is this desk's."""
        if self._looks_for is desk:
            self._tell(phone_messages.OPEN)

    def show(self, desk: "DeskEnd", told: Outgoing) -> None:
        """What this desk's session has the phone show."""
        if self._looks_for is desk:
            self._tell(told)

    def stop_looking(self, desk: "DeskEnd") -> None:
        """This desk's session is over, and so the camera is to close."""
        with self._lock:
            if self._looks_for is not desk:
                return
            self._looks_for, self._trouble = None, None
        self._tell(phone_messages.CLOSE)

    def leave(self, desk: "DeskEnd") -> None:
        """This desk's page is gone."""
        self.stop_looking(desk)
        with self._lock:
            if desk in self._desks:
                self._desks.remove(desk)

    def _state(self) -> State:
        if self.free:
            return "unpaired"
        if self._connection is None:
            return "away"
        return "ready" if self._connection.ready else "loading"

    def _changed(self) -> None:
        with self._lock:
            desks = list(self._desks)
        for desk in desks:
            desk.news(None)

    def _tell(self, message: Outgoing) -> None:
        connection = self._connection
        if connection is not None:
            connection.told(message)


class DeskEnd:
    """The phone as one page at the desk has it."""

    def __init__(self, phone: Phone, news: News) -> None:
        self._phone, self.news = phone, news
        self._shown: Outgoing | None = None

    def standing(self) -> Outgoing:
        """How the phone stands."""
        return self._phone.standing()

    def order(self, name: PhoneWish) -> None:
        """Let the phone go, or have it try its camera again; to look changes nothing."""
        if name == "forget":
            self._phone.forget()
        elif name == "again":
            self._phone.again(self)

    def open(self, *, away: bool = False) -> str | None:
        """A session begins, or goes on, that the phone is to see; why it cannot, or None."""
        self._shown = None
        return self._phone.look_for(self, away=away)

    def tell(self, of: Moment) -> None:
        """What the phone shows of this moment, if that is anything new."""
        told = phone_messages.told(of)
        if told != self._shown:
            self._shown = told
            self._phone.show(self, told)

    def close(self) -> None:
        """The session is over."""
        self._phone.stop_looking(self)

    def leave(self) -> None:
        """The page at the desk is gone."""
        self._phone.leave(self)

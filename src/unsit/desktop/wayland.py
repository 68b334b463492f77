"""What a Wayland compositor tells: how long nobody has touched anything, and whether a window fills the screen.

Not every compositor tells everything: GNOME's has neither, KDE's tells nothing of windows. Idle time is never told as a
number, only that it began and that it ended. So it is counted from the look at which that was heard, rather too short
than too long; and nobody knows what was before the first look.
"""

import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from unsit.desktop.sense import Sense
from unsit.desktop.wayland_wire import MOST_OFFERED, Broken, Event, Offered, Session, numbers, usual_place

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Clock = Callable[[], float]

AFRESH_S = 5.0
"""No oftener is a compositor sought that is gone."""
SHORTEST_IDLE_S = 1.0
"""What is shorter is typing."""
NOBODY = "no Wayland session was found"
SEAT = "wl_seat"
IDLE = "ext_idle_notifier_v1"
OLDER_IDLE = "org_kde_kwin_idle"
WINDOWS = "zwlr_foreign_toplevel_manager_v1"

GET_NOTIFICATION, GET_INPUT_NOTIFICATION = 1, 2
INPUT_ALONE_SINCE = 2
GET_TIMEOUT = 0
"""The older interface's word for it, with its arguments the other way round."""
IDLED, RESUMED = 0, 1
"""What both say."""

TOPLEVEL, FINISHED = 0, 1
STATE, DONE, CLOSED = 4, 5, 6
DESTROY = 7
ACTIVATED, FULL_SCREEN = 2, 3
FULL_SCREEN_SINCE = 2


class Told(Protocol[T_co]):
    """What is asked of a compositor over one session, and what it has said so far."""

    @property
    def by(self) -> str:
        """By which of the compositor's ways, or what it lacks."""

    def hear(self, event: Event) -> None:
        """Take note of this event."""

    def now(self) -> T_co | None:
        """What is so, as far as was heard."""


class IdleTime:
    """Seconds since the last key or pointer event, on whichever seat was touched last."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._clock = clock
        self._since_s: dict[int, float | None] = {}
        seats = [session.bound(offered, 1) for offered in session.offers if offered.interface == SEAT]
        self.by, ask = _way_to_idle(session)
        if ask:
            self._since_s = {ask(seat): None for seat in seats}

    def hear(self, event: Event) -> None:
        """Idle since now, as far as one can tell, or touched."""
        if event.of in self._since_s:
            self._since_s[event.of] = self._clock() - SHORTEST_IDLE_S if event.kind == IDLED else None

    def now(self) -> float | None:
        """0 while somebody is at it."""
        now_s = self._clock()
        return min((0.0 if since is None else now_s - since for since in self._since_s.values()), default=None)


def _way_to_idle(session: Session) -> tuple[str, Callable[[int], int] | None]:
    """How it is told here, in words, and what asks it of a seat."""
    timeout = numbers(int(SHORTEST_IDLE_S * 1000))
    if offered := _offer_of(session, IDLE):
        notifier = session.bound(offered, INPUT_ALONE_SINCE)
        if offered.version >= INPUT_ALONE_SINCE:
            return "Wayland, ext-idle-notify: keys and pointer alone", lambda seat: session.asked_for(
                notifier, GET_INPUT_NOTIFICATION, after=timeout + numbers(seat)
            )
        return (
            "Wayland, ext-idle-notify: a film that keeps the screen on counts as touching",
            lambda seat: session.asked_for(notifier, GET_NOTIFICATION, after=timeout + numbers(seat)),
        )
    if offered := _offer_of(session, OLDER_IDLE):
        older = session.bound(offered, 1)
        return (
            "Wayland, KDE's idle: a film that keeps the screen on counts as touching",
            lambda seat: session.asked_for(older, GET_TIMEOUT, after=numbers(seat) + timeout),
        )
    return "this Wayland compositor does not tell of idle time", None


def _offer_of(session: Session, interface: str) -> Offered | None:
    return next((offered for offered in session.offers if offered.interface == interface), None)


class FullScreen:
    """Whether the window that is typed into fills its screen. Titles and names come along and are dropped."""

    by = "Wayland, wlr-foreign-toplevel"

    def __init__(self, session: Session, _: Clock) -> None:
        self._session = session
        self._windows: dict[int, frozenset[int]] = {}
        self._coming: dict[int, frozenset[int]] = {}
        """What is said of a window counts once the compositor has said all of it."""
        self._manager = None
        offered = _offer_of(session, WINDOWS)
        if offered and offered.version >= FULL_SCREEN_SINCE:
            self._manager = session.bound(offered, FULL_SCREEN_SINCE)
        else:
            self.by = "this Wayland compositor does not tell of its windows"

    def hear(self, event: Event) -> None:
        """A window comes, changes or goes."""
        if event.of == self._manager:
            self._hear_of_all(event)
        elif event.of not in self._windows:
            return
        elif event.kind == STATE:
            self._coming[event.of] = frozenset(event.array())
        elif event.kind == DONE:
            self._windows[event.of] = self._coming.get(event.of, frozenset())
        elif event.kind == CLOSED:
            del self._windows[event.of]
            self._coming.pop(event.of, None)
            self._session.request(event.of, DESTROY)

    def _hear_of_all(self, event: Event) -> None:
        if event.kind == FINISHED:
            raise Broken("tells no more of its windows")
        (window,) = event.uints()
        if len(self._windows) >= MOST_OFFERED:
            raise Broken("has more windows than anyone")
        self._windows[window] = frozenset()
        self._coming.pop(window, None)

    def now(self) -> bool | None:
        """No where no window is active at all."""
        if self._manager is None:
            return None
        return any({ACTIVATED, FULL_SCREEN} <= states for states in self._windows.values())


class FromCompositor(Generic[T]):
    """A sense by the compositor's word: sought at the first look, heard at each, and sought afresh when it is gone."""

    def __init__(
        self, ask: Callable[[Session, Clock], Told[T]], of_interest: frozenset[str], clock: Clock = time.monotonic
    ) -> None:
        self.by = NOBODY
        self._ask, self._of_interest, self._clock = ask, of_interest, clock
        self._session: Session | None = None
        self._told: Told[T] | None = None
        self._not_before_s = float("-inf")

    def look(self) -> T | None:
        """What it has said by now; None where it does not tell, or nobody is there."""
        try:
            told = self._heard()
            return told.now() if told else None
        except Broken as problem:
            self._lose(f"the Wayland compositor {problem}")
        except OSError:
            self._lose(NOBODY)
        return None

    def close(self) -> None:
        """The session ends."""
        if self._session:
            self._session.close()
        self._session = self._told = None

    def _heard(self) -> Told[T] | None:
        """All that was said since the last look, taken note of."""
        if not self._session or not self._told:
            return self._begun()
        for event in self._session.events():
            self._told.hear(event)
            if self._changes(self._session, event):
                raise Broken("has changed")
        return self._told

    def _begun(self) -> Told[T] | None:
        """A new session, asked; nothing so soon after one was lost, and where there is no place to seek it."""
        place = usual_place()
        if place is None or self._clock() < self._not_before_s:
            return None
        self._session = Session(place)
        self._told = self._ask(self._session, self._clock)
        for event in self._session.settled():
            self._told.hear(event)
        self.by = self._told.by
        return self._told

    def _changes(self, session: Session, event: Event) -> bool:
        """Whether a seat or the way of telling itself came or went: then all is asked anew."""
        came, went = session.offer(event), session.withdrawn(event)
        return any(
            offered.interface in self._of_interest
            for offered in (came, *(known for known in session.offers if known.number == went))
            if offered
        )

    def _lose(self, why: str) -> None:
        self.close()
        self.by, self._not_before_s = why, self._clock() + AFRESH_S


def idle_time() -> Sense[float]:
    """Seconds since the last key or pointer event, by `WAYLAND_DISPLAY`."""
    return FromCompositor(IdleTime, frozenset({SEAT, IDLE, OLDER_IDLE}))


def full_screen() -> Sense[bool]:
    """Whether the active window covers its whole screen, by `WAYLAND_DISPLAY`."""
    return FromCompositor(FullScreen, frozenset({WINDOWS}))

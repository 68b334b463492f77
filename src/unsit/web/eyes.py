"""When the page's camera may be open: not while the screen is locked, and not while another program has it.

What this computer does not tell, stands in nobody's way: then the browser's own refusal is all there is.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from unsit.web import messages
from unsit.web.messages import Outgoing

LOOK_EVERY_S = 2.0
"""How often it is looked while a session's camera is open."""
TAKEN_LOOKS, TAKEN_EVERY_S = 3, 0.5
"""Programs open a camera for a moment to see what it can do, and browsers are slow to let go of it: whoever really
has it, has it at each of so many looks, so far apart."""


class Desktop(Protocol):
    """What this computer tells of itself; None where it does not."""

    def locked(self) -> bool | None:
        """Whether the screen is locked."""

    def camera_users(self) -> frozenset[str] | None:
        """The names of the programs that have a camera open."""


class Unknown:
    """A computer that tells nothing of itself."""

    def locked(self) -> None:
        """Not known."""

    def camera_users(self) -> None:
        """Not known."""


class Eyes:
    """The camera of one page. `wait` waits so many seconds; several threads may ask."""

    def __init__(self, desktop: Desktop | None = None, wait: Callable[[float], None] = time.sleep) -> None:
        self._desktop, self._wait = desktop or Unknown(), wait
        self._shut = False
        self._there: frozenset[str] | None = None
        self._came: frozenset[str] = frozenset()
        self._turn = Lock()

    def may_open(self) -> Outgoing:
        """Whether the page may open the camera now; whoever has it before, is another program."""
        with self._turn:
            self._shut, self._there, self._came = False, None, frozenset()
            if self._desktop.locked():
                return self._close("locked")
            taken = self._taken()
            return self._close("busy", taken) if taken else messages.eyes(is_open=True)

    def opened(self) -> None:
        """The page has opened it: whoever has it now is the browser itself."""
        with self._turn:
            self._there = self._desktop.camera_users()

    def look(self) -> Outgoing | None:
        """Whether it must be closed now, while a session is under way; said once.

        Who has come since the page opened it, and stays, is another program.
        """
        with self._turn:
            if self._shut:
                return None
            if self._desktop.locked():
                return self._close("locked")
            if self._there is None:
                return None
            came = (self._desktop.camera_users() or frozenset()) - self._there
            stayed, self._came = self._came & came, came
            return self._close("busy", stayed) if stayed else None

    def _taken(self) -> frozenset[str]:
        """Who has the camera at each look; the first look is enough where nobody has."""
        taken = self._desktop.camera_users() or frozenset()
        for _ in range(TAKEN_LOOKS - 1):
            if taken:
                self._wait(TAKEN_EVERY_S)
                taken &= self._desktop.camera_users() or frozenset()
        return taken

    def _close(self, why: str, who: frozenset[str] = frozenset()) -> Outgoing:
        self._shut = True
        return messages.eyes(is_open=False, why=why, who=sorted(who))

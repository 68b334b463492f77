"""Whether the screen is locked, or covered by its saver.

Linux: logind's word for one's own graphical session, and the desktops' own screen savers; one that says yes is enough.
macOS: what the kernel's registry says of the sessions. Windows: what its session service says.
"""

import os
import plistlib
import struct
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing, suppress
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from unsit.desktop.asked import Asked
from unsit.desktop.sense import Sense

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

SAVERS = (
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
"""The screen savers that can be asked, each with its place; its interface is called as it is."""
LOGIND = "org.freedesktop.login1"
REGISTRY = ("/usr/sbin/ioreg", "-n", "Root", "-d1", "-a")
PATIENCE_S = 2.0
USER = os.getuid() if hasattr(os, "getuid") else None
"""Who is asked for, where users have numbers."""

SESSION_INFO = 25
"""WTSSessionInfoEx: what Windows is asked for."""
FLAGS = struct.Struct("<4i i")
"""Its level, its padding, the session and its state; then what is wanted: 0 locked, 1 not, anything else unknown."""


def locked() -> bool | None:
    """Whether the screen is locked; None where that is not known."""
    if sys.platform == "win32":
        return _on_windows()
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        return _on_macos()
    elif sys.platform == "linux":
        with closing(OnLinux()) as asked:
            return asked.look()
    else:
        return None


def screen_locked() -> Sense[bool]:
    """Whether the screen is locked, asked again and again."""
    return OnLinux() if sys.platform == "linux" else Asked("the system", locked)


class OnLinux:
    """Keeps its connections to both buses."""

    by = "logind and the screen savers"

    def __init__(self) -> None:
        from unsit.desktop.bus import kept, sense

        self._asked = sense("logind", kept("SYSTEM"), _logind), sense("the screen savers", kept("SESSION"), _savers)

    def look(self) -> bool | None:
        """Whether the screen is locked now."""
        return either([sense.look() for sense in self._asked])

    def close(self) -> None:
        """Both are let go."""
        for sense in self._asked:
            sense.close()


def either(answers: Iterable[bool | None]) -> bool | None:
    """Yes if anyone says so, no if somebody says that and nobody yes; None if nobody says anything.

    >>> either([None, False, True]), either([None, False]), either([None])
    (True, False, None)
    """
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def _logind(bus: "DBusConnection") -> bool | None:
    """What logind says of the session that this user sees."""
    from unsit.desktop.bus import Asked, ask, property_of

    (user,) = ask(bus, Asked(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager"), "GetUser", "u", USER)
    name, session = property_of(bus, Asked(LOGIND, user, f"{LOGIND}.User"), "Display")
    return bool(property_of(bus, Asked(LOGIND, session, f"{LOGIND}.Session"), "LockedHint")) if name else None


def _savers(bus: "DBusConnection") -> bool | None:
    """What the screen savers say that are there."""
    from jeepney import DBusErrorResponse

    from unsit.desktop.bus import Asked, ask

    answers: list[bool | None] = []
    for name, place in SAVERS:
        with suppress(DBusErrorResponse):
            (active,) = ask(bus, Asked(name, place, name), "GetActive")
            answers.append(bool(active))
    return either(answers)


def _on_macos() -> bool | None:
    try:
        asked = subprocess.run(REGISTRY, capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603 - our own words
    except (OSError, subprocess.SubprocessError):
        return None
    return in_registry(asked.stdout, USER)


def in_registry(told: bytes, user: int | None) -> bool | None:
    """Whether this user's session is locked, by the root of the kernel's registry as a property list."""
    try:
        sessions = plistlib.loads(told)["IOConsoleUsers"]
        mine = [session for session in sessions if session["kCGSSessionUserIDKey"] == user]
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, TypeError):
        return None
    # The key is there only while it is locked.
    return either(bool(session.get("CGSSessionScreenIsLocked", False)) for session in mine)


def in_session_info(told: bytes) -> bool | None:
    """Whether a session is locked, by the beginning of its `WTSINFOEXW`."""
    if len(told) < FLAGS.size:
        return None
    *_, flag = FLAGS.unpack_from(told)
    return {0: True, 1: False}.get(flag)


if sys.platform == "win32":
    import ctypes

    def _on_windows() -> bool | None:
        service = ctypes.WinDLL("wtsapi32")
        buffer, length = ctypes.c_void_p(), ctypes.c_ulong()
        this_machine, this_session = None, ctypes.c_ulong(0xFFFFFFFF)
        if not service.WTSQuerySessionInformationW(
            this_machine, this_session, SESSION_INFO, ctypes.byref(buffer), ctypes.byref(length)
        ):
            return None
        try:
            return in_session_info(ctypes.string_at(buffer, length.value))
        finally:
            service.WTSFreeMemory(buffer)

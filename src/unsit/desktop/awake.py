"""Whether a program keeps the display awake, on Linux: a video plays, or a presentation runs.

What counts is that the display may not go dark; what only keeps the computer from sleeping is left out where that is
told apart. A player that stops nothing but the X server's own saver is not seen: the server does not tell of it.
"""

import os

from jeepney.io.blocking import DBusConnection

from unsit.desktop.bus import Asked, ask, kept, sense, yes_or_no
from unsit.desktop.sense import FirstThatTells, Sense

GNOME = Asked("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
"""GNOME's, Cinnamon's and MATE's."""
IDLE = 8
"""Marking the session as idle, among what it lets programs inhibit."""

KDE = Asked(
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    "org.kde.Solid.PowerManagement.PolicyAgent",
)
SCREEN_SETTINGS = 4
"""Changing the screen's state, among what Plasma lets programs inhibit."""

POWER = Asked(
    "org.freedesktop.PowerManagement",
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement.Inhibit",
)
"""Xfce's power manager, which keeps the display awake with the computer: a long download says yes here, too."""

LOGIND = Asked("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")


def kept_awake() -> Sense[bool]:
    """Whether a program keeps the display awake."""
    session = kept("SESSION")
    return FirstThatTells(
        [
            sense("the session manager", session, lambda bus: yes_or_no(*ask(bus, GNOME, "IsInhibited", "u", IDLE))),
            sense("Plasma", session, lambda bus: yes_or_no(*ask(bus, KDE, "HasInhibition", "u", SCREEN_SETTINGS))),
            sense("the power manager", session, lambda bus: yes_or_no(*ask(bus, POWER, "HasInhibit"))),
            sense("logind", kept("SYSTEM"), _of_logind),
        ],
        "no desktop here tells it",
    )


def _of_logind(bus: DBusConnection) -> bool | None:
    """Yes, where a program of this user holds it up; never no, because few of them ask logind."""
    (inhibitors,) = ask(bus, LOGIND, "ListInhibitors")
    held = any(
        "idle" in what.split(":") and mode == "block" and user == os.getuid()
        for what, _, _, mode, user, _ in inhibitors
    )
    return True if held else None

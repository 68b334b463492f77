"""Whether the person has asked their desktop not to be disturbed, on Linux: by whatever shows notifications here.

That says who it is, and each has its own way. GNOME, Cinnamon and MATE tell it by a setting alone, which no portal
hands out; the program that reads settings is heavy, so there it is known up to a minute late.
"""

import subprocess
import time
from collections.abc import Callable
from typing import NamedTuple

from jeepney import DBusErrorResponse
from jeepney.io.blocking import DBusConnection

from unsit.desktop.bus import NO_ANSWER, Asked, ask, kept, property_of, yes_or_no
from unsit.desktop.kept import Question
from unsit.desktop.sense import Sense

NOTIFIER = Asked("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
DUNST = NOTIFIER._replace(interface="org.dunstproject.cmd0")
MAKO = Asked(NOTIFIER.name, "/fr/emersion/Mako", "fr.emersion.Mako")
SWAYNC = Asked("org.erikreider.swaync.cc", "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc")
XFCONF = Asked("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")

NOBODY = "nothing shows notifications here"

QUIET_MODES = frozenset({"do-not-disturb", "dnd"})
"""What people call the mode in which mako hides everything; the names are theirs, the first is its manual's."""
USUAL_MODES = frozenset({"default"})
NEVER_SET = frozenset({"org.xfce.Xfconf.Error.PropertyNotFound", "org.xfce.Xfconf.Error.ChannelNotFound"})

KEPT_S = 60.0
PATIENCE_S = 0.25


def quiet_wanted() -> Sense[bool]:
    """Whether do-not-disturb is on."""
    return Notifier()


class Setting(NamedTuple):
    """A yes or no that GNOME and its kin keep, and what it is while it is quiet."""

    schema: str
    key: str
    quiet: str


class Notifier(Question[DBusConnection, bool]):
    """Asks who shows notifications, and then in its way."""

    def __init__(self) -> None:
        super().__init__(NOBODY, kept("SESSION"), self._ask, NO_ANSWER)
        self._read: tuple[float, bool | None] = (float("-inf"), None)

    def _ask(self, bus: DBusConnection) -> bool | None:
        self.by = NOBODY
        name, vendor, *_ = map(str, ask(bus, NOTIFIER, "GetServerInformation"))
        self.by = f"{name} does not tell it"
        setting = SETTINGS.get((name, vendor))
        quiet = self._kept(setting) if setting else WAYS.get(name, _standard)(bus)
        if quiet is not None:
            self.by = name
        return quiet

    def _kept(self, setting: Setting) -> bool | None:
        """What it was when it was last read, at most `KEPT_S` ago."""
        read_s, quiet = self._read
        if time.monotonic() > read_s + KEPT_S:
            quiet = _read(setting)
            self._read = time.monotonic(), quiet
        return quiet


def _read(setting: Setting) -> bool | None:
    command = ["gsettings", "get", setting.schema, setting.key]
    try:
        told = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=True, text=True)  # noqa: S603 - our own words
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    value = told.stdout.strip()
    return value == setting.quiet if value in {"true", "false"} else None


def _standard(bus: DBusConnection) -> bool | None:
    """Plasma's, and of any other that has taken it over: it is on too while a screen is shared or mirrored."""
    return yes_or_no(property_of(bus, NOTIFIER, "Inhibited"))


def _dunst(bus: DBusConnection) -> bool | None:
    return yes_or_no(property_of(bus, DUNST, "paused"))


def _swaync(bus: DBusConnection) -> bool | None:
    (on,) = ask(bus, SWAYNC, "GetDnd")
    return yes_or_no(on)


def _mako(bus: DBusConnection) -> bool | None:
    """By the names of the modes that are on; what another mode of the person's own does, nobody tells."""
    (modes,) = ask(bus, MAKO, "ListModes")
    on = set(modes) if isinstance(modes, list) else {None}
    return True if on & QUIET_MODES else False if on <= USUAL_MODES else None


def _xfce(bus: DBusConnection) -> bool | None:
    """By its setting, which is not there until somebody has once changed it."""
    try:
        ((_, on),) = ask(bus, XFCONF, "GetProperty", "ss", "xfce4-notifyd", "/do-not-disturb")
    except DBusErrorResponse as error:
        if error.name in NEVER_SET:
            return False
        raise
    return yes_or_no(on)


WAYS: dict[str, Callable[[DBusConnection], bool | None]] = {
    "dunst": _dunst,
    "SwayNotificationCenter": _swaync,
    "mako": _mako,
    "Xfce Notify Daemon": _xfce,
}
"""By the name that it gives itself."""

SETTINGS = {
    ("gnome-shell", "GNOME"): Setting("org.gnome.desktop.notifications", "show-banners", quiet="false"),
    ("cinnamon", "GNOME"): Setting("org.cinnamon.desktop.notifications", "display-notifications", quiet="false"),
    ("Notification Daemon", "MATE"): Setting("org.mate.NotificationDaemon", "do-not-disturb", quiet="true"),
}
"""By its name and its maker's."""

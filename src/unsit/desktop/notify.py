"""A quiet word on the desktop: a notification with buttons where the system has such, and who pressed which.

Linux: the desktop's own service over D-Bus, with buttons. macOS: `osascript`, Windows: a toast by the PowerShell that
comes with it; neither can answer to a program that is not installed as an app, so there a notification has no buttons.
A text is always handed over as a text: nothing in it is ever run, or read as markup.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from jeepney import Message

DISMISSED = "dismissed"
"""What is told where the person closed a notification without a button."""
PATIENCE_S = 10.0

SERVICE = "org.freedesktop.Notifications"
PLACE = "/org/freedesktop/Notifications"
CLOSED_BY_THE_PERSON = 2
NEVER, AS_USUAL = 0, -1
"""When a notification goes by itself, as the desktops' service counts it."""
NORMAL = 1
"""Not urgent: what is urgent breaks through do-not-disturb."""
ICON_SIDE = 64

BANNER = """\
on run told
    if item 3 of told is "sound" then
        display notification (item 2 of told) with title (item 1 of told) sound name "Glass"
    else
        display notification (item 2 of told) with title (item 1 of told)
    end if
end run
"""

POWERSHELL = r"{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe"
"""The app in whose name Windows shows it; only what is installed as one has a name of its own."""
MANAGER = "[Windows.UI.Notifications.ToastNotificationManager"
LOADED = (
    f"$ErrorActionPreference = 'Stop'; $null = {MANAGER}, Windows.UI.Notifications, ContentType = WindowsRuntime]; "
)
TOAST = (
    f"{LOADED}"
    "$null = [Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime]; "
    "$told = New-Object Windows.Data.Xml.Dom.XmlDocument; $told.LoadXml($env:UNSIT_TOAST); "
    "$toast = New-Object Windows.UI.Notifications.ToastNotification $told; "
    "$toast.Tag = 'break'; $toast.Group = 'unsit'; "
    f"{MANAGER}]::CreateToastNotifier($env:UNSIT_APP).Show($toast)"
)
WITHDRAWN = f"{LOADED}{MANAGER}]::History.Remove('break', 'unsit', $env:UNSIT_APP)"
"""Both are run as they stand here; what they show is in their environment."""


class Notice(NamedTuple):
    """What is said, and what may be answered."""

    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    """Each a key, which is told when it is pressed, and a label."""
    lasting: bool = False
    """It stays until it is answered; else it goes by itself."""
    sound: bool = False


class Notifier(Protocol):
    """Shows one notice at a time."""

    @property
    def by(self) -> str:
        """Who shows it, or why nobody does."""

    def show(self, notice: Notice) -> bool:
        """In place of the last one. False where it could not be shown; then it may be tried again. Never raises."""

    def withdraw(self) -> None:
        """Take back what is shown."""

    def close(self) -> None:
        """Let go. What is shown is taken back."""


def notifier(pressed: Callable[[str], None]) -> Notifier:
    """This system's way. `pressed` is given a button's key, or `DISMISSED`, in a thread of its own."""
    if sys.platform == "win32":
        return Toasts()
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        return Banners()
    elif sys.platform == "linux":
        return OverBus(pressed)
    else:
        return Nobody(f"nobody is known to show notifications on {sys.platform}")


class Nobody:
    """Where nobody shows any."""

    def __init__(self, why: str) -> None:
        self.by = why

    def show(self, notice: Notice) -> bool:  # noqa: ARG002 - whatever it is
        """It cannot be."""
        return False

    def withdraw(self) -> None:
        """Nothing is shown."""

    def close(self) -> None:
        """Nothing is held."""


def request(notice: Notice, instead_of: int, can: Collection[str]) -> tuple[object, ...]:
    """What the desktops' service is asked to show, being able to do this: the arguments of its `Notify`.

    >>> words = Notice("Up?", "2 < 3", (("up", "I'm up"),))
    >>> request(words, 0, {"body-markup"})[3:6], request(words, 7, {"actions"})[1:6:4], request(words, 0, ())[4]
    (('Up?', '2 &lt; 3', []), (7, ['up', "I'm up"]), '2 < 3')
    """
    from unsit.desktop.icon import pixels

    text = escape(notice.text, quote=False) if "body-markup" in can else notice.text
    actions = [part for button in notice.buttons for part in button] if "actions" in can else []
    icon = (ICON_SIDE, ICON_SIDE, ICON_SIDE * 4, True, 8, 4, pixels("sitting", ICON_SIDE))
    hints: dict[str, tuple[str, object]] = {
        "urgency": ("y", NORMAL),
        "category": ("s", "x-unsit.break"),
        "desktop-entry": ("s", "unsit"),
        "transient": ("b", not notice.lasting),
        "image-data": ("(iiibiiay)", icon),
    }
    if notice.sound and "sound" in can:
        hints["sound-name"] = ("s", "message")
    elif not notice.sound:
        hints["suppress-sound"] = ("b", True)
    return "Unsit", instead_of, "", notice.title, text, actions, hints, NEVER if notice.lasting else AS_USUAL


class OverBus:
    """The desktops of Linux: org.freedesktop.Notifications."""

    def __init__(self, pressed: Callable[[str], None]) -> None:
        from unsit.desktop.bus import NO_ANSWER, Asked
        from unsit.desktop.line import Line

        self._pressed, self._failures = pressed, NO_ANSWER
        self._service = Asked(SERVICE, PLACE, SERVICE)
        self._line = Line(self._heard)
        self._lock = threading.Lock()
        self._shown = 0
        """The number of the notice that is shown; 0 for none."""
        self._can: Collection[str] | None = None
        """What the service can do; None where it has not been asked yet."""
        self.by = ""
        with self._lock, suppress(*self._failures):
            self._reach()

    def show(self, notice: Notice) -> bool:
        """In place of the last one, which the service knows by its number."""
        with self._lock:
            try:
                can = self._reach()
                wanted = request(notice, self._shown, can)
                (self._shown,) = self._line.ask(self._service, "Notify", "susssasa{sv}i", *wanted, starts=True)
            except self._failures:
                self._forget()
                return False
            return True

    def withdraw(self) -> None:
        """By its number; a service that is gone shows it no longer."""
        with self._lock:
            if self._shown:
                self._take_back(self._shown)
                self._shown = 0

    def close(self) -> None:
        """Hang up."""
        self.withdraw()
        self._line.close()

    def _reach(self) -> Collection[str]:
        """What the service can do, over a line that is open. Raises one of the failures."""
        self.by = "no program shows notifications on this desktop, or none can be reached over D-Bus"
        if self._line.open():
            self._forget()
            self._line.watch(f"type='signal',interface='{SERVICE}',path='{PLACE}'")
            self._line.watch(f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{SERVICE}'")
        if self._can is None:
            (can,) = self._line.ask(self._service, "GetCapabilities", starts=True)
            (name, *_) = self._line.ask(self._service, "GetServerInformation")
            self._can, self._name = can, name
        self.by = f"{self._name} (D-Bus)" if "actions" in self._can else f"{self._name} (D-Bus), without buttons"
        return self._can

    def _take_back(self, number: int) -> None:
        with suppress(*self._failures):
            self._line.ask(self._service, "CloseNotification", "u", number)

    def _forget(self) -> None:
        """Whoever showed something is gone, and its numbers with it."""
        self._shown, self._can = 0, None

    def _heard(self, message: "Message") -> None:
        """What the service says, or the bus about it. It comes after the answer that gave a notice its number."""
        key = None
        with self._lock:
            match _named(message), message.body:
                case "NameOwnerChanged", (str(), *_):
                    self._forget()
                case "ActionInvoked", (number, str(pressed)) if number == self._shown:
                    self._shown, key = 0, pressed
                    self._take_back(number)  # some leave it there after a press
                case "NotificationClosed", (number, reason) if number == self._shown:
                    self._shown, key = 0, DISMISSED if reason == CLOSED_BY_THE_PERSON else None
        if key:
            self._pressed(key)


def _named(message: "Message") -> str | None:
    """A signal's name; none for anything else."""
    from jeepney import HeaderFields, MessageType

    is_signal = message.header.message_type is MessageType.signal
    return message.header.fields.get(HeaderFields.member) if is_signal else None


class Banners:
    """macOS. What is shown goes as the person has set it for scripts, and cannot be taken back."""

    by = "macOS (osascript): without buttons, and it cannot be taken back"

    def __init__(self, program: str = "/usr/bin/osascript") -> None:
        self._program = program

    def show(self, notice: Notice) -> bool:
        """The script comes by its input, the texts are arguments of it."""
        sound = "sound" if notice.sound else "quiet"
        return _ran((self._program, "-", notice.title, notice.text, sound), said=BANNER)

    def withdraw(self) -> None:
        """It cannot be."""

    def close(self) -> None:
        """Nothing is held."""


def toast(notice: Notice) -> str:
    """What Windows is asked to show. It stays only with a button, so what lasts has the system's own to close it."""
    scenario = ' scenario="reminder"' if notice.lasting else ""
    button = '<actions><action activationType="system" arguments="dismiss" content=""/></actions>'
    return (
        f'<toast{scenario}><visual><binding template="ToastGeneric"><text>{escape(notice.title)}</text>'
        f"<text>{escape(notice.text)}</text></binding></visual>{button if notice.lasting else ''}"
        f'<audio silent="{"false" if notice.sound else "true"}"/></toast>'
    )


class Toasts:
    """Windows. A toast, and not a balloon of the tray: it needs no icon, can stay, and can be taken back."""

    by = "Windows (a toast by PowerShell, which it names as its sender): without buttons"

    def __init__(self, program: str | None = None) -> None:
        system = os.environ.get("SystemRoot", r"C:\Windows")  # noqa: SIM112 - so it is called
        self._program = program or rf"{system}\System32\WindowsPowerShell\v1.0\powershell.exe"
        self._shown = False

    def show(self, notice: Notice) -> bool:
        """The script stands fixed; what it shows is in its environment."""
        self._shown = self._run(TOAST, UNSIT_TOAST=toast(notice))
        return self._shown

    def withdraw(self) -> None:
        """From the screen, and from the list of what was."""
        if self._shown:
            self._run(WITHDRAWN)
            self._shown = False

    def close(self) -> None:
        """Nothing is held."""
        self.withdraw()

    def _run(self, script: str, **told: str) -> bool:
        command = (self._program, "-NoProfile", "-NonInteractive", "-Command", script)
        return _ran(command, environment={**os.environ, "UNSIT_APP": POWERSHELL, **told})


def _ran(command: Sequence[str], said: str = "", environment: Mapping[str, str] | None = None) -> bool:
    """Whether this program could be run and was content."""
    try:
        subprocess.run(  # noqa: S603 - the system's own program, and no shell
            command,
            input=said.encode(),
            env=environment,
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return True

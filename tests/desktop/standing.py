"""Programs of a desktop that stand in for real ones on a real bus: who shows notifications, and who draws the tray."""

import itertools
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.desktop.savers import CONFIG

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
ALL_IT_CAN = ["actions", "body", "body-markup", "persistence", "sound"]


@contextmanager
def bus(folder: Path) -> Iterator[subprocess.Popen]:
    """A session's bus with nobody on it; it listens in the folder's `bus`."""
    folder.mkdir(exist_ok=True)
    (folder / "bus").unlink(missing_ok=True)
    (folder / "bus.conf").write_text(CONFIG.format(socket=folder / "bus"))
    command = ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        daemon.stdout.readline()
        try:
            yield daemon
        finally:
            daemon.kill()


def soon(what: Callable[[], object]) -> bool:
    """Whether it comes true within two seconds."""
    until_s = time.monotonic() + 2
    while time.monotonic() < until_s:
        if what():
            return True
        time.sleep(0.005)
    return bool(what())


def lines() -> list[threading.Thread]:
    """The threads of the lines that are open."""
    return [thread for thread in threading.enumerate() if thread.name == "bus"]


def wakings() -> int:
    """How often those threads have slept and woken until now."""
    told = [Path(f"/proc/self/task/{thread.native_id}/status").read_text() for thread in lines()]
    return sum(int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for status in told)


class Program:
    """On the bus under a name, until it leaves."""

    name = ""
    silent = False
    """It takes a question and says nothing."""

    def __init__(self, address: str) -> None:
        self._on = open_dbus_connection(address)
        self._on.send_and_get_reply(message_bus.RequestName(self.name))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def answer(self, method: str, body: tuple) -> tuple[str | None, tuple]:
        raise NotImplementedError

    def say(self, place: str, signal: str, signature: str, *body: object) -> None:
        self._on.send(new_signal(DBusAddress(place, interface=self.name), signal, signature, body))

    def leave(self) -> None:
        with suppress(OSError):  # the bus went before
            self._on.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError), self._on:
            while True:
                self._hear(self._on.receive())

    def _hear(self, call: Message) -> None:
        if call.header.message_type is not MessageType.method_call or self.silent:
            return
        try:
            answer = new_method_return(call, *self.answer(call.header.fields[HeaderFields.member], call.body))
        except LookupError:
            answer = new_error(call, "org.freedesktop.DBus.Error.Failed")
        self._on.send(answer)


class Notifications(Program):
    """Keeps what it was asked to show, and presses what it is told to."""

    name = NOTIFICATIONS
    place = "/org/freedesktop/Notifications"

    def __init__(self, address: str, can: list[str] = ALL_IT_CAN, *, silent: bool = False) -> None:
        self.can, self.silent = can, silent
        self.shown: dict[int, tuple] = {}
        self._numbers = itertools.count(1)
        super().__init__(address)

    def answer(self, method: str, body: tuple) -> tuple[str | None, tuple]:
        match method, body:
            case "GetCapabilities", ():
                return "as", (self.can,)
            case "GetServerInformation", ():
                return "ssss", ("stand-in", "tests", "1", "1.2")
            case "Notify", (_, instead_of, *_):
                number = instead_of or next(self._numbers)
                self.shown[number] = body
                return "u", (number,)
            case "CloseNotification", (number,):
                del self.shown[number]  # an error where there is none
                self.close(number, 3)
                return None, ()
        raise LookupError(method)

    def press(self, number: int, key: str, *, stays: bool = False) -> None:
        self.say(self.place, "ActionInvoked", "us", number, key)
        if not stays:
            self.close(number, 2)

    def close(self, number: int, reason: int) -> None:
        self.shown.pop(number, None)
        self.say(self.place, "NotificationClosed", "uu", number, reason)


class Watcher(Program):
    """Keeps who told it of an icon. `curious`: it first asks the icon for its properties, and answers only then."""

    name = WATCHER

    def __init__(self, address: str, *, curious: bool = False) -> None:
        self.icons: list[str] = []
        self._address, self._curious = address, curious
        super().__init__(address)

    def answer(self, method: str, body: tuple) -> tuple[str | None, tuple]:
        if method != "RegisterStatusNotifierItem":
            raise LookupError(method)
        if self._curious:
            with Host(self._address, body[0]) as host:
                host.icon()
        self.icons.append(body[0])
        return None, ()


class Host:
    """Draws one icon: asks it what a tray asks, and hears what it says."""

    def __init__(self, address: str, icon: str) -> None:
        self._on: DBusConnection = open_dbus_connection(address)
        self._icon = icon

    def __enter__(self):
        self._on.send_and_get_reply(message_bus.AddMatch(f"type='signal',sender='{self._icon}'"))
        return self

    def __exit__(self, *_: object) -> None:
        self._on.close()

    def ask(self, interface: str, method: str, signature: str | None = None, *body: object) -> tuple:
        place = "/MenuBar" if MENU in (interface, *body) else "/StatusNotifierItem"
        call = new_method_call(DBusAddress(place, self._icon, interface), method, signature, body)
        return unwrap_msg(self._on.send_and_get_reply(call, timeout=2))

    def icon(self) -> dict[str, object]:
        (found,) = self.ask("org.freedesktop.DBus.Properties", "GetAll", "s", ITEM)
        return {name: value for name, (_, value) in found.items()}

    def menu(self) -> list[tuple[int, str]]:
        _, (_, _, entries) = self.ask(MENU, "GetLayout", "iias", 0, -1, [])
        return [(number, properties["label"][1]) for _, (number, properties, _) in entries]

    def heard(self) -> str:
        """The next signal's name."""
        while (message := self._on.receive(timeout=2)).header.message_type is not MessageType.signal:
            pass
        return message.header.fields[HeaderFields.member]

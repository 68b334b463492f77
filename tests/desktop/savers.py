"""A bus of its own with the services of a desktop on it, whose word can be changed: what a desktop would say."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
"""
SESSION = "/org/freedesktop/login1/session/_32"


class Desktop:
    """Answers as a screen saver and logind do, and whatever else it `says`. `silent`: it takes the question only."""

    def __init__(self) -> None:
        self.saver_active = False
        self.locked_hint = False
        self.display = ("2", SESSION)
        self.silent = False
        self.asked: list[str] = []
        self.says: dict[tuple[object, ...], tuple[str, tuple[object, ...]] | str] = {}
        """By object, interface, method and what it is asked with: the signature and the answer, or an error."""

    def answer(
        self, place: str, interface: str, method: str, body: tuple[object, ...]
    ) -> tuple[str, tuple[object, ...]] | str:
        """The signature and the answer, or an error's name."""
        if told := self.says.get((place, interface, method, *body)):
            return told
        match interface, method, body:
            case "org.gnome.ScreenSaver", "GetActive", ():
                return "b", (self.saver_active,)
            case "org.freedesktop.login1.Manager", "GetUser", (int(),):
                return "o", ("/org/freedesktop/login1/user/_1000",)
            case _, "Get", ("org.freedesktop.login1.User", "Display"):
                return "v", (("(so)", self.display),)
            case _, "Get", ("org.freedesktop.login1.Session", "LockedHint"):
                return "v", (("b", self.locked_hint),)
        return "org.freedesktop.DBus.Error.Failed"

    def serve(self, on: DBusConnection) -> None:
        """Answer until the bus is gone."""
        while True:
            try:
                call = on.receive()
            except (OSError, ConnectionResetError):
                return
            if call.header.message_type is not MessageType.method_call or self.silent:
                continue
            fields = call.header.fields
            self.asked.append(fields.get(HeaderFields.member))
            asked = (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
            told = self.answer(*map(fields.get, asked), call.body)
            on.send(new_error(call, told) if isinstance(told, str) else new_method_return(call, *told))


@contextmanager
def desktop(folder: Path, *names: str) -> Iterator[tuple[str, Desktop]]:
    """The address of a bus on which these names are answered for, and who answers."""
    folder.mkdir(exist_ok=True)
    (folder / "bus.conf").write_text(CONFIG.format(socket=folder / "bus"))
    command = ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            with open_dbus_connection(address) as on:
                for name in names:
                    on.send_and_get_reply(message_bus.RequestName(name))
                spoken_for = Desktop()
                answering = threading.Thread(target=spoken_for.serve, args=(on,))
                answering.start()
                yield address, spoken_for
                daemon.kill()
                answering.join()
        finally:
            daemon.kill()

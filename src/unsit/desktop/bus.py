"""Questions over D-Bus, by which the desktops of Linux are asked: with a short patience, and waking nobody.

Only for Linux: elsewhere jeepney is not installed.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from jeepney import DBusAddress, DBusErrorResponse, MessageFlag, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from unsit.desktop.kept import Kept, Question
from unsit.desktop.sense import Sense

T = TypeVar("T")

PATIENCE_S = 0.25
"""For one answer: whoever asks both buses waits no longer than a sense may."""
NO_ANSWER = (OSError, KeyError, ValueError, RuntimeError, DBusErrorResponse)
"""What is raised where no bus is told of or can be talked to, nobody answers, or it is no answer to the question."""


class Asked(NamedTuple):
    """Who is asked: the name on the bus, the object there, and which of its interfaces."""

    name: str
    place: str
    interface: str


def connected(bus: str) -> DBusConnection:
    """Connected to the `SESSION` or the `SYSTEM` bus until it is closed; raises one of `NO_ANSWER`."""
    return open_dbus_connection(_address(bus), auth_timeout=PATIENCE_S)


def kept(bus: str) -> Kept[DBusConnection]:
    """The same, for what is asked again and again."""
    return Kept(lambda: connected(bus), answer=DBusErrorResponse)


def sense(by: str, bus: Kept[DBusConnection], question: Callable[[DBusConnection], T | None]) -> Sense[T]:
    """A sense that is a question over a bus, and may be several."""
    return Question(by, bus, question, NO_ANSWER)


def ask(on: DBusConnection, whom: Asked, method: str, signature: str = "", *arguments: object) -> tuple[Any, ...]:
    """What it answers to this method. Raises one of `NO_ANSWER`."""
    address = DBusAddress(whom.place, whom.name, whom.interface)
    call = new_method_call(address, method, signature, arguments)
    call.header.flags |= MessageFlag.no_auto_start
    return tuple(unwrap_msg(on.send_and_get_reply(call, timeout=PATIENCE_S)))


def property_of(on: DBusConnection, whom: Asked, name: str) -> Any:  # noqa: ANN401 - it is what it is
    """The value of this property. Raises one of `NO_ANSWER`."""
    properties = whom._replace(interface="org.freedesktop.DBus.Properties")
    ((_, value),) = ask(on, properties, "Get", "ss", whom.interface, name)
    return value


def yes_or_no(*told: object) -> bool | None:
    """What was told, unless it is something else."""
    match told:
        case (bool() as yes,):
            return yes
        case _:
            return None


def _address(bus: str) -> str:
    """The bus by its name, or the session's by its usual place where no variable tells it."""
    place = os.environ.get("XDG_RUNTIME_DIR")
    usual = bus == "SYSTEM" or "DBUS_SESSION_BUS_ADDRESS" in os.environ or place is None
    return bus if usual else f"unix:path={place}/bus"

"""A line to the session's bus that stays open: for what the desktop says later, and what it asks of us.

Two threads that sleep until something comes. One listens; the other tells what was heard, so that whoever is told may
ask back. A line that broke is opened anew when it is wanted again. Only for Linux, as `bus` is.
"""

import itertools
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection
from jeepney.wrappers import unwrap_msg

from unsit.desktop.bus import PATIENCE_S, Asked, connected

_numbers = itertools.count(1)


class Line:
    """`heard` is given every signal and every call that comes, one after the other, in a thread of the line's own."""

    def __init__(self, heard: Callable[[Message], None]) -> None:
        self._heard = heard
        self._connection: DBusConnection | None = None
        self._awaited: dict[int, SimpleQueue[Message | None]] = {}
        self._lock = threading.Lock()
        self.number = next(_numbers)
        """One of its own in this process."""

    def open(self) -> bool:
        """Make sure that it is open. Whether it was not until now. Raises one of `NO_ANSWER`."""
        with self._lock:
            if self._connection is not None:
                return False
            self._connection = connected("SESSION")
            told: SimpleQueue[Message | None] = SimpleQueue()
            for work, *given in ((self._listen, self._connection, told), (self._tell, told)):
                threading.Thread(target=work, args=given, daemon=True, name="bus").start()
            return True

    def ask(self, whom: Asked, method: str, signature: str = "", *arguments: object, starts: bool = False) -> Any:  # noqa: ANN401 - it is what it is
        """What it answers to this method; it is started for it only where it `starts`. Raises one of `NO_ANSWER`."""
        call = new_method_call(DBusAddress(whom.place, whom.name, whom.interface), method, signature, arguments)
        if not starts:
            call.header.flags |= MessageFlag.no_auto_start
        return self._answer(call, PATIENCE_S * (10 if starts else 1))

    def watch(self, rule: str) -> None:
        """Hear the signals that this rule of the bus is met by. Raises one of `NO_ANSWER`."""
        self._answer(message_bus.AddMatch(rule), PATIENCE_S)

    def be_called(self, name: str) -> None:
        """Take this name on the bus. Raises one of `NO_ANSWER`."""
        self._answer(message_bus.RequestName(name), PATIENCE_S)

    def say(self, message: Message) -> None:
        """Send a signal or an answer; into the air, where the line is broken."""
        with self._lock, suppress(OSError):
            if self._connection is not None:
                self._connection.send(message)

    def close(self) -> None:
        """Hang up. It can be opened again."""
        with self._lock:
            if self._connection is not None:
                with suppress(OSError):  # the listening thread wakes by it, and lets go of the rest
                    self._connection.sock.shutdown(socket.SHUT_RDWR)

    def _answer(self, call: Message, patience_s: float) -> Any:  # noqa: ANN401 - it is what it is
        answer: SimpleQueue[Message | None] = SimpleQueue()
        with self._lock:
            if self._connection is None:
                raise ConnectionResetError("the line to the bus is broken")
            serial = next(self._connection.outgoing_serial)
            self._awaited[serial] = answer
            self._connection.send(call, serial=serial)
        try:
            said = answer.get(timeout=patience_s)
        except Empty:
            raise TimeoutError(f"nobody answered within {patience_s} s") from None
        finally:
            self._awaited.pop(serial, None)
        if said is None:
            raise ConnectionResetError("the line to the bus broke")
        return unwrap_msg(said)

    def _listen(self, connection: DBusConnection, told: "SimpleQueue[Message | None]") -> None:
        try:
            with suppress(OSError, ValueError):
                while True:
                    self._sort(connection.receive(), told)
        finally:
            with self._lock:
                self._connection = None
                connection.close()
                for waiting in list(self._awaited.values()):
                    waiting.put(None)
            told.put(None)

    def _sort(self, message: Message, told: "SimpleQueue[Message | None]") -> None:
        """An answer to whoever waits for it, anything else to be told."""
        if message.header.message_type in (MessageType.signal, MessageType.method_call):
            told.put(message)
        elif waiting := self._awaited.get(message.header.fields.get(HeaderFields.reply_serial)):
            waiting.put(message)

    def _tell(self, told: "SimpleQueue[Message | None]") -> None:
        for message in iter(told.get, None):
            self._heard(message)

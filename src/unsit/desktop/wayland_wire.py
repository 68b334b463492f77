"""Wayland's wire protocol, as far as a client needs it that only listens: messages over a socket.

It knows the two objects that every session begins with, the display and its registry, and no other interface. No file
descriptor is taken. Whatever a compositor sends is bounded, and nobody waits for it longer than is said.
"""

import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PATIENCE_S = 0.2
"""How long one answer is waited for; a session begins with two."""
HEADER = struct.Struct("=2I")
MOST_AT_ONE_LOOK = 1 << 20
"""Bytes. Compositors cut off who lets more than the socket's buffer of theirs lie, which is less."""
MOST_OFFERED = 4096
"""Objects of one kind that are remembered."""

DISPLAY = 1
SYNC, GET_REGISTRY = 0, 1
BIND = 0
ERROR = 0
OFFERED, WITHDRAWN = 0, 1


class Broken(Exception):
    """Nothing more can be learned from this compositor over this socket."""


class Event(NamedTuple):
    """What one of the compositor's objects says: which of its sayings, and with what arguments."""

    of: int
    kind: int
    body: bytes

    def uints(self, count: int = 1) -> tuple[int, ...]:
        """The first arguments, all of them numbers."""
        if len(self.body) < 4 * count:
            raise Broken("sent half an event")
        return struct.unpack_from(f"={count}I", self.body)

    def array(self) -> tuple[int, ...]:
        """The numbers of the array that is its first argument."""
        (length,) = self.uints()
        if length % 4 or len(self.body) < 4 + length:
            raise Broken("sent an array that is cut off")
        return struct.unpack_from(f"={length // 4}I", self.body, 4)


class Offered(NamedTuple):
    """An interface that can be bound, by its number in the registry."""

    number: int
    interface: str
    version: int


class Session:
    """A connection on which the compositor has told what it offers."""

    def __init__(self, place: Path) -> None:
        """Connected, or `Broken` or an `OSError`."""
        self._heard = bytearray()
        self._last = DISPLAY
        self._socket = _connected(place)
        try:
            self._registry = self.asked_for(DISPLAY, GET_REGISTRY)
            self.offers = [offered for event in self.settled() if (offered := self.offer(event))]
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The compositor forgets all that was asked."""
        self._socket.close()

    def bound(self, offered: Offered, version: int) -> int:
        """The object by which this interface is used, at the older of the two versions."""
        name = offered.interface.encode() + b"\0"
        padded = name.ljust(-(-len(name) // 4) * 4, b"\0")
        version = min(version, offered.version)
        return self.asked_for(self._registry, BIND, numbers(offered.number, len(name)), padded, numbers(version))

    def asked_for(self, of: int, request: int, *before: bytes, after: bytes = b"") -> int:
        """The new object for which this one is asked; its number stands between these arguments."""
        self._last += 1
        self.request(of, request, *before, numbers(self._last), after)
        return self._last

    def request(self, of: int, request: int, *arguments: bytes) -> None:
        """Ask this of one of the compositor's objects."""
        body = b"".join(arguments)
        message = HEADER.pack(of, (HEADER.size + len(body)) << 16 | request) + body
        if self._socket.send(message) < len(message):
            raise Broken("does not read what it is asked")

    def offer(self, event: Event) -> Offered | None:
        """What the registry says is there by this event."""
        if (event.of, event.kind) != (self._registry, OFFERED):
            return None
        number, length = event.uints(2)
        end = 8 + -(-length // 4) * 4
        if not length or len(event.body) != end + 4:
            raise Broken("offers something without a name")
        interface = event.body[8 : 8 + length - 1].decode(errors="replace")
        return Offered(number, interface, *struct.unpack_from("=I", event.body, end))

    def withdrawn(self, event: Event) -> int | None:
        """The number in the registry of what is gone by this event."""
        return event.uints()[0] if (event.of, event.kind) == (self._registry, WITHDRAWN) else None

    def settled(self) -> list[Event]:
        """What comes until the compositor has done all that was asked so far."""
        done = self.asked_for(DISPLAY, SYNC)
        until_s = time.monotonic() + PATIENCE_S
        events: list[Event] = []
        while True:
            for event in self.events():
                if event.of == done:
                    return events
                events.append(event)
                if len(events) > MOST_OFFERED:
                    raise Broken("does not cease to tell")
            left_s = until_s - time.monotonic()
            if left_s <= 0 or not select.select([self._socket], [], [], left_s)[0]:
                raise Broken("does not answer")

    def events(self) -> Iterator[Event]:
        """What has come and was not yet told; without waiting for more."""
        yield from self._whole()
        for _ in range(0, MOST_AT_ONE_LOOK, 1 << 16):
            try:
                came = self._socket.recv(1 << 16)
            except BlockingIOError:
                return
            if not came:
                raise Broken("is gone")
            self._heard += came
            yield from self._whole()

    def _whole(self) -> Iterator[Event]:
        """The messages that have come entirely, in their order."""
        while len(self._heard) >= HEADER.size:
            of, size_and_kind = HEADER.unpack_from(self._heard)
            size, kind = size_and_kind >> 16, size_and_kind & 0xFFFF
            if size < HEADER.size or size % 4:
                raise Broken("does not speak Wayland")
            if len(self._heard) < size:
                return
            event = Event(of, kind, bytes(self._heard[HEADER.size : size]))
            del self._heard[:size]
            if (of, kind) == (DISPLAY, ERROR):
                raise Broken("takes offence at what it is asked")
            yield event


def _connected(place: Path) -> socket.socket:
    if sys.platform == "win32":
        raise Broken("is not for Windows")
    else:  # noqa: RET506 - so written, a checker of types reads each system's branch alone
        connected = socket.socket(socket.AF_UNIX)
        connected.setblocking(False)
        try:
            connected.connect(str(place))
        except BaseException:
            connected.close()
            raise
        return connected


def numbers(*values: int) -> bytes:
    """These arguments as they are sent."""
    return struct.pack(f"={len(values)}I", *values)


def usual_place() -> Path | None:
    """The socket of this session's compositor, by the variables that tell it; None where there is none."""
    name = os.environ.get("WAYLAND_DISPLAY", "wayland-0")
    folder = os.environ.get("XDG_RUNTIME_DIR")
    if not name or not (folder or name.startswith("/")):
        return None
    return Path(folder or "/", name)

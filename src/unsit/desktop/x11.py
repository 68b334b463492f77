"""What an X server tells: how long nobody has touched keys or pointer, and whether the active window fills its screen.

Only where the session is X11's. On Wayland an X server may be there, too, but it sees no more than the windows of old
programs, and asking it would start it.

Its protocol is spoken here as far as these questions go (docs/decisions.md says why). Sources: X Window System Protocol
11, MIT-SCREEN-SAVER 1.1, RandR 1.5, Extended Window Manager Hints 1.5.
"""

import os
import re
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from unsit.desktop.kept import Kept, Question
from unsit.desktop.sense import Sense

PATIENCE_S = 0.25
SOCKETS = "/tmp/.X11-unix/X"  # noqa: S108 - where every X server has its socket
FIRST_PORT = 6000
DISPLAY = re.compile(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?")
COOKIE = b"MIT-MAGIC-COOKIE-1"
LOCAL, ANY = 256, 0xFFFF
"""Families of addresses in the file of cookies: this machine by its name, and whichever."""

QUERY_TREE, GET_GEOMETRY, INTERN_ATOM, GET_PROPERTY = 15, 14, 16, 20
QUERY_POINTER, GET_INPUT_FOCUS, QUERY_EXTENSION = 38, 43, 98
QUERY_IDLE, GET_MONITORS = 1, 42
"""Within the extensions MIT-SCREEN-SAVER and RANDR."""
ERROR, REPLY = 0, 1
NONE, POINTER_ROOT = 0, 1
ATOM, WINDOW = 4, 33
MONITOR = struct.Struct("<6xHhhHH8x")
LONGEST = 1024
"""Of a property as much is read; in units of four bytes."""

NOT_A_WINDOW = {"_NET_WM_WINDOW_TYPE_DESKTOP", "_NET_WM_WINDOW_TYPE_DOCK"}
"""Those of these kinds are the desktop's own, however large."""


class Refused(ValueError):
    """The X server's own answer: it does not know the window, or the request."""


NO_ANSWER = (OSError, ValueError, struct.error)
"""What is raised where no X server is there, it is silent, or answers something else."""


def here() -> bool:
    """Whether this session is X11's."""
    if "WAYLAND_DISPLAY" in os.environ or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        return False
    return "DISPLAY" in os.environ


def idle_time() -> Sense[float]:
    """Seconds since the last event of a key or pointer."""
    return Question("X11", Kept(XServer, answer=Refused), idle_s, NO_ANSWER)


def full_screen() -> Sense[bool]:
    """Whether the active window fills its screen."""
    return Question("X11", Kept(XServer, answer=Refused), filled, NO_ANSWER)


class XServer:
    """A connection to the X server of this session. Raises one of `NO_ANSWER` where there is none."""

    def __init__(self) -> None:
        named = DISPLAY.fullmatch(os.environ.get("DISPLAY", ""))
        if named is None:
            raise ValueError("DISPLAY names no X server")
        self._atoms: dict[str, int] = {}
        self._extensions: dict[str, int | None] = {}
        self._asked = 0
        self._socket = _socket(named["host"].removeprefix("unix"), int(named["number"]))
        try:
            self.root = self._greet(_cookie(named["number"].encode()))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def ask(self, request: int, about: bytes = b"", *, kind: int = 0) -> bytes:
        """The answer, whole: what is told begins at its eighth byte."""
        about += bytes(-len(about) % 4)
        self._socket.sendall(struct.pack("<BBH", request, kind, 1 + len(about) // 4) + about)
        self._asked += 1
        while True:
            answer = self._receive(32)
            what, number, longer = answer[0], *struct.unpack_from("<HI", answer, 2)
            if what == REPLY:
                answer += self._receive(4 * longer)
            if what in {ERROR, REPLY} and number == self._asked & 0xFFFF:
                break  # and no event, which whoever changes the keys sends to all
        if what == ERROR:
            raise Refused(f"the X server refused request {request} with its error {answer[1]}")
        return answer

    def extension(self, name: str) -> int | None:
        """By which number its requests are made; None where the server has no such extension."""
        if name not in self._extensions:
            answer = self.ask(QUERY_EXTENSION, _counted(name))
            there, number = answer[8], answer[9]
            self._extensions[name] = number if there else None
        return self._extensions[name]

    def atom(self, name: str) -> int:
        """The server's number for this name."""
        if name not in self._atoms:
            (self._atoms[name],) = struct.unpack_from("<I", self.ask(INTERN_ATOM, _counted(name)), 8)
        return self._atoms[name]

    def property_of(self, window: int, name: str, kind: int) -> tuple[int, ...]:
        """Its values; none where it is not there or of another kind."""
        about = struct.pack("<5I", window, self.atom(name), kind, 0, LONGEST)
        answer = self.ask(GET_PROPERTY, about)
        told, _, count = struct.unpack_from("<III", answer, 8)
        return struct.unpack_from(f"<{count}I", answer, 32) if told == kind and answer[1] == 32 else ()

    def _greet(self, cookie: bytes) -> int:
        """Say who asks; the root window of the first screen."""
        name = COOKIE if cookie else b""
        lengths = struct.pack("<BxHHHH2x", ord("l"), 11, 0, len(name), len(cookie))
        self._socket.sendall(lengths + name + bytes(-len(name) % 4) + cookie + bytes(-len(cookie) % 4))
        welcome, *_, length = struct.unpack("<BBHHH", self._receive(8))
        told = self._receive(4 * length)
        if welcome != 1:
            raise ConnectionRefusedError("the X server does not let this program in")
        vendor, _, _, formats = struct.unpack_from("<HHBB", told, 16)
        (root,) = struct.unpack_from("<I", told, 32 + vendor + -vendor % 4 + 8 * formats)
        return int(root)

    def _receive(self, length: int) -> bytes:
        told = b""
        while len(told) < length:
            more = self._socket.recv(length - len(told))
            if not more:
                raise ConnectionResetError("the X server hung up")
            told += more
        return told


def idle_s(server: XServer) -> float | None:
    """Seconds since the last event of a key or pointer; None of a server that does not count them.

    A video player that calls off the screen saver every minute sets this back to 0 each time.
    """
    saver = server.extension("MIT-SCREEN-SAVER")
    if saver is None:
        return None
    (idle_ms,) = struct.unpack_from("<I", server.ask(saver, struct.pack("<I", server.root), kind=QUERY_IDLE), 16)
    return float(idle_ms) / 1000


def filled(server: XServer) -> bool:
    """Whether the active window fills its screen: by the window manager's word, or by its place where there is none."""
    if not _managed(server):
        return _covers_a_monitor(server)
    active = server.property_of(server.root, "_NET_ACTIVE_WINDOW", WINDOW)
    if not active or active[0] == NONE:
        return False
    kinds = server.property_of(active[0], "_NET_WM_WINDOW_TYPE", ATOM)
    states = server.property_of(active[0], "_NET_WM_STATE", ATOM)
    return server.atom("_NET_WM_STATE_FULLSCREEN") in states and not set(kinds) & set(map(server.atom, NOT_A_WINDOW))


def _managed(server: XServer) -> bool:
    """Whether a window manager is there that keeps to the standard: its own window says so too, until it is gone."""
    name = "_NET_SUPPORTING_WM_CHECK"
    own = server.property_of(server.root, name, WINDOW)
    try:
        return own != () and server.property_of(own[0], name, WINDOW) == own
    except Refused:
        return False


def _covers_a_monitor(server: XServer) -> bool:
    """Whether the window that has the keys, or is under the pointer where the keys go there, covers a monitor."""
    (window,) = struct.unpack_from("<I", server.ask(GET_INPUT_FOCUS), 8)
    if window == POINTER_ROOT:
        (window,) = struct.unpack_from("<I", server.ask(QUERY_POINTER, struct.pack("<I", server.root)), 12)
    if window in {NONE, server.root}:
        return False
    while (above := struct.unpack_from("<I", server.ask(QUERY_TREE, struct.pack("<I", window)), 12)[0]) != server.root:
        window = above
    left, top, right, bottom = _place(server, window)
    return any(
        left <= its_left and top <= its_top and right >= its_right and bottom >= its_bottom
        for its_left, its_top, its_right, its_bottom in _monitors(server)
    )


def _monitors(server: XServer) -> Iterator[tuple[int, int, int, int]]:
    randr = server.extension("RANDR")
    if randr is None:
        yield _place(server, server.root)
        return
    answer = server.ask(randr, struct.pack("<IB", server.root, True), kind=GET_MONITORS)
    (count,) = struct.unpack_from("<I", answer, 12)
    at = 32
    for _ in range(count):
        outputs, x, y, width, height = MONITOR.unpack_from(answer, at)
        yield x, y, x + width, y + height
        at += MONITOR.size + 4 * outputs


def _place(server: XServer, window: int) -> tuple[int, int, int, int]:
    """Its left, top, right and bottom."""
    x, y, width, height = struct.unpack_from("<hhHH", server.ask(GET_GEOMETRY, struct.pack("<I", window)), 12)
    return x, y, x + width, y + height


def _counted(name: str) -> bytes:
    return struct.pack("<H2x", len(name)) + name.encode()


def _socket(host: str, number: int) -> socket.socket:
    if host:
        return socket.create_connection((host, FIRST_PORT + number), timeout=PATIENCE_S)
    for place in (f"{SOCKETS}{number}", f"\0{SOCKETS}{number}"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
        else:
            return connection
    raise ConnectionRefusedError(f"no X server is at :{number}")


def _cookie(number: bytes) -> bytes:
    """What lets this user's programs in; nothing where it is not needed."""
    place = Path(os.environ.get("XAUTHORITY") or "~/.Xauthority").expanduser()
    try:
        kept = place.read_bytes()
    except OSError:
        return b""
    this = os.uname().nodename.encode()
    for family, address, its_number, name, cookie in _cookies(kept):
        ours = family == ANY or (family == LOCAL and address == this)
        if ours and its_number in {b"", number} and name == COOKIE:
            return cookie
    return b""


def _cookies(kept: bytes) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    """Of each server: the family of its address, that, its number, and what lets in by which way."""
    at = 0
    while at < len(kept):
        (family,) = struct.unpack_from(">H", kept, at)
        at += 2
        fields = []
        for _ in range(4):
            (length,) = struct.unpack_from(">H", kept, at)
            fields.append(kept[at + 2 : at + 2 + length])
            at += 2 + length
        address, number, name, cookie = fields
        yield family, address, number, name, cookie

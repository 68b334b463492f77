"""A stand-in for a Wayland compositor: it speaks the wire protocol on a real socket, and says what a test wants."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DISPLAY = 1
FIRST_OF_THE_SERVER = 0xFF000000
WINDOWS = "zwlr_foreign_toplevel_manager_v1"
INTERFACES = {"wl_seat": 7, "ext_idle_notifier_v1": 2, WINDOWS: 3}


class Compositor:
    """Answers as compositors do. `silent`: it takes what is asked and says nothing."""

    def __init__(self, place: Path, offers: dict[str, int]) -> None:
        self.offers = offers
        self.silent = False
        self.asked: list[tuple[object, ...]] = []
        """How idle time was asked for: of which interface, which request, with what; a seat by its interface's name."""
        self.sessions = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(place))
        self._listening.listen()
        self._there: socket.socket | None = None
        self._kinds: dict[int, str] = {}
        self._windows = 0

    def serve(self) -> None:
        """One client after the other, until it is closed."""
        while True:
            try:
                there, _ = self._listening.accept()
            except OSError:
                return
            self._there, self._kinds, self._windows = there, {DISPLAY: "wl_display"}, 0
            self.sessions += 1
            there.settimeout(5)
            with there, suppress(OSError):
                self._listen_to(there)

    def _listen_to(self, there: socket.socket) -> None:
        heard = b""
        while came := there.recv(4096):
            heard += came
            while len(heard) >= 8 and len(heard) >= (size := struct.unpack_from("=I", heard, 4)[0] >> 16):
                of, size_and_kind = struct.unpack_from("=2I", heard)
                if not self.silent:
                    self._answer(of, size_and_kind & 0xFFFF, heard[8:size])
                heard = heard[size:]

    def _answer(self, of: int, kind: int, body: bytes) -> None:
        words = struct.unpack(f"={len(body) // 4}I", body)
        match self._kinds[of], kind:
            case "wl_display", 0:
                self.say(words[0], 0, struct.pack("=I", 0))
                self.say(DISPLAY, 1, body)
            case "wl_display", 1:
                self._kinds[words[0]] = "wl_registry"
                self._registry = words[0]
                for number, (interface, version) in enumerate(self.offers.items(), 1):
                    self.offer(number, interface, version)
            case "wl_registry", 0:
                interface = body[8 : 8 + words[1] - 1].decode()
                assert list(self.offers)[words[0] - 1] == interface
                assert words[-2] <= self.offers[interface], "a client may ask for no more than is offered"
                self._kinds[words[-1]] = interface
            case ("ext_idle_notifier_v1" | "org_kde_kwin_idle") as asked, request:
                self._kinds[words[0]] = "idle"
                self.asked.append((asked, request, *(self._kinds.get(word, word) for word in words[1:])))
            case "window", request:
                assert request == 7, "nobody may touch a window"
                del self._kinds[of]

    def say(self, of: int, kind: int, body: bytes = b"") -> None:
        self.send(struct.pack("=2I", of, (8 + len(body)) << 16 | kind) + body)

    def send(self, raw: bytes) -> None:
        assert self._there is not None
        self._there.sendall(raw)

    def offer(self, number: int, interface: str, version: int) -> None:
        name = interface.encode() + b"\0"
        padded = name + bytes(-len(name) % 4)
        self.say(self._registry, 0, struct.pack("=2I", number, len(name)) + padded + struct.pack("=I", version))

    def withdraw(self, interface: str) -> None:
        number = list(self.offers).index(interface) + 1
        self.say(self._registry, 1, struct.pack("=I", number))

    def idle(self, is_so: bool) -> None:
        """Nobody touches anything; or somebody does again."""
        self.say(self._one("idle"), 0 if is_so else 1)

    def window(self) -> int:
        """One opens; nothing is said of it yet."""
        window = FIRST_OF_THE_SERVER + self._windows
        self._windows += 1
        self._kinds[window] = "window"
        self.say(self._one(WINDOWS), 0, struct.pack("=I", window))
        return window

    def windows(self) -> set[int]:
        """Those that the client has not let go of."""
        return {number for number, its in list(self._kinds.items()) if its == "window"}

    def states(self, window: int, *states: int) -> None:
        """A title first, as they come, then the states; they count with `done`."""
        self.say(window, 0, struct.pack("=I", 5) + b"Film\0\0\0\0")
        self.say(window, 4, struct.pack(f"={1 + len(states)}I", 4 * len(states), *states))

    def done(self, window: int) -> None:
        self.say(window, 5)

    def closed(self, window: int) -> None:
        self.say(window, 6)

    def hang_up(self) -> None:
        assert self._there is not None
        self._there.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        if self._there:
            with suppress(OSError):
                self._there.shutdown(socket.SHUT_RDWR)

    def _one(self, kind: str) -> int:
        (one,) = (number for number, its in self._kinds.items() if its == kind)
        return one


@contextmanager
def compositor(place: Path, offers: dict[str, int] | None = None) -> Iterator[Compositor]:
    there = Compositor(place, INTERFACES if offers is None else offers)
    serving = threading.Thread(target=there.serve)
    serving.start()
    try:
        yield there
    finally:
        there.close()
        serving.join()
        place.unlink()

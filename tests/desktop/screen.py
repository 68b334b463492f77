"""An X server of its own, without a screen, and somebody at its keys and pointer: Xvfb and xdotool."""

import os
import secrets
import signal
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = (1280, 800)
OF_OTHERS = {"WAYLAND_DISPLAY", "XAUTHORITY"}
"""What tells of the screen on which the tests themselves are run."""


class Screen:
    """An X server that runs, and can be ended and started again as the same display.

    With a file of `cookies` it lets in only who shows the one that is written there.
    """

    def __init__(self, cookies: Path | None = None) -> None:
        self.display = ""
        self._guard = ["-auth", str(_baked(cookies))] if cookies else []
        self._start()

    @property
    def environment(self) -> dict[str, str]:
        """Where a program of this session finds itself."""
        session = {"DISPLAY": self.display, "XDG_SESSION_TYPE": "x11"}
        others = {name: value for name, value in os.environ.items() if name not in OF_OTHERS}
        return others | session

    def key(self, *keys: str) -> None:
        """Press these keys and let them go: `Return`, `a`."""
        self._do("key", *keys)

    def type(self, text: str) -> None:
        """Type this."""
        self._do("type", "--delay", "5", text)

    def move(self, x: int, y: int) -> None:
        """Move the pointer there."""
        self._do("mousemove", str(x), str(y))

    def kill(self) -> None:
        """End it as a crash would."""
        self._server.kill()
        self._server.wait()

    def halt(self) -> None:
        """It hangs, and answers nobody."""
        self._server.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It hangs no longer."""
        self._server.send_signal(signal.SIGCONT)

    def start_again(self) -> None:
        """The same display, with nothing on it."""
        self._start(self.display)

    def _start(self, *number: str) -> None:
        """Start it, and wait until it says its number: then it can be talked to."""
        told, tells = os.pipe()
        size = ["-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
        command = ["Xvfb", *number, "-displayfd", str(tells), *size, *self._guard, "-noreset", "-nolisten", "tcp"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._server = subprocess.Popen(command, pass_fds=(tells,), **quiet)
        os.close(tells)
        with os.fdopen(told) as said:
            self.display = f":{int(said.readline())}"

    def _do(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env=self.environment, check=True)


@contextmanager
def a_screen(cookies: Path | None = None) -> Iterator[Screen]:
    """An X server under a number that is free."""
    screen = Screen(cookies)
    try:
        yield screen
    finally:
        screen.kill()


def _baked(cookies: Path) -> Path:
    """A cookie for any server, after one for another machine's."""
    name = b"MIT-MAGIC-COOKIE-1"
    with cookies.open("wb") as file:
        for family, address in ((256, b"another"), (0xFFFF, b"")):
            file.write(struct.pack(">H", family))
            for field in (address, b"", name, secrets.token_bytes(16)):
                file.write(struct.pack(">H", len(field)) + field)
    return cookies

"""A reminder as it runs: a process of its own on an X server of its own, with a bus on which somebody shows notices."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.desktop.screen import Screen, a_screen
from tests.desktop.standing import Notifications, bus
from unsit.app.remind.control import ask

NEEDS = ("Xvfb", "xdotool", "dbus-daemon")
OPENS = """#!/bin/sh
echo "$1" >> "{opened}"
"""


@dataclass
class Running:
    """The reminder's process over a folder, and what a person sees and does of it."""

    folder: Path
    screen: Screen
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`unsit remind ...` as a person types it."""
        return subprocess.run(
            [*REMIND, *words, "--data", str(self.folder)],
            env=self.environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def status(self) -> dict:
        return ask(self.folder, {"do": "status"})

    def start(self, *words: str) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [*REMIND, "--data", str(self.folder), *words],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert "Reminding you to get up" in self.process.stdout.readline()

    def types_until(self, true: Callable[[], object], within_s: float = 60) -> None:
        """Somebody types until this is so."""
        self._until(true, within_s, lambda: self.screen.key("a"))

    def rests_until(self, true: Callable[[], object], within_s: float = 60) -> None:
        """Somebody does nothing until this is so."""
        self._until(true, within_s, lambda: None)

    def opened(self) -> list[str]:
        """The addresses that the browser was asked to open."""
        path = self.folder / "opened"
        return path.read_text().splitlines() if path.exists() else []

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()

    def _until(self, true: Callable[[], object], within_s: float, meanwhile: Callable[[], None]) -> None:
        ends_s = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < ends_s, f"not within {within_s} s; {self.status()}"
            meanwhile()
            time.sleep(0.1)


REMIND = (sys.executable, "-m", "unsit.app.main", "remind")


@contextmanager
def a_desktop(folder: Path, browser: str | None = None) -> Iterator[tuple[Running, Notifications]]:
    """A reminder that can be started there, and who shows its notices; `browser`: the script that opens a page."""
    data = folder / "data"
    data.mkdir()
    script = folder / "browser.sh"
    script.write_text(browser or OPENS.format(opened=data / "opened"))
    script.chmod(0o700)
    address = f"unix:path={folder / 'bus'}"
    with a_screen() as screen, bus(folder), Notifications(address) as notices:
        environment = screen.environment | {
            "DBUS_SESSION_BUS_ADDRESS": address,
            "BROWSER": f"{script} %s &",
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
        }
        running = Running(data, screen, environment)
        try:
            yield running, notices
        finally:
            if running.process is not None:
                running.process.terminate()
                running.process.communicate(timeout=20)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Running, Notifications]]:
    """The same, where this machine can."""
    missing = [name for name in NEEDS if shutil.which(name) is None]
    if missing or os.name != "posix":
        pytest.skip(f"needs {', '.join(missing)}")
    with a_desktop(tmp_path) as found:
        yield found

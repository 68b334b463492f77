"""What the tests of the desktop share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop.screen import OF_OTHERS, Screen, a_screen
from unsit.desktop import kept


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """An X server in whose session this test runs."""
    with a_screen() as screen:
        monkeypatch.setenv("DISPLAY", screen.display)
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        for name in OF_OTHERS:
            monkeypatch.delenv(name, raising=False)
        yield screen


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place where nobody answers, neither for the session nor for the system."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    return tmp_path


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, no_bus: Path):
    """`with services(name, ...) as there:` - a bus for session and system, on which these names are answered for."""
    from tests.desktop.savers import desktop

    @contextmanager
    def running(*names: str):
        with desktop(no_bus, *names) as (address, there):
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
            yield there

    return running


@pytest.fixture
def wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session without an X server."""
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    monkeypatch.delenv("DISPLAY", raising=False)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever failed may be asked again at once."""
    monkeypatch.setattr(kept, "RETRY_S", 0.0)

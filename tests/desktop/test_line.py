"""The line to the bus that stays open: who asks gets their own answer, and what breaks leaves nothing behind."""

import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs dbus-daemon on Linux"
)


@pytest.fixture
def address(monkeypatch, tmp_path: Path) -> str:
    """Where a session's bus is, once one listens there."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    return f"unix:path={tmp_path / 'bus'}"


def service():
    from unsit.desktop.bus import Asked

    return Asked("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")


def test_whoever_asks_at_the_same_time_gets_their_own_answer(address, tmp_path) -> None:
    from tests.desktop.standing import Notifications, bus
    from unsit.desktop.line import Line

    line = Line(lambda _: None)
    with bus(tmp_path), Notifications(address):
        assert line.open()
        assert not line.open()

        def shown(number: int) -> int:
            asked = ("Unsit", number, "", "", "", [], {}, -1)
            return line.ask(service(), "Notify", "susssasa{sv}i", *asked)[0]

        with ThreadPoolExecutor(8) as at_once:
            assert list(at_once.map(shown, range(1, 200))) == list(range(1, 200))
        line.close()


def test_a_line_that_broke_leaves_no_thread_and_keeps_nobody_waiting(address, tmp_path) -> None:
    from tests.desktop.standing import Notifications, bus, lines, soon
    from unsit.desktop.line import Line

    line = Line(lambda _: None)
    assert soon(lambda: not lines()), "those of other tests"
    with bus(tmp_path) as daemon, Notifications(address, silent=True):
        line.open()
        assert len(lines()) == 2
        threading.Timer(0.05, daemon.kill).start()
        began_s = time.monotonic()
        with pytest.raises(ConnectionResetError):
            line.ask(service(), "GetCapabilities", starts=True)
        assert time.monotonic() - began_s < 1
    assert soon(lambda: not lines())
    with pytest.raises(ConnectionResetError):
        line.ask(service(), "GetCapabilities")


def test_a_service_that_does_not_answer_is_not_waited_for_long(address, tmp_path) -> None:
    from tests.desktop.standing import Notifications, bus
    from unsit.desktop.bus import PATIENCE_S
    from unsit.desktop.line import Line

    line = Line(lambda _: None)
    with bus(tmp_path), Notifications(address, silent=True):
        line.open()
        began_s = time.monotonic()
        with pytest.raises(TimeoutError):
            line.ask(service(), "GetCapabilities")
        assert time.monotonic() - began_s < PATIENCE_S + 0.5
        line.close()

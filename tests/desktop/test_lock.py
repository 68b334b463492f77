"""Whether the screen is locked: over a real D-Bus, and as macOS and Windows write it."""

import doctest
import plistlib
import time

import pytest

from tests.desktop.needs import needs_a_bus
from unsit.desktop import lock, screen_locked
from unsit.desktop.bus import PATIENCE_S
from unsit.desktop.lock import FLAGS, in_registry, in_session_info, locked

ANN = 501


@needs_a_bus
@pytest.mark.usefixtures("no_bus")
def test_where_there_is_no_bus_it_is_unknown() -> None:
    assert locked() is None


@needs_a_bus
@pytest.mark.usefixtures("no_bus")
def test_where_nobody_tells_of_a_bus_it_is_unknown(monkeypatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert locked() is None


@needs_a_bus
def test_a_session_s_bus_is_found_in_its_usual_place(monkeypatch, no_bus) -> None:
    from tests.desktop.savers import desktop

    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(no_bus))
    with desktop(no_bus, "org.gnome.ScreenSaver"):
        assert locked() is False


@needs_a_bus
@pytest.mark.parametrize("bus", ["tcp:host=localhost,port=1", "nonsense", ""])
@pytest.mark.usefixtures("no_bus")
def test_a_bus_that_cannot_be_talked_to_is_unknown(monkeypatch, bus) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    assert locked() is None


@needs_a_bus
def test_the_screen_saver_of_a_real_bus_is_believed_each_time_it_is_asked(monkeypatch, no_bus) -> None:
    from tests.desktop.savers import desktop

    with desktop(no_bus, "org.gnome.ScreenSaver") as (address, there):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        told = []
        for there.saver_active in (False, True, False):
            told.append(locked())
        assert told == [False, True, False]


@needs_a_bus
def test_logind_s_word_for_the_session_that_is_seen_is_enough(monkeypatch, no_bus) -> None:
    from tests.desktop.savers import desktop

    with desktop(no_bus, "org.freedesktop.login1") as (address, there):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        assert locked() is False
        there.locked_hint = True
        assert locked() is True
        there.display = ("", "/")
        assert locked() is None, "somebody without a screen has none that is locked"


@needs_a_bus
def test_a_bus_without_any_screen_saver_says_nothing_and_starts_none(monkeypatch, no_bus) -> None:
    from tests.desktop.savers import desktop

    with desktop(no_bus) as (address, _):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert locked() is None


@needs_a_bus
def test_a_screen_saver_that_does_not_answer_is_not_waited_for_long(monkeypatch, no_bus) -> None:
    from tests.desktop.savers import desktop

    with desktop(no_bus, "org.gnome.ScreenSaver") as (address, there):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        there.silent = True
        began_s = time.monotonic()
        assert locked() is None
        assert time.monotonic() - began_s < PATIENCE_S + 1


@needs_a_bus
@pytest.mark.usefixtures("impatient")
def test_a_sense_of_it_outlives_the_bus(services) -> None:
    with services("org.gnome.ScreenSaver") as there:
        sense = screen_locked()
        assert sense.look() is False
        there.saver_active = True
        assert sense.look() is True
    assert [sense.look(), sense.look()] == [None, None]
    with services("org.gnome.ScreenSaver"):
        assert sense.look() is False
        sense.close()


def registry(*sessions: dict[str, object]) -> bytes:
    return plistlib.dumps({"IOConsoleUsers": list(sessions)})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (registry({"kCGSSessionUserIDKey": ANN}), False),
        (registry({"kCGSSessionUserIDKey": ANN, "CGSSessionScreenIsLocked": True}), True),
        (registry({"kCGSSessionUserIDKey": 502, "CGSSessionScreenIsLocked": True}), None),
        (
            registry({"kCGSSessionUserIDKey": ANN}, {"kCGSSessionUserIDKey": 502, "CGSSessionScreenIsLocked": True}),
            False,
        ),
        (registry(), None),
        (plistlib.dumps({}), None),
        (plistlib.dumps([]), None),
        (b"", None),
        (b"<plist>", None),
    ],
)
def test_macos_tells_of_one_s_own_session(told, expected) -> None:
    assert in_registry(told, ANN) is expected


@pytest.mark.parametrize(("flag", "expected"), [(0, True), (1, False), (-1, None)])
def test_windows_tells_it_in_the_flags_of_a_session(flag, expected) -> None:
    assert in_session_info(FLAGS.pack(1, 0, 2, 0, flag) + bytes(200)) is expected


def test_windows_that_tells_too_little_tells_nothing() -> None:
    assert in_session_info(FLAGS.pack(1, 0, 2, 0, 0)[:-1]) is None


def test_the_examples_run() -> None:
    assert doctest.testmod(lock).failed == 0

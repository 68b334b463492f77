"""How long nobody has touched keys or pointer: on a real X server with somebody at the keys, and over a real D-Bus."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from tests.desktop.needs import needs_a_bus, needs_a_screen, needs_linux
from tests.desktop.screen import a_screen
from unsit.desktop import idle_time

MUTTER = ("/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor", "GetIdletime")
MUFFIN = ("/org/cinnamon/Muffin/IdleMonitor/Core", "org.cinnamon.Muffin.IdleMonitor", "GetIdletime")
SAVER = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "GetSessionIdleTime")


@needs_a_screen
@pytest.mark.usefixtures("no_bus")
def test_it_grows_while_nobody_types_and_begins_again_with_each_key_and_movement(screen) -> None:
    sense = idle_time()
    for touch in (lambda: screen.key("a"), lambda: screen.move(40, 50), lambda: screen.type("desk")):
        time.sleep(0.6)
        before_s = sense.look()
        touch()
        assert sense.look() < 0.3
        assert before_s >= 0.55
    assert sense.by == "X11"
    sense.close()


@needs_a_screen
@pytest.mark.usefixtures("no_bus", "impatient")
def test_an_x_server_that_crashed_is_unknown_until_it_is_there_again(screen) -> None:
    sense = idle_time()
    assert sense.look() is not None
    screen.kill()
    assert [sense.look(), sense.look()] == [None, None]
    assert sense.by == "no desktop here tells it"
    screen.start_again()
    assert sense.look() is not None
    sense.close()


@needs_a_screen
@pytest.mark.usefixtures("no_bus")
def test_an_x_server_that_is_gone_is_not_asked_again_at_once(screen) -> None:
    sense = idle_time()
    screen.kill()
    assert sense.look() is None
    screen.start_again()
    assert sense.look() is None
    sense.close()


@needs_a_screen
@pytest.mark.usefixtures("no_bus", "impatient")
def test_an_x_server_that_hangs_is_not_waited_for_long(screen) -> None:
    sense = idle_time()
    assert sense.look() is not None
    screen.halt()
    began_s = time.monotonic()
    assert sense.look() is None
    assert sense.look() is None
    assert time.monotonic() - began_s < 1
    screen.go_on()
    assert sense.look() is not None
    sense.close()


@needs_a_screen
@pytest.mark.usefixtures("no_bus")
def test_an_x_server_that_asks_for_a_cookie_is_shown_it(monkeypatch, tmp_path) -> None:
    cookies = tmp_path / "cookies"
    with a_screen(cookies) as screen:
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        monkeypatch.setenv("DISPLAY", screen.display)
        told = []
        for at in (cookies, tmp_path / "none"):
            monkeypatch.setenv("XAUTHORITY", str(at))
            sense = idle_time()
            told.append(sense.look())
            sense.close()
        assert told == [pytest.approx(0, abs=5), None]


@needs_linux
@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize("display", [":4711", "nonsense", ""])
def test_an_x_server_that_is_not_there_is_unknown(monkeypatch, display) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
    monkeypatch.setenv("DISPLAY", display)
    sense = idle_time()
    assert sense.look() is None
    sense.close()


@needs_linux
@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 400 no\r\n\r\n", bytes(100), b"\1" + bytes(200)])
def test_what_is_no_x_server_is_unknown(monkeypatch, answer) -> None:
    def serve() -> None:
        with suppress(OSError):
            caller, _ = listening.accept()
            caller.recv(4096)
            caller.sendall(answer)
            caller.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        monkeypatch.setenv("DISPLAY", f"127.0.0.1:{listening.getsockname()[1] - 6000}")
        sense = idle_time()
        assert sense.look() is None
        sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland")
@pytest.mark.parametrize(("compositor", "by"), [(MUTTER, "GNOME"), (MUFFIN, "Cinnamon")])
def test_a_compositor_tells_it_in_milliseconds(services, compositor, by) -> None:
    with services(compositor[1]) as there:
        sense = idle_time()
        for idle_ms, expected_s in ((0, 0.0), (1250, 1.25), (7_200_000, 7200.0)):
            there.says = {compositor: ("t", (idle_ms,))}
            assert sense.look() == expected_s
        assert sense.by == by
        sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland")
def test_a_screen_saver_s_word_for_it_is_not_believed(services) -> None:
    with services(SAVER[1]) as there:
        there.says = {SAVER: ("u", (0,))}
        sense = idle_time()
        assert sense.look() is None
        assert "GetSessionIdleTime" not in there.asked
        sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland")
@pytest.mark.parametrize(
    "told", [("s", ("long",)), ("tt", (1, 2)), ("as", (["1"],)), "org.freedesktop.DBus.Error.Failed"]
)
def test_a_compositor_that_answers_something_else_says_nothing(services, told) -> None:
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: told}
        sense = idle_time()
        assert sense.look() is None
        sense.close()


@needs_a_bus
@needs_a_screen
def test_the_x_server_of_a_wayland_session_is_not_asked(services, monkeypatch, screen) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: ("t", (90_000,))}
        screen.key("a")
        sense = idle_time()
        assert (sense.look(), sense.by) == (90.0, "GNOME")
        sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland", "impatient")
def test_a_bus_that_crashed_is_unknown_until_it_is_there_again(services) -> None:
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: ("t", (2000,))}
        sense = idle_time()
        assert sense.look() == 2.0
    assert [sense.look(), sense.look()] == [None, None]
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: ("t", (3000,))}
        assert sense.look() == 3.0
    sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland")
def test_a_bus_that_is_gone_is_not_asked_again_at_once(services) -> None:
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: ("t", (2000,))}
        sense = idle_time()
        assert sense.look() == 2.0
    assert sense.look() is None
    with services(MUTTER[1]) as there:
        there.says = {MUTTER: ("t", (3000,))}
        assert sense.look() is None
        assert there.asked == []
    sense.close()


@needs_a_bus
@pytest.mark.usefixtures("wayland")
def test_a_compositor_that_does_not_answer_is_not_waited_for_long(services) -> None:
    with services(MUTTER[1]) as there:
        there.silent = True
        sense = idle_time()
        began_s = time.monotonic()
        assert sense.look() is None
        assert sense.look() is None
        assert time.monotonic() - began_s < 0.5
        sense.close()

"""What a Wayland compositor tells: by a stand-in that says what it is let to, and by a real one without a screen."""

import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("Wayland is Linux's", allow_module_level=True)

from tests.desktop.clock import Clock
from tests.desktop.compositor import INTERFACES, Compositor, compositor
from tests.desktop.real_compositor import needs_sway, sway, touch, window
from unsit.desktop import wayland_wire
from unsit.desktop.wayland import (
    AFRESH_S,
    IDLE,
    OLDER_IDLE,
    SEAT,
    WINDOWS,
    FromCompositor,
    FullScreen,
    IdleTime,
    full_screen,
    idle_time,
)
from unsit.desktop.wayland_wire import PATIENCE_S

MAXIMIZED, MINIMIZED, ACTIVATED, FULL = range(4)


@pytest.fixture(autouse=True)
def patience(monkeypatch) -> None:
    """A busy machine may let a test wait longer than a look may."""
    monkeypatch.setattr(wayland_wire, "PATIENCE_S", 10.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def idle(clock) -> Iterator[FromCompositor[float]]:
    sense = FromCompositor(IdleTime, frozenset({SEAT, IDLE, OLDER_IDLE}), clock)
    yield sense
    sense.close()


@pytest.fixture
def full(clock) -> Iterator[FromCompositor[bool]]:
    sense = FromCompositor(FullScreen, frozenset({WINDOWS}), clock)
    yield sense
    sense.close()


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    return tmp_path / "wayland-7"


@pytest.fixture
def there(place) -> Iterator[Compositor]:
    with compositor(place) as there:
        yield there


def test_idle_time_counts_from_when_the_compositor_says_so_and_ends_with_a_touch(there, idle, clock) -> None:
    assert idle.look() == 0
    clock.passes(60)
    assert idle.look() == 0, "nothing was said, so somebody is at it"
    there.idle(True)
    assert idle.look() == 1, "a second has passed before it says so"
    clock.passes(120)
    assert idle.look() == 121
    there.idle(False)
    assert idle.look() == 0


def test_a_touch_between_two_looks_ends_it_although_it_is_idle_again(there, idle, clock) -> None:
    idle.look()
    there.idle(True)
    idle.look()
    clock.passes(300)
    there.idle(False)
    there.idle(True)
    assert idle.look() == 1


@pytest.mark.parametrize(
    ("offers", "asked", "by"),
    [
        (INTERFACES | {OLDER_IDLE: 1}, (IDLE, 2, 1000, SEAT), "keys and pointer alone"),
        (INTERFACES | {IDLE: 1}, (IDLE, 1, 1000, SEAT), "ext-idle-notify: a film"),
        ({SEAT: 1, OLDER_IDLE: 1}, (OLDER_IDLE, 0, SEAT, 1000), "KDE's idle: a film"),
    ],
)
def test_the_best_way_there_is_is_taken_and_named(place, idle, offers, asked, by) -> None:
    with compositor(place, offers) as there:
        idle.look()
        assert there.asked == [asked]
        assert by in idle.by
        there.idle(True)
        assert idle.look() == 1


@pytest.mark.parametrize("offers", [{}, {SEAT: 1}, {IDLE: 2}, {WINDOWS: 1}])
def test_a_compositor_that_does_not_offer_it_tells_nothing_and_is_not_asked_again(
    place, idle, full, clock, offers
) -> None:
    with compositor(place, offers) as there:
        for _ in range(3):
            assert idle.look() is None
            clock.passes(60)
        idle.close()
        assert full.look() is None
        assert "does not tell" in full.by
        assert there.sessions == 2


def test_a_seat_that_comes_and_the_way_of_telling_that_goes_are_asked_for_anew(there, idle, clock) -> None:
    assert idle.look() == 0
    there.withdraw(IDLE)
    assert idle.look() is None
    clock.passes(AFRESH_S)
    assert idle.look() == 0
    there.offer(9, "wl_output", 4)
    assert idle.look() == 0, "a screen is no seat"
    there.offer(10, SEAT, 7)
    assert idle.look() is None
    assert there.sessions == 2


def test_only_an_active_window_that_fills_its_screen_counts(there, full) -> None:
    assert full.look() is False
    film, editor = there.window(), there.window()
    there.states(film, FULL)
    there.states(editor, ACTIVATED, MAXIMIZED)
    there.done(film)
    there.done(editor)
    assert full.look() is False, "the film fills another screen"
    there.states(editor, MAXIMIZED)
    there.states(film, ACTIVATED, FULL)
    there.done(editor)
    assert full.look() is False, "not all was said of the film"
    there.done(film)
    assert full.look() is True
    there.closed(film)
    assert full.look() is False
    assert before_long(lambda: film not in there.windows()), "its number may be given to another"


def test_where_there_is_no_compositor_it_is_unknown_and_sought_again_in_five_seconds(place, idle, clock) -> None:
    assert idle.look() is None
    with compositor(place):
        assert idle.look() is None
        clock.passes(AFRESH_S)
        assert idle.look() == 0


def test_a_compositor_that_goes_and_comes_again_is_found_again_and_nothing_is_carried_over(place, idle, clock) -> None:
    with compositor(place) as there:
        idle.look()
        there.idle(True)
        clock.passes(3)
        assert idle.look() == 1
        there.hang_up()
        assert idle.look() is None
        assert idle.by == "the Wayland compositor is gone"
        clock.passes(AFRESH_S)
        assert idle.look() == 0
    assert idle.look() is None


@pytest.mark.parametrize(
    ("session", "folder"), [("", "here"), ("wayland-7", None), ("wayland-7", "nowhere"), ("x" * 200, "here")]
)
def test_variables_that_name_no_session_are_unknown(monkeypatch, tmp_path, idle, session, folder) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", session)
    if folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / folder))
    else:
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert idle.look() is None
    assert idle.by == "no Wayland session was found"


def test_a_whole_path_is_taken_as_it_is_and_the_usual_name_where_none_is_told(monkeypatch, tmp_path, idle) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "wayland-0"))
    with compositor(tmp_path / "wayland-0"):
        assert idle.look() == 0
        idle.close()
        monkeypatch.delenv("WAYLAND_DISPLAY")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        assert idle.look() == 0


def test_one_that_takes_everything_and_says_nothing_is_not_waited_for(there, idle, monkeypatch) -> None:
    monkeypatch.setattr(wayland_wire, "PATIENCE_S", PATIENCE_S)
    there.silent = True
    began_s = time.monotonic()
    assert idle.look() is None
    assert time.monotonic() - began_s < 2 * PATIENCE_S + 1
    assert idle.by == "the Wayland compositor does not answer"


def test_half_a_message_is_kept_until_the_rest_comes(there, full) -> None:
    full.look()
    film = there.window()
    sent: list[bytes] = []
    there.send, send = sent.append, there.send  # type: ignore[method-assign]
    there.states(film, ACTIVATED, FULL)
    there.done(film)
    said = b"".join(sent)
    for byte in said[:-1]:
        send(bytes([byte]))
        assert full.look() is False
    send(said[-1:])
    assert full.look() is True


def any_bytes(there: Compositor) -> None:
    there.send(bytes(range(1, 256)) * 200)


def no_size(there: Compositor) -> None:
    there.send(struct.pack("=II", 4711, 0))


def odd_size(there: Compositor) -> None:
    there.send(struct.pack("=II", 4711, 9 << 16) + b"\0")


def an_error(there: Compositor) -> None:
    there.say(1, 0, struct.pack("=3I", 1, 0, 1) + bytes(4))


def a_nameless_offer(there: Compositor) -> None:
    there.say(there._registry, 0, struct.pack("=3I", 1, 0, 1))


def an_endless_name(there: Compositor) -> None:
    there.say(there._registry, 0, struct.pack("=3I", 1, 0xFFFFFFFF, 1))


def too_short_an_offer(there: Compositor) -> None:
    there.say(there._registry, 0, b"")


def a_cut_array(there: Compositor) -> None:
    there.say(there.window(), 4, struct.pack("=2I", 400, ACTIVATED))


def an_uneven_array(there: Compositor) -> None:
    there.say(there.window(), 4, struct.pack("=2I", 3, ACTIVATED))


def no_window_at_all(there: Compositor) -> None:
    there.say(there._one(WINDOWS), 0, b"")


def the_end_of_windows(there: Compositor) -> None:
    there.say(there._one(WINDOWS), 1)


def windows_without_end(there: Compositor) -> None:
    (manager,) = (number for number, kind in there._kinds.items() if kind == WINDOWS)
    there.send(b"".join(struct.pack("=3I", manager, 12 << 16, window) for window in range(5000)))


@pytest.mark.parametrize(
    "said",
    [
        any_bytes,
        no_size,
        odd_size,
        an_error,
        a_nameless_offer,
        an_endless_name,
        too_short_an_offer,
        a_cut_array,
        an_uneven_array,
        no_window_at_all,
        the_end_of_windows,
        windows_without_end,
    ],
)
def test_whoever_talks_nonsense_is_left_and_asked_again_later(
    there, full, clock, said: Callable[[Compositor], None]
) -> None:
    assert full.look() is False
    said(there)
    assert full.look() is None
    assert full.by.startswith("the Wayland compositor ")
    clock.passes(AFRESH_S)
    assert full.look() is False


def test_what_is_said_to_nobody_is_passed_over(there, idle) -> None:
    idle.look()
    there.send(struct.pack("=II", 4711, 8 << 16) * 4_000)
    there.idle(True)
    assert idle.look() == 1


@needs_sway
def test_a_real_compositor_tells_of_idle_time_and_of_a_touch(monkeypatch) -> None:
    with sway() as place:
        monkeypatch.setenv("WAYLAND_DISPLAY", str(place))
        sense = idle_time()
        assert sense.look() == 0
        began_s = time.monotonic()
        assert before_long(sense.look)
        assert time.monotonic() - began_s > 0.9, "it is idle after a second, and not before"
        first = sense.look()
        time.sleep(0.3)
        second = sense.look()
        assert first is not None
        assert second is not None
        assert 1 <= first < second - 0.3
        touch(place)
        assert before_long(lambda: sense.look() == 0)
    assert sense.look() is None, "the compositor has gone"
    sense.close()


@needs_sway
def test_a_real_compositor_tells_of_a_window_that_fills_the_screen(monkeypatch) -> None:
    with sway() as place:
        monkeypatch.setenv("WAYLAND_DISPLAY", str(place))
        sense = full_screen()
        assert sense.look() is False
        with window(place, fills_the_screen=True):
            assert before_long(sense.look)
        assert before_long(lambda: sense.look() is False)
        with window(place, fills_the_screen=False):
            assert before_long(lambda: sense.look() is False and {ACTIVATED} in sense._told._windows.values())
        sense.close()


def before_long(so: Callable[[], object]) -> bool:
    """Whether it becomes so; a compositor arranges its windows in its own time."""
    until_s = time.monotonic() + 5
    while not so():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.02)
    return True

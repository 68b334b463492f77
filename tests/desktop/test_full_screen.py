"""Whether the active window fills its screen: on a real X server, with windows of every size."""

import pytest

from tests.desktop.needs import needs_a_screen, needs_linux
from tests.desktop.screen import SIZE
from unsit.desktop import full_screen

ALL = (0, 0, *SIZE)
SMALL = (100, 100, 640, 400)
FULL = "_NET_WM_STATE_FULLSCREEN"


@pytest.fixture
def sense(screen):  # noqa: ARG001 - the sense looks at it
    sense = full_screen()
    yield sense
    sense.close()


@pytest.fixture
def windows(screen):
    from tests.desktop.windows import windows_on

    with windows_on(screen.display) as windows:
        yield windows


@needs_a_screen
def test_with_a_window_manager_its_word_counts(windows, sense) -> None:
    small = windows.open(SMALL, "_NET_WM_STATE_ABOVE")
    large = windows.open(ALL, "_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ")
    full = windows.open(ALL, "_NET_WM_STATE_ABOVE", FULL)
    told = {}
    for name, active in (("small", small), ("large", large), ("full", full), ("none", None)):
        windows.manage(active)
        told[name] = sense.look()
    assert told == {"small": False, "large": False, "full": True, "none": False}
    assert sense.by == "X11"


@needs_a_screen
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("_NET_WM_WINDOW_TYPE_DESKTOP", False),
        ("_NET_WM_WINDOW_TYPE_DOCK", False),
        ("_NET_WM_WINDOW_TYPE_NORMAL", True),
    ],
)
def test_the_desktop_and_its_panels_fill_no_screen(windows, sense, kind, expected) -> None:
    windows.manage(windows.open(ALL, FULL, kind=kind))
    assert sense.look() is expected


@needs_a_screen
def test_a_window_that_is_gone_is_unknown_and_the_next_one_is_told(windows, sense) -> None:
    full = windows.open(ALL, FULL)
    windows.manage(full)
    windows.destroy(full)
    assert sense.look() is None
    windows.manage(windows.open(ALL, FULL))
    assert sense.look() is True, "at once: the X server had answered"


@needs_a_screen
@pytest.mark.parametrize(
    ("place", "expected"),
    [(ALL, True), ((-5, -5, SIZE[0] + 10, SIZE[1] + 10), True), (SMALL, False), ((1, 0, *SIZE), False)],
)
def test_without_a_window_manager_the_place_of_the_window_counts_that_has_the_keys(
    windows, sense, place, expected
) -> None:
    windows.focus(windows.open(place))
    assert sense.look() is expected


@needs_a_screen
def test_without_anything_that_has_the_keys_the_window_under_the_pointer_counts(windows, sense, screen) -> None:
    assert sense.look() is False, "there is nothing but the background"
    windows.open(ALL)
    small = windows.open(SMALL)
    screen.move(SMALL[0] + 1, SMALL[1] + 1)
    assert sense.look() is False
    windows.destroy(small)
    assert sense.look() is True


@needs_a_screen
def test_what_a_crashed_window_manager_has_left_behind_is_not_believed(windows, sense) -> None:
    full = windows.open(ALL, FULL)
    windows.manage(full)
    assert sense.look() is True
    windows.focus(windows.open(SMALL))
    windows.manager_crashes()
    assert sense.look() is False


@needs_a_screen
@pytest.mark.usefixtures("impatient")
def test_an_x_server_that_crashed_is_unknown_until_it_is_there_again(screen, sense) -> None:
    assert sense.look() is False
    screen.kill()
    assert sense.look() is None
    screen.start_again()
    assert sense.look() is False


@needs_linux
@pytest.mark.usefixtures("wayland")
def test_on_wayland_the_x_server_is_not_asked() -> None:
    sense = full_screen()
    assert sense.look() is None
    assert sense.by == "no desktop here tells it"

"""The camera's manners: a light while it is open; closed at the end, hidden or locked; never while another has it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import FAKE_CAMERA, Visit, open_page, running_coach
from tests.desktop.savers import desktop

pytestmark = [pytest.mark.browser]

# The real thing is asked; what it gives is only noted.
TRACKS_NOTED = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.tracks = [];
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
LIVE = "window.tracks.filter((track) => track.readyState === 'live').length"
LIT = "document.querySelector('#camera-light')?.dataset.light === 'camera'"
# A browser without a window hides no page; that it is hidden is all that is pretended.
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def watched(visit: Callable[..., Visit]) -> Visit:
    """A page whose camera is open, and whose coach sees somebody."""
    visited = visit("good", before=TRACKS_NOTED)
    begin(visited)
    return visited


def begin(visited: Visit) -> None:
    visited.start()
    visited.wait_until_seen()
    assert visited.page.evaluate(LIVE) == 1
    assert visited.page.evaluate(LIT)


def is_dark(visited: Visit) -> None:
    visited.wait_until(f"{LIVE} === 0 && !({LIT})", 2)


WAYS_TO_END = {
    "finished by key": lambda page: page.keyboard.press("f"),
    "stopped by button": lambda page: page.locator("#stop").click(),
    "the page goes": lambda page: page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))"),
}


def test_however_a_session_ends_no_camera_stays_open_and_the_light_is_off(watched) -> None:
    for number, end in enumerate(WAYS_TO_END.values()):
        if number > 0:
            watched.page.reload()
            watched.answer_none()
            begin(watched)
        end(watched.page)
        is_dark(watched)


def test_the_light_is_the_camera_s_own_state_and_not_a_wish(watched) -> None:
    watched.page.evaluate("window.tracks[0].stop()")
    watched.wait_until(f"!({LIT})", 2)


def test_whoever_gives_up_while_the_model_is_loaded_leaves_no_camera_open(visit) -> None:
    visited = visit("good", before=TRACKS_NOTED)
    visited.start()
    visited.wait_until("window.tracks.length > 0")
    visited.page.keyboard.press("Escape")
    visited.wait_for_screen("today")
    is_dark(visited)


@pytest.mark.slow
def test_a_page_that_is_hidden_for_long_closes_the_camera_and_goes_on_when_asked_to(watched) -> None:
    page = watched.page
    page.evaluate(HIDE, True)
    page.wait_for_timeout(18_500)
    assert page.evaluate(LIVE) == 1, "a glance elsewhere is allowed"
    page.wait_for_selector("#trouble[data-trouble=camera-hidden]", timeout=4000)
    is_dark(watched)
    page.evaluate(HIDE, False)
    page.get_by_role("button", name="Go on").click()
    watched.wait_until(LIT, 5)
    page.wait_for_selector(".coach-screen:not([data-phase=paused])", timeout=5000)


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon")
def test_a_locked_screen_closes_the_camera_and_the_session_waits_for_whoever_comes_back(
    chromium, camera_film, tmp_path, monkeypatch
) -> None:
    with desktop(tmp_path / "bus", "org.gnome.ScreenSaver") as (bus, there):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        with running_coach(tmp_path / "sessions") as (address, _):
            film = f"--use-file-for-fake-video-capture={camera_film('good')}"
            visited = open_page(chromium(*FAKE_CAMERA, film), address, TRACKS_NOTED)
            there.saver_active = True
            visited.press_start()
            visited.page.wait_for_selector("#trouble[data-trouble=camera-locked]")
            assert visited.page.evaluate("window.tracks.length") == 0
            there.saver_active = False
            visited.page.get_by_role("button", name="Go on").click()
            visited.wait_until_seen()
            there.saver_active = True
            visited.page.wait_for_selector("#trouble[data-trouble=camera-locked]", timeout=4000)
            is_dark(visited)
            there.saver_active = False
            visited.page.get_by_role("button", name="Go on").click()
            visited.wait_until(LIT, 5)
            visited.page.wait_for_selector(".coach-screen:not([data-phase=paused])", timeout=5000)


@contextmanager
def meeting(camera: Path) -> Iterator[None]:
    """Another program that has the camera open."""
    with camera.open("rb") as opened:
        program = subprocess.Popen(["sleep", "60"], stdin=opened)
    with program:
        try:
            yield
        finally:
            program.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_camera_that_another_program_has_is_not_opened_and_the_clock_is_offered(
    chromium, camera_film, tmp_path
) -> None:
    (tmp_path / "video0").touch()
    beside = running_coach(tmp_path / "sessions", str(tmp_path), "coach", program="tests.browser.coach_beside")
    with beside as (address, _):
        film = f"--use-file-for-fake-video-capture={camera_film('good')}"
        visited = open_page(chromium(*FAKE_CAMERA, film), address, TRACKS_NOTED)
        page = visited.page
        with meeting(tmp_path / "video0"):
            visited.press_start()
            page.wait_for_selector("#trouble[data-trouble=camera-busy]")
            assert "has the camera: sleep." in page.locator("#trouble").inner_text()
            assert page.evaluate("window.tracks.length") == 0
            page.get_by_role("button", name="Go on without a camera").click()
            page.wait_for_selector("#ready:not([hidden])")
            assert page.evaluate("window.tracks.length") == 0
            page.keyboard.press("Escape")
            visited.wait_for_summary(5)
        page.reload()
        visited.answer_none()
        begin(visited)
        with meeting(tmp_path / "video0"):
            page.wait_for_selector("#trouble[data-trouble=camera-busy]", timeout=8000)
            is_dark(visited)
        page.get_by_role("button", name="Try again").click()
        visited.wait_until(LIT, 5)

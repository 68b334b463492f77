"""The page survives: a reload, a program that is killed and started again, a camera that is pulled out for a moment."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.conftest import FAKE_CAMERA, Visit, open_page, running_coach
from tests.browser.test_troubles import CAMERA_KEPT, PULL_OUT
from unsit.app import address
from unsit.landmarks import Side
from unsit.session import Ended
from unsit.store import Kept
from unsit.store.database import DatabaseStore
from unsit.web.guard import Guard

pytestmark = [pytest.mark.browser]

LOST_S = 1.0
"""At most this much of the record may be missing (tests/store/test_kill.py)."""
HELD = "Number(document.querySelector('#held-right').dataset.seconds)"


def the_one_session(folder: Path) -> Kept:
    with closing(DatabaseStore(folder)) as store:
        (kept,) = store.sessions()
    return kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder whose next start takes a port that nobody else would: others may want the usual one meanwhile."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    address.keep(folder, port, Guard(port).token)
    return folder


def finish(visited: Visit) -> None:
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)


def test_a_page_loaded_again_in_mid_hold_goes_on_in_the_same_session(visit, tmp_path):
    visited = visit("kneeling")
    visited.start()
    visited.wait_until(f"{HELD} > 1", 40)
    before_s = visited.page.evaluate(HELD)
    visited.page.reload()
    visited.wait_for_screen("coach")
    visited.wait_until(f"{HELD} >= {before_s}", 40)
    visited.wait_until(f"{HELD} > {before_s} + 1", 20)
    finish(visited)
    session = the_one_session(tmp_path / "sessions").session
    assert session.ended is Ended.FINISHED
    assert session.held_s(Side.RIGHT) == pytest.approx(visited.held_s()["right"], abs=0.01)
    assert session.held_s(Side.RIGHT) > before_s + 1
    assert visited.page.evaluate("sessionStorage.length") == 0


class Refusing(BaseHTTPRequestHandler):
    """Another program, which has nothing for this page."""

    def do_GET(self) -> None:
        self.send_error(403)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def another_program_on(port: int) -> Iterator[HTTPServer]:
    """Has the port for a while, in this test's own process."""
    with HTTPServer(("127.0.0.1", port), Refusing) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def test_a_program_killed_in_mid_hold_and_started_again_goes_on_without_a_press(chromium, camera_film, folder):
    film = f"--use-file-for-fake-video-capture={camera_film('kneeling')}"
    with running_coach(folder) as (first, process):
        visited = open_page(chromium(*FAKE_CAMERA, film), first)
        visited.start()
        visited.wait_until(f"{HELD} > 2", 40)
        before_s = visited.page.evaluate(HELD)
        process.kill()
    visited.page.wait_for_selector("#trouble[data-trouble=away]")
    assert "What you held is kept" in visited.page.locator("#trouble").inner_text()
    cut_off = the_one_session(folder).session
    assert cut_off.ended is Ended.INTERRUPTED
    assert cut_off.held_s(Side.RIGHT) > before_s - LOST_S
    with another_program_on(int(first.split(":")[2].split("/")[0])):
        visited.page.wait_for_timeout(1500)
    with running_coach(folder) as (again, _):
        assert again == first
        visited.page.wait_for_selector("#trouble[data-trouble=resumed]", timeout=20_000)
        visited.wait_until(f"{HELD} > {before_s} + 1", 20)
        finish(visited)
    session = the_one_session(folder).session
    assert session.ended is Ended.FINISHED
    assert session.held_s(Side.RIGHT) > before_s
    assert session.duration_s > session.held_s(Side.RIGHT) + 1, "the time away is not held"


def by_the_clock(visited: Visit) -> None:
    visited.page.get_by_label("No camera").check(force=True)
    visited.page.wait_for_selector("#just:enabled")
    visited.start()
    visited.page.locator("#ready").click()
    visited.wait_until(f"{HELD} > 1", 10)


@pytest.mark.slow
def test_by_the_clock_a_page_loaded_again_waits_until_the_person_is_in(visit, tmp_path):
    visited = visit(None)
    by_the_clock(visited)
    before_s = visited.page.evaluate(HELD)
    visited.page.reload()
    visited.page.wait_for_selector("[data-phase=paused] #ready")
    visited.page.wait_for_timeout(1000)
    resumed_s = visited.page.evaluate(HELD)
    assert before_s <= resumed_s < before_s + 1
    visited.page.locator("#ready").click()
    visited.wait_until(f"{HELD} > {resumed_s} + 1", 10)
    finish(visited)
    assert the_one_session(tmp_path / "sessions").session.held_s(Side.RIGHT) > resumed_s + 1


@pytest.mark.slow
def test_whoever_says_stop_while_the_program_is_away_has_stopped(chromium, folder):
    with running_coach(folder) as (first, process):
        visited = open_page(chromium(), first)
        by_the_clock(visited)
        process.kill()
    visited.page.wait_for_selector("#trouble[data-trouble=away]")
    visited.page.keyboard.press("Escape")
    visited.page.wait_for_selector("#trouble[data-trouble=server-gone]")
    with running_coach(folder):
        visited.wait_for_summary(20)
        assert "Stopped" in visited.page.locator("#summary-headline").inner_text()
        assert visited.page.locator("#trouble").count() == 0
    assert the_one_session(folder).session.ended is Ended.STOPPED


# What a tab remembers of a session that was forgotten meanwhile.
OF_ANOTHER = """() => {
  const kept = JSON.parse(sessionStorage.getItem("unsit-under-way"));
  sessionStorage.setItem("unsit-under-way", JSON.stringify({ ...kept, session: "forgotten" }));
}"""


@pytest.mark.slow
def test_a_page_whose_session_was_forgotten_meanwhile_rests_with_a_word(visit):
    visited = visit(None)
    by_the_clock(visited)
    visited.page.evaluate(OF_ANOTHER)
    visited.page.reload()
    visited.page.wait_for_selector("#trouble[data-trouble=not-resumed]")
    visited.wait_for_screen("today")
    assert "not kept" in visited.page.locator("#trouble").inner_text()


def test_a_camera_that_is_plugged_in_again_is_used_without_a_press(visit):
    visited = visit("kneeling", before=CAMERA_KEPT)
    visited.start()
    visited.wait_until(f"{HELD} > 1", 40)
    before_s = visited.page.evaluate(HELD)
    visited.page.evaluate(PULL_OUT)
    visited.page.wait_for_selector("#trouble[data-trouble=camera-lost]")
    assert visited.page.get_by_role("button", name="Try again").is_visible()
    visited.page.evaluate("() => { navigator.mediaDevices.dispatchEvent(new Event('devicechange')); }")
    visited.page.wait_for_selector("#trouble", state="detached")
    visited.wait_until(f"{HELD} > {before_s} + 1", 20)
    assert visited.page.evaluate("window.streams.length") == 2

"""The break page: asked, up, a little walk, the stretch where there is one, and the end; by keyboard alone."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import FAKE_CAMERA, Visit, open_page, running_coach
from tests.browser.test_room import AXE, examine
from unsit.catalogue import CORE, load

pytestmark = [pytest.mark.browser]


# Somebody who writes on while the page opens, and then pauses.
WRITING = """
window.pressed = 0;
const writing = setInterval(() => {
  if (document.body?.dataset.screen !== "break") return;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
  if ((window.pressed += 1) > 20) clearInterval(writing);
}, 100);
"""


@dataclass(frozen=True)
class Break:
    """A page that a reminder has opened, and the reminder behind it."""

    visited: Visit
    folder: Path

    def told(self) -> list[str]:
        """What the reminder was told; of a session, how it was known."""
        file = self.folder / "told.txt"
        return [line.split()[-1] for line in file.read_text().splitlines()] if file.exists() else []

    def becomes(self, **changes: object) -> None:
        """The reminder's break stands so, from now on."""
        part = self.folder / "now.part"
        part.write_text(json.dumps(changes))
        part.rename(self.folder / "now.json")

    def press(self, key: str) -> None:
        """Press a key, once the page takes it to be meant."""
        self.visited.page.wait_for_selector("#app:not(:has([data-listens=false]))", state="attached")
        self.visited.page.keyboard.press(key)

    def title(self) -> str:
        return self.visited.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def opened(chromium, camera_film, tmp_path) -> Iterator[Callable[..., Break]]:
    """The page of a break of this kind, before a camera that plays this film, if any."""
    with ExitStack() as ending:

        def opening(kind: str, film: str | None = None, *options: str, before: str = "") -> Break:
            program = running_coach(tmp_path / "data", kind, *options, program="tests.browser.coach_for_break")
            address, _ = ending.enter_context(program)
            flags = ["--deny-permission-prompts"]
            if film is not None:
                flags = [*FAKE_CAMERA, f"--use-file-for-fake-video-capture={camera_film(film)}"]
            visited = open_page(chromium(*flags), address, AXE + before, new=True)
            visited.wait_for_screen("break")
            return Break(visited, tmp_path / "data")

        yield opening


def test_a_break_without_a_stretch_is_up_a_little_walk_and_back_by_keyboard_alone(opened) -> None:
    opened = opened("walk", before=WRITING)
    visited, page = opened.visited, opened.visited.page
    assert opened.title() == "You have sat for 52 minutes."
    assert "Look far away" in page.locator("main").inner_text()
    visited.wait_until("window.pressed > 15")
    assert visited.screen() == "break", "whoever is writing as the page opens has answered nothing"
    examine(visited)
    opened.press("Space")
    visited.wait_for_screen("walk")
    examine(visited)
    page.wait_for_selector("#walk-left", state="hidden")
    visited.wait_until("window.spoken.at(-1)?.text.startsWith('You can come back now.')")
    assert visited.spoken()[0] == "Walk a little. I will tell you when to come back."
    opened.press("Enter")
    visited.wait_for_screen("break-over")
    examine(visited)
    assert opened.title() == "Noted. That was your break."
    assert "in about 45 minutes" in page.locator("main").inner_text()
    assert opened.told() == ["up", "back"]
    assert [each for each in visited.complaints if not each.startswith("INFO: ")] == []


def test_put_off_the_page_goes_by_itself(opened) -> None:
    opened = opened("walk")
    with opened.visited.page.expect_popup() as window:  # browsers let a page close itself that nobody went on to
        opened.visited.page.evaluate("window.open('/')")
    page = window.value
    page.wait_for_selector("[data-listens=true]")
    with page.expect_event("close", timeout=15_000):
        page.keyboard.press("Escape")
        page.wait_for_selector("body[data-screen=break-over]")
        assert "in about 5 minutes" in page.locator("main").inner_text()
    assert opened.told() == ["later"]
    opened.visited.wait_for_screen("break-over")


def test_a_break_that_is_withdrawn_says_why_and_is_quiet(opened) -> None:
    opened = opened("stretch")
    opened.press("Space")
    opened.visited.wait_for_screen("walk")
    said = len(opened.visited.spoken())
    opened.becomes(stage="ended", ended="withdrawn", why="You are in a call.")
    opened.visited.wait_for_screen("break-over")
    assert "You are in a call." in opened.visited.page.locator("main").inner_text()
    opened.visited.page.wait_for_timeout(2500)
    assert len(opened.visited.spoken()) == said


def test_what_reaches_no_reminder_is_said(opened) -> None:
    opened = opened("stretch")
    opened.becomes(away=True)
    opened.visited.page.wait_for_selector("#trouble[data-trouble=no-reminder]", timeout=20_000)
    opened.press("Space")
    opened.visited.wait_for_screen("walk")
    opened.press("d")
    opened.visited.wait_for_screen("break-over")
    assert opened.title() == "This was not noted."
    assert opened.told() == []


def test_the_questions_come_before_the_stretch_and_one_that_was_not_held_to_its_end_is_told(opened) -> None:
    opened = opened("stretch", None, "--no-camera")
    visited, page = opened.visited, opened.visited.page
    page.wait_for_selector(".anatomy-step:not(:empty)")
    examine(visited)
    opened.press("Space")
    opened.press("Enter")
    visited.wait_for_screen("questions")
    page.keyboard.press("Enter")
    visited.wait_for_screen("coach")
    page.wait_for_selector("#ready:not([hidden])")
    page.keyboard.press("Space")
    visited.wait_until_counted()
    page.keyboard.press("f")
    visited.wait_for_summary(20)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Did it").press("Enter")
    visited.wait_for_screen("break-over")
    assert opened.told() == ["up", "back", "did_it"]


@pytest.mark.slow  # both holds in their own time; the same without a browser: tests/web/test_breaks.py
def test_the_stretch_that_the_camera_sees_ends_the_break(opened) -> None:
    opened = opened("stretch", "good")
    visited, page = opened.visited, opened.visited.page
    assert load().stretches[f"{CORE}-tall"].name in page.locator("main").inner_text()
    opened.press("Space")
    opened.press("Enter")
    visited.wait_for_screen("questions")
    page.keyboard.press("Enter")
    visited.wait_for_summary(150)
    visited.page.locator("#check-skip").click()
    visited.wait_for_screen("break-over")
    assert opened.title() == "Seen. That was your break."
    assert opened.told() == ["up", "back", "seen"]

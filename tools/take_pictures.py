"""Takes the pictures of the page at work for README.md and docs/, in a real Chromium whose camera plays the clips.

Run: python -m tools.take_pictures. Takes about two minutes.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from tests.browser import conftest as browser
from tests.browser import films
from unsit.app import stretches
from unsit.app.settings import data_folder
from unsit.catalogue import CORE

TALL = "Hip and lower-back stretch, tall"
"""What someone of whom nothing is known begins with."""
IMAGES = Path(__file__).parents[1] / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """One state of the page: which clip the camera plays, what to wait for, and a moment's patience after that."""

    name: str
    clip: str
    wait_for: str
    settle_ms: int = 500
    finish: bool = False


PICTURES = (
    Picture("today", "good", ".anatomy-step:has-text('… and hold')", 1500),
    Picture("setting-up", "turned_away", "#cue:has-text('Turn your front')"),
    Picture("holding", "good", "#cue:has-text('Half-way')"),
    Picture("correcting", "knee_drift", "#cue:has-text('Knee past the ankle')", 900),
    Picture("summary", "good", "#cue:has-text('Hold')", 12000, finish=True),
)


def take(visited: browser.Visit, picture: Picture) -> None:
    """Bring the page into this state and write its picture."""
    page = visited.page
    if picture.name == "today":
        page.locator(".planned-item", has_text=TALL).click()
    else:
        visited.start()
    page.wait_for_selector(picture.wait_for, timeout=60_000)
    page.wait_for_timeout(picture.settle_ms)
    if picture.finish:
        page.keyboard.press("f")
        page.wait_for_selector("body[data-screen=summary]")
        page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / f"{picture.name}.png")


def draw_figure() -> None:
    """The core stretch's figure, as `unsit stretches` writes it."""
    asked = stretches.Asked(CORE, picture=IMAGES / "figure.png")
    status = stretches.show(asked, data_folder(), Console(), Console(stderr=True))
    if status != stretches.DONE:
        raise SystemExit(status)


def main() -> int:
    """All pictures, or those named."""
    draw_figure()
    wanted = [picture for picture in PICTURES if not sys.argv[1:] or picture.name in sys.argv[1:]]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        for picture in wanted:
            film = films.write(picture.clip, Path(scratch) / f"{picture.clip}.mjpeg")
            with browser.running_coach(Path(scratch) / picture.name) as (address, _):
                chromium = browser.launch(playwright, *browser.FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
                take(browser.open_page(chromium, address), picture)
                chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

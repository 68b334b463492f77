"""Takes the pictures of the page in each of its states, for README.md and docs/screens.md, in a real Chromium.

The camera plays the clips. Run: python -m tools.take_pictures, with the names of pictures for only some. Takes about
four minutes.
"""

import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright
from rich.console import Console

from tests.browser import conftest as browser
from tests.browser import films
from unsit.app import handout, progress_out, stretches
from unsit.app.settings import data_folder
from unsit.catalogue import CORE
from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.outcome import Outcome
from unsit.session import CLOCK, Best, Ended, Fault, Hold, Session
from unsit.store.database import DatabaseStore
from unsit.web import network
from unsit.web.server import ServerNotStarted

TALL = "Hip and lower-back stretch, tall"
"""What someone of whom nothing is known begins with."""
IMAGES = Path(__file__).parents[1] / "docs" / "images"
BREAK = "tests.browser.coach_for_break"
SETTLED_MS = 500
PAPER: ViewportSize = {"width": 794, "height": 1123}
"""A4, 96 points an inch."""
PHONE: ViewportSize = {"width": 390, "height": 844}


class Studio:
    """A browser, a folder for what is made on the way, and the films for its camera."""

    def __init__(self, playwright: Playwright, scratch: Path) -> None:
        self._playwright, self._scratch = playwright, scratch
        self._opened: list[Browser] = []

    @contextmanager
    def at_the_page(
        self, clip: str | None, *options: str, fill: Callable[[Path], None] = lambda _: None
    ) -> Iterator[browser.Visit]:
        """The page of a coach just started, before a camera that plays this clip; its folder may be filled before."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as data, ExitStack() as until_over:
            fill(Path(data))
            address, _ = until_over.enter_context(browser.running_coach(Path(data), "coach", *options))
            yield browser.open_page(self.chromium(clip), address, round_figure=True)
            while self._opened:
                self._opened.pop().close()

    @contextmanager
    def at_the_break(self, kind: str, *options: str) -> Iterator[browser.Visit]:
        """The page that a reminder has opened for a break of this kind; no camera."""
        with (
            tempfile.TemporaryDirectory(dir=self._scratch) as data,
            browser.running_coach(Path(data), kind, *options, program=BREAK) as (address, _),
        ):
            visited = browser.open_page(self.chromium(None), address, new=True, round_figure=True)
            visited.wait_for_screen("break")
            yield visited
            while self._opened:
                self._opened.pop().close()

    def chromium(self, clip: str | None) -> Browser:
        """A browser whose camera plays this clip, or that has none."""
        flags = ["--deny-permission-prompts"]
        if clip is not None:
            film = films.write(clip, self._scratch / f"{clip}.mjpeg")
            flags = [*browser.FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}"]
        self._opened.append(browser.launch(self._playwright, *flags))
        return self._opened[-1]


def shoot(page: Page, name: str, settled_ms: int = SETTLED_MS) -> None:
    """Write the picture, once everything stands."""
    page.wait_for_timeout(settled_ms)
    page.screenshot(path=IMAGES / f"{name}.png")


def coached(clip: str, wait_for: str, settled_ms: int = SETTLED_MS) -> Callable[[Studio, str], None]:
    """A session before this clip, when this stands on the page."""

    def take(studio: Studio, name: str) -> None:
        with studio.at_the_page(clip) as visited:
            visited.start()
            visited.page.wait_for_selector(wait_for, timeout=90_000)
            shoot(visited.page, name, settled_ms)

    return take


def today(studio: Studio, name: str) -> None:
    """The first screen, with the figure of the first stretch."""
    with studio.at_the_page("good") as visited:
        visited.page.locator(".planned-item", has_text=TALL).click()
        visited.page.wait_for_selector(".anatomy-step:has-text('… and hold')")
        shoot(visited.page, name, 1500)


def at_night(studio: Studio, name: str) -> None:
    """A hold, on a screen that is dark."""
    with studio.at_the_page("good") as visited:
        visited.page.emulate_media(color_scheme="dark")
        visited.start()
        visited.page.wait_for_selector("#cue:has-text('Half-way')", timeout=60_000)
        shoot(visited.page, name)


def ended(key: str) -> Callable[[Studio, str], None]:
    """After a hold of some seconds, when this key has ended it."""

    def take(studio: Studio, name: str) -> None:
        with studio.at_the_page("good") as visited:
            visited.start()
            visited.page.wait_for_selector("#cue:has-text('Hold')", timeout=60_000)
            visited.page.wait_for_timeout(12_000)
            visited.page.keyboard.press(key)
            visited.wait_for_summary(10)
            shoot(visited.page, name)

    return take


def no_camera(studio: Studio, name: str) -> None:
    """By the clock, while a step is said."""
    with studio.at_the_page(None) as visited:
        visited.page.locator("label:has-text('No camera')").click()
        visited.start()
        visited.page.wait_for_selector("#cue[data-key=step_1]", timeout=60_000)
        shoot(visited.page, name, 1500)


def phone(studio: Studio, name: str) -> None:
    """A phone as the camera, in a hold; and the desk that draws whom it sees."""
    with studio.at_the_page(None, "--lan", *_address()) as visited:
        visited.page.locator("#phone").click()
        code = re.sub(r"\D", "", visited.page.locator("#phone-code").inner_text())
        address = visited.page.locator("#phone-address").inner_text()
        context = studio.chromium("good").new_context(ignore_https_errors=True, viewport=PHONE, has_touch=True)
        held = context.new_page()
        held.goto(f"{address}#code={code}")
        held.wait_for_selector("body:is([data-screen=allowing], [data-screen=waiting])")
        if held.locator("#allow").is_visible():
            held.locator("#allow").click()
        held.wait_for_selector("h1:has-text('Ready.')", timeout=30_000)
        visited.page.keyboard.press("Escape")
        visited.start()
        visited.page.wait_for_selector("#cue:has-text('Half-way')", timeout=90_000)
        shoot(held, name)
        shoot(visited.page, f"{name}-desk", 0)


def due(studio: Studio, name: str) -> None:
    """A break that is asked for."""
    with studio.at_the_break("stretch") as visited:
        visited.page.wait_for_selector(".anatomy-step:not(:empty)")
        shoot(visited.page, name, 9000)  # the figure is in the stretch by then


def walking(studio: Studio, name: str) -> None:
    """Up, and the walk counts."""
    with studio.at_the_break("stretch", "--walk-s", "60") as visited:
        visited.page.locator("#up").click()
        visited.page.wait_for_selector("#walk-left:has-text('0:5')")
        shoot(visited.page, name)


def rested(studio: Studio, name: str) -> None:
    """The end of a break without a stretch."""
    with studio.at_the_break("walk") as visited:
        visited.page.locator("#up").click()
        visited.page.locator("#back").click()
        visited.wait_for_screen("break-over")
        shoot(visited.page, name)


def half_a_year(folder: Path) -> None:
    """Someone who stretches on two days of three, now and then without a camera, and goes further over the weeks."""
    chance, now = random.Random(3), datetime.now(UTC)  # noqa: S311 - a person, no secret
    with closing(DatabaseStore(folder)) as store:
        for ago in (days for days in range(170, -1, -1) if chance.random() < 2 / 3):
            further = 16 * min(170 - ago, 80) / 80
            store.begin(_stretched(chance, further), now - timedelta(days=ago, minutes=5))
        for week, answers in enumerate(({"pain_week": 5, "activity": 4}, {"pain_week": 4, "activity": 7, "change": 2})):
            at = now - timedelta(weeks=20 - 16 * week)
            for name, value in answers.items():
                of = "an hour at the desk" if name == "activity" else None
                store.keep_outcome(Outcome(at, name, value, of, f"{name}-{week}"))


def _stretched(chance: random.Random, further_deg: float) -> Session:
    turns = zip(2 * list(Side), (5.0, 50.0, 95.0, 140.0), strict=True)
    held = [(leg, start, round(chance.uniform(24, 34), 1)) for leg, start in turns]
    holds = tuple(Hold(leg, start, start + long, long) for leg, start, long in held)
    if chance.random() < 0.2:
        return Session(CORE, CLOCK, 30.0, 180.0, holds, ended=Ended.FINISHED)
    reached = {"rear_thigh_inclination_deg": 18 + further_deg, "trunk_turn_away_deg": 34.0}
    bests = tuple(
        Best(measure, leg, value + chance.gauss(0, 3), 4.0, 8.0) for measure, value in reached.items() for leg in Side
    )
    faults = (Fault("knee_past_ankle", Side.LEFT, 112.0, 116.0),)
    return Session(CORE, "camera", 30.0, 180.0, holds, faults, (), bests, 6.0, 3.0, Verdict.GOOD, None, Ended.FINISHED)


def progress(studio: Studio, name: str) -> None:
    """What has changed over half a year; all of the page."""
    with studio.at_the_page(None, fill=half_a_year) as visited:
        visited.page.locator("[data-place=progress]").click()
        visited.page.wait_for_selector(".progress-screen[data-drawn=true]")
        visited.page.wait_for_timeout(SETTLED_MS)
        visited.page.screenshot(path=IMAGES / f"{name}.png", full_page=True)


def _address() -> tuple[str, ...]:
    """On a machine without a network its own loopback stands for one."""
    try:
        network.addresses()
    except ServerNotStarted:
        return ("--lan-address", "127.0.0.1")
    return ()


def figure(_: Studio, name: str) -> None:
    """The core stretch's figure, as `unsit stretches` writes it."""
    asked = stretches.Asked(CORE, picture=IMAGES / f"{name}.png")
    status = stretches.show(asked, data_folder(), Console(), Console(stderr=True))
    if status != stretches.DONE:
        raise SystemExit(status)


def drawn(picture: str) -> Callable[[Studio, str], None]:
    """A picture of progress, drawn without a browser."""

    def draw(_: Studio, name: str) -> None:
        with tempfile.TemporaryDirectory() as data:
            out = IMAGES / f"{name}.svg"
            half_a_year(Path(data))
            progress_out.draw(Path(data), out, progress_out.Wanted(picture, CORE), print)
            out.chmod(0o644)

    return draw


def handed_out(studio: Studio, name: str) -> None:
    """The page for a physiotherapist, as it is printed."""
    with tempfile.TemporaryDirectory() as data:
        page_file = Path(data) / "report.html"
        half_a_year(Path(data))
        handout.hand_out(Path(data), page_file, None, print)
        page = studio.chromium(None).new_page(viewport=PAPER, device_scale_factor=1.5)
        page.emulate_media(media="print")
        page.goto(page_file.as_uri())
        page.add_style_tag(content="body { padding: 34px 45px !important }")
        page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
        page.context.close()


PICTURES: dict[str, Callable[[Studio, str], None]] = {
    "figure": figure,
    "today": today,
    "setting-up": coached("turned_away", "#cue:has-text('Turn your front')"),
    "holding": coached("good", "#cue:has-text('Half-way')"),
    "holding-dark": at_night,
    "correcting": coached("knee_drift", "#cue:has-text('Knee past the ankle')", 900),
    "done": coached("good", "#cue:has-text('Both legs done'), #cue:has-text('Both legs held')"),
    "stopped": ended("Escape"),
    "summary": ended("f"),
    "no-camera": no_camera,
    "break": due,
    "break-walk": walking,
    "break-over": rested,
    "phone": phone,
    "weekly": drawn("weekly"),
    "trend": drawn("trend"),
    "holds": drawn("holds"),
    "muscles": drawn("muscles"),
    "handout": handed_out,
    "progress": progress,
}
"""What each picture shows, by the name of its file; `phone` makes `phone-desk`, too."""


def main() -> int:
    """All pictures, or those named."""
    wanted = sys.argv[1:] or list(PICTURES)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        for name in wanted:
            PICTURES[name](Studio(playwright, Path(scratch)), name)
    return 0


if __name__ == "__main__":
    sys.exit(main())

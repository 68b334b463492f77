"""A real Chromium on the real page and the real server; the camera plays a person of whom the truth is known."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser import films
from tools.chromium import executable

QUIET = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
FAKE_CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
# The speech device is the only thing replaced: a browser without a window has no voice. What would be sounded is
# written down, and takes as long as a quick voice would.
RECORD_SPEECH = """
window.spoken = [];
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; this.voice = null; this.lang = ""; this.volume = 1; }
};
const device = {
  getVoices: () => [{ name: "Test", lang: "en-GB", localService: true, default: true }],
  speak: (utterance) => {
    const { text, lang } = utterance;
    if (text.trim()) window.spoken.push({ text, lang, at_ms: performance.now() });
    setTimeout(() => utterance.dispatchEvent(new Event("end")), 60 * utterance.text.length);
  },
  cancel: () => undefined,
  addEventListener: () => undefined,
};
Object.defineProperty(window, "speechSynthesis", { value: device });
"""
# A page that is given no WebGL draws its figure flat. Round, and without a graphics processor, the figure takes a whole
# core, and the pose model and every question to the page wait for it: so it is round only where that matters.
NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest);
};
"""


@dataclass(frozen=True)
class Truth:
    """What a clip really shows."""

    held_s: dict[str, float]
    knee_past_ankle_s: float
    duration_s: float


def truth(clip: str) -> Truth:
    told = json.loads((films.CLIPS / clip / "truth.json").read_text())
    return Truth(told["held_s_by_front_leg"], told["knee_past_ankle_s"], told["frames"] / told["fps"])


@dataclass(frozen=True)
class Visit:
    """A page open in a browser: the page, and every address it asked for."""

    page: Page
    asked: list[str]
    complaints: list[str]
    origin: str

    def start(self) -> None:
        """Just the stretch; in the demo, the demo."""
        self.press_start()
        self.page.wait_for_selector("body[data-screen=coach]")

    def press_start(self) -> None:
        self.page.locator("#just, .demo-screen #start").click()

    def screen(self) -> str:
        return str(self.page.evaluate("document.body.dataset.screen"))

    def wait_for_screen(self, name: str, within_s: float = 20) -> None:
        self.page.wait_for_selector(f"body[data-screen={name}]", timeout=within_s * 1000)

    def answer_none(self) -> None:
        """None of these, where it is asked for."""
        self.page.wait_for_selector("body:is([data-screen=questions], [data-screen=today], [data-screen=demo])")
        if self.screen() == "questions":
            self.page.locator("#none").click()
            self.wait_for_screen("today")

    def answer_yes(self, *questions: str) -> None:
        """Yes to these, no to all others; by tap."""
        for name in questions:
            self.page.locator(f"label:has(input[name={name}])").click()
        self.page.locator("#none").click()
        self.page.wait_for_selector("body:not([data-screen=questions])")

    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement?.id ?? ''"))

    def tab_to(self, what: str) -> None:
        """The focus goes to what is found so, by Tab alone."""
        for _ in range(80):
            if self.page.evaluate("what => document.activeElement?.matches(what)", what):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {what}")

    def spoken(self) -> list[str]:
        return [said["text"] for said in self.page.evaluate("window.spoken")]

    def held_s(self) -> dict[str, float]:
        """What the summary says of either leg."""
        return {
            leg: float(self.page.locator(f"#summary-{leg}").get_attribute("data-seconds") or "nan")
            for leg in ("right", "left")
        }

    def wait_until(self, true_in_page: str, within_s: float = 20) -> None:
        """Asks again and again: the page's own policy lets no text be made into code there."""
        for _ in range(int(within_s * 10)):
            if self.page.evaluate(true_in_page):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not within {within_s} s: {true_in_page}")

    def wait_until_counted(self) -> None:
        """More than a second is held on the right leg."""
        self.wait_until("Number(document.querySelector('#held-right').dataset.seconds) > 1", 40)

    def wait_for_summary(self, within_s: float) -> None:
        self.page.wait_for_selector("body[data-screen=summary]", timeout=within_s * 1000)


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def camera_film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A clip, or a made scene, as the film that Chromium's fake camera plays."""
    folder = tmp_path_factory.mktemp("films")

    def film(name: str) -> Path:
        path = folder / f"{name}.mjpeg"
        return path if path.exists() else films.write(name, path)

    return film


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Chromium without a window, quiet on the network, with these further flags."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=executable(), args=[*QUIET, *root, *flags])


@pytest.fixture
def chromium(playwright_: Playwright) -> Iterator[Callable[..., Browser]]:
    """Chromium with these further flags; closed after the test."""
    opened: list[Browser] = []

    def opening(*flags: str) -> Browser:
        opened.append(launch(playwright_, *flags))
        return opened[-1]

    yield opening
    for browser in opened:
        browser.close()


@contextmanager
def running_coach(
    folder: Path, *command: str, program: str = "unsit.app.cli"
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`unsit coach` as a person starts it, but for the browser; gives the address it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", program, *(command or ("coach",)), "--no-browser", "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
    ) as process:
        try:
            yield _address_of(process), process
        finally:
            process.terminate()


def _address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError(f"no address was printed: {said}")


@pytest.fixture
def coach_address(tmp_path: Path) -> Iterator[str]:
    with running_coach(tmp_path / "sessions") as (address, _):
        yield address


@pytest.fixture
def visit(
    chromium: Callable[..., Browser], coach_address: str, camera_film: Callable[[str], Path]
) -> Callable[..., Visit]:
    """The page, opened with a camera that plays this film (None: a camera that is not there)."""

    def opened(
        film: str | None = "good", *, allow: bool = True, before: str = "", address: str = "", **of_page: bool
    ) -> Visit:
        camera = [FAKE_CAMERA[1], f"--use-file-for-fake-video-capture={camera_film(film)}"] if film else []
        browser = chromium(*camera, FAKE_CAMERA[0] if allow else "--deny-permission-prompts")
        return open_page(browser, address or coach_address, before, **of_page)

    return opened


def open_page(
    browser: Browser, address: str, before: str = "", *, new: bool = False, round_figure: bool = False
) -> Visit:
    """The page in a window of its own; `before` is run in it first. But for someone `new`, all answers are no."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(RECORD_SPEECH + before + ("" if round_figure else NO_WEBGL))
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    visited = Visit(page, asked, complaints, address.split("/?", maxsplit=1)[0])
    if not new:
        visited.answer_none()
    return visited

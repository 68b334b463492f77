"""A phone as the camera: two browsers, the desk's without a camera, the phone's before a person who is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import FAKE_CAMERA, Visit, open_page, running_coach
from unsit.web import network
from unsit.web.server import ServerNotStarted

pytestmark = [pytest.mark.browser]

# A phone's sensor is the device: it leans back by ten degrees, as the standard tells it. Everything after it is ours.
LEANS_BACK = """
setInterval(() => window.dispatchEvent(new DeviceMotionEvent("devicemotion", {
  accelerationIncludingGravity: { x: 0, y: 9.66, z: 1.70 }, interval: 20,
})), 50);
"""
SENT = """
window.sent = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) { window.sent.push(data); send.call(this, data); };
"""
DRAWN = """() => {
  const canvas = document.querySelector(".stage .overlay");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value) => value !== 0);
}"""


@dataclass(frozen=True)
class Coach:
    """`unsit coach --lan` as it runs: the desk's address, and what the terminal says to a phone."""

    desk: str
    phone: str
    code: str
    fingerprint: str


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    with running_coach(tmp_path / "sessions", "coach", "--lan", *_address()) as (desk, process):
        said = ""
        while "nothing else" not in said:
            said += process.stdout.readline()
        fingerprint = ":".join(re.findall(r"^(?:[0-9A-F]{2}:?){16}$", said, re.MULTILINE))
        yield Coach(desk, re.search(r"https://\S+", said)[0], re.search(r"Code: (\d{6})", said)[1], fingerprint)


def _address() -> tuple[str, ...]:
    """On a machine without a network its own loopback stands for one."""
    try:
        network.addresses()
    except ServerNotStarted:
        return ("--lan-address", "127.0.0.1")
    return ()


@pytest.fixture
def phone_browser(chromium, camera_film) -> Browser:
    return chromium(*FAKE_CAMERA, f"--use-file-for-fake-video-capture={camera_film('good')}")


def take_up(browser: Browser, address: str) -> Page:
    """A phone on which this address is opened; its browser goes on past the certificate that nobody vouches for."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_init_script(LEANS_BACK + SENT)
    page = context.new_page()
    page.goto(address)
    return page


def allow(phone: Page) -> None:
    """The camera is allowed, where the page asks for it; then it waits."""
    phone.wait_for_selector("body:is([data-screen=allowing], [data-screen=waiting])")
    if phone.locator("#allow").is_visible():
        phone.locator("#allow").click()
    phone.wait_for_selector("h1:has-text('Ready.')", timeout=20_000)


def paired(browser: Browser, coach: Coach) -> Page:
    """A phone whose camera has read the picture at the desk, and is ready."""
    phone = take_up(browser, f"{coach.phone}#code={coach.code}")
    allow(phone)
    return phone


def at_the_desk(chromium, coach: Coach) -> Visit:
    visited = open_page(chromium("--deny-permission-prompts"), coach.desk)
    visited.page.wait_for_selector("#phone")
    return visited


def test_a_phone_is_the_camera_and_the_desk_draws_the_person_and_counts(chromium, phone_browser, coach) -> None:
    phone = paired(phone_browser, coach)
    desk = at_the_desk(chromium, coach)
    expect(desk.page.locator("#phone")).to_have_text("Phone is the camera")
    desk.start()
    phone.wait_for_selector(".phone-stage")
    phone.wait_for_selector("#cue:not(:empty)", timeout=20_000)
    desk.wait_until_counted()
    desk.wait_until(DRAWN_NOW, 5)
    expect(phone.locator("#held")).to_contain_text("of 30 s")
    frames = [text for text in phone.evaluate("window.sent") if '"type":"frame"' in text]
    assert '"tilt":{"pitch_deg":-10,"roll_deg":0}' in frames[-1]
    desk.page.keyboard.press("f")
    desk.wait_for_summary(10)
    assert desk.held_s()["right"] > 1
    phone.wait_for_selector("body[data-screen=waiting]")
    assert phone.evaluate("document.querySelector('#picture')?.srcObject ?? null") is None
    assert all(len(text) < 10_000 for text in phone.evaluate("window.sent")), "33 points, and no picture"


@pytest.mark.slow
def test_a_phone_that_goes_away_is_told_at_the_desk_and_either_may_be_loaded_again(
    chromium, phone_browser, coach
) -> None:
    phone = paired(phone_browser, coach)
    desk = at_the_desk(chromium, coach)
    desk.start()
    desk.page.wait_for_selector("#cue:has-text('Kneel')", timeout=20_000)
    phone.goto("about:blank")
    desk.page.wait_for_selector("#trouble[data-trouble=phone-away]")
    assert "What you held so far is kept" in desk.page.locator("#trouble").inner_text()
    phone.goto(coach.phone)
    phone.wait_for_selector("#allow, .phone-stage", timeout=20_000)
    if phone.locator("#allow").is_visible():
        phone.locator("#allow").click()
    phone.wait_for_selector(".phone-stage", timeout=20_000)
    desk.page.wait_for_selector("#trouble", state="detached")
    desk.wait_until(DRAWN_NOW, 10)
    desk.page.reload()
    desk.wait_for_screen("coach")
    desk.wait_until(DRAWN_NOW, 15)
    desk.page.keyboard.press("f")
    desk.wait_for_summary(10)
    phone.wait_for_selector("body[data-screen=waiting]")


DRAWN_NOW = f"({DRAWN})()"


@pytest.mark.slow
def test_only_one_phone_is_let_in_until_the_desk_lets_it_go(chromium, phone_browser, coach) -> None:
    phone = paired(phone_browser, coach)
    other = take_up(phone_browser, coach.phone)
    assert other.locator("h1").inner_text() == "Another phone is paired"
    desk = at_the_desk(chromium, coach)
    desk.page.locator("#phone").click()
    desk.page.locator("#phone-forget").click()
    phone.wait_for_selector("h1:has-text('Let go.')")
    code = desk.page.locator("#phone-code").inner_text().replace(" ", "")
    assert code != coach.code
    assert desk.page.locator("#phone-fingerprint").text_content() == coach.fingerprint
    other.reload()
    other.locator("#code").fill("000000" if code != "000000" else "000001")
    other.get_by_role("button", name="Pair").click()
    other.wait_for_selector("#told:has-text('That is not the code')")
    other.locator("#code").fill(code)
    other.get_by_role("button", name="Pair").click()
    allow(other)
    expect(desk.page.locator("#phone-state")).to_have_text(re.compile("The phone is ready"))

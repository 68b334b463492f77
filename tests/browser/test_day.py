"""A working day at sixty times its pace, on a real X server: somebody types, pauses, gets up, and stretches.

The reminder is `unsit remind` as it is; keys come from xdotool, notices from a real bus, the break's page opens in a
real Chromium with a window, and its camera plays a person of whom the truth is known. Only that person is replaced.
"""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Playwright

from tests.app.remind.conftest import NEEDS, Running, a_desktop
from tests.browser.conftest import FAKE_CAMERA, QUIET
from tests.desktop.calendars import calendar
from tools.chromium import executable
from unsit.app.desk import open_desk
from unsit.store.database import DatabaseStore

pytestmark = [pytest.mark.browser]

MONDAY = "2026-03-02"
CHROMIUM = """#!/bin/sh
exec {program} {flags} --user-data-dir={profile} --remote-debugging-port={port} "$1"
"""
SETTINGS = """
every_min = {every_min}
page_min = 60
walk_s = 5
calendar = "{calendar}"
[hours]
monday = ["09:00-12:00", "13:00-17:00"]
"""
APPOINTMENT = """
UID:1
SUMMARY:Weekly
DTSTART:20260302T153000
DTEND:20260302T162000
"""


@pytest.fixture
def port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return free.getsockname()[1]


@pytest.fixture
def day(tmp_path: Path, port: int, camera_film: Callable[[str], Path]) -> Iterator[tuple[Running, object]]:
    """A desktop whose browser's camera plays the good film; nothing has ever been kept there."""
    if missing := [name for name in NEEDS if shutil.which(name) is None]:
        pytest.skip(f"needs {', '.join(missing)}")
    # Smaller than the screen, because there is no window manager: what covers all of it is in full screen.
    flags = [
        *(flag for flag in QUIET if flag not in {"--headless", "--disable-gpu"}), *FAKE_CAMERA, "--no-sandbox",
        "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--window-size=1100,700",
        f"--use-file-for-fake-video-capture={camera_film('good')}",
    ]  # fmt: skip
    script = CHROMIUM.format(
        program=executable() or sys.exit("no Chromium"), flags=" ".join(flags), profile=tmp_path / "profile", port=port
    )
    with a_desktop(tmp_path, script) as found:
        yield found
        subprocess.run(["pkill", "-f", str(tmp_path / "profile")], check=False)


def answer_none(folder: Path) -> None:
    """All health questions are answered with no, as somebody does who has been here before."""
    with closing(DatabaseStore(folder)) as store:
        desk = open_desk(store, folder)
        while due := desk.standing().due:
            for gate in due:
                desk.answer(gate, frozenset(), {})


def the_page(playwright: Playwright, port: int, running: Running) -> Page:
    """The break's page in the browser that the reminder opened; until it is there, the person goes on typing."""

    def there() -> bool:
        with closing(socket.socket()) as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    running.types_until(there, 60)
    (context,) = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}").contexts
    found = []

    def asks() -> bool:
        found[:] = [page for page in context.pages if page.query_selector("body[data-screen=break]")]
        return bool(found)

    running.types_until(asks, 60)
    return found[-1]


def wait_for(page: Page, screen: str, within_s: float = 30) -> None:
    page.wait_for_selector(f"body[data-screen={screen}]", timeout=within_s * 1000)


def gets_up(page: Page) -> None:
    """Up, a little walk, and back, by the keyboard; the page hears no key until a second without any has passed."""
    page.wait_for_selector(".break-screen[data-listens=true]", timeout=30_000)
    page.keyboard.press("Enter")
    wait_for(page, "walk")
    page.keyboard.press("Enter")


def stretches(page: Page) -> None:
    """What the person does once the page is there: up, a little walk, the stretch, and back to the chair."""
    wait_for(page, "break")
    gets_up(page)
    wait_for(page, "summary", 200)
    page.locator("#check-skip").click()
    wait_for(page, "break-over")
    assert page.get_by_role("heading", level=1).inner_text() == "Seen. That was your break."


def goes_back_to_work(page: Page) -> None:
    """Closes the page, as it says one can."""
    with suppress(PlaywrightError):  # it goes while it is still being pressed
        page.keyboard.press("Escape")
        page.wait_for_event("close", timeout=5_000)


def walks(page: Page) -> None:
    """Up, a little walk, and back."""
    wait_for(page, "break")
    gets_up(page)
    wait_for(page, "break-over")


def settle(running: Running, every_min: float, *events: str) -> None:
    """The settings of such a day, and what stands in its calendar."""
    path = running.folder / "work.ics"
    path.write_bytes(calendar(*events))
    (running.folder / "remind.toml").write_text(SETTINGS.format(every_min=every_min, calendar=path))
    answer_none(running.folder)


def test_a_break_of_a_hurried_morning_is_opened_stretched_seen_and_kept(day, port, playwright_) -> None:
    running, notices = day
    settle(running, every_min=12)
    running.start("--hurry", "60", "--from", f"{MONDAY}T09:00:00")
    running.types_until(lambda: running.status()["sat_min"] > 3)
    assert notices.shown == {}
    running.types_until(lambda: notices.shown)
    page = the_page(playwright_, port, running)
    before_min = running.status()["sat_min"]
    stretches(page)
    running.rests_until(lambda: running.status()["today"]["stretches"] == 1, 10)

    (kept,) = json.loads(unsit(running, "history", "--json"))
    assert kept["break"] is not None
    assert min(leg["held_s"] for leg in kept["legs"].values()) >= 20
    (today,) = json.loads(running.command("stats", "--json").stdout)
    assert (today["offered"], today["taken"], today["seen"], today["stretches"]) == (1, 1, 1, 1)
    up_after_min = 5  # the page hears nothing for a second, and a busy machine takes some to draw it
    assert today["sat_s"] / 60 < before_min + up_after_min, "an hour and more of stretching is no time on the chair"
    running.types_until(lambda: running.status()["sat_min"] > 2)
    assert running.status()["state"] == "sitting"


def unsit(running: Running, *words: str) -> str:
    command = [sys.executable, "-m", "unsit.app.main", *words, "--data", str(running.folder)]
    return subprocess.run(command, env=running.environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow  # eight minutes
def test_a_whole_hurried_day_has_its_breaks_and_none_in_the_meeting_at_lunch_or_after_work(
    day, port, playwright_
) -> None:
    """Nine to five, a meeting in the afternoon, away for lunch; every page that opens is answered.

    At this pace each stretch takes hours of the day: the meeting lies where the first break after the second is due.
    """
    running, notices = day
    settle(running, 45, APPOINTMENT)
    running.start("--hurry", "60", "--from", f"{MONDAY}T09:00:00")
    said = []
    while (at := running.status()["at"][11:16]) < "18:00":
        status = running.status()
        if notices.shown:
            said.append(at)
        if status["state"] == "due" and not notices.shown:
            page = the_page(playwright_, port, running)
            (stretches if status["offer"]["kind"] == "stretch" else walks)(page)
            goes_back_to_work(page)
        elif not "12:00" <= at < "12:50":
            running.screen.key("a")
        time.sleep(0.1)
    assert said
    assert [at for at in said if "15:30" <= at < "16:20" or "12:00" <= at < "13:00" or at >= "17:00"] == []
    (today,) = json.loads(running.command("stats", "--json").stdout)
    assert today["stretches"] == 2
    assert today["taken"] == today["offered"] >= 3
    assert "16:20" <= said[-1] < "17:00", "what was due in the meeting comes after it"

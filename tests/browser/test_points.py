"""Keeping the points of sessions is switched on and off on the page about oneself, in the language of the coach."""

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.sources.test_recordings import FRAMES, watch
from unsit.app.settings import recordings_folder
from unsit.sources.recordings import Recordings

pytestmark = [pytest.mark.browser, pytest.mark.quiet]

IN_GERMAN = f"localStorage.setItem('unsit-heard', {json.dumps(json.dumps({'language': 'de'}))});"
KEEP = "Die Punkte meiner Übungen behalten"


def about(visited: Visit) -> Page:
    """The page about oneself, as it is after a reload."""
    visited.page.reload()
    visited.wait_for_screen("today")
    visited.page.locator("[data-place=about]").click()
    return visited.page


def wait_until_kept(recordings: Recordings, *, on: bool) -> None:
    """The page has been heard: one that is loaded again at once may take its word with it."""
    end_s = time.monotonic() + 10
    while recordings.on is not on:
        assert time.monotonic() < end_s
        time.sleep(0.05)


def test_points_are_kept_once_that_is_switched_on_and_deleted_at_a_word(visit, tmp_path: Path) -> None:
    recordings = Recordings(recordings_folder(tmp_path / "sessions"))
    visited = visit(None, before=IN_GERMAN)
    page = about(visited)
    expect(page.locator("#keep-points")).not_to_be_checked()
    expect(page.locator("#points-amount")).to_have_text("Es gibt keine.")
    assert not recordings.on

    page.get_by_text(KEEP).click(force=True)
    wait_until_kept(recordings, on=True)
    expect(about(visited).locator("#keep-points")).to_be_checked()
    watch(recordings, FRAMES)
    amount = about(visited).locator("#points-amount")
    expect(amount).to_have_text(re.compile(r"^Von 1 Übung behalten: \d,\d MB\.$"))

    page.get_by_text("Alle Punkte löschen").click()
    page.get_by_text("Ja, löschen").click()
    expect(amount).to_have_text("Es gibt keine.")
    assert recordings.sessions() == ()

    page.get_by_text(KEEP).click(force=True)
    wait_until_kept(recordings, on=False)
    expect(about(visited).locator("#keep-points")).not_to_be_checked()
    assert visited.complaints == []


def test_a_switch_that_cannot_be_kept_says_why_and_goes_back(visit, tmp_path: Path) -> None:
    recordings_folder(tmp_path / "sessions").write_text("a file")
    visited = visit(None)
    page = about(visited)
    page.get_by_text("Keep the points of my sessions").click(force=True)
    expect(page.locator("#trouble")).to_contain_text("cannot be written in")
    expect(page.locator("#keep-points")).not_to_be_checked()

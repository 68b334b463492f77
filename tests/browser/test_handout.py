"""The page for a physiotherapist, printed by a real browser: one sheet of A4, however much there is to tell."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from pypdf import PdfReader

from tests.practised import STRETCHES, practised
from tools.chromium import executable
from unsit.app.handout import hand_out
from unsit.catalogue import CORE
from unsit.outcome import Outcome
from unsit.pain import Kind, Report, Sign
from unsit.store.database import DatabaseStore

pytestmark = [pytest.mark.browser, pytest.mark.quiet]
A4_PT = (595, 842)
LONG = "Sitting through a meeting of three hours and getting up again afterwards without stiffness"


@pytest.fixture(scope="module")
def much(tmp_path_factory) -> Path:
    """Years of every stretch, and everything that can be told."""
    data, now = tmp_path_factory.mktemp("much"), datetime.now(UTC)
    names = (CORE, *(name for name in STRETCHES if STRETCHES[name].watch == "camera"))
    with closing(DatabaseStore(data)) as store:
        for one in practised(400, now, names=names, gain_deg=60.0):
            store.begin(replace(one.session, said=()), one.started_at)
        for week in (0, 4, 8, 12):
            at = now - timedelta(weeks=12 - week, days=1)
            told = [("pain_now", 6 - week // 4, None), ("pain_week", 7 - week // 4, None), ("change", 2, None)]
            told += [("activity", 3 + week // 4, name) for name in (LONG, "W" * 200, LONG[::-1])]
            for number, (instrument, value, activity) in enumerate(told):
                store.keep_outcome(Outcome(at, instrument, value, activity, f"{week}-{number}"))
        for day in range(40):
            kind = Kind.NEXT_MORNING if day % 2 else Kind.AFTER_HOLD
            signs = frozenset(Sign) if day % 9 == 0 else frozenset()
            store.keep_report(Report(now - timedelta(days=day), None, CORE, None, 4, day % 8, signs, kind))
    return data


@pytest.fixture
def installed(playwright_: Playwright, tmp_path_factory, monkeypatch) -> None:
    """The browser of these tests is found as one that is installed."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "chromium").symlink_to(executable() or playwright_.chromium.executable_path)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("installed")
def test_a_lot_is_printed_on_exactly_one_sheet_of_a4(much, tmp_path) -> None:
    out, said = tmp_path / "report.pdf", []
    assert hand_out(much, out, "A. Person with a rather long name " * 3, said.append) == 0, said
    (sheet,) = PdfReader(out).pages
    assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == A4_PT
    text = " ".join(sheet.extract_text().split())
    for words in (
        "A. Person",
        "What was done",
        "stretches more",
        "measures more",
        "What the person says",
        "Method and",
    ):
        assert words in text
    assert text.rstrip().endswith("or makes you dizzy.")


def test_the_page_printed_by_hand_is_one_sheet_too_and_nothing_is_asked_for(much, tmp_path, chromium) -> None:
    page_file, asked = tmp_path / "report.html", []
    assert hand_out(much, page_file, None, lambda _: None) == 0
    page = chromium().new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    page.pdf(path=tmp_path / "by-hand.pdf", prefer_css_page_size=True)
    assert len(PdfReader(tmp_path / "by-hand.pdf").pages) == 1
    assert asked == [page_file.as_uri()]


def test_two_sheets_would_be_noticed(much, tmp_path, chromium) -> None:
    page_file = tmp_path / "report.html"
    assert hand_out(much, page_file, None, lambda _: None) == 0
    page = chromium().new_page()
    page.goto(page_file.as_uri())
    page.add_style_tag(content="p { line-height: 4 }")
    page.pdf(path=tmp_path / "long.pdf", prefer_css_page_size=True)
    assert len(PdfReader(tmp_path / "long.pdf").pages) > 1

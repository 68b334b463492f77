"""`unsit export --format report`: one page for a physiotherapist, as HTML, or as PDF by an installed browser."""

import re
import tempfile
from datetime import datetime
from pathlib import Path

from unsit.app.desk import open_desk
from unsit.app.doctor import chromiums_here
from unsit.app.keeping import with_store
from unsit.app.private_file import write_private
from unsit.app.progress_out import Shown, Wanted
from unsit.app.proof import browser
from unsit.app.proof.browser import BrowserTrouble, Page
from unsit.app.saying import Say
from unsit.exchange import drawing
from unsit.exchange.handout import WEEKS, Sheet, reached
from unsit.exchange.handout_page import handout_html
from unsit.store import Store

PAGE, PRINTED = ".html", ".pdf"
NOTHING = "Nothing is kept yet, so there is nothing to report. `unsit coach` starts the first session."
LOADED_S = 20.0
SCALES = (1.0, 0.93, 0.86, 0.8)
"""A font that is wider than usual still has to fit the sheet."""
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
NO_BROWSER = (
    "{out}: not written. A PDF is printed by a browser of the Chromium family, and none that works was found{found}. "
    "Write it with --out {page} instead, open that in your browser, and print it there."
)


def hand_out(data: Path, out: Path, name: str | None, say: Say, *, since: datetime | None = None) -> int:
    """Write it; 2, and why, if it cannot be, and then nothing is written."""
    if since is not None:
        say(f"The report tells the last {WEEKS} weeks: leave out --since.")
        return 2
    if out.suffix.lower() not in {PAGE, PRINTED}:
        found = f"the ending {out.suffix!r}" if out.suffix else "no ending"
        say(f"{out}: found {found}; expected .html or .pdf.")
        return 2

    def told(store: Store) -> int:
        page = _page(store, data, name)
        content = None if page is None else page.encode() if out.suffix.lower() == PAGE else _printed(page)
        if content is None:
            found = f" ({', '.join(chromiums_here())})" if chromiums_here() else ""
            say(NOTHING if page is None else NO_BROWSER.format(out=out, found=found, page=out.with_suffix(PAGE)))
            return 2
        write_private(out, content)
        say(f"{out}: one page. There are health data in it; whom you give it to is up to you.")
        return 0

    def nothing() -> int:
        say(NOTHING)
        return 2

    try:
        return with_store(data, told, nothing, say)
    except OSError as error:
        say(f"{out}: cannot be written: {error.strerror}. Name a place that is yours.")
    return 2


def _page(store: Store, data: Path, name: str | None) -> str | None:
    back = open_desk(store, data).looked_back()
    if not back.kept:
        return None
    sheet = Sheet(
        now=back.now,
        kept=back.kept,
        stretches=back.standing.stretches,
        own=back.standing.shelf.prescriptions,
        scheme=back.standing.ground.scheme,
        weeks=back.weeks,
        found=back.found,
        reports=store.reports(),
        outcomes=back.told,
        name=name,
    )
    return handout_html(sheet, _pictures(Shown(back, Wanted(weeks=WEEKS)), sheet))


def _pictures(shown: Shown, sheet: Sheet) -> list[tuple[str, str]]:
    """The weeks of what was done most, and the trend of most days; none where nothing draws."""
    try:
        drawing.check()
    except drawing.NotInstalled:
        return []
    found = reached(sheet)
    specifications = shown.for_paper(found[0].trend if found else None)
    return [(each["usermeta"]["title"], drawing.svg(each)) for each in specifications]


def _printed(page: str) -> bytes | None:
    """As PDF, by the first browser that can; in a profile that is thrown away, without a network."""
    for executable in chromiums_here():
        with tempfile.TemporaryDirectory(prefix="unsit-", ignore_cleanup_errors=True) as place:
            folder = Path(place)
            (folder / "report.html").write_text(page, encoding="utf-8")
            try:
                return _print(executable, folder)
            except (BrowserTrouble, OSError):
                continue
    return None


def _print(executable: str, folder: Path) -> bytes:
    flags = ["--host-resolver-rules=MAP * ~NOTFOUND"]
    with browser.running(executable, folder / "profile", flags, {}, lambda *_: None) as (_, tools):
        shown = Page(tools, (folder / "report.html").as_uri())
        if shown.wait("document.readyState === 'complete'", LOADED_S) is None:
            raise BrowserTrouble("The page did not load.")
        content = next((one for one in map(shown.printed, SCALES) if len(PAGE_OF_PDF.findall(one)) == 1), None)
        tools.tell("Browser.close")
    if content is None:
        raise BrowserTrouble("The page did not become one sheet.")
    return content

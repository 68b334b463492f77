"""The proof says what it looked at, fails on anything that it found, and says so where it cannot be run."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.web.page import BEGIN, texts
from unsit.app import doctor, prove
from unsit.app.proof.disk import Written
from unsit.app.proof.network import Socket, Spoken
from unsit.app.prove import Seen, Watched, told
from unsit.sources.recordings import Kept

CLEAN = Written(files=182, bytes=28_600_000, pictures=(), icons=2, unread=())
PORT = 8765
ADDRESSES = (f"http://127.0.0.1:{PORT}/?token=abc", f"ws://127.0.0.1:{PORT}/ws?token=abc")


WATCHED = Watched(looks=80, processes=12)


def spoken(*more: str) -> Spoken:
    return Spoken(addresses=list(ADDRESSES), messages=[BEGIN, *texts("good")[:100], *more])


SEEN = Seen((["JPEG"], ("JPEG in x",)), spoken(), PORT, WATCHED, CLEAN, CLEAN, 20.4, someone=True, closed=True)
FULL = replace(CLEAN, pictures=("PNG in x",))
LEAKS = {
    "the control found nothing on the disk": replace(SEEN, control=(["JPEG"], ())),
    "the control found nothing that was sent": replace(SEEN, control=([], ("JPEG in x",))),
    "points that were to be kept, and are not": replace(SEEN, points=Kept(0, 0.0)),
    "the camera stayed open": replace(SEEN, closed=False),
    "a request to somebody else": replace(SEEN, spoken=Spoken(addresses=[*ADDRESSES, "https://example.org/"])),
    "a body": replace(SEEN, spoken=Spoken(addresses=list(ADDRESSES), bodies=["x"])),
    "ears that heard nothing of the page": replace(SEEN, spoken=Spoken(addresses=list(ADDRESSES[1:]))),
    "a message that nobody knows": replace(SEEN, spoken=spoken('{"type":"picture"}')),
    "a picture in a message": replace(SEEN, spoken=spoken(f'{{"type":"show","stretch":"{"/9j/4AAQ" * 12}"}}')),
    "a connection": replace(SEEN, watched=replace(WATCHED, away={Socket("tcp", "10.0.0.2:5000", "192.0.2.1:443", 1)})),
    "a file elsewhere": replace(SEEN, watched=replace(WATCHED, elsewhere={"/home/ann/frame"})),
    "a picture on the disk": replace(SEEN, after=FULL),
    "a picture on the disk that is gone again": replace(SEEN, during=FULL),
    "a file that cannot be read": replace(SEEN, after=replace(CLEAN, unread=("x: Permission denied",))),
}


def test_a_clean_session_is_told_with_what_was_looked_at() -> None:
    findings = {finding.name: finding for finding in told(SEEN)}
    assert all(finding.ok for finding in findings.values())
    assert findings["Camera"].found.startswith("20 s, 100 pictures of someone who stretches looked at; closed")
    assert "100 frame" in findings["Messages"].found
    assert "182 (28.6 MB)" in findings["Files"].found


@pytest.mark.parametrize("leak", LEAKS)
def test_anything_that_is_found_fails_the_proof(leak) -> None:
    assert [finding.name for finding in told(LEAKS[leak]) if finding.ok is False]


def test_sockets_that_no_system_shows_are_said_not_to_have_been_looked_at() -> None:
    sockets = next(finding for finding in told(replace(SEEN, watched=Watched())) if finding.name == "Sockets")
    assert sockets.ok is None
    assert "not looked at" in sockets.found


def said(executable: str | None) -> tuple[int, str]:
    out = io.StringIO()
    return prove.prove(2, Console(file=out, width=300), executable), out.getvalue()


def test_without_a_browser_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(prove, "chromiums_here", list)
    status, text = said(None)
    assert status == 2
    assert "apt-get install chromium" in text


def test_a_program_that_is_not_there_is_said() -> None:
    status, text = said("/nowhere/chromium")
    assert status == 2
    assert "/nowhere/chromium" in text


def test_a_program_that_is_no_such_browser_is_said(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    status, text = said(str(program))
    assert status == 2
    assert "ended with 3" in text


def test_only_browsers_of_chromium_s_family_are_asked(monkeypatch) -> None:
    there = ["/usr/bin/firefox", "/Applications/Safari.app", "/Applications/Google Chrome.app", "/usr/bin/chromium"]
    monkeypatch.setattr(doctor, "browsers_here", lambda: there)
    assert doctor.chromiums_here() == [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/usr/bin/chromium",
    ]

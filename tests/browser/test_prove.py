"""`unsit doctor --prove` in a real browser: it holds for the page as it is, and fails for one that leaks a frame."""

import io
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Playwright
from rich.console import Console

from tools.chromium import executable
from unsit.app import prove
from unsit.app.proof.browser import Page
from unsit.app.prove import Ears
from unsit.app.settings import recordings_folder
from unsit.sources.recordings import Recordings

pytestmark = [pytest.mark.browser]

# What a page could do with a frame of its camera, each in one line.
LEAK = """(async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 480];
  canvas.getContext("2d").drawImage(document.querySelector("#picture"), 0, 0);
  const jpeg = await new Promise((made) => canvas.toBlob(made, "image/jpeg"));
  await fetch("/up", { method: "POST", body: jpeg });
  await (await caches.open("kept")).put("/frame", new Response(jpeg));
})()"""


@pytest.fixture
def program(playwright_: Playwright) -> str:
    return executable() or playwright_.chromium.executable_path


def test_the_proof_holds_and_says_what_was_looked_at_where_points_are_kept_too(program, tmp_path) -> None:
    Recordings(recordings_folder(tmp_path)).switch(on=True)
    command = [sys.executable, "-m", "unsit.app.cli", "doctor", "--prove", "--seconds", "3", "--browser", program]
    command += ["--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "COLUMNS": "250"}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No picture left the page." in done.stdout
    assert "a picture planted on the disk was found, and one that was sent" in done.stdout
    assert int(re.search(r"(\d+) pictures of", done.stdout)[1]) > 10
    assert re.search(r"Files +\d\d+ \(\d+\.\d MB\)", done.stdout)
    assert re.search(r"ok +Points +kept of 1 session", done.stdout)


@pytest.mark.slow
def test_the_proof_fails_for_a_page_that_sends_and_stores_a_frame(program, monkeypatch) -> None:
    stretch = prove._stretch

    def leak(page: Page, ears: Ears, seconds: float) -> None:
        stretch(page, ears, seconds)
        page.run(LEAK)

    monkeypatch.setattr(prove, "_stretch", leak)
    out = io.StringIO()
    assert prove.prove(2, Console(file=out, width=250), program) == 1
    assert re.search(r"no +Requests +found ", out.getvalue())
    assert re.search(r"no +Files +found JPEG in .+CacheStorage", out.getvalue())
    assert "The proof fails" in out.getvalue()

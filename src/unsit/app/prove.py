"""`unsit doctor --prove`: a session in a real browser, and all that it says and writes looked through for a picture.

The real server and an installed browser run in folders of their own. The browser's camera plays the bundled sample, or
the browser's own test picture. First a picture is planted and sent, so that it is seen that both would be found. Where
the points of sessions are kept here, those of this session are, too.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from unsit.app.doctor import PACKAGE, PAGE, Finding, chromiums_here, table
from unsit.app.live import SAMPLE
from unsit.app.proof import browser, disk, network
from unsit.app.proof.browser import BrowserTrouble, Page, Told
from unsit.app.proof.network import Socket, Spoken
from unsit.app.settings import recordings_folder
from unsit.catalogue.anatomy import FIGURE
from unsit.sources.detector import Model
from unsit.sources.recordings import Kept, Recordings

CAMERA_FPS = 30
"""At this pace Chromium's made camera plays a film of JPEGs."""
READY_S, FRAMES_S = 30.0, 60.0
LOOK_EVERY_S = 0.25
INSTALL = (
    "No browser of the Chromium family was found. Install Chromium, Google Chrome or Microsoft Edge (on Debian: "
    "sudo apt-get install chromium), or name one with --browser."
)
PLANT = """(async () => {
  const token = document.querySelector('meta[name="unsit-token"]').content;
  const socket = new WebSocket(`ws://${location.host}/ws?token=${token}`);
  await new Promise((opened) => socket.addEventListener("open", opened));
  socket.send(JSON.stringify({ type: "frame", picture: PICTURE }));
  await new Promise((answered) => socket.addEventListener("message", answered));
  socket.close();
})()"""
SCREEN = "document.body?.dataset.screen"
TROUBLE = "document.querySelector('#trouble[role=alertdialog]')?.innerText"
LIGHT = "document.querySelector('#camera-light')?.dataset.light"


class CannotProve(Exception):
    """The proof cannot be run here: what was found, and what to do."""


@dataclass(slots=True)
class Ears:
    """Hears what the pages say; what was heard can be taken away, to listen anew."""

    spoken: Spoken = field(default_factory=Spoken)

    def hear(self, event: str, told: Told) -> None:
        """One event of the browser's."""
        self.spoken.hear(event, told)

    def take(self) -> Spoken:
        """All that was heard since the last time."""
        taken, self.spoken = self.spoken, Spoken()
        return taken


@dataclass(slots=True)
class Watched:
    """Where the sockets of programs led, and what they wrote in outside of their folder, in so many looks."""

    looks: int = 0
    processes: int = 0
    away: set[Socket] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def look(self, programs: tuple[int, ...], folder: Path) -> None:
        """Look once more."""
        processes = {each for program in programs for each in network.family(program)}
        self.looks, self.processes = self.looks + 1, max(self.processes, len(processes))
        self.away |= set(filter(network.leads_away, network.sockets_of(processes)))
        self.elsewhere |= disk.written_elsewhere(processes, folder)


@contextmanager
def watching(programs: tuple[int, ...], folder: Path) -> Iterator[Watched]:
    """Look again and again meanwhile, where Linux shows it."""
    watched, over = Watched(), threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY_S):
            watched.look(programs, folder)

    looking = threading.Thread(target=look, daemon=True)
    if sys.platform == "linux":
        looking.start()
    try:
        yield watched
    finally:
        over.set()
        if sys.platform == "linux":
            looking.join()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one proof."""

    control: tuple[list[str], tuple[str, ...]]
    spoken: Spoken
    port: int
    watched: Watched
    during: disk.Written
    after: disk.Written
    seconds: float
    someone: bool
    closed: bool
    points: Kept | None = None


def prove(seconds: float, console: Console, executable: str | None = None, *, keep_points: bool = False) -> int:
    """Print what was looked at and found; 0 where no picture was found, 1 where one was, 2 where it cannot be run."""
    try:
        executable = executable or next(iter(chromiums_here()), None)
        if executable is None:
            raise CannotProve(INSTALL)
        findings = told(_session(executable, seconds, keep_points=keep_points))
    except (CannotProve, BrowserTrouble, OSError) as error:
        console.print(f"The proof cannot be run here. {error}", markup=False)
        return 2
    console.print(table(findings))
    holds = all(finding.ok is not False for finding in findings)
    console.print("No picture left the page." if holds else "The proof fails: see the lines marked no.")
    return 0 if holds else 1


def told(seen: Seen) -> list[Finding]:
    """What was seen, a line each."""
    return [
        _control(*seen.control),
        _camera(seen),
        _requests(seen.spoken, seen.port),
        _messages(seen.spoken),
        _none("Pictures sent", seen.spoken.pictures(), "none, in no address, header or message"),
        _sockets(seen.watched),
        _files(seen),
        *([] if seen.points is None else [_points(seen.points)]),
    ]


def _control(sent: list[str], written: tuple[str, ...]) -> Finding:
    if sent and written:
        return Finding("Can it fail?", "a picture planted on the disk was found, and one that was sent", ok=True)
    missed = " and ".join(["a sent picture"] * (not sent) + ["a planted picture"] * (not written))
    return Finding("Can it fail?", f"{missed} was not found: this proves nothing", ok=False)


def _camera(seen: Seen) -> Finding:
    film = "someone who stretches" if seen.someone else "the browser's test picture"
    looked = f"{seen.seconds:.0f} s, {seen.spoken.kinds()['frame']} pictures of {film} looked at"
    return Finding("Camera", f"{looked}; {'closed' if seen.closed else 'STILL OPEN'} at the end", ok=seen.closed)


def _requests(spoken: Spoken, port: int) -> Finding:
    first, talk = f"http://127.0.0.1:{port}/?token=", f"ws://127.0.0.1:{port}/ws?token="
    unheard = [each for each in (first, talk) if not any(address.startswith(each) for address in spoken.addresses)]
    problems = [
        *spoken.strangers(port),
        *spoken.bodies,
        *(f"no request for {each}…: it was not heard" for each in unheard),
    ]
    return _none("Requests", problems, f"{len(spoken.addresses)}, all to 127.0.0.1:{port}, none with a body")


def _messages(spoken: Spoken) -> Finding:
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(spoken.kinds().items()))
    largest = max(map(len, spoken.messages), default=0)
    size = f"{spoken.bytes / 1e3:.0f} kB, the largest {largest / 1e3:.1f} kB"
    return _none("Messages", spoken.outlaws(), f"{len(spoken.messages)} ({size}): {kinds}; all as the protocol allows")


def _sockets(watched: Watched) -> Finding:
    if not watched.looks:
        return Finding("Sockets", "not looked at: only Linux shows them", ok=None)
    problems = [f"{each.protocol} {each.local} to {each.remote}" for each in sorted(watched.away)]
    return _none("Sockets", problems, f"{watched.looks} looks at {watched.processes} processes: to this machine alone")


def _files(seen: Seen) -> Finding:
    during, after = seen.during, seen.after
    problems = [
        *during.pictures,
        *after.pictures,
        *after.unread,
        *(f"written: {each}" for each in seen.watched.elsewhere),
    ]
    icons = f" (but for the page's sign, as the browser's icon, {after.icons} times)" if after.icons else ""
    looked = f"{after.files} ({after.bytes / 1e6:.1f} MB) of program and browser, read whole"
    return _none("Files", list(dict.fromkeys(problems)), f"{looked}: no picture{icons}")


def _points(kept: Kept) -> Finding:
    told = f"kept of {kept.recordings} session, as it is switched on here ({kept.megabytes:.1f} MB); among the files"
    return Finding("Points", told, ok=kept.recordings == 1)


def _none(name: str, problems: list[str], otherwise: str) -> Finding:
    """What is otherwise, if there is no problem; else the first three."""
    if not problems:
        return Finding(name, otherwise, ok=True)
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    return Finding(name, f"found {'; '.join(each[:200] for each in problems[:3])}{more}", ok=False)


def _session(executable: str, seconds: float, *, keep_points: bool) -> Seen:
    """Walk a session, with all ears and eyes open."""
    with tempfile.TemporaryDirectory(prefix="unsit-", ignore_cleanup_errors=True, dir=_short_place()) as place:
        folder = Path(place).resolve()
        film = folder / "film.mjpeg"
        someone = write_film(film, seconds)
        flags = [f"--use-file-for-fake-video-capture={film}"] if someone else []
        lived_in, own = folder / "lived-in", _page_files()
        surroundings = _surroundings(lived_in)
        data, profile = lived_in / "data", lived_in / "profile"
        recordings, ears = Recordings(recordings_folder(data)), Ears()
        if keep_points:
            recordings.switch(on=True)
        with (
            _server(data, surroundings) as (server, address, port),
            browser.running(executable, profile, flags, surroundings, ears.hear) as (window, tools),
        ):
            control = _plant(Page(tools, address), ears, data)
            page = Page(tools, address)
            began_s = time.monotonic()
            with watching((server, window), lived_in) as watched:
                _stretch(page, ears, seconds)
                during = disk.written([lived_in], own)
                took_s = time.monotonic() - began_s
                _finish(page)
                closed = page.wait(f"{LIGHT} !== 'camera'", READY_S) is True
            tools.tell("Browser.close")
        after = disk.written([lived_in], own)
        if not any(profile.iterdir()):
            raise CannotProve(f"The browser {executable} wrote nothing into the profile that it was given.")
        points = recordings.kept() if keep_points else None
        return Seen(control, ears.take(), port, watched, during, after, took_s, someone, closed, points)


def _short_place() -> str | None:
    """Sockets have short names: where the usual folder's is long, as on macOS, another is taken."""
    return "/tmp" if sys.platform == "darwin" else None  # noqa: S108 - a folder of a new name is made in it


def _surroundings(folder: Path) -> dict[str, str]:
    """Folders for everything that a program writes beside what it is told to."""
    places = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), folder / "temp")
    places |= {name: folder / name.lower() for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    return {name: str(place) for name, place in places.items()}


@contextmanager
def _server(data: Path, surroundings: dict[str, str]) -> Iterator[tuple[int, str, int]]:
    """The coach as anyone starts it, but for the browser: its process, the page's address, and the port."""
    command = [sys.executable, "-m", "unsit.app.cli", "coach", "--no-browser", "--data", str(data)]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, env=os.environ | surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process.pid, *_announced(process)
        finally:
            process.terminate()


def _announced(process: subprocess.Popen[str]) -> tuple[str, int]:
    said = ""
    for line in process.stdout or ():
        said += line
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/\S+", said):
            return found[0], int(found[1])
    raise CannotProve(f"The coach did not start: {said.strip()}")


def _plant(page: Page, ears: Ears, data: Path) -> tuple[list[str], tuple[str, ...]]:
    """A picture is sent by the page and written to the disk: what is found of it. Then it is removed."""
    _wait(page, f"{SCREEN} === 'questions'")
    picture = page.picture()
    page.run(PLANT.replace("PICTURE", json.dumps(picture)))
    page.leave()
    planted = data / "planted"
    planted.write_bytes(base64.b64decode(picture))
    found = disk.written([data]).pictures
    planted.unlink()
    return ears.take().pictures(), found


def _stretch(page: Page, ears: Ears, seconds: float) -> None:
    """From the questions into the stretch, and so many seconds of it, from the first picture on."""
    _wait(page, f"{SCREEN} === 'questions'")
    page.run("document.querySelector('#none').click()")
    _wait(page, f"{SCREEN} === 'today' && document.querySelector('#just') !== null")
    page.run("document.querySelector('#just').click()")
    _wait(page, f"{LIGHT} === 'camera'")
    until = time.monotonic() + FRAMES_S
    while not ears.spoken.kinds()["frame"]:
        _complain(page)
        if time.monotonic() > until:
            raise CannotProve(f"The page looked at no picture within {FRAMES_S:.0f} s; the pose model needs WebGL.")
        time.sleep(LOOK_EVERY_S)
    time.sleep(seconds)
    _complain(page)


def _finish(page: Page) -> None:
    page.run("document.querySelector('#finish').click()")
    _wait(page, f"{SCREEN} === 'summary'")


def _wait(page: Page, expression: str) -> None:
    if page.wait(f"{expression} || {TROUBLE}", READY_S) is None:
        raise CannotProve(f"The page did not come so far within {READY_S:.0f} s: {expression}")
    _complain(page)


def _complain(page: Page) -> None:
    """A trouble that stands on the page ends the proof."""
    if words := page.run(TROUBLE):
        raise CannotProve(f"The page says: {' '.join(str(words).split())}")


def _page_files() -> list[bytes]:
    """All that the server hands out."""
    page = [file for file in (PACKAGE / PAGE).parent.rglob("*") if file.is_file()]
    return [file.read_bytes() for file in (*page, SAMPLE, FIGURE, *(model.path for model in Model))]


def write_film(path: Path, seconds: float) -> bool:
    """The sample as a film for the browser's made camera, so many seconds of it; False where OpenCV is not there."""
    try:
        import cv2

        from unsit.sources.video import look_at, pictures
    except (ImportError, OSError):
        return False
    shown = 0
    with path.open("wb") as film:
        for time_s, picture in pictures(look_at(SAMPLE)):
            due = int(time_s * CAMERA_FPS) + 1
            film.write(cv2.imencode(".jpg", picture)[1].tobytes() * (due - shown))
            shown = due
            if time_s > seconds:
                break
    return True

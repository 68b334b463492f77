"""How long a picture takes to become a cue, and whose time that is. `make bench` runs it; it judges nothing.

`python -m tools.bench fit`: our fit beside other ways to a body's angles, on recorded landmarks (tools/bench_fit.py).
`python -m tools.bench muscles`: all muscles' lengths and moment arms, beside OpenSim (tools/bench_muscles.py).
`python -m tools.bench page`, on the clip `good`: the thinking alone, beside the pose model's own time on the same
pictures; the server over a real socket; the page in a real Chromium whose camera plays the clip. No word: all.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from websockets.sync.client import connect

from tests.browser import conftest as browser
from tests.browser import films
from tests.web.page import frame
from tools import bench_fit, bench_muscles
from unsit.catalogue import CORE, load
from unsit.landmarks import Landmarks
from unsit.practice import Practice
from unsit.sources import video

CLIP = films.CLIPS / "good" / "video.mp4"
PAGE_S = 25.0


def quantiles(times_s: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(times_s)
    return 1000 * statistics.median(ordered), 1000 * ordered[int(0.95 * (len(ordered) - 1))]


def timed(frames: Iterable[Landmarks]) -> Iterator[tuple[Landmarks, float]]:
    """Each frame with the seconds it took to come."""
    iterator = iter(frames)
    while True:
        start_s = time.perf_counter()
        landmarks = next(iterator, None)
        if landmarks is None:
            return
        yield landmarks, time.perf_counter() - start_s


def bench_files(table: Table) -> list[Landmarks]:
    """The pose model on the clip's pictures, and our thinking on the same landmarks, in the same run."""
    catalogue = load()
    practice = Practice.begin(catalogue.stretches[CORE], catalogue.words, source="bench")
    seeing, thinking, frames = [], [], []
    for landmarks, took_s in timed(video.landmarks_of(video.look_at(CLIP))):
        start_s = time.perf_counter()
        practice, _ = practice.step(landmarks)
        thinking.append(time.perf_counter() - start_s)
        seeing.append(took_s)
        frames.append(landmarks)
    seen, thought = quantiles(seeing), quantiles(thinking)
    table.add_row("decoding + pose model (MediaPipe), a frame of the video", *_cells(seen), "")
    table.add_row(
        "our thinking on the same frame", *_cells(thought), f"{thought[0] / seen[0]:.0%} of the pose model's time"
    )
    return frames


def bench_server(table: Table, frames: Sequence[Landmarks], folder: Path) -> None:
    """The same landmarks over the real socket: there and back, and the share that the server says was its own."""
    with browser.running_coach(folder) as (address, _):
        origin, token = address.split("/?token=")
        headers = {"Origin": origin}
        there_and_back, server_s = [], []
        with connect(f"ws{origin.removeprefix('http')}/ws?token={token}", additional_headers=headers) as socket:
            socket.recv()
            socket.send(json.dumps({"type": "begin", "stretch": CORE, "hold_s": None, "source": "demo"}))
            socket.recv()
            for number, landmarks in enumerate(frames):
                start_s = time.perf_counter()
                socket.send(json.dumps(frame(landmarks, number)))
                moment = json.loads(socket.recv())
                there_and_back.append(time.perf_counter() - start_s)
                server_s.append(moment.get("server_ms", 0) / 1000)
                if moment["type"] != "moment":
                    break
    table.add_row("WebSocket, there and back", *_cells(quantiles(there_and_back)), "")
    table.add_row("the server's share", *_cells(quantiles(server_s)), "bar: under 5 ms at the 95th percentile")


def bench_page(table: Table, folder: Path) -> None:
    """The page in a real Chromium: from the picture's capture to the pose, and to the moment that carries the cue."""
    from playwright.sync_api import sync_playwright

    film = films.write("good", folder / "good.mjpeg")
    with browser.running_coach(folder) as (address, _), sync_playwright() as playwright:
        chromium = browser.launch(playwright, *browser.FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
        visited = browser.open_page(chromium, address, round_figure=True)
        visited.start()
        page = visited.page
        page.wait_for_timeout(PAGE_S * 1000)
        for name, words in (
            ("capture-to-pose", "page: capture to pose"),
            ("capture-to-moment", "page: capture to cue"),
        ):
            times_ms = page.evaluate(f"performance.getEntriesByName('{name}').map((entry) => entry.duration)")
            note = f"{len(times_ms) / PAGE_S:.0f} frames/s" if name == "capture-to-moment" else "full model in a Worker"
            table.add_row(words, *_cells(quantiles([t / 1000 for t in times_ms])), note)
        chromium.close()


def _cells(median_and_p95: tuple[float, float]) -> tuple[str, str]:
    return f"{median_and_p95[0]:.2f}", f"{median_and_p95[1]:.2f}"


def bench_to_the_cue(*, in_browser: bool) -> None:
    """Print the way of a picture to its cue."""
    table = Table("what", "median ms", "95 % ms", "", title="clip `good`, 640 x 480")
    frames = bench_files(table)
    with tempfile.TemporaryDirectory() as folder:
        bench_server(table, frames, Path(folder))
        if in_browser:
            bench_page(table, Path(folder))
    Console().print(table)


def main() -> int:
    """Print what was asked for; everything, if nothing was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=("fit", "muscles", "page"), help="only this part")
    parser.add_argument("--no-browser", action="store_true", help="leave out what needs a Chromium")
    arguments = parser.parse_args()
    status = bench_fit.main() if arguments.part in (None, "fit") else 0
    if arguments.part in (None, "muscles"):
        status = bench_muscles.main() or status
    if arguments.part in (None, "page"):
        bench_to_the_cue(in_browser=not arguments.no_browser)
    return status


if __name__ == "__main__":
    sys.exit(main())

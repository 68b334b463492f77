"""How long our fit takes a frame, and how wrong it is, beside three-point angles and OpenSim on the same landmarks.

`python -m tools.bench fit` runs it, on the recordings in `tests/recordings`. One core, one thread. Each clip is
followed from its first frame, by each method in turn and three times over; a frame's time is the middle one of its
three. The errors are those of the same run: speed without error says nothing.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from csv import DictReader
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from tools import opensim_body
from tools.baselines import MEASURED, three_points, truth_of
from unsit import fitting
from unsit.angles import Angles, in_roles
from unsit.catalogue import CORE, load
from unsit.expectation import looked_for
from unsit.fitting import Fitting
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side
from unsit.practice import Practice, practise
from unsit.sources import replay

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
VIDEO = TESTS / "clips" / "good" / "video.mp4"
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")}
ROUNDS = 3
REFUSED = "turned_away"
"""The clip seen from behind, which we refuse to grade: its errors are apart."""
FIT_P95_MS, PRACTISE_FPS, ANALYZE_FPS, ANALYZE_CORES = 4.0, 300.0, 30.0, 2
"""The bars."""


class Clip(NamedTuple):
    """A recording's frames that show a person; in half-kneeling the leg in front and the true angles, else None."""

    name: str
    frames: list[Landmarks]
    truths: list[tuple[Side, Angles] | None]


class Run(NamedTuple):
    """What one method made of one clip: seconds and angles of every frame."""

    times_s: Array
    angles: list[Angles | None]


Method = Callable[[Sequence[Landmarks]], Run]


@dataclass(frozen=True)
class Outcome:
    """A method's times over all clips, and its mean absolute errors by clip and measure."""

    times_s: Array
    errors: dict[str, Array]

    @property
    def median_ms(self) -> float:
        """The middle frame's time."""
        return 1000 * float(np.median(self.times_s))

    @property
    def p95_ms(self) -> float:
        """95 % of the frames take no longer."""
        return 1000 * float(np.percentile(self.times_s, 95))


def clips() -> Iterator[Clip]:
    """Every recording with its truth."""
    for path in sorted((TESTS / "recordings").glob("*.parquet")):
        with (TESTS / "clips" / path.stem / "truth.csv").open(newline="") as file:
            rows = list(DictReader(file))
        frames = replay.read(path).frames
        both = [(frame, _truth(row)) for frame, row in zip(frames, rows, strict=True) if frame.seen]
        yield Clip(path.stem, [frame for frame, _ in both], [truth for _, truth in both])


def _truth(row: dict[str, str]) -> tuple[Side, Angles] | None:
    if row["half_kneeling"] != "1":
        return None
    named = {name: float(row[name]) for name in row if name.endswith("_deg") and name != "turned_away_deg"}
    return Side(row["lead"]), truth_of(named)


def our_fit(frames: Sequence[Landmarks]) -> Run:
    """The fitted body, each frame from the last; the first one, and one that is lost, from nothing."""
    memory, expected, times_s, angles = Fitting(), looked_for(load().stretches[CORE]), np.empty(len(frames)), []
    for row, landmarks in enumerate(frames):
        begun_s = time.perf_counter()
        memory, fit = fitting.step(memory, landmarks, expected)
        times_s[row] = time.perf_counter() - begun_s
        angles.append(fit.angles if fit else None)
    return Run(times_s, list(angles))


def by_three_points(frames: Sequence[Landmarks]) -> Run:
    """Each angle from its own points in the pose model's metres."""
    times_s, angles = np.empty(len(frames)), []
    for row, landmarks in enumerate(frames):
        begun_s = time.perf_counter()
        angles.append(three_points(landmarks))
        times_s[row] = time.perf_counter() - begun_s
    return Run(times_s, list(angles))


def by_opensim(frames: Sequence[Landmarks], accuracy: float) -> Run:
    """OpenSim's `track` alone is timed, without reading what it found; the angles are read off its body's points."""
    followed = opensim_body.follow(frames, accuracy)
    bodies = (replace(frame, world_m=points) for frame, points in zip(frames, followed.points_m, strict=True))
    return Run(followed.times_s, [three_points(shown) for shown in bodies])


OURS, THREE_POINTS = "our fit", "three-point angles"
METHODS: dict[str, Method] = {
    OURS: our_fit,
    THREE_POINTS: by_three_points,
    "OpenSim, accuracy 1e-5": partial(by_opensim, accuracy=1e-5),
    "OpenSim, accuracy 1e-3": partial(by_opensim, accuracy=1e-3),
}
"""OpenSim's tools take 1e-5 unless told otherwise; 1e-3 is a third of that time, and about as good."""


def outcomes_of(methods: dict[str, Method], recorded: Sequence[Clip]) -> dict[str, Outcome]:
    """All methods over all clips, in turn, so that whatever else the machine does meets them all."""
    runs = [
        {name: [method(clip.frames) for clip in recorded] for name, method in methods.items()} for _ in range(ROUNDS)
    ]
    return {name: _outcome(recorded, [each[name] for each in runs]) for name in methods}


def _outcome(recorded: Sequence[Clip], rounds: list[list[Run]]) -> Outcome:
    """One method's rounds, each a run a clip."""
    times_s = np.median([np.concatenate([run.times_s for run in runs]) for runs in rounds], axis=0)
    errors = {clip.name: _errors(clip, run.angles) for clip, run in zip(recorded, rounds[0], strict=True)}
    return Outcome(times_s, errors)


def _errors(clip: Clip, found: Sequence[Angles | None]) -> Array:
    """Absolute errors (frame, measure), degrees, in half-kneeling."""
    rows = []
    for truth, angles in zip(clip.truths, found, strict=True):
        if truth is not None and angles is not None:
            front, true = truth
            said, known = in_roles(angles, front), in_roles(true, front)
            rows.append([abs(said[name] - known[name]) for name in MEASURED])
    return np.array(rows)


def time_table(outcomes: dict[str, Outcome]) -> Table:
    """Milliseconds a frame, frames a second, and how many times as long as each other method ours takes."""
    frames = len(next(iter(outcomes.values())).times_s)
    table = Table(
        "one core, one thread",
        "median ms",
        "95 % ms",
        "most ms",
        "frames/s",
        "ours : this one",
        title=f"{frames} frames",
    )
    ours = outcomes[OURS]
    for name, each in outcomes.items():
        note = f"bar: 95 % within {FIT_P95_MS:.0f} ms" if each is ours else f"{ours.median_ms / each.median_ms:.2g} : 1"
        most_ms, rate = 1000 * each.times_s.max(), len(each.times_s) / each.times_s.sum()
        table.add_row(name, f"{each.median_ms:.2f}", f"{each.p95_ms:.2f}", f"{most_ms:.1f}", f"{rate:.0f}", note)
    return table


def error_table(outcomes: dict[str, Outcome]) -> Table:
    """Mean absolute errors in half-kneeling: the clips of the advised view together, the refused one apart."""
    table = Table("mean absolute error, degrees", *MEASURED.values(), title="half-kneeling, rendered people")
    for title, wanted in (("advised view", False), ("from behind (we refuse it)", True)):
        for name, each in outcomes.items():
            errors = np.concatenate([rows for clip, rows in each.errors.items() if (clip == REFUSED) is wanted])
            table.add_row(f"{title}: {name}", *(f"{error:.1f}" for error in np.nanmean(errors, axis=0)))
        table.add_section()
    return table


def practise_fps(recorded: Sequence[Clip]) -> float:
    """Frames a second of the whole thinking, from recorded landmarks to cues; the middle one of the rounds."""
    catalogue = load()
    rates = []
    for _ in range(ROUNDS):
        begun_s, count = time.perf_counter(), 0
        for clip in recorded:
            practice = Practice.begin(catalogue.stretches[CORE], catalogue.words, source=clip.name)
            count += sum(1 for _ in practise(clip.frames, practice))
        rates.append(count / (time.perf_counter() - begun_s))
    return statistics.median(rates)


def analyze_fps() -> float:
    """Frames a second of `unsit analyze` on a 640 x 480 video, its start and its files included."""
    frames = len(replay.read(TESTS / "recordings" / f"{VIDEO.parent.name}.parquet").frames)
    environment = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    with tempfile.TemporaryDirectory() as folder:
        unsit = [sys.executable, "-c", "from unsit.app.cli import main; main()"]
        begun_s = time.perf_counter()
        subprocess.run([*unsit, "analyze", VIDEO, "--out", folder], env=environment, check=True, capture_output=True)
        return frames / (time.perf_counter() - begun_s)


def use_cores(wanted: int) -> bool:
    """Keep this process, and those it starts, to so many cores; False where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, sorted(_CORES)[-wanted:])
    return True


_CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()


def main() -> int:
    """Print the tables; in a process of its own, because threads are counted when NumPy is loaded."""
    if any(os.environ.get(name) != count for name, count in ONE_THREAD.items()):
        again = [sys.executable, "-m", "tools.bench_fit"]
        return subprocess.run(again, env=os.environ | ONE_THREAD, cwd=ROOT, check=False).returncode
    console = Console()
    held = use_cores(1)
    recorded, missing = list(clips()), opensim_body.missing()
    methods = {name: method for name, method in METHODS.items() if missing is None or not name.startswith("OpenSim")}
    outcomes = outcomes_of(methods, recorded)
    console.print(time_table(outcomes), error_table(outcomes))
    if missing:
        console.print(f"OpenSim is not here to compare with: {missing}", soft_wrap=True)
    console.print(
        f"practise, recorded landmarks to cues: {practise_fps(recorded):.0f} frames/s (bar: {PRACTISE_FPS:.0f})"
    )
    use_cores(ANALYZE_CORES)
    cores = f"{ANALYZE_CORES} cores" if held else "all cores: this system cannot hold a process to some"
    console.print(f"unsit analyze, 640 x 480, {cores}: {analyze_fps():.0f} frames/s (bar: {ANALYZE_FPS:.0f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

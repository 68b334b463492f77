"""Our fit, the plane geometry and three-point angles side by side on the same landmarks. For development.

`python tools/compare_fit.py [STILLS LANDMARKS]`: STILLS is a folder with truth.json (a list of `file`, `front_leg`,
`bearing_deg`, `truth`), LANDMARKS an npz of their landmarks in the same order: l (n, 33, 4) x, y as shares of the
picture, z, visibility; w (n, 33, 3) metres; s (n, 2) height and width in pixels. The clips of `tests/` are always in.
"""

import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.baselines import MEASURED, roles, side_view, three_points, truth_of
from unsit import fitting
from unsit.angles import NOTHING, Angles, in_roles
from unsit.catalogue import CORE, load
from unsit.expectation import looked_for
from unsit.fit import Fit
from unsit.fitting import Fitting
from unsit.landmarks import Landmarks, Side
from unsit.sources import replay

EXPECTED = looked_for(load().stretches[CORE])
TESTS = Path(__file__).parents[1] / "tests"
BANDS = ((-45, -20), (-20, 0), (0, 20), (20, 45))
WORDS = tuple(MEASURED.values())


@dataclass(frozen=True)
class Case:
    """One half-kneeling frame: its truth, and each method's (value, standard deviation) by measure."""

    source: str
    bearing_deg: float
    truth: dict[str, float]
    found: dict[str, dict[str, tuple[float, float]]]
    fit: Fit | None
    roles_right: bool
    cost: float


@dataclass(frozen=True)
class Told:
    """What is known of a frame: where it is from, the lens's bearing, the true angles, the leg in front."""

    source: str
    bearing_deg: float
    truth: Angles
    front: Side


def case(told: Told, landmarks: Landmarks, fit: Fit | None) -> Case:
    """One frame by all methods; the roles are the true ones, so that a wrong role shows as an error."""
    front = told.front
    found = {
        "fit": roles(fit.angles if fit else NOTHING, front),
        "side view": roles(side_view(landmarks, front), front),
        "three points": roles(three_points(landmarks), front),
    }
    known = in_roles(told.truth, front)
    right = fit is not None and fit.front_leg is front
    return Case(told.source, told.bearing_deg, known, found, fit, right, fit.cost if fit else np.nan)


def stills(folder: Path, file: Path) -> Iterator[Case]:
    """Each still alone, cold."""
    stored = np.load(file)
    for index, told in enumerate(json.loads((folder / "truth.json").read_text())):
        height, width = (int(side) for side in stored["s"][index])
        marks = stored["l"][index]
        landmarks = Landmarks(0.0, marks[:, :2] * [width, height], marks[:, 3], stored["w"][index], width, height)
        _, fit = fitting.step(Fitting(), landmarks, EXPECTED)
        known = Told(told["file"], told["bearing_deg"], truth_of(told["truth"]), Side(told["front_leg"]))
        yield case(known, landmarks, fit)


def clip(name: str) -> tuple[list[Case], list[float]]:
    """A clip from its beginning: its half-kneeling frames, and the milliseconds of every frame's fit."""
    with (TESTS / "clips" / name / "truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = json.loads((TESTS / "clips" / name / "truth.json").read_text())
    memory, cases, spent_ms = Fitting(), [], []
    for landmarks, row in zip(replay.read(TESTS / "recordings" / f"{name}.parquet").frames, rows, strict=False):
        begun = time.perf_counter()
        memory, fit = fitting.step(memory, landmarks, EXPECTED)
        spent_ms.append(1000 * (time.perf_counter() - begun))
        if row["half_kneeling"] == "1":
            truth = {key: float(row[key]) for key in row if key.endswith("_deg") and key != "turned_away_deg"}
            known = Told(name, told["bearing_deg"], truth_of(truth), Side(row["lead"]))
            cases.append(case(known, landmarks, fit))
    return cases, spent_ms


def table(title: str, chosen: list[Case]) -> None:
    """Mean absolute errors and biases of each method, and how often the fit's 95 % interval holds."""
    print(f"\n{title}: {len(chosen)} frames, right roles {np.mean([each.roles_right for each in chosen]):.0%}, "
          f"median cost {np.median([each.cost for each in chosen]):.0f}")  # fmt: skip
    print(f"  {'':16}" + "".join(f"{word:>13}" for word in WORDS))
    for method in ("fit", "side view", "three points"):
        errors = np.array([[each.found[method][name][0] - each.truth[name] for name in MEASURED] for each in chosen])
        if np.isnan(errors).all():
            print(f"  {method:16}" + f"{'nothing':>13}")
            continue
        size, bias = np.nanmean(np.abs(errors), axis=0), np.nanmean(errors, axis=0)
        print(f"  {method:16}" + "".join(f"{mae:7.1f}{mean:+6.1f}" for mae, mean in zip(size, bias, strict=True)))
        if method == "fit":
            sds = np.array([[each.found[method][name][1] for name in MEASURED] for each in chosen])
            held = np.nanmean(np.abs(errors) <= 1.96 * sds, axis=0)
            print(f"  {'95 % holds':16}" + "".join(f"{share:13.0%}" for share in held))
            print(f"  {'mean sd':16}" + "".join(f"{sd:13.1f}" for sd in np.nanmean(sds, axis=0)))
    bearings = np.array([each.fit.bearing_deg - each.bearing_deg for each in chosen if each.fit])
    bearings = (bearings + 180) % 360 - 180
    print(f"  bearing: error {np.mean(np.abs(bearings)):.1f}, bias {np.mean(bearings):+.1f}")


def main(arguments: list[str]) -> None:
    """Print everything."""
    by_clip: dict[str, list[Case]] = defaultdict(list)
    spent: list[float] = []
    for path in sorted((TESTS / "recordings").glob("*.parquet")):
        by_clip[path.stem], spent_ms = clip(path.stem)
        spent += spent_ms
    if len(arguments) == 2:
        cases = list(stills(Path(arguments[0]), Path(arguments[1])))
        for low, high in BANDS:
            table(f"stills, {low}..{high}", [each for each in cases if low <= each.bearing_deg < high])
        for low, high in ((-20, -5), (-5, 20)):
            table(f"stills, {low}..{high}, as the bars", [each for each in cases if low <= each.bearing_deg <= high])
    for name, cases in by_clip.items():
        table(f"clip {name}", cases)
    low, middle, high = np.percentile(spent, [5, 50, 95])
    print(f"\nms per frame of the clips: median {middle:.2f}, 5 % {low:.2f}, 95 % {high:.2f}, most {max(spent):.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The fixed cohorts: who is seen how, and what was found in their pictures. Reading needs neither torch nor vtk.

By `reported` the product's accuracy is told; it is never used for tuning: that is what `training` is for. A cohort's
folder holds `truth.csv` (one row a still), `landmarks_full.parquet` and `landmarks_heavy.parquet` (one row a still, in
the same order, as `unsit.sources.replay` reads them; the time is the row's number) and `cohort.json` (how it was made).
Approaches, in which a person is followed from standing into the stretch, lie beside them in the same formats, their
truth of the pictures in the stretch alone.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from studio.figure import JOINTS
from studio.lenses import Lens
from unsit.angles import MEASURES, Angles, angles_of
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side
from unsit.sources import replay

HOME = Path(__file__).with_name("cohort")
SEEDS = {"reported": 20261, "training": 20262}
FOLLOWED = "reported"
"""The cohort whose people are followed, too."""
PEOPLE = 48
BANDS_DEG = ((-45.0, -20.0), (-20.0, -5.0), (-5.0, 20.0), (20.0, 45.0), (45.0, 75.0))
"""Each person's half-kneel is seen from one bearing inside each of these."""
PICTURES, STRETCHED = 11, 3
"""How many pictures an approach has, and how many of them, the last, are in the stretch."""
FILM = (*range(PICTURES), 9, 8, 9, 10)
"""The pictures in the order in which they are shown: a stretch is held, swaying, before its last pictures count."""
FILM_STEP_S, BETWEEN_FILMS_S = 0.3, 60.0
OTHERS = {"standing": 10, "sitting": 8, "tall_kneeling": 8, "way_down": 14}
"""Stills of other postures, from any of these bearings."""
LENS = ("height_m", "distance_m", "across_m", "pitch_deg", "roll_deg", "vertical_fov_deg", "width_px", "height_px")
TOLD = ("file", "person", "kind", "front_leg", "bearing_deg", "heading_deg")
COLUMNS = (
    *TOLD,
    *(f"lens_{name}" for name in LENS),
    *MEASURES,
    *(f"{name}_{axis}_m" for name in JOINTS for axis in "xyz"),
)


@dataclass(frozen=True, slots=True)
class Take:
    """One still or approach to be taken: whom, doing what, from where (as `truth.bearing_deg`), with its own seed."""

    file: str
    person: int
    kind: str
    bearing_deg: float
    seed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Still:
    """One still's truth. `joints`: metres in the room (x to the picture's right, y away from the lens, z up)."""

    file: str
    person: int
    kind: str
    front_leg: Side | None
    bearing_deg: float
    heading_deg: float
    lens: Lens
    angles: Angles
    joints: Mapping[str, Array] = field(default_factory=dict)


def takes(name: str, people: int = PEOPLE) -> Iterator[Take]:
    """Every still of this cohort, in the order of its files."""
    seed = SEEDS[name]
    for person in range(people):
        for view, (low, high) in enumerate(BANDS_DEG):
            own = (seed, person, view)
            bearing = float(np.random.default_rng(own).uniform(low, high))
            yield Take(f"{name}-{person:02}-{view}", person, "half_kneeling", bearing, own)
    kinds = [kind for kind, count in OTHERS.items() for _ in range(count)]
    for person, kind in enumerate(kinds[: people - people // 6]):
        own = (seed, person, len(BANDS_DEG))
        bearing = float(np.random.default_rng(own).uniform(BANDS_DEG[0][0], BANDS_DEG[-1][1]))
        yield Take(f"{name}-{person:02}-{kind}", person, kind, bearing, own)


def approached(name: str = FOLLOWED, people: int = PEOPLE) -> Iterator[Take]:
    """Every approach of a cohort: each person's half-kneel from the bearings of its stills, but the last."""
    for take in takes(name, people):
        if take.kind == "half_kneeling" and take.seed[2] < len(BANDS_DEG) - 1:
            yield replace(take, file=f"{take.file}-approach")


def read_approaches(model: str = "full", folder: Path = HOME / FOLLOWED) -> list[tuple[list[Still], list[Landmarks]]]:
    """The kept approaches: the truth of their last pictures, `STRETCHED`, and what was found in all of them."""
    stills = read_truth(folder / "approaches.csv")
    frames = replay.read(folder / f"approaches_{model}.parquet").frames
    count = len(stills) // STRETCHED
    return [
        (
            stills[number * STRETCHED : (number + 1) * STRETCHED],
            list(frames[number * len(FILM) : (number + 1) * len(FILM)]),
        )
        for number in range(count)
    ]


def read(name: str, model: str = "full", home: Path = HOME) -> list[tuple[Still, Landmarks]]:
    """A cohort's stills with what the pose model (`full` or `heavy`) found in them, nobody included."""
    stills = read_truth(home / name / "truth.csv")
    frames = replay.read(home / name / f"landmarks_{model}.parquet").frames
    return list(zip(stills, frames, strict=True))


def read_truth(path: Path) -> list[Still]:
    """The stills of a truth.csv."""
    with path.open(newline="", encoding="utf-8") as file:
        return [_still(row) for row in csv.DictReader(file)]


def write_truth(stills: list[Still], path: Path) -> None:
    """The stills as a truth.csv: angles to hundredths of a degree, places to tenths of a millimetre."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(still) for still in stills)


def _row(still: Still) -> dict[str, str]:
    row = {"file": still.file, "person": str(still.person), "kind": still.kind, "front_leg": still.front_leg or ""}
    row |= {name: f"{getattr(still, name):.2f}" for name in ("bearing_deg", "heading_deg")}
    row |= {f"lens_{name}": f"{getattr(still.lens, name):.4f}".rstrip("0").rstrip(".") for name in LENS}
    row |= {name: _plain(still.angles[name], 2) for name in MEASURES}
    return row | {
        f"{name}_{axis}_m": _plain(value, 4)
        for name in JOINTS
        for axis, value in zip("xyz", still.joints[name], strict=True)
    }


def _plain(value: float, digits: int) -> str:
    return "" if not np.isfinite(value) else f"{value + 0.0:.{digits}f}"


def _still(row: Mapping[str, str]) -> Still:
    numbers = {name: float(row[f"lens_{name}"]) for name in LENS}
    width, height = int(numbers.pop("width_px")), int(numbers.pop("height_px"))
    return Still(
        file=row["file"],
        person=int(row["person"]),
        kind=row["kind"],
        front_leg=Side(row["front_leg"]) if row["front_leg"] else None,
        bearing_deg=float(row["bearing_deg"]),
        heading_deg=float(row["heading_deg"]),
        lens=Lens(**numbers, width_px=width, height_px=height),
        angles=angles_of({name: (float(row[name] or "nan"), np.nan) for name in MEASURES}),
        joints={name: np.array([float(row[f"{name}_{axis}_m"]) for axis in "xyz"]) for name in JOINTS},
    )

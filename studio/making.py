"""Making a cohort: every still's picture, what the pose models find in it, and the files that are kept.

Pictures go to a folder that git does not know; those that are already there are not rendered again.
"""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np

from studio import approaches, cohort, course, orders, picture, shots
from studio.cohort import Still, Take
from studio.orders import Order
from unsit.landmarks import Landmarks
from unsit.sources import replay
from unsit.sources.detector import PhotoDetector, VideoDetector

USED = ("anny", "vtk", "torch", "numpy", "mediapipe")


def make(name: str, build: Path, models: Mapping[str, Path], home: Path = cohort.HOME) -> None:
    """Render what is missing of this cohort, look at it with each model, write the cohort's folder."""
    takes = list(cohort.takes(name))
    folder, pictures = home / name, build / name
    for each in (folder, pictures):
        each.mkdir(parents=True, exist_ok=True)
    stills = [_taken(take, pictures, f"{name}: {number} of {len(takes)}") for number, take in enumerate(takes, 1)]
    cohort.write_truth(stills, folder / "truth.csv")
    for model, path in models.items():
        frames = looked_at(path, [pictures / f"{take.file}.jpg" for take in takes])
        (folder / f"landmarks_{model}.parquet").write_bytes(replay.recording_bytes(frames, name))
        _say(f"{name}: {model} found nobody in {sum(not frame.seen for frame in frames)} of {len(frames)}\n")
    (folder / "cohort.json").write_text(json.dumps(_about(name, takes), indent=1) + "\n", encoding="utf-8")


def make_approaches(name: str, build: Path, models: Mapping[str, Path], home: Path = cohort.HOME) -> None:
    """The same of this cohort's approaches, each followed as a film is."""
    takes = list(cohort.approached(name))
    folder, kept = home / name, build / f"{name}-approaches"
    for each in (folder, kept):
        each.mkdir(parents=True, exist_ok=True)
    stills = []
    for number, take in enumerate(takes, 1):
        stills += _approached(take, kept)
        _say(f"\r{name}, approaches: {number} of {len(takes)} ")
    cohort.write_truth(stills, folder / "approaches.csv")
    for model, path in models.items():
        frames = [frame for number, take in enumerate(takes) for frame in _followed(path, take, kept, number)]
        (folder / f"approaches_{model}.parquet").write_bytes(replay.recording_bytes(frames, name))


def _approached(take: Take, kept: Path) -> list[Still]:
    """The truth of an approach's pictures in the stretch; those that are not there are rendered."""
    of = approaches.approach(take)
    paths = _paths(take, kept)
    if not all(path.is_file() for path in paths):
        for path, (_, photo) in zip(paths, approaches.pictures(of), strict=True):
            path.write_bytes(photo)
    stretched = list(zip(paths, course.approach(of.of), strict=True))[-cohort.STRETCHED :]
    return [approaches.told(of, frame, path.stem) for path, frame in stretched]


def _paths(take: Take, kept: Path) -> list[Path]:
    return [kept / f"{take.file}-{number:02}.jpg" for number in range(cohort.PICTURES)]


def _followed(model: Path, take: Take, kept: Path, number: int) -> list[Landmarks]:
    """What the pose model finds, following the person from picture to picture."""
    begun_s, paths = number * cohort.BETWEEN_FILMS_S, _paths(take, kept)
    with VideoDetector(model) as detector:
        return [
            detector.follow(_read(paths[shown]), begun_s + step * cohort.FILM_STEP_S)
            for step, shown in enumerate(cohort.FILM)
        ]


def _taken(take: Take, pictures: Path, progress: str) -> Still:
    """The take's truth; its picture is rendered if it is not there."""
    of, path = shots.shot(take), pictures / f"{take.file}.jpg"
    if not path.is_file():
        path.write_bytes(_photo(of, take))
    _say(f"\r{progress} ")
    return shots.told(of, take)


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


def looked_at(model: Path, paths: list[Path]) -> list[Landmarks]:
    """What this pose model finds in each picture; a frame's time is its number."""
    with PhotoDetector(model) as detector:
        return [detector.look(_read(path), float(number)) for number, path in enumerate(paths)]


def still(order: Order, name: str, seed: int, bearing_deg: float, folder: Path) -> Path:
    """One picture of an ordered posture, `NAME.jpg`, with its truth, `NAME.csv`, beside it."""
    random = np.random.default_rng((seed, 6))
    whom = shots.subject((seed,))
    take = Take(name, 0, order.stance, bearing_deg, (seed, 7))
    of = shots.placed(whom, orders.posed(whom.figure, order), order.front, bearing_deg, random)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jpg"
    path.write_bytes(_photo(of, take))
    cohort.write_truth([shots.told(of, take)], path.with_suffix(".csv"))
    return path


def _read(path: Path) -> picture.Picture:
    return np.asarray(cv2.imread(str(path)), dtype=np.uint8)


def _photo(of: shots.Shot, take: Take) -> bytes:
    random = np.random.default_rng((*take.seed, 4))
    return picture.taken(shots.rendered(of), picture.drawn(random), random)


def _about(name: str, takes: list[Take]) -> dict[str, object]:
    """How the cohort was made, and of whom."""
    seed = cohort.SEEDS[name]
    whom = {number: shots.subject((seed, number)) for number in sorted({take.person for take in takes})}
    return {
        "name": name,
        "seed": seed,
        "stills": len(takes),
        "made_with": {package: version(package) for package in USED},
        "people": [_rounded({"stature_m": one.person.stature_m, **one.person.phenotype}) for one in whom.values()],
    }


def _rounded(named: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in named.items()}

"""The five rendered clips with known truth, as recordings of the pose model's landmarks: these need no model.

`tests/recordings/*.parquet` are the `landmarks.parquet` files that `unsit analyze tests/clips --out DIR` writes.
"""

import csv
import json
from functools import cache
from pathlib import Path

from unsit.catalogue import CORE, load
from unsit.exchange.analysis import Analysis, analyse_frames
from unsit.practice import Practice
from unsit.sources import replay
from unsit.sources.replay import Recording

CLIPS = Path(__file__).with_name("clips")
RECORDINGS = Path(__file__).with_name("recordings")
NAMES = tuple(sorted(path.stem for path in RECORDINGS.glob("*.parquet")))


@cache
def recording(name: str) -> Recording:
    return replay.read(RECORDINGS / f"{name}.parquet")


@cache
def analysis(name: str) -> Analysis:
    """The clip taken through the core stretch, from its recording."""
    catalogue = load()
    practice = Practice.begin(
        catalogue.stretches[CORE], catalogue.words, source=f"{name}.mp4", muscles=catalogue.anatomy.model
    )
    return analyse_frames(recording(name).frames, practice)


@cache
def truth(name: str) -> dict[str, object]:
    told: dict[str, object] = json.loads((CLIPS / name / "truth.json").read_text())
    return told


@cache
def true_frames(name: str) -> list[dict[str, str]]:
    with (CLIPS / name / "truth.csv").open(newline="") as file:
        return list(csv.DictReader(file))

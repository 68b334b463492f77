"""Holds what Unsit says of rendered people against their truth, and writes docs/accuracy.md. Run by `make accuracy`."""

import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools import accuracy_cohort as cohort
from unsit.angles import MEASURES, SIDED
from unsit.catalogue import CORE, load
from unsit.exchange.analysis import Analysis, analyse_frames
from unsit.landmarks import Side
from unsit.practice import Practice
from unsit.sources import replay

ROOT = Path(__file__).parents[1]
CLIPS, RECORDINGS, PAGE = ROOT / "tests/clips", ROOT / "tests/recordings", ROOT / "docs/accuracy.md"
HEAD = """# Accuracy

What Unsit says, held against rendered people of whom every angle is known. `make accuracy` remakes this page from small
files: the reported cohort in `studio/cohort` (`docs/studio.md` says how it was made; nothing was tuned on it), and the
five clips in `tests/clips`.

**What this is not**: real people. No recording of real people with known angles and a licence that lets us publish was
at hand. Rendered people have no folds of cloth and simple hands.

**How to read it.** *Bearing*: where the lens stands, from exactly beside the kneeling leg, + in front of the person;
the advised view is -5 to 20 degrees. *Lines in the picture* are what two-dimensional tools measure, *three points*
what most trainers do with the pose model's own metres; both are told which leg is in front, the fit is not. *Told*:
the share of pictures in which the fit tells this measure; where the view is refused, or does not determine it, nothing
is told. *Followed*: the person is seen standing, kneeling down and in the stretch, three pictures a second, as in a
session but with far fewer; the last three pictures count, and are one person's error, not three. *Alone*: a single
still without a frame before, which is what a photo is. The cohort's lenses are drawn wide: 35 to 75 degrees of view,
0.3 to 1.6 m high, tilted up to 38 degrees; people sit at the edges of what is advised as often as in its middle.
"""


@dataclass(frozen=True)
class Clip:
    """One clip gone through: its truth and what became of every frame."""

    name: str
    truth: dict[str, float]
    knee_truth_s: float
    rows: list[dict[str, str]]
    analysis: Analysis


def gone_through(name: str) -> Clip:
    """The clip's recording through the one path that everything takes."""
    catalogue = load()
    practice = Practice.begin(catalogue.stretches[CORE], catalogue.words, source=name)
    analysis = analyse_frames(replay.read(RECORDINGS / f"{name}.parquet").frames, practice)
    told = json.loads((CLIPS / name / "truth.json").read_text())
    with (CLIPS / name / "truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return Clip(name, told["held_s_by_front_leg"], told["knee_past_ankle_s"], rows, analysis)


def seconds_table(clips: list[Clip]) -> str:
    """Held seconds and knee seconds beside the truth."""
    lines = [
        "| clip | right held, s (truth) | left held, s (truth) | knee past the ankle, s (truth) | view |",
        "|---|---|---|---|---|",
    ]
    for clip in clips:
        session = clip.analysis.session
        held = [f"{session.held_s(leg):.2f} ({clip.truth[leg]:.2f})" for leg in (Side.RIGHT, Side.LEFT)]
        knee_s = sum(session.fault_s("knee_past_ankle", leg) for leg in Side)
        lines.append(
            f"| {clip.name} | {held[0]} | {held[1]} | {knee_s:.2f} ({clip.knee_truth_s:.2f}) | {session.verdict} |"
        )
    return "\n".join(lines)


def errors(clips: list[Clip]) -> dict[str, list[tuple[float, float]]]:
    """Measure in roles -> (error, standard deviation told) of every half-kneeling frame in which it was observed."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for clip in clips:
        for row, moment in zip(clip.rows, clip.analysis.moments, strict=False):
            if row["half_kneeling"] == "1":
                for name in MEASURES:
                    if name in row and np.isfinite(value := moment.observation.angles[name]):
                        error = value - float(row[name])
                        found[_in_role(name, row["lead"])].append((error, moment.observation.angles.sd(name)))
    return found


def _in_role(name: str, lead: str) -> str:
    side, _, rest = name.partition("_")
    return name if rest not in SIDED else f"{'front' if side == lead else 'rear'} {rest}"


def errors_table(clips: list[Clip]) -> str:
    """Per measure: bias, mean absolute error, 95 % limits, and how often the told 95 % interval holds the truth."""
    lines = [
        "| measure | frames | bias | mean absolute error | 95 % of errors within | interval holds |",
        "|---|---|---|---|---|---|",
    ]
    for name, pairs in sorted(errors(clips).items()):
        error, sd = np.array(pairs).T
        low, high = np.percentile(error, [2.5, 97.5])
        holds = np.mean(np.abs(error) <= 1.96 * sd)
        words = name.removesuffix("_deg").replace("_", " ")
        limits = f"{low:+.1f} .. {high:+.1f}"
        lines.append(
            f"| {words} | {error.size} | {error.mean():+.1f} | {np.abs(error).mean():.1f} | {limits} | {holds:.0%} |"
        )
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    clips = [gone_through(path.stem) for path in sorted(RECORDINGS.glob("*.parquet"))]
    graded = [clip for clip in clips if clip.name != "turned_away"]
    return "\n".join(
        [
            HEAD,
            cohort.section(),
            "## Seconds, in the five clips\n",
            seconds_table(clips),
            "\nThe bar is 1.5 s. `turned_away` shows someone with their back to the lens: they are asked to turn, and",
            "nothing is graded.\n",
            "## Angles in the clips, degrees, in half-kneeling (all but `turned_away`)\n",
            errors_table(graded),
            "\nFrames of one clip share their error, so these are five people's errors, not thousands of frames'.\n",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")

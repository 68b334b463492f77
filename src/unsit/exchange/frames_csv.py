"""`frames.csv`: one row a picture, with phase, clock and every measure; an empty cell is what cannot be seen."""

import csv
import io

import numpy as np

from unsit.angles import MEASURES
from unsit.exchange.analysis import Analysis
from unsit.practice import Moment

COLUMNS = (
    "time_s", "front_leg", "phase", "in_stretch", "held_s",
    *(column for name in MEASURES for column in (name, f"{name.removesuffix('_deg')}_sd_deg")),
)  # fmt: skip


def frames_csv(analysis: Analysis) -> str:
    """The content of the file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(moment) for moment in analysis.moments)
    return text.getvalue()


def _row(moment: Moment) -> list[str]:
    leg = moment.front_leg or moment.coach.last_leg
    held_s = 0.0 if leg is None else moment.coach.held_s(leg)
    angles = moment.observation.angles
    pairs = np.stack([angles.values, angles.sds], axis=-1).ravel()
    state = [str(moment.front_leg or ""), str(moment.phase), str(int(moment.in_stretch)), f"{held_s:.3f}"]
    return [f"{moment.time_s:.4f}", *state, *("" if np.isnan(value) else f"{value:.2f}" for value in pairs)]

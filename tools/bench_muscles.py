"""How fast all muscles' lengths and moment arms are, beside OpenSim on the same poses in the same run.

Run: `UNSIT_OSIM=Rajagopal2016.osim python -m tools.bench muscles`. OpenSim is timed where it is installed and
UNSIT_OSIM names its model; without either the table says what is missing.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from unsit.catalogue.anatomy import load_anatomy
from unsit.geometry import Array
from unsit.muscles import COORDINATES, LEG_COORDINATES

MANY, ROUNDS, ONE_ROUNDS = 10_000, 20, 500
THEIRS, THEIR_ARMS = 1000, 25
"""So many poses are enough for OpenSim."""


def poses(count: int) -> Array:
    """Poses all over what was fitted."""
    low, high = load_anatomy().model.fitted_deg
    return np.random.default_rng(3).uniform(low, high, (count, len(COORDINATES)))


def best_s(work: Callable[[], object], rounds: int) -> float:
    """The median time of a round, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        start_s = time.perf_counter()
        work()
        times.append(time.perf_counter() - start_s)
    return float(np.median(times))


def main() -> int:
    """Print the figures."""
    model, console = load_anatomy().model, Console()
    many, one = poses(MANY), poses(1)[0]
    room = model.kinematics(many)
    table = Table(
        "what", "poses/s", "one pose, ms", "", title=f"{len(model.ids)} muscles, {len(model.arms)} moment arms"
    )
    lengths_s, both_s = (
        best_s(lambda: model.lengths_m(many), ROUNDS),
        best_s(lambda: model.kinematics(many, room), ROUNDS),
    )
    one_length_s, one_s = (
        best_s(lambda: model.lengths_m(one), ONE_ROUNDS),
        best_s(lambda: model.kinematics(one), ONE_ROUNDS),
    )
    table.add_row(f"ours, lengths, {MANY} at once", f"{MANY / lengths_s:,.0f}", f"{1000 * one_length_s:.2f}", "")
    table.add_row(
        f"ours, with moment arms, {MANY} at once into the same tables",
        f"{MANY / both_s:,.0f}",
        f"{1000 * one_s:.2f}",
        "bars: 400,000 and 0.5 ms",
    )
    _opensim(table, many, MANY / lengths_s, MANY / both_s)
    console.print(table)
    return 0


def _opensim(table: Table, many: Array, our_lengths_per_s: float, ours_per_s: float) -> None:
    path = os.environ.get("UNSIT_OSIM")
    try:
        import opensim  # noqa: F401 - only whether it can be loaded
    except ImportError:
        table.add_row("OpenSim", "-", "-", "not timed: not installed (the extra `bench`)")
        return
    if not path:
        table.add_row("OpenSim", "-", "-", "not timed: UNSIT_OSIM=Rajagopal2016.osim make bench")
        return
    from tools.rajagopal import Leg

    leg = Leg(Path(path))
    asked = many[:THEIRS, : len(LEG_COORDINATES)]
    lengths_s = best_s(lambda: leg.lengths_m(asked), 3)
    arms_s = best_s(lambda: leg.own_moment_arms_m(asked[:THEIR_ARMS]), 1)
    lengths_per_s, arms_per_s = THEIRS / lengths_s, THEIR_ARMS / arms_s
    words = "one leg's {} muscles; ours, with both legs and the trunk, is {:,.0f} times as fast"
    count = len(leg.names)
    table.add_row(
        "OpenSim, lengths", f"{lengths_per_s:,.0f}", f"{1000 / lengths_per_s:.2f}",
        words.format(count, our_lengths_per_s / lengths_per_s),
    )  # fmt: skip
    table.add_row(
        "OpenSim, moment arms (its own solver)", f"{arms_per_s:,.0f}", f"{1000 / arms_per_s:.2f}",
        words.format(count, ours_per_s / arms_per_s),
    )  # fmt: skip

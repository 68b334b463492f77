"""Finding the numbers with which something comes out as it should: Newton's method with measured slopes."""

from collections.abc import Callable

import numpy as np

from unsit.geometry import Array

STEPS = 25


class NotSolved(Exception):
    """No such posture was found: what was still missing."""


def solved(missing: Callable[[Array], Array], start: Array, nudge: float, enough: Array, most: float) -> Array:
    """The numbers at which `missing` is less than `enough`, each.

    `nudge`: the change by which slopes are measured; `most`: the longest step. Raises `NotSolved`.
    """
    numbers = np.array(start, dtype=np.float64)
    for _ in range(STEPS):
        left = missing(numbers)
        if (np.abs(left) < enough).all():
            return numbers
        slopes = [(missing(numbers + nudge * axis) - left) / nudge for axis in np.eye(len(numbers))]
        step = np.linalg.lstsq(np.stack(slopes, axis=-1), -left, rcond=None)[0]
        numbers = numbers + step * min(1.0, most / max(float(np.abs(step).max()), 1e-12))
    raise NotSolved(f"after {STEPS} steps {missing(numbers).round(5).tolist()} are missing, {enough.tolist()} allowed")

"""How far a measure was held: the best steady second of a session, for each measure a stretch aims at or limits.

Folded from counted frames alone: `step(steady, angles, front_leg, time_s)`, with no leg while nothing counts. It knows
no range of anybody else's, and says nothing of progress: that is `progress.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from unsit.angles import INDEX, ROLE_MEASURES, Angles, of_role
from unsit.geometry import Array
from unsit.hold import BLIND_AFTER_S
from unsit.landmarks import Side
from unsit.session import Best
from unsit.stretch import Stretch

WINDOW_S = 1.0
"""A moment's swing is not what someone can hold."""
LEAST_FRAMES = 4
"""Fewer pictures in a second say too little of whether it was steady; as many as 3 a second has, with both its ends."""
STEADY_SHARE = 0.25
"""A second is steady if its spread is at most this share of the fit's standard deviation: its mean is then less sure by
three per cent (the root of 1 + 1/16), so that moving does not matter beside what the camera leaves open."""
STEADY_DEG = 2.0
"""Nor more than this, however unsure the fit: whoever goes on turning at seven degrees a second spreads so far. In the
clips nine of ten held seconds spread by less than one."""
ROUNDING_S = 1e-6
DEEP_HIP_FLEXORS = {"psoas", "iliacus"}
"""They cross the front of the hip and nothing further down: they lengthen as that thigh goes behind. The thigh against
the vertical is what a camera tells best of it; the hip itself hides in the trunk's lean (docs/measures.md)."""


def aims(stretch: Stretch) -> dict[str, float]:
    """The measures that a stretch wants more of, in degrees, and which way is further: 1 up, -1 down.

    The deep hip flexors' part counts where a stretch says that it lengthens them; a band around zero asks to stay.
    """
    claimed = {
        f"{claim.leg}_thigh_inclination_deg": 1.0
        for claim in stretch.lengthens
        if claim.muscle in DEEP_HIP_FLEXORS and claim.against == "standing"
    }
    wanted = {measure: _way(stretch, measure) for measure in _in_degrees(target.measure for target in stretch.target)}
    return claimed | {measure: way for measure, way in wanted.items() if way != 0}


def limited(stretch: Stretch) -> dict[str, float]:
    """The measures that a stretch limits, in degrees, and which way the limit lies."""
    return {rule.measure: -1.0 if rule.downwards else 1.0 for rule in stretch.rule if rule.measure in ROLE_MEASURES}


def _in_degrees(measures: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(measure for measure in measures if measure in ROLE_MEASURES)


def _way(stretch: Stretch, measure: str) -> float:
    """To the open end of what its targets allow; else to a limit of its own; else away from zero; 0: nowhere."""
    bands = [target for target in stretch.target if target.measure == measure]
    low, high = max(band.low for band in bands), min(band.high for band in bands)
    if np.isinf(low) != np.isinf(high):
        return 1.0 if np.isinf(high) else -1.0
    if measure in limited(stretch):
        return limited(stretch)[measure]
    return float(low > 0) - float(high < 0)


@dataclass(frozen=True, slots=True)
class Steady:
    """The bests so far, and the frames of the last second, if it was counted without a gap, with this leg in front.

    `names` are the measures looked at, `ways` (n,) which way each is further. A frame's row is its values and their
    standard deviations, (2, n).
    """

    names: tuple[str, ...]
    ways: Array
    bests: tuple[Best, ...] = ()
    leg: Side | None = None
    times: tuple[float, ...] = ()
    rows: tuple[Array, ...] = ()

    @classmethod
    def of(cls, stretch: Stretch, bests: tuple[Best, ...] = ()) -> Self:
        """Of this stretch; `bests`: what its record already has."""
        ways = limited(stretch) | aims(stretch)
        return cls(tuple(ways), np.array(list(ways.values())), bests)


def step(steady: Steady, angles: Angles, front_leg: Side | None, time_s: float) -> Steady:
    """One frame; `front_leg` None: it does not count, and no second goes on over it."""
    if front_leg is None or not steady.names:
        return replace(steady, leg=None, times=(), rows=()) if steady.times else steady
    goes_on = front_leg is steady.leg and time_s - steady.times[-1] <= BLIND_AFTER_S
    before = (steady.times, steady.rows) if goes_on else ((), ())
    times, rows = (*before[0], time_s), (*before[1], _row(steady.names, angles, front_leg))
    # From the last frame that is a whole second ago, so that it is one at any rate of pictures.
    first = max(sum(each <= time_s - WINDOW_S + ROUNDING_S for each in times) - 1, 0)
    steady = replace(steady, leg=front_leg, times=times[first:], rows=rows[first:])
    whole = time_s - steady.times[0] >= WINDOW_S - ROUNDING_S and len(steady.times) >= LEAST_FRAMES
    return replace(steady, bests=_bettered(steady, front_leg)) if whole else steady


def _row(names: tuple[str, ...], angles: Angles, front_leg: Side) -> Array:
    told = [of_role(name, front_leg) for name in names]
    at = [INDEX[name] for name, _ in told]
    return np.stack([angles.values[at] * [sign for _, sign in told], angles.sds[at]])


def _bettered(steady: Steady, front_leg: Side) -> tuple[Best, ...]:
    """The bests with this second, where it was steady, seen all along and further than any before.

    Neighbouring frames share their error, so that the mean of a second is no surer than one of its frames.
    """
    rows = np.stack(steady.rows)
    values, spreads, sds = rows[:, 0].mean(axis=0), rows[:, 0].std(axis=0), rows[:, 1].mean(axis=0)
    bests = {(best.measure, best.front_leg): best for best in steady.bests}
    for index in np.flatnonzero(spreads <= np.minimum(STEADY_SHARE * sds, STEADY_DEG)):  # not where anything is NaN
        key, value = (steady.names[index], front_leg), float(values[index])
        if key not in bests or steady.ways[index] * (value - bests[key].value_deg) > 0:
            bests[key] = Best(*key, value, float(np.hypot(sds[index], spreads[index])), steady.times[0])
    return tuple(bests.values())

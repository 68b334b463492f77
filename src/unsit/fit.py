"""One frame's fitted body in the product's words: its measures with their uncertainty, where the lens stands.

A standard deviation is the fit's own information times what errors of rendered people were over it. What a view does
not determine is a guess, and is not told.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from unsit import angles as measures
from unsit import body
from unsit.angles import MEASURES, NOTHING, Angles
from unsit.expectation import FLOOR, LEANING, OF_CAMERA, OF_POSE, UNKNOWN, UNKNOWNS, Hypothesis, Lookout
from unsit.geometry import Array, sin_deg
from unsit.landmarks import Side
from unsit.misfit import Solution, inclinations
from unsit.observation import Lens, Posture

USUAL_COST = 16.0
"""What half of the fits of the right posture cost; errors of costlier ones grow as its root (the studio's training
cohort)."""
ANOTHER_BODY_COST = 40.0
"""Of people in an advised view one in two hundred costs more; of those taken for standing from behind, all do."""
FACTOR_BEARINGS_DEG = (-45.0, -20.0, -8.0, 0.0, 60.0)
FACTORS = {
    "front_shank_inclination_deg": (2.5, 2.2, 1.4, 0.8, 0.8),
    "front": (2.2, 1.8, 1.25, 0.85, 0.85),
    "rear_thigh_inclination_deg": (1.5, 1.1, 1.0, 0.8, 1.0),
    "rear": (1.6, 1.3, 1.15, 1.1, 1.15),
    "trunk_inclination_deg": (1.3, 1.0, 0.85, 0.8, 0.8),
    "trunk_rotation_deg": (2.0, 1.8, 1.5, 1.1, 0.9),
}
"""By bearing: errors over what the fit's own information says of them, in half-kneeling (the studio's training cohort):
of one measure, or of all others of a leg."""
UNSTUDIED_FACTOR = 1.5
"""In positions in which nobody has been rendered yet, errors are taken for so much larger."""
DETERMINED_TO_DEG = 60.0
DETERMINED_FROM_DEG = {"knee_flexion_deg": -5.0, "thigh_inclination_deg": -5.0, "hip_flexion_deg": -5.0}
FRONT_SEEN_FROM_DEG = -20.0
"""Bearings between which the front leg's measures are determined: from further behind it is hidden, and what the fit
says of it is its expectation. The shank holds out longer than what hangs on the hip."""
DETERMINED_SD_DEG = {"front_shank_inclination_deg": 8.0, "front_knee_flexion_deg": 10.5}
DETERMINED_ELSE_SD_DEG = 25.0
"""A measure less sure than this is a guess, and is not told."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One frame's body. `pose`, `camera` and `points` are as in `body.py`; `floor_m` is above the mid-hips.

    `lens_at_deg`: where the lens stands, 0 ahead of the person, + to their left. `bearing_deg`: the same from exactly
    side-on, + in front of the person, counted from the side `beside`, or from the near side where it is None.
    `half_kneels`: this is half-kneeling, whose errors have been studied. `cost` is the sum of squares, in standard
    deviations, of all that does not fit. `swapped`: the pose model had the left leg for the right.
    """

    time_s: float
    posture: Posture
    front_leg: Side | None
    pose: Array
    camera: Array
    points: Array
    floor_m: float
    angles: Angles
    lens_at_deg: float
    bearing_deg: float
    bearing_sd_deg: float
    lens: Lens
    cost: float
    swapped: bool = False
    beside: Side | None = None
    half_kneels: bool = False


class Tried(NamedTuple):
    """What the solution was sought as: the posture with the leg in front, and whether left and right are exchanged."""

    hypothesis: Hypothesis
    swapped: bool


def fit_of(time_s: float, trial: Tried, solution: Solution, spread: Array, lookout: Lookout) -> Fit:
    """The solution in the product's words, with its uncertainty; `spread` is the covariance of the unknowns."""
    posture, front = trial.hypothesis
    unknowns = solution.unknowns
    pose, camera = unknowns[OF_POSE], unknowns[OF_CAMERA]
    values, rows = measures_of(unknowns, solution.points, solution.moves)
    lens_at = float(body.lens_direction_deg(camera) - pose[body.INDEX["heading_deg"]])
    beside = lookout.beside(front)
    bearing = bearing_of(lens_at, beside)
    wider = np.sqrt(max(float(solution.cost) / USUAL_COST, 1.0))
    sds = wider * np.sqrt(np.maximum(((rows @ spread) * rows).sum(axis=-1), 0.0))
    sds = sds * (_factors(front, bearing) if lookout.half_kneels else UNSTUDIED_FACTOR)
    return Fit(
        time_s=time_s,
        posture=posture,
        front_leg=front,
        pose=pose,
        camera=camera,
        points=solution.points,
        floor_m=float(unknowns[FLOOR]),
        angles=Angles(values, sds),
        lens_at_deg=(lens_at + 180.0) % 360.0 - 180.0,
        bearing_deg=bearing,
        bearing_sd_deg=float(wider * np.sqrt(spread[0, 0])),
        lens=_lens(unknowns, spread),
        cost=float(solution.cost),
        swapped=trial.swapped,
        beside=beside,
        half_kneels=lookout.half_kneels,
    )


def _lens(unknowns: Array, spread: Array) -> Lens:
    """Where the lens is and how it looks, with the fit's own uncertainty."""
    camera, around = unknowns[OF_CAMERA], spread[OF_CAMERA.start :, OF_CAMERA.start :]
    sds = np.sqrt(np.maximum(np.diag(around), 0.0))
    nearby = body.lens_place(camera + NEARBY * np.eye(len(camera) + 1, len(camera)))[:, 2]
    slopes = np.append((nearby[:-1] - nearby[-1]) / NEARBY, -1.0)
    pitch, roll = (body.CAMERA.index(name) for name in ("pitch_deg", "roll_deg"))
    distance_m = float(np.exp(camera[body.CAMERA.index("ln_distance")]))
    return Lens(
        height_m=float(nearby[-1] - unknowns[FLOOR]),
        height_sd_m=float(np.sqrt(slopes @ around @ slopes)),
        distance_m=distance_m,
        distance_sd_m=distance_m * float(sds[body.CAMERA.index("ln_distance")]),
        pitch_deg=float(camera[pitch]),
        pitch_sd_deg=float(sds[pitch]),
        roll_deg=float(camera[roll]),
        roll_sd_deg=float(sds[roll]),
    )


NEARBY = 1e-4
"""The step by which the lens's height is differentiated."""


def bearing_of(lens_at_deg: float, beside: Side | None) -> float:
    """A lens's direction (0 ahead of the person, + to their left) as a bearing: see `Fit.bearing_deg`."""
    near = Side.LEFT if sin_deg(lens_at_deg) > 0 else Side.RIGHT
    bearing = 90.0 - lens_at_deg if (beside or near) is Side.LEFT else lens_at_deg + 90.0
    return (bearing + 180.0) % 360.0 - 180.0


def measures_of(unknowns: Array, points: Array, moves: Array) -> tuple[Array, Array]:
    """The measures of a solution, in the order of `MEASURES`, and their derivatives by the unknowns."""
    values, rows = unknowns[_SAME].copy(), _SAME_ROWS.copy()
    values[_LEANS], rows[_LEANS] = inclinations(unknowns, points, moves)
    values[_HIPS], rows[_HIPS] = unknowns[_LEAN] - values[_THIGHS], -rows[_THIGHS]
    rows[_HIPS, _LEAN] += 1.0
    return values, rows


_SAME = np.array([UNKNOWN.get(name, 0) for name in MEASURES])
"""Where a measure stands among the unknowns; the others are put in their places afterwards."""
_SAME_ROWS = np.eye(len(UNKNOWNS))[_SAME]
_LEANS = [measures.INDEX[name] for name in LEANING]
_THIGHS, _HIPS = (
    [measures.INDEX[f"{side}_{name}_deg"] for side in Side] for name in ("thigh_inclination", "hip_flexion")
)
_LEAN = UNKNOWN["trunk_inclination_deg"]


def _factors(front: Side | None, bearing: float) -> Array:
    """How much larger errors are than the fit's own information says, by measure."""
    if front is None:
        return np.ones(len(MEASURES))
    by_kind = {name: float(np.interp(bearing, FACTOR_BEARINGS_DEG, FACTORS[name])) for name in FACTORS}
    return np.array([by_kind.get(name, by_kind.get(name.partition("_")[0], 1.0)) for name in _ROLES[front]])


_ROLES = {
    front: [name.replace(front, "front", 1).replace(front.other, "rear", 1) for name in MEASURES] for front in Side
}
"""The measures in roles, by the leg in front."""


def determined(fit: Fit) -> Angles:
    """The fit's angles without what the view does not determine: those are guesses, and become NaN."""
    if fit.half_kneels and fit.cost > ANOTHER_BODY_COST:
        return NOTHING
    limits = np.full(len(MEASURES), DETERMINED_ELSE_SD_DEG)
    if fit.front_leg is not None and fit.half_kneels:
        for index, name in enumerate(_ROLES[fit.front_leg]):
            limits[index] = 0.0 if _hidden(name, fit.bearing_deg) else DETERMINED_SD_DEG.get(name, limits[index])
    unsure = fit.angles.sds > limits
    return Angles(np.where(unsure, np.nan, fit.angles.values), np.where(unsure, np.nan, fit.angles.sds))


def _hidden(role_measure: str, bearing: float) -> bool:
    """Whether the lens stands where it cannot see this measure of the front leg."""
    role, _, name = role_measure.partition("_")
    lowest = DETERMINED_FROM_DEG.get(name, FRONT_SEEN_FROM_DEG)
    return role == "front" and not lowest <= bearing <= DETERMINED_TO_DEG

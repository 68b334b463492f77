"""From landmarks to a body's pose and the camera's view, with their uncertainty: step(fitting, landmarks).

What the picture leaves open, `expectation.py` decides. A new frame starts from the last one; a lost one tries postures,
left and right exchanged, and several starts at once.

Errors within a hold are one constant bias, not noise: nothing of the pose is carried from frame to frame but the start,
and a standard deviation never shrinks with the number of frames.
"""

from dataclasses import dataclass, replace

import numpy as np

from unsit import angles as measures
from unsit import body
from unsit import front_leg as legs
from unsit.angles import MEASURES, Angles, in_roles
from unsit.body import POINT
from unsit.evidence import Evidence, evidence_of, exchanged
from unsit.expectation import (
    FLOOR,
    LEANING,
    OF_CAMERA,
    OF_POSE,
    UNKNOWN,
    UNKNOWNS,
    Expectation,
    Hypothesis,
    Lookout,
    Postures,
)
from unsit.front_leg import FrontLeg
from unsit.geometry import Array, sin_deg
from unsit.landmarks import Landmarks, Side
from unsit.misfit import Solution, inclinations
from unsit.observation import Lens, Posture
from unsit.search import RIDGE, Trial, descended, sought

FORGET_AFTER_S = 0.5
LOST_COST_RATIO, REMEMBERED_COSTS, ENOUGH_COSTS = 3.0, 45, 5
POOR_COST = 25.0
"""Nine fits in ten of the right posture cost less (the studio's training cohort); half of the wrong ones cost more."""
PATIENCE = 3
"""After so many searches in vain a poor fit is believed: some views, as from behind, are costly however one looks."""
BETTER_COST_RATIO = 2.5
"""What is found afresh must be so much cheaper than going on: a view from behind is costly, and others hardly less."""
DOUBT_S = 2.0
"""A poor fit that is believed is sought afresh this often: people move on."""
RETRY_S = 0.4
"""When looking afresh found nothing better, it is not tried again for so long."""
SLOW = (*body.RATIOS, "ln_focal", "pitch_deg", "roll_deg")
"""What does not change while a person moves: their proportions, and how the camera looks."""
_SLOW = [UNKNOWN[name] for name in SLOW]
SURE_RATIO_SD = 0.04
"""Proportions differ by about 0.05 between people: what is less sure than this tells nothing of one of them."""
STAND_TALL_S, KNOWN_FACTOR = 1.0, 1.2
"""Time constant of what is learnt from standing; how much wider it is taken than one frame says of itself."""
SPLIT_KNEE_DEG, STILL_KNEELING_DEG, STANDING_KNEE_DEG = 40.0, 50.0, 35.0
SITTING_THIGH_DEG = -55.0
UPRIGHT_TRUNK_DEG = 45.0
"""Whoever stands leans less than this."""
PLACE_SLACK_DEG = 8.0
"""A body may be so far outside a position's bands and still be looked for in that position."""

FACTOR_BEARINGS_DEG = (-45.0, -20.0, -8.0, 0.0, 60.0)
FACTORS = {
    "front_shank_inclination_deg": (2.5, 2.2, 1.6, 1.0, 0.9),
    "front": (2.2, 1.8, 1.4, 1.0, 0.9),
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
DETERMINED_FROM_ELSE_DEG = -20.0
"""Bearings between which the front leg's measures are determined: from further behind it is hidden, and what the fit
says of it is its expectation. The shank holds out longer than what hangs on the hip."""
DETERMINED_SD_DEG = {"front_shank_inclination_deg": 9.0, "front_knee_flexion_deg": 12.0}
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


@dataclass(frozen=True, slots=True)
class Known:
    """What someone who stood tall has told of their sizes and of the camera: `SLOW`, with standard deviations."""

    values: Array
    sds: Array
    last_s: float


def proportions(known: Known | None) -> dict[str, float]:
    """Segments over the average body's of the same stature, as standing tall has told them; only what is sure."""
    if known is None:
        return {}
    told = zip(SLOW, known.values, known.sds, strict=True)
    return {name: float(np.exp(value)) for name, value, sd in told if name in body.RATIOS and sd < SURE_RATIO_SD}


@dataclass(frozen=True, slots=True)
class Fitting:
    """What is remembered between frames: the last solution, the posture it was sought in, what fits usually cost.

    `in_vain`: so many searches, since a frame last fitted well, have found nothing better.
    """

    unknowns: Array | None = None
    hypothesis: Hypothesis = (Posture.BETWEEN, None)
    front: FrontLeg = FrontLeg()
    swapped: bool = False
    costs: tuple[float, ...] = ()
    last_s: float = float("-inf")
    searched_s: float = float("-inf")
    in_vain: int = 0
    known: Known | None = None


def step(fitting: Fitting, landmarks: Landmarks, lookout: Lookout) -> tuple[Fitting, Fit | None]:
    """One frame's body; None where too few points are numbers, which changes nothing that is remembered."""
    evidence = evidence_of(landmarks)
    if evidence is None:
        return fitting, None
    fitting, solution = _followed(fitting, evidence, landmarks, lookout.postures)
    fitting = replace(fitting, unknowns=solution.unknowns, last_s=landmarks.time_s)
    spread = np.asarray(np.linalg.inv(solution.normal + RIDGE), dtype=np.float64)
    fit = _told(fitting, solution, spread, landmarks.time_s, lookout)
    if fit.posture is Posture.STANDING:
        fitting = replace(fitting, known=_learnt(fitting.known, solution.unknowns, spread, landmarks.time_s))
    return _remembered(fitting, fit, lookout), fit


def _followed(
    fitting: Fitting, evidence: Evidence, landmarks: Landmarks, expected: Postures
) -> tuple[Fitting, Solution]:
    """From the last frame on, or afresh when there is none, or when what fitted no longer does."""
    if fitting.unknowns is None or not 0 <= landmarks.time_s - fitting.last_s < FORGET_AFTER_S:
        trial, found = sought(evidence, landmarks, _informed(expected, fitting.known), None)
        return _afresh(trial, fitting.known), found
    shown = exchanged(evidence) if fitting.swapped else evidence
    hypothesis = {fitting.hypothesis: expected[fitting.hypothesis]}
    solution = descended(fitting.unknowns, shown, _informed(hypothesis, fitting.known)[fitting.hypothesis])
    since_s = landmarks.time_s - fitting.searched_s
    if since_s < RETRY_S or not _lost(fitting, float(solution.cost), since_s):
        return fitting, solution
    trial, found = sought(evidence, landmarks, _informed(expected, fitting.known), fitting.unknowns)
    if float(found.cost) < float(solution.cost) / BETTER_COST_RATIO or not np.isfinite(solution.cost):
        return replace(_afresh(trial, fitting.known), costs=fitting.costs), found
    return replace(fitting, searched_s=landmarks.time_s, in_vain=fitting.in_vain + 1), solution


def _afresh(trial: Trial, known: Known | None) -> Fitting:
    """A memory that begins with what was just found."""
    _, front = trial.hypothesis
    return Fitting(None, trial.hypothesis, FrontLeg(front, begun=front is not None), trial.swapped, known=known)


def _learnt(known: Known | None, unknowns: Array, spread: Array, time_s: float) -> Known:
    """A running mean of what standing frames say; its spread is one frame's, for their errors are one bias."""
    sds = np.sqrt(np.diag(spread)[_SLOW]) * KNOWN_FACTOR
    if known is None:
        return Known(unknowns[_SLOW], sds, time_s)
    gap_s = max(time_s - known.last_s, 0.0)
    share = gap_s / (gap_s + STAND_TALL_S)
    return Known(known.values + share * (unknowns[_SLOW] - known.values), sds, time_s)


def _informed(expected: Postures, known: Known | None) -> Postures:
    """What is expected, with what standing tall has told; whoever stands again is asked again."""
    if known is None:
        return expected
    return {hypothesis: _told_by(each, known, hypothesis) for hypothesis, each in expected.items()}


def _told_by(each: Expectation, known: Known, hypothesis: Hypothesis) -> Expectation:
    if hypothesis[0] is Posture.STANDING:
        return each
    values, weights = each.values.copy(), each.weights.copy()
    values[_SLOW], weights[_SLOW] = known.values, 1.0 / known.sds
    return replace(each, values=values, weights=weights)


def _lost(fitting: Fitting, cost: float, since_s: float) -> bool:
    """Whether this cost is out of all proportion, to what the last frames' were or to anybody's.

    `since_s`: seconds since the last search; what is believed although it is poor is doubted again now and then.
    """
    if not np.isfinite(cost) or (cost > POOR_COST and (fitting.in_vain < PATIENCE or since_s > DOUBT_S)):
        return True
    return len(fitting.costs) >= ENOUGH_COSTS and cost > LOST_COST_RATIO * float(np.median(fitting.costs))


def _remembered(fitting: Fitting, fit: Fit, lookout: Lookout) -> Fitting:
    """The memory after this fit: the leg in front with its hysteresis, and so where to look in the next frame."""
    front = _leading(fitting.front, fit, lookout)
    hypothesis = _kneeling(fit, front.leg, lookout) if lookout.half_kneels else _placed(fit, front.leg, lookout)
    return replace(
        fitting,
        front=front,
        hypothesis=hypothesis,
        costs=(*fitting.costs, fit.cost)[-REMEMBERED_COSTS:],
        in_vain=fitting.in_vain if fit.cost > POOR_COST else 0,
    )


def _leading(front: FrontLeg, fit: Fit, lookout: Lookout) -> FrontLeg:
    """The leg in front, or that leads; where nobody leads, one stands for both."""
    told = lookout.told_by
    if told is None:
        return FrontLeg(lookout.only, begun=True)
    if told.by == "knee_lift":
        hidden = fit.bearing_deg < DETERMINED_FROM_ELSE_DEG and _still_kneels(fit)
        return front if hidden else legs.step(front, left_knee_lift(fit.points), fit.time_s, told.clear, told.level)
    if told.by == "trunk_turn":
        left_by = fit.angles["trunk_rotation_deg"]
    else:
        left_by = fit.angles[f"left_{told.by}"] - fit.angles[f"right_{told.by}"]
    return legs.step(front, left_by if told.more else -left_by, fit.time_s, told.clear, told.level)


def _still_kneels(fit: Fit) -> bool:
    """Whether the kneeling leg is still bent; the front one, which a lens from behind does not see, has no say."""
    return fit.front_leg is not None and _bent_deg(fit, fit.front_leg.other) > STILL_KNEELING_DEG


def _bent_deg(fit: Fit, side: Side) -> float:
    return float(fit.pose[body.INDEX[f"{side}_knee_flexion_deg"]])


def left_knee_lift(points: Array) -> float:
    """How far the left knee is above the right, in trunk lengths; `points` as `body.joints` gives them."""
    lift_m = points[POINT["left_knee"], 2] - points[POINT["right_knee"], 2]
    return float(lift_m / np.linalg.norm(points[POINT["mid_shoulders"]]))


def _kneeling(fit: Fit, front: Side | None, lookout: Lookout) -> Hypothesis:
    """Which posture's expectations go with this fit: to kneel, both knees bend; to get up, the rear one straightens."""
    if front is None:
        return _elsewhere(fit, lookout), None
    kneels = min(_bent_deg(fit, side) for side in Side) > SPLIT_KNEE_DEG
    kneels = kneels or (fit.front_leg is front and _still_kneels(fit))
    return (Posture.IN_POSITION, front) if kneels else (Posture.BETWEEN, None)


def _placed(fit: Fit, front: Side | None, lookout: Lookout) -> Hypothesis:
    """The stretch's position as its bands say, of this leg; otherwise where people are who are in no stretch."""
    if front is None or (Posture.IN_POSITION, front) not in lookout.postures:
        return _elsewhere(fit, lookout), None
    measured = in_roles(fit.angles, front)
    inside = all(
        band.low - PLACE_SLACK_DEG - band.margin <= measured[band.measure] <= band.high + band.margin + PLACE_SLACK_DEG
        for band in lookout.bands
        if band.measure in measured
    )
    return (Posture.IN_POSITION, front) if inside else (_elsewhere(fit, lookout), None)


def _elsewhere(fit: Fit, lookout: Lookout) -> Posture:
    """The posture of someone who is in no stretch."""
    if (Posture.LYING, None) in lookout.postures:
        return Posture.LYING
    bent = [_bent_deg(fit, side) for side in Side]
    if max(bent) < STANDING_KNEE_DEG:
        leans = abs(fit.angles["trunk_inclination_deg"])
        return Posture.STANDING if leans < UPRIGHT_TRUNK_DEG else Posture.BETWEEN
    return Posture.SITTING if min(bent) > SPLIT_KNEE_DEG and _sits(fit) else Posture.BETWEEN


def _sits(fit: Fit) -> bool:
    """Whether both thighs are nearer level than upright."""
    return all(fit.angles[f"{side}_thigh_inclination_deg"] < SITTING_THIGH_DEG for side in Side)


# What it says


def _told(fitting: Fitting, solution: Solution, spread: Array, time_s: float, lookout: Lookout) -> Fit:
    """The solution in the product's words, with its uncertainty."""
    posture, front = fitting.hypothesis
    unknowns = solution.unknowns
    pose, camera = unknowns[OF_POSE], unknowns[OF_CAMERA]
    values, rows = _measures(unknowns, solution.points, solution.moves)
    lens_at = float(body.lens_direction_deg(camera) - pose[body.INDEX["heading_deg"]])
    beside = lookout.beside(front)
    bearing = bearing_of(lens_at, beside)
    sds = np.sqrt(np.maximum(((rows @ spread) * rows).sum(axis=-1), 0.0))
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
        bearing_sd_deg=float(np.sqrt(spread[0, 0])),
        lens=_lens(unknowns, spread),
        cost=float(solution.cost),
        swapped=fitting.swapped,
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


def _measures(unknowns: Array, points: Array, moves: Array) -> tuple[Array, Array]:
    """The measures, in the order of `MEASURES`, and their derivatives."""
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
    limits = np.full(len(MEASURES), DETERMINED_ELSE_SD_DEG)
    if fit.front_leg is not None and fit.half_kneels:
        for index, name in enumerate(_ROLES[fit.front_leg]):
            limits[index] = 0.0 if _hidden(name, fit.bearing_deg) else DETERMINED_SD_DEG.get(name, limits[index])
    unsure = fit.angles.sds > limits
    return Angles(np.where(unsure, np.nan, fit.angles.values), np.where(unsure, np.nan, fit.angles.sds))


def _hidden(role_measure: str, bearing: float) -> bool:
    """Whether the lens stands where it cannot see this measure of the front leg."""
    role, _, name = role_measure.partition("_")
    lowest = DETERMINED_FROM_DEG.get(name, DETERMINED_FROM_ELSE_DEG)
    return role == "front" and not lowest <= bearing <= DETERMINED_TO_DEG

"""From landmarks to a body's pose and the camera's view, with their uncertainty: step(fitting, landmarks).

Every landmark is weighed by how well it was seen, and one that fits nothing loses its say (a Cauchy loss). The model's
own metres count only for depth, weakly, and as a start. What the picture leaves open, `expectation.py` decides. A new
frame starts from the last one; a lost one tries postures, left and right exchanged, and several starts at once.

Errors within a hold are one constant bias, not noise: nothing is carried from frame to frame but the start, and a
standard deviation never shrinks with the number of frames.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unsit import angles as measures
from unsit import body
from unsit import front_leg as legs
from unsit.angles import MEASURES, Angles
from unsit.body import CAMERA, POINT, POSE, atan2_deg
from unsit.expectation import CLEARANCE_M, EXPECTED, GROUNDED, UNKNOWN, UNKNOWNS, Expectation, Hypothesis, together
from unsit.front_leg import FrontLeg
from unsit.geometry import Array, asin_deg, bend_deg, cos_deg, sin_deg
from unsit.landmarks import INDEX, Landmarks, Side
from unsit.observation import Posture

POINT_SPREADS = {
    "hip": 0.013, "knee": 0.009, "ankle": 0.009, "shoulder": 0.012, "elbow": 0.018, "wrist": 0.022, "heel": 0.035,
    "foot_index": 0.035, "ear": 0.03,
}  # fmt: skip
"""How far a well-seen landmark is from the body's point, as a share of the diagonal of the person's box."""
NOSE_SPREAD = 0.03
HIDDEN_SPREAD, HALF_SEEN, SEEN_STEP = 0.12, 0.45, 0.08
"""A hidden point may be this share of the diagonal away; the visibility at which it is half hidden; how abruptly."""
EDGE_SHARE, EDGE_VISIBILITY = 0.01, 0.2
"""A point on the picture's border lies outside it, whatever the model says of its visibility."""
DEPTH_SD_M = 0.2
"""The model's own depth of a point: four times its spread, because its errors are shared by all points of a limb."""
IMAGE_BEND, DEPTH_BEND = 2.5, 2.0
"""From how many standard deviations on a residual loses its say."""
LIMIT_SD_DEG = 3.0

UPHILL = 1.1
"""A step may cost a little: the loss is not quite the parabola that the step goes by."""
WARM_STEPS, COLD_STEPS, FIRST_STEPS, KEPT_STARTS = 2, 14, 4, 4
FORGET_AFTER_S = 0.5
LOST_COST_RATIO, REMEMBERED_COSTS, ENOUGH_COSTS = 3.0, 45, 5
RETRY_S = 0.4
"""When looking afresh found nothing better, it is not tried again for so long."""
SWAP_SURPRISE = 8.0
"""Left and right are exchanged in about one picture in fifty: minus twice the logarithm of that."""
LEAP_M = 0.3
"""A point of the body that is further than this from where it was a moment ago is a surprise."""
SPLIT_KNEE_DEG, STILL_KNEELING_DEG, STANDING_KNEE_DEG = 40.0, 50.0, 35.0
NEEDED = tuple(f"{side}_{name}" for side in Side for name in ("shoulder", "hip", "knee", "ankle"))
ENOUGH_NEEDED = 6
"""So many of these eight must be finite for a frame to be looked at."""
SMALLEST_PERSON = 0.05
"""Points within so small a share of the picture's shorter side show nobody."""

FRONT_FACTORS = ((-45.0, -20.0, 0.0, 20.0, 40.0), (2.0, 1.6, 1.0, 1.0, 1.3))
"""By bearing: how much larger the front leg's errors are than the fit's own information says (rendered people)."""
DETERMINED_TO_DEG = 60.0
DETERMINED_FROM_DEG = {"knee_flexion_deg": -5.0, "thigh_inclination_deg": -5.0, "hip_flexion_deg": -5.0}
DETERMINED_FROM_ELSE_DEG = -20.0
"""Bearings between which the front leg's measures are determined: from further behind it is hidden, and what the fit
says of it is its expectation. The shank holds out longer than what hangs on the hip."""
DETERMINED_SD_DEG = 25.0


class _Mark(NamedTuple):
    landmark: str
    point: str
    spread: float


def _marks() -> tuple[_Mark, ...]:
    points = {"hip": "hip_point", "ankle": "ankle_point", "foot_index": "toes"}
    sided = (
        _Mark(f"{side}_{name}", f"{side}_{points.get(name, name)}", spread)
        for name, spread in POINT_SPREADS.items()
        for side in Side
    )
    return (_Mark("nose", "nose", NOSE_SPREAD), *sided)


MARKS = _marks()
"""The landmarks that are used, the body's points they show, and their spreads."""
_LANDMARKS = np.array([INDEX[mark.landmark] for mark in MARKS])
_POINTS = np.array([POINT[mark.point] for mark in MARKS])
_SPREADS = np.array([mark.spread for mark in MARKS])
_LEGS = ("hip", "knee", "ankle", "heel", "foot_index")
_DEEP = np.array([mark.landmark.partition("_")[2] in _LEGS for mark in MARKS])
"""Of the model's depths only the legs' are used: it makes people who lean towards the lens too upright."""
_GROUNDED = np.array([POINT[name] for name in GROUNDED])
_LOW, _HIGH = (np.concatenate([limit, np.full(len(CAMERA) + 1, sign * np.inf)]) for limit, sign in
               zip(body.limits_deg(), (-1, 1), strict=True))  # fmt: skip
_POSE, _CAMERA, _FLOOR = slice(0, len(POSE)), slice(len(POSE), len(POSE) + len(CAMERA)), len(UNKNOWNS) - 1
_HIPS = [index for index, mark in enumerate(MARKS) if mark.point.endswith("hip_point")]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one frame shows, by mark, and how much it weighs (1/sd; 0 where there is nothing).

    `image` (..., mark, 2) is from the picture's middle, right and down, in its shorter sides; `depth_m` (..., mark) is
    the way from between the hip points away from the lens, in this body's metres.
    """

    image: Array
    image_weights: Array
    depth_m: Array
    depth_weights: Array


@dataclass(frozen=True, slots=True)
class Fit:
    """One frame's body. `pose`, `camera` and `points` are as in `body.py`; `floor_m` is above the mid-hips.

    `bearing_deg`: the lens from exactly side-on, + in front of the person, counted from the kneeling leg's side, or
    from the near side when no leg is in front. `cost` is the sum of squares, in standard deviations, of all that does
    not fit. `swapped`: the pose model had the left leg for the right.
    """

    time_s: float
    posture: Posture
    front_leg: Side | None
    pose: Array
    camera: Array
    points: Array
    floor_m: float
    angles: Angles
    bearing_deg: float
    bearing_sd_deg: float
    cost: float
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Fitting:
    """What is remembered between frames: the last solution, the posture it was sought in, what fits usually cost."""

    unknowns: Array | None = None
    hypothesis: Hypothesis = (Posture.BETWEEN, None)
    front: FrontLeg = FrontLeg()
    swapped: bool = False
    costs: tuple[float, ...] = ()
    last_s: float = float("-inf")
    searched_s: float = float("-inf")


class _Solution(NamedTuple):
    """Unknowns (..., 37), their cost, and the normal matrix there."""

    unknowns: Array
    cost: Array
    normal: Array
    slope: Array


def step(
    fitting: Fitting, landmarks: Landmarks, expected: Mapping[Hypothesis, Expectation] = EXPECTED
) -> tuple[Fitting, Fit | None]:
    """One frame's body; None where too few points are numbers, which changes nothing that is remembered."""
    evidence = evidence_of(landmarks)
    if evidence is None:
        return fitting, None
    time_s = landmarks.time_s
    fitting, solution = _followed(fitting, evidence, landmarks, expected)
    fitting = replace(fitting, unknowns=solution.unknowns, last_s=time_s)
    fit = _told(fitting, solution, time_s)
    return _remembered(fitting, fit), fit


def _followed(
    fitting: Fitting, evidence: Evidence, landmarks: Landmarks, expected: Mapping[Hypothesis, Expectation]
) -> tuple[Fitting, _Solution]:
    """From the last frame on, or afresh when there is none, or when what fitted no longer does."""
    if fitting.unknowns is None or not 0 <= landmarks.time_s - fitting.last_s < FORGET_AFTER_S:
        return _sought(evidence, landmarks, expected, None)
    shown = _exchanged(evidence) if fitting.swapped else evidence
    solution = _descended(fitting.unknowns, shown, expected[fitting.hypothesis])
    if not _lost(fitting, float(solution.cost)) or landmarks.time_s - fitting.searched_s < RETRY_S:
        return fitting, solution
    afresh, found = _sought(evidence, landmarks, expected, fitting.unknowns)
    if float(found.cost) < float(solution.cost) / 2 or not np.isfinite(solution.cost):
        return replace(afresh, costs=fitting.costs), found
    return replace(fitting, searched_s=landmarks.time_s), solution


def _lost(fitting: Fitting, cost: float) -> bool:
    """Whether this cost is out of all proportion to what the last frames' were."""
    if not np.isfinite(cost):
        return True
    return len(fitting.costs) >= ENOUGH_COSTS and cost > LOST_COST_RATIO * float(np.median(fitting.costs))


def _remembered(fitting: Fitting, fit: Fit) -> Fitting:
    """The memory after this fit: the leg in front with its hysteresis, and so where to look in the next frame."""
    front = fitting.front
    if not (fit.bearing_deg < DETERMINED_FROM_ELSE_DEG and _still_kneels(fit)):
        front = legs.step(front, left_knee_lift(fit.points), fit.time_s)
    hypothesis = _posture(fit, front.leg)
    return replace(fitting, front=front, hypothesis=hypothesis, costs=(*fitting.costs, fit.cost)[-REMEMBERED_COSTS:])


def _still_kneels(fit: Fit) -> bool:
    """Whether the kneeling leg is still bent; the front one, which a lens from behind does not see, has no say."""
    return fit.front_leg is not None and _bent_deg(fit, fit.front_leg.other) > STILL_KNEELING_DEG


def _bent_deg(fit: Fit, side: Side) -> float:
    return float(fit.pose[body.INDEX[f"{side}_knee_flexion_deg"]])


def left_knee_lift(points: Array) -> float:
    """How far the left knee is above the right, in trunk lengths; `points` as `body.joints` gives them."""
    lift_m = points[POINT["left_knee"], 2] - points[POINT["right_knee"], 2]
    return float(lift_m / np.linalg.norm(points[POINT["mid_shoulders"]]))


def _posture(fit: Fit, front: Side | None) -> Hypothesis:
    """Which posture's expectations go with this fit: to kneel, both knees bend; to get up, the rear one straightens."""
    bent = [_bent_deg(fit, side) for side in Side]
    if front is not None:
        kneels = min(bent) > SPLIT_KNEE_DEG or (fit.front_leg is front and _still_kneels(fit))
        return (Posture.SPLIT, front) if kneels else (Posture.BETWEEN, None)
    return (Posture.STANDING if max(bent) < STANDING_KNEE_DEG else Posture.BETWEEN), None


# What a frame shows


def evidence_of(landmarks: Landmarks) -> Evidence | None:
    """The frame as the fit weighs it; None where too few of the points that matter are in or near the picture."""
    size = np.array([landmarks.width_px, landmarks.height_px], dtype=np.float64)
    image = (landmarks.image_px[_LANDMARKS] - size / 2) / size.min()
    there = (np.abs(image) < 1.5 * size / size.min()).all(axis=-1)  # neither infinite nor not a number
    if sum(there[_MARK[name]] for name in NEEDED) < ENOUGH_NEEDED:
        return None
    diagonal = float(np.linalg.norm(np.ptp(image[there], axis=0)))
    if diagonal < SMALLEST_PERSON:
        return None
    spread = _spread(landmarks, image, size) * diagonal
    depth_m, depth_known = _depth(landmarks)
    return Evidence(
        np.where(there[:, None], image, 0.0),
        np.where(there, 1.0 / spread, 0.0),
        depth_m,
        np.where(there & depth_known & _DEEP, 1.0 / DEPTH_SD_M, 0.0),
    )


_MARK = {mark.landmark: index for index, mark in enumerate(MARKS)}


def _spread(landmarks: Landmarks, image: Array, size: Array) -> Array:
    """Each landmark's standard deviation as a share of the person's diagonal."""
    visibility = np.nan_to_num(landmarks.visibility[_LANDMARKS], nan=0.0)
    inside = (np.abs(image) < (0.5 - EDGE_SHARE) * size / size.min()).all(axis=-1)
    visibility = np.where(inside, visibility, np.minimum(visibility, EDGE_VISIBILITY))
    hidden = HIDDEN_SPREAD / (1.0 + np.exp((visibility - HALF_SEEN) / SEEN_STEP))
    return np.asarray(np.hypot(_SPREADS, hidden))


def _depth(landmarks: Landmarks) -> tuple[Array, Array]:
    """The model's depth of each mark behind the hips, in this body's metres, and whether it is known."""
    world = np.where(np.isfinite(landmarks.world_m), landmarks.world_m, np.nan)
    scale = _body_scale(world)
    middle = (world[INDEX["left_hip"]] + world[INDEX["right_hip"]]) / 2
    depth = (world[_LANDMARKS, 2] - middle[2]) * scale
    return np.nan_to_num(depth, nan=0.0), np.isfinite(depth)


_BONES = [(f"{side}_{start}", f"{side}_{end}") for side in Side for start, end in
          (("hip", "knee"), ("knee", "ankle"), ("shoulder", "hip"))]  # fmt: skip
_BONE_ENDS = np.array([[INDEX[start], INDEX[end]] for start, end in _BONES])
_BONES_M = 2 * body.STATURE_M * (0.245 + 0.246 + 0.288)


def _body_scale(world: Array) -> float:
    """This body's size over that of the model's metres, which do not grow with the person; NaN where there are none."""
    length = float(np.linalg.norm(world[_BONE_ENDS[:, 0]] - world[_BONE_ENDS[:, 1]], axis=-1).sum())
    return _BONES_M / length if np.isfinite(length) and length > 0.1 else float("nan")


def _exchange() -> NDArray[np.int64]:
    order = np.arange(len(MARKS), dtype=np.int64)
    for name in _LEGS:
        left, right = _MARK[f"left_{name}"], _MARK[f"right_{name}"]
        order[left], order[right] = right, left
    return order


_EXCHANGE = _exchange()


def _exchanged(evidence: Evidence) -> Evidence:
    """The same frame with the left leg taken for the right."""
    return Evidence(
        evidence.image[_EXCHANGE],
        evidence.image_weights[_EXCHANGE],
        evidence.depth_m[_EXCHANGE],
        evidence.depth_weights[_EXCHANGE],
    )


# How well a body explains it


def _weighed(unknowns: Array, evidence: Evidence, expected: Expectation) -> _Solution:
    """Cost, normal matrix and slope at these unknowns; leading dimensions are tried side by side."""
    points, moves = body.joints_and_jacobian(unknowns[..., _POSE])
    image = _image_rows(unknowns, points, moves, evidence)
    floor = _floor_rows(unknowns, points, moves, expected)
    shanks = _shank_rows(unknowns, points, moves, expected)
    rows = np.concatenate([image[0], floor[0], shanks[0]], axis=-2)
    misfits = np.concatenate([image[1], floor[1], shanks[1]], axis=-1)
    away, weights = _away(unknowns, expected)
    normal = rows.swapaxes(-1, -2) @ rows
    slope = (rows.swapaxes(-1, -2) @ misfits[..., None])[..., 0] + weights * away
    diagonal = np.arange(len(UNKNOWNS))
    normal[..., diagonal, diagonal] += weights**2
    others = (floor[1] ** 2).sum(axis=-1) + (shanks[1] ** 2).sum(axis=-1) + (away**2).sum(axis=-1)
    return _Solution(unknowns, image[2] + others, normal, slope)


def _image_rows(unknowns: Array, points: Array, moves: Array, evidence: Evidence) -> tuple[Array, Array, Array]:
    """Rows, misfits and cost of what the picture shows and of the model's depths, those that fit nothing weakened."""
    camera = unknowns[..., _CAMERA]
    seen, by = body.before_lens_and_jacobian(points[..., _POINTS, :], moves[..., _POINTS, :, :], camera)
    shown, shown_by = body.picture_jacobian(seen, by, camera)
    apart = (shown - evidence.image) * evidence.image_weights[..., None]
    deep = seen[..., 2] - seen[..., _HIPS, 2].mean(axis=-1, keepdims=True)
    deep = (deep - evidence.depth_m) * evidence.depth_weights
    squares, deep_squares = (apart**2).sum(axis=-1), deep**2
    say = 1.0 / np.sqrt(1.0 + squares / IMAGE_BEND**2)
    deep_say = 1.0 / np.sqrt(1.0 + deep_squares / DEPTH_BEND**2)
    cost = IMAGE_BEND**2 * np.log1p(squares / IMAGE_BEND**2).sum(axis=-1)
    cost = cost + DEPTH_BEND**2 * np.log1p(deep_squares / DEPTH_BEND**2).sum(axis=-1)
    shown_by = shown_by * (say * evidence.image_weights)[..., None, None]
    deep_by = by[..., 2] - by[..., 2][..., _HIPS, :].mean(axis=-2, keepdims=True)
    deep_by = deep_by * (deep_say * evidence.depth_weights)[..., None]
    rows = np.concatenate([shown_by[..., 0], shown_by[..., 1], deep_by], axis=-2)
    rows = np.concatenate([rows, np.zeros_like(rows[..., :1])], axis=-1)
    misfits = np.concatenate([apart[..., 0] * say, apart[..., 1] * say, deep * deep_say], axis=-1)
    return rows, misfits, cost


def _floor_rows(unknowns: Array, points: Array, moves: Array, expected: Expectation) -> tuple[Array, Array]:
    """What stands on the floor stands on it."""
    above = points[..., _GROUNDED, 2] - CLEARANCE_M - unknowns[..., _FLOOR, None]
    rows = np.zeros((*above.shape, len(UNKNOWNS)))
    rows[..., _POSE] = moves[..., 2][..., _GROUNDED, :]
    rows[..., _FLOOR] = -1.0
    return rows * expected.contacts[..., None], above * expected.contacts


def _shank_rows(unknowns: Array, points: Array, moves: Array, expected: Expectation) -> tuple[Array, Array]:
    """The front shank is about vertical."""
    values, rows = _inclinations(unknowns, points, moves, _SHANKS)
    return rows * expected.shanks[..., None], values * expected.shanks


_SHANKS = np.array([[POINT[f"{side}_ankle"], POINT[f"{side}_knee"]] for side in Side])
_THIGHS = np.array([[POINT[f"{side}_knee"], POINT[f"{side}_hip"]] for side in Side])


def _inclinations(unknowns: Array, points: Array, moves: Array, lines: Array) -> tuple[Array, Array]:
    """How far each line (lower, upper) leans forward of upright along the heading, degrees, and its derivatives."""
    heading = unknowns[..., 0]
    ahead = np.stack([cos_deg(heading), sin_deg(heading)], axis=-1)
    line = points[..., lines[:, 1], :] - points[..., lines[:, 0], :]
    by = moves[..., lines[:, 1], :, :] - moves[..., lines[:, 0], :, :]
    forward, up = (line[..., :2] * ahead[..., None, :]).sum(axis=-1), line[..., 2]
    forward_by = (by[..., :2] @ ahead[..., None, :, None])[..., 0]
    rows = np.zeros((*forward.shape, len(UNKNOWNS)))
    turned = up[..., None] * forward_by - forward[..., None] * by[..., 2]
    rows[..., _POSE] = turned / (body.PER_DEGREE * (forward**2 + up**2))[..., None]
    rows[..., 0] = 0.0  # turning the whole person turns the way they face
    return atan2_deg(forward, up), rows


def _away(unknowns: Array, expected: Expectation) -> tuple[Array, Array]:
    """How far each unknown is from what is expected, in standard deviations, and 1/sd; a joint's limit is one, too."""
    beyond = unknowns - np.clip(unknowns, _LOW, _HIGH)
    pressed = np.where(beyond != 0.0, 1.0 / LIMIT_SD_DEG, 0.0)
    away = expected.weights * (unknowns - expected.values)
    weights = np.hypot(expected.weights, pressed)
    total = expected.weights * away + pressed**2 * beyond
    return np.divide(total, weights, out=np.zeros_like(total), where=weights > 0), weights


# Going downhill


def _descended(unknowns: Array, evidence: Evidence, expected: Expectation) -> _Solution:
    """Two plain Gauss-Newton steps from the last frame: within hundredths of a degree of the end.

    A step that leads uphill (the person has moved far, or the points contradict each other) is not taken.
    """
    here = _weighed(unknowns, evidence, expected)
    for _ in range(WARM_STEPS):
        there = _weighed(here.unknowns - _solved(here.normal, here.slope), evidence, expected)
        if not there.cost < here.cost * UPHILL:
            break
        here = there
    return here


def _solved(normal: Array, slope: Array) -> Array:
    """The step to the bottom of this parabola; not-a-number where there is none."""
    try:
        return np.asarray(np.linalg.solve(normal + _RIDGE, slope[..., None])[..., 0])
    except np.linalg.LinAlgError:
        return np.full_like(slope, np.nan)


_RIDGE = 1e-9 * np.eye(len(UNKNOWNS))
"""So that what nothing determines (the floor of someone in the air) stays where it is."""


class _Trial(NamedTuple):
    hypothesis: Hypothesis
    swapped: bool
    start: Array


def _sought(
    evidence: Evidence, landmarks: Landmarks, expected: Mapping[Hypothesis, Expectation], last: Array | None
) -> tuple[Fitting, _Solution]:
    """Every posture, with the legs as told and exchanged, from several starts; the least surprising wins.

    `last`: the unknowns of a moment ago, None when there are none; they are one more start, and a body that would be
    elsewhere at once is the more surprising.
    """
    trials = [
        _Trial(hypothesis, swapped, start)
        for hypothesis, each in expected.items()
        for swapped in (False, True)
        for start in (*_starts(each, evidence, landmarks, swapped=swapped), *([] if last is None else [last]))
    ]
    search = _Search(evidence, _exchanged(evidence), expected, None if last is None else body.joints(last[_POSE]))
    kept = [trial for trial, _ in _ranked(trials, search, FIRST_STEPS)[:KEPT_STARTS]]
    (hypothesis, swapped, _), solution = _ranked(kept, search, COLD_STEPS)[0]
    front = FrontLeg(hypothesis[1], begun=hypothesis[1] is not None)
    return Fitting(None, hypothesis, front, swapped), solution


class _Search(NamedTuple):
    """What the trials are held against; `last`: the body's points of a moment ago."""

    told: Evidence
    exchanged: Evidence
    expected: Mapping[Hypothesis, Expectation]
    last: Array | None


def _ranked(trials: list[_Trial], search: _Search, steps: int) -> list[tuple[_Trial, _Solution]]:
    """The trials gone downhill side by side, the least surprising first, each with where it has come to."""
    shown = _beside([search.exchanged if trial.swapped else search.told for trial in trials])
    beliefs = together([search.expected[trial.hypothesis] for trial in trials])
    solution = _levenberg(np.stack([trial.start for trial in trials]), shown, beliefs, steps)
    surprise = solution.cost + beliefs.surprise + [SWAP_SURPRISE * trial.swapped for trial in trials]
    if search.last is not None:
        surprise = surprise + _leap(body.joints(solution.unknowns[..., _POSE]), search.last)
    return [
        (trials[best]._replace(start=solution.unknowns[best]), _Solution(*(part[best] for part in solution)))
        for best in np.argsort(surprise)
    ]


def _leap(points: Array, last: Array) -> Array:
    """How surprising it is that the body's points have come from there in a moment; a quick move costs little more."""
    squares = ((points - last)[..., _POINTS, :] ** 2).sum(axis=-1) / LEAP_M**2
    return np.asarray(np.log1p(squares).sum(axis=-1))


def _beside(shown: list[Evidence]) -> Evidence:
    return Evidence(
        np.stack([each.image for each in shown]),
        np.stack([each.image_weights for each in shown]),
        np.stack([each.depth_m for each in shown]),
        np.stack([each.depth_weights for each in shown]),
    )


def _levenberg(unknowns: Array, evidence: Evidence, expected: Expectation, steps: int) -> _Solution:
    """Levenberg-Marquardt from several starts side by side, each with its own damping."""
    here = _weighed(unknowns, evidence, expected)
    damping = np.full(here.cost.shape, 1e-2)
    diagonal = np.arange(len(UNKNOWNS))
    for _ in range(steps):
        damped = here.normal.copy()
        damped[..., diagonal, diagonal] *= 1.0 + damping[..., None]
        there = _weighed(here.unknowns - _solved(damped, here.slope), evidence, expected)
        better = there.cost < here.cost
        here = _Solution(*(_where(better, new, old) for new, old in zip(there, here, strict=True)))
        damping = np.where(better, damping / 5, damping * 8)
    return here


def _where(better: NDArray[np.bool_], new: Array, old: Array) -> Array:
    return np.where(better.reshape(better.shape + (1,) * (new.ndim - better.ndim)), new, old)


# Where to start


def _starts(expected: Expectation, evidence: Evidence, landmarks: Landmarks, *, swapped: bool) -> list[Array]:
    """The model's own metres where there are any; the expected pose facing either way, turned a little to the lens."""
    poses = []
    for heading_deg in (-10.0, 190.0):
        pose = expected.values[_POSE].copy()
        pose[0] = heading_deg
        poses.append(pose)
    told = _pose_in_metres(landmarks.world_m, swapped=swapped)
    if np.isfinite(told).all():
        poses.append(told)
    return [_placed(pose, expected, evidence) for pose in poses]


def _placed(pose: Array, expected: Expectation, evidence: Evidence) -> Array:
    """A pose put where the picture shows the person, as large as it shows them."""
    camera = expected.values[_CAMERA].copy()
    points = body.joints(pose)
    shares = evidence.image_weights / evidence.image_weights.sum()
    flat = points[_POINTS][:, [0, 2]] * [1.0, -1.0]
    middle, flat_middle = shares @ evidence.image, shares @ flat
    size = np.sqrt(shares @ ((evidence.image - middle) ** 2).sum(axis=-1))
    flat_size = np.sqrt(shares @ ((flat - flat_middle) ** 2).sum(axis=-1))
    camera[:2] = middle - flat_middle * size / flat_size
    camera[2] = camera[3] + np.log(flat_size / max(size, 1e-3))
    return np.concatenate([pose, camera, [float(points[:, 2].min())]])


def _pose_in_metres(world: Array, *, swapped: bool) -> Array:
    """The pose that the model's own metres show, all joints but the hinges straight."""
    turned = world[:, [0, 2, 1]] * [1.0, 1.0, -1.0]
    pose = np.zeros(len(POSE))
    named = {name: turned[index] for name, index in INDEX.items()}
    if swapped:
        named |= {f"{side}_{name}": turned[INDEX[f"{side.other}_{name}"]] for name in _LEGS for side in Side}
    across = (named["left_hip"] - named["right_hip"]) * (-1.0 if swapped else 1.0)
    pose[0] = heading = float(atan2_deg(-across[0], across[1]))
    frame = _facing(heading)
    trunk = frame @ (named["left_shoulder"] + named["right_shoulder"] - named["left_hip"] - named["right_hip"])
    pose[body.INDEX["trunk_inclination_deg"]] = atan2_deg(trunk[0], trunk[2])
    shoulders = frame @ (named["left_shoulder"] - named["right_shoulder"])
    pose[body.INDEX["trunk_rotation_deg"]] = rotation = float(np.clip(atan2_deg(-shoulders[0], shoulders[1]), -80, 80))
    for side, outward in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        leg = np.array([named[f"{side}_{name}"] for name in ("hip", "knee", "ankle")])
        arm = np.array([named[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist")])
        pose[_numbers(side, "hip_flexion", "hip_abduction", "knee_flexion")] = _hanging(leg, frame, outward)
        shoulder = _facing(heading + rotation)
        pose[_numbers(side, "arm_flexion", "arm_abduction", "elbow_flexion")] = _hanging(arm, shoulder, outward)
    return pose


def _numbers(side: Side, *names: str) -> list[int]:
    return [body.INDEX[f"{side}_{name}_deg"] for name in names]


def _hanging(limb: Array, frame: Array, outward: float) -> list[float]:
    """Flexion and abduction of a limb's upper part and the bend of its hinge, from its three points."""
    top, middle, end = limb
    line = frame @ (middle - top)
    aside = float(asin_deg(outward * line[1] / max(float(np.linalg.norm(line)), 1e-6)))
    return [float(atan2_deg(line[0], -line[2])), min(max(aside, -30.0), 60.0), float(bend_deg(top, middle, end))]


def _facing(heading_deg: float) -> Array:
    """From the gravity frame to forward, left, up of someone who faces this way."""
    cosine, sine = float(cos_deg(heading_deg)), float(sin_deg(heading_deg))
    return np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])


# What it says


def _told(fitting: Fitting, solution: _Solution, time_s: float) -> Fit:
    """The solution in the product's words, with its uncertainty."""
    posture, front = fitting.hypothesis
    unknowns, spread = solution.unknowns, np.linalg.inv(solution.normal + _RIDGE)
    pose, camera = unknowns[_POSE], unknowns[_CAMERA]
    points, moves = body.joints_and_jacobian(pose)
    values, rows = _measures(unknowns, points, moves)
    bearing = bearing_deg(pose, camera, front)
    sds = np.sqrt(np.maximum(((rows @ spread) * rows).sum(axis=-1), 0.0)) * _factors(front, bearing)
    return Fit(
        time_s=time_s,
        posture=posture,
        front_leg=front,
        pose=pose,
        camera=camera,
        points=points,
        floor_m=float(unknowns[_FLOOR]),
        angles=Angles(values, sds),
        bearing_deg=bearing,
        bearing_sd_deg=float(np.sqrt(spread[0, 0]) * np.interp(bearing, *FRONT_FACTORS)),
        cost=float(solution.cost),
        swapped=fitting.swapped,
    )


def bearing_deg(pose: Array, camera: Array, front: Side | None) -> float:
    """Where the lens stands: from side-on of the kneeling leg's side, or of the near side, + in front of the person."""
    to_lens = float(body.lens_direction_deg(camera) - pose[0])
    near = Side.LEFT if sin_deg(to_lens) > 0 else Side.RIGHT
    beside = near if front is None else front.other
    bearing = 90.0 - to_lens if beside is Side.LEFT else to_lens + 90.0
    return (bearing + 180.0) % 360.0 - 180.0


def _measures(unknowns: Array, points: Array, moves: Array) -> tuple[Array, Array]:
    """The measures, in the order of `MEASURES`, and their derivatives."""
    values, rows = unknowns[_SAME].copy(), _SAME_ROWS.copy()
    shank, shank_rows = _inclinations(unknowns, points, moves, _SHANKS)
    thigh, thigh_rows = _inclinations(unknowns, points, moves, _THIGHS)
    lean = UNKNOWN["trunk_inclination_deg"]
    for index, side in enumerate(Side):
        at = {
            name: measures.INDEX[f"{side}_{name}_deg"]
            for name in ("shank_inclination", "thigh_inclination", "hip_flexion")
        }
        values[at["shank_inclination"]], rows[at["shank_inclination"]] = shank[index], shank_rows[index]
        values[at["thigh_inclination"]], rows[at["thigh_inclination"]] = thigh[index], thigh_rows[index]
        values[at["hip_flexion"]], rows[at["hip_flexion"]] = unknowns[lean] - thigh[index], -thigh_rows[index]
        rows[at["hip_flexion"], lean] += 1.0
    return values, rows


_SAME = np.array([UNKNOWN.get(name, 0) for name in MEASURES])
"""Where a measure stands among the unknowns; the inclinations, which do not, are put in their places afterwards."""
_SAME_ROWS = np.eye(len(UNKNOWNS))[_SAME]


def _factors(front: Side | None, bearing: float) -> Array:
    """How much larger errors are than the fit's own information says, by measure."""
    factors = np.ones(len(MEASURES))
    if front is not None:
        for name in measures.SIDED:
            factors[measures.INDEX[f"{front}_{name}"]] = np.interp(bearing, *FRONT_FACTORS)
    return factors


def determined(fit: Fit) -> Angles:
    """The fit's angles without what the view does not determine: those are guesses, and become NaN."""
    unsure = fit.angles.sds > DETERMINED_SD_DEG
    if fit.front_leg is not None:
        for name in measures.SIDED:
            lowest = DETERMINED_FROM_DEG.get(name, DETERMINED_FROM_ELSE_DEG)
            unsure[measures.INDEX[f"{fit.front_leg}_{name}"]] |= not lowest <= fit.bearing_deg <= DETERMINED_TO_DEG
    return Angles(np.where(unsure, np.nan, fit.angles.values), np.where(unsure, np.nan, fit.angles.sds))

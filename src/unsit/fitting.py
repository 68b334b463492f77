"""From landmarks to a body's pose and the camera's view, with their uncertainty: step(fitting, landmarks).

What the picture leaves open, `expectation.py` decides. A new frame starts from the last one; a lost one tries postures,
left and right exchanged, and several starts at once.

Errors within a hold are one constant bias, not noise: nothing of the pose is carried from frame to frame but the start,
and a standard deviation never shrinks with the number of frames.
"""

from dataclasses import dataclass, replace

import numpy as np

from unsit import body
from unsit import front_leg as legs
from unsit.angles import in_roles
from unsit.body import POINT
from unsit.evidence import Evidence, evidence_of, exchanged
from unsit.expectation import UNKNOWN, Expectation, Hypothesis, Lookout, Postures
from unsit.fit import FRONT_SEEN_FROM_DEG, Fit, Tried, fit_of
from unsit.front_leg import FrontLeg
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side, Tilt
from unsit.misfit import Solution
from unsit.observation import Posture
from unsit.search import RIDGE, Last, Trial, descended, sought, turned_deg, unsettled

FORGET_AFTER_S = 0.5
LOST_COST_RATIO, REMEMBERED_COSTS, ENOUGH_COSTS = 3.0, 45, 5
POOR_COST = 25.0
"""Nine fits in ten of the right posture cost less (the studio's training cohort); half of the wrong ones cost more."""
PATIENCE = 3
"""After so many searches in vain a poor fit is believed: some views, as from behind, are costly however one looks."""
BETTER_COST_RATIO = 1.8
"""What is found afresh must be so much cheaper than going on: a view from behind is costly, and others hardly less."""
DOUBT_S = 2.0
"""A poor fit that is believed is sought afresh this often: people move on."""
TURNED_DEG = 45.0
"""Whoever is found turned by so much at once was not followed."""
RETRY_S = 0.4
"""When looking afresh found nothing better, it is not tried again for so long."""
SLOW = (*body.RATIOS, "ln_focal", "pitch_deg", "roll_deg")
"""What does not change while a person moves: their proportions, and how the camera looks."""
_SLOW = [UNKNOWN[name] for name in SLOW]
ASKEW_SDS = 2.0
"""A camera is taken to lie askew when standing has told it by so much; less is rather how the person stands, and would
make everyone who kneels lean by it."""
SURE_RATIO_SD = 0.04
"""Proportions differ by about 0.05 between people: what is less sure than this tells nothing of one of them."""
_TILT = [UNKNOWN[name] for name in ("pitch_deg", "roll_deg")]
TILT_SDS_DEG = np.array([2.0, 1.5])
"""How far a told tilt may be from the lens's own: a sensor is good to a degree, the lens sits beside it to another, and
its roll is that of the picture's own edge. Our choice."""
STAND_TALL_S, KNOWN_FACTOR = 1.0, 1.2
"""Time constant of what is learnt from standing; how much wider it is taken than one frame says of itself."""
SPLIT_KNEE_DEG, STILL_KNEELING_DEG, STANDING_KNEE_DEG = 40.0, 50.0, 35.0
SITTING_THIGH_DEG = -55.0
UPRIGHT_TRUNK_DEG = 45.0
"""Whoever stands leans less than this."""
PLACE_SLACK_DEG = 8.0
"""A body may be so far outside a position's bands and still be looked for in that position."""


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

    `in_vain`: so many searches, since a frame last fitted well, have found nothing better. `followed`: from where they
    stood, without having turned about at once. `tilt_believed`: no body was found far better without the told tilt.
    """

    unknowns: Array | None = None
    hypothesis: Hypothesis = (Posture.BETWEEN, None)
    front: FrontLeg = FrontLeg()
    swapped: bool = False
    costs: tuple[float, ...] = ()
    last_s: float = float("-inf")
    searched_s: float = float("-inf")
    in_vain: int = 0
    followed: bool = False
    known: Known | None = None
    tilt_believed: bool = True


def step(fitting: Fitting, landmarks: Landmarks, lookout: Lookout) -> tuple[Fitting, Fit | None]:
    """One frame's body; None where too few points are numbers, which changes nothing that is remembered."""
    evidence = evidence_of(landmarks)
    if evidence is None:
        return fitting, None
    fitting, solution = _followed(fitting, evidence, landmarks, lookout.postures)
    fitting = replace(fitting, unknowns=solution.unknowns, last_s=landmarks.time_s)
    spread = np.asarray(np.linalg.inv(solution.normal + RIDGE), dtype=np.float64)
    fit = fit_of(landmarks.time_s, Tried(fitting.hypothesis, fitting.swapped), solution, spread, lookout)
    if fit.posture is Posture.STANDING:
        followed = fitting.followed or fit.cost < POOR_COST
        fitting = replace(
            fitting, followed=followed, known=_learnt(fitting.known, solution.unknowns, spread, landmarks.time_s)
        )
    return _remembered(fitting, fit, lookout), fit


def _followed(
    fitting: Fitting, evidence: Evidence, landmarks: Landmarks, expected: Postures
) -> tuple[Fitting, Solution]:
    """From the last frame on, or afresh when there is none, or when what fitted no longer does."""
    if fitting.unknowns is None or not 0 <= landmarks.time_s - fitting.last_s < FORGET_AFTER_S:
        trial, found = sought(evidence, landmarks, _informed(expected, fitting, landmarks.tilt), None)
        return _doubted(_afresh(trial, fitting), found, evidence, landmarks, expected)
    shown = exchanged(evidence) if fitting.swapped else evidence
    hypothesis = {fitting.hypothesis: expected[fitting.hypothesis]}
    believed = _informed(hypothesis, fitting, landmarks.tilt)[fitting.hypothesis]
    solution = descended(fitting.unknowns, shown, believed)
    since_s = landmarks.time_s - fitting.searched_s
    if since_s < RETRY_S or not _lost(fitting, float(solution.cost), since_s):
        return fitting, solution
    settled = fitting.hypothesis if fitting.followed and fitting.hypothesis[0] is Posture.IN_POSITION else None
    last = Last(fitting.unknowns, settled)
    trial, found = sought(evidence, landmarks, _informed(expected, fitting, landmarks.tilt), last)
    cost, going_on = float(found.cost), float(solution.cost)
    surprise = float(unsettled(last, trial.hypothesis, found.unknowns))
    if cost < min(going_on / BETTER_COST_RATIO, going_on - surprise) or not np.isfinite(going_on):
        followed = fitting.followed and float(turned_deg(last, found.unknowns)) < TURNED_DEG
        fitting, solution = replace(_afresh(trial, fitting), costs=fitting.costs, followed=followed), found
    else:
        fitting = replace(fitting, searched_s=landmarks.time_s, in_vain=fitting.in_vain + 1)
    return _doubted(fitting, solution, evidence, landmarks, expected)


def _doubted(
    fitting: Fitting, solution: Solution, evidence: Evidence, landmarks: Landmarks, expected: Postures
) -> tuple[Fitting, Solution]:
    """A poor fit is sought without the told tilt, too: where a body is far better found so, it is believed no more."""
    if landmarks.tilt is None or not fitting.tilt_believed or solution.cost < POOR_COST:
        return fitting, solution
    trial, found = sought(evidence, landmarks, expected, None)
    if not found.cost < solution.cost / BETTER_COST_RATIO:
        return fitting, solution
    return _afresh(trial, Fitting(tilt_believed=False)), found


def _afresh(trial: Trial, before: Fitting) -> Fitting:
    """A memory that begins with what was just found."""
    _, front = trial.hypothesis
    leads = FrontLeg(front, begun=front is not None)
    return Fitting(None, trial.hypothesis, leads, trial.swapped, known=before.known, tilt_believed=before.tilt_believed)


def _learnt(known: Known | None, unknowns: Array, spread: Array, time_s: float) -> Known:
    """A running mean of what standing frames say; its spread is one frame's, for their errors are one bias."""
    sds = np.sqrt(np.diag(spread)[_SLOW]) * KNOWN_FACTOR
    if known is None:
        return Known(unknowns[_SLOW], sds, time_s)
    gap_s = max(time_s - known.last_s, 0.0)
    share = gap_s / (gap_s + STAND_TALL_S)
    return Known(known.values + share * (unknowns[_SLOW] - known.values), sds, time_s)


def _informed(expected: Postures, fitting: Fitting, tilt: Tilt | None) -> Postures:
    """What is expected, with what standing tall and a told tilt have to say; whoever stands again is asked again."""
    if fitting.known is not None:
        expected = {hypothesis: _told_by(each, fitting.known, hypothesis) for hypothesis, each in expected.items()}
    if tilt is None or not fitting.tilt_believed:
        return expected
    return {hypothesis: _tilted(each, tilt) for hypothesis, each in expected.items()}


def _tilted(each: Expectation, tilt: Tilt) -> Expectation:
    """With the lens's tilt as it is told, in place of how lenses usually look."""
    values, weights = each.values.copy(), each.weights.copy()
    values[_TILT], weights[_TILT] = (tilt.pitch_deg, tilt.roll_deg), 1.0 / TILT_SDS_DEG
    return replace(each, values=values, weights=weights)


def _told_by(each: Expectation, known: Known, hypothesis: Hypothesis) -> Expectation:
    if hypothesis[0] is Posture.STANDING:
        return each
    values, weights = each.values.copy(), each.weights.copy()
    told = _SLOW if abs(known.values[-1]) > ASKEW_SDS * known.sds[-1] else _SLOW[:-1]
    values[told], weights[told] = known.values[: len(told)], 1.0 / known.sds[: len(told)]
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
        hidden = fit.bearing_deg < FRONT_SEEN_FROM_DEG and _still_kneels(fit)
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

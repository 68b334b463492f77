"""Where the body is that explains a frame best: downhill from the last one, or from several starts when lost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unsit import body
from unsit.body import POSE, RATIOS, atan2_deg
from unsit.evidence import LEGS, POINTS, Evidence, beside, exchanged
from unsit.expectation import OF_CAMERA, OF_POSE, UNKNOWNS, Expectation, Hypothesis, Postures, together
from unsit.geometry import Array, asin_deg, bend_deg, cos_deg, sin_deg
from unsit.landmarks import INDEX, Landmarks, Side
from unsit.misfit import Solution, weighed

UPHILL = 1.1
"""A step may cost a little: the loss is not quite the parabola that the step goes by."""
WARM_STEPS, COLD_STEPS, FIRST_STEPS, KEPT_STARTS = 2, 14, 4, 4
SWAP_SURPRISE = 8.0
"""Left and right are exchanged in about one picture in fifty: minus twice the logarithm of that."""
SETTLED_TURN_SD_DEG, TURN_SURPRISE, LEAVING_SURPRISE = 8.0, 50.0, 40.0
"""Someone settled turns by so much at once; what turning further, and leaving the position, costs at most."""
LEAP_M = 0.2
"""A point of the body that is further than this from where it was a moment ago is a surprise."""


def descended(unknowns: Array, evidence: Evidence, expected: Expectation) -> Solution:
    """Two plain Gauss-Newton steps from the last frame: within hundredths of a degree of the end.

    A step that leads uphill (the person has moved far, or the points contradict each other) is not taken; after one
    that hardly leads anywhere there is no second.
    """
    here = weighed(unknowns, evidence, expected)
    for _ in range(WARM_STEPS):
        there = weighed(_stepped(here.unknowns, here.normal, here.slope), evidence, expected)
        if not there.cost < here.cost * UPHILL:
            break
        still = (np.abs(there.unknowns - here.unknowns) < _STILL).all()
        here = there
        if still:
            break
    return here


def _stepped(unknowns: Array, normal: Array, slope: Array) -> Array:
    """The bottom of this parabola, within all reason; not-a-number where there is none."""
    try:
        step = np.linalg.solve(normal + RIDGE, slope[..., None])[..., 0]
    except np.linalg.LinAlgError:
        return np.full_like(slope, np.nan)
    return np.clip(unknowns - step, -_FARTHEST, _FARTHEST)


def _farthest() -> Array:
    """Beyond these no step leads, whatever the points: two turns, a hundredfold length, five pictures aside."""
    told = {
        "across": 5.0,
        "down": 5.0,
        "ln_distance": 5.0,
        "ln_focal": 3.0,
        "floor_m": 10.0,
        **dict.fromkeys(RATIOS, 1.0),
    }
    return np.array([told.get(name, 720.0) for name in UNKNOWNS])


_FARTHEST = _farthest()
_STILL = np.array([0.02 if name.endswith("_deg") else 1e-4 for name in UNKNOWNS])
"""A step within these (degrees, metres, logarithms) leads nowhere."""
RIDGE = 1e-9 * np.eye(len(UNKNOWNS))
"""So that what nothing determines (the floor of someone in the air) stays where it is."""


class Last(NamedTuple):
    """What was found a moment ago; `settled`: the posture of someone who was seen to get into its position."""

    unknowns: Array
    settled: Hypothesis | None = None


class Trial(NamedTuple):
    """A posture, whether left and right are exchanged, and where to start from."""

    hypothesis: Hypothesis
    swapped: bool
    start: Array


def sought(evidence: Evidence, landmarks: Landmarks, expected: Postures, last: Last | None) -> tuple[Trial, Solution]:
    """Every posture, with the legs as told and exchanged, from several starts; the least surprising wins.

    `last`: what was there a moment ago is one more start, and a body that would be elsewhere at once is the more
    surprising.
    """
    trials = [
        Trial(hypothesis, swapped, start)
        for hypothesis, each in expected.items()
        for swapped in (False, True)
        for start in (*_starts(each, evidence, landmarks, swapped=swapped), *([] if last is None else [last.unknowns]))
    ]
    search = _Search(evidence, exchanged(evidence), expected, last)
    kept = [trial for trial, _ in _ranked(trials, search, FIRST_STEPS)[:KEPT_STARTS]]
    return _ranked(kept, search, COLD_STEPS)[0]


class _Search(NamedTuple):
    """What the trials are held against."""

    told: Evidence
    exchanged: Evidence
    expected: Postures
    last: Last | None


def _ranked(trials: list[Trial], search: _Search, steps: int) -> list[tuple[Trial, Solution]]:
    """The trials gone downhill side by side, the least surprising first, each with where it has come to."""
    shown = beside([search.exchanged if trial.swapped else search.told for trial in trials])
    beliefs = together([search.expected[trial.hypothesis] for trial in trials])
    solution = _levenberg(np.stack([trial.start for trial in trials]), shown, beliefs, steps)
    surprise = solution.cost + beliefs.surprise + [SWAP_SURPRISE * trial.swapped for trial in trials]
    if search.last is not None:
        postures = [trial.hypothesis for trial in trials]
        surprise = surprise + _leap(solution.unknowns, search.last)
        surprise = surprise + [unsettled(search.last, *each) for each in zip(postures, solution.unknowns, strict=True)]
    return [
        (trials[best]._replace(start=solution.unknowns[best]), Solution(*(part[best] for part in solution)))
        for best in np.argsort(surprise)
    ]


def _leap(unknowns: Array, last: Last) -> Array:
    """How surprising it is that the body's points have come from there in a moment; a quick move costs little more."""
    ways = body.joints(unknowns[..., OF_POSE]) - body.joints(last.unknowns[OF_POSE])
    return np.asarray(np.log1p((ways[..., POINTS, :] ** 2).sum(axis=-1) / LEAP_M**2).sum(axis=-1))


def unsettled(last: Last, hypothesis: Hypothesis, unknowns: Array) -> Array:
    """How surprising it is that someone who was seen to settle in a position is out of it, or has turned, at once.

    Getting up and turning round take seconds and are followed; from behind, where the pose model invents the hidden
    leg, another body that faces elsewhere often explains its points better.
    """
    if last.settled is None:
        return np.zeros(unknowns.shape[:-1])
    turned = np.minimum((turned_deg(last, unknowns) / SETTLED_TURN_SD_DEG) ** 2, TURN_SURPRISE)
    return turned + (0.0 if hypothesis == last.settled else LEAVING_SURPRISE)


def turned_deg(last: Last, unknowns: Array) -> Array:
    """How far the person faces from where they did a moment ago, 0..180."""
    return np.asarray(np.abs((unknowns[..., 0] - last.unknowns[0] + 180.0) % 360.0 - 180.0))


def _levenberg(unknowns: Array, evidence: Evidence, expected: Expectation, steps: int) -> Solution:
    """Levenberg-Marquardt from several starts side by side, each with its own damping."""
    here = weighed(unknowns, evidence, expected)
    damping = np.full(here.cost.shape, 1e-2)
    diagonal = np.arange(len(UNKNOWNS))
    for _ in range(steps):
        damped = here.normal.copy()
        damped[..., diagonal, diagonal] *= 1.0 + damping[..., None]
        there = weighed(_stepped(here.unknowns, damped, here.slope), evidence, expected)
        better = there.cost < here.cost
        here = Solution(*(_where(better, new, old) for new, old in zip(there, here, strict=True)))
        damping = np.where(better, damping / 5, damping * 8)
    return here


def _where(better: NDArray[np.bool_], new: Array, old: Array) -> Array:
    return np.where(better.reshape(better.shape + (1,) * (new.ndim - better.ndim)), new, old)


def _starts(expected: Expectation, evidence: Evidence, landmarks: Landmarks, *, swapped: bool) -> list[Array]:
    """The model's own metres where there are any; the expected pose facing either way, turned a little to the lens."""
    poses = []
    for heading_deg in (-10.0, 190.0):
        pose = expected.values[OF_POSE].copy()
        pose[0] = heading_deg
        poses.append(pose)
    told = _pose_in_metres(landmarks.world_m, swapped=swapped)
    if np.isfinite(told).all():
        poses.append(told)
    return [_placed(pose, expected, evidence) for pose in poses]


def _placed(pose: Array, expected: Expectation, evidence: Evidence) -> Array:
    """A pose put where the picture shows the person, as large as it shows them."""
    camera = expected.values[OF_CAMERA].copy()
    points = body.joints(pose)
    shares = evidence.image_weights / evidence.image_weights.sum()
    flat = points[POINTS][:, [0, 2]] * [1.0, -1.0]
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
        named |= {f"{side}_{name}": turned[INDEX[f"{side.other}_{name}"]] for name in LEGS for side in Side}
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

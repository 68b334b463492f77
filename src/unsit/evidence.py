"""What one frame shows of a body, and how much each point of it weighs.

Every landmark is weighed by how well it was seen; a point on the picture's border lies outside it, whatever the model
says. The model's own metres count only for depth, weakly, and of the legs alone.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unsit import body
from unsit.body import POINT
from unsit.geometry import Array
from unsit.landmarks import INDEX, Landmarks, Side

POINT_SPREADS = {
    "hip": 0.013, "knee": 0.009, "ankle": 0.009, "shoulder": 0.02, "elbow": 0.017, "wrist": 0.027, "heel": 0.035,
    "foot_index": 0.03, "ear": 0.06,
}  # fmt: skip
"""How far a well-seen landmark is from the body's point, as a share of the diagonal of the person's box."""
NOSE_SPREAD = 0.03
HIDDEN_SPREAD = 0.12
"""A hidden point may be this share of the diagonal away."""
HALF_SEEN, LEG_HALF_SEEN = (0.53, 0.06), (0.58, 0.12)
"""The visibility at which a point is half hidden, and how abruptly. A knee told at 0.7 is often
a hand's breadth off."""
EDGE_SHARE, EDGE_VISIBILITY = 0.01, 0.2
"""A point on the picture's border lies outside it, whatever the model says of its visibility."""
DEPTH_SD_M = 0.5
"""The model's own depth of a point: ten times its spread. It sets the front leg away from the lens and the rear leg
near it, by 20 degrees of slope each, whoever it looks at."""

NEEDED = tuple(f"{side}_{name}" for side in Side for name in ("shoulder", "hip", "knee", "ankle"))
ENOUGH_NEEDED = 6
"""So many of these eight must be finite for a frame to be looked at."""
SMALLEST_PERSON = 0.05
"""Points within so small a share of the picture's shorter side show nobody."""


class _Mark(NamedTuple):
    landmark: str
    point: str
    spread: float


def _marks() -> tuple[_Mark, ...]:
    points = {"hip": "hip_point", "ankle": "ankle_point", "shoulder": "shoulder_point", "foot_index": "toes"}
    sided = (
        _Mark(f"{side}_{name}", f"{side}_{points.get(name, name)}", spread)
        for name, spread in POINT_SPREADS.items()
        for side in Side
    )
    return (_Mark("nose", "nose", NOSE_SPREAD), *sided)


MARKS = _marks()
"""The landmarks that are used, the body's points they show, and their spreads."""
_LANDMARKS = np.array([INDEX[mark.landmark] for mark in MARKS])
POINTS = np.array([POINT[mark.point] for mark in MARKS])
_SPREADS = np.array([mark.spread for mark in MARKS])
LEGS = ("hip", "knee", "ankle", "heel", "foot_index")
_HALF_SEEN, _SEEN_STEP = np.array(
    [LEG_HALF_SEEN if mark.landmark.partition("_")[2] in LEGS else HALF_SEEN for mark in MARKS]
).T
_DEEP = np.array([mark.landmark.partition("_")[2] in LEGS for mark in MARKS])
"""Of the model's depths only the legs' are used: it makes people who lean towards the lens too upright."""


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
    hidden = HIDDEN_SPREAD / (1.0 + np.exp((visibility - _HALF_SEEN) / _SEEN_STEP))
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
_BONES_M = 2 * body.STATURE_M * (0.2275 + 0.2492 + 0.282)


def _body_scale(world: Array) -> float:
    """This body's size over that of the model's metres, which do not grow with the person; NaN where there are none."""
    length = float(np.linalg.norm(world[_BONE_ENDS[:, 0]] - world[_BONE_ENDS[:, 1]], axis=-1).sum())
    return _BONES_M / length if np.isfinite(length) and length > 0.1 else float("nan")


def _exchange() -> NDArray[np.int64]:
    order = np.arange(len(MARKS), dtype=np.int64)
    for name in LEGS:
        left, right = _MARK[f"left_{name}"], _MARK[f"right_{name}"]
        order[left], order[right] = right, left
    return order


_EXCHANGE = _exchange()


def exchanged(evidence: Evidence) -> Evidence:
    """The same frame with the left leg taken for the right."""
    return Evidence(
        evidence.image[_EXCHANGE],
        evidence.image_weights[_EXCHANGE],
        evidence.depth_m[_EXCHANGE],
        evidence.depth_weights[_EXCHANGE],
    )


def beside(shown: list[Evidence]) -> Evidence:
    """Several frames as one, with a leading dimension."""
    return Evidence(
        np.stack([each.image for each in shown]),
        np.stack([each.image_weights for each in shown]),
        np.stack([each.depth_m for each in shown]),
        np.stack([each.depth_weights for each in shown]),
    )

"""How well a posed body explains a frame: what does not fit, in standard deviations, and its derivatives.

A point that fits nothing loses its say (a Cauchy loss). What is expected, what stands on the floor and how far joints
go are weighed beside what is seen.
"""

from typing import NamedTuple

import numpy as np

from unsit import body
from unsit.body import CAMERA, POINT, atan2_deg
from unsit.evidence import MARKS, POINTS, Evidence
from unsit.expectation import CLEARANCE_M, FLOOR, GROUNDED, OF_CAMERA, OF_POSE, UNKNOWNS, Expectation
from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import Side

IMAGE_BEND, DEPTH_BEND = 1.9, 3.0
"""From how many standard deviations on a residual loses its say."""
LIMIT_SD_DEG = 3.0

_GROUNDED = np.array([POINT[name] for name in GROUNDED])
_LOW, _HIGH = (np.concatenate([limit, np.full(len(CAMERA) + 1, sign * np.inf)]) for limit, sign in
               zip(body.limits_deg(), (-1, 1), strict=True))  # fmt: skip
_HIPS = [index for index, mark in enumerate(MARKS) if mark.point.endswith("hip_point")]


class Solution(NamedTuple):
    """Unknowns (..., 37), their cost, the normal matrix and the slope there; the body's points and how they move."""

    unknowns: Array
    cost: Array
    normal: Array
    slope: Array
    points: Array
    moves: Array


def weighed(unknowns: Array, evidence: Evidence, expected: Expectation) -> Solution:
    """Cost, normal matrix and slope at these unknowns; leading dimensions are tried side by side."""
    points, moves = body.joints_and_jacobian(unknowns[..., OF_POSE])
    image = _image_rows(unknowns, points, moves, evidence)
    floor = _floor_rows(unknowns, points, moves, expected)
    leans = _lean_rows(unknowns, points, moves, expected)
    rows = np.concatenate([image[0], floor[0], leans[0]], axis=-2)
    misfits = np.concatenate([image[1], floor[1], leans[1]], axis=-1)
    away, weights = _away(unknowns, expected)
    normal = rows.swapaxes(-1, -2) @ rows
    slope = (rows.swapaxes(-1, -2) @ misfits[..., None])[..., 0] + weights * away
    diagonal = np.arange(len(UNKNOWNS))
    normal[..., diagonal, diagonal] += weights**2
    others = (floor[1] ** 2).sum(axis=-1) + (leans[1] ** 2).sum(axis=-1) + (away**2).sum(axis=-1)
    return Solution(unknowns, image[2] + others, normal, slope, points, moves)


def _image_rows(unknowns: Array, points: Array, moves: Array, evidence: Evidence) -> tuple[Array, Array, Array]:
    """Rows, misfits and cost of what the picture shows and of the model's depths, those that fit nothing weakened."""
    camera = unknowns[..., OF_CAMERA]
    seen, by = body.before_lens_and_jacobian(points[..., POINTS, :], moves[..., POINTS, :, :], camera)
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
    above = points[..., _GROUNDED, 2] - CLEARANCE_M - unknowns[..., FLOOR, None]
    rows = np.zeros((*above.shape, len(UNKNOWNS)))
    rows[..., OF_POSE] = moves[..., 2][..., _GROUNDED, :]
    rows[..., FLOOR] = -1.0
    return rows * expected.contacts[..., None], above * expected.contacts


def _lean_rows(unknowns: Array, points: Array, moves: Array, expected: Expectation) -> tuple[Array, Array]:
    """Shanks and thighs lean as expected."""
    values, rows = inclinations(unknowns, points, moves)
    apart = (values - expected.leans + 180.0) % 360.0 - 180.0
    return rows * expected.lean_weights[..., None], apart * expected.lean_weights


_LINES = np.array(
    [[POINT[f"{side}_{name}"] for name in ends] for side in Side for ends in (("ankle", "knee"), ("knee", "hip"))]
)
"""The lower and the upper end of what leans, in the order of `LEANING`."""


def inclinations(unknowns: Array, points: Array, moves: Array) -> tuple[Array, Array]:
    """How far shanks and thighs lean forward of upright along the heading, degrees, and the derivatives: `LEANING`."""
    heading = unknowns[..., 0]
    ahead = np.stack([cos_deg(heading), sin_deg(heading)], axis=-1)
    line = points[..., _LINES[:, 1], :] - points[..., _LINES[:, 0], :]
    by = moves[..., _LINES[:, 1], :, :] - moves[..., _LINES[:, 0], :, :]
    forward, up = (line[..., :2] * ahead[..., None, :]).sum(axis=-1), line[..., 2]
    forward_by = (by[..., :2] @ ahead[..., None, :, None])[..., 0]
    rows = np.zeros((*forward.shape, len(UNKNOWNS)))
    turned = up[..., None] * forward_by - forward[..., None] * by[..., 2]
    rows[..., OF_POSE] = turned / (body.PER_DEGREE * (forward**2 + up**2))[..., None]
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

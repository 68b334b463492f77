"""Angles as others read them off the same landmarks: three points of the model's metres, and lines in the picture."""

import numpy as np

from unsit.angles import Angles, angles_of, in_roles
from unsit.geometry import Array, bend_deg, inclination_deg
from unsit.landmarks import INDEX, Landmarks, Side

MEASURED = {
    "front_knee_flexion_deg": "front knee",
    "rear_knee_flexion_deg": "rear knee",
    "front_shank_inclination_deg": "front shank",
    "rear_thigh_inclination_deg": "rear thigh",
    "trunk_inclination_deg": "trunk inclination",
    "trunk_turn_away_deg": "trunk rotation",
}
"""The measures that are compared, in a stretch's roles, and their words."""


def three_points(landmarks: Landmarks) -> Angles:
    """What most trainers do: angles of the model's own metres, gravity being the picture's vertical."""
    world = landmarks.world_m
    hips, shoulders = (world[INDEX[f"left_{name}"]] - world[INDEX[f"right_{name}"]] for name in ("hip", "shoulder"))
    ahead = np.array([hips[2], 0.0, -hips[0]]) / np.hypot(hips[0], hips[2])
    turn = np.degrees(np.arctan2(-shoulders @ ahead, shoulders @ np.cross(ahead, [0.0, 1.0, 0.0])))
    flat = np.stack([world @ ahead, world[:, 1]], axis=-1)
    return truth_of(_lines(flat, world, forward=1.0) | {"trunk_rotation_deg": float(turn)})


def side_view(landmarks: Landmarks, front: Side) -> Angles:
    """Lines in the picture, as two-dimensional tools read them; the way the person faces is given. No rotation."""
    points = landmarks.image_px
    forward = float(np.sign(points[INDEX[f"{front}_knee"], 0] - points[INDEX[f"{front.other}_knee"], 0]))
    return truth_of(_lines(points, points, forward))


def _lines(flat: Array, points: Array, forward: float) -> dict[str, float]:
    """Inclinations of the lines in a plane (33, 2), y down, and the bends of the knees between points of any kind."""
    middle = {name: (flat[INDEX[f"left_{name}"]] + flat[INDEX[f"right_{name}"]]) / 2 for name in ("hip", "shoulder")}
    named = {"trunk_inclination_deg": float(inclination_deg(middle["hip"], middle["shoulder"], forward))}
    for side in Side:
        hip, knee, ankle = (INDEX[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        named |= {
            f"{side}_knee_flexion_deg": float(bend_deg(points[hip], points[knee], points[ankle])),
            f"{side}_shank_inclination_deg": float(inclination_deg(flat[ankle], flat[knee], forward)),
            f"{side}_thigh_inclination_deg": float(inclination_deg(flat[knee], flat[hip], forward)),
        }
    return named


def truth_of(named: dict[str, float]) -> Angles:
    """Angles of which no uncertainty is known, by name."""
    return angles_of({name: (float(value), np.nan) for name, value in named.items()})


def roles(angles: Angles, front: Side) -> dict[str, tuple[float, float]]:
    """The compared measures and their standard deviations, in roles."""
    values, sds = in_roles(angles, front), in_roles(Angles(angles.sds, angles.sds), front)
    return {name: (values[name], abs(sds[name])) for name in MEASURED}

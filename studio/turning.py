"""Rotations as 3 x 3 matrices, about lines, between frames and part of the way. Degrees outside, as everywhere."""

import numpy as np
from numpy.typing import ArrayLike

from unsit.geometry import Array, cos_deg, sin_deg


def unit(vector: ArrayLike) -> Array:
    """The vector's direction."""
    there = np.asarray(vector, dtype=np.float64)
    return np.asarray(there / np.linalg.norm(there, axis=-1, keepdims=True))


def about(axis: ArrayLike, angle_deg: float) -> Array:
    """The turn about this axis by this angle, right-handed (Rodrigues).

    >>> (about([0, 0, 1], 90.0) @ [1, 0, 0]).round(6).tolist()
    [0.0, 1.0, 0.0]
    """
    x, y, z = unit(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + sin_deg(angle_deg) * cross + (1.0 - cos_deg(angle_deg)) * (cross @ cross))


def part_way(start: Array, end: Array, share: float) -> Array:
    """The turn `share` of the shortest way from one orientation to another."""
    way = end @ start.T
    axis = np.array([way[2, 1] - way[1, 2], way[0, 2] - way[2, 0], way[1, 0] - way[0, 1]])
    sine = np.linalg.norm(axis) / 2.0
    if sine < 1e-9:
        return start
    angle_deg = float(np.degrees(np.arctan2(sine, (np.trace(way) - 1.0) / 2.0)))
    return about(axis, share * angle_deg) @ start


def frame(up: ArrayLike, forward: ArrayLike) -> Array:
    """The frame (columns forward, left, up) whose third axis is `up` and whose first is as near `forward` as can be."""
    z = unit(up)
    y = unit(np.cross(z, np.asarray(forward, dtype=np.float64)))
    return np.stack([np.cross(y, z), y, z], axis=-1)

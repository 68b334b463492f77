"""Vectors and angles in any leading dimensions. The only place where radians live; everything given out is in degrees.

All angles are by atan2, which keeps its digits on straight and on folded limbs. NaN points give NaN, and so do two
points that coincide: a line of no length has no direction.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def angle_between_deg(first: ArrayLike, second: ArrayLike) -> Array:
    """The unsigned angle between two vectors, 0..180 degrees; shapes (..., 2) or (..., 3).

    >>> float(angle_between_deg([1, 0], [0, 2]))
    90.0
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    # Kahan's form: exact where the clamped arccos loses half its digits.
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = a / np.linalg.norm(a, axis=-1, keepdims=True), b / np.linalg.norm(b, axis=-1, keepdims=True)
    apart = 2 * np.arctan2(np.linalg.norm(a - b, axis=-1), np.linalg.norm(a + b, axis=-1))
    return np.asarray(np.degrees(apart))


def bend_deg(proximal: ArrayLike, joint: ArrayLike, distal: ArrayLike) -> Array:
    """How far a limb is bent at `joint`: 0 straight, 180 folded; points of shape (..., 2) or (..., 3).

    >>> float(bend_deg([0, 0], [0, 1], [1, 1]))
    90.0
    """
    joint_ = np.asarray(joint, dtype=np.float64)
    return angle_between_deg(joint_ - np.asarray(proximal), np.asarray(distal) - joint_)


def inclination_deg(
    lower: ArrayLike, upper: ArrayLike, forward: float | Array, foreshortening: float | Array = 1.0
) -> Array:
    """How far the line lower -> upper leans forward of straight up, -180..180 degrees, from picture points (..., 2).

    `forward` is +1 where forward is to the picture's right, -1 where to its left; `foreshortening` is the share of a
    forward length that the picture shows (the cosine of the lens's bearing). Picture y points down; up is gravity's.

    >>> float(inclination_deg([0, 0], [1, -1], forward=1))
    45.0
    """
    line = np.asarray(upper, dtype=np.float64) - np.asarray(lower, dtype=np.float64)
    return np.degrees(np.arctan2(line[..., 0] * forward / foreshortening, -line[..., 1]))


def sin_deg(angle_deg: ArrayLike) -> Array:
    """The sine of an angle in degrees."""
    return np.sin(np.radians(angle_deg))


def cos_deg(angle_deg: ArrayLike) -> Array:
    """The cosine of an angle in degrees."""
    return np.cos(np.radians(angle_deg))


def asin_deg(sine: ArrayLike) -> Array:
    """The angle, -90..90 degrees, whose sine this is; a sine beyond 1 (noise on a known length) reads as 90."""
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))

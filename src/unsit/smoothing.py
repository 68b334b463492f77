"""Steadier landmarks: the One Euro filter, which is slow on a still body and quick on a moving one.

Casiez, Roussel and Vogel, "1 EUR filter", CHI 2012. The pose model smooths its own points a little already, so the
settings are light: on a still person the noise is about halved, on one going down the lag stays under 0.1 s.
"""

from dataclasses import dataclass, replace

import numpy as np

from unsit.geometry import Array
from unsit.landmarks import INDEX, Landmarks

STILL_CUTOFF_HZ = 2.0
"""The filter's cut-off for a point at rest."""
QUICKENING_HZ_PER_TRUNK_PER_S = 8.0
"""How much the cut-off rises with speed, speed being in the person's own trunk lengths a second."""
SPEED_CUTOFF_HZ = 1.0
"""The cut-off of the speed itself (the paper's default)."""
FORGET_AFTER_S = 0.5
"""After a gap this long the past says nothing about the present."""


@dataclass(frozen=True, slots=True)
class Smoother:
    """What the filter remembers: the last steady picture and how fast each point moved (px/s)."""

    last: Landmarks | None = None
    speed_px_s: Array | None = None


def step(smoother: Smoother, landmarks: Landmarks) -> tuple[Smoother, Landmarks]:
    """One frame in, a steadier one out. A frame without a person passes through and is forgotten at once."""
    last, speed = smoother.last, smoother.speed_px_s
    if not landmarks.seen:
        return Smoother(), landmarks
    if last is None or speed is None or not 0 < landmarks.time_s - last.time_s < FORGET_AFTER_S:
        return Smoother(landmarks, np.zeros_like(landmarks.image_px)), landmarks
    gap_s = landmarks.time_s - last.time_s
    raw_speed = (landmarks.image_px - last.image_px) / gap_s
    speed = speed + _share(SPEED_CUTOFF_HZ, gap_s) * (raw_speed - speed)
    pace = np.linalg.norm(speed, axis=-1, keepdims=True) / trunk_length_px(landmarks)
    share = _share(STILL_CUTOFF_HZ + QUICKENING_HZ_PER_TRUNK_PER_S * pace, gap_s)
    steady = replace(
        landmarks,
        image_px=last.image_px + share * (landmarks.image_px - last.image_px),
        world_m=last.world_m + share * (landmarks.world_m - last.world_m),
    )
    return Smoother(steady, speed), steady


def trunk_length_px(landmarks: Landmarks) -> float:
    """Mid-hips to mid-shoulders in the picture, the ruler of everything measured in it; at least one pixel."""
    points = landmarks.image_px
    shoulders = points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]]
    hips = points[INDEX["left_hip"]] + points[INDEX["right_hip"]]
    return max(float(np.linalg.norm(shoulders - hips)) / 2, 1.0)


def _share(cutoff_hz: float | Array, gap_s: float) -> Array:
    """The weight of the new value in a first-order low-pass filter."""
    turn = 2 * np.pi * np.asarray(cutoff_hz) * gap_s
    return turn / (turn + 1)

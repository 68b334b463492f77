"""Landmarks: one picture's named points on a person, how well each was seen, and when.

Knows the 33 names of the pose model and nothing of people, angles or stretches. A picture without a person is a
`Landmarks` whose points are NaN: a frame is never an exception.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index",
    "left_thumb", "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_heel", "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip
"""The pose model's 33 points in its own order (BlazePose GHUM topology); left and right are the person's."""

INDEX = {name: index for index, name in enumerate(NAMES)}


class Side(StrEnum):
    """The person's own left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@dataclass(frozen=True, slots=True)
class Tilt:
    """How the lens looks against gravity, as a sensor tells: + looking down, + the picture turned clockwise."""

    pitch_deg: float
    roll_deg: float


@dataclass(frozen=True, slots=True)
class Landmarks:
    """One picture's points, in the unmirrored picture.

    `image_px` (33, 2): pixels, x to the right, y down; the aspect ratio is thereby already applied.
    `visibility` (33,): the model's own 0..1. `world_m` (33, 3): the model's guess in metres about the mid-hips,
    x right, y down, z away from the lens. NaN everywhere when nobody was found. `people`: how many the detector
    found, capped at 2. `brightness` and `contrast`: mean and standard deviation of the picture's luma, 0..1, NaN if
    unknown. `tilt`: None where no sensor tells it.
    """

    time_s: float
    image_px: NDArray[np.float64]
    visibility: NDArray[np.float64]
    world_m: NDArray[np.float64]
    width_px: int
    height_px: int
    people: int = 1
    brightness: float = float("nan")
    contrast: float = float("nan")
    tilt: Tilt | None = None

    @property
    def seen(self) -> bool:
        """Whether there is a person in this picture at all."""
        return bool(np.isfinite(self.image_px).all())


def nobody(
    time_s: float, width_px: int, height_px: int, brightness: float = np.nan, contrast: float = np.nan
) -> Landmarks:
    """A picture in which no person was found."""
    empty = np.full((len(NAMES), 3), np.nan)
    return Landmarks(
        time_s,
        empty[:, :2],
        empty[:, 0],
        empty,
        width_px,
        height_px,
        people=0,
        brightness=brightness,
        contrast=contrast,
    )


class QuarterTurn(StrEnum):
    """Which way a picture is turned by a quarter."""

    CLOCKWISE = "clockwise"
    ANTICLOCKWISE = "anticlockwise"


def turned(landmarks: Landmarks, way: QuarterTurn) -> Landmarks:
    """The same points in the picture turned by a quarter: what was at its left (right) is at the top.

    The tilt is left out: the turned picture's upright is no longer gravity's.
    """
    sign = 1.0 if way is QuarterTurn.CLOCKWISE else -1.0
    across, down = landmarks.image_px[:, 0], landmarks.image_px[:, 1]
    image_px = np.stack([-sign * down, sign * across], axis=1)
    image_px += [landmarks.height_px, 0] if way is QuarterTurn.CLOCKWISE else [0, landmarks.width_px]
    world_m = landmarks.world_m[:, [1, 0, 2]] * [-sign, sign, 1.0]
    return replace(
        landmarks,
        image_px=image_px,
        world_m=world_m,
        width_px=landmarks.height_px,
        height_px=landmarks.width_px,
        tilt=None,
    )

"""Lenses: where they stand, how they are held, how much they see. A pinhole without distortion.

The room's frame belongs to the lens: x to the picture's right, y away from the lens, z up, the floor at 0. The lens
looks along y, then down by its pitch and turned by its roll (both as in `unsit.body.CAMERA`).
"""

from dataclasses import dataclass

import numpy as np

from unsit.geometry import Array, cos_deg, sin_deg

FIELDS_DEG = (35.0, 75.0)
"""Vertical fields of view: webcams have 38 to 60 degrees, phones held upright up to 75."""
HEIGHTS_M = (0.3, 1.6)
NEAREST_M, FURTHEST_M = 1.4, 5.0
MARGIN = 0.03
"""The share of the picture that stays free around the person."""
SIZES = (((640, 480), 0.75), ((480, 640), 0.13), ((1280, 720), 0.12))
"""Pictures' widths and heights with their shares."""


@dataclass(frozen=True, slots=True)
class Lens:
    """One lens, `height_m` above the floor at (`across_m`, -`distance_m`).

    Pitch is + looking down, roll + the picture turned clockwise.
    """

    height_m: float
    distance_m: float
    across_m: float
    pitch_deg: float
    roll_deg: float
    vertical_fov_deg: float
    width_px: int = 640
    height_px: int = 480

    @property
    def place(self) -> Array:
        """Where it stands in the room, metres."""
        return np.array([self.across_m, -self.distance_m, self.height_m])

    @property
    def axes(self) -> Array:
        """The picture's right, its down and the way the lens looks, as rows in the room's frame."""
        down, up = float(sin_deg(self.pitch_deg)), float(cos_deg(self.pitch_deg))
        tilt, level = float(sin_deg(self.roll_deg)), float(cos_deg(self.roll_deg))
        return np.array([[level, tilt * down, tilt * up], [tilt, -level * down, -level * up], [0.0, up, -down]])

    @property
    def focal_px(self) -> float:
        """The focal length in pixels."""
        return self.height_px / 2.0 / float(np.tan(np.radians(self.vertical_fov_deg / 2.0)))

    def picture_px(self, points: Array) -> Array:
        """Where the picture shows these points (..., 3): (..., 2), pixels right and down; NaN behind the lens."""
        seen = (points - self.place) @ self.axes.T
        with np.errstate(invalid="ignore"):
            away = np.where(seen[..., 2:] > 0.05, seen[..., 2:], np.nan)
        middle = np.array([self.width_px, self.height_px]) / 2.0
        return np.asarray(self.focal_px * seen[..., :2] / away + middle)


class NoLensFits(Exception):
    """No lens was found that has the whole person in its picture."""


def drawn(random: np.random.Generator, skin: Array) -> Lens:
    """A lens that has all of this skin (vertex, 3) in its picture; the person stands about the origin."""
    low, high = skin[:, 2].min(), skin[:, 2].max()
    for attempt in range(400):
        width, height = SIZES[random.choice(len(SIZES), p=[share for _, share in SIZES])][0]
        field = float(random.uniform(*FIELDS_DEG)) if width > height else float(random.uniform(50.0, FIELDS_DEG[1]))
        fills = random.uniform(0.45, 0.85) * 0.995**attempt
        distance = (high - low) / (2.0 * fills * np.tan(np.radians(field / 2.0)))
        if not NEAREST_M <= distance <= FURTHEST_M:
            continue
        lens_height = float(random.uniform(*HEIGHTS_M))
        aimed = float(np.degrees(np.arctan2(lens_height - (low + high) / 2.0, distance)))
        lens = Lens(
            height_m=lens_height,
            distance_m=float(distance),
            across_m=float(random.normal(0.0, 0.12) * distance * 0.5),
            pitch_deg=aimed + float(random.normal(0.0, 4.0)),
            roll_deg=float(np.clip(random.normal(0.0, 1.2), -3.0, 3.0)),
            vertical_fov_deg=field,
            width_px=width,
            height_px=height,
        )
        if shows(lens, skin):
            return lens
    raise NoLensFits("no lens of 400 has the whole person in its picture")


def shows(lens: Lens, skin: Array) -> bool:
    """Whether the whole of this skin is in the picture, with some room around it."""
    size = np.array([lens.width_px, lens.height_px])
    shares = lens.picture_px(skin) / size
    return bool(np.isfinite(shares).all() and (shares > MARGIN).all() and (shares < 1.0 - MARGIN).all())

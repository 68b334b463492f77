"""From landmarks to angles by plane geometry, for a lens that stands beside the person.

Gravity is the picture's vertical; a forward length is shown shortened by the cosine of the lens's bearing, and the
legs are taken to move in planes along the heading. What such a view cannot determine (opening of the hip, rotation of
the thigh, side bend) is NaN. The bearing is read off the shoulder line while the person stands untwisted, remembered
while they kneel, and there weighed with the hip and shoulder lines together with the trunk's rotation.

Standard deviations are those of 2-D picture angles on 360 rendered people in half-kneeling, by bearing. The widths
below were fitted to 49 rendered people. Nothing here has been tried on a large set of real people: `docs/accuracy.md`.
"""

from dataclasses import dataclass, replace

import numpy as np

from unsit import front_leg as legs
from unsit.angles import NOTHING, Angles, angles_of
from unsit.front_leg import FrontLeg
from unsit.geometry import Array, angle_between_deg, asin_deg, bend_deg, cos_deg, inclination_deg, sin_deg
from unsit.landmarks import INDEX, Landmarks, Side
from unsit.observation import Hindrance, Observation, Posture, Verdict, View
from unsit.smoothing import trunk_length_px

SHOULDER_WIDTH_TRUNKS, SHOULDER_SD = 0.75, 0.06
"""The model's shoulder points apart, in picture trunk lengths, and the spread between people."""
HIP_WIDTH_TRUNKS, HIP_SD = 0.255, 0.03
HIP_FOLLOWS_TURN = 0.47
"""The model's hip points turn with the chest by this share."""
HIP_SPLIT_OFFSET_TRUNKS = 0.148
"""In half-kneeling the model sets the front hip back by this much."""

REMEMBERED_SD_DEG = 9.0
"""How well the bearing seen in standing holds once the person has knelt."""
UNKNOWN_BEARING_DEG, UNKNOWN_BEARING_SD_DEG = 8.0, 25.0
"""What to expect of the bearing when the person was never seen standing."""
FROM_BEHIND_SD_DEG = 25.0
"""From behind the model invents the hips: that the lens is behind is sure, how far is not."""
STANDING_SD_DEG = 5.0
BEARING_MEMORY_S = 0.7
"""Time constant of the bearing's running mean in standing."""
TURN_SD_DEG = 45.0
"""A weak prior on the chest's turn: no one turns much beyond a right angle."""

GRADED_BEARING_DEG = (-20.0, 60.0)
GOOD_BEARING_DEG = (-5.0, 30.0)
SEEN_VISIBILITY = 0.5
"""Below this mean visibility of knee and ankle a leg in front counts as hidden."""
STANDING_KNEE_DEG, SPLIT_KNEE_DEG = 35.0, 40.0
DARK_BRIGHTNESS, COVERED_CONTRAST = 0.10, 0.02
EDGE_SHARE = 0.01
"""A point this close to the picture's border is the model's guess at what lies outside."""
FARTHEST_TRUNK_SHARE = 0.09
"""A trunk shorter than this share of the picture's height is too far away to measure."""

# Mean absolute errors of picture angles by bearing (degrees), turned into standard deviations by sqrt(pi/2).
_BEARINGS = np.array([-32.0, -10.0, 10.0, 32.0, 60.0])
_SPREADS = {
    name: 1.2533 * np.array(errors)
    for name, errors in {
        "front_knee_flexion_deg": (33, 12, 3.3, 7, 14),
        "rear_knee_flexion_deg": (8, 5, 2.8, 7, 14),
        "front_shank_inclination_deg": (28, 6, 2.6, 5, 9),
        "rear_shank_inclination_deg": (8, 5, 3, 6, 12),
        "front_thigh_inclination_deg": (28, 9, 4, 7, 14),
        "rear_thigh_inclination_deg": (5, 2.5, 3.1, 5, 10),
        "trunk_inclination_deg": (5, 3, 4.9, 12, 20),
        "elbow_flexion_deg": (25, 20, 15, 15, 20),
        "ankle_dorsiflexion_deg": (28, 12, 8, 10, 15),
    }.items()
}
_AZIMUTHS = np.arange(-85.0, 85.1, 2.5)[:, None]
_TURNS = np.arange(-75.0, 85.1, 2.5)[None, :]


@dataclass(frozen=True, slots=True)
class SideView:
    """What is remembered between frames: the leg in front, the way the person faces, the bearing seen in standing."""

    front: FrontLeg = FrontLeg()
    facing: int = 0
    bearing_deg: float = float("nan")
    last_s: float = float("nan")


def step(memory: SideView, landmarks: Landmarks) -> tuple[SideView, Observation]:
    """One frame's observation. A frame without a person, or too dark to trust, tells nothing and keeps the memory."""
    hindrance = _before_measuring(landmarks)
    if hindrance is not None or not landmarks.seen:
        return memory, Observation(landmarks, View(np.nan, np.nan, Verdict.REFUSED, hindrance))
    points = _Points(landmarks)
    front = legs.step(memory.front, points.left_knee_lift, landmarks.time_s)
    posture = _posture(points, front.leg)
    facing = points.facing(front.leg) or memory.facing or 1
    memory = _remember_bearing(memory, points, posture, facing, landmarks.time_s)
    memory = replace(memory, front=front, facing=facing, last_s=landmarks.time_s)
    azimuth, turn = _lines(points, posture, front.leg, memory.bearing_deg)
    view = _view(points, azimuth, front.leg, facing)
    observation = Observation(landmarks, view, posture, front.leg)
    if view.verdict is Verdict.REFUSED:
        return memory, observation
    return memory, replace(
        observation,
        angles=_angles(points, front.leg, facing, azimuth, turn),
        elbow_knee_gap_shanks=points.gap_to_knee("elbow", front.leg),
        hand_knee_gap_shanks=points.gap_to_knee("wrist", front.leg),
        hand_behind_shanks=points.hand_behind(front.leg, facing),
    )


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A value in degrees and its standard deviation."""

    deg: float
    sd_deg: float


class _Points:
    """One picture's points by name, with the few lengths that are read off them (in trunk lengths unless named)."""

    __slots__ = ("_px", "_visibility", "height_px", "trunk_px", "width_px")

    def __init__(self, landmarks: Landmarks) -> None:
        self._px, self._visibility = landmarks.image_px, landmarks.visibility
        self.width_px, self.height_px = landmarks.width_px, landmarks.height_px
        self.trunk_px = trunk_length_px(landmarks)

    def __getitem__(self, name: str) -> Array:
        point: Array = self._px[INDEX[name]]
        return point

    def seen(self, side: Side) -> bool:
        """Whether this leg is seen rather than guessed; the hip's visibility is always 1 and says nothing."""
        shares = [float(self._visibility[INDEX[f"{side}_{name}"]]) for name in ("knee", "ankle")]
        return sum(shares) / 2 >= SEEN_VISIBILITY

    def left_of_right(self, name: str) -> float:
        """How far the left shoulder (hip) stands to the picture's right of the right one: + when the chest faces us."""
        return float(self[f"left_{name}"][0] - self[f"right_{name}"][0]) / self.trunk_px

    @property
    def left_knee_lift(self) -> float:
        return float(self["right_knee"][1] - self["left_knee"][1]) / self.trunk_px

    def knee_flexion(self, side: Side) -> float:
        return float(bend_deg(self[f"{side}_hip"], self[f"{side}_knee"], self[f"{side}_ankle"]))

    def facing(self, front: Side | None) -> int:
        """+1: the person faces the picture's right, -1 its left, 0: cannot be told."""
        if front is not None:
            ahead = self[f"{front}_knee"][0] + self[f"{front}_ankle"][0]
            behind = self[f"{front.other}_knee"][0] + self[f"{front.other}_ankle"][0]
            return int(np.sign(ahead - behind))
        toes = sum(self[f"{side}_foot_index"][0] - self[f"{side}_heel"][0] for side in Side)
        nose = self["nose"][0] - (self["left_ear"][0] + self["right_ear"][0]) / 2
        lead = float(toes) + 2 * float(nose)
        return int(np.sign(lead)) if abs(lead) > 0.1 * self.trunk_px else 0

    def shank_px(self, side: Side) -> float:
        return max(float(np.linalg.norm(self[f"{side}_knee"] - self[f"{side}_ankle"])), 1.0)

    def gap_to_knee(self, name: str, front: Side | None) -> float:
        """The front elbow's or wrist's distance from the front knee, in shank lengths."""
        if front is None:
            return float("nan")
        return float(np.linalg.norm(self[f"{front}_{name}"] - self[f"{front}_knee"])) / self.shank_px(front)

    def hand_behind(self, front: Side | None, facing: int) -> float:
        if front is None:
            return float("nan")
        hips = (self["left_hip"][0] + self["right_hip"][0]) / 2
        return float(hips - self[f"{front.other}_wrist"][0]) * facing / self.shank_px(front)

    @property
    def feet_out(self) -> bool:
        """Whether a foot, knee or hip lies on or beyond the picture's border (there the model only guesses)."""
        low = np.array(
            [self[f"{side}_{name}"] for side in Side for name in ("hip", "knee", "ankle", "heel", "foot_index")]
        )
        share = low / [self.width_px, self.height_px]
        return bool((share < EDGE_SHARE).any() or (share > 1 - EDGE_SHARE).any())


def _before_measuring(landmarks: Landmarks) -> Hindrance | None:
    """What can be said before any point is believed: the light, who is there, how far away."""
    if landmarks.contrast < COVERED_CONTRAST:
        return Hindrance.COVERED
    if not landmarks.seen:
        return Hindrance.DARK if landmarks.brightness < DARK_BRIGHTNESS else Hindrance.NOBODY
    if landmarks.people > 1:
        return Hindrance.TWO_PEOPLE
    return Hindrance.TOO_FAR if trunk_length_px(landmarks) < FARTHEST_TRUNK_SHARE * landmarks.height_px else None


def _posture(points: _Points, front: Side | None) -> Posture:
    knees = [points.knee_flexion(side) for side in Side]
    if front is not None and min(knees) > SPLIT_KNEE_DEG:
        return Posture.SPLIT
    return Posture.STANDING if front is None and max(knees) < STANDING_KNEE_DEG else Posture.BETWEEN


def _remember_bearing(memory: SideView, points: _Points, posture: Posture, facing: int, time_s: float) -> SideView:
    """The running bearing of a standing, untwisted person; turning round starts it afresh."""
    if posture is not Posture.STANDING:
        return memory
    now_deg = float(asin_deg(points.left_of_right("shoulder") / SHOULDER_WIDTH_TRUNKS))
    if facing != memory.facing or not np.isfinite(memory.bearing_deg):
        return replace(memory, bearing_deg=now_deg)
    gap_s = max(time_s - memory.last_s, 0.0)
    share = gap_s / (gap_s + BEARING_MEMORY_S)
    return replace(memory, bearing_deg=memory.bearing_deg + share * (now_deg - memory.bearing_deg))


def _lines(points: _Points, posture: Posture, front: Side | None, remembered_deg: float) -> tuple[_Estimate, _Estimate]:
    """The bearing, and how far the chest is turned towards the lens, from the shoulder and hip lines."""
    known = np.isfinite(remembered_deg)
    if front is not None:
        return _weigh_lines(points, _Estimate(remembered_deg, REMEMBERED_SD_DEG) if known else _UNKNOWN)
    if posture is Posture.STANDING:
        azimuth = _Estimate(remembered_deg, STANDING_SD_DEG)
    else:
        azimuth = _Estimate(remembered_deg, 2 * REMEMBERED_SD_DEG) if known else _UNKNOWN
    chest = float(asin_deg(points.left_of_right("shoulder") / SHOULDER_WIDTH_TRUNKS))
    return azimuth, _Estimate(chest - azimuth.deg, float(np.hypot(azimuth.sd_deg, STANDING_SD_DEG)))


_UNKNOWN = _Estimate(UNKNOWN_BEARING_DEG, UNKNOWN_BEARING_SD_DEG)


def _weigh_lines(points: _Points, prior: _Estimate) -> tuple[_Estimate, _Estimate]:
    """Bearing and turn together, as means and spreads of their posterior on a 2.5-degree grid."""
    shoulders = SHOULDER_WIDTH_TRUNKS * sin_deg(_AZIMUTHS + _TURNS)
    hips = HIP_WIDTH_TRUNKS * sin_deg(_AZIMUTHS + HIP_FOLLOWS_TURN * _TURNS) + HIP_SPLIT_OFFSET_TRUNKS
    misfit = (
        ((points.left_of_right("shoulder") - shoulders) / SHOULDER_SD) ** 2
        + ((points.left_of_right("hip") - hips) / HIP_SD) ** 2
        + ((_AZIMUTHS - prior.deg) / prior.sd_deg) ** 2
        + (_TURNS / TURN_SD_DEG) ** 2
    )
    weight = np.exp(-(misfit - misfit.min()) / 2)
    weight /= weight.sum()
    azimuth = _moments(_AZIMUTHS, weight)
    if azimuth.deg < GRADED_BEARING_DEG[0]:
        azimuth = replace(azimuth, sd_deg=FROM_BEHIND_SD_DEG)
    return azimuth, _moments(_TURNS, weight)


def _moments(values: Array, weight: Array) -> _Estimate:
    mean = float((values * weight).sum())
    return _Estimate(mean, float(np.sqrt(((values - mean) ** 2 * weight).sum())))


def _view(points: _Points, azimuth: _Estimate, front: Side | None, facing: int) -> View:
    """The verdict on the view, and the one thing to change, the most hindering first."""
    near = Side.LEFT if facing < 0 else Side.RIGHT
    wrong_side = front is near
    bearing = (360.0 - azimuth.deg) % 360.0 - 180.0 if wrong_side else azimuth.deg
    hindrance = _hindrance(points, azimuth.deg, front, wrong_side)
    if hindrance is not None:
        return View(bearing, azimuth.sd_deg, Verdict.REFUSED, hindrance)
    good = GOOD_BEARING_DEG[0] <= bearing <= GOOD_BEARING_DEG[1] and azimuth.sd_deg < UNKNOWN_BEARING_SD_DEG
    return View(bearing, azimuth.sd_deg, Verdict.GOOD if good else Verdict.USABLE)


def _hindrance(points: _Points, azimuth_deg: float, front: Side | None, wrong_side: bool) -> Hindrance | None:
    lowest, highest = GRADED_BEARING_DEG
    if azimuth_deg < lowest:
        return Hindrance.TURN_TO_LENS
    if azimuth_deg > highest:
        return Hindrance.TURN_SIDE_ON
    if points.feet_out:
        return Hindrance.FEET_OUT
    if wrong_side:
        return Hindrance.OTHER_SIDE
    return Hindrance.TURN_TO_LENS if front is not None and not points.seen(front) else None


def _angles(points: _Points, front: Side | None, facing: int, azimuth: _Estimate, turn: _Estimate) -> Angles:
    """Every measure that this view determines, with its spread at this bearing."""
    shortening = max(float(cos_deg(azimuth.deg)), 0.3)
    lean = {side: _leg(points, side, facing, shortening) for side in Side}
    trunk = float(inclination_deg(_mid(points, "hip"), _mid(points, "shoulder"), facing, shortening))
    named = {"trunk_inclination_deg": (trunk, _spread("trunk_inclination_deg", azimuth))}
    if np.isfinite(turn.deg):
        to_left = -facing  # the chest turned towards the lens is turned to the left when the left side is near
        named["trunk_rotation_deg"] = (to_left * turn.deg, turn.sd_deg)
    for side in Side:
        role = "front" if side is front or front is None else "rear"
        named |= _with_spreads(side, role, lean[side], trunk, azimuth)
    return angles_of(named) if np.isfinite(azimuth.deg) else NOTHING


def _leg(points: _Points, side: Side, facing: int, shortening: float) -> dict[str, float]:
    """One side's plain angles."""
    hip, knee, ankle = (points[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    foot = points[f"{side}_foot_index"] - points[f"{side}_heel"]
    shank = float(inclination_deg(ankle, knee, facing, shortening))
    thigh = float(inclination_deg(knee, hip, facing, shortening))
    arm = (points[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist"))
    return {
        "knee_flexion_deg": abs((shank - thigh + 180.0) % 360.0 - 180.0),
        "shank_inclination_deg": shank,
        "thigh_inclination_deg": thigh,
        "ankle_dorsiflexion_deg": 90.0 - float(angle_between_deg(foot, knee - ankle)),
        "elbow_flexion_deg": float(bend_deg(*arm)),
    }


def _with_spreads(
    side: Side, role: str, leg: dict[str, float], trunk_deg: float, azimuth: _Estimate
) -> dict[str, tuple[float, float]]:
    """A side's measures with their spreads, the trunk-based hip angle among them."""
    measured = {
        f"{side}_{name}": (value, _spread(f"{role}_{name}" if f"{role}_{name}" in _SPREADS else name, azimuth))
        for name, value in leg.items()
    }
    thigh_sd, trunk_sd = measured[f"{side}_thigh_inclination_deg"][1], _spread("trunk_inclination_deg", azimuth)
    hip = trunk_deg - leg["thigh_inclination_deg"]
    return measured | {f"{side}_hip_flexion_deg": (hip, float(np.hypot(thigh_sd, trunk_sd)))}


def _spread(name: str, azimuth: _Estimate) -> float:
    return float(np.interp(azimuth.deg, _BEARINGS, _SPREADS[name]))


def _mid(points: _Points, name: str) -> Array:
    return (points[f"left_{name}"] + points[f"right_{name}"]) / 2

"""What a posture's measures truly are: from joint centres alone, by the definitions of `docs/measures.md`.

Joint centres are metres in any frame whose z is up. Knows nothing of how a figure was posed.
"""

from collections.abc import Mapping

import numpy as np

from studio.turning import unit
from unsit.angles import Angles, angles_of
from unsit.body import atan2_deg
from unsit.geometry import Array, angle_between_deg, asin_deg, bend_deg, cos_deg, sin_deg
from unsit.landmarks import Side

STRAIGHT_KNEE_DEG = 15.0
"""A straighter knee's shank does not tell how the thigh is rotated."""
UP = np.array([0.0, 0.0, 1.0])

Joints = Mapping[str, Array]


def heading_deg(joints: Joints) -> float:
    """The way the person faces: at right angles to the hip line, counted from x to their left."""
    across = joints["left_hip"] - joints["right_hip"]
    return float(atan2_deg(-across[0], across[1]))


def bearing_deg(joints: Joints, lens: Array, front: Side | None) -> float:
    """How far the lens stands from exactly beside the kneeling leg, -180..180; + in front of the person, - behind.

    With no leg in front it is counted from the side that is nearer to the lens.
    """
    middle = (joints["left_hip"] + joints["right_hip"]) / 2.0
    to_lens = float(atan2_deg(lens[1] - middle[1], lens[0] - middle[0])) - heading_deg(joints)
    from_left, from_right = ((bearing + 180.0) % 360.0 - 180.0 for bearing in (90.0 - to_lens, to_lens + 90.0))
    if front is None:
        return min(from_left, from_right, key=abs)
    return from_right if front is Side.LEFT else from_left


def measured(joints: Joints) -> Angles:
    """Every measure of the product; NaN only for the rotation of a thigh whose knee is straight."""
    along = Along(joints)
    named = {"trunk_inclination_deg": along.lean("hips", "shoulders"), **_trunk(along)}
    for side in Side:
        named |= {f"{side}_{name}": value for name, value in _sided(along, side).items()}
    return angles_of({name: (float(value), np.nan) for name, value in named.items()})


class Along:
    """Joint centres seen along the person's own heading: x ahead, y to their left, z up."""

    def __init__(self, joints: Joints) -> None:
        heading = heading_deg(joints)
        ahead = np.array([float(cos_deg(heading)), float(sin_deg(heading)), 0.0])
        axes = np.stack([ahead, np.cross(UP, ahead), UP])
        self.points = {name: axes @ place for name, place in joints.items()}
        for name in ("hip", "shoulder"):
            self.points[f"{name}s"] = (self.points[f"left_{name}"] + self.points[f"right_{name}"]) / 2.0

    def line(self, start: str, end: str) -> Array:
        """From one point to another."""
        return np.asarray(self.points[end] - self.points[start])

    def lean(self, lower: str, upper: str) -> float:
        """How far the line leans forward of upright, seen from exactly beside."""
        way = self.line(lower, upper)
        return float(atan2_deg(way[0], way[2]))


def _trunk(along: Along) -> dict[str, float]:
    shoulders = along.line("right_shoulder", "left_shoulder")
    bend = asin_deg(unit(along.line("hips", "shoulders"))[1])
    return {
        "trunk_rotation_deg": float(atan2_deg(-shoulders[0], shoulders[1])),
        "trunk_side_bend_deg": float(bend),
    }


def shoulder_tilt_deg(joints: Joints) -> float:
    """How far the shoulder line is from level, + the left one higher."""
    shoulders = joints["left_shoulder"] - joints["right_shoulder"]
    return float(asin_deg(unit(shoulders)[2]))


def _sided(along: Along, side: Side) -> dict[str, float]:
    hip, knee, ankle, shoulder, elbow, wrist = (
        along.points[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")
    )
    thigh = along.lean(f"{side}_knee", f"{side}_hip")
    foot = along.line(f"{side}_heel", f"{side}_toes")
    abduction, rotation = _opened(along, side)
    return {
        "knee_flexion_deg": float(bend_deg(hip, knee, ankle)),
        "shank_inclination_deg": along.lean(f"{side}_ankle", f"{side}_knee"),
        "thigh_inclination_deg": thigh,
        "hip_flexion_deg": along.lean("hips", "shoulders") - thigh,
        "hip_abduction_deg": abduction,
        "hip_rotation_deg": rotation,
        "ankle_dorsiflexion_deg": 90.0 - float(angle_between_deg(knee - ankle, foot)),
        "elbow_flexion_deg": float(bend_deg(shoulder, elbow, wrist)),
    }


def _opened(along: Along, side: Side) -> tuple[float, float]:
    """Abduction and inward rotation of the thigh against the hip line: the hinges of `unsit.body` read backwards."""
    outward = 1.0 if side is Side.LEFT else -1.0
    across = unit(along.line("right_hip", "left_hip"))
    ahead = np.array([1.0, 0.0, 0.0])  # the hip line is at right angles to it
    pelvis = np.stack([ahead, across, np.cross(ahead, across)])
    thigh = unit(pelvis @ along.line(f"{side}_hip", f"{side}_knee"))
    flexion, abduction = float(atan2_deg(thigh[0], -thigh[2])), outward * float(asin_deg(thigh[1]))
    shank = pelvis @ along.line(f"{side}_knee", f"{side}_ankle")
    if bend_deg(np.zeros(3), thigh, thigh + shank) < STRAIGHT_KNEE_DEG:
        return abduction, float("nan")
    back = _turned_back(shank, flexion, outward * abduction)
    return abduction, -outward * float(atan2_deg(-back[1], -back[0]))


def _turned_back(line: Array, flexion_deg: float, opened_deg: float) -> Array:
    """The line as it would be were the thigh hanging down."""
    sine, cosine = float(sin_deg(flexion_deg)), float(cos_deg(flexion_deg))
    hanging = np.array([cosine * line[0] + sine * line[2], line[1], -sine * line[0] + cosine * line[2]])
    sine, cosine = float(sin_deg(opened_deg)), float(cos_deg(opened_deg))
    return np.array([hanging[0], cosine * hanging[1] + sine * hanging[2], -sine * hanging[1] + cosine * hanging[2]])

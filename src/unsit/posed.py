"""A body posed anywhere in space: the hinges of `body.py`, and the pelvis pitched and rolled with all that hangs on it.

Axes as in `body.py`, metres about the mid-hips. Knows no stretch and no furniture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from unsit import body
from unsit.body import INDEX, POINT, X, Y, Z, atan2_deg
from unsit.geometry import Array, asin_deg, cos_deg, sin_deg
from unsit.landmarks import Side

LUMBAR_BEND, LUMBAR_TURN = 0.5, 0.3
"""The loins' share of the trunk's lean and of its turn, as on the page."""


class Hand(NamedTuple):
    """How a hand is turned from the forearm's line: the palm down, the back of the hand back, towards the thumb."""

    pronation_deg: float = 0.0
    extension_deg: float = 0.0
    deviation_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A pose (30,) whose pelvis is pitched (+ face down) and rolled (+ onto the left side), and its hands.

    The roll is about the horizontal line ahead, after the pitch: who lies on the back with a roll of 90 lies on the
    left side. The hands are the picture's alone: no measure knows them.
    """

    pose: Array
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    hands: Mapping[Side, Hand] = field(default_factory=dict)


def turn(posed: Posed) -> Array:
    """The root's turn (3, 3): from the body with its pelvis upright to where it is."""
    heading = float(posed.pose[INDEX["heading_deg"]])
    tipped: Array = about(Z, heading) @ about(X, -posed.roll_deg) @ about(Y, posed.pitch_deg) @ about(Z, -heading)
    return tipped


def points(posed: Posed) -> Array:
    """Every point of the body (point, 3), in the order of `body.POINTS`."""
    there: Array = body.joints(posed.pose) @ turn(posed).T
    return there


def about(axis: Array, angle_deg: float) -> Array:
    """A turn (3, 3) about an axis of unit length.

    >>> (about(Z, 90.0) @ X).round(3).tolist()
    [0.0, 1.0, 0.0]
    """
    sine, cosine = float(sin_deg(angle_deg)), float(cos_deg(angle_deg))
    across = np.cross(axis, np.eye(3)).T
    turned: Array = cosine * np.eye(3) + sine * across + (1.0 - cosine) * np.outer(axis, axis)
    return turned


# The parts that carry skin and muscles

Parts = Mapping[str, tuple[Array, Array]]
"""Each part's turn (3, 3) from the pose whose angles are all zero, and its origin (3,)."""


def parts(posed: Posed) -> Parts:
    """Where every part of the figure is, as the page has them."""
    pose, root = posed.pose, turn(posed)
    there, frames = body.joints(pose), body.frames(pose)
    middle = there[POINT["mid_shoulders"]]
    thorax = _thorax(frames["shoulder_tilt_deg"][:, 1], frames["trunk_side_bend_deg"][:, 2])
    told = {
        "pelvis": (frames["pelvis_obliquity_deg"], np.zeros(3)),
        "lumbar": (_loins(pose), np.zeros(3)),
        "thorax": (thorax, middle - thorax @ [0.0, 0.0, 0.5 * float(np.linalg.norm(middle))]),
        "head": (frames["head_nod_deg"], middle),
    }
    for side in Side:
        for part, hinge, joint in (
            ("thigh", "hip_rotation", "hip"),
            ("shank", "knee_flexion", "knee"),
            ("foot", "ankle_dorsiflexion", "ankle"),
            ("upper_arm", "arm_rotation", "shoulder"),
            ("forearm", "elbow_flexion", "elbow"),
        ):
            told[f"{side}_{part}"] = frames[f"{side}_{hinge}_deg"], there[POINT[f"{side}_{joint}"]]
        forearm, elbow = told[f"{side}_forearm"]
        radius, hand = _hand(side, posed.hands.get(side, Hand()))
        told[f"{side}_radius"] = forearm @ radius, elbow
        told[f"{side}_hand"] = forearm @ hand, there[POINT[f"{side}_wrist"]]
    return {name: (root @ way, root @ origin) for name, (way, origin) in told.items()}


def _loins(pose: Array) -> Array:
    named = {name: float(pose[INDEX[name]]) for name in body.ANGLES}
    bent = body.pose_of(
        heading_deg=named["heading_deg"],
        trunk_inclination_deg=LUMBAR_BEND * named["trunk_inclination_deg"],
        trunk_side_bend_deg=LUMBAR_BEND * named["trunk_side_bend_deg"],
    )
    turned: Array = body.frames(bent)["trunk_side_bend_deg"] @ about(Z, LUMBAR_TURN * named["trunk_rotation_deg"])
    return turned


def _thorax(left: Array, up: Array) -> Array:
    """The thorax half-way between two wishes: its left along the shoulders, its up along the trunk."""
    ahead = np.cross(left, up)
    ahead /= np.linalg.norm(ahead)
    both = np.stack([ahead, left, np.cross(ahead, left)], axis=1) + np.stack([ahead, np.cross(up, ahead), up], axis=1)
    first, _, last = np.linalg.svd(both)
    turned: Array = first @ last
    return turned


def _hand(side: Side, told: Hand) -> tuple[Array, Array]:
    """The turns of the forearm's far half, which takes half of the pronation, and of the hand, against the forearm."""
    out = outward(side)
    swing = np.array([out * told.extension_deg, told.deviation_deg, 0.0])
    size = float(np.linalg.norm(swing))
    bent = about(swing / size, size) if size > 0 else np.eye(3)
    return about(Z, -0.5 * out * told.pronation_deg), about(Z, -out * told.pronation_deg) @ bent


def hand_of(side: Side, against_forearm: Array) -> Hand:
    """The hand whose turn against the forearm (3, 3) this is."""
    out, way = outward(side), against_forearm
    # First the twist about the forearm's line, then a swing square to it: of the turn as a quaternion.
    w = 0.5 * np.sqrt(max(1.0 + float(np.trace(way)), 1e-12))
    z = (way[1, 0] - way[0, 1]) / (4.0 * w)
    twist_deg = 2.0 * float(atan2_deg(z, w))
    swing = about(Z, -twist_deg) @ way
    axis = np.array([swing[2, 1] - swing[1, 2], swing[0, 2] - swing[2, 0], 0.0])
    sine = float(np.linalg.norm(axis)) / 2.0
    size_deg = float(atan2_deg(sine, (float(np.trace(swing)) - 1.0) / 2.0))
    bent = axis / (2.0 * sine) * size_deg if sine > 0 else axis
    return Hand(-out * twist_deg, out * float(bent[0]), float(bent[1]))


def outward(side: Side) -> float:
    """The sign of the way out of the body on this side: + to the left."""
    return 1.0 if side is Side.LEFT else -1.0


# For the camera's body, whose pelvis stays upright


def fit_pose(posed: Posed, *, lying: bool = False) -> Array:
    """The same posture as a pose (30,) of a body whose pelvis stays upright, as the camera's body does.

    Knees, ankles, shoulders, elbows and wrists lie where they lie in `points`. Of who lies, the picture is turned
    upright by a quarter before it is looked at: what is left is how far the pelvis is from level, and no roll.
    """
    quarter_deg = 90.0 * round(posed.pitch_deg / 90.0) if lying else 0.0
    pitch_deg, roll_deg = posed.pitch_deg - quarter_deg, 0.0 if lying else posed.roll_deg
    if pitch_deg == roll_deg == 0.0:
        return posed.pose.copy()
    ahead = posed.pose.copy()
    ahead[INDEX["heading_deg"]] = 0.0
    root = turn(Posed(ahead, pitch_deg, roll_deg))
    frames = {name: root @ frame for name, frame in body.frames(ahead).items()}
    told = _trunk(frames, pitch_deg)
    hips, shoulders = about(X, told["pelvis_obliquity_deg"]), _shoulders(told)
    for side in Side:
        for limb, carrier in (("hip", hips), ("arm", shoulders)):
            turned = carrier.T @ frames[f"{side}_{limb}_rotation_deg"]
            about_deg = float(ahead[INDEX[f"{side}_{limb}_flexion_deg"]]) - pitch_deg
            flexion, abduction, rotation = _limb_deg(side, turned, about_deg)
            told |= {
                f"{side}_{limb}_flexion_deg": flexion,
                f"{side}_{limb}_abduction_deg": abduction,
                f"{side}_{limb}_rotation_deg": rotation,
            }
    fitted = posed.pose.copy()
    for name, value in told.items():
        fitted[INDEX[name]] = value
    return fitted


def _trunk(frames: Mapping[str, Array], pitch_deg: float) -> dict[str, float]:
    """The angles of pelvis, trunk, shoulder line and head that bring them to these frames, the heading being 0."""
    hips, up = frames["pelvis_obliquity_deg"][:, 1], frames["trunk_side_bend_deg"][:, 2]
    line, head = frames["shoulder_tilt_deg"][:, 1], frames["head_nod_deg"]
    turned = float(atan2_deg(-line[0], line[1]))
    faces = float(atan2_deg(-head[0, 1], head[1, 1]))
    ahead = about(Z, faces)[:, 0]
    return {
        "pelvis_obliquity_deg": float(atan2_deg(hips[2], hips[1])),
        "trunk_inclination_deg": float(atan2_deg(up[0], up[2])),
        "trunk_side_bend_deg": float(asin_deg(up[1])),
        "trunk_rotation_deg": turned,
        "shoulder_tilt_deg": float(asin_deg(line[2])),
        "head_turn_deg": faces - turned,
        "head_nod_deg": _near(float(atan2_deg(-head[2, 0], ahead @ head[:, 0])), pitch_deg),
    }


def _shoulders(told: Mapping[str, float]) -> Array:
    turned: Array = about(Z, told["trunk_rotation_deg"]) @ about(X, told["shoulder_tilt_deg"])
    return turned


def _limb_deg(side: Side, turned: Array, flexion_deg: float) -> tuple[float, float, float]:
    """Flexion, abduction and rotation that turn a limb so against its carrier; of two ways the one nearer to this."""
    out = outward(side)
    second = float(asin_deg(-turned[1, 2]))
    first, third = float(atan2_deg(turned[0, 2], turned[2, 2])), float(atan2_deg(turned[1, 0], turned[1, 1]))
    ways = [(-first, out * second, -out * third), (180.0 - first, out * (180.0 - second), -out * (third + 180.0))]
    near = [(_near(a, flexion_deg), _near(b, 0.0), _near(c, 0.0)) for a, b, c in ways]
    return min(near, key=lambda way: abs(way[0] - flexion_deg) + abs(way[1]) + abs(way[2]))


def _near(angle_deg: float, to_deg: float) -> float:
    """The same direction, counted so that it is no more than half a turn from this one."""
    return angle_deg - 360.0 * round((angle_deg - to_deg) / 360.0)

"""A figure takes a pose: the angles of `unsit.body`, by name, and what they leave open.

What is asked is what is measured afterwards from the joint centres (`truth`): limbs take their frames from the pose
itself, the chest is turned and leaned until mid-shoulders and shoulder line are where the trunk's angles want them.
The pelvis tilts as far as `Manner` says, which no angle of the product tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from studio import truth
from studio.figure import Figure, Posed, posed
from studio.solving import solved
from studio.turning import about, frame
from unsit.body import ANGLES, TURNS, atan2_deg
from unsit.geometry import Array
from unsit.landmarks import Side

TRUNK = ("trunk_inclination_deg", "trunk_side_bend_deg", "trunk_rotation_deg", "shoulder_tilt_deg")
WITHIN_DEG = 0.01
X, Y, Z = np.eye(3)

Pose = Mapping[str, float]
"""Angles of `unsit.body.ANGLES` in degrees; what is not named is 0."""


class UnknownAngle(Exception):
    """A pose names an angle that the body does not have."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a pose leaves open, in degrees.

    `pelvis_tilt_deg`: + forward. Per side: `toes_deg`, + bent up, as when tucked under; `girdle_deg`, how far the
    shoulder is (lifted, brought forward); `toe_out_deg`, how far a flat foot points outwards; `wrist_deg`, + the hand
    bent inwards. `flat`: the feet whose soles lie level, which then decides on their ankles' angles.
    """

    pelvis_tilt_deg: float = 0.0
    toes_deg: Mapping[Side, float] = field(default_factory=dict)
    girdle_deg: Mapping[Side, tuple[float, float]] = field(default_factory=dict)
    flat: frozenset[Side] = frozenset()
    toe_out_deg: Mapping[Side, float] = field(default_factory=dict)
    wrist_deg: Mapping[Side, float] = field(default_factory=dict)


PLAIN = Manner()


def frames_of(pose: Pose) -> dict[str, Array]:
    """Every hinge's frame in the room, as `unsit.body` composes them."""
    unknown = sorted(set(pose) - set(ANGLES))
    if unknown:
        raise UnknownAngle(f"The pose names {', '.join(unknown)}. Known: {', '.join(ANGLES)}.")
    frames: dict[str, Array] = {}
    for turn in TURNS:
        carrier = frames[turn.rides_on] if turn.rides_on else np.eye(3)
        frames[turn.angle] = carrier @ about(turn.axis, pose.get(turn.angle, 0.0))
    return frames


def assume(figure: Figure, pose: Pose, manner: Manner = PLAIN) -> Posed:
    """The figure in this pose, the middle of its pelvis at the origin."""
    return posed(figure, _parts(pose, manner, trunk_aims(figure, pose, manner)))


def trunk_aims(figure: Figure, pose: Pose, manner: Manner) -> Array:
    """What loins and chest must aim at for the trunk's four angles to be what the pose says."""
    asked = np.array([pose.get(name, 0.0) for name in TRUNK])

    def missing(aims: Array) -> Array:
        joints = posed(figure, _parts(pose, manner, aims)).joints()
        told = truth.measured(joints)
        found = np.array([*(told[name] for name in TRUNK[:3]), truth.shoulder_tilt_deg(joints)])
        return np.asarray(found - asked)

    return solved(missing, asked, 0.5, np.full(4, WITHIN_DEG), 20.0)


def _trunk(pose: Pose, aims: Array) -> dict[str, Array]:
    """Loins along the trunk's line; a chest whose left is the shoulder line, its up as near the trunk's as can be."""
    frames = frames_of({**pose, **dict(zip(TRUNK, aims, strict=True))})
    left, up = frames["shoulder_tilt_deg"] @ Y, frames["trunk_side_bend_deg"] @ Z
    ahead = np.cross(left, up)
    ahead = ahead / np.linalg.norm(ahead)
    chest = np.stack([ahead, left, np.cross(ahead, left)], axis=-1)
    return {"loins": frames["trunk_side_bend_deg"], "chest": chest}


def _parts(pose: Pose, manner: Manner, aims: Array) -> dict[str, Array]:
    frames = frames_of(pose)
    pelvis = frames["pelvis_obliquity_deg"] @ about(Y, manner.pelvis_tilt_deg)
    parts = {"pelvis": pelvis, **_trunk(pose, aims), "head": frames["head_nod_deg"]}
    for side in Side:
        parts |= {f"{side}_{name}": part for name, part in _limbs(frames, manner, side).items()}
    return parts


def _limbs(frames: Mapping[str, Array], manner: Manner, side: Side) -> dict[str, Array]:
    outward = 1.0 if side is Side.LEFT else -1.0
    shank = frames[f"{side}_knee_flexion_deg"]
    foot = frames[f"{side}_ankle_dorsiflexion_deg"]
    if side in manner.flat:
        foot = _level(shank, outward * manner.toe_out_deg.get(side, 0.0))
    lifted, forward = manner.girdle_deg.get(side, (0.0, 0.0))
    hand = frames[f"{side}_elbow_flexion_deg"] @ about(outward * X, -manner.wrist_deg.get(side, 0.0))
    return {
        "thigh": frames[f"{side}_hip_rotation_deg"],
        "shank": shank,
        "foot": foot,
        "toes": foot @ about(Y, -manner.toes_deg.get(side, 0.0)),
        "girdle": about(Z, -outward * forward) @ about(X, outward * lifted),
        "upper_arm": frames[f"{side}_arm_rotation_deg"],
        "forearm": frames[f"{side}_elbow_flexion_deg"],
        "hand": hand,
    }


def _level(shank: Array, turned_deg: float) -> Array:
    """A level foot that points where the shin faces, and outwards by `turned_deg`."""
    facing = shank @ X
    return about(Z, turned_deg) @ frame(Z, [facing[0], facing[1], 0.0])


def thigh_pose(line: Array, heading_deg: float, obliquity_deg: float) -> tuple[float, float]:
    """Flexion and abduction (+ to the left, whichever side) of a limb hanging from the pelvis along this line."""
    hanging = frames_of({"heading_deg": heading_deg, "pelvis_obliquity_deg": obliquity_deg})
    way = hanging["pelvis_obliquity_deg"].T @ (line / np.linalg.norm(line))
    return float(atan2_deg(way[0], -way[2])), float(np.degrees(np.arcsin(np.clip(way[1], -1.0, 1.0))))

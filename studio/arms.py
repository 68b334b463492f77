"""Arms that reach something: the angles with which elbow and wrist come to where they should be.

Points are metres in the figure's frame, the shoulder already where the trunk has carried it.
"""

import numpy as np

from studio.figure import Posed
from studio.poses import Pose, frames_of
from studio.turning import about, unit
from unsit.body import atan2_deg
from unsit.geometry import Array, asin_deg
from unsit.landmarks import Side

REACH = 0.995
"""Of a straight arm's length: elbows do not lock."""


def arm_angles(body: Posed, pose: Pose, side: Side, elbow: Array, wrist: Array) -> dict[str, float]:
    """The arm's four angles that point the upper arm at `elbow` and then the forearm at `wrist`."""
    outward = 1.0 if side is Side.LEFT else -1.0
    carrier = frames_of(pose)["shoulder_tilt_deg"]
    upper = carrier.T @ unit(elbow - body.joint(f"{side}_shoulder"))
    fore = carrier.T @ unit(wrist - elbow)
    flexion, opened = float(atan2_deg(upper[0], -upper[2])), float(asin_deg(upper[1]))
    hanging = about([1.0, 0.0, 0.0], -opened) @ about([0.0, 1.0, 0.0], flexion) @ fore
    return {
        f"{side}_arm_flexion_deg": flexion,
        f"{side}_arm_abduction_deg": outward * opened,
        f"{side}_arm_rotation_deg": -outward * float(atan2_deg(hanging[1], hanging[0])),
        f"{side}_elbow_flexion_deg": float(atan2_deg(np.hypot(hanging[0], hanging[1]), -hanging[2])),
    }


def lengths_m(body: Posed, side: Side) -> tuple[float, float]:
    """The upper arm and the forearm."""
    at = [body.joint(f"{side}_{name}") for name in ("shoulder", "elbow", "wrist")]
    return float(np.linalg.norm(at[1] - at[0])), float(np.linalg.norm(at[2] - at[1]))


def hand_at(body: Posed, pose: Pose, side: Side, place: Array, elbow_towards: Array) -> dict[str, float]:
    """The arm with the wrist at `place`, or as near as it goes, the elbow bulging `elbow_towards`."""
    upper, fore = lengths_m(body, side)
    shoulder = body.joint(f"{side}_shoulder")
    way = place - shoulder
    far = float(np.clip(np.linalg.norm(way), abs(upper - fore) * 1.05 + 0.05, REACH * (upper + fore)))
    along = unit(way)
    foot = (upper**2 - fore**2 + far**2) / (2.0 * far)
    aside = elbow_towards - (elbow_towards @ along) * along
    elbow = shoulder + foot * along + np.sqrt(max(upper**2 - foot**2, 0.0)) * unit(aside)
    return arm_angles(body, pose, side, elbow, shoulder + far * along)


def elbow_at(body: Posed, pose: Pose, side: Side, place: Array, hand_towards: Array) -> dict[str, float]:
    """The arm with the upper arm pointing at `place` and the forearm going on `hand_towards`."""
    upper, fore = lengths_m(body, side)
    shoulder = body.joint(f"{side}_shoulder")
    elbow = shoulder + upper * unit(place - shoulder)
    return arm_angles(body, pose, side, elbow, elbow + fore * unit(hand_towards))

"""The figure that shows a stretch: its poses as the body's, and what each of them does to the muscles."""

from collections.abc import Mapping

import numpy as np

from unsit import body
from unsit.angles import Angles, angles_of
from unsit.body import POINT
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.muscles import Lengthening, MuscleModel, lengthening, seen
from unsit.stretch import Keyframe, Stretch

SHARED = {
    "trunk_turn_away_deg": "trunk_rotation_deg",
    "trunk_bend_away_deg": "trunk_side_bend_deg",
    "head_turn_away_deg": "head_turn_deg",
}
"""A stretch's words for trunk and head: away from the front leg is to the left when the right one is in front."""
POSE_SD_DEG = 3.0
"""A person told to take a pose takes it so well."""


def pose_of(frame: Keyframe, front: Side) -> Array:
    """The body's pose (30,) of a keyframe, with this leg in front."""
    away = 1.0 if front is Side.RIGHT else -1.0
    told = {}
    for name, value in frame.pose.items():
        role, _, rest = name.partition("_")
        if role in ("front", "rear"):
            told[f"{front if role == 'front' else front.other}_{rest}"] = value
        elif name in SHARED:
            told[SHARED[name]] = away * value
        else:
            told[name] = value
    return body.pose_of(**told)


def angles(pose: Array) -> Angles:
    """The measures of a pose (30,) that is known but for how well a person takes it."""
    points = body.joints(pose)
    told = {
        name: float(pose[body.INDEX[name]])
        for name in ("trunk_inclination_deg", "trunk_rotation_deg", "trunk_side_bend_deg")
    }
    for side in Side:
        told |= {f"{side}_{name}": float(pose[body.INDEX[f"{side}_{name}"]]) for name in _SAME}
        for name, upper, lower in (("thigh", "hip", "knee"), ("shank", "knee", "ankle")):
            line = points[POINT[f"{side}_{upper}"]] - points[POINT[f"{side}_{lower}"]]
            told[f"{side}_{name}_inclination_deg"] = float(body.atan2_deg(line[0], line[2]))
        told[f"{side}_hip_flexion_deg"] = told["trunk_inclination_deg"] - told[f"{side}_thigh_inclination_deg"]
    return angles_of({name: (value, POSE_SD_DEG) for name, value in told.items()})


_SAME = ("knee_flexion_deg", "hip_abduction_deg", "hip_rotation_deg", "ankle_dorsiflexion_deg", "elbow_flexion_deg")


def lengthened(model: MuscleModel, pose: Array) -> Lengthening:
    """What a pose (30,) does to the muscles, the tail tucked: the figure's pelvis stays upright."""
    return lengthening(model, seen(angles(pose), pelvis_share=0.0))


def percent(model: MuscleModel, told: Lengthening) -> Mapping[str, float]:
    """Each muscle's lengthening against standing, in per cent of its length there; what is not known is left out."""
    shares = 100.0 * told.share_of_standing
    return {name: float(share) for name, share in zip(model.ids, shares, strict=True) if np.isfinite(share)}


def held_pose(stretch: Stretch, front: Side) -> Array:
    """The stretch as it is held."""
    return pose_of(stretch.held, front)

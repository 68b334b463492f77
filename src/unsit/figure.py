"""The figure that shows a stretch: its poses as the body's, what they rest on, what each does to the muscles."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from unsit import body
from unsit.angles import Angles, angles_of
from unsit.body import POINT
from unsit.furniture import Furnished, furnished
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.movement import Stance
from unsit.muscles import Lengthening, MuscleModel, lengthening, seen
from unsit.posed import Posed, fit_pose
from unsit.resting import floor_under, hands_laid
from unsit.stretch import Keyframe, Stretch

SHARED = {
    "trunk_turn_away_deg": "trunk_rotation_deg",
    "trunk_bend_away_deg": "trunk_side_bend_deg",
    "head_turn_away_deg": "head_turn_deg",
}
"""A stretch's words for trunk and head: away from the front leg is to the left when the right one is in front."""
ROOT = ("body_pitch_deg", "body_roll_away_deg")
LAID_DEG = {Stance.SUPINE: (-90.0, 0.0), Stance.PRONE: (90.0, 0.0), Stance.SIDE_LYING: (0.0, 90.0)}
"""Pitch, and roll away from the front leg, of who lies so."""
POSE_SD_DEG = 3.0
"""A person told to take a pose takes it so well."""


def posed(frame: Keyframe, front: Side) -> Posed:
    """The body of a keyframe, with this leg in front."""
    away = 1.0 if front is Side.RIGHT else -1.0
    pitch_deg, roll_deg = (frame.pose.get(name, 0.0) for name in ROOT)
    return Posed(pose_of(frame, front), pitch_deg, away * roll_deg)


def pose_of(frame: Keyframe, front: Side) -> Array:
    """The hinges alone (30,) of a keyframe, with this leg in front: the pelvis upright."""
    away = 1.0 if front is Side.RIGHT else -1.0
    told = {}
    for name, value in frame.pose.items():
        role, _, rest = name.partition("_")
        if role in ("front", "rear"):
            told[f"{front if role == 'front' else front.other}_{rest}"] = value
        elif name in SHARED:
            told[SHARED[name]] = away * value
        elif name not in ROOT:
            told[name] = value
    return body.pose_of(**told)


def held_pose(stretch: Stretch, front: Side) -> Posed:
    """The stretch as it is held."""
    return posed(stretch.held, front)


def laid(pose: Array, stretch: Stretch, front: Side) -> Posed:
    """A pose (30,) as it was fitted to a picture of this stretch: who was turned upright for it lies again."""
    away = 1.0 if front is Side.RIGHT else -1.0
    pitch_deg, roll_deg = LAID_DEG.get(stretch.stance, (0.0, 0.0))
    return Posed(pose, pitch_deg, away * roll_deg)


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A body as the figure shows it, its hands laid on what they reach, and what it rests on."""

    posed: Posed
    furnished: Furnished


def setting(stretch: Stretch, frame: Keyframe, front: Side) -> Setting:
    """A keyframe of a stretch with the stretch's things about it, this leg in front."""
    bare = posed(frame, front)
    things = furnished(bare, stretch.props, stretch.stance, front)
    return Setting(hands_laid(bare, floor_under(bare, things.floor_m), things.surfaces), things)


def angles(of: Posed, *, lying: bool = False) -> Angles:
    """The measures of a body that is known but for how well a person takes its pose, as a camera reads them.

    `lying`: the picture is turned upright before it is read, and inclinations count from the body's long axis.
    """
    return _measures(fit_pose(of, lying=lying))


def _measures(pose: Array) -> Angles:
    """The measures of a pose (30,) whose pelvis is upright."""
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


def lengthened(model: MuscleModel, of: Posed) -> Lengthening:
    """What a posed body does to the muscles, the tail tucked: hips and loins are told against the pelvis."""
    return lengthening(model, seen(_measures(of.pose), pelvis_share=0.0))


def percent(model: MuscleModel, told: Lengthening) -> Mapping[str, float]:
    """Each whole muscle's lengthening against standing, per cent of its length there; what is not known is left out."""
    shares = 100.0 * told.share_of_standing
    return {
        name: float(share)
        for name, share in zip(model.ids, shares, strict=True)
        if np.isfinite(share) and name not in model.part_ids
    }

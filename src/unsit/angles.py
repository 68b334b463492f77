"""The measures of a posture: their names, signs and ranges, and one frame's values with their uncertainty.

A measure is an angle in degrees with the same sign for the same anatomical movement on both sides. What a view does
not determine is NaN. A stretch speaks of the front and the rear leg and of turning away from the front leg; `in_roles`
says the same angles in those words.
"""

from dataclasses import dataclass

import numpy as np

from unsit.geometry import Array
from unsit.landmarks import Side

SIDED = (
    "knee_flexion_deg",
    "shank_inclination_deg",
    "thigh_inclination_deg",
    "hip_flexion_deg",
    "hip_abduction_deg",
    "hip_rotation_deg",
    "ankle_dorsiflexion_deg",
    "elbow_flexion_deg",
)
TRUNK = ("trunk_inclination_deg", "trunk_rotation_deg", "trunk_side_bend_deg")
MEASURES = (*(f"{side}_{name}" for side in Side for name in SIDED), *TRUNK)
"""Every measure, in the order of the columns of `frames.csv`. Zeros and signs: `docs/measures.md`."""

INDEX = {name: index for index, name in enumerate(MEASURES)}

ROLE_MEASURES = (
    *(f"{role}_{name}" for role in ("front", "rear") for name in SIDED),
    "trunk_inclination_deg",
    "trunk_turn_away_deg",
    "trunk_bend_away_deg",
)
"""The same measures as a stretch names them: by the leg's role, and away from the front leg."""


@dataclass(frozen=True, slots=True)
class Angles:
    """One frame's measures: `values` and `sds`, degrees, shape (..., 19), in the order of `MEASURES`; NaN: not seen."""

    values: Array
    sds: Array

    def __getitem__(self, name: str) -> float:
        return float(self.values[..., INDEX[name]])

    def sd(self, name: str) -> float:
        """The standard deviation of this measure's error, degrees."""
        return float(self.sds[..., INDEX[name]])

    def observed(self) -> dict[str, tuple[float, float]]:
        """Only what this frame determines: name -> (value, standard deviation)."""
        return {name: (self[name], self.sd(name)) for name in MEASURES if np.isfinite(self[name])}


def angles_of(named: dict[str, tuple[float, float]]) -> Angles:
    """Angles from name -> (value, standard deviation); whatever is not named is not seen."""
    values, sds = np.full(len(MEASURES), np.nan), np.full(len(MEASURES), np.nan)
    for name, (value, sd) in named.items():
        values[INDEX[name]], sds[INDEX[name]] = value, sd
    return Angles(values, sds)


NOTHING = angles_of({})
"""A frame in which nothing could be measured."""


def in_roles(angles: Angles, front_leg: Side) -> dict[str, float]:
    """The measures in the words of a stretch, NaN where not seen; away from the front leg is positive.

    >>> in_roles(angles_of({"trunk_rotation_deg": (30.0, 5.0)}), Side.RIGHT)["trunk_turn_away_deg"]
    30.0
    """
    return {role: sign * angles[name] for role, (name, sign) in _OF_ROLES[front_leg].items()}


def limb_side(name: str, front_leg: Side) -> Side | None:
    """Whose limb a role's name means with this leg in front; None: it is no limb's.

    >>> limb_side("rear_knee_flexion_deg", Side.LEFT), limb_side("trunk_turn_away_deg", Side.LEFT)
    (<Side.RIGHT: 'right'>, None)
    """
    return {"front": front_leg, "rear": front_leg.other}.get(name.partition("_")[0])


def of_role(name: str, front_leg: Side) -> tuple[str, float]:
    """The measure that a role's name means with this leg in front, and its sign there.

    >>> of_role("trunk_turn_away_deg", Side.LEFT), of_role("rear_knee_flexion_deg", Side.LEFT)
    (('trunk_rotation_deg', -1.0), ('right_knee_flexion_deg', 1.0))
    """
    side = limb_side(name, front_leg)
    if side is not None:
        return f"{side}_{name.partition('_')[2]}", 1.0
    away = {"trunk_turn_away_deg": "trunk_rotation_deg", "trunk_bend_away_deg": "trunk_side_bend_deg"}
    return away.get(name, name), -1.0 if name in away and front_leg is Side.LEFT else 1.0


_OF_ROLES = {front: {name: of_role(name, front) for name in ROLE_MEASURES} for front in Side}

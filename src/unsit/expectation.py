"""What to expect of a person before looking: values and spreads of a fitted body's numbers, by rough posture.

An expectation is information, never a measurement: it decides only what the picture leaves open. Whatever says that the
front shank is vertical (its own belief, the ankle's and the knee's) is together wider than 12 degrees; tighter, it
would hide the fault that the coach looks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from unsit.body import CAMERA, POSE
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.observation import Posture

UNKNOWNS = (*POSE, *CAMERA, "floor_m")
"""Everything that is fitted, in order: the pose, the camera, the floor's height above the mid-hips (below: minus)."""
UNKNOWN = {name: index for index, name in enumerate(UNKNOWNS)}

GROUNDED = tuple(f"{side}_{name}" for side in Side for name in ("heel", "toes", "knee"))
"""The points that may stand on the floor."""
CLEARANCE_M = np.array([0.0, 0.0, 0.055] * 2)
"""How far above the floor they then are: heel and toes are the sole itself, a knee's centre is half a knee up."""
CONTACT_SD_M = 0.03
FEET_ANYWHERE_M = 0.3
"""How far feet and knees are from a common floor when nothing says they stand on it."""
BETWEEN_SHARE = 0.02
"""Most of the time people are in a posture that has a name; the way between takes a second or two."""
FRONT_SHANK_SD_DEG = 25.0

Belief = dict[str, tuple[float, float]]
"""Name -> (expected value, standard deviation); a name that is not there may be anything."""

ANYONE: Belief = {
    "pelvis_obliquity_deg": (0.0, 6.0),
    "trunk_side_bend_deg": (0.0, 12.0),
    "trunk_rotation_deg": (0.0, 60.0),
    "shoulder_tilt_deg": (0.0, 12.0),
    "head_turn_deg": (0.0, 40.0),
    "head_nod_deg": (10.0, 20.0),
    "arm_flexion_deg": (20.0, 50.0),
    "arm_abduction_deg": (15.0, 35.0),
    "arm_rotation_deg": (0.0, 40.0),
    "elbow_flexion_deg": (40.0, 45.0),
    "hip_rotation_deg": (0.0, 12.0),
    "thigh": (0.0, 0.03),
    "shank": (0.0, 0.03),
    "trunk": (0.0, 0.04),
    "shoulders": (0.0, 0.05),
    "ln_focal": (0.18, 0.23),  # a webcam's or phone's usual lens: 1.2 of the picture's shorter side
    "pitch_deg": (0.0, 10.0),
    "roll_deg": (0.0, 3.0),
}
STANDING: Belief = ANYONE | {
    "trunk_inclination_deg": (3.0, 10.0),
    "hip_flexion_deg": (3.0, 12.0),
    "hip_abduction_deg": (2.0, 6.0),
    "knee_flexion_deg": (6.0, 10.0),
    "ankle_dorsiflexion_deg": (3.0, 10.0),
}
BETWEEN: Belief = ANYONE | {
    "trunk_inclination_deg": (20.0, 30.0),
    "hip_flexion_deg": (45.0, 45.0),
    "hip_abduction_deg": (5.0, 12.0),
    "knee_flexion_deg": (50.0, 45.0),
    "ankle_dorsiflexion_deg": (0.0, 25.0),
}
HALF_KNEELING: Belief = ANYONE | {
    "trunk_inclination_deg": (15.0, 30.0),
    "front_hip_flexion_deg": (85.0, 35.0),
    "front_hip_abduction_deg": (8.0, 12.0),
    "front_knee_flexion_deg": (90.0, 45.0),
    "front_ankle_dorsiflexion_deg": (3.0, 60.0),
    "rear_hip_flexion_deg": (-10.0, 25.0),
    "rear_hip_abduction_deg": (2.0, 8.0),
    "rear_knee_flexion_deg": (85.0, 25.0),
    "rear_ankle_dorsiflexion_deg": (-25.0, 35.0),
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One posture's beliefs as arrays, ready for the fit; `weights` are 1/sd, 0 where anything may be.

    `contacts` (6,): 1/sd of standing on the floor, metres, in the order of `GROUNDED`. `shanks` (2,): 1/sd of a
    vertical shank, left and right. `rarity`: minus twice the logarithm of how often people are like this. Leading
    dimensions are free: `together` stacks several to be tried at once.
    """

    values: Array
    weights: Array
    contacts: Array
    shanks: Array
    rarity: Array

    @property
    def surprise(self) -> Array:
        """What is added to a fit's cost to compare postures: minus twice the beliefs' log density at their middle.

        A wide belief explains everything a little, a narrow one what it says well. The floor takes up one contact.
        """
        contacts = np.sort(self.contacts * FEET_ANYWHERE_M, axis=-1)[..., :-1]
        parts = (self.weights, self.shanks, contacts)
        told = sum(np.log(np.where(part > 0, part, 1.0)).sum(axis=-1) for part in parts)
        return np.asarray(self.rarity - 2.0 * told)


def expectation(
    belief: Belief, front: Side | None = None, on_floor: tuple[str, ...] = (), share: float = 1.0
) -> Expectation:
    """A belief as arrays; a name without side or role holds for both legs; `share`: how often people are like this."""
    values, weights = np.zeros(len(UNKNOWNS)), np.zeros(len(UNKNOWNS))
    for name, (value, sd) in belief.items():
        for full in _full_names(name, front):
            values[UNKNOWN[full]], weights[UNKNOWN[full]] = value, 1.0 / sd
    grounded = {full for name in on_floor for full in _full_names(name, front)}
    contacts = np.array([1.0 / CONTACT_SD_M if name in grounded else 0.0 for name in GROUNDED])
    shanks = np.array([1.0 / FRONT_SHANK_SD_DEG if side is front else 0.0 for side in Side])
    return Expectation(values, weights, contacts, shanks, np.array(-2.0 * np.log(share)))


def _full_names(name: str, front: Side | None) -> list[str]:
    role, _, rest = name.partition("_")
    if front is not None and role in ("front", "rear"):
        return [f"{front if role == 'front' else front.other}_{rest}"]
    return [full for full in (name, *(f"{side}_{name}" for side in Side)) if full in UNKNOWN or full in GROUNDED]


def together(expectations: list[Expectation]) -> Expectation:
    """Several expectations as one, with a leading dimension."""
    return Expectation(
        np.stack([each.values for each in expectations]),
        np.stack([each.weights for each in expectations]),
        np.stack([each.contacts for each in expectations]),
        np.stack([each.shanks for each in expectations]),
        np.stack([each.rarity for each in expectations]),
    )


Hypothesis = tuple[Posture, Side | None]
"""A rough posture, and the leg in front if one is."""

EXPECTED: Mapping[Hypothesis, Expectation] = {
    (Posture.STANDING, None): expectation(STANDING, on_floor=("heel", "toes")),
    (Posture.BETWEEN, None): expectation(BETWEEN, share=BETWEEN_SHARE),
    **{
        (Posture.SPLIT, side): expectation(HALF_KNEELING, side, ("front_heel", "front_toes", "rear_knee"))
        for side in Side
    },
}
"""What to expect in each posture; a stretch in another position brings its own."""

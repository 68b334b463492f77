"""What to expect of a person before looking: values and spreads of a fitted body's numbers, by rough posture.

An expectation is information, never a measurement: it decides only what the picture leaves open. Standing, sitting and
the way down have theirs here; a stretch's come from its own data: the bands of its position are where the person is 99
times in 100, its targets only widen what is believed, because pulling towards a target would hide that it is missed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from unsit.body import CAMERA, POSE
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.observation import Posture
from unsit.stretch import Band, LeadTold, Stretch

UNKNOWNS = (*POSE, *CAMERA, "floor_m")
"""Everything that is fitted, in order: the pose, the camera, the floor's height above the mid-hips (below: minus)."""
UNKNOWN = {name: index for index, name in enumerate(UNKNOWNS)}
OF_POSE, OF_CAMERA, FLOOR = slice(0, len(POSE)), slice(len(POSE), len(POSE) + len(CAMERA)), len(UNKNOWNS) - 1
"""Where among the unknowns the pose, the camera and the floor are."""

GROUNDED = tuple(f"{side}_{name}" for side in Side for name in ("heel", "toes", "knee"))
"""The points that may stand on the floor."""
CLEARANCE_M = np.array([0.0, 0.0, 0.055] * 2)
"""How far above the floor they then are: heel and toes are the sole itself, a knee's centre is half a knee up."""
CONTACT_SD_M = 0.03
FEET_ANYWHERE_M = 0.3
"""How far feet and knees are from a common floor when nothing says they stand on it."""
LEANING = tuple(f"{side}_{name}_inclination_deg" for side in Side for name in ("shank", "thigh"))
"""What can be expected of a leg besides its joints: how its two parts lean."""
BETWEEN_SHARE = 0.02
"""Most of the time people are in a posture that has a name; the way between takes a second or two."""
SITTING_SHARE = 0.1
BAND_SDS = 5.0
"""A position's band from end to end, in standard deviations: 99 of 100 people in the position are inside."""

Belief = dict[str, tuple[float, float]]
"""Name -> (expected value, standard deviation); a name that is not there may be anything."""

ANYONE: Belief = {
    "pelvis_obliquity_deg": (0.0, 5.0),
    "trunk_side_bend_deg": (0.0, 9.0),
    "trunk_rotation_deg": (0.0, 70.0),
    "shoulder_tilt_deg": (0.0, 15.0),
    "head_turn_deg": (0.0, 40.0),
    "head_nod_deg": (10.0, 20.0),
    "arm_flexion_deg": (20.0, 32.0),
    "arm_abduction_deg": (15.0, 26.0),
    "arm_rotation_deg": (0.0, 40.0),
    "elbow_flexion_deg": (40.0, 45.0),
    "hip_rotation_deg": (0.0, 9.0),
    "thigh": (0.0, 0.06),
    "shank": (0.0, 0.06),
    "trunk": (0.0, 0.06),
    "shoulders": (0.0, 0.08),
    "ln_focal": (0.18, 0.23),  # a webcam's or phone's usual lens: 1.2 of the picture's shorter side
    "pitch_deg": (0.0, 15.0),
    "roll_deg": (0.0, 2.5),
}
STANDING: Belief = ANYONE | {
    "trunk_inclination_deg": (3.0, 10.0),
    "roll_deg": (0.0, 8.0),  # whoever stands shows gravity: a camera laid askew is seen here, or nowhere
    "hip_flexion_deg": (3.0, 14.0),
    "hip_abduction_deg": (2.0, 6.0),
    "knee_flexion_deg": (6.0, 14.0),
    "ankle_dorsiflexion_deg": (0.0, 10.0),
}
SITTING: Belief = ANYONE | {
    "trunk_inclination_deg": (5.0, 20.0),
    "hip_flexion_deg": (85.0, 15.0),
    "hip_abduction_deg": (8.0, 10.0),
    "knee_flexion_deg": (85.0, 25.0),
    "ankle_dorsiflexion_deg": (0.0, 15.0),
}
BETWEEN: Belief = ANYONE | {
    "trunk_inclination_deg": (20.0, 30.0),
    "hip_flexion_deg": (45.0, 45.0),
    "hip_abduction_deg": (5.0, 12.0),
    "knee_flexion_deg": (50.0, 45.0),
    "ankle_dorsiflexion_deg": (0.0, 25.0),
}
LYING: Belief = ANYONE | {
    "trunk_inclination_deg": (0.0, 12.0),
    "hip_flexion_deg": (40.0, 40.0),
    "hip_abduction_deg": (5.0, 12.0),
    "knee_flexion_deg": (60.0, 45.0),
    "ankle_dorsiflexion_deg": (-10.0, 25.0),
}
"""Of someone who lies, turned upright with the picture: legs drawn up, or anything else."""
IN_POSITION: Belief = ANYONE | {
    "trunk_inclination_deg": (15.0, 22.0),
    "hip_abduction_deg": (5.0, 12.0),
    "ankle_dorsiflexion_deg": (-12.0, 45.0),
}
"""Of a stretch's position, before its own bands are read."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One posture's beliefs as arrays, ready for the fit; `weights` are 1/sd, 0 where anything may be.

    `contacts` (6,): 1/sd of standing on the floor, metres, in the order of `GROUNDED`. `leans` (4,) and
    `lean_weights` (4,): the same as values and weights for `LEANING`, degrees. `rarity`: minus twice the logarithm of
    how often people are like this. Leading dimensions are free: `together` stacks several to be tried at once.
    """

    values: Array
    weights: Array
    contacts: Array
    leans: Array
    lean_weights: Array
    rarity: Array

    @property
    def surprise(self) -> Array:
        """What is added to a fit's cost to compare postures: minus twice the beliefs' log density at their middle.

        A wide belief explains everything a little, a narrow one what it says well. The floor takes up one contact.
        """
        contacts = np.sort(self.contacts * FEET_ANYWHERE_M, axis=-1)[..., :-1]
        parts = (self.weights, self.lean_weights, contacts)
        told = sum(np.log(np.where(part > 0, part, 1.0)).sum(axis=-1) for part in parts)
        return np.asarray(self.rarity - 2.0 * told)


def expectation(
    belief: Belief, front: Side | None = None, on_floor: Iterable[str] = (), share: float = 1.0
) -> Expectation:
    """A belief as arrays; a name without side or role holds for both legs; `share`: how often people are like this.

    A leaning thigh or shank takes the place of the hip or the knee: the joint is then where that leaves it.
    """
    known = {full: told for name, told in belief.items() for full in _full_names(name, front)}
    leans = [known.get(name) for name in LEANING]
    known |= _joints_of(leans)
    values, weights = np.zeros(len(UNKNOWNS)), np.zeros(len(UNKNOWNS))
    for name, (value, sd) in known.items():
        if name in UNKNOWN:
            values[UNKNOWN[name]], weights[UNKNOWN[name]] = value, 1.0 / sd
    grounded = {full for name in on_floor for full in _full_names(name, front)}
    return Expectation(
        values,
        weights,
        contacts=np.array([1.0 / CONTACT_SD_M if name in grounded else 0.0 for name in GROUNDED]),
        leans=np.array([told[0] if told else 0.0 for told in leans]),
        lean_weights=np.array([1.0 / told[1] if told else 0.0 for told in leans]),
        rarity=np.array(-2.0 * np.log(share)),
    )


def _joints_of(leans: list[tuple[float, float] | None]) -> Belief:
    """Where hips and knees are when thigh and shank lean so, believed only as a start."""
    named: Belief = {}
    for side, (shank, thigh) in zip(Side, (leans[:2], leans[2:]), strict=True):
        if thigh:
            named[f"{side}_hip_flexion_deg"] = (-thigh[0], np.inf)
        if thigh and shank:
            named[f"{side}_knee_flexion_deg"] = (shank[0] - thigh[0], np.inf)
    return named


def _full_names(name: str, front: Side | None) -> list[str]:
    role, _, rest = name.partition("_")
    if front is not None and role in ("front", "rear"):
        return [f"{front if role == 'front' else front.other}_{rest}"]
    known = {*UNKNOWN, *GROUNDED, *LEANING}
    return [full for full in (name, *(f"{side}_{name}" for side in Side)) if full in known]


def together(expectations: list[Expectation]) -> Expectation:
    """Several expectations as one, with a leading dimension."""
    fields = ("values", "weights", "contacts", "leans", "lean_weights", "rarity")
    return Expectation(*(np.stack([getattr(each, name) for each in expectations]) for name in fields))


Hypothesis = tuple[Posture, Side | None]
"""A rough posture, and the leg in front if one is."""


Postures = Mapping[Hypothesis, Expectation]


@dataclass(frozen=True, slots=True)
class Lookout:
    """What to look for in someone who does a stretch: the postures they may be in, and its position.

    `told_by`: how the lead leg is told from the other, None where nobody leads. `bands`: the position's. `near`: the
    role of the leg that is to be beside the lens.
    """

    postures: Postures
    bands: tuple[Band, ...]
    told_by: LeadTold | None
    near: Literal["rear", "front", "either"]

    @property
    def only(self) -> Side | None:
        """The front leg that stands for both where nobody leads."""
        return next((side for posture, side in self.postures if posture is Posture.IN_POSITION), None)

    @property
    def half_kneels(self) -> bool:
        """Whether a knee that is higher than the other tells who is in position, and which leg is in front."""
        return self.told_by is not None and self.told_by.by == "knee_lift"

    def beside(self, front: Side | None) -> Side | None:
        """The side that is to be beside the lens with this leg in front; None: whichever is."""
        if front is None or self.near == "either":
            return None
        return front if self.near == "front" else front.other


def looked_for(stretch: Stretch) -> Lookout:
    """In the stretch's position on either leg, and before and after."""
    belief = position_of(stretch)
    sides = tuple(Side) if stretch.sides == "each" else stretch.counted
    position: dict[Hypothesis, Expectation] = {
        (Posture.IN_POSITION, side): expectation(belief, side, stretch.on_floor) for side in sides
    }
    before: dict[Hypothesis, Expectation] = {(Posture.LYING, None): expectation(LYING)} if stretch.lies else elsewhere()
    return Lookout(before | position, stretch.position, stretch.told_by, stretch.near)


def elsewhere() -> dict[Hypothesis, Expectation]:
    """Where people are who are in no stretch."""
    return {
        (Posture.STANDING, None): expectation(STANDING, on_floor=("heel", "toes")),
        (Posture.SITTING, None): expectation(SITTING, on_floor=("heel", "toes"), share=SITTING_SHARE),
        (Posture.BETWEEN, None): expectation(BETWEEN, share=BETWEEN_SHARE),
    }


def position_of(stretch: Stretch) -> Belief:
    """What a stretch's bands say of someone in its position."""
    belief = dict(IN_POSITION)
    for band in stretch.position:
        if np.isfinite(band.low + band.high) and _can_be_expected(band):
            belief[band.measure] = ((band.low + band.high) / 2, (band.high - band.low) / BAND_SDS)
    for target in stretch.target:
        name = target.measure.replace("trunk_turn_away", "trunk_rotation").replace("bend_away", "side_bend")
        if name in belief:
            belief[name] = _reaching(belief[name], target)
    return belief


def _can_be_expected(band: Band) -> bool:
    """Whether a band is of something that is fitted; the trunk-based hip angle and the gaps follow from the rest."""
    bare = band.measure.removeprefix("front_").removeprefix("rear_")
    return f"left_{bare}" in {*UNKNOWN, *LEANING} - {"left_hip_flexion_deg"} or bare in UNKNOWN


def _reaching(told: tuple[float, float], target: Band) -> tuple[float, float]:
    """A belief wide enough for whoever reaches the target, at its own middle."""
    ends = [abs(end - told[0]) for end in (target.low, target.high) if np.isfinite(end)]
    return told[0], max(told[1], *ends)

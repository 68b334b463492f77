"""Figures on the floor: half-kneeling, standing, sitting, tall kneeling and the way down.

What stands on the floor is the skin, clothes included: a stance is solved until the lowest vertices of sole and knee
are on it. Each takes a pose by name and gives back the pose with what the floor decided, and the posed figure, its
mid-hips above the room's origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from studio import truth
from studio.figure import Figure, Posed, Vertices, posed
from studio.poses import Manner, Pose, _parts, assume, trunk_aims
from studio.solving import solved
from unsit.geometry import Array
from unsit.landmarks import Side

ON_FLOOR_M = 0.0005
ANGLE_NUDGE_DEG = 0.5


@dataclass(frozen=True, eq=False)
class Stance:
    """A figure standing somewhere: the pose it ended in, and itself. `seat_m`: how high the seat under it is."""

    pose: Pose
    manner: Manner
    body: Posed
    seat_m: float | None = None


@dataclass(frozen=True, eq=False)
class Legs:
    """The lower body of a figure, for solving: its contacts' vertices, and how high they are in a pose."""

    figure: Figure
    manner: Manner
    aims: Array
    soles: Mapping[Side, Vertices]
    knees: Mapping[Side, Vertices]

    def posed(self, pose: Pose) -> Posed:
        """The figure with the trunk as it was solved before."""
        return posed(self.figure, _parts(pose, self.manner, self.aims))

    def sole_m(self, body: Posed, side: Side) -> float:
        """The lowest of a foot."""
        return float(body.skin(self.soles[side])[:, 2].min())

    def knee_m(self, body: Posed, side: Side) -> float:
        """The lowest of a knee and shin."""
        return float(body.skin(self.knees[side])[:, 2].min())

    def lowest_m(self, body: Posed, side: Side) -> float:
        """The lowest of a leg."""
        return min(self.sole_m(body, side), self.knee_m(body, side))


def legs_of(figure: Figure, pose: Pose, manner: Manner) -> Legs:
    """What of this figure can touch the floor."""
    soles = {side: figure.skin_of("foot", "toe", side=side) for side in Side}
    knees = {side: figure.skin_of("upperleg02", "lowerleg", side=side) for side in Side}
    return Legs(figure, manner, trunk_aims(figure, pose, manner), soles, knees)


def grounded(stance: Stance) -> Stance:
    """The same, the lowest of its legs on the floor and its mid-hips above the origin."""
    hips = (stance.body.joint("left_hip") + stance.body.joint("right_hip")) / 2.0
    lowest = float(stance.body.skin(stance.body.figure.skin_of("foot", "toe", "upperleg", "lowerleg"))[:, 2].min())
    return replace(stance, body=stance.body.moved(np.array([-hips[0], -hips[1], -lowest])))


def as_posed(figure: Figure, pose: Pose, manner: Manner) -> Stance:
    """The pose as it is, whatever is lowest of the whole body on the floor."""
    body = assume(figure, pose, manner)
    hips = (body.joint("left_hip") + body.joint("right_hip")) / 2.0
    return Stance(pose, manner, body.moved(np.array([-hips[0], -hips[1], -body.skin()[:, 2].min()])))


def half_kneeling(figure: Figure, pose: Pose, manner: Manner, front: Side, front_shank_deg: float) -> Stance:
    """One knee and one whole sole on the floor.

    The rear leg's thigh is as posed, its knee bends until the foot touches the floor, too. The front shank leans by
    `front_shank_deg` as measured; the front thigh is lifted until the sole is level with the rear knee.
    """
    manner = replace(manner, flat=manner.flat | {front})
    legs, rear = legs_of(figure, pose, manner), front.other
    pose = {**pose, **_rear_leg(legs, pose, rear)}
    pose = {**pose, **_front_leg(legs, pose, front, front_shank_deg)}
    return grounded(Stance(pose, manner, legs.posed(pose)))


def _rear_leg(legs: Legs, pose: Pose, rear: Side) -> dict[str, float]:
    """The knee's bend with which foot and knee are equally low."""
    name = f"{rear}_knee_flexion_deg"

    def missing(bend: Array) -> Array:
        body = legs.posed({**pose, name: float(bend[0])})
        return np.array([legs.sole_m(body, rear) - legs.knee_m(body, rear)])

    start = [90.0 + pose.get(f"{rear}_hip_flexion_deg", 0.0)]
    return {name: float(solved(missing, np.array(start), ANGLE_NUDGE_DEG, np.full(1, ON_FLOOR_M), 10.0)[0])}


def _front_leg(legs: Legs, pose: Pose, front: Side, shank_deg: float) -> dict[str, float]:
    """Hip and knee with which the front sole is level with the rear leg and the shank leans as asked."""
    names = f"{front}_hip_flexion_deg", f"{front}_knee_flexion_deg"
    floor = legs.lowest_m(legs.posed(pose), front.other)

    def missing(angles: Array) -> Array:
        body = legs.posed({**pose, **dict(zip(names, map(float, angles), strict=True))})
        shank = truth.measured(body.joints())[f"{front}_shank_inclination_deg"]
        return np.array([legs.sole_m(body, front) - floor, (shank - shank_deg) / 100.0])

    enough = np.array([ON_FLOOR_M, 0.0002])
    found = solved(missing, np.array([88.0, 88.0 + shank_deg]), ANGLE_NUDGE_DEG, enough, 12.0)
    return dict(zip(names, map(float, found), strict=True))


def tall_kneeling(figure: Figure, pose: Pose, manner: Manner) -> Stance:
    """Both knees and both feet on the floor; the pelvis tilts sideways until both knees are down."""
    legs = legs_of(figure, pose, manner)
    for side in Side:
        pose = {**pose, **_rear_leg(legs, pose, side)}

    def missing(lean: Array) -> Array:
        body = legs.posed({**pose, "pelvis_obliquity_deg": float(lean[0])})
        return np.array([legs.knee_m(body, Side.LEFT) - legs.knee_m(body, Side.RIGHT)])

    found = solved(missing, np.zeros(1), ANGLE_NUDGE_DEG, np.full(1, ON_FLOOR_M), 5.0)
    pose = {**pose, "pelvis_obliquity_deg": float(found[0])}
    return grounded(Stance(pose, manner, assume(figure, pose, manner)))


def standing(figure: Figure, pose: Pose, manner: Manner) -> Stance:
    """Both soles on the floor; the leg that would reach deeper bends at hip and knee."""
    manner = replace(manner, flat=frozenset(Side))
    legs = legs_of(figure, pose, manner)
    body = legs.posed(pose)
    longer = min(Side, key=lambda side: legs.sole_m(body, side))
    floor = legs.sole_m(body, longer.other)
    hip, knee = f"{longer}_hip_flexion_deg", f"{longer}_knee_flexion_deg"

    def bent(by: float) -> Pose:
        return {**pose, hip: pose.get(hip, 0.0) + by / 2.0, knee: pose.get(knee, 0.0) + by}

    def missing(by: Array) -> Array:
        return np.array([legs.sole_m(legs.posed(bent(float(by[0]))), longer) - floor])

    by = solved(missing, np.full(1, 3.0), ANGLE_NUDGE_DEG, np.full(1, ON_FLOOR_M), 10.0)
    pose = bent(float(by[0]))
    return grounded(Stance(pose, manner, legs.posed(pose)))


def sitting(figure: Figure, pose: Pose, manner: Manner) -> Stance:
    """On a seat as high as the shanks want it, both soles on the floor."""
    stance = standing(figure, pose, manner)
    under = stance.body.skin(figure.skin_of("upperleg01", "pelvis", "root", "spine05"))
    return replace(stance, seat_m=float(under[:, 2].min()))

"""The way from standing to half-kneeling: the front foot stays where it is, the rear leg steps back and comes down."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from studio.poses import Pose
from studio.stances import Legs, Stance, legs_of
from unsit.landmarks import Side

STEPPED = 0.5
"""The share of the way at which the rear foot has been set down behind."""
STEP_DEG = {"front": (38.0, 46.0), "rear": (-22.0, 28.0)}
"""Hip and knee flexion with the rear foot set down, still high."""


def smooth(share: float) -> float:
    """From 0 to 1 with no jerk at either end."""
    inside = float(np.clip(share, 0.0, 1.0))
    return inside * inside * (3.0 - 2.0 * inside)


def between(start: Pose, end: Pose, share: float) -> dict[str, float]:
    """A pose part of the way from one to another."""
    return {name: (1.0 - share) * start.get(name, 0.0) + share * end.get(name, 0.0) for name in {**start, **end}}


def way_down(up: Stance, down: Stance, front: Side, share: float) -> Stance:
    """Where a person is at this share (0..1) of the way from `up`, standing, to `down`, half-kneeling.

    In the frame in which the front ankle is above the origin at `up` and at `down` alike.
    """
    stepped = _stepped(up.pose, down.pose, front)
    if share < STEPPED:
        pose = between(up.pose, stepped, smooth(share / STEPPED))
    else:
        pose = between(stepped, down.pose, smooth((share - STEPPED) / (1.0 - STEPPED)))
    manner = replace(down.manner, flat=frozenset(Side) if share == 0.0 else down.manner.flat)
    legs = legs_of(down.body.figure, pose, manner)
    return _planted(legs, pose, front, share)


def _stepped(up: Pose, down: Pose, front: Side) -> dict[str, float]:
    named = between(up, down, 0.5)
    for side, (hip, knee) in ((front, STEP_DEG["front"]), (front.other, STEP_DEG["rear"])):
        named |= {f"{side}_hip_flexion_deg": hip, f"{side}_knee_flexion_deg": knee}
    return named


def _planted(legs: Legs, pose: Pose, front: Side, share: float) -> Stance:
    """The front sole on the floor, the rear leg not through it and, once stepped, on it."""
    rear = front.other
    knee = f"{rear}_knee_flexion_deg"
    asked = pose.get(knee, 0.0)
    body = legs.posed(pose)
    place = np.array([*body.joint(f"{front}_ankle")[:2], legs.sole_m(body, front)])

    def height_m(bend_deg: float) -> float:
        return legs.lowest_m(legs.posed({**pose, knee: bend_deg}), rear) - float(place[2])

    if height_m(asked) < 0.0 or STEPPED <= share < 1.0:
        pose = {**pose, knee: _touching(height_m, asked)}
    return Stance(pose, legs.manner, legs.posed(pose).moved(-place))


def _touching(height_m: Callable[[float], float], asked_deg: float) -> float:
    """The bend nearest to `asked_deg` with which the leg just touches the floor, or comes nearest to it."""
    bends = asked_deg + np.arange(-60.0, 61.0, 4.0)
    bends = bends[(bends > 0.0) & (bends < 150.0)]
    heights = np.array([height_m(float(bend)) for bend in bends])
    crossings = np.flatnonzero(np.sign(heights[:-1]) != np.sign(heights[1:]))
    if not len(crossings):
        return float(bends[np.abs(heights).argmin()])
    nearest = crossings[np.abs(bends[crossings] - asked_deg).argmin()]
    low, high = float(bends[nearest]), float(bends[nearest + 1])
    for _ in range(12):
        middle = (low + high) / 2.0
        low, high = (middle, high) if (height_m(middle) > 0.0) == (heights[nearest] > 0.0) else (low, middle)
    return (low + high) / 2.0

"""Where a posed body touches what carries it: its contacts under their flesh, the floor, and hands laid on something.

A contact is a ball round a place of a part. Places and radii are the figure's own skin, to a centimetre
(tests/test_resting.py holds them to it). Heights are metres above the mid-hips.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from unsit.body import X, Z
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.posed import Hand, Parts, Posed, hand_of, outward, parts


class Contact(NamedTuple):
    """A ball of flesh: its part, its middle (forward, outward, up) from the part's origin, its radius."""

    part: str
    middle: tuple[float, float, float]
    radius_m: float


PALM_M = 0.024
"""A wrist whose palm lies on something is so high above it."""

_TRUNK = {
    "belly": Contact("lumbar", (0.05, 0.0, 0.18), 0.078),
    "head": Contact("head", (0.022, 0.0, 0.255), 0.095),
    "nose": Contact("head", (0.128, 0.0, 0.216), 0.011),
}
_EACH_SIDE = {
    "buttock": Contact("pelvis", (-0.018, 0.075, -0.02), 0.078),
    "groin": Contact("pelvis", (0.045, 0.06, 0.04), 0.078),
    "hip_side": Contact("pelvis", (0.0, 0.1, -0.01), 0.07),
    "shoulder_blade": Contact("thorax", (-0.02, 0.07, 0.19), 0.077),
    "upper_back": Contact("thorax", (-0.02, 0.07, 0.28), 0.07),
    "chest": Contact("thorax", (0.055, 0.07, 0.14), 0.076),
    "shoulder": Contact("upper_arm", (0.0, 0.0, 0.0), 0.047),
    "elbow": Contact("forearm", (0.003, 0.0, 0.0), 0.036),
    "wrist": Contact("hand", (0.0, 0.0, 0.0), PALM_M),
    "thigh": Contact("thigh", (0.02, 0.0, -0.2), 0.08),
    "knee": Contact("shank", (0.003, 0.0, 0.0), 0.052),
    "calf": Contact("shank", (-0.025, 0.008, -0.12), 0.053),
    "heel": Contact("foot", (-0.03, 0.0, -0.045), 0.025),
    "instep": Contact("foot", (0.1, 0.02, -0.036), 0.02),
    "ball": Contact("foot", (0.12, 0.015, -0.055), 0.015),
    "toes": Contact("foot", (0.19, 0.01, -0.058), 0.012),
    "foot_side": Contact("foot", (0.1, 0.045, -0.045), 0.025),
}
FINGERTIP = Contact("hand", (0.005, -0.042, -0.2), 0.008)
FINGERS, BACK_OF_HAND = np.array([0.02, -0.24, -1.0]), np.array([0.35, 0.95, 0.0])
"""The ways of a relaxed hand's fingers and of its back (forward, outward, up), the palm towards the thigh; palm, thumb
and fingertips lie on one plane."""

HAND_M = float(np.linalg.norm(FINGERTIP.middle))
TOES_GIVE_M = 0.025
"""Toes that a kneeling foot presses down bend by so much."""
LIES_M = 0.07
"""A wrist no further from the floor, a wall or a desk lies on it with its hand."""
FINGERS_OUT = 0.35
"""Hands on the floor point ahead and so much outwards."""


def contacts_of(there: Parts) -> Mapping[str, tuple[Array, float]]:
    """Each contact's middle (3,) and radius with the parts where they are; the fingertips are not among them."""
    told = {name: _placed(there, contact, contact.part, 1.0) for name, contact in _TRUNK.items()}
    for side in Side:
        for name, contact in _EACH_SIDE.items():
            part = contact.part if contact.part in there else f"{side}_{contact.part}"
            told[f"{side}_{name}"] = _placed(there, contact, part, outward(side))
    return told


def _placed(there: Parts, contact: Contact, part: str, out: float) -> tuple[Array, float]:
    turned, origin = there[part]
    return origin + turned @ (np.array(contact.middle) * [1.0, out, 1.0]), contact.radius_m


def undersides_m(posed: Posed) -> Mapping[str, float]:
    """How high the underside of each contact is."""
    return {name: float(middle[2]) - radius for name, (middle, radius) in contacts_of(parts(posed)).items()}


def floor_m(contacts: Mapping[str, tuple[Array, float]]) -> float:
    """Where the floor is if nothing else carries the body: under the lowest contact; only toes give way a little."""
    lows = {name: float(middle[2]) - radius for name, (middle, radius) in contacts.items()}
    return min(low + TOES_GIVE_M * name.endswith("toes") for name, low in lows.items())


# Hands


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A plane that hands may lie on: a point of it, its direction out (3,), the way fingers point on it."""

    point: Array
    normal: Array
    fingers: Array


def floor_under(posed: Posed, floor_m: float) -> Surface:
    """The floor as hands find it: fingers point where the head is, or ahead of who is upright."""
    up = parts(posed)["thorax"][0][:, 2] * [1.0, 1.0, 0.0]
    ahead = up if np.linalg.norm(up) > 0.35 else X
    return Surface(np.array([0.0, 0.0, floor_m]), Z, ahead / np.linalg.norm(ahead))


def hands_laid(posed: Posed, floor: Surface, others: Sequence[Surface] = ()) -> Posed:
    """The same body, each hand laid on what it would else reach through, or on what its wrist lies at."""
    bare = replace(posed, hands={})
    there = parts(bare)
    hands = {}
    for side in Side:
        on = next((each for each in others if abs(_off(there, side, each)) < LIES_M), None)
        if on is None and (_off(there, side, floor) < LIES_M or _reaches_through(there, side, floor)):
            on = floor
        if on is not None:
            hands[side] = _laid(there, side, on)
    return replace(bare, hands=hands)


def _off(there: Parts, side: Side, surface: Surface) -> float:
    """How far a wrist is from a surface."""
    return float((there[f"{side}_hand"][1] - surface.point) @ surface.normal)


def _reaches_through(there: Parts, side: Side, surface: Surface) -> bool:
    middle, radius = _placed(there, FINGERTIP, f"{side}_hand", outward(side))
    return float((middle - surface.point) @ surface.normal) < radius


def _laid(there: Parts, side: Side, surface: Surface) -> Hand:
    """The hand with its palm on the surface, or its fingertips if the wrist is too high for the palm."""
    forearm = there[f"{side}_forearm"][0]
    aside = outward(side) * np.cross(surface.normal, surface.fingers)
    wished = surface.fingers + FINGERS_OUT * aside * float(abs(surface.normal[2]))
    along = -forearm[:, 2]
    along = along - (along @ surface.normal) * surface.normal
    way = along + (1.0 - float(np.linalg.norm(along))) * wished / np.linalg.norm(wished)
    way /= np.linalg.norm(way)
    sine = float(np.clip((_off(there, side, surface) - PALM_M) / HAND_M, 0.0, 1.0))
    cosine = float(np.sqrt(1.0 - sine**2))
    wanted = _axes(cosine * way - sine * surface.normal, cosine * surface.normal + sine * way)
    out = np.array([1.0, outward(side), 1.0])
    return hand_of(side, forearm.T @ wanted @ _axes(FINGERS * out, BACK_OF_HAND * out).T)


def _axes(fingers: Array, back: Array) -> Array:
    """A hand's axes as columns: its fingers' way, its back, and what is square to both."""
    first = fingers / np.linalg.norm(fingers)
    second = back - (back @ first) * first
    second /= np.linalg.norm(second)
    return np.stack([first, second, np.cross(first, second)], axis=1)

"""MyoTorso's trunk muscles (after Christophy 2012) as via points on vertebrae, moved by our own share of each joint.

The model file couples its joints so that L5/S1 takes the whole angle of the trunk and the others come on top; here each
joint gets the share that was measured. Muscles are straight from point to point: its wrapping surfaces are left out.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVELS = ("lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso")
"""The bodies above each joint, from L5/S1 to T12/L1."""
FLEXION_SHARES = (0.095, 0.154, 0.219, 0.264, 0.268, 0.0)
"""Of flexion and extension, by joint from L5/S1 up (Christophy 2012)."""
BENDING_SHARES = (0.136, 0.181, 0.245, 0.250, 0.188, 0.0)
"""Of side bending (the model's own coupling)."""
TWIST_SHARES = (0.085, 0.100, 0.100, 0.090, 0.085, 0.540)
"""Of rotation: 46 % in the lumbar spine, the rest at T12/L1, for all the thorax (Fujii 2007)."""
SWAPPED = ("rect_abd",)
"""Muscles whose sides the file has exchanged: its `rect_abd_r` lies on the left, and every other `_r` on the right."""
ABDOMEN_SHARE = 0.55
"""The belly's points follow this share of flexion: half-way between pelvis and thorax."""
THORAX_JOINT_M = (-0.0044, 0.0288, 0.0)
"""T12/L1 in L1's frame: one vertebra up, as L1 is on L2; the model welds the two."""


@dataclass(frozen=True)
class Body:
    """A body of the chain: its parent, its place in it (metres) and its turn."""

    parent: str | None
    at_m: Array
    turn: Array


@dataclass(frozen=True)
class Trunk:
    """The bodies, the sites on them (body, metres) and each fascicle's sites in order."""

    bodies: dict[str, Body]
    sites: dict[str, tuple[str, Array]]
    fascicles: dict[str, tuple[str, ...]]


def read(folder: Path) -> Trunk:
    """The chain and the fascicles of MyoTorso's folder of assets."""
    chain = ET.parse(folder / "myotorso_chain.xml").getroot()  # noqa: S314 - a file of the developer's own
    assets = ET.parse(folder / "myotorso_assets.xml").getroot()  # noqa: S314
    trunk = Trunk({}, {}, {})
    for body in chain.findall("body"):
        _gather(trunk, body, None)
    for tendon in assets.iter("spatial"):
        name = (tendon.get("name") or "").removesuffix("_tendon")
        trunk.fascicles[_on_its_own_side(name)] = tuple(site.get("site") or "" for site in tendon.findall("site"))
    return trunk


def _on_its_own_side(name: str) -> str:
    """A fascicle's name with the side on which it really lies."""
    beginning, _, side = name.rpartition("_")
    return f"{beginning}_{'l' if side == 'r' else 'r'}" if beginning in SWAPPED else name


def _gather(trunk: Trunk, element: ET.Element, parent: str | None) -> None:
    name = element.get("name") or ""
    turn = np.eye(3) if parent is None else _euler(_numbers(element.get("euler") or "0 0 0"))
    trunk.bodies[name] = Body(parent, np.zeros(3) if parent is None else _numbers(element.get("pos") or "0 0 0"), turn)
    for site in element.findall("site"):
        trunk.sites[site.get("name") or ""] = (name, _numbers(site.get("pos") or "0 0 0"))
    for child in element.findall("body"):
        _gather(trunk, child, name)


def _numbers(text: str) -> Array:
    return np.array([float(number) for number in text.split()])


def _euler(angles_rad: Array) -> Array:
    x, y, z = angles_rad
    turned: Array = _about("x", x) @ _about("y", y) @ _about("z", z)
    return turned


def _about(axis: str, angle_rad: float) -> Array:
    """A turn about an axis: x forward, y up, z to the right."""
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    turn = np.eye(3)
    turn[first, first] = turn[second, second] = np.cos(angle_rad)
    turn[second, first], turn[first, second] = np.sin(angle_rad), -np.sin(angle_rad)
    return turn


def points_m(trunk: Trunk, pose_deg: Array) -> dict[str, Array]:
    """Every site in the pelvis's frame; `pose_deg`: extension, bending to the right, rotation to the left."""
    frames = _frames(trunk, np.radians(pose_deg))
    return {name: frames[body][0] @ at_m + frames[body][1] for name, (body, at_m) in trunk.sites.items()}


def _frames(trunk: Trunk, pose_rad: Array) -> dict[str, tuple[Array, Array]]:
    frames: dict[str, tuple[Array, Array]] = {}
    for name, body in trunk.bodies.items():
        turn, place = frames[body.parent] if body.parent else (np.eye(3), np.zeros(3))
        joint = _joint(name, pose_rad)
        if name == "torso":
            pivot = np.array(THORAX_JOINT_M)
            place = place + turn @ (pivot + joint @ (body.at_m - pivot))
            frames[name] = (turn @ joint @ body.turn, place)
        else:
            frames[name] = (turn @ body.turn @ joint, place + turn @ body.at_m)
    return frames


def _joint(name: str, pose_rad: Array) -> Array:
    extension, bending, rotation = pose_rad
    if name == "Abdomen":
        return _about("z", (ABDOMEN_SHARE - FLEXION_SHARES[0]) * extension)
    if name not in LEVELS:
        return np.eye(3)
    level = LEVELS.index(name)
    turned: Array = (
        _about("z", FLEXION_SHARES[level] * extension)
        @ _about("x", BENDING_SHARES[level] * bending)
        @ _about("y", TWIST_SHARES[level] * rotation)
    )
    return turned


def members(trunk: Trunk, beginnings: list[str], side: str) -> list[str]:
    """The fascicles of one side whose names begin so."""
    ending = re.compile(rf"_{side}$", re.IGNORECASE)
    return [name for name in trunk.fascicles if name.startswith(tuple(beginnings)) and ending.search(name)]


def lengths_m(trunk: Trunk, names: list[str], points: dict[str, Array]) -> Array:
    """Each fascicle's length, from point to point."""
    return np.array(
        [
            sum(
                float(np.linalg.norm(points[end] - points[start]))
                for start, end in zip(trunk.fascicles[name], trunk.fascicles[name][1:], strict=False)
            )
            for name in names
        ]
    )

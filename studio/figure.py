"""A figure: a body at rest with its bones and skin, and the same figure posed.

Metres. At rest x is forward, y to the figure's left, z up, the soles on z = 0. Posed, the frame is the room's: x to the
picture's right, y away from the lens, z up, the floor at 0. Bones turn their skin along (linear blend skinning) and
carry their children's heads; what turns them is the orientation of a body part in the room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from studio.turning import about, frame, part_way, unit
from unsit.geometry import Array
from unsit.landmarks import Side

Vertices = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Which vertices: their numbers."""
Corners = np.ndarray[tuple[int, int], np.dtype[np.int64]]

LETTER = {Side.LEFT: ".L", Side.RIGHT: ".R"}
LIMB_BONES = {"hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "shoulder": "upperarm01",
              "elbow": "lowerarm01", "wrist": "wrist"}  # fmt: skip
"""The bone whose head is this joint's centre."""
HEAD_POINTS = ("nose", "left_ear", "right_ear")
JOINTS = (*(f"{side}_{name}" for side in Side for name in (*LIMB_BONES, "heel", "toes")), *HEAD_POINTS)
"""The points whose true places are told: joints, the soles' ends (heel and ball), three points of the head."""
SPINE_SHARES = {"spine05": (0.5, 0.0, 0.0), "spine04": (1.0, 0.1, 0.0), "spine03": (1.0, 0.3, 0.3),
                "spine02": (1.0, 0.7, 0.7), "spine01": (1.0, 1.0, 1.0)}  # fmt: skip
"""How far each spine bone has gone from the pelvis to the loins, and from there to the chest in turn and in bend: the
chest's vertebrae turn, the loins hardly do (White and Panjabi, "Clinical Biomechanics of the Spine", 2nd ed., 1990)."""
NECK_SHARES = {"neck01": 0.25, "neck02": 0.5, "neck03": 0.75}
WHOLE_PARTS = {"upperleg": "thigh", "lowerleg": "shank", "foot": "foot", "toe": "toes", "clavicle": "girdle",
               "shoulder01": "girdle", "upperarm": "upper_arm", "lowerarm": "forearm", "wrist": "hand",
               "finger": "hand", "metacarpal": "hand"}  # fmt: skip
"""Bones by the beginning of their name -> the part of a limb that they turn with."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A body at rest.

    `heads` (bone, 3); `vertices` (vertex, 3); `faces` (face, 3); `weights` and `weight_bones` (vertex, k): how much
    which bone moves a vertex. `fixed`: points that a bone carries, name -> (bone, place at rest). Parents come before
    their children; the first bone is the root.
    """

    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads: Array
    vertices: Array
    faces: Corners
    weights: Array
    weight_bones: Corners
    fixed: Mapping[str, tuple[str, Array]]

    @cached_property
    def index(self) -> dict[str, int]:
        """Bone name -> its place."""
        return {name: index for index, name in enumerate(self.bones)}

    @cached_property
    def stature_m(self) -> float:
        """From the soles to the top of the head."""
        return float(np.ptp(self.vertices[:, 2]))

    @cached_property
    def main_bones(self) -> list[str]:
        """The bone that moves each vertex most."""
        return [self.bones[bone] for bone in self.weight_bones[np.arange(len(self.weights)), self.weights.argmax(1)]]

    @cached_property
    def rest(self) -> dict[str, Array]:
        """Each part's orientation at rest, as a frame of forward, left and up; up is along the part."""
        return {name: turn for side in Side for name, turn in self._limb_rest(side).items()}

    def rest_joint(self, name: str) -> Array:
        """Where a joint's centre or a fixed point is at rest."""
        bone, place = self.carried(name)
        return place if name in self.fixed else self.heads[self.index[bone]]

    def carried(self, name: str) -> tuple[str, Array]:
        """The bone that carries a point of `JOINTS`, and the point's place at rest."""
        if name in self.fixed:
            return self.fixed[name]
        side, _, joint = name.partition("_")
        bone = LIMB_BONES[joint] + LETTER[Side(side)]
        return bone, self.heads[self.index[bone]]

    def skin_of(self, *starts: str, side: Side | None = None) -> Vertices:
        """The vertices moved most by bones whose names start so, of one side or of both."""
        end = LETTER[side] if side else ""
        return np.array([i for i, bone in enumerate(self.main_bones) if bone.startswith(starts) and bone.endswith(end)])

    def _limb_rest(self, side: Side) -> dict[str, Array]:
        at = {name: self.rest_joint(f"{side}_{name}") for name in (*LIMB_BONES, "heel", "toes")}
        ahead = np.array([1.0, 0.0, 0.0])
        upper, fore = at["elbow"] - at["shoulder"], at["wrist"] - at["elbow"]
        hinge = unit(np.cross(upper, fore))  # at rest the elbow is a little bent, which shows its hinge
        return {
            f"{side}_thigh": frame(at["hip"] - at["knee"], ahead),
            f"{side}_shank": frame(at["knee"] - at["ankle"], ahead),
            f"{side}_foot": frame([0.0, 0.0, 1.0], at["toes"] - at["heel"]),
            f"{side}_toes": frame([0.0, 0.0, 1.0], at["toes"] - at["heel"]),
            f"{side}_upper_arm": frame(-upper, np.cross(hinge, upper)),
            f"{side}_forearm": frame(-fore, np.cross(hinge, fore)),
            f"{side}_hand": frame(-fore, np.cross(hinge, fore)),
        }


@dataclass(frozen=True, eq=False)
class Posed:
    """A figure in a pose: every bone's turn from rest (bone, 3, 3) and head (bone, 3)."""

    figure: Figure
    turns: Array
    heads: Array

    def joint(self, name: str) -> Array:
        """A point of `JOINTS`, metres in the room."""
        bone, place = self.figure.carried(name)
        index = self.figure.index[bone]
        return np.asarray(self.heads[index] + self.turns[index] @ (place - self.figure.heads[index]))

    def joints(self) -> dict[str, Array]:
        """All points of `JOINTS`."""
        return {name: self.joint(name) for name in JOINTS}

    def skin(self, vertices: Vertices | slice = slice(None)) -> Array:
        """Where these vertices are, (vertex, 3)."""
        offsets = self.heads - (self.turns @ self.figure.heads[:, :, None])[..., 0]
        bones, weights = self.figure.weight_bones[vertices], self.figure.weights[vertices]
        turns = np.einsum("vk,vkij->vij", weights, self.turns[bones])
        moved = np.einsum("vk,vki->vi", weights, offsets[bones])
        return np.asarray(np.einsum("vij,vj->vi", turns, self.figure.vertices[vertices]) + moved)

    def moved(self, by: Array) -> "Posed":
        """The same pose elsewhere in the room."""
        return replace(self, heads=self.heads + by)

    def turned(self, angle_deg: float) -> "Posed":
        """The same pose turned about the room's upright axis, to the figure's left."""
        turn = about([0.0, 0.0, 1.0], angle_deg)
        return replace(self, turns=turn @ self.turns, heads=self.heads @ turn.T)


def posed(figure: Figure, parts: Mapping[str, Array]) -> Posed:
    """The figure with its parts turned so; the root's head at the origin.

    `parts`: `pelvis`, `loins`, `chest` and `head` as turns from rest, limbs (`left_thigh`, ...) as frames in the
    room, as in `Figure.rest`; a limb part that is not there turns with the one before it.
    """
    turns = np.empty((len(figure.bones), 3, 3))
    heads = np.zeros((len(figure.bones), 3))
    for index, name in enumerate(figure.bones):
        parent = figure.parents[index]
        turns[index] = _bone_turn(figure, name, parts, turns[parent] if parent >= 0 else np.eye(3))
        if parent >= 0:
            heads[index] = heads[parent] + turns[parent] @ (figure.heads[index] - figure.heads[parent])
    return Posed(figure, turns, heads)


def _bone_turn(figure: Figure, bone: str, parts: Mapping[str, Array], parent: Array) -> Array:
    pelvis, chest = parts["pelvis"], parts["chest"]
    if bone in SPINE_SHARES:
        from_pelvis, turn, bend = SPINE_SHARES[bone]
        return _spine(part_way(pelvis, parts["loins"], from_pelvis), chest, turn, bend)
    if bone in NECK_SHARES:
        return part_way(chest, parts["head"], NECK_SHARES[bone])
    if bone.startswith(("head", "eye")):
        return parts["head"]
    part = _limb_part(bone)
    if part is None:
        return pelvis
    if part.endswith("girdle"):
        return np.asarray(chest @ parts[part]) if part in parts else parent
    return parts[part] @ figure.rest[part].T if part in parts else parent


def _limb_part(bone: str) -> str | None:
    for start, part in WHOLE_PARTS.items():
        if bone.startswith(start):
            return f"{Side.LEFT if bone.endswith('.L') else Side.RIGHT}_{part}"
    return None


def _spine(loins: Array, chest: Array, turn_share: float, bend_share: float) -> Array:
    """Part of the way from loins to chest, the turn about the spine and the bend shared out differently."""
    way = loins.T @ chest
    bend = _between(np.array([0.0, 0.0, 1.0]), way[:, 2])
    turn = bend.T @ way
    return np.asarray(loins @ part_way(np.eye(3), bend, bend_share) @ part_way(np.eye(3), turn, turn_share))


def _between(start: Array, end: Array) -> Array:
    """The shortest turn from one direction to another."""
    axis = np.cross(start, end)
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(3)
    return about(axis, float(np.degrees(np.arctan2(np.linalg.norm(axis), start @ end))))

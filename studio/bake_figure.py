"""`python -m studio.bake_figure`: the body in which the page shows muscles, as `figure.glb`.

A grown-up who is nobody in particular, by anny, simplified (`skins`), at rest in the pose of `unsit.body` whose angles
are all zero. Its parts move it. The same versions bake the same file to the byte.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.figure import Corners, Figure, Posed
from studio.gltf import SkinnedMesh, glb, in_gltf_axes
from studio.people import Person, figure_of
from studio.poses import assume
from studio.skins import Skin, across, closed, simplified, skin_of, softened, without_inside
from studio.turning import unit
from unsit import body
from unsit.geometry import Array
from unsit.landmarks import Side

FIGURE = Path(__file__).parents[1] / "src/unsit/catalogue/figure.glb"
NOBODY = Person(
    body.STATURE_M,
    {"gender": 0.5, "age": 0.67, "muscle": 0.65, "weight": 0.35, "proportions": 0.7, "cupsize": 0.0}
    | dict.fromkeys(("african", "asian", "caucasian"), 1 / 3),
)
"""Neither woman nor man, about 25, slim enough for what lies under the skin, of mixed ancestry."""

LIMBS = {"thigh": "hip", "shank": "knee", "foot": "ankle",
         "upper_arm": "shoulder", "forearm": "elbow", "radius": "elbow", "hand": "wrist"}  # fmt: skip
"""A limb's parts, each with the joint it turns about. The radius is the forearm's far half: it turns with the palm."""
PARTS = ("pelvis", "lumbar", "thorax", "head", *(f"{side}_{limb}" for side in Side for limb in LIMBS))
"""What moves the skin: the file's joints, in order."""
CARRIED_BY = {"upperleg": "thigh", "lowerleg": "shank", "foot": "foot", "toe": "foot", "upperarm": "upper_arm",
              "lowerarm01": "forearm", "lowerarm02": "radius",
              "wrist": "hand", "finger": "hand", "metacarpal": "hand"}  # fmt: skip
"""Bones by the beginning of their name -> the part of a limb that carries their skin."""
WITH_HEAD = {"neck01": 0.2, "neck02": 0.5, "neck03": 0.8, "head": 1.0}
"""How much of these bones' skin goes with the head; the rest goes with the trunk."""
TRUNK_M = (0.02, 0.19, 0.36)
"""Heights above the hips where the trunk's skin is wholly the pelvis's, the lumbar's, the thorax's."""

NOTICE = "Its shape is MakeHuman's (CC0 1.0), made by anny (Apache License 2.0)."
AT_MOST = 4
"""Parts that move one vertex: what every viewer of glTF can do."""
STEP_M = 1e-5
"""Places are rounded to this, so that the last digits of a processor's arithmetic do not reach the file."""


@dataclass(frozen=True, eq=False)
class Baked:
    """A skin at rest in our axes, metres from the mid-hips; `moved_by` and `weights` (vertex, 4): its parts.

    `off_m`: how far this body's own joints lay from ours before its skin was fitted to ours, and after.
    """

    vertices: Array
    faces: Corners
    moved_by: NDArray[np.uint8]
    weights: NDArray[np.uint16]
    off_m: Mapping[str, tuple[float, float]]


def baked(person: Person = NOBODY) -> Baked:
    """The person's skin, simplified, in the pose whose angles are all zero, its joints where `unsit.body` has them."""
    figure = figure_of(person)
    skin = simplified(softened(*closed(without_inside(figure, skin_of(figure)))))
    standing = assume(_in_skin(figure, skin), {})
    joints = _from_mid_hips(standing)
    places = standing.skin() - _mid_hips(standing)
    shares = part_shares(figure.bones, skin.weights, places[:, 2])
    fits = fits_to_ours(joints)
    vertices = np.round(_fitted(fits, shares, places) / STEP_M) * STEP_M
    return Baked(vertices, skin.faces, *heaviest(shares), _off_m(fits, joints))


def _in_skin(figure: Figure, skin: Skin) -> Figure:
    """The figure in another skin."""
    bones = np.broadcast_to(np.arange(len(figure.bones)), skin.weights.shape)
    return replace(figure, vertices=skin.vertices, faces=skin.faces, weights=skin.weights, weight_bones=bones)


def _mid_hips(standing: Posed) -> Array:
    return np.asarray((standing.joint("left_hip") + standing.joint("right_hip")) / 2.0)


def _from_mid_hips(standing: Posed) -> dict[str, Array]:
    return {name: place - _mid_hips(standing) for name, place in standing.joints().items()}


# The parts


def part_shares(bones: Sequence[str], weights: Array, heights_m: Array) -> Array:
    """How much of each part's movement a vertex takes (vertex, part), from its bones and its height above the hips."""
    shares = np.zeros((len(weights), len(PARTS)))
    for bone, of_bone in zip(bones, weights.T, strict=True):
        limb = _limb_of(bone)
        if limb is not None:
            shares[:, PARTS.index(limb)] += of_bone
        shares[:, PARTS.index("head")] += _with_head(bone) * of_bone
    left_over = 1.0 - shares.sum(axis=1)
    low, middle, high = TRUNK_M
    in_loins, in_chest = _smooth((heights_m - low) / (middle - low)), _smooth((heights_m - middle) / (high - middle))
    shares[:, :3] = left_over[:, None] * np.stack([1.0 - in_loins, in_loins - in_chest, in_chest], axis=-1)
    return shares


def _limb_of(bone: str) -> str | None:
    side = Side.LEFT if bone.endswith(".L") else Side.RIGHT
    return next((f"{side}_{limb}" for start, limb in CARRIED_BY.items() if bone.startswith(start)), None)


def _with_head(bone: str) -> float:
    return 1.0 if bone.startswith("eye") else WITH_HEAD.get(bone, 0.0)


def _smooth(share: Array) -> Array:
    inside = np.clip(share, 0.0, 1.0)
    return np.asarray(inside * inside * (3.0 - 2.0 * inside))


def heaviest(shares: Array) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The four parts that move each vertex most, and how much, in 65535ths that add up exactly."""
    parts = np.argsort(-shares, axis=1, kind="stable")[:, :AT_MOST]
    kept = np.take_along_axis(shares, parts, axis=1)
    whole = np.round(65535.0 * kept / kept.sum(axis=1, keepdims=True)).astype(np.int64)
    whole[:, 0] += 65535 - whole.sum(axis=1)
    return np.where(whole > 0, parts, 0).astype(np.uint8), whole.astype(np.uint16)


def origins() -> Array:
    """Where each part turns (part, 3), in the pose whose angles are all zero, metres from the mid-hips."""
    return np.array([_origin(part) for part in PARTS])


def _origin(part: str) -> Array:
    side, _, limb = part.partition("_")
    if limb:
        return _ours(f"{side}_{LIMBS[limb]}")
    return {"thorax": 0.5, "head": 1.0}.get(part, 0.0) * _ours("mid_shoulders")


def _ours(point: str) -> Array:
    return np.asarray(body.joints(np.zeros(len(body.POSE)))[body.POINT[point]])


# The skin, fitted to our joints


def fits_to_ours(theirs: Mapping[str, Array]) -> Array:
    """The affine map of each part (part, 3, 4) that brings a body's own joints to ours.

    Along a part it stretches, and it slants the part where its ends move aside by different ways. The hips' flesh
    stays: this body's hip joints lie further out than ours, its hips are no wider than people's.
    """
    return np.array([_fit(part, theirs) for part in PARTS])


def _fit(part: str, theirs: Mapping[str, Array]) -> Array:
    shoulders = (theirs["left_shoulder"] + theirs["right_shoulder"]) / 2.0
    if part == "head":
        return _between_ends(shoulders, _ours("mid_shoulders"), shoulders + body.Z, _ours("mid_shoulders") + body.Z)
    side, _, limb = part.partition("_")
    if not limb:
        return _between_ends(np.zeros(3), np.zeros(3), shoulders, _ours("mid_shoulders"))
    # A hand goes on as its forearm does, so that the wrist is whole.
    limb = "forearm" if limb == "hand" else limb
    (start, to_start), (end, to_end) = (_end(theirs, side, name) for name in (LIMBS[limb], _next(limb)))
    return _between_ends(start, to_start, end, to_end)


def _next(limb: str) -> str:
    nexts = {"thigh": "knee", "shank": "ankle", "foot": "sole", "upper_arm": "elbow"}
    return nexts.get(limb, "wrist")


def _end(theirs: Mapping[str, Array], side: str, name: str) -> tuple[Array, Array]:
    """A limb's end, and where it goes."""
    if name == "hip":
        return theirs[f"{side}_hip"], theirs[f"{side}_hip"]
    if name == "sole":
        ankle, to_ankle = theirs[f"{side}_ankle"], _ours(f"{side}_ankle")
        return _above(ankle, theirs[f"{side}_heel"]), _above(to_ankle, _ours(f"{side}_heel"))
    return theirs[f"{side}_{name}"], _ours(f"{side}_{name}")


def _above(place: Array, level: Array) -> Array:
    return np.array([place[0], place[1], level[2]])


def _between_ends(start: Array, to_start: Array, end: Array, to_end: Array) -> Array:
    """What moves the start to its place, the end to its own, and everything else by its height between them."""
    moved, more = to_start - start, (to_end - end) - (to_start - start)
    per_metre = more / (end[2] - start[2])
    turn = np.eye(3) + np.outer(per_metre, body.Z)
    return np.column_stack([turn, moved - per_metre * start[2]])


def _fitted(fits: Array, shares: Array, places: Array) -> Array:
    blended = np.einsum("vp,pij->vij", shares / shares.sum(axis=1, keepdims=True), fits)
    return np.asarray(np.einsum("vij,vj->vi", blended[:, :, :3], places) + blended[:, :, 3])


def _off_m(fits: Array, theirs: Mapping[str, Array]) -> dict[str, tuple[float, float]]:
    """How far each joint lies from ours, before and after."""
    off = {}
    for side in Side:
        for limb, joint in (*LIMBS.items(), ("forearm", "wrist")):
            fit, name = fits[PARTS.index(f"{side}_{limb}")], f"{side}_{joint}"
            place = fit[:, :3] @ theirs[name] + fit[:, 3]
            before, after = (float(np.linalg.norm(there - _ours(name))) for there in (theirs[name], place))
            off[name] = before, after
    return off


# The file


def mesh_of(figure: Baked) -> SkinnedMesh:
    """The figure as glTF wants it."""
    joints = dict(zip(PARTS, in_gltf_axes(origins()), strict=True))
    places, normals = in_gltf_axes(figure.vertices), in_gltf_axes(normals_of(figure.vertices, figure.faces))
    return SkinnedMesh(places, normals, figure.faces, figure.moved_by, figure.weights, joints, NOTICE)


def normals_of(vertices: Array, faces: Corners) -> Array:
    """The skin's directions outwards, smooth: (vertex, 3)."""
    ways = across(Skin(vertices, faces, np.empty((0, 0))))
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], ways)
    return unit(normals)


def main(arguments: list[str] | None = None) -> int:
    """Bake the figure, and say how far its joints are from ours."""
    parser = ArgumentParser(prog="python -m studio.bake_figure", description=__doc__)
    parser.add_argument("--out", type=Path, default=FIGURE)
    out = parser.parse_args(arguments).out
    figure = baked()
    out.write_bytes(glb(mesh_of(figure)))
    sys.stdout.write(f"{out}: {len(figure.faces)} triangles, {out.stat().st_size / 1000:.0f} kB\n")
    for joint, (before, after) in figure.off_m.items():
        sys.stdout.write(f"{joint}: {1000 * before:.0f} mm from ours, {1000 * after:.0f} mm fitted\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

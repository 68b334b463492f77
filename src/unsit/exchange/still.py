"""A still of the figure: the body in a pose and its muscles, coloured by how much longer they are than in standing.

What the page draws live, for paper and for machines that cannot: the same skinned body, parts and colours.
"""

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from unsit import body
from unsit.body import POINT
from unsit.catalogue.anatomy import FIGURE, Anatomy
from unsit.figure import percent
from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import Side
from unsit.muscles import Lengthening

Picture = NDArray[np.uint8]

WIDTH_PX, HEIGHT_PX, SHARPER = 1200, 680, 2
"""Drawn twice as large and made smaller, so that edges are soft."""
PAPER, SKIN, FLOOR = (250, 244, 233), (222, 208, 190), (240, 222, 200)
INK, SOFT = (33, 48, 43), (90, 106, 99)
LIGHT = np.array([0.45, -0.5, 0.74])
STOPS = ((-20, "#1d4e89"), (-8, "#6f9fce"), (0, "#d8d1c8"), (4, "#f2b069"), (12, "#d9662b"), (25, "#6d1f14"))
"""Per cent against standing, and its colour: as on the page."""
WORDS = ((-20, "shorter"), (0, "as standing"), (25, "a quarter longer"))
LUMBAR_BEND, LUMBAR_TURN = 0.5, 0.3
"""The loins' share of the trunk's lean and of its turn, as on the page."""
BAND_M = 0.011
DEEPEST_M, FAINTEST = 0.16, 0.35
"""A muscle this far below the skin is drawn this faint."""
VIEWS_DEG = {"side": 90.0, "front": 25.0}
"""Where the eye stands when the right leg is in front: 0 ahead of the person, + to their left."""


@dataclass(frozen=True, slots=True)
class Skin:
    """The baked body, standing: vertices and normals (forward, left, up), triangles, and what moves each vertex."""

    vertices: Array
    normals: Array
    triangles: NDArray[np.int64]
    parts: tuple[str, ...]
    origins: Array
    moved_by: NDArray[np.int64]
    weights: Array


@cache
def skin() -> Skin:
    """The body that comes with the program."""
    content = FIGURE.read_bytes()
    length = struct.unpack_from("<I", content, 12)[0]
    told, binary = json.loads(content[20 : 20 + length]), content[28 + length :]
    types = {5121: np.uint8, 5123: np.uint16, 5126: np.float32}

    def table(index: int) -> Array:
        accessor = told["accessors"][index]
        start = told["bufferViews"][accessor["bufferView"]].get("byteOffset", 0)
        width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor["type"]]
        raw = np.frombuffer(binary, types[accessor["componentType"]], accessor["count"] * width, start)
        scale = np.iinfo(raw.dtype).max if accessor.get("normalized") else 1
        return raw.reshape(-1, width).astype(np.float64) / scale

    primitive = told["meshes"][0]["primitives"][0]
    attributes, joints = primitive["attributes"], told["skins"][0]["joints"]
    nodes = [told["nodes"][joint] for joint in joints]
    return Skin(
        _ours(table(attributes["POSITION"])),
        _ours(table(attributes["NORMAL"])),
        table(primitive["indices"]).astype(np.int64).reshape(-1, 3),
        tuple(node["name"] for node in nodes),
        _ours(np.array([node.get("translation", (0.0, 0.0, 0.0)) for node in nodes])),
        table(attributes["JOINTS_0"]).astype(np.int64),
        table(attributes["WEIGHTS_0"]),
    )


def _ours(points: Array) -> Array:
    """From the file's axes (forward, up, right) to the body's (forward, left, up)."""
    return points[:, [0, 2, 1]] * [1.0, -1.0, 1.0]


def parts_of(pose: Array) -> dict[str, tuple[Array, Array]]:
    """Each part's turn (3, 3) and origin (3,) in this pose (30,), as the page has them."""
    points, frames = body.joints(pose), body.frames(pose)
    named = {name: float(pose[index]) for name, index in body.INDEX.items()}
    loins = body.frames(
        body.pose_of(
            heading_deg=named["heading_deg"],
            trunk_inclination_deg=LUMBAR_BEND * named["trunk_inclination_deg"],
            trunk_side_bend_deg=LUMBAR_BEND * named["trunk_side_bend_deg"],
        )
    )["trunk_side_bend_deg"]
    thorax = _thorax(frames["shoulder_tilt_deg"][:, 1], frames["trunk_side_bend_deg"][:, 2])
    middle = points[POINT["mid_shoulders"]]
    told = {
        "pelvis": (frames["pelvis_obliquity_deg"], np.zeros(3)),
        "lumbar": (loins @ _about_up(LUMBAR_TURN * named["trunk_rotation_deg"]), np.zeros(3)),
        "thorax": (thorax, middle - thorax @ [0.0, 0.0, 0.5 * float(np.linalg.norm(middle))]),
        "head": (frames["head_nod_deg"], middle),
    }
    for side in Side:
        for part, hinge, joint in (
            ("thigh", "hip_rotation", "hip"),
            ("shank", "knee_flexion", "knee"),
            ("foot", "ankle_dorsiflexion", "ankle"),
            ("upper_arm", "arm_rotation", "shoulder"),
            ("forearm", "elbow_flexion", "elbow"),
        ):
            told[f"{side}_{part}"] = frames[f"{side}_{hinge}_deg"], points[POINT[f"{side}_{joint}"]]
    return told


def _about_up(angle_deg: float) -> Array:
    sine, cosine = float(sin_deg(angle_deg)), float(cos_deg(angle_deg))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def _thorax(left: Array, up: Array) -> Array:
    """The thorax half-way between two wishes: its left along the shoulders, its up along the trunk."""
    ahead = np.cross(left, up)
    ahead /= np.linalg.norm(ahead)
    both = np.stack([ahead, left, np.cross(ahead, left)], axis=1) + np.stack([ahead, np.cross(up, ahead), up], axis=1)
    first, _, last = np.linalg.svd(both)
    turn: Array = first @ last
    return turn


def colour_of(told_percent: float) -> tuple[int, int, int]:
    """The colour of a lengthening, red, green, blue; beyond the ends it changes no more."""
    at, colours = zip(*STOPS, strict=True)
    channels = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours])
    red, green, blue = (round(float(np.interp(told_percent, at, channels[:, i]))) for i in range(3))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Scene:
    """What a still shows: a pose (30,), what it lengthens, the leg in front (it is seen from the other's side)."""

    pose: Array
    told: Lengthening
    front: Side
    title: str = ""


def still(anatomy: Anatomy, scene: Scene, ending: str = ".png") -> bytes:
    """A picture file of this scene, from the side and from the front, with a legend."""
    pose, told = scene.pose, scene.told
    eyes_deg = [eye_deg if scene.front is Side.RIGHT else -eye_deg for eye_deg in VIEWS_DEG.values()]
    shares = percent(anatomy.model, told)
    picture = np.empty((SHARPER * HEIGHT_PX, SHARPER * WIDTH_PX, 3), dtype=np.uint8)
    picture[:] = PAPER
    width = picture.shape[1] // len(VIEWS_DEG)
    vertices = _moved(skin(), parts_of(pose))[0]
    apart = [np.ptp(vertices @ _seen_from(eye_deg).T, axis=0) for eye_deg in eyes_deg]
    scale = min(*(0.9 * width / wide for wide, _, _ in apart), 0.76 * picture.shape[0] / max(1.25, apart[0][2]))
    for number, eye_deg in enumerate(eyes_deg):
        _draw(picture[:, number * width : (number + 1) * width], anatomy, (pose, shares), (eye_deg, scale))
    small = np.asarray(cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    _legend(small, scene.title)
    done, content = cv2.imencode(ending, small[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, 82] if ending == ".webp" else [])
    if not done:
        raise ValueError(f"the picture could not be packed as {ending}")
    return content.tobytes()


def _draw(
    picture: Picture, anatomy: Anatomy, of: tuple[Array, Mapping[str, float]], seen_at: tuple[float, float]
) -> None:
    """The body and its muscles (pose and lengthening, per cent) into this part of the picture (eye, pixels a metre)."""
    (pose, shares), (eye_deg, scale) = of, seen_at
    parts = parts_of(pose)
    vertices, normals = _moved(skin(), parts)
    lines = {name: _line(anatomy, name, parts) for name in shares if anatomy.facts_of(name).shown}
    view = _seen_from(eye_deg)
    seen, lit = vertices @ view.T, np.clip(normals @ view.T @ LIGHT, 0.0, 1.0)
    height, width = picture.shape[:2]
    floor_px = 0.88 * height

    def on_paper(points: Array) -> Array:
        middle = seen[:, 0].min() / 2 + seen[:, 0].max() / 2
        lowest = seen[:, 2].min()
        return np.stack(
            [width / 2 + scale * (points[:, 0] - middle), floor_px - scale * (points[:, 2] - lowest)], axis=-1
        )

    centre = (width // 2, round(floor_px))
    cv2.ellipse(picture, centre, (round(0.42 * width), round(0.07 * width)), 0, 0, 360, FLOOR, -1, cv2.LINE_AA)
    deep = np.full((height, width), np.inf, dtype=np.float32)
    flat = on_paper(seen)
    triangles = skin().triangles
    for triangle in triangles[np.argsort(-seen[triangles, 1].mean(axis=1))]:
        shade = 0.52 + 0.52 * float(lit[triangle].mean())
        corners = np.round(flat[triangle]).astype(np.int32)
        cv2.fillConvexPoly(picture, corners, tuple(min(shade * channel, 255.0) for channel in SKIN))
        cv2.fillConvexPoly(deep, corners, float(seen[triangle, 1].mean()))
    for name in sorted(lines, key=lambda each: -float((lines[each] @ view.T)[:, 1].mean())):
        _band(picture, deep, lines[name] @ view.T, on_paper, (colour_of(shares[name]), scale * BAND_M))


def _seen_from(eye_deg: float) -> Array:
    """From the body's axes to the eye's: to the right, away, up."""
    sine, cosine = float(sin_deg(eye_deg)), float(cos_deg(eye_deg))
    return np.array([[-sine, cosine, 0.0], [-cosine, -sine, 0.0], [0.0, 0.0, 1.0]])


def _moved(of: Skin, parts: dict[str, tuple[Array, Array]]) -> tuple[Array, Array]:
    """The skin's vertices and normals, each carried by its parts."""
    turns, places = (np.stack([parts[name][i] for name in of.parts]) for i in (0, 1))
    apart = of.vertices[:, None, :] - of.origins[of.moved_by]
    carried = (turns[of.moved_by] @ apart[..., None])[..., 0] + places[of.moved_by]
    turned = (turns[of.moved_by] @ of.normals[:, None, :, None])[..., 0]
    shares = of.weights / of.weights.sum(axis=1, keepdims=True)
    return (shares[..., None] * carried).sum(axis=1), (shares[..., None] * turned).sum(axis=1)


def _line(anatomy: Anatomy, muscle: str, parts: dict[str, tuple[Array, Array]]) -> Array:
    """A muscle's points in this pose."""
    left = muscle.endswith("_l")
    points = []
    for part, at in anatomy.facts_of(muscle).path:
        turn, place = parts[part.replace("right_", "left_") if left else part]
        points.append(turn @ (np.array(at) * ([1.0, -1.0, 1.0] if left else [1.0, 1.0, 1.0])) + place)
    return np.array(points)


def _band(
    picture: Picture, deep: NDArray[np.float32], line: Array, on_paper: Callable[[Array], Array], drawn: "Drawn"
) -> None:
    """A muscle as a band, thicker in the middle, the fainter the deeper below the skin."""
    colour, half_px = drawn
    ways = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    steps = np.linspace(0.0, ways[-1], 48)
    path = np.stack([np.interp(steps, ways, line[:, axis]) for axis in range(3)], axis=-1)
    flat = on_paper(path)
    height, width = deep.shape
    columns, rows = np.clip(np.round(flat).astype(int), 0, [width - 1, height - 1]).T
    below = np.clip(
        path[:, 1] - np.where(np.isfinite(deep[rows, columns]), deep[rows, columns], path[:, 1]), 0.0, DEEPEST_M
    )
    strengths = FAINTEST + (1.0 - FAINTEST) * (1.0 - below / DEEPEST_M)
    radii = np.maximum(np.round(half_px * (0.45 + 0.75 * np.sin(np.pi * steps / ways[-1]))), 2).astype(int)
    mask = np.zeros((height, width), dtype=np.float32)
    for at in np.argsort(strengths):
        cv2.circle(mask, (int(columns[at]), int(rows[at])), int(radii[at]), float(strengths[at]), -1, cv2.LINE_AA)
    around = np.s_[max(rows.min() - 60, 0) : rows.max() + 60, max(columns.min() - 60, 0) : columns.max() + 60]
    share = 0.9 * mask[around][..., None]
    picture[around] = np.round((1.0 - share) * picture[around] + share * np.array(colour)).astype(np.uint8)


Drawn = tuple[tuple[int, int, int], float]
"""A band's colour, and half its width in pixels."""


def _legend(picture: Picture, title: str) -> None:
    font, height = cv2.FONT_HERSHEY_DUPLEX, picture.shape[0]
    cv2.putText(picture, title, (28, 44), font, 0.85, INK, 1, cv2.LINE_AA)
    left, right, top = 28, 328, height - 52
    for column in range(left, right):
        at = STOPS[0][0] + (column - left) / (right - left) * (STOPS[-1][0] - STOPS[0][0])
        cv2.line(picture, (column, top), (column, top + 12), colour_of(at), 1)
    for at, words in WORDS:
        column = left + round((at - STOPS[0][0]) / (STOPS[-1][0] - STOPS[0][0]) * (right - left))
        cv2.putText(picture, words, (column, top + 32), font, 0.42, SOFT, 1, cv2.LINE_AA)
    told = "Muscle and tendon together, against standing, in a reference model"
    cv2.putText(picture, told, (picture.shape[1] - 560, height - 20), font, 0.42, SOFT, 1, cv2.LINE_AA)

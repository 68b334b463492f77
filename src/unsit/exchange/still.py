"""A still of the figure: the body in a pose and its muscles, coloured by how much longer they are than in standing.

What the page draws live, for paper and for machines that cannot: the same skinned body, parts and colours. A muscle of
which nothing is told in this pose is grey, one that models hardly agree about is striped, and the legend says so.
"""

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from unsit.catalogue.anatomy import FIGURE, Anatomy
from unsit.figure import percent
from unsit.furniture import Box, Furnished, corners
from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import Side
from unsit.muscles import Confidence, Lengthening
from unsit.posed import Parts, Posed, parts

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Red, green, blue."""

WIDTH_PX, HEIGHT_PX, SHARPER = 1200, 680, 2
"""Drawn twice as large and made smaller, so that edges are soft."""
PAPER, SKIN, FLOOR = (250, 244, 233), (222, 208, 190), (240, 222, 200)
INK, SOFT = (33, 48, 43), (90, 106, 99)
LIGHT = np.array([0.45, -0.5, 0.74])
STOPS = ((-20, "#1d4e89"), (-8, "#6f9fce"), (0, "#d8d1c8"), (4, "#f2b069"), (12, "#d9662b"), (25, "#6d1f14"))
"""Per cent against standing, and its colour: as on the page."""
UNTOLD = "#a8b0a0"
"""For a muscle of which nothing is told: as on the page."""
STRIPE_POINTS, PALE = 3, 0.3
"""So many points of a striped band are as strong as any, and as many so pale."""
WORDS = ((-20, "shorter"), (0, "as standing"), (25, "a quarter longer"))
BAND_M = 0.011
LINE_POINTS = 48
UNDER_SKIN_M = 0.008
ARM_PARTS = ("arm", "radius", "hand")
DEEPEST_M, FAINTEST = 0.16, 0.35
"""A muscle this far below the skin is drawn this faint."""
UPRIGHT_EYES_DEG = ((90.0, 0.0), (25.0, 0.0))
"""Where the eye stands for either picture when the right leg is in front: round the person (0 ahead, + to their left)
and above level."""
LEVEL_EYES_DEG = ((90.0, 4.0), (50.0, 34.0))
"""The same for a trunk that is level, from head to foot along the way ahead."""
ACROSS_EYES_DEG = ((0.0, 4.0), (-38.0, 34.0))
"""And for who lies on a side."""
UPRIGHT = 0.5
"""The trunk's rise above level, as a sine, from which on a body is upright."""
FLOOR_AT = 0.88
"""The floor is so far down the sheet."""
WOOD, WOOD_EDGE, STRAP = (214, 186, 150), (181, 150, 112), (92, 70, 50)
WOOD_STRENGTH, WOOD_VEIL = 0.45, 0.24
"""How dense furniture is, and where it is before the body."""
BALL_M, GRIP_M, STRAP_M = (0.12, 0.0, -0.07), (0.0, 0.0, -0.06), 1.2
"""Where on a foot and in a hand a strap lies; no strap is longer from hand to foot."""


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


def colour_of(told_percent: float) -> Colour:
    """The colour of a lengthening, red, green, blue; beyond the ends it changes no more."""
    at, colours = zip(*STOPS, strict=True)
    channels = np.array([_channels(colour) for colour in colours])
    red, green, blue = (round(float(np.interp(told_percent, at, channels[:, i]))) for i in range(3))
    return red, green, blue


def _channels(colour: str) -> Colour:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a still shows: a body, what its pose lengthens, the leg in front (it is seen from the other's side)."""

    posed: Posed
    told: Lengthening
    front: Side
    title: str = ""
    furnished: Furnished | None = None


def still(anatomy: Anatomy, scene: Scene, ending: str = ".png") -> bytes:
    """A picture file of this scene, from two sides, with a legend."""
    picture = np.empty((SHARPER * HEIGHT_PX, SHARPER * WIDTH_PX, 3), dtype=np.uint8)
    picture[:] = PAPER
    there = parts(scene.posed)
    drawn = _drawn(anatomy, scene, there)
    sheets = np.split(picture, 2, axis=1)
    size = sheets[0].shape[0], sheets[0].shape[1]
    looks = [_seen_from(*eye) for eye in eyes_of(scene)]
    scale = min(_scale(size, drawn.outline @ look.T) for look in looks)
    for sheet, look in zip(sheets, looks, strict=True):
        _draw(sheet, drawn, _Eye.on(size, look, scale, drawn))
    small = np.asarray(cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    _legend(small, scene.title, drawn)
    done, content = cv2.imencode(ending, small[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, 82] if ending == ".webp" else [])
    if not done:
        raise ValueError(f"the picture could not be packed as {ending}")
    return content.tobytes()


def eyes_of(scene: Scene) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the eye stands for either picture: (round the body, above level), degrees."""
    trunk = parts(scene.posed)["thorax"][0][:, 2]
    if abs(trunk[2]) > UPRIGHT:
        told = UPRIGHT_EYES_DEG
    else:
        told = LEVEL_EYES_DEG if abs(trunk[0]) > abs(trunk[1]) else ACROSS_EYES_DEG
    mirror = 1.0 if scene.front is Side.RIGHT else -1.0
    first, second = ((mirror * round_deg, above_deg) for round_deg, above_deg in told)
    return first, second


# One picture


class _Ink(NamedTuple):
    """A band's colour, half its width in pixels, and whether it is striped."""

    colour: Colour
    half_px: float
    striped: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What is drawn, in the body's axes: the skin, the muscles' lines with their colours, the furniture, the floor."""

    vertices: Array
    normals: Array
    lines: Mapping[str, Array]
    colours: Mapping[str, Colour]
    striped: frozenset[str]
    boxes: tuple[Box, ...]
    strap: tuple[Array, ...]
    floor_m: float

    @property
    def outline(self) -> Array:
        """Points that must all be in the picture."""
        return np.concatenate([self.vertices, corners(self.boxes)])


def _drawn(anatomy: Anatomy, scene: Scene, there: Parts) -> _Drawn:
    vertices, normals = _moved(skin(), there)
    shares = percent(anatomy.model, scene.told)
    shown = [name for name in anatomy.model.ids if anatomy.facts_of(name).shown]
    things = scene.furnished
    lowest = float(vertices[:, 2].min())
    carried = things is not None and things.floor_m < lowest - 0.05
    return _Drawn(
        vertices,
        normals,
        _lines(anatomy, shown, there, (vertices, normals)),
        {name: colour_of(shares[name]) if name in shares else _channels(UNTOLD) for name in shown},
        frozenset(name for name in shown if anatomy.facts_of(name).confidence is Confidence.LOW),
        things.boxes if things is not None else (),
        strap_of(there, things.strap) if things is not None and things.strap is not None else (),
        things.floor_m if things is not None and carried else lowest,
    )


def strap_of(there: Parts, foot: Side) -> tuple[Array, ...]:
    """A strap's line: from one hand round the foot's ball to the other hand; none if the foot is out of reach."""
    turned, ankle = there[f"{foot}_foot"]
    ball = ankle + turned @ np.array(BALL_M)
    left, right = (there[f"{side}_hand"][1] + there[f"{side}_hand"][0] @ np.array(GRIP_M) for side in Side)
    far = max(float(np.linalg.norm(hand - ball)) for hand in (left, right))
    return (left, ball, right) if far < STRAP_M else ()


@dataclass(frozen=True, slots=True, eq=False)
class _Eye:
    """From the body's axes to the sheet: to the right, away, up (3, 3), pixels a metre, and where zero is."""

    look: Array
    scale: float
    zero_px: Array

    @classmethod
    def on(cls, size: tuple[int, int], look: Array, scale: float, drawn: _Drawn) -> "_Eye":
        """All of it in the middle of the sheet, but tall ones down at its foot."""
        seen = drawn.outline @ look.T
        lowest, highest = seen.min(axis=0), seen.max(axis=0)
        middle = (lowest + highest)[0] / 2.0
        foot = min(FLOOR_AT, 0.53 + scale * (highest - lowest)[2] / size[0] / 2.0)
        return cls(look, scale, np.array([size[1] / 2 - scale * middle, foot * size[0] + scale * lowest[2]]))

    def paper(self, seen: Array) -> Array:
        """Pixels of points that are in the eye's axes."""
        flat: Array = self.zero_px + self.scale * seen[..., [0, 2]] * [1.0, -1.0]
        return flat


def _scale(size: tuple[int, int], seen: Array) -> float:
    wide, _, tall = np.ptp(seen, axis=0)
    return float(min(0.9 * size[1] / wide, 0.76 * size[0] / max(1.25, tall)))


def _draw(sheet: Picture, drawn: _Drawn, eye: _Eye) -> None:
    """The body on its floor with its muscles and its furniture, into this part of the picture."""
    seen, lit = drawn.vertices @ eye.look.T, np.clip(drawn.normals @ eye.look.T @ LIGHT, 0.0, 1.0)
    _floor(sheet, drawn, eye)
    faces = _faces(drawn.boxes, eye)
    for face in faces:
        _face(sheet, face, eye, None)
    deep = np.full(sheet.shape[:2], np.inf, dtype=np.float32)
    flat, triangles = eye.paper(seen), skin().triangles
    for triangle in triangles[np.argsort(-seen[triangles, 1].mean(axis=1))]:
        shade = 0.52 + 0.52 * float(lit[triangle].mean())
        edges = np.round(flat[triangle]).astype(np.int32)
        cv2.fillConvexPoly(sheet, edges, tuple(min(shade * channel, 255.0) for channel in SKIN))
        cv2.fillConvexPoly(deep, edges, float(seen[triangle, 1].mean()))
    for face in faces:
        _face(sheet, face, eye, deep)
    lines = {name: line @ eye.look.T for name, line in drawn.lines.items()}
    for name in sorted(lines, key=lambda each: -float(lines[each][:, 1].mean())):
        _band(sheet, deep, lines[name], eye.paper, _Ink(drawn.colours[name], eye.scale * BAND_M, name in drawn.striped))
    if drawn.strap:
        path = np.round(eye.paper(np.array(drawn.strap) @ eye.look.T)).astype(np.int32)
        cv2.polylines(sheet, [path], isClosed=False, color=STRAP, thickness=7, lineType=cv2.LINE_AA)


def _floor(sheet: Picture, drawn: _Drawn, eye: _Eye) -> None:
    """A pale round mat under the middle of it all."""
    spans = np.stack([drawn.outline.min(axis=0), drawn.outline.max(axis=0)])
    middle = np.append(spans[:, :2].mean(axis=0), drawn.floor_m)
    _, down = eye.paper(eye.look @ middle)
    half = 0.42 * sheet.shape[1]
    rounded = max(0.17, float(-eye.look[1, 2]))
    centre = (round(sheet.shape[1] / 2), round(float(down)))
    cv2.ellipse(sheet, centre, (round(half), round(half * rounded)), 0, 0, 360, FLOOR, -1, cv2.LINE_AA)


_Face = tuple[Array, float]
"""Four corners in the eye's axes, and how much light falls on it."""


def _faces(boxes: tuple[Box, ...], eye: _Eye) -> list[_Face]:
    """The sides of all boxes that face the eye, the farthest first."""
    told = []
    for box in boxes:
        spans = np.array([box.low, box.high])
        for axis in range(3):
            for end in (0, 1):
                out = eye.look @ (np.eye(3)[axis] * (1.0 if end else -1.0))
                if out[1] < -1e-6:
                    told.append((_side(spans, axis, end) @ eye.look.T, float(np.clip(out @ LIGHT, 0.0, 1.0))))
    return sorted(told, key=lambda face: -float(face[0][:, 1].mean()))


def _side(spans: Array, axis: int, end: int) -> Array:
    first, second = (other for other in range(3) if other != axis)
    made = np.empty((4, 3))
    made[:, axis] = spans[end, axis]
    made[:, first], made[:, second] = spans[[0, 1, 1, 0], first], spans[[0, 0, 1, 1], second]
    return made


def _face(sheet: Picture, face: _Face, eye: _Eye, deep: NDArray[np.float32] | None) -> None:
    """One side of a box, see-through; with a picture's depths only where it is before what is there."""
    places, light = face
    edges = np.round(eye.paper(places)).astype(np.int32)
    mask = np.zeros(sheet.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(mask, edges, 255)
    over = mask > 0
    strength = WOOD_STRENGTH
    if deep is not None:
        over &= deep > _depths(sheet, places, eye)
        over &= np.isfinite(deep)
        strength = WOOD_VEIL
    shade = np.array(WOOD) * (0.72 + 0.34 * light)
    sheet[over] = np.round((1.0 - strength) * sheet[over] + strength * np.minimum(shade, 255.0)).astype(np.uint8)
    if deep is None:
        cv2.polylines(sheet, [edges], isClosed=True, color=WOOD_EDGE, thickness=2, lineType=cv2.LINE_AA)


def _depths(sheet: Picture, places: Array, eye: _Eye) -> Array:
    """How far away a flat side is at every pixel."""
    flat = np.column_stack([eye.paper(places), np.ones(4)])
    plane = np.linalg.lstsq(flat, places[:, 1], rcond=None)[0]
    rows, columns = np.indices(sheet.shape[:2])
    away: Array = plane[0] * columns + plane[1] * rows + plane[2]
    return away


def _seen_from(round_deg: float, above_deg: float) -> Array:
    """From the body's axes to the eye's: to the right, away, up."""
    sine, cosine = float(sin_deg(round_deg)), float(cos_deg(round_deg))
    down, level = float(sin_deg(above_deg)), float(cos_deg(above_deg))
    away, up = np.array([-cosine, -sine, 0.0]), np.array([0.0, 0.0, 1.0])
    return np.stack([np.array([-sine, cosine, 0.0]), level * away - down * up, level * up + down * away])


def _moved(of: Skin, there: Parts) -> tuple[Array, Array]:
    """The skin's vertices and normals, each carried by its parts."""
    turns, places = (np.stack([there[name][i] for name in of.parts]) for i in (0, 1))
    apart = of.vertices[:, None, :] - of.origins[of.moved_by]
    carried = (turns[of.moved_by] @ apart[..., None])[..., 0] + places[of.moved_by]
    turned = (turns[of.moved_by] @ of.normals[:, None, :, None])[..., 0]
    shares = of.weights / of.weights.sum(axis=1, keepdims=True)
    return (shares[..., None] * carried).sum(axis=1), (shares[..., None] * turned).sum(axis=1)


def _lines(anatomy: Anatomy, muscles: Iterable[str], there: Parts, outside: tuple[Array, Array]) -> dict[str, Array]:
    """Each muscle's line in this pose, smooth and under the skin (vertices and normals)."""
    straight = {name: _resampled(_line(anatomy, name, there)) for name in muscles}
    of = skin()
    arms = [index for index, part in enumerate(of.parts) if part.endswith(ARM_PARTS)]
    trunk_and_legs = ~np.isin(of.moved_by[np.arange(len(of.vertices)), of.weights.argmax(axis=1)], arms)
    vertices, normals = (each[trunk_and_legs] for each in outside)
    return {name: _under(line, vertices, normals) for name, line in straight.items()}


def _line(anatomy: Anatomy, muscle: str, there: Parts) -> Array:
    """A muscle's points in this pose."""
    left = muscle.endswith("_l")
    points = []
    for part, at in anatomy.facts_of(muscle).path:
        turn, place = there[part.replace("right_", "left_") if left else part]
        points.append(turn @ (np.array(at) * ([1.0, -1.0, 1.0] if left else [1.0, 1.0, 1.0])) + place)
    return np.array(points)


def _resampled(line: Array) -> Array:
    ways = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    steps = np.linspace(0.0, ways[-1], LINE_POINTS)
    return np.stack([np.interp(steps, ways, line[:, axis]) for axis in range(3)], axis=-1)


def _under(line: Array, vertices: Array, normals: Array) -> Array:
    """A line whose points lie at least so deep under this skin."""
    apart = (line**2).sum(axis=1)[:, None] - 2.0 * line @ vertices.T + (vertices**2).sum(axis=1)
    nearest = apart.argmin(axis=1)
    deep = ((vertices[nearest] - line) * normals[nearest]).sum(axis=1)
    inward = np.maximum(UNDER_SKIN_M - deep, 0.0)[:, None] * normals[nearest]
    # What is pushed in is pushed in smoothly: a skin of few triangles has corners.
    smooth = np.pad(inward, ((2, 2), (0, 0)), mode="edge")
    return np.asarray(line - np.mean([smooth[i : i + len(line)] for i in range(5)], axis=0))


def _band(
    picture: Picture, deep: NDArray[np.float32], path: Array, on_paper: Callable[[Array], Array], ink: _Ink
) -> None:
    """A muscle as a band, thicker in the middle, the fainter the deeper below the skin."""
    flat = on_paper(path)
    height, width = deep.shape
    columns, rows = np.clip(np.round(flat).astype(int), 0, [width - 1, height - 1]).T
    below = np.clip(
        path[:, 1] - np.where(np.isfinite(deep[rows, columns]), deep[rows, columns], path[:, 1]), 0.0, DEEPEST_M
    )
    strengths = FAINTEST + (1.0 - FAINTEST) * (1.0 - below / DEEPEST_M)
    if ink.striped:
        strengths[np.arange(len(path)) // STRIPE_POINTS % 2 == 1] *= PALE
    radii = np.maximum(np.round(ink.half_px * (0.45 + 0.75 * np.sin(np.linspace(0.0, np.pi, len(path))))), 2).astype(
        int
    )
    mask = np.zeros((height, width), dtype=np.float32)
    for at in np.argsort(strengths):
        cv2.circle(mask, (int(columns[at]), int(rows[at])), int(radii[at]), float(strengths[at]), -1, cv2.LINE_AA)
    around = np.s_[max(rows.min() - 60, 0) : rows.max() + 60, max(columns.min() - 60, 0) : columns.max() + 60]
    share = 0.9 * mask[around][..., None]
    picture[around] = np.round((1.0 - share) * picture[around] + share * np.array(ink.colour)).astype(np.uint8)


def _legend(picture: Picture, title: str, drawn: _Drawn) -> None:
    font, height = cv2.FONT_HERSHEY_DUPLEX, picture.shape[0]
    cv2.putText(picture, title, (28, 44), font, 0.85, INK, 1, cv2.LINE_AA)
    left, right, top = 28, 328, height - 52
    for column in range(left, right):
        at = STOPS[0][0] + (column - left) / (right - left) * (STOPS[-1][0] - STOPS[0][0])
        cv2.line(picture, (column, top), (column, top + 12), colour_of(at), 1)
    for at, words in WORDS:
        column = left + round((at - STOPS[0][0]) / (STOPS[-1][0] - STOPS[0][0]) * (right - left))
        cv2.putText(picture, words, (column, top + 32), font, 0.42, SOFT, 1, cv2.LINE_AA)
    for at, (colour, words, marks) in enumerate(_remarks(drawn)):
        column = right + 142 + 250 * at
        for start, end in marks:
            cv2.rectangle(picture, (column + start, top), (column + end, top + 11), colour, -1)
        cv2.putText(picture, words, (column + 28, top + 10), font, 0.42, SOFT, 1, cv2.LINE_AA)
    told = "Muscle and tendon together, against standing, in a reference model"
    cv2.putText(picture, told, (picture.shape[1] - 560, height - 20), font, 0.42, SOFT, 1, cv2.LINE_AA)


_Remark = tuple[Colour, str, tuple[tuple[int, int], ...]]
"""A mark's colour, what it says, and from where to where the mark goes, pixels."""


def _remarks(drawn: _Drawn) -> list[_Remark]:
    """What the scale of colours does not say of this picture."""
    untold = _channels(UNTOLD) in drawn.colours.values()
    grey: list[_Remark] = [(_channels(UNTOLD), "grey: not known in this pose", ((0, 19),))] if untold else []
    return [*grey, *([(SOFT, "striped: models hardly agree", ((0, 4), (8, 12), (16, 20)))] if drawn.striped else [])]

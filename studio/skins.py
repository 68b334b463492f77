"""Skins made simpler: without what nobody sees, closed, without a face or a sex of their own, of few triangles.

A skin is as a figure wears it at rest (`figure`): metres, x forward, y to the left, z up.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import vtk
from numpy.typing import NDArray
from vtk.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy

from studio.figure import Corners, Figure, Vertices
from studio.turning import unit
from unsit.geometry import Array

TRIANGLES = 9600
"""Enough for round limbs and fingers at the height of a screen, and little for a slow graphics chip."""
RAYS = 60
"""So many directions are looked along to tell outside from inside."""
SOFTENED_M = {"hole": 0.02, "groin": 0.075}
"""How far round a closed hole and round the groin the skin is smoothed: nobody's face, nobody's sex."""
SOFTENINGS = 12


class Skin(NamedTuple):
    """A skin: places (vertex, 3), corners (face, 3), and how much of each bone's turn a vertex takes (vertex, bone)."""

    vertices: Array
    faces: Corners
    weights: Array


def skin_of(figure: Figure) -> Skin:
    """The whole skin of a figure at rest."""
    weights = np.zeros((len(figure.vertices), len(figure.bones)))
    np.add.at(weights, (np.arange(len(weights))[:, None], figure.weight_bones), figure.weights)
    return Skin(figure.vertices, figure.faces, weights)


def without_inside(figure: Figure, skin: Skin) -> Skin:
    """The skin without what nobody sees from outside: eye sockets, mouth, tongue; and without the eyes themselves."""
    bones = np.array(figure.main_bones)
    in_head = np.flatnonzero((bones == "head")[skin.faces].any(axis=1))
    of_eye = np.flatnonzero(np.array([bone.startswith("eye") for bone in bones])[skin.faces].any(axis=1))
    hidden = np.concatenate([of_eye, in_head[~_in_the_open(skin, in_head)]])
    return _largest_piece(skin._replace(faces=np.delete(skin.faces, hidden, axis=0)))


def _in_the_open(skin: Skin, faces: Vertices) -> NDArray[np.bool_]:
    """Which of these faces are seen from somewhere outside."""
    locator = _locator(skin)
    normals, middles = unit(across(skin)[faces]), skin.vertices[skin.faces[faces]].mean(axis=1)
    seen = np.zeros(len(faces), dtype=np.bool_)
    for way in _directions(RAYS):
        for face in np.flatnonzero(~seen & (normals @ way > 0.1)):
            start, end = middles[face] + 0.001 * way, middles[face] + way
            seen[face] = not locator.IntersectWithLine(start, end, vtk.vtkPoints(), vtk.vtkIdList())
    return seen


def _directions(count: int) -> Array:
    """Directions all round, evenly spread (Fibonacci's spiral)."""
    index = np.arange(count) + 0.5
    up, turn = 1.0 - 2.0 * index / count, index * np.pi * (3.0 - np.sqrt(5.0))
    level = np.sqrt(1.0 - up**2)
    return np.stack([level * np.cos(turn), level * np.sin(turn), up], axis=-1)


def _largest_piece(skin: Skin) -> Skin:
    """The faces that hang together with most others, and their vertices alone."""
    piece = np.arange(len(skin.vertices))
    while True:
        lowest = piece.copy()
        np.minimum.at(lowest, skin.faces, piece[skin.faces].min(axis=1, keepdims=True))
        lowest = lowest[lowest]
        if (lowest == piece).all():
            break
        piece = lowest
    faces = skin.faces[piece[skin.faces[:, 0]] == np.bincount(piece[skin.faces[:, 0]]).argmax()]
    used, renamed = np.unique(faces, return_inverse=True)
    return Skin(skin.vertices[used], renamed.reshape(-1, 3), skin.weights[used])


def closed(skin: Skin) -> tuple[Skin, Vertices]:
    """The skin with its holes filled, closed lids and lips, each to its middle; and the vertices in those middles."""
    vertices, faces, weights = [skin.vertices], [skin.faces], [skin.weights]
    for number, hole in enumerate(holes(skin.faces)):
        middle = np.full(len(hole), len(skin.vertices) + number)
        vertices.append(skin.vertices[hole].mean(axis=0, keepdims=True))
        weights.append(skin.weights[hole].mean(axis=0, keepdims=True))
        faces.append(np.stack([np.roll(hole, -1), hole, middle], axis=-1))
    whole = Skin(np.concatenate(vertices), np.concatenate(faces), np.concatenate(weights))
    return whole, np.arange(len(skin.vertices), len(whole.vertices))


def holes(faces: Corners) -> Iterator[Vertices]:
    """The vertices round every hole, in the order in which its faces go round."""
    edges = {(int(a), int(b)) for face in faces for a, b in zip(face, np.roll(face, -1), strict=True)}
    after: dict[int, list[int]] = {}
    for start, end in sorted(edge for edge in edges if edge[::-1] not in edges):
        after.setdefault(start, []).append(end)
    while after:
        way = [min(after)]
        while way[-1] in after:
            here = way[-1]
            way.append(after[here].pop(0))
            if not after[here]:
                del after[here]
            if way[-1] in way[:-1]:  # round once; where holes touch, what came before is another's
                first = way.index(way[-1])
                yield np.array(way[first:-1])
                way = way[: first + 1]


def softened(skin: Skin, filled: Vertices) -> Skin:
    """The skin with its details smoothed out round these vertices, and at the groin."""
    near = np.zeros(len(skin.vertices))
    for place, reach in _soft_places(skin, filled):
        away = np.linalg.norm(skin.vertices - place, axis=1) / reach
        near = np.maximum(near, np.clip(1.5 * (1.0 - away), 0.0, 1.0))
    edges = np.concatenate([skin.faces[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    count = np.maximum(np.bincount(edges[:, 0], minlength=len(near)), 1)
    vertices = skin.vertices
    for _ in range(SOFTENINGS):
        around = [np.bincount(edges[:, 0], vertices[edges[:, 1], axis], len(near)) / count for axis in range(3)]
        vertices = vertices + 0.6 * near[:, None] * (np.stack(around, axis=-1) - vertices)
    return skin._replace(vertices=vertices)


def _soft_places(skin: Skin, filled: Vertices) -> Iterator[tuple[Array, float]]:
    """Where the skin is smoothed, and how far around."""
    for vertex in filled:
        yield skin.vertices[vertex], SOFTENED_M["hole"]
    between_legs = skin.vertices[(np.abs(skin.vertices[:, 1]) < 0.01) & (skin.vertices[:, 2] > 0.5)]
    yield between_legs[between_legs[:, 2].argmin()], SOFTENED_M["groin"]


def simplified(skin: Skin) -> Skin:
    """The skin in `TRIANGLES` faces or a few less; a vertex takes its weights from the skin that it lies on."""
    fewer = vtk.vtkQuadricDecimation()
    fewer.SetInputData(_polydata(skin))
    fewer.SetTargetReduction(1.0 - TRIANGLES / len(skin.faces))
    fewer.VolumePreservationOn()
    fewer.Update()
    made = fewer.GetOutput()
    vertices = vtk_to_numpy(made.GetPoints().GetData()).astype(np.float64)
    faces = vtk_to_numpy(made.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int64)
    return Skin(vertices, faces, _weights_at(skin, vertices))


def _weights_at(skin: Skin, places: Array) -> Array:
    """The skin's weights at these places on it."""
    locator, weights = _locator(skin), np.empty((len(places), skin.weights.shape[1]))
    for index, place in enumerate(places):
        found, face, part, square = [0.0] * 3, vtk.mutable(0), vtk.mutable(0), vtk.mutable(0.0)
        locator.FindClosestPoint(place, found, vtk.vtkGenericCell(), face, part, square)
        corners = skin.faces[int(face)]
        weights[index] = _shares_of_corners(skin.vertices[corners], np.array(found)) @ skin.weights[corners]
    return weights


def _shares_of_corners(corners: Array, place: Array) -> Array:
    """How much of each corner is in a place on a face."""
    shares = np.linalg.lstsq(np.vstack([corners.T, np.ones(3)]), np.append(place, 1.0), rcond=None)[0]
    inside = np.clip(shares, 0.0, 1.0)
    return np.asarray(inside / inside.sum())


def _locator(skin: Skin) -> Any:  # noqa: ANN401 - VTK's own
    locator = vtk.vtkStaticCellLocator()
    locator.SetDataSet(_polydata(skin))
    locator.BuildLocator()
    return locator


def _polydata(skin: Skin) -> Any:  # noqa: ANN401 - VTK's own
    points, cells, data = vtk.vtkPoints(), vtk.vtkCellArray(), vtk.vtkPolyData()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(skin.vertices), deep=True))
    rows = np.insert(skin.faces, 0, 3, axis=1)
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(np.ascontiguousarray(rows.ravel(), dtype=np.int64), deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    return data


def across(skin: Skin) -> Array:
    """Each face's direction outwards, as long as twice its area."""
    corners = skin.vertices[skin.faces]
    return np.asarray(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))

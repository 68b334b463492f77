"""A skinned mesh as a file: glTF 2.0, binary, one mesh with its joints side by side, no pictures.

The axes are the file's own: x forward, y up, z to the right.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.figure import Corners
from unsit.geometry import Array

COMPONENTS = {"<f4": 5126, "<u2": 5123, "|u1": 5121}
"""numpy's types -> glTF's numbers for them."""
OF_VERTICES, OF_CORNERS = 34962, 34963
"""What an array is for, in glTF's numbers."""


@dataclass(frozen=True, eq=False)
class SkinnedMesh:
    """Places and normals (vertex, 3), corners (face, 3); which joints move a vertex by how many 65535ths (vertex, 4).

    `joints`: name -> where it turns, at rest. `notice`: whose work it is.
    """

    places: Array
    normals: Array
    faces: Corners
    moved_by: NDArray[np.uint8]
    weights: NDArray[np.uint16]
    joints: Mapping[str, Array]
    notice: str


def in_gltf_axes(places: Array) -> Array:
    """From ours (x forward, y left, z up) to glTF's (x forward, y up, z right)."""
    return np.stack([places[..., 0], places[..., 2], -places[..., 1]], axis=-1)


def glb(mesh: SkinnedMesh) -> bytes:
    """The file."""
    tables = _tables(mesh)
    blobs = [_padded(table.values.tobytes(), b"\0") for table in tables]
    told = _described(mesh, tables, np.cumsum([0, *map(len, blobs)]).tolist())
    text, data = _padded(json.dumps(told, separators=(",", ":")).encode(), b" "), b"".join(blobs)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


class _Table(NamedTuple):
    """One array of the file; `target`: what a graphics chip takes it for, 0: nothing."""

    values: NDArray[Any]
    kind: str
    target: int = 0
    normalized: bool = False
    bounded: bool = False


def _tables(mesh: SkinnedMesh) -> list[_Table]:
    """Places, normals, joints, weights, corners, and what takes each joint's place at rest to the origin."""
    back = np.tile(np.eye(4), (len(mesh.joints), 1, 1))
    back[:, 3, :3] = -np.stack(list(mesh.joints.values()))  # by columns, as glTF has it
    return [
        _Table(mesh.places.astype("<f4"), "VEC3", OF_VERTICES, bounded=True),
        _Table(mesh.normals.astype("<f4"), "VEC3", OF_VERTICES),
        _Table(mesh.moved_by.astype("u1"), "VEC4", OF_VERTICES),
        _Table(mesh.weights.astype("<u2"), "VEC4", OF_VERTICES, normalized=True),
        _Table(mesh.faces.reshape(-1, 1).astype("<u2"), "SCALAR", OF_CORNERS),
        _Table(back.reshape(-1, 16).astype("<f4"), "MAT4"),
    ]


def _described(mesh: SkinnedMesh, tables: Sequence[_Table], starts: Sequence[int]) -> dict[str, Any]:
    """What glTF says of the arrays and the joints. Node 0 carries the mesh's node, 1, and the joints' after it."""
    joints = [{"name": name, "translation": place.tolist()} for name, place in mesh.joints.items()]
    numbers = list(range(2, 2 + len(joints)))
    primitive = {"attributes": {"POSITION": 0, "NORMAL": 1, "JOINTS_0": 2, "WEIGHTS_0": 3}, "indices": 4, "material": 0}
    top = {"name": "figure", "children": [1, *numbers]}
    return {
        "asset": {"version": "2.0", "generator": "Unsit, studio/gltf.py", "copyright": mesh.notice},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [top, {"name": "skin", "mesh": 0, "skin": 0}, *joints],
        "meshes": [{"name": "skin", "primitives": [primitive]}],
        "materials": [{"name": "skin", "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 1.0}}],
        "skins": [{"joints": numbers, "inverseBindMatrices": 5}],
        "accessors": [_accessor(index, table) for index, table in enumerate(tables)],
        "bufferViews": [_view(table, start) for table, start in zip(tables, starts, strict=False)],
        "buffers": [{"byteLength": starts[-1]}],
    }


def _accessor(view: int, table: _Table) -> dict[str, Any]:
    told: dict[str, Any] = {"bufferView": view, "componentType": COMPONENTS[table.values.dtype.str]}
    told |= {"count": len(table.values), "type": table.kind}
    if table.bounded:
        told |= {"min": table.values.min(axis=0).tolist(), "max": table.values.max(axis=0).tolist()}
    return told | ({"normalized": True} if table.normalized else {})


def _view(table: _Table, start: int) -> dict[str, int]:
    told = {"buffer": 0, "byteOffset": start, "byteLength": table.values.nbytes}
    return told | ({"target": table.target} if table.target else {})


def _padded(data: bytes, by: bytes) -> bytes:
    return data + by * (-len(data) % 4)

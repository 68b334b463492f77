"""The figure of the page: the file that is kept, and how it is baked where anny and vtk are installed."""

import json
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from unsit import body
from unsit.landmarks import Side

FIGURE = Path(__file__).parents[2] / "src/unsit/catalogue/figure.glb"
TURNS_ABOUT = {"thigh": "hip", "shank": "knee", "foot": "ankle",
               "upper_arm": "shoulder", "forearm": "elbow", "radius": "elbow", "hand": "wrist"}  # fmt: skip
TYPES = {5126: "<f4", 5123: "<u2", 5121: "|u1"}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Read(NamedTuple):
    """A figure as it stands in its file: places are in the file's axes."""

    told: dict
    tables: list


def read(data):
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    text, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    told, binary = json.loads(data[20 : 20 + text]), data[28 + text :]
    assert struct.unpack_from("<I4s", data, 20 + text) == (len(binary), b"BIN\0")
    return Read(told, [table(told, binary, accessor) for accessor in told["accessors"]])


def table(told, binary, accessor):
    view = told["bufferViews"][accessor["bufferView"]]
    values = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    return np.frombuffer(values, TYPES[accessor["componentType"]]).reshape(accessor["count"], WIDTHS[accessor["type"]])


def ours(points):
    """From the file's axes (x forward, y up, z right) to ours."""
    return np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=-1).astype(float)


@pytest.fixture(scope="module")
def figure():
    return read(FIGURE.read_bytes())


@pytest.fixture(scope="module")
def skin(figure):
    """Places and corners."""
    return ours(figure.tables[0]), figure.tables[4].reshape(-1, 3).astype(int)


def joints(figure):
    numbers = figure.told["skins"][0]["joints"]
    nodes = [figure.told["nodes"][number] for number in numbers]
    return {
        node["name"]: place
        for node, place in zip(nodes, ours(np.array([n["translation"] for n in nodes])), strict=True)
    }


def zero_pose(point):
    return body.joints(np.zeros(len(body.POSE)))[body.POINT[point]]


def test_it_is_small_enough_to_be_fetched_and_drawn(figure, skin):
    assert FIGURE.stat().st_size < 900_000
    assert 6_000 <= len(skin[1]) <= 10_000
    assert not {"images", "textures"} & set(figure.told)


def test_its_parts_turn_about_the_joints_of_the_model_body(figure):
    found = joints(figure)
    shoulders = zero_pose("mid_shoulders")
    expected = {"pelvis": np.zeros(3), "lumbar": np.zeros(3), "thorax": shoulders / 2, "head": shoulders}
    expected |= {f"{side}_{limb}": zero_pose(f"{side}_{joint}") for side in Side for limb, joint in TURNS_ABOUT.items()}
    assert set(found) == set(expected)
    for part, place in expected.items():
        assert found[part] == pytest.approx(place, abs=1e-9), part


def test_at_rest_every_part_leaves_the_skin_where_it_is(figure):
    back = figure.tables[5].reshape(-1, 4, 4).transpose(0, 2, 1)
    for place, matrix in zip(joints(figure).values(), back, strict=True):
        assert ours(-matrix[None, :3, 3])[0] == pytest.approx(place, abs=1e-7)
        assert (matrix[:3, :3] == np.eye(3)).all()


def test_every_vertex_is_moved_by_parts_that_add_up_to_one(figure):
    moved_by, weights = figure.tables[2], figure.tables[3].astype(int)
    assert (weights.sum(axis=1) == 65535).all()
    assert moved_by.max() < len(joints(figure))


def test_the_skin_is_closed_and_faces_outwards(skin):
    places, faces = skin
    edges = np.concatenate([faces[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    count = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)[1]
    assert (count == 2).all()
    first, second, third = places[faces].transpose(1, 0, 2)
    volume_m3 = np.einsum("fi,fi->", first, np.cross(second, third)) / 6
    # 1.70 m weigh 50 to 75 kg, and a litre of body weighs about a kilogram.
    assert 0.050 < volume_m3 < 0.075


def test_normals_are_directions_outwards(figure, skin):
    places, faces = skin
    normals = ours(figure.tables[1])
    assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(normals)), abs=1e-6)
    across = np.cross(places[faces[:, 1]] - places[faces[:, 0]], places[faces[:, 2]] - places[faces[:, 0]])
    assert np.mean(np.einsum("fi,fi->f", across, normals[faces[:, 0]]) > 0) > 0.98


def test_it_stands_on_its_soles_and_looks_ahead(skin):
    places, _ = skin
    sole = zero_pose("left_heel")[2]
    # Fewer triangles take off fractions of a millimetre where the skin is round.
    assert places[:, 2].min() == pytest.approx(sole, abs=0.0005)
    feet = places[places[:, 2] < sole + 0.04]
    assert feet[:, 0].max() > 2 * -feet[:, 0].min() > 0  # more of a foot is ahead of its ankle than behind
    head = places[places[:, 2] > zero_pose("nose")[2]]
    assert abs(np.median(head[:, 1])) < 0.005


def test_each_side_is_moved_by_its_own_parts(figure, skin):
    names, heaviest = list(joints(figure)), figure.tables[2][:, 0]
    for side, outward in ((Side.LEFT, 1), (Side.RIGHT, -1)):
        mine = [names.index(f"{side}_{limb}") for limb in TURNS_ABOUT]
        assert (outward * skin[0][np.isin(heaviest, mine), 1] > -0.005).all()


@pytest.fixture(scope="module")
def baking():
    pytest.importorskip("vtk")
    pytest.importorskip("anny")
    from studio import bake_figure, gltf, skins

    return bake_figure, gltf, skins


@pytest.fixture(scope="module")
def baked(baking):
    return baking[0].baked()


def test_baked_again_it_is_the_same_to_the_byte(baking, baked):
    bake_figure, gltf, _ = baking
    assert gltf.glb(bake_figure.mesh_of(baked)) == FIGURE.read_bytes()


def test_its_own_joints_come_to_lie_on_ours_but_for_the_hips(baked):
    """Hips: the body model's bones lie further out than people's, its flesh does not (docs/studio.md)."""
    for joint, (before_m, after_m) in baked.off_m.items():
        if joint.endswith("hip"):
            assert after_m == before_m < 0.03
        else:
            assert after_m < 1e-9 < before_m < 0.03, joint


def test_a_hole_is_found_and_filled_the_way_its_faces_go_round(baking):
    skins = baking[2]
    corners = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 1]])  # a pyramid without its floor
    places = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]], dtype=float)
    assert [sorted(hole) for hole in skins.holes(corners)] == [[1, 2, 3, 4]]
    whole, filled = skins.closed(skins.Skin(places, corners, np.eye(5)))
    assert list(filled) == [5]
    assert list(skins.holes(whole.faces)) == []
    down = skins.across(whole)[4:, 2]
    assert (down < 0).all()
    assert whole.weights[5] == pytest.approx([0, 0.25, 0.25, 0.25, 0.25])


def test_four_parts_share_a_vertex_exactly(baking):
    parts, weights = baking[0].heaviest(np.array([[0.4, 0.3, 0.15, 0.1, 0.05], [0.0, 1.0, 0.0, 0.0, 0.0]]))
    assert parts.tolist() == [[0, 1, 2, 3], [1, 0, 0, 0]]
    assert weights.sum(axis=1).tolist() == [65535, 65535]
    assert weights[1].tolist() == [65535, 0, 0, 0]

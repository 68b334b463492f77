"""The pose model is the same to the byte wherever it is assembled, and nothing else is ever put in its place."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from tools import build_model
from tools.build_model import HEAVY, MODEL, PARTS, ModelPartsWrong, networks_of
from tools.flatbuffer import Existing, Reader, Table, write

NAME, CHILD, CHILDREN, COUNT = range(4)


@pytest.mark.parametrize("pinned", [MODEL, HEAVY], ids=["full", "heavy"])
def test_the_same_parts_give_the_pinned_model(tmp_path: Path, pinned: Path) -> None:
    model = build_model.build(PARTS, tmp_path / pinned.name)
    assert hashlib.sha256(model.read_bytes()).hexdigest() == build_model.pinned_sha256(pinned.name)


def test_the_shipped_networks_stand_whole_and_aligned_in_the_model(tmp_path: Path) -> None:
    content = build_model.build(PARTS, tmp_path / MODEL.name).read_bytes()
    for network in networks_of("full"):
        shipped = build_model.read_part(PARTS, network)
        assert content.count(shipped) == 1
        assert content.index(shipped) % build_model.ALIGNMENT == 0


def test_the_model_carries_no_date(tmp_path: Path) -> None:
    with zipfile.ZipFile(build_model.build(PARTS, tmp_path / MODEL.name)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_network_in_the_parts_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    parts, model = tmp_path / "parts", tmp_path / MODEL.name
    parts.mkdir()
    for network in networks_of("full"):
        content = build_model.read_part(PARTS, network)
        (parts / network.part).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelPartsWrong, match=r"expected [0-9a-f]{64}.*package-lock\.json"):
        build_model.build(parts, model)
    assert not model.exists()


def test_missing_parts_are_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelPartsWrong, match=r"pose_solution_packed_assets\.data is missing.*make page"):
        build_model.build(tmp_path, tmp_path / MODEL.name)


def test_a_table_is_read_as_it_was_written() -> None:
    reader = Reader(write(Table({NAME: "hip", CHILDREN: ["a", "b"], COUNT: 7}), b"TEST"))
    assert reader.number(COUNT) == 7
    assert reader.has(NAME)
    assert not reader.has(CHILD)
    assert len(reader.items(CHILDREN)) == 2
    assert reader.items(CHILD) == []


def test_a_table_in_front_points_into_what_follows() -> None:
    behind = write(Table({NAME: "behind"}), b"TEST")
    where = Reader(behind).item(NAME)
    whole = write(Table({NAME: Existing(where.position)}), b"TEST", headroom=64) + behind
    assert Reader(whole).item(NAME) == Existing(64 + where.position)
    assert whole[64 + where.position :].startswith(b"\x06\0\0\0behind\0")


def test_tables_that_do_not_fit_in_front_are_refused() -> None:
    with pytest.raises(ValueError, match="more than the headroom of 16"):
        write(Table({NAME: "a text longer than that"}), b"TEST", headroom=16)

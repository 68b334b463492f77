"""`unsit stretches`: a list, a stretch in full, and its figure."""

import io
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

import unsit
from unsit.app.stretches import show
from unsit.catalogue import CORE, load
from unsit.exchange.still import STOPS, Scene, colour_of, parts_of, skin, still
from unsit.figure import held_pose, lengthened, pose_of
from unsit.landmarks import Side

CATALOGUE = load()


def said(*asked):
    console = Console(record=True, width=160, file=io.StringIO())
    status = show(*asked, console)
    return status, console.export_text()


def test_every_stretch_is_listed_with_its_hold():
    status, text = said(None, None)
    assert status == 0
    for stretch in CATALOGUE.stretches.values():
        assert stretch.id in text
        assert f"{stretch.hold.default_s:g} a side" in text


@pytest.mark.parametrize("stretch", CATALOGUE.stretches)
def test_one_stretch_is_told_in_full_with_its_muscles_and_what_they_may_be_wrong_by(stretch):
    status, text = said(stretch, None)
    assert status == 0
    assert CATALOGUE.stretches[stretch].stop_if in text
    assert "front of the thigh (rectus femoris)" in text
    assert "±" in text
    assert "no longer than in standing" in " ".join(text.split())


def test_an_unknown_stretch_is_named_with_the_known_ones():
    status, text = said("hip-and-lowerback", None)
    assert status == 2
    assert "Did you mean hip-and-lower-back?" in " ".join(text.split())


def test_the_figure_is_a_picture_with_a_person_and_coloured_muscles(tmp_path):
    status, _ = said(CORE, tmp_path / "figure.png")
    assert status == 0
    picture = cv2.imread(str(tmp_path / "figure.png"))[..., ::-1].astype(int)
    warm = (picture[..., 0] - picture[..., 2] > 90).sum()
    cold = (picture[..., 2] - picture[..., 0] > 40).sum()
    assert min(warm, cold) > 2000, "longer ones and shorter ones"


@pytest.mark.parametrize(
    ("name", "found"), [("figure.jpg", "expected .png"), ("nowhere/figure.png", "cannot be written")]
)
def test_a_figure_that_cannot_be_written_says_why(tmp_path, name, found):
    status, text = said(CORE, tmp_path / name)
    assert status == 2
    assert found in text


def test_the_figure_needs_a_stretch(tmp_path):
    assert said(None, tmp_path / "figure.png")[0] == 2


# The drawing


@pytest.mark.parametrize("frame", CATALOGUE.stretches[CORE].figure, ids=lambda frame: frame.key)
def test_the_skin_moves_with_its_parts_and_stays_whole(frame):
    from unsit.exchange.still import _moved

    of, parts = skin(), parts_of(pose_of(frame, Side.RIGHT))
    moved, _ = _moved(of, parts)
    edges = of.triangles[:, [0, 1]]
    before, after = (
        np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1) for points in (of.vertices, moved)
    )
    assert np.median(after / before) == pytest.approx(1.0, abs=0.05)
    assert (after < before + 0.09).all(), "nothing is torn"
    assert set(parts) == set(of.parts)
    for turn, _ in parts.values():
        assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9)


def test_a_length_has_the_colour_of_its_sign_and_no_more_than_the_last():
    assert [colour_of(at) for at, _ in STOPS] == [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for _, c in STOPS]
    assert colour_of(-80) == colour_of(-20)
    assert colour_of(99) == colour_of(25)
    longer, shorter = colour_of(10), colour_of(-10)
    assert longer[0] > longer[2]
    assert shorter[2] > shorter[0]


def test_the_still_has_the_page_s_colours():
    page = (Path(unsit.__file__).parent / "web/page/src/scale.ts").read_text(encoding="utf-8")
    told = re.findall(r'percent: (-?\d+), colour: "(#[0-9a-f]{6})"', page)
    assert [(int(percent), colour) for percent, colour in told] == list(STOPS)


def test_the_same_pose_gives_the_same_picture():
    pose = held_pose(CATALOGUE.stretches[CORE], Side.LEFT)
    told = lengthened(CATALOGUE.anatomy.model, pose)
    scene = Scene(pose, told, Side.LEFT)
    assert still(CATALOGUE.anatomy, scene) == still(CATALOGUE.anatomy, scene)

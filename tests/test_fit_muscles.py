"""The fit of the muscles: it makes the same files again, on any processor, and draws a muscle where it lies."""

import os
from pathlib import Path

import numpy as np
import pytest

from tools import fit_muscles
from tools.fit_muscles import CATALOGUE, commonest, fitted, joined, monomials
from tools.myotorso import Trunk, read
from unsit.muscles import Block

ANGLES = ("lumbar_extension", "lumbar_bending", "lumbar_rotation")


def a_block(degree=3):
    return Block(("a", "b"), ANGLES, monomials(3, degree), np.empty((0, 0)), np.full(3, -50.0), np.full(3, 50.0))


def test_a_processor_s_last_digits_make_no_other_coefficients():
    rng = np.random.default_rng(4)
    poses = rng.uniform(-50, 50, (400, 3))
    lengths = 0.3 + 0.05 * np.sin(np.radians(poses @ rng.normal(size=(3, 2))))
    here, there = (fitted(a_block(), poses, lengths * (1.0 + last)).coefficients for last in (0.0, 1e-13))
    assert here.tobytes() == there.tobytes()


def test_rounding_moves_no_length_by_a_ten_thousandth_of_a_millimetre():
    poses = np.random.default_rng(5).uniform(-50, 50, (400, 3))
    powers = a_block().monomials(poses.T).T
    truly = np.random.default_rng(6).normal(scale=0.1, size=(powers.shape[1], 2))
    told = fitted(a_block(), poses, powers @ truly)
    assert powers @ told.coefficients == pytest.approx(powers @ truly, abs=1e-7)


def test_of_as_many_parts_the_first_is_taken_whatever_their_names():
    assert [commonest(parts) for parts in (["lumbar", "thorax"], ["thorax", "lumbar"])] == ["lumbar", "thorax"]
    assert commonest(["pelvis", "thorax", "thorax"]) == "thorax"


def test_two_parts_of_a_muscle_meet_at_the_pelvis():
    paths = {
        "upper_r": [["lumbar", 0, 0, 2], ["pelvis", 0, 0, 1]],
        "lower_r": [["pelvis", 9, 9, 9], ["pelvis", 0, 0, 1], ["right_thigh", 0, 0, 0]],
    }
    told = joined(paths, [{"id": "upper", "part_of": "lower"}, {"id": "other"}])
    assert told["lower_r"] == [["lumbar", 0, 0, 2], ["pelvis", 0, 0, 1], ["right_thigh", 0, 0, 0]]
    assert told["upper_r"] == paths["upper_r"]


CHAIN = """<mujoco><body name="sacrum">
  <site name="low_r" pos="0 0 -0.01"/><site name="low_l" pos="0 0 0.01"/><site name="side_r" pos="0 0 0.05"/>
</body></mujoco>"""
ASSETS = """<mujoco><tendon>
  <spatial name="rect_abd_r_tendon"><site site="low_r"/></spatial>
  <spatial name="rect_abd_l_tendon"><site site="low_l"/></spatial>
  <spatial name="EO1_r_tendon"><site site="side_r"/></spatial>
</tendon></mujoco>"""


def test_a_muscle_whose_sides_the_source_has_exchanged_is_read_on_its_own_side(tmp_path):
    (tmp_path / "myotorso_chain.xml").write_text(CHAIN)
    (tmp_path / "myotorso_assets.xml").write_text(ASSETS)
    trunk: Trunk = read(tmp_path)
    assert trunk.fascicles == {"rect_abd_l": ("low_r",), "rect_abd_r": ("low_l",), "EO1_r": ("side_r",)}


def test_the_catalogue_is_what_this_tool_writes():
    """As far as it can be told without the models."""
    text = (CATALOGUE / "muscles.toml").read_text(encoding="utf-8")
    assert text.startswith(fit_muscles._HEAD)
    with np.load(CATALOGUE / "muscles.npz") as kept:
        tables = {name: kept[name] for name in kept.files}
    for name, table in tables.items():
        if name.endswith(".coefficients"):
            assert (table == np.round(table, fit_muscles.DIGITS)).all(), name
    assert fit_muscles._packed(**tables) == (CATALOGUE / "muscles.npz").read_bytes()


@pytest.mark.opensim
def test_fitting_again_writes_the_same_bytes():
    osim, assets = os.environ.get("UNSIT_OSIM"), os.environ.get("UNSIT_MYOTORSO")
    if not osim or not assets:
        pytest.skip("UNSIT_OSIM and UNSIT_MYOTORSO name no Rajagopal2016.osim and no folder of MyoTorso's assets")
    pytest.importorskip("opensim")
    for path, content in fit_muscles.remade(Path(osim), Path(assets)).items():
        assert path.read_bytes() == content, path

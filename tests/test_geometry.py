"""Angles between lines, as a goniometer would give them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.geometry import angle_between_deg, asin_deg, bend_deg, inclination_deg

angle = st.floats(0.001, 179.999)
length = st.floats(0.01, 100)


def at(angle_deg, size=1.0):
    return np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))]) * size


@given(angle, length, length, st.floats(-360, 360))
def test_the_angle_between_two_lines_depends_on_neither_their_length_nor_their_heading(between, a, b, heading):
    assert angle_between_deg(at(heading, a), at(heading + between, b)) == pytest.approx(between, abs=1e-6)


@pytest.mark.parametrize("tiny_deg", [1e-6, 1e-7])
def test_a_nearly_straight_limb_keeps_its_digits_where_a_clamped_arccosine_loses_them(tiny_deg):
    assert angle_between_deg(at(0), at(tiny_deg)) == pytest.approx(tiny_deg, rel=1e-6)
    lost = np.degrees(np.arccos(np.clip(at(0) @ at(tiny_deg), -1, 1)))
    assert lost != pytest.approx(tiny_deg, rel=1e-3)


def test_a_straight_limb_is_bent_by_nothing_and_a_folded_one_by_half_a_turn():
    assert bend_deg([0, 0], [0, 1], [0, 2]) == 0
    assert bend_deg([0, 0], [0, 1], [0, 0]) == pytest.approx(180)


@pytest.mark.parametrize(
    ("upper", "forward", "leans"),
    [((0, -1), 1, 0), ((1, -1), 1, 45), ((-1, -1), 1, -45), ((-1, -1), -1, 45), ((1, 0), 1, 90), ((0, 1), 1, 180)],
)
def test_a_line_leans_forward_the_way_the_person_faces(upper, forward, leans):
    assert inclination_deg((0, 0), upper, forward) == pytest.approx(leans)


@given(st.floats(-80, 80), st.floats(0, 60))
def test_a_lean_seen_from_an_angle_is_given_back_its_length(lean, azimuth):
    shown = np.array([np.sin(np.radians(lean)) * np.cos(np.radians(azimuth)), -np.cos(np.radians(lean))])
    assert inclination_deg((0, 0), shown, 1, np.cos(np.radians(azimuth))) == pytest.approx(lean, abs=1e-9)


def test_a_whole_video_takes_the_same_path_as_one_frame():
    rng = np.random.default_rng(1)
    hips, knees, ankles = rng.normal(size=(3, 50, 2))
    together = bend_deg(hips, knees, ankles)
    one_by_one = [float(bend_deg(*points)) for points in zip(hips, knees, ankles, strict=True)]
    assert together == pytest.approx(np.array(one_by_one))


def test_a_point_that_was_not_seen_gives_no_angle():
    assert np.isnan(bend_deg([np.nan, 0], [0, 1], [1, 1]))


def test_a_sine_beyond_one_reads_as_a_right_angle():
    assert asin_deg(1.2) == 90

"""A lens shows what the product's own camera shows, and has the whole person in its picture."""

import numpy as np
import pytest

from studio import lenses
from studio.lenses import Lens
from unsit import body

LENS = Lens(0.9, 2.8, 0.3, 7.0, -2.0, 48.0)
STANDING = np.array([[x, y, z] for x in (-0.3, 0.3) for y in (-0.2, 0.2) for z in (0.0, 1.7)])


def test_it_agrees_with_the_product_s_camera():
    points = np.random.default_rng(0).normal([0.0, 0.0, 0.8], 0.4, (20, 3))
    hips = np.array([0.05, -0.1, 0.6])
    shown, away = LENS.picture_px(hips), ((hips - LENS.place) @ LENS.axes.T)[2]
    across, down = (shown - [320, 240]) / 480
    camera = [across, down, np.log(away), np.log(LENS.focal_px / 480), LENS.pitch_deg, LENS.roll_deg]
    theirs = body.picture(points - hips, camera) * 480 + [320, 240]
    assert LENS.picture_px(points) == pytest.approx(theirs, abs=1e-6)


def test_what_is_behind_it_is_nowhere():
    assert np.isnan(LENS.picture_px(np.array([0.0, -4.0, 1.0]))).all()


def test_a_drawn_lens_has_the_whole_person_in_its_picture():
    for seed in range(20):
        lens = lenses.drawn(np.random.default_rng(seed), STANDING)
        assert lenses.shows(lens, STANDING)
        assert lenses.HEIGHTS_M[0] <= lens.height_m <= lenses.HEIGHTS_M[1]
        assert lenses.FIELDS_DEG[0] <= lens.vertical_fov_deg <= lenses.FIELDS_DEG[1]
        assert abs(lens.roll_deg) <= 3.0


def test_the_same_seed_draws_the_same_lens():
    assert lenses.drawn(np.random.default_rng(5), STANDING) == lenses.drawn(np.random.default_rng(5), STANDING)

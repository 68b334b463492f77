"""Pictures and people, where anny and vtk are installed (`make studio`): they are what the truth says, and where."""

import numpy as np
import pytest

pytest.importorskip("vtk")
pytest.importorskip("anny")

from studio import cohort, lenses, making, picture, rooms, shots, truth
from studio.lenses import Lens
from studio.rooms import Box
from unsit.landmarks import Side


@pytest.fixture(scope="module")
def takes():
    return list(cohort.takes("training"))


def test_a_box_appears_where_the_lens_says():
    lens = Lens(0.8, 3.0, 0.2, 6.0, 2.0, 45.0)
    room = rooms.drawn(np.random.default_rng(1))
    place = (0.4, 0.1, 1.0)
    nobody = picture.Skin(np.zeros((3, 3)), np.array([[0, 1, 2]]), np.zeros((1, 3)))
    box = Box(place, (0.06, 0.06, 0.06), 0.0, (1.0, 0.0, 1.0))
    with_box, without = (picture.rendered(room, lens, nobody, extra) for extra in ([box], []))
    changed = np.abs(with_box.astype(int) - without.astype(int))[..., 1] > 60
    rows, columns = np.nonzero(changed)
    assert [columns.mean(), rows.mean()] == pytest.approx(lens.picture_px(np.array(place)), abs=6)


def test_a_take_is_the_same_every_time(takes):
    kept = cohort.read_truth(cohort.HOME / "training" / "truth.csv")
    for number in (3, 130, 250):
        told = shots.told(shots.shot(takes[number]), takes[number])
        assert told.angles.values == pytest.approx(kept[number].angles.values, abs=0.1, nan_ok=True)


def test_half_kneelers_soles_and_knees_are_on_the_floor(takes):
    for take in takes[2:60:10]:
        of = shots.shot(take)
        figure, front = of.body.figure, of.front
        for side, starts in ((front, ("foot", "toe")), (front.other, ("upperleg02", "lowerleg")),
                             (front.other, ("foot", "toe"))):  # fmt: skip
            assert of.body.skin(figure.skin_of(*starts, side=side))[:, 2].min() == pytest.approx(0, abs=0.003)
        assert lenses.shows(of.lens, of.body.skin())


def test_people_are_as_tall_as_they_should_be():
    for seed in (1, 2, 3):
        whom = shots.subject((99, seed))
        assert 1.50 <= whom.person.stature_m <= 1.95
        assert whom.figure.stature_m == pytest.approx(whom.person.stature_m, abs=0.03)  # clothes and hair are thick


def test_a_person_s_two_sides_are_mirror_images():
    figure = shots.subject((99, 1)).figure
    for name in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
        left, right = (figure.rest_joint(f"{side}_{name}") for side in Side)
        assert left * [1, -1, 1] == pytest.approx(right, abs=0.001)
    assert truth.STRAIGHT_KNEE_DEG


def test_a_picture_is_the_same_every_time(takes):
    of = shots.shot(takes[7])
    assert making._photo(of, takes[7]) == making._photo(of, takes[7])

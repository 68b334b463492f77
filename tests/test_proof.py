"""Every stretch that a camera watches proves itself through the whole pipeline, on both sides; nothing else does.

`make test` looks at one side of each, and at both of the core stretch; `make test-slow` at the others.
"""

import numpy as np
import pytest

from tests.proof import HELD_S, watched
from unsit.catalogue import CORE, load
from unsit.landmarks import Side

CATALOGUE = load()
WATCHED = [stretch for stretch in CATALOGUE.stretches.values() if stretch.watch == "camera"]
COUNTED_S = 3.0
"""Of the six seconds in the pose, so many at least are counted: the fit and the cues take a moment to settle."""


def told(moment):
    """What was measured, for whoever reads why a stretch does not prove itself."""
    standing = moment.assessment
    measured = {name: round(value, 1) for name, (value, _) in moment.observation.angles.observed().items()}
    return f"{moment.phase}, {standing.posture}, {standing.hindrance}, {standing.reached}, {measured}"


def one_side_of_each(stretch, front):
    """In `make test` every other stretch is looked at on the left, and the others on the right."""
    turn = stretch.counted[WATCHED.index(stretch) % len(stretch.counted)]
    marks = [] if front is turn or stretch.id == CORE else [pytest.mark.slow]
    return pytest.param(stretch, front, id=f"{stretch.id}-{front}", marks=marks)


@pytest.mark.parametrize(
    ("stretch", "front"), [one_side_of_each(stretch, front) for stretch in WATCHED for front in stretch.counted]
)
def test_the_figure_s_own_pose_is_judged_to_be_the_stretch(stretch, front):
    moment = watched(stretch, CATALOGUE.words, front)
    assert moment.front_leg is front, told(moment)
    assert moment.assessment.in_position, told(moment)
    assert all(reached is not False for reached in moment.assessment.reached.values()), told(moment)
    assert all(moment.assessment.reached[target.key] for target in stretch.target if target.stops_clock), told(moment)
    assert moment.assessment.rules_kept, told(moment)
    assert not any(np.isnan(over) for over in moment.assessment.excess.values()), told(moment)
    assert moment.in_stretch, told(moment)
    assert COUNTED_S < moment.held_s[front] <= HELD_S, told(moment)
    assert sum(moment.held_s.values()) == moment.held_s[front], "only this side was held"


@pytest.mark.parametrize("stretch", WATCHED, ids=lambda stretch: stretch.id)
def test_whoever_only_begins_is_not_judged_to_be_in_it(stretch):
    moment = watched(stretch, CATALOGUE.words, Side.RIGHT, stretch.figure[0])
    assert not moment.in_stretch, told(moment)
    assert sum(moment.held_s.values()) == 0.0, told(moment)

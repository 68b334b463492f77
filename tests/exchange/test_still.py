"""The still of the figure says of every muscle what it shows: what is not known in a pose, and what is hardly known."""

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

import unsit
from unsit.body import pose_of
from unsit.catalogue.anatomy import load_anatomy
from unsit.exchange.still import SOFT, UNTOLD, Scene, still
from unsit.figure import lengthened
from unsit.landmarks import Side
from unsit.muscles import Confidence
from unsit.posed import Posed

ANATOMY = load_anatomy()
GREY = tuple(int(UNTOLD[at : at + 2], 16) for at in (1, 3, 5))


def picture(anatomy=ANATOMY, **angles_deg):
    of = Posed(pose_of(**angles_deg))
    content = still(anatomy, Scene(of, lengthened(anatomy.model, of), Side.RIGHT))
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def marks(drawn, colour):
    """How much of the legend's row has exactly this colour."""
    return int((drawn[drawn.shape[0] - 52 : drawn.shape[0] - 40] == colour).all(axis=-1).sum())


def trusted(confidence):
    """The anatomy as if every muscle were known so well."""
    return replace(
        ANATOMY, facts={name: replace(facts, confidence=confidence) for name, facts in ANATOMY.facts.items()}
    )


def test_muscles_outside_the_model_are_grey_and_the_legend_says_so():
    beyond = picture(left_hip_flexion_deg=135.0, left_knee_flexion_deg=90.0)
    within = picture(left_hip_flexion_deg=80.0, left_knee_flexion_deg=90.0)
    assert marks(beyond, GREY) > 100
    assert marks(within, GREY) == 0


def test_every_muscle_that_is_drawn_somewhere_is_drawn_where_it_is_not_known():
    """In a hip so bent nothing of it is known: but for what is, the picture has a muscle's colour no less."""
    beyond = picture(left_hip_flexion_deg=135.0, left_knee_flexion_deg=90.0).astype(int)
    greenish = (beyond[..., 1] > beyond[..., 0]) & (beyond[..., 1] > beyond[..., 2] + 4)
    assert greenish[: beyond.shape[0] - 60].sum() > 2000


def test_what_models_hardly_agree_about_is_striped_and_the_legend_says_so():
    sure, unsure = picture(trusted(Confidence.HIGH)), picture(trusted(Confidence.LOW))
    assert marks(sure, SOFT) < 60 < marks(unsure, SOFT) - marks(sure, SOFT)
    body = np.s_[: sure.shape[0] - 60]
    assert (sure[body] != unsure[body]).any(axis=-1).mean() > 0.005


@pytest.mark.parametrize("confidence", [Confidence.HIGH, Confidence.MEDIUM])
def test_what_is_known_with_care_is_drawn_as_what_is_well_known(confidence):
    assert (picture(trusted(confidence)) == picture(trusted(Confidence.HIGH))).all()


def test_its_grey_is_the_page_s():
    page = (Path(unsit.__file__).parent / "web/page/src/scale.ts").read_text(encoding="utf-8")
    assert re.findall(r'UNTOLD = "(#[0-9a-f]{6})"', page) == [UNTOLD]

"""What a hold lengthened, on the clips: named in the report per hold, each with what it may be wrong by."""

import numpy as np
import pytest

from tests.recordings_of_clips import analysis, true_frames
from unsit.angles import MEASURES, angles_of
from unsit.catalogue import load
from unsit.exchange.lengthened import lengthened
from unsit.exchange.report import report_html
from unsit.landmarks import Side
from unsit.muscles import Confidence, lengthening, seen

MODEL = load().anatomy.model


def of(name, leg=Side.RIGHT):
    told = analysis(name)
    (hold,) = [hold for hold in told.session.holds if hold.front_leg is leg]
    return {each.muscle.id: each for each in lengthened(told, hold)}


@pytest.mark.parametrize("leg", Side)
def test_the_front_of_the_kneeling_thigh_is_longer_beyond_doubt_and_the_hip_flexors_far_longer_than_on_a_chair(leg):
    told, rear = of("good", leg), str(leg.other)[0]
    rectus = told[f"recfem_{rear}"]
    assert rectus.against_standing_m > 1.96 * rectus.sd_m
    assert 8 < rectus.percent < 18
    for name in ("psoas", "iliacus"):
        assert told[f"{name}_{rear}"].against_sitting_m > 0.03
        assert abs(told[f"{name}_{rear}"].percent) < 8


def test_whatever_is_named_is_sure_or_is_what_the_stretch_is_for():
    claimed = {claim.muscle for claim in analysis("good").stretch.lengthens}
    for each in of("good").values():
        sure = each.muscle.confidence is not Confidence.LOW and each.against_standing_m > 1.96 * each.sd_m
        assert sure or each.muscle.id[:-2] in claimed
        assert np.isfinite([each.percent, each.sd_m, each.share_of_range]).all()


def test_the_report_names_them_for_each_hold_and_tells_what_people_expect_too_much_of():
    told = analysis("good")
    html = report_html(told)
    assert html.count("Front of the thigh (rectus femoris), kneeling side") == len(told.session.holds)
    assert "The groin of the front leg is no longer than in standing" in html
    assert "The tilt of the pelvis cannot be seen" in html


def test_the_hip_flexors_are_told_against_sitting_in_per_cent_with_their_own_band():
    rear = of("good")["iliacus_l"]
    assert 30 < rear.sitting_percent < 60
    assert rear.sitting_sd_m > rear.sd_m
    html = report_html(analysis("good"))
    gained, band = round(1000 * rear.against_sitting_m), round(1960 * rear.sitting_sd_m)
    assert f"+{round(rear.sitting_percent)} % (+{gained} ± {band} mm)" in html


def test_the_psoas_is_told_once_and_whole():
    told = of("good")
    assert "psoas_l" in told
    assert "psoas_lumbar_l" not in told
    assert "its part at the spine" not in report_html(analysis("good"))


def test_where_nothing_was_held_nothing_was_lengthened():
    assert "What it lengthened" not in report_html(analysis("turned_away"))


def test_the_lengthening_is_that_of_the_true_angles_within_what_is_said():
    """Thigh, knee and trunk of the rendered person are known in each picture: the same model is asked with them."""
    (hold,) = [hold for hold in analysis("good").session.holds if hold.front_leg is Side.RIGHT]
    measures = [name for name in MEASURES if name in true_frames("good")[0]]
    truly = [
        lengthening(MODEL, seen(angles_of({name: (float(row[name]), 0.0) for name in measures})))
        for row in true_frames("good")[::12]
        if hold.start_s <= float(row["time_s"]) <= hold.end_s
    ]
    told = of("good")
    for name in ("recfem_l", "vaslat_l", "psoas_l", "iliacus_l"):
        if name in told:
            true_m = np.median([each.against_standing_m[MODEL.ids.index(name)] for each in truly])
            assert abs(told[name].against_standing_m - true_m) < 1.96 * told[name].sd_m, name
    assert "recfem_l" in told

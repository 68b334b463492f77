"""What each hold lengthened: every muscle's middle value over the hold's pictures, with its uncertainty."""

from typing import NamedTuple

import numpy as np

from unsit.exchange.analysis import Analysis
from unsit.landmarks import Side
from unsit.muscles import Confidence, Lengthening, Muscle, MuscleModel
from unsit.session import Hold

LOOKED_AT = 40
"""So many pictures of a hold are looked at: within a hold the error is one and the same, not noise."""
LONGEST = 5
"""So many are named of those that the stretch is not for."""


class Lengthened(NamedTuple):
    """A muscle in a hold, against standing and against sitting: metres, their standard deviation, per cent."""

    muscle: Muscle
    leg: str
    against_standing_m: float
    sd_m: float
    percent: float
    against_sitting_m: float
    sitting_sd_m: float
    sitting_percent: float
    share_of_range: float


def lengthened(analysis: Analysis, hold: Hold) -> list[Lengthened]:
    """Of this hold the muscles that surely lengthened most, and those that the stretch is for; the longest first."""
    within = [
        moment
        for moment in analysis.moments
        if hold.start_s <= moment.time_s <= hold.end_s and moment.front_leg is hold.front_leg and moment.in_stretch
    ]
    looked_at = [within[i] for i in np.unique(np.linspace(0, len(within) - 1, LOOKED_AT).astype(int))] if within else []
    told = [moment.lengthening for moment in looked_at]
    seen = [each for each in told if each is not None]
    model = analysis.moments[0].muscles
    if not seen or model is None:
        return []
    with np.errstate(invalid="ignore"):
        middle = Lengthening(*(np.median(np.stack(each), axis=0) for each in zip(*seen, strict=True)))
    everything = [_of(model, index, middle, hold) for index, name in enumerate(model.ids) if name not in model.part_ids]
    known = [each for each in everything if np.isfinite(each.against_standing_m)]
    claimed = {(claim.muscle, claim.leg) for claim in analysis.stretch.lengthens}
    mine = [each for each in known if (each.muscle.id[:-2], each.leg) in claimed]
    sure = [each for each in known if _is_sure(each) and each not in mine]
    longest = sorted(sure, key=lambda each: -each.percent)[:LONGEST]
    return sorted([*mine, *longest], key=lambda each: -each.percent)


def _of(model: MuscleModel, index: int, middle: Lengthening, hold: Hold) -> Lengthened:
    muscle = model.of[model.ids[index]]
    leg = "front" if muscle.side is hold.front_leg else "rear"
    standing_m, sd_m, share, sitting_m, sitting_sd_m, sitting_share, of_range = (float(each[index]) for each in middle)
    return Lengthened(
        muscle, leg, standing_m, sd_m, 100 * share, sitting_m, sitting_sd_m, 100 * sitting_share, of_range
    )


def _is_sure(each: Lengthened) -> bool:
    """Longer beyond its own uncertainty, of a muscle whose models agree."""
    return each.muscle.confidence is not Confidence.LOW and each.against_standing_m > 1.96 * each.sd_m


def longest_holds(analysis: Analysis) -> list[Hold]:
    """Each front leg's longest hold, the right leg's first."""
    holds = []
    for leg in (Side.RIGHT, Side.LEFT):
        mine = [hold for hold in analysis.session.holds if hold.front_leg is leg]
        if mine:
            holds.append(max(mine, key=lambda hold: hold.held_s))
    return holds

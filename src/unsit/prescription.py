"""A person's own version of a stretch: hold, times, sides, targets and limits changed; kept apart from ours.

Made by hand, in the page, or from a pose that was held with a physiotherapist beside: what was measured becomes the
target, with room on both sides. A limit is an end of the person's own range, which no cue ever pushes past.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.landmarks import Side
from unsit.movement import KNOWN_MEASURES
from unsit.stretch import HoldTime, Key, Measure, Rule, Stretch, StretchId, Target, Text

LIMIT_WARNS_DEG = 5.0
"""Past one's own limit by this, the cue is clear; a gentle one comes at the limit itself."""
LIMIT_PAUSES_S, LIMIT_CLEAR_S = 1.0, 1.0
ROOM_DEG = 10.0
"""What was held once is held again within this: the camera's error, and one day's from another."""
ROOM_SDS = 2.0
GAP_ROOM_SHANKS = 0.25
OWN_LIMIT = "own_limit_"
FARTHEST_DEG, FARTHEST_S = 360.0, 600.0

_Frozen = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
Degrees = Annotated[float, Field(ge=-FARTHEST_DEG, le=FARTHEST_DEG, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=FARTHEST_S)]


class OwnHold(BaseModel):
    """What is changed of the hold; seconds that are left out stay as they were, `times` is once."""

    model_config = _Frozen
    default_s: Seconds | None = None
    times: Annotated[int, Field(ge=1, le=10)] | None = None


class Limit(BaseModel):
    """An end of the person's own range, in the measure's own unit."""

    model_config = _Frozen
    measure: Measure
    at_most: Degrees | None = None
    at_least: Degrees | None = None

    @model_validator(mode="after")
    def _one_known_end(self) -> Self:
        if self.measure not in KNOWN_MEASURES:
            raise ValueError(f"measure {self.measure!r} is unknown; known: {', '.join(KNOWN_MEASURES)}")
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("a limit has either at_most or at_least")
        return self


class OwnTarget(BaseModel):
    """A target's own band; a target that the stretch does not have is a new one, of this measure, without a clock."""

    model_config = _Frozen
    key: Key
    low: Degrees | None = None
    high: Degrees | None = None

    @model_validator(mode="after")
    def _some_band(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a target has low, high or both")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(f"low ({self.low}) must be below high ({self.high})")
        return self


class Prescription(BaseModel):
    """A stretch of the catalogue, and what is changed of it. `by`: who said so; `only`: the one side that is done."""

    model_config = _Frozen
    id: StretchId
    of: StretchId = Field(alias="from")
    name: Text
    by: str = ""
    note: str = ""
    hold: OwnHold = OwnHold()
    only: Literal["left", "right"] | None = None
    limit: tuple[Limit, ...] = ()
    target: tuple[OwnTarget, ...] = ()


class PrescriptionError(ValueError):
    """A prescription that does not go with its stretch: what was found, what was expected."""


def prescribed(own: Prescription, stretch: Stretch) -> Stretch:
    """The stretch as this person is to do it. Raises `PrescriptionError` where the two do not go together."""
    if own.only is not None and stretch.sides == "together":
        raise PrescriptionError(f"only = {own.only!r}: {stretch.id} stretches both sides at once")
    told = {
        "id": own.id,
        "name": own.name,
        "hold": _held(own.hold, stretch.hold),
        "only": None if own.only is None else Side(own.only),
        "target": _targets(own, stretch),
    }
    return kept_within(Stretch.model_validate(stretch.model_dump() | told), own.limit)


def _held(own: OwnHold, hold: HoldTime) -> HoldTime:
    default_s = own.default_s or hold.default_s
    return hold.model_copy(
        update={
            "default_s": default_s,
            "min_s": min(hold.min_s, default_s),
            "max_s": max(hold.max_s, default_s),
            "times": own.times or 1,
        }
    )


def _targets(own: Prescription, stretch: Stretch) -> tuple[Target, ...]:
    changed = {target.key: target for target in own.target}
    known = [target.key for target in stretch.target]
    strange = sorted(set(changed) - set(known))
    if strange:
        raise PrescriptionError(f"{stretch.id} has no target {', '.join(strange)}; known: {', '.join(known)}")
    return tuple(_banded(target, changed[target.key]) if target.key in changed else target for target in stretch.target)


def _banded(target: Target, own: OwnTarget) -> Target:
    low = float("-inf") if own.low is None else own.low
    high = float("inf") if own.high is None else own.high
    return target.model_copy(update={"low": low, "high": high})


def _rule(limit: Limit, number: int) -> Rule:
    """A limit as a rule of the stretch: a word at the limit, a clear one and no seconds past it."""
    downwards = limit.at_most is None
    end = limit.at_least if limit.at_most is None else limit.at_most
    assert end is not None
    return Rule(
        key=f"{OWN_LIMIT}{number}",
        measure=limit.measure,
        gentle_above=end,
        clear_above=end - LIMIT_WARNS_DEG if downwards else end + LIMIT_WARNS_DEG,
        pause_after_s=LIMIT_PAUSES_S,
        clear_after_s=LIMIT_CLEAR_S,
        gentle_cue="far_enough",
        clear_cue="too_far_for_you",
        unseen_notice="limit_unseen",
        downwards=downwards,
    )


def kept_within(stretch: Stretch, limits: tuple[Limit, ...]) -> Stretch:
    """The stretch with a rule for each limit, and no target beyond one."""
    before = sum(rule.key.startswith(OWN_LIMIT) for rule in stretch.rule)
    rules = [_rule(limit, number) for number, limit in enumerate(limits, start=before + 1)]
    return within_limits(stretch.model_copy(update={"rule": (*stretch.rule, *rules)}), limits)


def within_limits(stretch: Stretch, limits: tuple[Limit, ...]) -> Stretch:
    """The stretch with every target taken back to within the limits, so that no cue asks for more than is allowed."""
    return stretch.model_copy(update={"target": tuple(_within(target, limits) for target in stretch.target)})


def _within(target: Target, limits: tuple[Limit, ...]) -> Target:
    """The target with its near end a camera's error inside each limit of its measure; the far end needs no cue."""
    low, high = target.low, target.high
    for limit in limits:
        if limit.measure != target.measure:
            continue
        if limit.at_most is not None:
            low, high = min(low, limit.at_most - ROOM_DEG), min(high, limit.at_most)
        if limit.at_least is not None:
            low, high = max(low, limit.at_least), max(high, limit.at_least + ROOM_DEG)
    return target.model_copy(update={"low": low, "high": high})


def recorded(stretch: Stretch, held: Mapping[str, tuple[float, float]]) -> tuple[OwnTarget, ...]:
    """The pose that was held as targets: measure -> (median, standard deviation), in the stretch's roles.

    A target of the stretch whose measure was seen gets what was held, with room for the camera's error and one day's
    difference from another; an end that was open stays open.
    """
    return tuple(
        _around(target, *held[target.measure])
        for target in stretch.target
        if target.measure in held and np.isfinite(held[target.measure]).all()
    )


def _around(target: Target, value: float, sd: float) -> OwnTarget:
    room = GAP_ROOM_SHANKS if target.measure.endswith("_shanks") else max(ROOM_DEG, ROOM_SDS * sd)
    return OwnTarget(
        key=target.key,
        low=round(value - room, 2) if np.isfinite(target.low) else None,
        high=round(value + room, 2) if np.isfinite(target.high) else None,
    )

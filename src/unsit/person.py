"""A person's own body, range and circumstances, as they told them or a fit measured them, and a stretch fitted to them.

Everything is optional: nobody has to tell anything. It stays on this machine.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from unsit.geometry import asin_deg
from unsit.movement import Equipment
from unsit.prescription import Limit, kept_within, within_limits
from unsit.stretch import Key, Stretch

OWN_RANGE_SHARE = 0.75
"""Who is very flexible stays within this share of their own range: stretching to the end gains them nothing."""
THIGH, TRUNK, UPPER_ARM = 0.245, 0.288, 0.186
"""Shares of stature: hip to knee, hip to shoulder, shoulder to elbow (Winter 2009, after Drillis and Contini 1964)."""
FARTHEST_LEAN_DEG = 53.0
"""Who would have to lean further to bring the elbow to the knee (the average body: 50, untwisted; turning spares some)
is better off with the hand. Our choice: lengths within a tenth of the average move it by five degrees either way."""
OLDER_HOLD_S = 30.0
"""From 65 on at least this is held: Garber 2011 (ACSM) advises 30 to 60 s for older adults."""

USUAL = frozenset(
    {Equipment.MAT, Equipment.CUSHION, Equipment.CHAIR, Equipment.WALL, Equipment.DESK, Equipment.DOORWAY}
)
"""What is taken to be there until somebody says that it is not; a folded blanket is a mat, too."""

Ratio = Annotated[float, Field(ge=0.5, le=2.0)]


class Person(BaseModel):
    """What is known of one person.

    `thigh_ratio`, `trunk_ratio`, `arm_ratio`: their segments over the average body's of the same stature, as they told
    them; `measured`: as a fit found them, where nothing is told. `cannot`: the targets that they cannot or do not want
    to reach, by key. `limits`: ends of their own range, in every stretch that asks for it. `own_range_deg`: the
    furthest they have comfortably been, by measure. `knee_allowance_deg`: added to the limits of the rule of the knee.
    `have`: all equipment that is there. `rung`, `rung_at`: where on the ladder they asked to be, from 0, and when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    stature_cm: Annotated[float, Field(ge=100, le=230)] | None = None
    thigh_ratio: Ratio | None = None
    trunk_ratio: Ratio | None = None
    arm_ratio: Ratio | None = None
    measured: dict[Literal["thigh", "trunk"], Ratio] = {}
    older: bool = False
    cannot: frozenset[Key] = frozenset()
    limits: tuple[Limit, ...] = ()
    own_range_deg: dict[str, Annotated[float, Field(ge=-180, le=180)]] = {}
    knee_allowance_deg: Annotated[float, Field(ge=0, le=15)] = 0.0
    comfort_only: bool = False
    have: frozenset[Equipment] = USUAL
    floor: bool = True
    camera: bool = True
    minutes: Annotated[int, Field(ge=1, le=60)] = 5
    rung: Annotated[int, Field(ge=0, le=20)] | None = None
    rung_at: AwareDatetime | None = None
    hold_s: Annotated[float, Field(ge=10, le=60)] | None = None
    goal: Literal["everyday", "full"] = "everyday"


ANYONE = Person()

KNEE_RULE = "knee_past_ankle"


def fitted(stretch: Stretch, person: Person, *, very_flexible: bool = False) -> Stretch:
    """The stretch for this person: within their limits, without what they cannot do, held as long as suits them."""
    mine = _kneed(_without(stretch, person.cannot), person)
    mine = kept_within(mine, _asked_for(stretch, person.limits))
    mine = within_limits(mine, _own_ends(person) if very_flexible else ())
    return mine.model_copy(update={"hold": mine.hold.model_copy(update={"default_s": hold_s(stretch, person)})})


def hold_s(stretch: Stretch, person: Person) -> float:
    """How long this person holds a stretch: as they asked, else as it says itself; from 65 on at least 30 s."""
    if stretch.mode == "dynamic":
        return stretch.hold.default_s
    asked = person.hold_s or stretch.hold.default_s
    wanted = max(asked, OLDER_HOLD_S) if person.older else asked
    return min(max(wanted, stretch.hold.min_s), stretch.hold.max_s)


def _asked_for(stretch: Stretch, limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The limits of what this stretch asks for; of anything else the camera may see nothing to hold them against."""
    measures = {target.measure for target in stretch.target}
    return tuple(limit for limit in limits if limit.measure in measures)


def _own_ends(person: Person) -> tuple[Limit, ...]:
    ends = person.own_range_deg.items()
    return tuple(Limit(measure=measure, at_most=OWN_RANGE_SHARE * end) for measure, end in ends if end > 0)


def _without(stretch: Stretch, cannot: frozenset[str]) -> Stretch:
    """Without the targets that this person cannot reach: neither asked for nor waited for."""
    return stretch.model_copy(update={"target": tuple(each for each in stretch.target if each.key not in cannot)})


def _kneed(stretch: Stretch, person: Person) -> Stretch:
    """With the rule of the knee as the person wants it: with an allowance, or for comfort only, which is none."""
    rules = []
    for rule in stretch.rule:
        if rule.key != KNEE_RULE:
            rules.append(rule)
        elif not person.comfort_only:
            more = person.knee_allowance_deg
            limits = {"gentle_above": rule.gentle_above + more, "clear_above": rule.clear_above + more}
            rules.append(rule.model_copy(update=limits))
    return stretch.model_copy(update={"rule": tuple(rules)})


def lean_for_elbow_deg(person: Person) -> float:
    """How far the trunk must lean, untwisted, for the elbow to come to the front knee while the front thigh is level.

    Shoulder and knee are then an upper arm apart: the law of cosines for trunk, thigh and upper arm.

    >>> round(lean_for_elbow_deg(Person()))
    50
    """
    trunk = TRUNK * (person.trunk_ratio or person.measured.get("trunk", 1.0))
    thigh = THIGH * (person.thigh_ratio or person.measured.get("thigh", 1.0))
    arm = UPPER_ARM * (person.arm_ratio or 1.0)
    sine = (trunk**2 + thigh**2 - arm**2) / (2 * trunk * thigh)
    return float(asin_deg(np.clip(sine, -1.0, 1.0)))


def elbow_reaches(person: Person) -> bool:
    """Whether this body's proportions let the elbow come to the knee without a lean that spoils the stretch."""
    return lean_for_elbow_deg(person) <= FARTHEST_LEAN_DEG


def learnt(person: Person, ratios: Mapping[str, float], reached_deg: Mapping[str, float]) -> Person:
    """With the proportions that a session measured, and the range that was reached where it is the furthest yet."""
    known = person.own_range_deg
    further = {name: round(max(value, known.get(name, -180.0)), 1) for name, value in reached_deg.items()}
    measured = {name: round(ratio, 3) for name, ratio in ratios.items()}
    told = {"measured": dict(person.measured) | measured, "own_range_deg": known | further}
    return Person.model_validate(person.model_dump() | told)

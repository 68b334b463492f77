"""What was done and what a week wants: minutes a side and region against two marks, and the data that a plan goes by.

The marks, the ladder, the order of regions and the words are data (`catalogue/plan.toml`). Knows no stretch by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.landmarks import Side
from unsit.movement import Region, Stance
from unsit.person import Person
from unsit.screening import Offer
from unsit.session import Session
from unsit.stretch import Stretch

WEEK = timedelta(days=7)


class Rung(BaseModel):
    """One step of the ladder: its name, its stretches, and how long they are held if not as usual."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    stretches: tuple[str, ...] = Field(min_length=1)
    hold_s: float | None = None


class Scheme(BaseModel):
    """The data of the plan: marks (minutes a side and week), seconds lost between, order, ladder, words.

    `days`: so many days a week make a mark. `comfortable_days`: after so many one goes up a rung. `start`: `rung` is
    where anyone begins; other keys are ids of answers, with the highest rung for whoever says yes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    language: str
    enough_min: float
    plateau_min: float
    days: int
    comfortable_days: int
    change_s: float
    place_s: float
    regions: tuple[Region, ...]
    rung: tuple[Rung, ...] = Field(min_length=1)
    start: dict[str, int]
    because: dict["Because", str]
    place: dict[Stance, str]

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if missing := [str(reason) for reason in Because if reason not in self.because]:
            raise ValueError(f"because has no words for {', '.join(missing)}")
        return self


class Because(StrEnum):
    """Every reason that is told; its words are data."""

    CORE = "core"
    UP = "up"
    DOWN = "down"
    PAIN_DOWN = "pain_down"
    HELD_BACK = "held_back"
    NO_FLOOR = "no_floor"
    NO_MEANS = "no_means"
    LOWER = "lower"
    ELBOW = "elbow"
    OWN = "own"
    SITTING = "sitting"
    SHORT = "short"
    BALANCED = "balanced"
    DAY_DONE = "day_done"
    DAY_LATER = "day_later"
    EASED = "eased"
    SHORTER = "shorter"
    MORE_ON = "more_on"
    RESTING = "resting"
    PLATEAU = "plateau"
    NOTHING = "nothing"
    NO_TIME = "no_time"


class How(StrEnum):
    """How it went for the person who held it, as they said then or on the next morning."""

    COMFORTABLE = "comfortable"
    UNSAID = "unsaid"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class Done:
    """One past session of one stretch: counted seconds by lead side, and how it went. `seen`: by the camera.

    `at` is in the person's own zone: its date is the day that counts.
    """

    at: datetime
    stretch: str
    held_s: Mapping[Side, float]
    how: How = How.UNSAID
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Week:
    """A region's minutes of the last seven days by side, against the two marks."""

    region: Region
    minutes: Mapping[Side, float]

    @property
    def least(self) -> float:
        """The side with less."""
        return min(self.minutes.values())


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that a plan stands on. `resting`: stretch -> until when it rests.

    `sore`: stretch -> the last morning after it that was worse. `own`: prescription -> the stretch it was made from.
    `drafts`: whole stretches of one's own, of which nobody knows how they suit: chosen by the person, or not done.
    """

    scheme: Scheme
    stretches: Mapping[str, Stretch]
    offers: Mapping[str, Offer]
    yes: frozenset[str]
    person: Person
    past: Sequence[Done] = ()
    resting: Mapping[str, datetime] = field(default_factory=dict)
    sore: Mapping[str, datetime] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()


def weeks(ground: Ground, now: datetime) -> tuple[Week, ...]:
    """Each region's minutes a side in the last seven days, in the order of the scheme."""
    return _by_region(ground, [done for done in ground.past if now - WEEK < done.at <= now])


def today(ground: Ground, now: datetime) -> tuple[Week, ...]:
    """Each region's minutes a side since midnight."""
    return _by_region(ground, [done for done in ground.past if done.at.date() == now.date()])


def day_part_s(ground: Ground) -> float:
    """Seconds a side that make the goal's mark when done on so many days of a week."""
    scheme = ground.scheme
    return 60 * (scheme.plateau_min if ground.person.goal == "full" else scheme.enough_min) / scheme.days


def _by_region(ground: Ground, past: Iterable[Done]) -> tuple[Week, ...]:
    known = [done for done in past if done.stretch in ground.stretches]
    return tuple(Week(region, _minutes(known, ground.stretches, region)) for region in ground.scheme.regions)


def _minutes(recent: Iterable[Done], stretches: Mapping[str, Stretch], region: Region) -> dict[Side, float]:
    """A stretch counts for all it is for; one that does both sides at once counts for both."""
    minutes = dict.fromkeys(Side, 0.0)
    for done in recent:
        if region in stretches[done.stretch].regions:
            for side, held_s in sided_s(done, stretches[done.stretch]).items():
                minutes[side] += held_s / 60
    return minutes


def sided_s(done: Done, stretch: Stretch) -> dict[Side, float]:
    """The seconds of each side; both sides' where the stretch does them at once."""
    return _sided(done.held_s, stretch)


def held_by_side_s(session: Session, stretch: Stretch | None) -> dict[Side, float]:
    """A session's seconds of each side; of a stretch that is not known, by the leg in front."""
    by_leg = {leg: session.held_s(leg) for leg in Side}
    if stretch is None:
        return by_leg
    return _sided({stretch.lead_side(leg): held_s for leg, held_s in by_leg.items()}, stretch)


def _sided(held_s: Mapping[Side, float], stretch: Stretch) -> dict[Side, float]:
    if stretch.sides == "together":
        return dict.fromkeys(Side, max(held_s.values(), default=0.0))
    return {side: held_s.get(side, 0.0) for side in Side}


def is_open(name: str, ground: Ground) -> bool:
    """Whether there is such a stretch and nothing blocks it for this person."""
    return name in ground.stretches and name in ground.offers and not ground.offers[name].blocked_by

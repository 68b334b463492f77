"""What to do next: today's routine and this week's minutes, chosen by rules that are told with it.

Deterministic: the same past, person and wishes give the same plan, and every stretch in it says because of what. Knows
no stretch by name; the order of regions, the ladder and the words are data (`catalogue/plan.toml`). The time comes in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from unsit.landmarks import Side
from unsit.movement import Equipment, Region, Stance
from unsit.person import Person, elbow_reaches, hold_s
from unsit.screening import Offer
from unsit.stretch import Stretch

WEEK = timedelta(days=7)
EQUAL_WITHIN_S = 10.0
"""Sides that differ by less over a week take turns as always."""
HELD_SHARE = 0.5
"""A session in which less than this of the hold was held, on either side, is no step on the ladder."""
MOST_ITEMS = 8
MOST_LEVEL = 2
"""What is demanding (level 3) is never put into a routine by itself; it can be chosen."""
SHORTENED = 2
"""So many of the scheme's regions, from the first on, are what sitting keeps short."""


class Rung(BaseModel):
    """One step of the ladder: its name, its stretches, and how long they are held if not as usual."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    stretches: tuple[str, ...] = Field(min_length=1)
    hold_s: float | None = None


class Scheme(BaseModel):
    """The data of the plan: marks (minutes a side and week), seconds lost between, order, ladder, words.

    `start`: `rung` is where anyone begins; other keys are ids of answers, with the highest rung for whoever says yes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    language: str
    enough_min: float
    plateau_min: float
    comfortable_sessions: int
    change_s: float
    place_s: float
    regions: tuple[Region, ...]
    at_hand: tuple[Equipment, ...]
    rung: tuple[Rung, ...] = Field(min_length=1)
    start: dict[str, int]
    because: dict[str, str]
    place: dict[Stance, str]


class How(StrEnum):
    """How it went for the person who held it, as they said then or on the next morning."""

    COMFORTABLE = "comfortable"
    UNSAID = "unsaid"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class Done:
    """One past session of one stretch: counted seconds by lead side, and how it went. `seen`: by the camera."""

    at: datetime
    stretch: str
    held_s: Mapping[Side, float]
    how: How = How.UNSAID
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What is possible now: the minutes at hand, whether the floor is, a camera, and what equipment."""

    minutes: float
    floor: bool = True
    camera: bool = True
    have: frozenset[Equipment] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One stretch of a routine: how long, how often a side, which side first, and because of what."""

    stretch: str
    hold_s: float
    times: int
    first: Side
    seconds: float
    place: str
    because: tuple[str, ...]


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
class Plan:
    """Today's routine and this week. `left_out`: why something that might be expected is not in it."""

    items: tuple[Item, ...]
    weeks: tuple[Week, ...]
    rung: int
    rung_name: str
    left_out: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """The whole routine's, with the changes."""
        return sum(item.seconds for item in self.items)


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that a plan stands on. `resting`: stretch -> until when it rests. `own`: ids of prescriptions."""

    scheme: Scheme
    stretches: Mapping[str, Stretch]
    offers: Mapping[str, Offer]
    yes: frozenset[str]
    person: Person
    past: Sequence[Done] = ()
    resting: Mapping[str, datetime] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


# The week


def weeks(ground: Ground, now: datetime) -> tuple[Week, ...]:
    """Each region's minutes a side in the last seven days, in the order of the scheme."""
    recent = [done for done in ground.past if now - WEEK < done.at <= now and done.stretch in ground.stretches]
    return tuple(Week(region, _minutes(recent, ground.stretches, region)) for region in ground.scheme.regions)


def _minutes(recent: Iterable[Done], stretches: Mapping[str, Stretch], region: Region) -> dict[Side, float]:
    """A stretch counts for all it is for; one that does both sides at once counts for both."""
    minutes = dict.fromkeys(Side, 0.0)
    for done in recent:
        if region in stretches[done.stretch].regions:
            for side, held_s in _sided(done, stretches[done.stretch]).items():
                minutes[side] += held_s / 60
    return minutes


def _sided(done: Done, stretch: Stretch) -> dict[Side, float]:
    if stretch.sides == "together":
        return dict.fromkeys(Side, max(done.held_s.values(), default=0.0))
    return {side: done.held_s.get(side, 0.0) for side in Side}


# The ladder


def rung(ground: Ground) -> tuple[int, str]:
    """Where on the ladder this person stands, counted from 0, and the key of the reason.

    From where their answers let them begin, or where they asked to be: up one rung after so many comfortable sessions
    on one, down one at once when it hurt. No answer is climbed past.
    """
    highest, asked = _highest(ground), ground.person.rung
    at = min(ground.scheme.start["rung"] if asked is None else asked, highest)
    key, comfortable = "core" if asked is None else "down", 0
    for done in _climbed(ground):
        if done.stretch not in ground.scheme.rung[at].stretches:
            continue
        if done.how is How.HURT:
            at, comfortable = max(at - 1, 0), 0
            key = "pain_down"
        elif done.how is How.COMFORTABLE and _held_it(done, ground):
            comfortable += 1
            key = "core"
        if comfortable >= ground.scheme.comfortable_sessions and at < highest:
            at, comfortable, key = at + 1, 0, "up"
    held_back = at == highest < len(ground.scheme.rung) - 1
    return at, "held_back" if held_back and key == "core" else key


def _highest(ground: Ground) -> int:
    """The highest rung that the answers leave, and on which nothing is blocked."""
    scheme = ground.scheme
    allowed = [scheme.start[name] for name in ground.yes if name in scheme.start]
    top = min([len(scheme.rung) - 1, *allowed])
    rungs = range(top, -1, -1)
    return next((index for index in rungs if any(_open(name, ground) for name in scheme.rung[index].stretches)), 0)


def _climbed(ground: Ground) -> list[Done]:
    """The past sessions of stretches that stand on the ladder, since it was last asked for, the oldest first."""
    ladder, since = {name for each in ground.scheme.rung for name in each.stretches}, ground.person.rung_at
    past = [done for done in ground.past if done.stretch in ladder and (since is None or done.at > since)]
    return sorted(past, key=lambda done: done.at)


def _held_it(done: Done, ground: Ground) -> bool:
    stretch = ground.stretches.get(done.stretch)
    if stretch is None:
        return False
    needed_s = HELD_SHARE * hold_s(stretch, ground.person)
    sides = [done.held_s.get(stretch.lead_side(front), 0.0) for front in stretch.counted]
    return all(held_s >= needed_s for held_s in sides)


# The routine


class _Day(NamedTuple):
    """What a routine is made for: the ground, the wish, the week, the rung and why it is that one."""

    ground: Ground
    wish: Wish
    week: tuple[Week, ...]
    at: int
    why: str

    @property
    def rung(self) -> Rung:
        return self.ground.scheme.rung[self.at]

    @property
    def words(self) -> Mapping[str, str]:
        return self.ground.scheme.because


def plan(ground: Ground, wish: Wish, now: datetime) -> Plan:
    """Today's routine for the time at hand: one's own, then the core, then what has had least this week.

    A region that has had its plateau is left out, a stretch is taken once, and nothing is begun that the time does not
    let end on both sides.
    """
    resting = {name: until for name, until in ground.resting.items() if until > now}
    ground = replace(ground, resting=resting)
    week = weeks(ground, now)
    day = _Day(ground, wish, week, *rung(ground))
    chosen: list[Item] = []
    for stretch, reasons in _wanted(day):
        item = _item(stretch, reasons, day)
        if sum(each.seconds for each in chosen) + item.seconds <= 60 * wish.minutes and len(chosen) < MOST_ITEMS:
            chosen.append(item)
    left_out = [*_resting_told(ground, now), *_full_told(week, ground.scheme)]
    if not chosen:
        some = any(_possible(stretch, day) for stretch in ground.stretches.values())
        left_out.append(day.words["no_time" if some else "nothing"])
    return Plan(_in_places(chosen, day), week, day.at, day.rung.name, tuple(left_out))


def _wanted(day: _Day) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """The stretches in the order in which they are wanted, each with its reasons."""
    possible = [stretch for stretch in day.ground.stretches.values() if _possible(stretch, day)]
    first = (*_own(day, possible), *_core(day, possible))
    covered, taken = {stretch.regions[0] for stretch, _ in first}, set[str]()
    for stretch, reasons in (*first, *_lacking(day, possible, covered)):
        if stretch.id not in taken:
            taken.add(stretch.id)
            yield stretch, reasons


def _own(day: _Day, possible: Iterable[Stretch]) -> list[tuple[Stretch, tuple[str, ...]]]:
    return [(stretch, (day.words["own"],)) for stretch in possible if stretch.id in day.ground.own]


def _core(day: _Day, possible: Sequence[Stretch]) -> list[tuple[Stretch, tuple[str, ...]]]:
    """This rung's stretches; where none of them is possible now, those of the nearest rung below that are."""
    scheme, hand = day.ground.scheme, _hand_instead(day)
    for index in range(day.at - 1 if hand else day.at, -1, -1):
        found = [stretch for stretch in possible if stretch.id in scheme.rung[index].stretches]
        if found:
            reason = day.words[day.why].format(rung=scheme.rung[index].name)
            return [(stretch, (reason, day.words["elbow"]) if hand else (reason,)) for stretch in found]
    return []


def _hand_instead(day: _Day) -> bool:
    """Whether the proportions speak for the rung below, where the hand takes the elbow's place."""
    there = (day.ground.stretches[name] for name in day.rung.stretches if name in day.ground.stretches)
    asks = any(target.key == "elbow" for stretch in there for target in stretch.target)
    return asks and day.at > 0 and not elbow_reaches(day.ground.person)


def _lacking(
    day: _Day, possible: Sequence[Stretch], covered: Collection[Region]
) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """One stretch for each region without its plateau, the one that lacks most first, what is covered today last."""
    scheme = day.ground.scheme
    for each in sorted(day.week, key=lambda each: (each.region not in covered, _need(each, scheme)), reverse=True):
        found = [stretch for stretch in possible if stretch.regions[0] is each.region]
        on_ladder = [stretch for stretch in found if _above(stretch, day)]
        fitting = [stretch for stretch in found if stretch not in on_ladder]
        if each.least < scheme.plateau_min and fitting:
            yield min(fitting, key=lambda stretch: _suits(stretch, day)), _region_reasons(each, scheme)


def _above(stretch: Stretch, day: _Day) -> bool:
    """Whether a stretch stands on the ladder, but on no rung up to this one; or is demanding."""
    rungs = [index for index, each in enumerate(day.ground.scheme.rung) if stretch.id in each.stretches]
    return (bool(rungs) and rungs[0] > day.at) or stretch.level > MOST_LEVEL


def _need(week: Week, scheme: Scheme) -> tuple[float, int]:
    """How much a region lacks: first up to what is enough, then up to the plateau; sitting's own order decides ties."""
    lacking = max(scheme.enough_min - week.least, 0.0) + max(scheme.plateau_min - week.least, 0.0) / 10
    weight = 1.0 - scheme.regions.index(week.region) / (2 * len(scheme.regions))
    return lacking * weight, -scheme.regions.index(week.region)


def _region_reasons(week: Week, scheme: Scheme) -> tuple[str, ...]:
    words = scheme.because
    told = {
        "region": str(week.region),
        "minutes": f"{week.least:.1f}".removesuffix(".0"),
        "enough": f"{scheme.enough_min:g}",
        "plateau": f"{scheme.plateau_min:g}",
    }
    dose = words["short" if week.least < scheme.enough_min else "balanced"].format(**told)
    dose = dose[0].upper() + dose[1:]
    shortened = scheme.regions.index(week.region) < SHORTENED
    return (words["sitting"].format(**told), dose) if shortened else (dose,)


def _suits(stretch: Stretch, day: _Day) -> tuple[int, int, int, int, str]:
    """What to take first among stretches for one region: no caution, easy, seen by the camera, no floor."""
    cautions = len(day.ground.offers[stretch.id].cautions)
    blind = int(day.wish.camera and stretch.watch == "timer")
    return cautions, stretch.level, blind, int(stretch.on_the_floor), stretch.id


def _open(name: str, ground: Ground) -> bool:
    return name in ground.stretches and name in ground.offers and not ground.offers[name].blocked_by


def _possible(stretch: Stretch, day: _Day) -> bool:
    """Whether nothing blocks a stretch, and it can be done here and now."""
    have = day.wish.have | set(day.ground.scheme.at_hand)
    here = (day.wish.floor or not stretch.on_the_floor) and set(stretch.needs) <= have
    return here and _open(stretch.id, day.ground) and stretch.id not in day.ground.resting


def _item(stretch: Stretch, reasons: tuple[str, ...], day: _Day) -> Item:
    scheme, person = day.ground.scheme, day.ground.person
    own = stretch.id in day.ground.own
    longer = day.rung.hold_s if stretch.id in day.rung.stretches else None
    held_s = stretch.hold.default_s if own else min(longer or hold_s(stretch, person), stretch.hold.max_s)
    full = own or (person.goal == "full" and stretch.mode == "static")
    times = stretch.hold.times if full else 1
    first, told = _first_side(stretch, day)
    holds = len(stretch.counted) * times
    seconds = holds * held_s + (holds - 1) * scheme.change_s + scheme.place_s
    return Item(stretch.id, held_s, times, first, seconds, scheme.place[stretch.stance], reasons + told)


def _first_side(stretch: Stretch, day: _Day) -> tuple[Side, tuple[str, ...]]:
    """The side that has had less this week goes first."""
    usual = stretch.lead_side(stretch.counted[0])
    minutes = next((each.minutes for each in day.week if each.region is stretch.regions[0]), {})
    if len(stretch.counted) == 1 or not minutes:
        return usual, ()
    less = min(Side, key=lambda side: minutes[side])
    seconds = 60 * (minutes[less.other] - minutes[less])
    if seconds < EQUAL_WITHIN_S:
        return usual, ()
    return less, (day.words["more_on"].format(side=less, seconds=round(seconds)),)


DOWN = (Stance.STANDING, Stance.CHAIR, Stance.HALF_KNEELING, Stance.ALL_FOURS, Stance.FLOOR_SITTING,
        Stance.SUPINE, Stance.SIDE_LYING, Stance.PRONE)  # fmt: skip
"""From up to down: places are changed least in this order, and one gets up from the floor once."""


def _in_places(items: Sequence[Item], day: _Day) -> tuple[Item, ...]:
    """The routine from up to down, the core first where it stands."""

    def place(item: Item) -> tuple[int, bool]:
        return DOWN.index(day.ground.stretches[item.stretch].stance), item.stretch not in day.rung.stretches

    return tuple(sorted(items, key=place))


def announced(items: Sequence[Item]) -> tuple[str | None, ...]:
    """What to say before each item about the place: nothing where one is already there."""
    before = [None, *(item.place for item in items)]
    return tuple(None if item.place == last else item.place for item, last in zip(items, before, strict=False))


def _resting_told(ground: Ground, now: datetime) -> list[str]:
    words = ground.scheme.because["resting"]
    return [
        words.format(name=ground.stretches[name].name, until=until.astimezone(now.tzinfo).strftime("%A %H:%M"))
        for name, until in ground.resting.items()
        if name in ground.stretches
    ]


def _full_told(week: Iterable[Week], scheme: Scheme) -> list[str]:
    words = scheme.because["plateau"]
    full = [each for each in week if each.least >= scheme.plateau_min]
    return [words.format(region=each.region, plateau=f"{scheme.plateau_min:g}") for each in full]


def easier(stretch: Stretch, ground: Ground) -> Stretch | None:
    """The easier version that is on offer, if there is one."""
    return next((ground.stretches[name] for name in stretch.easier if _open(name, ground)), None)

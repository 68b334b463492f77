"""What to do next: today's routine and this week's minutes, chosen by rules that are told with it.

Deterministic: the same past, person and wishes give the same plan, and every stretch in it says because of what. Knows
no stretch by name; the order of regions, the ladder and the words are data (`catalogue/plan.toml`). The time comes in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import NamedTuple

from unsit.dose import Because, Ground, How, Rung, Scheme, Week, day_part_s, is_open, today, weeks
from unsit.ladder import rung
from unsit.landmarks import Side
from unsit.movement import Equipment, Region, Stance
from unsit.person import USUAL, elbow_reaches, hold_s
from unsit.stretch import Stretch

EQUAL_WITHIN_S = 10.0
"""Sides that differ by less over a week take turns as always."""
MOST_ITEMS = 8
MOST_LEVEL = 2
"""What is demanding (level 3) is never put into a routine by itself; it can be chosen."""
FIRST_FOR_SITTERS = 2
"""So many of the scheme's regions, from the first on, are told as put first for people who sit: our choice."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is possible now: the minutes at hand, whether the floor is, a camera, and all equipment that is here."""

    minutes: float
    floor: bool = True
    camera: bool = True
    have: frozenset[Equipment] = USUAL


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
class Plan:
    """Today's routine and this week. `left_out`: why something that might be expected is not in it.

    `just`: the core by itself, on the person's rung; None where no rung is possible now. `one`: where there is time
    for one stretch alone, as in a break: what is wanted most, one's own before the core.
    """

    items: tuple[Item, ...]
    weeks: tuple[Week, ...]
    rung: int
    rung_name: str
    left_out: tuple[str, ...] = ()
    just: Item | None = None
    one: Item | None = None

    @property
    def seconds(self) -> float:
        """The whole routine's, with the changes."""
        return sum(item.seconds for item in self.items)


class _Day(NamedTuple):
    """What a routine is made for: the ground, the wish, the week, what was done today, the rung and why it is that."""

    ground: Ground
    wish: Wish
    week: tuple[Week, ...]
    today: tuple[Week, ...]
    at: int
    why: Because

    @property
    def rung(self) -> Rung:
        return self.ground.scheme.rung[self.at]

    @property
    def words(self) -> Mapping[Because, str]:
        return self.ground.scheme.because


_Wanted = tuple[Stretch, tuple[str, ...]]
"""A stretch and its reasons."""


def plan(ground: Ground, wish: Wish, now: datetime) -> Plan:
    """Today's routine for the time at hand: one's own, then the core, then what has had least this week.

    A region that has had its plateau is left out, a stretch is taken once, and nothing is begun that the time does not
    let end on both sides.
    """
    resting = {name: until for name, until in ground.resting.items() if until > now}
    ground = replace(ground, resting=resting)
    week = weeks(ground, now)
    day = _Day(ground, wish, week, today(ground, now), *rung(ground))
    possible = [stretch for stretch in ground.stretches.values() if _possible(stretch, day)]
    wanted = list(_wanted(day, possible))
    chosen = _chosen(day, wanted)
    left_out = [*_resting_told(ground, now), *_full_told(week, ground.scheme)]
    if not chosen and (wanted or not possible):
        left_out.append(day.words[Because.NO_TIME if wanted else Because.NOTHING])
    core = next(iter(_core(day, possible)), None)
    just = None if core is None else _item(*_gently(core, day), 1, day)
    return Plan(
        _in_places(chosen, day),
        week,
        day.at,
        day.rung.name,
        tuple(left_out),
        just,
        chosen[0] if chosen else just,
    )


def _chosen(day: _Day, wanted: Iterable[_Wanted]) -> list[Item]:
    """What of the wanted fits into the time, each as often as the day's part asks for, or less; own ones in full."""
    chosen: list[Item] = []
    for stretch, reasons in wanted:
        left_s = 60 * day.wish.minutes - sum(each.seconds for each in chosen)
        times = _times(stretch, day)
        least = times if stretch.id in day.ground.own else 1
        items = (_item(stretch, reasons, each, day) for each in range(times, least - 1, -1))
        fitting = next((item for item in items if item.seconds <= left_s), None)
        if fitting is not None and len(chosen) < MOST_ITEMS:
            chosen.append(fitting)
    return chosen


def _wanted(day: _Day, possible: Sequence[Stretch]) -> Iterator[_Wanted]:
    """The stretches in the order in which they are wanted, each with its reasons."""
    unasked = [stretch for stretch in possible if stretch.id not in day.ground.drafts]
    own = _own(day, unasked)
    made_from = {day.ground.own[stretch.id] for stretch, _ in own}
    ours = [stretch for stretch in unasked if stretch.id not in {*day.ground.own, *made_from}]
    first = (*own, *(wanted for wanted in _core(day, ours) if not _full(wanted[0], day)))
    covered, taken = {stretch.regions[0] for stretch, _ in first}, set(made_from)
    for wanted in (*first, *_lacking(day, ours, covered)):
        stretch, reasons = _gently(wanted, day)
        if stretch.id not in taken:
            taken.add(stretch.id)
            yield stretch, reasons


def _own(day: _Day, possible: Iterable[Stretch]) -> list[_Wanted]:
    return [(stretch, (day.words[Because.OWN],)) for stretch in possible if stretch.id in day.ground.own]


def _core(day: _Day, possible: Sequence[Stretch]) -> list[_Wanted]:
    """This rung's stretches; where none of them is possible now, those of the nearest rung below that are."""
    scheme, hand = day.ground.scheme, _hand_instead(day)
    for index in range(day.at - 1 if hand else day.at, -1, -1):
        found = [stretch for stretch in possible if stretch.id in scheme.rung[index].stretches]
        if found:
            why = Because.ELBOW if hand and index == day.at - 1 else _why_there(index, day)
            return [(stretch, (day.words[why].format(rung=scheme.rung[index].name),)) for stretch in found]
    return []


def _why_there(index: int, day: _Day) -> Because:
    """Why it is this rung's stretches: the person stands on it, or what keeps them from theirs just now."""
    if index == day.at:
        return day.why
    theirs = [day.ground.stretches[name] for name in day.rung.stretches if name in day.ground.stretches]
    if not day.wish.floor and any(stretch.on_the_floor for stretch in theirs):
        return Because.NO_FLOOR
    if any(not set(stretch.needs) <= day.wish.have for stretch in theirs):
        return Because.NO_MEANS
    return Because.LOWER


def _full(stretch: Stretch, day: _Day) -> bool:
    """Whether what it is first of all for has had its plateau this week, on both sides."""
    return any(each.region is stretch.regions[0] and each.least >= day.ground.scheme.plateau_min for each in day.week)


def _gently(wanted: _Wanted, day: _Day) -> _Wanted:
    """After a morning that was worse, the easier version first; where there is none, the same for a shorter time."""
    stretch, reasons = wanted
    if not _is_sore(stretch, day.ground):
        return wanted
    gentler = next((each for each in _easier(stretch, day.ground) if _possible(each, day)), None)
    if gentler is None:
        return stretch, (*reasons, day.words[Because.SHORTER])
    return gentler, (*reasons, day.words[Because.EASED].format(name=stretch.name))


def _is_sore(stretch: Stretch, ground: Ground) -> bool:
    """Whether its last morning was worse, and neither it nor its easier version was comfortable since."""
    since = ground.sore.get(stretch.id)
    names = {stretch.id, *stretch.easier}
    return since is not None and not any(
        done.stretch in names and done.at > since and done.how is How.COMFORTABLE for done in ground.past
    )


def _hand_instead(day: _Day) -> bool:
    """Whether the proportions speak for the rung below, where the hand takes the elbow's place."""
    there = (day.ground.stretches[name] for name in day.rung.stretches if name in day.ground.stretches)
    asks = any(target.key == "elbow" for stretch in there for target in stretch.target)
    return asks and day.at > 0 and not elbow_reaches(day.ground.person)


def _lacking(day: _Day, possible: Sequence[Stretch], covered: Collection[Region]) -> Iterator[_Wanted]:
    """One stretch for each region without its plateau, the one that lacks most first, what is covered today last."""
    scheme = day.ground.scheme
    for each in sorted(day.week, key=lambda each: (each.region not in covered, _need(each, scheme)), reverse=True):
        found = [stretch for stretch in possible if stretch.regions[0] is each.region and not _above(stretch, day)]
        if each.least < scheme.plateau_min and found:
            yield min(found, key=lambda stretch: _suits(stretch, day)), _region_reasons(each, scheme)


def _above(stretch: Stretch, day: _Day) -> bool:
    """Whether a stretch stands on the ladder, but on no rung up to this one; or is demanding."""
    rungs = [index for index, each in enumerate(day.ground.scheme.rung) if stretch.id in each.stretches]
    return (bool(rungs) and rungs[0] > day.at) or stretch.level > MOST_LEVEL


def _need(week: Week, scheme: Scheme) -> tuple[float, int]:
    """How much a region lacks: first up to what is enough, then up to the plateau; sitting's own order decides ties."""
    lacking = max(scheme.enough_min - week.least, 0.0) + max(scheme.plateau_min - week.least, 0.0) / 10
    weight = 1.0 - scheme.regions.index(week.region) / (2 * len(scheme.regions))
    return lacking * weight, -scheme.regions.index(week.region)


def _dose_told(week: Week, scheme: Scheme) -> dict[str, str]:
    return {
        "region": str(week.region),
        "minutes": f"{week.least:.1f}".removesuffix(".0"),
        "enough": f"{scheme.enough_min:g}",
        "plateau": f"{scheme.plateau_min:g}",
    }


def _region_reasons(week: Week, scheme: Scheme) -> tuple[str, ...]:
    words = scheme.because
    told = _dose_told(week, scheme)
    dose = _sentence(words[Because.SHORT if week.least < scheme.enough_min else Because.BALANCED].format(**told))
    early = scheme.regions.index(week.region) < FIRST_FOR_SITTERS
    return (words[Because.SITTING].format(**told), dose) if early else (dose,)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _suits(stretch: Stretch, day: _Day) -> tuple[int, int, int, int, str]:
    """What to take first among stretches for one region: no caution, easy, seen by the camera, no floor."""
    cautions = len(day.ground.offers[stretch.id].cautions)
    blind = int(day.wish.camera and stretch.watch == "timer")
    return cautions, stretch.level, blind, int(stretch.on_the_floor), stretch.id


def _possible(stretch: Stretch, day: _Day) -> bool:
    """Whether nothing blocks a stretch, and it can be done here and now."""
    here = (day.wish.floor or not stretch.on_the_floor) and set(stretch.needs) <= day.wish.have
    return here and is_open(stretch.id, day.ground) and stretch.id not in day.ground.resting


def _item(stretch: Stretch, reasons: tuple[str, ...], times: int, day: _Day) -> Item:
    scheme = day.ground.scheme
    held_s = _hold_s(stretch, day)
    first, told = _first_side(stretch, day)
    holds = len(stretch.counted) * times
    seconds = holds * held_s + (holds - 1) * scheme.change_s + scheme.place_s
    because = (*reasons, *_day_reasons(stretch, times * held_s, day), *told)
    return Item(stretch.id, held_s, times, first, seconds, scheme.place[stretch.stance], because)


def _hold_s(stretch: Stretch, day: _Day) -> float:
    """How long it is held: as prescribed, as the rung asks, or as usual; as short as may be after a bad morning."""
    if _is_sore(stretch, day.ground):
        return stretch.hold.min_s
    if stretch.id in day.ground.own:
        return stretch.hold.default_s
    longer = day.rung.hold_s if stretch.id in day.rung.stretches else None
    return min(longer or hold_s(stretch, day.ground.person), stretch.hold.max_s)


# The day's part


def _times(stretch: Stretch, day: _Day) -> int:
    """How often a side: as prescribed, else what the day still wants, in no more holds than a full dose has."""
    if stretch.id in day.ground.own:
        return stretch.hold.times
    if stretch.mode != "static" or _is_sore(stretch, day.ground):
        return 1
    wanted = ceil(_day_left_s(stretch, day) / _hold_s(stretch, day))
    return min(max(wanted, 1), stretch.hold.times)


def _day_left_s(stretch: Stretch, day: _Day) -> float:
    """What of the day's part the side with less has still to get, for what the stretch is first of all for."""
    done_s = next((60 * each.least for each in day.today if each.region is stretch.regions[0]), 0.0)
    return max(day_part_s(day.ground) - done_s, 0.0)


def _day_reasons(stretch: Stretch, held_s: float, day: _Day) -> tuple[str, ...]:
    """What these seconds are of the day's part; nothing where it is had already, or where another said how much."""
    left_s = _day_left_s(stretch, day)
    if stretch.id in day.ground.own or stretch.mode != "static" or left_s == 0:
        return ()
    later_s = max(left_s - held_s, 0.0)
    told = {
        "part": round(day_part_s(day.ground)),
        "later": round(later_s),
        "days": day.ground.scheme.days,
        "goal": f"{day.ground.scheme.days * day_part_s(day.ground) / 60:g}",
    }
    return (day.words[Because.DAY_LATER if later_s else Because.DAY_DONE].format(**told),)


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
    return less, (day.words[Because.MORE_ON].format(side=less, seconds=round(seconds)),)


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
    words = ground.scheme.because[Because.RESTING]
    return [
        words.format(name=ground.stretches[name].name, until=until.astimezone(now.tzinfo).strftime("%A %H:%M"))
        for name, until in ground.resting.items()
        if name in ground.stretches
    ]


def _full_told(week: Iterable[Week], scheme: Scheme) -> list[str]:
    words = scheme.because[Because.PLATEAU]
    full = [each for each in week if each.least >= scheme.plateau_min]
    return [_sentence(words.format(**_dose_told(each, scheme))) for each in full]


def _easier(stretch: Stretch, ground: Ground) -> list[Stretch]:
    return [ground.stretches[name] for name in stretch.easier if is_open(name, ground)]

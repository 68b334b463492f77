"""When to get up: a break is offered, gently, when someone has sat long enough and nothing speaks against it.

A break is: stand, walk a little, and once or twice a day the stretch. It is asked for in two phases: a quiet word, and
when the person pauses by themselves, or after two minutes, the break's page. What is answered is free: later costs
nothing, and not today is not today. Only what was left without an answer makes the next one come sooner, and one that
is taken makes all forgotten. Whoever was away long enough has had their break.

Pure: `step(breaks, activity, time_s)` and `answer(breaks, told, at, time_s)` give the new state and what happened. It
shows nothing, keeps nothing, and knows of the clock and the desktop only what it is told. `time_s` as in `sitting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from unsit import sitting as chairs
from unsit.sitting import Activity, Busy, Chair, Sitting
from unsit.working_hours import DAY_MIN, USUAL, WorkingHours

LOOK_AHEAD_S = 60.0
"""So long before a break is due, what hinders it begins to matter; and so long after the last of it, there is peace."""
SHOWN_AT_LEAST_S = 10.0
"""The quiet word stands alone for so long, even if nobody touches anything."""
WITHDRAWN_S = 300.0
"""A word that was taken back, because a call began, is not said again sooner than this."""
AGAIN_S = (900.0, 600.0, 300.0)
"""How soon it is asked again after the first, the second, and every further break without an answer."""
SAT_AT_LEAST_S = 300.0
"""An absence after less time on the chair is no break, but a part of the last one."""
UP_AT_MOST_S = 3 * 3600.0
"""Whoever said that they are up, and nothing more for so long, has had their break."""
DAYS_REMEMBERED = 8


class Kind(StrEnum):
    """What a break is for, after standing up: the stretch, or just a walk."""

    STRETCH = "stretch"
    WALK = "walk"


class How(StrEnum):
    """How a break is known to have been taken: a camera saw the stretch, the person told it, or they were away."""

    SEEN = "seen"
    TOLD = "told"
    AWAY = "away"


class End(StrEnum):
    """What became of a break that was offered."""

    TAKEN = "taken"
    MISSED = "missed"
    SKIPPED = "skipped"
    NOT_TODAY = "not today"
    CUT_OFF = "cut off"


class Answer(StrEnum):
    """What the person, or the page that saw them, says. `closed`: the page was closed without a word."""

    NOW = "now"
    UP = "up"
    LATER = "later"
    SKIP = "skip"
    NOT_TODAY = "not_today"
    TOLD = "told"
    SEEN = "seen"
    CLOSED = "closed"


class Phase(StrEnum):
    """Where a break stands. `waiting`: none is on, or it is put off."""

    WAITING = "waiting"
    ASKED = "asked"
    OPEN = "open"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Rules:
    """How someone wants to be reminded. `rest_s` in `chair` is the absence that counts as a break by itself."""

    hours: WorkingHours = USUAL
    every_s: float = 45 * 60.0
    stretches_a_day: int = 2
    ask_s: float = 120.0
    pause_s: float = 10.0
    later_s: float = 300.0
    page_s: float = 600.0
    chair: Chair = Chair()


@dataclass(frozen=True, slots=True)
class Offer:
    """A break that is due: its name, which no other has; what it is for; since when; after how long on the chair."""

    id: str
    kind: Kind
    due_at: datetime
    sat_s: float
    asked: int = 0
    postponed: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a break; one that nobody offered, but someone took, has `asked` 0."""

    id: str
    kind: Kind
    due_at: datetime
    ended_at: datetime
    end: End
    sat_s: float
    asked: int = 0
    postponed: int = 0
    how: How | None = None
    stretched: bool = False
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A working day so far: seconds sure to have been sat, breaks offered and taken, stretches done."""

    sat_s: float = 0.0
    offered: int = 0
    taken: int = 0
    stretches: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Say quietly that a break is due; from the second unanswered one on (`level` 1 to 3) so that it is not missed."""

    offer: Offer
    level: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Open the break's page."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Take the word or the page back; because of this, or because working time or the person's patience is over."""

    offer: Offer
    busy: Busy | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A break is over; whatever is shown of it is taken away, and this is what to keep."""

    record: Record


Event = Asked | Opened | Withdrawn | Ended


class Told(NamedTuple):
    """An answer. `session`: the kept session in which the stretch was done; `stretched`: it was the whole stretch."""

    answer: Answer
    session: str | None = None
    stretched: bool = False


@dataclass(frozen=True, slots=True)
class Breaks:
    """Everything that is remembered. Times end in `_s` as `time_s` does; `again_s`: no break is asked for before it.

    `level`: how many breaks in a row had no answer, at most 3. `clear_since_s`: nothing has hindered since then.
    """

    rules: Rules = Rules()
    sitting: Sitting = Sitting()
    phase: Phase = Phase.WAITING
    phase_since_s: float = 0.0
    offer: Offer | None = None
    level: int = 0
    again_s: float = 0.0
    clear_since_s: float | None = None
    paused_until: datetime | None = None
    sessions: tuple[str, ...] = ()
    days: Mapping[date, Day] = field(default_factory=dict)

    def day(self, at: datetime) -> Day:
        """The working day so far that this moment belongs to."""
        return self.days.get(self.rules.hours.day(at), Day())

    def paused(self, at: datetime) -> bool:
        """Whether the person wants to hear of no break just now."""
        return self.paused_until is not None and at < self.paused_until

    def must_look(self, idle_s: float | None) -> bool:
        """Whether it matters what else is going on: a break is near or on, or an untouched desk may be a call."""
        near = self.sitting.in_chair_s >= self.rules.every_s - LOOK_AHEAD_S
        here = self.sitting.away_since_s is None
        still = here and idle_s is not None and idle_s >= self.rules.chair.away_after_s
        return near or still or self.phase in (Phase.ASKED, Phase.OPEN)


_Step = tuple[Breaks, tuple[Event, ...]]


def step(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """One look at the desktop: the new state, and what is to be done about it."""
    breaks, rested = _sat(breaks, activity, time_s)
    breaks = _cleared(breaks, activity, time_s)
    breaks, asked = _PHASES[breaks.phase](breaks, activity, time_s)
    return breaks, (*rested, *asked)


def answer(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """What the person says, at any time; what makes no sense where things stand changes nothing."""
    if told.session is not None:
        breaks = replace(breaks, sessions=tuple(dict.fromkeys((*breaks.sessions, told.session))))
    return _ANSWERS[told.answer](breaks, told, at, time_s)


def pause(breaks: Breaks, until: datetime, time_s: float) -> _Step:
    """No break is asked for until then; one that is asked for just now is taken back."""
    breaks = replace(breaks, paused_until=until)
    return _withdrawn(breaks, None, time_s) if breaks.phase in (Phase.ASKED, Phase.OPEN) else (breaks, ())


def resume(breaks: Breaks) -> Breaks:
    """Breaks are asked for again."""
    return replace(breaks, paused_until=None)


def tomorrow(at: datetime) -> datetime:
    """The next midnight."""
    return datetime.combine(at.date() + timedelta(days=1), time(), at.tzinfo)


def planned_stretches(rules: Rules) -> tuple[tuple[int, int], ...]:
    """When the stretches of a week fall due at the earliest: the weekday, 0 for Monday, and the minute of its day.

    A stretch is owed from its part of the day on, and then comes with the next break.
    """
    parts = [part / rules.stretches_a_day for part in range(rules.stretches_a_day)]
    return tuple(
        (weekday, int(min(rules.hours.minute_at(weekday, part) + rules.every_s / 60, DAY_MIN - 1)))
        for weekday in range(7)
        if rules.hours.days[weekday]
        for part in parts
    )


def started_again(breaks: Breaks, was: datetime, at: datetime, time_s: float) -> _Step:
    """The program was not running from `was` to `at`, and `time_s` may begin anew.

    After a moment all goes on. After longer nobody knows what the person did: they begin afresh, and a break that was
    asked for is over without a result. A clock that was put back tells of no time at all.
    """
    gone_s = max((at - was).total_seconds(), 0.0)
    seen_s = breaks.sitting.seen_s or 0.0
    if gone_s <= chairs.ASLEEP_S:
        return _moved(breaks, time_s - gone_s - seen_s), ()
    moved = _moved(breaks, time_s - seen_s)
    fresh = replace(moved, sitting=Sitting(), clear_since_s=None, again_s=time_s)
    return (fresh, ()) if fresh.offer is None else _ended(fresh, End.CUT_OFF, at, time_s)


def _moved(breaks: Breaks, by_s: float) -> Breaks:
    """The same with all its times on another clock, which shows so much more."""
    sat = breaks.sitting
    return replace(
        breaks,
        phase_since_s=breaks.phase_since_s + by_s,
        again_s=breaks.again_s + by_s,
        clear_since_s=None if breaks.clear_since_s is None else breaks.clear_since_s + by_s,
        sitting=replace(
            sat,
            sure_until_s=sat.sure_until_s + by_s,
            seen_s=None if sat.seen_s is None else sat.seen_s + by_s,
            away_since_s=None if sat.away_since_s is None else sat.away_since_s + by_s,
        ),
    )


# What is noticed at every look


def _sat(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """The chair, and the day's sum; whoever said that they are up does not sit.

    An absence that was long enough is a break, whether one was offered or not; but not if it only goes on from one.
    """
    if breaks.phase is Phase.UP:
        after, _ = chairs.step(breaks.sitting.risen(), activity, breaks.rules.chair, time_s)
        up = replace(after.risen(), rested=after.away_since_s is not None)
        return replace(breaks, sitting=up), ()
    before_s = breaks.sitting.in_chair_s
    after, passed = chairs.step(breaks.sitting, activity, breaks.rules.chair, time_s)
    breaks = _counted(replace(breaks, sitting=after), activity.at, sat_s=passed.sat_s)
    if passed.rest_s is None or (breaks.offer is None and before_s < SAT_AT_LEAST_S):
        return breaks, ()
    if breaks.offer is None:
        breaks = replace(breaks, offer=_new(Kind.WALK, activity.at, before_s))
    return _ended(breaks, End.TAKEN, activity.at, time_s, How.AWAY)


def _cleared(breaks: Breaks, activity: Activity, time_s: float) -> Breaks:
    """Since when nothing has hindered; while nobody looks, nothing is known of it."""
    clear = activity.busy is not None and not activity.busy and breaks.sitting.away_since_s is None
    if not clear:
        return replace(breaks, clear_since_s=None)
    return breaks if breaks.clear_since_s is not None else replace(breaks, clear_since_s=time_s)


# Phase by phase


def _waiting(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """Nothing is asked: is it time?"""
    if not _is_time(breaks, activity.at, time_s):
        return breaks, ()
    new = breaks.offer is None
    offer = breaks.offer or _due(breaks, activity.at)
    offer = replace(offer, asked=offer.asked + 1)
    breaks = _in_phase(replace(breaks, offer=offer), Phase.ASKED, time_s)
    return _counted(breaks, activity.at, offered=int(new)), (Asked(offer, breaks.level),)


def _is_time(breaks: Breaks, at: datetime, time_s: float) -> bool:
    """Sat long enough, in working time, not put off, and in peace for a while."""
    due = breaks.sitting.in_chair_s >= breaks.rules.every_s and breaks.sitting.away_since_s is None
    wanted = breaks.rules.hours.open_at(at) and not breaks.paused(at) and time_s >= breaks.again_s
    clear_s = breaks.clear_since_s
    return due and wanted and clear_s is not None and time_s - clear_s >= LOOK_AHEAD_S


def _asked(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """The quiet word stands: its time is over, or the person pauses by themselves, or something has come up."""
    against = _against(breaks, activity)
    if against is not None:
        return _withdrawn(breaks, against.busy, time_s)
    shown_s = time_s - breaks.phase_since_s
    pauses = activity.idle_s is not None and activity.idle_s >= breaks.rules.pause_s and shown_s >= SHOWN_AT_LEAST_S
    if not pauses and shown_s < breaks.rules.ask_s:
        return breaks, ()
    assert breaks.offer is not None
    return _in_phase(breaks, Phase.OPEN, time_s), (Opened(breaks.offer),)


def _open(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """The page is open, and nobody has said anything yet."""
    against = _against(breaks, activity)
    if against is not None:
        return _withdrawn(breaks, against.busy, time_s)
    if time_s - breaks.phase_since_s < breaks.rules.page_s:
        return breaks, ()
    return _missed(breaks, activity.at, time_s)


def _up(breaks: Breaks, activity: Activity, time_s: float) -> _Step:
    """The person is up, and the page leads them."""
    if time_s - breaks.phase_since_s < UP_AT_MOST_S:
        return breaks, ()
    return _ended(breaks, End.TAKEN, activity.at, time_s, How.TOLD)


_PHASES = {Phase.WAITING: _waiting, Phase.ASKED: _asked, Phase.OPEN: _open, Phase.UP: _up}


class _Against(NamedTuple):
    """Something speaks against a break that is asked for: this, or that its time is over."""

    busy: Busy | None


def _against(breaks: Breaks, activity: Activity) -> _Against | None:
    if activity.busy:
        return _Against(min(activity.busy))
    over = breaks.paused(activity.at) or not breaks.rules.hours.open_at(activity.at)
    return _Against(None) if over else None


# Answer by answer


def _now(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """The person asks for a break: whatever the hour, and whatever is on."""
    del told
    if breaks.phase in (Phase.OPEN, Phase.UP):
        return breaks, ()
    new = breaks.offer is None
    offer = breaks.offer or _due(breaks, at)
    offer = replace(offer, asked=offer.asked + 1)
    breaks = _in_phase(replace(breaks, offer=offer), Phase.OPEN, time_s)
    return _counted(breaks, at, offered=int(new)), (Opened(offer),)


def _get_up(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """The person gets up; where no page is open yet, it opens now and leads them."""
    opened: tuple[Event, ...] = ()
    if breaks.phase is Phase.UP:
        return breaks, ()
    if breaks.phase is not Phase.OPEN:
        breaks, opened = _now(breaks, told, at, time_s)
    return _in_phase(replace(breaks, sitting=breaks.sitting.risen()), Phase.UP, time_s), opened


def _later(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """In five minutes, as often as one likes."""
    del told, at
    breaks = replace(breaks, again_s=time_s + breaks.rules.later_s)
    if breaks.offer is None or breaks.phase is Phase.UP:
        return breaks, ()
    offer = replace(breaks.offer, postponed=breaks.offer.postponed + 1)
    waiting = _in_phase(replace(breaks, offer=offer), Phase.WAITING, time_s)
    return waiting, (Withdrawn(offer, None),)


def _skip(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """This one not; the next after the usual time."""
    del told
    breaks = replace(breaks, offer=breaks.offer or _due(breaks, at))
    return _ended(breaks, End.SKIPPED, at, time_s)


def _not_today(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    del told
    breaks = replace(breaks, paused_until=tomorrow(at))
    return (breaks, ()) if breaks.offer is None else _ended(breaks, End.NOT_TODAY, at, time_s)


def _did_it(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """It is done: seen, or told. A stretch is a break also where none was offered; a word alone needs one."""
    how = How.SEEN if told.answer is Answer.SEEN else How.TOLD
    if breaks.offer is None:
        if not told.stretched:
            return breaks, ()
        breaks = replace(breaks, offer=_new(Kind.STRETCH, at, breaks.sitting.in_chair_s))
    return _ended(breaks, End.TAKEN, at, time_s, how, stretched=told.stretched)


def _closed(breaks: Breaks, told: Told, at: datetime, time_s: float) -> _Step:
    """The page is gone without a word: who had got up has had their walk, who had not has missed it."""
    del told
    if breaks.phase is Phase.UP:
        return _ended(breaks, End.TAKEN, at, time_s, How.TOLD)
    return _missed(breaks, at, time_s) if breaks.phase is Phase.OPEN else (breaks, ())


_ANSWERS = {
    Answer.NOW: _now,
    Answer.UP: _get_up,
    Answer.LATER: _later,
    Answer.SKIP: _skip,
    Answer.NOT_TODAY: _not_today,
    Answer.TOLD: _did_it,
    Answer.SEEN: _did_it,
    Answer.CLOSED: _closed,
}


# What both come to


def _missed(breaks: Breaks, at: datetime, time_s: float) -> _Step:
    """Nobody answered: it is asked again, a little sooner each time."""
    again_s = time_s + AGAIN_S[min(breaks.level, len(AGAIN_S) - 1)]
    sitting, level = breaks.sitting, min(breaks.level + 1, len(AGAIN_S))
    breaks, events = _ended(breaks, End.MISSED, at, time_s)
    return replace(breaks, sitting=sitting, level=level, again_s=again_s), events


def _withdrawn(breaks: Breaks, busy: Busy | None, time_s: float) -> _Step:
    assert breaks.offer is not None
    waiting = _in_phase(replace(breaks, again_s=time_s + WITHDRAWN_S), Phase.WAITING, time_s)
    return waiting, (Withdrawn(breaks.offer, busy),)


def _ended(  # noqa: PLR0913 - a record's own parts
    breaks: Breaks, end: End, at: datetime, time_s: float, how: How | None = None, *, stretched: bool = False
) -> _Step:
    """The break is over, and the chair's time with it."""
    offer = breaks.offer
    assert offer is not None
    record = Record(
        offer.id, offer.kind, offer.due_at, at, end, offer.sat_s, offer.asked, offer.postponed, how, stretched,
        breaks.sessions,
    )  # fmt: skip
    taken = end is End.TAKEN
    sitting = breaks.sitting if how is How.AWAY else breaks.sitting.risen()
    breaks = replace(breaks, offer=None, sessions=(), sitting=sitting, level=0 if taken else breaks.level)
    breaks = _in_phase(replace(breaks, again_s=time_s), Phase.WAITING, time_s)
    counts = taken and record.asked > 0
    return _counted(breaks, at, taken=int(counts), stretches=int(stretched)), (Ended(record),)


def _in_phase(breaks: Breaks, phase: Phase, time_s: float) -> Breaks:
    return replace(breaks, phase=phase, phase_since_s=time_s)


def _due(breaks: Breaks, at: datetime) -> Offer:
    return _new(_kind(breaks, at), at, breaks.sitting.in_chair_s)


def _new(kind: Kind, at: datetime, sat_s: float) -> Offer:
    return Offer(_name(at), kind, at, sat_s)


def _name(at: datetime) -> str:
    """A break's name is its moment; no two become due in the same one."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")


def _kind(breaks: Breaks, at: datetime) -> Kind:
    """The stretch, if the part of the day that has passed is owed one: the first at once, a second after half of it."""
    wanted, done = breaks.rules.stretches_a_day, breaks.day(at).stretches
    owed = done < wanted and breaks.rules.hours.passed(at) >= done / wanted
    return Kind.STRETCH if owed else Kind.WALK


def _counted(  # noqa: PLR0913 - a day's own parts
    breaks: Breaks, at: datetime, *, sat_s: float = 0.0, offered: int = 0, taken: int = 0, stretches: int = 0
) -> Breaks:
    """The day's sums with this more; days long past are forgotten."""
    if not (sat_s or offered or taken or stretches):
        return breaks
    today, day = breaks.rules.hours.day(at), breaks.day(at)
    more = Day(day.sat_s + sat_s, day.offered + offered, day.taken + taken, day.stretches + stretches)
    newest = sorted({**breaks.days, today: more}.items())[-DAYS_REMEMBERED:]
    return replace(breaks, days=dict(newest))

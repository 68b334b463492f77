"""What a physiotherapist is told on one page: what was done, how far, what the person says, from where it was seen.

Numbers of the last weeks alone, from what is kept; nothing is rated. The page itself is `handout_page.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from unsit.dose import Scheme
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Seconds
from unsit.movement import Region
from unsit.observation import Verdict
from unsit.outcome import Outcome
from unsit.pain import Report, Sign
from unsit.prescription import Prescription
from unsit.progress import SURE, Kept, Progress, Trend
from unsit.session import CLOCK, DONE, EQUAL_WITHIN_S, EYES, Best
from unsit.stretch import Stretch
from unsit.summary import COUNTED_S

WEEKS = 12
"""The questions of how one is end after as many."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Everything that is kept, and that it means. `name`: whose it is, if that is to be said; `kept` newest first."""

    now: datetime
    kept: Sequence[Kept]
    stretches: Mapping[str, Stretch]
    own: Mapping[str, Prescription]
    scheme: Scheme
    weeks: Sequence[LedgerWeek]
    found: Progress
    reports: Sequence[Report] = ()
    outcomes: Sequence[Outcome] = ()
    name: str | None = None

    @property
    def first(self) -> date:
        """The Monday with which the weeks begin that are told."""
        today = self.now.date()
        return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)

    @property
    def days(self) -> int:
        """So many are told."""
        return (self.now.date() - self.first).days + 1

    @property
    def late(self) -> list[Kept]:
        """The person's sessions of these weeks, of stretches that there still are; no demonstration."""
        return [one for one in self.kept if self._counts(one) and self.day(one) >= self.first]

    def _counts(self, one: Kept) -> bool:
        return one.session.source in DONE and one.session.stretch in self.stretches

    def day(self, one: Kept) -> date:
        """The person's own day."""
        return one.started_at.astimezone(self.now.tzinfo).date()


@dataclass(slots=True)
class Had:
    """What one side had of a stretch."""

    seconds: Seconds = NONE
    holds: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """One stretch. `full`: on so many of its days every side had the whole dose, `times` holds of `hold_s`."""

    stretch: Stretch
    times: int
    hold_s: float
    days: int
    full: int
    sides: Mapping[Side, Had]

    @property
    def all_s(self) -> float:
        """Both sides' seconds."""
        return sum(had.seconds.all_s for had in self.sides.values())


def done(practice: Practice) -> list[Done]:
    """Each stretch of these weeks, what was done most first."""
    by_stretch: dict[str, list[Kept]] = {}
    for one in practice.late:
        if any(hold.held_s >= COUNTED_S for hold in one.session.holds):
            by_stretch.setdefault(one.session.stretch, []).append(one)
    found = [_done(practice, practice.stretches[name], sessions) for name, sessions in by_stretch.items()]
    return sorted(found, key=lambda each: (-each.all_s, each.stretch.id))


def _done(practice: Practice, stretch: Stretch, sessions: Sequence[Kept]) -> Done:
    sides = {side: Had() for side in Side}
    by_day: dict[date, Counter[Side]] = {}
    for one in sessions:
        for front in stretch.counted:
            holds = [hold for hold in one.session.holds if hold.front_leg is front and hold.held_s >= COUNTED_S]
            held_s = sum(hold.held_s for hold in holds)
            by_day.setdefault(practice.day(one), Counter())[front] += held_s  # type: ignore[assignment]
            for side in Side if stretch.sides == "together" else [stretch.lead_side(front)]:
                had = sides[side]
                had.seconds = had.seconds.add(held_s, seen=one.session.source != CLOCK)
                had.holds += len(holds)
    times, hold_s = stretch.hold.times, sessions[0].session.hold_s
    dose_s = times * hold_s - EQUAL_WITHIN_S
    full = sum(all(had[front] >= dose_s for front in stretch.counted) for had in by_day.values())
    return Done(stretch, times, hold_s, len(by_day), full, sides)


def days_done(practice: Practice) -> int:
    """On so many days anything was held."""
    return len({practice.day(one) for one in practice.late if any(h.held_s >= COUNTED_S for h in one.session.holds)})


@dataclass(frozen=True, slots=True)
class Weeks:
    """A region: in so many of the weeks each side had as much as the two marks, and all its minutes."""

    region: Region
    enough: Mapping[Side, int]
    plateau: Mapping[Side, int]
    minutes: float


def marks(practice: Practice) -> list[Weeks]:
    """Each region that had anything, the most first."""
    scheme = practice.scheme
    late = [week.regions for week in practice.weeks if week.monday >= practice.first]
    found = []
    for region in scheme.regions:
        minutes = {side: [had[region].get(side, NONE).all_s / 60 for had in late if region in had] for side in Side}
        enough, plateau = (
            {side: sum(each >= mark for each in minutes[side]) for side in Side}
            for mark in (scheme.enough_min, scheme.plateau_min)
        )
        found.append(Weeks(region, enough, plateau, sum(map(sum, minutes.values()))))
    return sorted((each for each in found if each.minutes), key=lambda each: -each.minutes)


@dataclass(frozen=True, slots=True)
class Reach:
    """One measure on one side: its trend, and the furthest steady second of these weeks, if there is one."""

    trend: Trend
    furthest: Best | None


def reached(practice: Practice) -> list[Reach]:
    """Each trend that goes on in these weeks, that with the most days first."""
    late = [trend for trend in practice.found.trends if trend.line.days[-1] >= practice.first]
    return [Reach(each, _furthest(each, practice.late)) for each in sorted(late, key=lambda each: -each.days)]


def _furthest(trend: Trend, late: Iterable[Kept]) -> Best | None:
    bests = [
        best
        for one in late
        if one.session.stretch == trend.stretch and one.session.source in EYES
        for best in one.session.bests
        if best.measure == trend.measure and best.front_leg is trend.front_leg
    ]
    return max(bests, key=lambda best: trend.way * best.value_deg, default=None)


def doubts(practice: Practice) -> dict[str, float]:
    """Of each measure what half of its readings are unsure by at most: 1.96 of the fit's standard deviations."""
    told: dict[str, list[float]] = {}
    for one in practice.late:
        for best in one.session.bests:
            told.setdefault(best.measure, []).append(SURE * best.sd_deg)
    shown = {each.trend.measure for each in reached(practice)}
    return {measure: median(each) for measure, each in sorted(told.items()) if measure in shown}


@dataclass(frozen=True, slots=True)
class Views:
    """From where it was seen. `azimuths_deg`: of the sessions whose view could be used; `verdicts` of all seen."""

    seen: int
    told: int
    azimuths_deg: tuple[float, ...]
    verdicts: Mapping[Verdict, int]


def views(practice: Practice) -> Views:
    """Of the sessions of these weeks."""
    seen = [one.session for one in practice.late if one.session.source != CLOCK]
    known = (each.azimuth_deg for each in seen if each.verdict not in (None, Verdict.REFUSED))
    azimuths = tuple(sorted(azimuth for azimuth in known if azimuth == azimuth))  # noqa: PLR0124 - NaN is not
    verdicts = Counter(each.verdict for each in seen if each.verdict is not None)
    return Views(len(seen), len(practice.late) - len(seen), azimuths, verdicts)


@dataclass(frozen=True, slots=True)
class Pain:
    """What was told of pain in these weeks: numbers from 0 to 10, and signs by how often."""

    numbers: tuple[int, ...]
    mornings: tuple[int, ...]
    signs: Mapping[Sign, int] = field(default_factory=dict)


def pain(practice: Practice) -> Pain | None:
    """None where nothing was told."""
    zone, first = practice.now.tzinfo, practice.first
    late = [each for each in practice.reports if each.at.astimezone(zone).date() >= first]
    told = [each for each in late if each.pain is not None or each.signs]
    if not told:
        return None
    morning = [each for each in told if each.kind.value == "next_morning"]
    signs = Counter(sign for each in told for sign in each.signs)
    after = tuple(each.pain for each in told if each.pain is not None and each not in morning)
    return Pain(after, tuple(each.pain for each in morning if each.pain is not None), signs)

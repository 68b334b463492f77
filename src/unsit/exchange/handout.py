"""What a physiotherapist is told on one page: what was done, how far, what the person says, from where it was seen.

Numbers of the last weeks alone, from what is kept; nothing is rated. Only the level of before, and so the change, goes
by the first days there ever were. The page itself is `handout_page.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from unsit.progress import SURE, Kept, Progress, Trend, view_known
from unsit.session import CLOCK, DONE, EQUAL_WITHIN_S, EYES, Best
from unsit.stretch import Stretch
from unsit.summary import COUNTED_S

WEEKS = 12
"""The questions of how one is end after as many."""


@dataclass(frozen=True, slots=True)
class Sheet:
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
    def begun(self) -> date:
        """The day from which days and weeks are counted: the person's first session, if it is in these weeks."""
        mine = (self.day(one) for one in self.kept if one.session.source in DONE)
        return min(max(self.first, min(mine, default=self.first)), self.now.date())

    @property
    def days(self) -> int:
        """So many are told."""
        return (self.now.date() - self.begun).days + 1

    @property
    def late(self) -> list[Kept]:
        """The person's sessions of these weeks, of whatever stretch; no demonstration."""
        return [one for one in self.kept if one.session.source in DONE and self.day(one) >= self.first]

    def day(self, one: Kept) -> date:
        """The person's own day."""
        return one.started_at.astimezone(self.now.tzinfo).date()


@dataclass(slots=True)
class Had:
    """What one side had of a stretch."""

    seconds: Seconds = NONE
    holds: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """One stretch. `full`: on so many of its days every side had the whole dose, `times` holds of that day's seconds.

    `hold_s`: the shortest and the longest hold that was set.
    """

    stretch: Stretch
    times: int
    hold_s: tuple[float, float]
    days: int
    full: int
    sides: Mapping[Side, Had]

    @property
    def all_s(self) -> float:
        """Both sides' seconds."""
        return sum(had.seconds.all_s for had in self.sides.values())


def held(sheet: Sheet) -> list[Held]:
    """Each stretch of these weeks that there still is, what was done most first."""
    by_stretch: dict[str, list[Kept]] = {}
    for one in _all_held(sheet):
        if one.session.stretch in sheet.stretches:
            by_stretch.setdefault(one.session.stretch, []).append(one)
    found = [_held(sheet, sheet.stretches[name], sessions) for name, sessions in by_stretch.items()]
    return sorted(found, key=lambda each: (-each.all_s, each.stretch.id))


def _held(sheet: Sheet, stretch: Stretch, sessions: Sequence[Kept]) -> Held:
    sides = {side: Had() for side in Side}
    by_day: dict[date, dict[Side, float]] = {}
    set_s: dict[date, float] = {}
    for one in sessions:
        day = sheet.day(one)
        had_that_day = by_day.setdefault(day, defaultdict(float))
        set_s.setdefault(day, one.session.hold_s)  # of the day's last session: the newest comes first
        for front in stretch.counted:
            holds = [hold for hold in one.session.holds if hold.front_leg is front and hold.held_s >= COUNTED_S]
            held_s = sum(hold.held_s for hold in holds)
            had_that_day[front] += held_s
            for side in Side if stretch.sides == "together" else [stretch.lead_side(front)]:
                had = sides[side]
                had.seconds = had.seconds.add(held_s, seen=one.session.source != CLOCK)
                had.holds += len(holds)
    times = stretch.hold.times
    full = sum(
        all(had_that_day[front] >= times * set_s[day] - EQUAL_WITHIN_S for front in stretch.counted)
        for day, had_that_day in by_day.items()
    )
    return Held(stretch, times, (min(set_s.values()), max(set_s.values())), len(by_day), full, sides)


def _all_held(sheet: Sheet) -> list[Kept]:
    return [one for one in sheet.late if any(hold.held_s >= COUNTED_S for hold in one.session.holds)]


def no_longer_here(sheet: Sheet) -> int:
    """So many sessions were of stretches that are not there any more: what is known of them is when they were."""
    return sum(one.session.stretch not in sheet.stretches for one in _all_held(sheet))


def days_held(sheet: Sheet) -> int:
    """On so many days anything was held."""
    return len({sheet.day(one) for one in _all_held(sheet)})


@dataclass(frozen=True, slots=True)
class Weeks:
    """A region: in so many of the weeks each side had as much as the two marks, and all its minutes."""

    region: Region
    enough: Mapping[Side, int]
    plateau: Mapping[Side, int]
    minutes: float


def weeks_told(sheet: Sheet) -> int:
    """So many weeks are counted, this one and that of the beginning among them."""
    return (sheet.days + sheet.begun.weekday() - 1) // 7 + 1


def marks(sheet: Sheet) -> list[Weeks]:
    """Each region that had anything, the most first."""
    scheme = sheet.scheme
    late = [week.regions for week in sheet.weeks if week.monday >= sheet.first]
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
    """One measure on one side: its trend; on how many days of these weeks it was read, and the furthest of them."""

    trend: Trend
    days: int
    furthest: Best


def reached(sheet: Sheet) -> list[Reach]:
    """Each trend that goes on in these weeks, that with the most days first."""
    compared = _compared(sheet)
    return sorted((_reach(each, compared, sheet) for each in _late(sheet)), key=lambda each: -each.days)


def _late(sheet: Sheet) -> list[Trend]:
    """The trends that go on in these weeks."""
    return [trend for trend in sheet.found.trends if trend.line.days[-1] >= sheet.first]


def _reach(trend: Trend, compared: Sequence[Kept], sheet: Sheet) -> Reach:
    read = [
        (sheet.day(one), best)
        for one in compared
        if one.session.stretch == trend.stretch
        for best in one.session.bests
        if best.measure == trend.measure and best.front_leg is trend.front_leg
    ]
    _, furthest = max(read, key=lambda each: trend.way * each[1].value_deg)
    return Reach(trend, len({day for day, _ in read}), furthest)


def _compared(sheet: Sheet) -> list[Kept]:
    """The sessions whose angles say something, as `progress` has it."""
    seen = (one for one in sheet.late if one.session.source in EYES and one.session.stretch in sheet.stretches)
    return [one for one in seen if view_known(one.session)]


def doubts(sheet: Sheet) -> dict[str, float]:
    """Of each measure what half of its readings are unsure by at most: 1.96 of the fit's standard deviations."""
    told: dict[str, list[float]] = {}
    for one in _compared(sheet):
        for best in one.session.bests:
            told.setdefault(best.measure, []).append(SURE * best.sd_deg)
    shown = {trend.measure for trend in _late(sheet)}
    return {measure: median(each) for measure, each in sorted(told.items()) if measure in shown}


@dataclass(frozen=True, slots=True)
class Views:
    """From where it was seen. `azimuths_deg`: of the sessions whose view could be used; `verdicts` of all seen."""

    seen: int
    told: int
    azimuths_deg: tuple[float, ...]
    verdicts: Mapping[Verdict, int]


def views(sheet: Sheet) -> Views:
    """Of the sessions of these weeks."""
    seen = [one.session for one in sheet.late if one.session.source != CLOCK]
    known = (each.azimuth_deg for each in seen if each.verdict not in (None, Verdict.REFUSED))
    azimuths = tuple(sorted(azimuth for azimuth in known if azimuth == azimuth))  # noqa: PLR0124 - NaN is not
    verdicts = Counter(each.verdict for each in seen if each.verdict is not None)
    return Views(len(seen), len(sheet.late) - len(seen), azimuths, verdicts)


@dataclass(frozen=True, slots=True)
class Pain:
    """What was told of pain in these weeks: numbers from 0 to 10, and signs by how often."""

    numbers: tuple[int, ...]
    mornings: tuple[int, ...]
    signs: Mapping[Sign, int] = field(default_factory=dict)


def pain(sheet: Sheet) -> Pain | None:
    """None where nothing was told."""
    zone, first = sheet.now.tzinfo, sheet.first
    late = [each for each in sheet.reports if each.at.astimezone(zone).date() >= first]
    told = [each for each in late if each.pain is not None or each.signs]
    if not told:
        return None
    morning = [each for each in told if each.kind.value == "next_morning"]
    signs = Counter(sign for each in told for sign in each.signs)
    after = tuple(each.pain for each in told if each.pain is not None and each not in morning)
    return Pain(after, tuple(each.pain for each in morning if each.pain is not None), signs)

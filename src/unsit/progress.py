"""What changed over many sessions, and whether it is more than chance and the camera make: often it is not, yet.

A session's bests (`steady.py`) become a series a stretch, measure and front leg. Only days in like views are
compared: the level of the last days with that of the first, against the smallest real change. That comes from the
person's own spread from day to day and from the fit's standard deviation, and is never below ten degrees. It is looked
at after every day, for years: so the longer it is looked at, the more is asked. `docs/progress.md` tells how simulated
people fare.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from unsit.angles import limb_side
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.session import EYES, Session
from unsit.steady import aims
from unsit.stretch import Stretch

FLOOR_DEG = 10.0
"""No smaller change is told: the means of three to five pictures of one webcam move by up to eight degrees by chance,
and a bias of the view stays (after Cosoli 2026 and others; our choice, as the evidence has it)."""
BEFORE_DAYS, NOW_DAYS, LEAST_DAYS = 5, 10, 3
"""The level before is that of the first five days; the level now that of the last ten, once there are three."""
NOW_WITHIN = timedelta(weeks=6)
"""Older days say nothing of now."""
ALIKE_DEG, ALIKE_AT_MOST_DEG = 10.0, 15.0
"""Views this near are alike, further ones as far as the bearing's own error allows: ten degrees of bearing move the
published bias of no measure by more than 2.4 (of the turn, from 20 to 5 degrees behind and 5 behind to 20 in front, by
4.8 in 20: docs/accuracy.md), and 15 by 3.6, about a third of the floor."""
UNKNOWN_VIEW_SD_DEG = 25.0
"""A bearing less sure than the advised views are wide is none."""
MOST_PLACES = 1000
"""More than there is room for in a circle, ten degrees apart."""
SETTLED = 5
"""A place for the camera is the mean bearing of so many sessions there."""
DAY_SD_DEG = 3.0
"""From day to day the same person reaches so differently, before they are known: standard errors of tests of the turn,
lunge and raised leg are 1 to 3 degrees (Johnson 2012, Powden 2015, Neto 2015)."""
KNOWN_FROM_DAYS = 5
"""How many days' worth that expectation is."""
OF_SESSION, OF_PLACE = 1 / 3, 1 / 3
"""Shares of the fit's variance: another every session; another in every place of the lens, which may be another one
although its bearing is alike. The last third goes with the person, and cancels. Nobody has measured these shares."""
FALSE_ALARMS = 0.05
"""The chance that a series is ever told to have changed for the days' spread alone, however long it is looked at. Spent
over blocks of days as 1 / (b (b + 1)), whose sum is 1; the floor makes it far less."""
SURE, SURE_OF_PLACE = 1.96, 2.81
"""95 per cent, as whatever is told has its doubt; and 99.5 of a lens that may have been moved, as it may be moved more
than once, and is for each measure: then fewer than five people in a hundred who follow two measures are ever told of a
change that there is not."""


class Finding(StrEnum):
    """What is said of a series."""

    MOVED_FURTHER = "moved_further"
    NO_REAL_CHANGE_YET = "no_real_change_yet"
    LESS_THAN_BEFORE = "less_than_before"
    NOT_ENOUGH = "not_enough"


class Lacking(StrEnum):
    """Why there is not enough: too few days, too few in like views, or too few of late."""

    DAYS = "days"
    LIKE_VIEWS = "like_views"
    OF_LATE = "of_late"


class Kept(Protocol):
    """A kept session and when it was, as every store has it."""

    @property
    def started_at(self) -> datetime:
        """An aware time."""

    @property
    def session(self) -> Session:
        """The record."""


@dataclass(frozen=True, slots=True)
class Level:
    """Where a measure was over some days; `sd_deg` leaves out the camera's error that is always the same."""

    value_deg: float
    sd_deg: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Line:
    """A series day by day, in like views: each day's best steady second, and the level of the days up to it; (n,)."""

    days: tuple[date, ...]
    values_deg: Array
    levels_deg: Array
    level_sds_deg: Array


@dataclass(frozen=True, slots=True)
class Change:
    """The level now against the one before: + further; the smallest that is real; since when one is told, if it is."""

    before: Level
    by_deg: float
    sd_deg: float
    smallest_real_deg: float
    since: date | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure in one stretch with one leg in front. `side`: whose it is (`side_of`); `way`: 1 if more is further.

    `lacking`: why there is not enough. `days`: all that there were, in whatever view; `line` has those of the place in
    which the camera was of late. `change` is there once both levels are.
    """

    stretch: str
    measure: str
    front_leg: Side
    side: Side
    way: float
    finding: Finding
    lacking: Lacking | None
    days: int
    azimuth_deg: float
    line: Line
    now: Level | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class Uneven:
    """One side went less far than the other on both days, by more than the floor and the camera's doubt each time.

    `doubt_deg`: the larger of the two days' doubts.
    """

    stretch: str
    measure: str
    less: Side
    by_deg: float
    doubt_deg: float
    days: tuple[date, date]


@dataclass(frozen=True, slots=True)
class Progress:
    """All that can be said of change."""

    trends: tuple[Trend, ...]
    uneven: tuple[Uneven, ...]


def progress(
    kept: Iterable[Kept], stretches: Mapping[str, Stretch], zone: tzinfo | None, today: date | None = None
) -> Progress:
    """From all kept sessions, in any order; `zone`: whose days count. Only what was seen in a known view counts.

    `today`: as of which day it is told; None: as of each series' last one.
    """
    trends, uneven = [], []
    for name, sessions in sorted(_by_stretch(kept, stretches, zone).items()):
        stretch = stretches[name]
        for measure, way in aims(stretch).items():
            both = {
                leg: series for leg in stretch.counted if (series := _series(sessions, measure, leg, way)) is not None
            }
            trends += [_trend(series, stretch, measure, leg, way, today) for leg, series in both.items()]
            if len(both) == len(Side):
                uneven += _uneven(both, stretch, measure, today)
    return Progress(tuple(trends), tuple(uneven))


class _Seen(NamedTuple):
    """One session in a known view; `place` counts the places of the camera."""

    at: datetime
    day: int
    place: int
    session: Session


def _by_stretch(kept: Iterable[Kept], stretches: Mapping[str, Stretch], zone: tzinfo | None) -> dict[str, list[_Seen]]:
    """The sessions that tell something, by stretch and in their order, each with its place of the camera."""
    by_stretch: dict[str, list[Kept]] = {}
    for each in kept:
        session = each.session
        if session.bests and session.source in EYES and session.stretch in stretches and view_known(session):
            by_stretch.setdefault(session.stretch, []).append(each)
    return {name: _placed(each, zone) for name, each in by_stretch.items()}


def view_known(session: Session) -> bool:
    """Whether it was seen from somewhere that could be used and is known: else it says nothing of how far one goes."""
    judged = session.verdict not in (None, Verdict.REFUSED)
    return judged and bool(np.isfinite(session.azimuth_deg)) and session.azimuth_sd_deg <= UNKNOWN_VIEW_SD_DEG


def _placed(kept: list[Kept], zone: tzinfo | None) -> list[_Seen]:
    in_order = sorted(kept, key=lambda each: (each.started_at, each.session.azimuth_deg, each.session.duration_s))
    places = places_of(
        [each.session.azimuth_deg for each in in_order], [each.session.azimuth_sd_deg for each in in_order]
    )
    local = [each.started_at.astimezone(zone) for each in in_order]
    seen = zip(local, places, in_order, strict=True)
    return [_Seen(at, at.toordinal(), place, each.session) for at, place, each in seen]


def places_of(azimuths_deg: Iterable[float], sds_deg: Iterable[float]) -> list[int]:
    """To which place of the camera each session belongs: the nearest one that is alike, or a new one.

    >>> places_of([5.0, 8.0, 35.0, 2.0, 37.0], [4.0] * 5)
    [0, 0, 1, 0, 1]
    """
    centres: list[float] = []
    counts: list[int] = []
    places = []
    for azimuth, sd in zip(azimuths_deg, sds_deg, strict=True):
        place = min(range(len(centres)), key=lambda each: abs(centres[each] - azimuth), default=None)
        within = min(math.hypot(ALIKE_DEG, sd), ALIKE_AT_MOST_DEG)
        if place is None or abs(centres[place] - azimuth) > within:
            place = len(centres)
            centres.append(azimuth)
            counts.append(0)
        counts[place] += 1
        if counts[place] <= SETTLED:
            centres[place] += (azimuth - centres[place]) / counts[place]
        places.append(place)
    return places


@dataclass(frozen=True, slots=True)
class Series:
    """Each day's best steady second and its standard deviation, + further, in one place of the camera each; (n,).

    A day in two places is two. `days` count from year 1, as `date.toordinal` does.
    """

    days: Array
    places: Array
    values: Array
    sds: Array
    azimuths: Array


def _series(sessions: list[_Seen], measure: str, leg: Side, way: float) -> Series | None:
    told = [
        (each.day, each.place, way * best.value_deg, best.sd_deg, each.session.azimuth_deg)
        for each in sessions
        for best in each.session.bests
        if best.measure == measure and best.front_leg is leg
    ]
    return daily(np.array(told)) if told else None


def daily(told: Array) -> Series:
    """The mean of each day in each place, from rows of day, place, value, standard deviation and bearing, in order."""
    _, first, which = np.unique(told[:, 0] * MOST_PLACES + told[:, 1], return_index=True, return_inverse=True)
    counts = np.bincount(which)
    means = [np.bincount(which, weights=column) / counts for column in told[:, 2:].T]
    return Series(told[first, 0], told[first, 1], *means)


@dataclass(frozen=True, slots=True)
class Looks:
    """What every day of one place shows, knowing no later day; (n,), NaN where there is no level yet.

    `told`: 1 or -1 from the day on which a change is told, as long as it is; else 0.
    """

    levels: Array
    level_sds: Array
    before: float
    changes: Array
    change_sds: Array
    smallest: Array
    told: Array


def looks(series: Series, place: float) -> Looks:
    """Every day of the series in this place of the camera."""
    here = series.places == place
    days, values, sds = series.days[here], series.values[here], series.sds[here]
    seen = np.flatnonzero(here).astype(float) + 1
    spread = _spread(values, sds)
    place_variance = OF_PLACE * _so_far(sds**2)
    running, counts = _levels(days, values, from_day=0)
    before = float(_trimmed(values[None, :BEFORE_DAYS])[0]) if len(values) >= BEFORE_DAYS else float("nan")
    later, later_counts = _levels(days, values, from_day=BEFORE_DAYS)
    by_chance = spread**2 * (1 / _worth(BEFORE_DAYS) + 1 / _worth(later_counts))
    smallest = np.sqrt(_asked(seen) ** 2 * by_chance + SURE_OF_PLACE**2 * 2 * place_variance)
    changes = later - before
    return Looks(
        levels=running,
        level_sds=np.sqrt(spread**2 / _worth(counts) + place_variance),
        before=before,
        changes=changes,
        change_sds=np.sqrt(by_chance + 2 * place_variance),
        smallest=np.maximum(smallest, FLOOR_DEG),
        told=_told(changes, np.maximum(smallest, FLOOR_DEG)),
    )


def _spread(values: Array, sds: Array, sides: int = 1) -> Array:
    """The person's own from day to day, as known by each day; of neighbours, so that a slow change is none of it.

    `sides`: 2 where the values are a difference of both.
    """
    expected = OF_SESSION * _so_far(sds**2) + sides * DAY_SD_DEG**2
    squares = np.cumsum(np.diff(values, prepend=values[:1]) ** 2) / 2
    return np.sqrt((KNOWN_FROM_DAYS * expected + squares) / (KNOWN_FROM_DAYS + np.arange(len(values))))


def _so_far(values: Array) -> Array:
    return np.cumsum(values) / np.arange(1, len(values) + 1)


def _levels(days: Array, values: Array, from_day: int, least: int = LEAST_DAYS) -> tuple[Array, Array]:
    """By each day the level of the last days, none before this one or too old, NaN of too few; how many they are."""
    index = np.arange(len(days))
    oldest = np.searchsorted(days, days - NOW_WITHIN.days)
    counts = np.clip(index + 1 - np.maximum(oldest, from_day), 0, NOW_DAYS)
    windows = sliding_window_view(np.concatenate([np.full(NOW_DAYS - 1, np.nan), values]), NOW_DAYS)
    recent = np.where(np.arange(NOW_DAYS) >= NOW_DAYS - counts[:, None], windows, np.nan)
    return np.where(counts >= least, _trimmed(recent), np.nan), counts.astype(float)


def _trimmed(rows: Array) -> Array:
    """The mean of each row's numbers; of five and more without the lowest and the highest, which may be misread."""
    ranked = np.sort(rows, axis=-1)  # NaN last
    counts = np.isfinite(ranked).sum(axis=-1)
    trims = (counts >= BEFORE_DAYS)[..., None]
    place = np.arange(ranked.shape[-1])
    inner = (place >= trims) & (place < counts[..., None] - trims)
    means: Array = np.where(inner, ranked, 0.0).sum(axis=-1) / np.maximum(inner.sum(axis=-1), 1)
    return means


def _worth(counts: Array | float) -> Array:
    """How many days a level is worth: one less where the ends are left out."""
    counts = np.asarray(counts, dtype=float)
    return np.maximum(counts - (counts >= BEFORE_DAYS), 1.0)


def _asked(seen: Array) -> Array:
    """How many standard deviations are asked for by the days seen: ever more, so that all looks together stay rare."""
    return np.array([_asked_in(int(block)) for block in 1 + (seen - 1) // NOW_DAYS])


@lru_cache(maxsize=4096)
def _asked_in(block: int) -> float:
    return NormalDist().inv_cdf(1 - FALSE_ALARMS / (2 * block * (block + 1)))


def _told(changes: Array, smallest: Array) -> Array:
    """A change is told on the second day in a row that shows it, and until it is less than half of what is real."""
    shown = np.where(np.abs(changes) > smallest, np.sign(changes), 0.0)
    stays = np.abs(changes) >= smallest / 2
    told, now, last = np.zeros(len(changes)), 0.0, 0.0
    for index, (sign, change, keeps) in enumerate(zip(shown.tolist(), changes.tolist(), stays.tolist(), strict=True)):
        if sign != 0 and sign == last:
            now = sign
        elif not (keeps and now * change > 0):
            now = 0.0
        told[index], last = now, sign
    return told


def _trend(  # noqa: PLR0913, PLR0917 - whose series it is
    series: Series, stretch: Stretch, measure: str, leg: Side, way: float, today: date | None
) -> Trend:
    place = _place_of_late(series)
    here, seen = series.places == place, looks(series, place)
    finding, lacking = _finding(seen, series, place, today)
    dates = tuple(date.fromordinal(int(day)) for day in series.days[here])
    late = [day for day in dates if day >= dates[-1] - NOW_WITHIN][-NOW_DAYS:]
    return Trend(
        stretch=stretch.id,
        measure=measure,
        front_leg=leg,
        side=side_of(measure, stretch, leg),
        way=way,
        finding=finding,
        lacking=lacking,
        days=len(np.unique(series.days)),
        azimuth_deg=float(series.azimuths[here].mean()),
        line=Line(dates, way * series.values[here], way * seen.levels, seen.level_sds),
        now=None if lacking else Level(way * float(seen.levels[-1]), float(seen.level_sds[-1]), late[0], late[-1]),
        change=_change(seen, dates, way),
    )


def _change(seen: Looks, dates: tuple[date, ...], way: float) -> Change | None:
    if not np.isfinite(seen.changes[-1]):
        return None
    before = Level(way * seen.before, float(seen.level_sds[BEFORE_DAYS - 1]), dates[0], dates[BEFORE_DAYS - 1])
    other = np.flatnonzero(seen.told != seen.told[-1])
    since = dates[int(other[-1]) + 1] if seen.told[-1] and len(other) else None
    return Change(before, float(seen.changes[-1]), float(seen.change_sds[-1]), float(seen.smallest[-1]), since)


def _place_of_late(series: Series) -> float:
    """Where the camera mostly was in the last days; of two places as frequent, the later."""
    late: list[float] = series.places[-NOW_DAYS:].tolist()
    return max(reversed(late), key=late.count)


def _finding(seen: Looks, series: Series, place: float, today: date | None) -> tuple[Finding, Lacking | None]:
    if len(seen.levels) < LEAST_DAYS:
        enough = len(np.unique(series.days)) >= LEAST_DAYS
        return Finding.NOT_ENOUGH, Lacking.LIKE_VIEWS if enough else Lacking.DAYS
    if not np.isfinite(seen.levels[-1]) or _of_late(series.days[series.places == place], today) < LEAST_DAYS:
        return Finding.NOT_ENOUGH, Lacking.OF_LATE
    found = {1.0: Finding.MOVED_FURTHER, -1.0: Finding.LESS_THAN_BEFORE}
    return found.get(float(seen.told[-1]), Finding.NO_REAL_CHANGE_YET), None


def side_of(measure: str, stretch: Stretch, front: Side) -> Side:
    """Whose a measure is with this leg in front: the limb's side; of the trunk's what the stretch is counted by."""
    return limb_side(measure, front) or stretch.lead_side(front)


def _of_late(days: Array, today: date | None) -> int:
    """How many of the days are recent enough to say something of now."""
    now = days[-1] if today is None else today.toordinal()
    return int((days >= now - NOW_WITHIN.days).sum())


def _uneven(both: Mapping[Side, Series], stretch: Stretch, measure: str, today: date | None) -> list[Uneven]:
    """What the last day with both sides in one view shows; nothing if it is too long ago."""
    between = apart(both[Side.LEFT], both[Side.RIGHT])
    if not len(between.days) or not _of_late(between.days, today):
        return []
    here = between.places == between.places[-1]
    told = less_told(between, float(between.places[-1]))[-1]
    if not told:
        return []
    days, behind = between.days[here][-2:], between.values[here][-2:]
    first, last = (date.fromordinal(int(day)) for day in days)
    less = Side.LEFT if told > 0 else Side.RIGHT
    by_deg, doubt_deg = float(np.abs(behind).mean()), float(SURE * between.sds[here][-2:].max())
    return [Uneven(stretch.id, measure, side_of(measure, stretch, less), by_deg, doubt_deg, (first, last))]


def apart(left: Series, right: Series) -> Series:
    """By how much the left went less far than the right, on the days on which both were seen from one place."""
    _, of_left, of_right = np.intersect1d(_day_and_place(left), _day_and_place(right), return_indices=True)
    return Series(
        days=left.days[of_left],
        places=left.places[of_left],
        values=right.values[of_right] - left.values[of_left],
        sds=np.hypot(left.sds[of_left], right.sds[of_right]),
        azimuths=left.azimuths[of_left],
    )


def less_told(between: Series, place: float) -> Array:
    """On each day in this place, knowing no later one, which side is told to go less far: 1 left, -1 right, 0; (n,).

    Two days in a row show it, each by more than the floor and the camera's doubt; and so does the level of the last
    days, by more than days, looks and what the camera always does with this side could make.
    """
    here = between.places == place
    days, values, sds = between.days[here], between.values[here], between.sds[here]
    shown = np.where(np.abs(values) > np.maximum(SURE * sds, FLOOR_DEG), np.sign(values), 0.0)
    levels, counts = _levels(days, values, from_day=0, least=2)
    by_chance = _spread(values, sds, sides=2) ** 2 / _worth(counts)
    always = (1 - OF_SESSION) * _so_far(sds**2)
    seen = np.flatnonzero(here).astype(float) + 1
    smallest = np.maximum(_asked(seen) * np.sqrt(by_chance) + SURE_OF_PLACE * np.sqrt(always), FLOOR_DEG)
    same = np.zeros(len(days), dtype=bool)
    same[1:] = (shown[1:] == shown[:-1]) & (np.diff(days) <= NOW_WITHIN.days)
    return np.where(same & (levels * shown > smallest), shown, 0.0)


def _day_and_place(series: Series) -> Array:
    return series.days * MOST_PLACES + series.places

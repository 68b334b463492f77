"""How the person says they are: pain, own activities, change since the beginning; when it is asked, what a change is.

All of it is optional. It says what was told and whether it moved by more than people usually notice; it never says why.

The instruments, and the changes that matter: pain from 0 to 10, now and over the last week (Ostelo 2008: two points, or
30 per cent; the week's is in the core set of Chiarotto 2018). Up to three activities of one's own, each from 0, unable,
to 10, as before (Stratford's Patient-Specific Functional Scale 1995; Abbott and Schmitt 2014: 1.3 is a small change of
their mean, 2.3 a medium, 2.7 a large one). The change since the beginning from -5 to 5 (Kamper 2009: two points).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean


class Instrument(StrEnum):
    """What is asked."""

    PAIN_NOW = "pain_now"
    PAIN_WEEK = "pain_week"
    ACTIVITY = "activity"
    CHANGE = "change"


class Size(StrEnum):
    """How large a change is, against what people usually notice."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


RANGES = dict.fromkeys(Instrument, (0, 10)) | {Instrument.CHANGE: (-5, 5)}
ROUNDS_WEEKS = (0, 4, 8, 12)
OPEN = timedelta(weeks=4)
"""A round is asked until the next one is; the last one for as long."""
MOST_ACTIVITIES = 3
PAIN_POINTS, PAIN_SHARE = 2, 0.3
ACTIVITY_SIZES = ((2.7, Size.LARGE), (2.3, Size.MEDIUM), (1.3, Size.SMALL))
CHANGE_POINTS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer. `activity`: which one, in the person's own words; None for the other instruments."""

    at: datetime
    instrument: str
    value: int
    activity: str | None
    id: str

    def __post_init__(self) -> None:
        """Raises `ValueError` for an answer that nobody can have given."""
        if self.instrument not in RANGES:
            raise ValueError(f"found the instrument {self.instrument!r}; known: {', '.join(Instrument)}")
        low, high = RANGES[Instrument(self.instrument)]
        if not low <= self.value <= high:
            raise ValueError(f"found {self.value} for {self.instrument}; expected {low} to {high}")
        if (self.instrument == Instrument.ACTIVITY) != bool(self.activity and self.activity.strip()):
            raise ValueError(f"found the activity {self.activity!r} for {self.instrument}; only an activity has a name")
        if self.at.tzinfo is None:
            raise ValueError(f"found {self.at}, a time without a zone; expected one with")


@dataclass(frozen=True, slots=True)
class Round:
    """What is due: so many weeks after the beginning, these questions, of these activities once they are named."""

    weeks: int
    instruments: tuple[Instrument, ...]
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One instrument from the first answer to the last; `better`: points to the good. `size` is of what is noticed.

    Of activities it is the mean of all that were told at least twice. The change since the beginning is itself one.
    """

    instrument: Instrument
    first: float
    last: float
    better: float
    size: Size


def due(
    outcomes: Iterable[Outcome], first_session_at: datetime | None, skipped_at: datetime | None, now: datetime
) -> Round | None:
    """What is to be asked now; None: nothing. Who was asked once in a round, and skipped it, is left in peace.

    The weeks count from the first session or the first answer, whichever was earlier; `skipped_at`: the last skip.
    """
    told = sorted(outcomes, key=lambda outcome: outcome.at)
    begun = min([each.at for each in told[:1]] + ([] if first_session_at is None else [first_session_at]), default=now)
    asked = [each.at for each in told[-1:]] + ([] if skipped_at is None else [skipped_at])
    for weeks in reversed(ROUNDS_WEEKS):
        opens = begun + timedelta(weeks=weeks)
        if opens <= now < opens + OPEN:
            done = any(at >= opens for at in asked)
            return None if done else Round(weeks, _asked_in(weeks), activities(told))
    return None


def _asked_in(weeks: int) -> tuple[Instrument, ...]:
    """At the beginning nothing has changed yet."""
    return tuple(each for each in Instrument if weeks > 0 or each is not Instrument.CHANGE)


def activities(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The person's own activities, as they first named them."""
    named = sorted((each for each in outcomes if each.activity is not None), key=lambda each: each.at)
    return tuple(dict.fromkeys(str(each.activity) for each in named))[:MOST_ACTIVITIES]


def changes(outcomes: Iterable[Outcome]) -> tuple[Change, ...]:
    """What has changed, in the order of the instruments; nothing of what was told only once."""
    told = sorted(outcomes, key=lambda outcome: outcome.at)
    found = (_change(instrument, [each for each in told if each.instrument == instrument]) for instrument in Instrument)
    return tuple(change for change in found if change is not None)


def _change(instrument: Instrument, told: list[Outcome]) -> Change | None:
    if not told:
        return None
    if instrument is Instrument.CHANGE:
        return Change(instrument, 0, told[-1].value, told[-1].value, _size(instrument, 0, told[-1].value))
    by_activity: dict[str | None, list[int]] = {}
    for each in told:
        by_activity.setdefault(each.activity, []).append(each.value)
    twice = [values for values in by_activity.values() if len(values) > 1]
    if not twice:
        return None
    first, last = fmean(values[0] for values in twice), fmean(values[-1] for values in twice)
    better = last - first if instrument is Instrument.ACTIVITY else first - last
    return Change(instrument, first, last, better, _size(instrument, first, better))


def _size(instrument: Instrument, first: float, better: float) -> Size:
    """Whether people usually notice as much. Of pain and of the whole change only that they do is known: small."""
    match instrument:
        case Instrument.ACTIVITY:
            return next((size for least, size in ACTIVITY_SIZES if round(abs(better), 6) >= least), Size.NONE)
        case Instrument.CHANGE:
            return Size.SMALL if abs(better) >= CHANGE_POINTS else Size.NONE
        case _:
            share_less = better > 0 and better >= PAIN_SHARE * first
            return Size.SMALL if abs(better) >= PAIN_POINTS or share_less else Size.NONE

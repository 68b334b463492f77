"""The progress page: what it asks for, what it is told, and what is told there of how one is.

Numbers, keys and finished words; each number of degrees with its doubt, or not at all. What the page draws are whole
specifications (`catalogue/pictures.py`), with no more rows than can be seen.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from unsit.catalogue import USUAL_LANGUAGE
from unsit.catalogue.progress_words import ProgressWords, changed, less, measured, progress_words, why
from unsit.dose import Done, sided_s
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Seconds, mark
from unsit.outcome import MOST_ACTIVITIES, Instrument, Round, activities, changes
from unsit.pain import RED_FROM, SCALE_TOP
from unsit.progress import Trend, Uneven
from unsit.session import CLOCK
from unsit.web.desk import KeptSession, LookedBack

Outgoing = dict[str, Any]
Id = Annotated[str, Field(max_length=100)]
Number = Annotated[int, Field(ge=0, le=SCALE_TOP)]
LONGEST_ACTIVITY = 60
USUAL_WEEKS = 26
MOST_WEEKS = 52 * 30
LISTED = 20
"""So many sessions are listed, the newest first; each of them can be looked at."""


class _Incoming(BaseModel):
    # Strict: "12" is no number and true is no 1.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AskProgress(_Incoming):
    """The progress page, please: of so many weeks (null: all), with this stretch's trends and this session's holds."""

    type: Literal["progress"]
    language: Annotated[str, Field(max_length=20)] = USUAL_LANGUAGE
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = USUAL_WEEKS
    stretch: Id | None = None
    session: Id | None = None


class Activity(_Incoming):
    """How well one thing of one's own goes, from 0, not at all, to 10, as before."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_ACTIVITY, pattern=r"\S")]
    value: Number


class TellOutcomes(_Incoming):
    """How one is; whatever is left open is not told."""

    type: Literal["outcomes"]
    pain_now: Number | None = None
    pain_week: Number | None = None
    change: Annotated[int, Field(ge=-5, le=5)] | None = None
    activities: Annotated[list[Activity], Field(max_length=MOST_ACTIVITIES)] = []

    def numbers(self) -> dict[Instrument, int]:
        """What was told but for the activities."""
        told = {
            Instrument.PAIN_NOW: self.pain_now,
            Instrument.PAIN_WEEK: self.pain_week,
            Instrument.CHANGE: self.change,
        }
        return {instrument: value for instrument, value in told.items() if value is not None}

    def own(self) -> dict[str, int]:
        """What was told of the activities."""
        return {activity.name: activity.value for activity in self.activities}


class SkipOutcomes(_Incoming):
    """Not now: this round is left out."""

    type: Literal["skip_outcomes"]


def noted(told: TellOutcomes) -> Outgoing:
    """That it is kept; `strong`: so much pain is no stop, and nothing to be praised either."""
    pain = max((each for each in (told.pain_now, told.pain_week) if each is not None), default=0)
    return {"type": "noted", "strong": pain >= RED_FROM}


def round_(of: Round | None) -> Outgoing | None:
    """What is to be asked now of how one is."""
    if of is None:
        return None
    return {
        "weeks": of.weeks,
        "instruments": [str(each) for each in of.instruments],
        "activities": list(of.activities),
    }


def progress(back: LookedBack, asked: AskProgress) -> Outgoing:
    """Everything that the page shows."""
    languages = progress_words()
    words = languages.get(asked.language, languages[USUAL_LANGUAGE])
    scheme = back.standing.ground.scheme
    return {
        "type": "progress",
        "sessions": len(back.kept),
        "week": _this_week(back),
        "marks": {"enough": scheme.enough_min, "plateau": scheme.plateau_min},
        "left": _left(back.left_s),
        "trends": [_trend(trend, words) for trend in back.found.trends],
        "uneven": [_uneven(uneven, words) for uneven in back.found.uneven],
        "recent": [_session(each, back) for each in back.kept[:LISTED]],
        "outcomes": {
            "changes": [changed(change, words) for change in changes(back.told)],
            "activities": list(activities(back.told)),
            "told": len(back.told) > 0,
        },
    }


def _this_week(back: LookedBack) -> list[Outgoing]:
    """The regions for which something was held since Monday."""
    monday = back.now.date() - timedelta(days=back.now.weekday())
    weeks = [week for week in back.weeks if week.monday == monday]
    return [row for week in weeks for row in _regions(week, back)]


def _regions(week: LedgerWeek, back: LookedBack) -> list[Outgoing]:
    scheme = back.standing.ground.scheme

    def side(seconds: Seconds) -> Outgoing:
        minutes = {"seen_min": round(seconds.seen_s / 60, 2), "told_min": round(seconds.told_s / 60, 2)}
        return {**minutes, "mark": str(mark(seconds, scheme))}

    return [
        {"region": str(region)} | {str(each): side(sides.get(each, NONE)) for each in Side}
        for region, sides in week.regions.items()
    ]


def _left(left_s: Mapping[str, Mapping[Side, float]]) -> Outgoing | None:
    """What today's stretch still wants of each side."""
    for stretch, sides in left_s.items():
        return {"stretch": stretch, "sides": {str(side): round(seconds) for side, seconds in sides.items()}}
    return None


def _trend(trend: Trend, words: ProgressWords) -> Outgoing:
    return {
        "stretch": trend.stretch,
        "measure": trend.measure,
        "name": measured(trend.measure, words),
        "lead": str(trend.lead),
        "finding": str(trend.finding),
        "said": words.finding[trend.finding],
        "why": why(trend, words),
        "since": None if trend.change is None or trend.change.since is None else trend.change.since.isoformat(),
    }


def _uneven(uneven: Uneven, words: ProgressWords) -> Outgoing:
    return {
        "stretch": uneven.stretch,
        "name": measured(uneven.measure, words),
        "days": [day.isoformat() for day in uneven.days],
        "said": less(uneven, words),
    }


def _session(kept: KeptSession, back: LookedBack) -> Outgoing:
    session, stretch = kept.session, back.standing.stretches.get(kept.session.stretch)
    lead = {leg: leg if stretch is None else stretch.lead_side(leg) for leg in Side}
    done = Done(kept.started_at, session.stretch, {lead[leg]: session.held_s(leg) for leg in Side})
    held_s = done.held_s if stretch is None else sided_s(done, stretch)
    return {
        "id": kept.id,
        "at": kept.started_at.astimezone(back.now.tzinfo).isoformat(timespec="minutes"),
        "stretch": session.stretch,
        "seen": session.source != CLOCK,
        "held_s": {str(side): round(held_s[side], 1) for side in Side},
    }

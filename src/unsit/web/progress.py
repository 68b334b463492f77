"""The progress page: what it asks for, what it is told, and what is told there of how one is.

Numbers, keys and finished words; each number of degrees with its doubt, or not at all. What the page draws are whole
specifications (`catalogue/pictures.py`), with no more rows than can be seen.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from unsit.catalogue import USUAL_LANGUAGE, languages
from unsit.catalogue.drawer import Drawer
from unsit.catalogue.progress_words import ProgressWords, changed, less, measured, progress_words, why
from unsit.dose import held_by_side_s
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Seconds, mark
from unsit.movement import Region
from unsit.outcome import MOST_ACTIVITIES, Instrument, Round, activities, changes
from unsit.pain import RED_FROM, SCALE_TOP
from unsit.pictured import WEEKS
from unsit.progress import Trend, Uneven
from unsit.session import CLOCK
from unsit.web.desk import KeptSession, LookedBack

Outgoing = dict[str, Any]
Id = Annotated[str, Field(max_length=100)]
Number = Annotated[int, Field(ge=0, le=SCALE_TOP)]
LONGEST_ACTIVITY = 60
MOST_WEEKS = 52 * 3
"""A picture goes back so far at most: a week is four pixels wide then. `unsit progress --json` has all."""
MOST_DAYS = 200
"""So many days a picture of degrees has at most; of more, every second, third, ... is drawn, and that is said."""
LISTED = 20
"""So many sessions are listed, the newest first; each of them can be looked at."""


class _Incoming(BaseModel):
    # Strict: "12" is no number and true is no 1.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AskProgress(_Incoming):
    """The progress page, please: of so many weeks (null: all), with pictures of this region, stretch and session."""

    type: Literal["progress"]
    language: Annotated[str, Field(max_length=20)] = USUAL_LANGUAGE
    weeks: Annotated[int, Field(ge=1)] | None = WEEKS
    region: Id | None = None
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


def progress(back: LookedBack, asked: AskProgress, session: KeptSession | None) -> Outgoing:
    """Everything that the page shows; `session`: the one that is drawn, with all its parts."""
    language = asked.language if asked.language in languages() else USUAL_LANGUAGE
    words = progress_words()[language]
    scheme = back.standing.ground.scheme
    drawn = _drawn(back, asked, session)
    return {
        "type": "progress",
        "sessions": len(back.kept),
        "week": _this_week(back, words),
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
        "drawn": _told(drawn, words),
        "pictures": _pictures(back, drawn, Drawer(back.standing.stretches, language, back.now.date(), drawn.weeks)),
    }


def to_draw(back: LookedBack, asked: AskProgress) -> str | None:
    """The session that is drawn: the one asked for, or the last in which something was held."""
    there = back.standing.stretches
    drawable = [each.id for each in back.kept if each.session.holds and each.session.stretch in there]
    return asked.session if asked.session in drawable else next(iter(drawable), None)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the pictures are of. `each`: of so many days one is drawn; `cut`: there were more weeks."""

    weeks: int
    asked_weeks: int | None
    cut: bool
    region: Region | None
    regions: tuple[Region, ...]
    trends: tuple[Trend, ...]
    each: int
    session: KeptSession | None


def _drawn(back: LookedBack, asked: AskProgress, session: KeptSession | None) -> _Drawn:
    weeks = asked.weeks or _weeks_since(back)
    most = min(weeks, MOST_WEEKS)
    had = {region for week in back.weeks for region in week.regions}
    regions = tuple(region for region in back.standing.ground.scheme.regions if region in had)
    last = next((each.session.stretch for each in back.kept if each.session.stretch in back.standing.stretches), None)
    first = () if last is None else back.standing.stretches[last].regions
    asked_for = [region for region in regions if region == asked.region]
    trends = _of_one_stretch(back, asked.stretch)
    return _Drawn(
        weeks=most,
        asked_weeks=asked.weeks,
        cut=weeks > most,
        region=next((region for region in (*asked_for, *first, *regions) if region in regions), None),
        regions=regions,
        trends=trends,
        each=max([1, *(-(-_days(trend, most) // MOST_DAYS) for trend in trends)]),
        session=session if session is not None and session.session.stretch in back.standing.stretches else None,
    )


def _days(trend: Trend, weeks: int) -> int:
    """How many days it has in the last weeks that there are."""
    line = trend.line.days
    return len(line) - bisect_right(line, line[-1] - timedelta(weeks=weeks))


def _weeks_since(back: LookedBack) -> int:
    """From the first week with anything to this one."""
    first = back.weeks[0].monday if back.weeks else back.now.date()
    return max((back.now.date() - first).days // 7 + 1, 1)


def _of_one_stretch(back: LookedBack, asked: str | None) -> tuple[Trend, ...]:
    """The trends of the stretch asked for, or of the one done last that has some."""
    had = {trend.stretch for trend in back.found.trends}
    names = (asked, *(each.session.stretch for each in back.kept))
    stretch = next((name for name in names if name in had), None)
    return tuple(trend for trend in back.found.trends if trend.stretch == stretch)


def _told(drawn: _Drawn, words: ProgressWords) -> Outgoing:
    return {
        "weeks": drawn.asked_weeks,
        "region": drawn.region,
        "regions": [{"id": str(region), "name": words.picture.region[region]} for region in drawn.regions],
        "stretch": drawn.trends[0].stretch if drawn.trends else None,
        "session": None if drawn.session is None else drawn.session.id,
        "cut": drawn.cut,
        "each": drawn.each,
    }


def _pictures(back: LookedBack, drawn: _Drawn, drawer: Drawer) -> Outgoing:
    """The four, each a whole specification, or None where there is nothing to draw; a trend's with measure and side."""
    ground, session = back.standing.ground, drawn.session
    return {
        "weekly": None if drawn.region is None else drawer.weekly(back.weeks, drawn.region, ground.scheme),
        "trends": [
            {"measure": trend.measure, "side": str(trend.side), "picture": drawer.trend(trend, each=drawn.each)}
            for trend in drawn.trends
        ],
        "holds": None if session is None else drawer.holds(session.session),
        "muscles": drawer.muscles(ground.past) if back.weeks else None,
    }


def _this_week(back: LookedBack, words: ProgressWords) -> list[Outgoing]:
    """The regions for which something was held since Monday."""
    monday = back.now.date() - timedelta(days=back.now.weekday())
    weeks = [week for week in back.weeks if week.monday == monday]
    return [row for week in weeks for row in _regions(week, back, words)]


def _regions(week: LedgerWeek, back: LookedBack, words: ProgressWords) -> list[Outgoing]:
    scheme = back.standing.ground.scheme

    def side(seconds: Seconds) -> Outgoing:
        minutes = {"seen_min": round(seconds.seen_s / 60, 4), "told_min": round(seconds.told_s / 60, 4)}
        return {**minutes, "mark": str(mark(seconds, scheme))}

    return [
        {"region": str(region), "name": words.picture.region[region]}
        | {str(each): side(sides.get(each, NONE)) for each in Side}
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
        "side": str(trend.side),
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
    held_s = held_by_side_s(session, stretch)
    return {
        "id": kept.id,
        "at": kept.started_at.astimezone(back.now.tzinfo).isoformat(timespec="minutes"),
        "stretch": session.stretch,
        "seen": session.source != CLOCK,
        "held_s": {str(side): round(held_s[side], 1) for side in Side},
    }

"""`unsit progress`: the week's minutes a side, seen and told, and what has changed, with what it may be wrong by."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from unsit.app.desk import open_desk
from unsit.app.keeping import with_store
from unsit.app.saying import say_plainly as _say
from unsit.catalogue import progress_words
from unsit.catalogue.progress_words import ProgressWords
from unsit.dose import Ground
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Mark, Seconds, mark
from unsit.outcome import Outcome, changes
from unsit.progress import Finding, Progress, Trend, Uneven
from unsit.store import Store
from unsit.store.memory import MemoryStore
from unsit.stretch import Stretch
from unsit.web.desk import LookedBack

NOTHING = "Nothing is kept yet. `unsit coach` starts the first session."
NOT_THIS_WEEK = "Nothing yet this week."
LANGUAGE = "en"
MARKS = {
    Mark.BELOW: "below {enough:g} min",
    Mark.ENOUGH: "past {enough:g} min",
    Mark.PLATEAU: "past {plateau:g} min: more adds nothing",
}


def show(data: Path, console: Console, *, as_json: bool = False) -> int:
    """Tell it; 2 if what is kept cannot be read."""
    say = partial(_say, console=console)

    def told(store: Store) -> int:
        _tell(open_desk(store, data).looked_back(), console, as_json=as_json)
        return 0

    def nothing() -> int:
        if as_json:  # a program wants the same keys, with nothing in them
            return told(MemoryStore())
        say(NOTHING)
        return 0

    return with_store(data, told, nothing, say)


def _tell(back: LookedBack, console: Console, *, as_json: bool) -> None:
    ground, stretches = back.standing.ground, back.standing.stretches
    if as_json:
        _say(json.dumps(_plain(back), indent=2, allow_nan=False), console)
        return
    monday = back.now.date() - timedelta(days=back.now.weekday())
    _tell_week([week for week in back.weeks if week.monday == monday], ground, console)
    words = progress_words.progress_words()[LANGUAGE]
    said = (
        _left_told(back.left_s, stretches),
        _changes_told(back.found, stretches, words),
        (progress_words.changed(change, words) for change in changes(back.told)),
    )
    for line in chain.from_iterable(said):
        _say(line, console)


def _tell_week(week: list[LedgerWeek], ground: Ground, console: Console) -> None:
    if not week:
        _say(NOT_THIS_WEEK, console)
        return
    table = Table(
        title=f"This week, {week[0].iso}: minutes a side",
        caption="Seen: a camera verified it. Told: a clock counted it. By the side that a stretch is counted by.",
    )
    table.add_column("For")
    for heading in ("Left seen", "told", "Right seen", "told"):
        table.add_column(heading, justify="right")
    table.add_column("The side with less")
    for region, sides in week[0].regions.items():
        both = [sides.get(side, NONE) for side in Side]
        less = min(both, key=lambda seconds: seconds.all_s)
        cells = (_minutes(seconds) for each in both for seconds in (each.seen_s, each.told_s))
        table.add_row(str(region), *cells, _marked(less, ground))
    console.print(table)


def _marked(seconds: Seconds, ground: Ground) -> str:
    return MARKS[mark(seconds, ground.scheme)].format(
        enough=ground.scheme.enough_min, plateau=ground.scheme.plateau_min
    )


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}" if seconds else "-"


def _left_told(left: Mapping[str, Mapping[Side, float]], stretches: Mapping[str, Stretch]) -> Iterator[str]:
    for name, sides in left.items():
        open_ = [f"{side} {seconds:.0f} s" for side, seconds in sides.items() if seconds]
        yield f"Still to do today, {stretches[name].name}: {', '.join(open_) or 'nothing'}."


def _changes_told(found: Progress, stretches: Mapping[str, Stretch], words: ProgressWords) -> Iterator[str]:
    for trend in found.trends:
        name = progress_words.measured(trend.measure, words)
        yield f"{stretches[trend.stretch].name}, {name}, {trend.side}: {_finding(trend, words)}"
    for uneven in found.uneven:
        yield _uneven_told(uneven, stretches, words)


def _finding(trend: Trend, words: ProgressWords) -> str:
    return f"{words.finding[trend.finding]}. {progress_words.why(trend, words)}".rstrip()


def _uneven_told(uneven: Uneven, stretches: Mapping[str, Stretch], words: ProgressWords) -> str:
    days = " and ".join(f"{day:%Y-%m-%d}" for day in uneven.days)
    name = progress_words.measured(uneven.measure, words)
    return f"{stretches[uneven.stretch].name}, {name}, {days}: {progress_words.less(uneven, words)}"


def _plain(back: LookedBack) -> dict[str, Any]:
    """The same as plain values: seconds, degrees, days as ISO writes them."""
    scheme = back.standing.ground.scheme
    return {
        "marks_min": {"enough": scheme.enough_min, "plateau": scheme.plateau_min},
        "weeks": [
            {
                "week": week.iso,
                "stretches": {name: _sides(sides) for name, sides in week.stretches.items()},
                "regions": {str(region): _sides(sides) for region, sides in week.regions.items()},
            }
            for week in back.weeks
        ],
        "left_today_s": {
            name: {str(side): round(s, 1) for side, s in sides.items()} for name, sides in back.left_s.items()
        },
        "trends": [_plain_trend(trend) for trend in back.found.trends],
        "uneven": [
            {
                "stretch": each.stretch,
                "measure": each.measure,
                "less": str(each.less),
                "by_deg": round(each.by_deg, 1),
                "doubt_deg": round(each.doubt_deg, 1),
                "days": [day.isoformat() for day in each.days],
            }
            for each in back.found.uneven
        ],
        "outcomes": [_plain_outcome(each) for each in back.told],
        "outcome_changes": [
            {
                "instrument": str(change.instrument),
                "first": round(change.first, 2),
                "last": round(change.last, 2),
                "better": round(change.better, 2),
                "size": str(change.size),
            }
            for change in changes(back.told)
        ],
    }


def _sides(sides: Mapping[Side, Seconds]) -> dict[str, dict[str, float]]:
    return {
        str(side): {"seen_s": round(seconds.seen_s, 1), "told_s": round(seconds.told_s, 1)}
        for side, seconds in sides.items()
    }


def _plain_trend(trend: Trend) -> dict[str, Any]:
    told: dict[str, Any] = {
        "stretch": trend.stretch,
        "measure": trend.measure,
        "front_leg": str(trend.front_leg),
        "side": str(trend.side),
        "finding": str(trend.finding),
        "lacking": None if trend.lacking is None else str(trend.lacking),
        "days": trend.days,
        "change": None,
    }
    if trend.finding is not Finding.NOT_ENOUGH and trend.change is not None:
        change = trend.change
        told["change"] = {
            "by_deg": round(change.by_deg, 1),
            "sd_deg": round(change.sd_deg, 1),
            "smallest_real_deg": round(change.smallest_real_deg, 1),
            "since": None if change.since is None else change.since.isoformat(),
        }
    return told


def _plain_outcome(of: Outcome) -> dict[str, Any]:
    named = {} if of.activity is None else {"activity": of.activity}
    return {"at": of.at.isoformat(), "instrument": str(of.instrument), "value": of.value, **named}

"""`unsit progress`: the week's minutes a side, seen and told, and what has changed, with what it may be wrong by."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from unsit.app.desk import local_now, open_desk
from unsit.app.keeping import with_store
from unsit.app.saying import say_plainly as _say
from unsit.catalogue.progress_words import ProgressWords, progress_words
from unsit.dose import Ground
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Mark, Seconds, ledger, left_today_s, mark
from unsit.progress import Finding, Progress, Trend, Uneven
from unsit.progress import progress as changed
from unsit.session import Part
from unsit.store import Kept, Store
from unsit.stretch import Stretch
from unsit.web.desk import Standing

NOTHING = "Nothing is kept yet. `unsit coach` starts the first session."
NOT_THIS_WEEK = "Nothing yet this week."
LANGUAGE = "en"
REACHED: tuple[Part, ...] = ("bests",)
MARKS = {
    Mark.BELOW: "below {enough:g} min",
    Mark.ENOUGH: "past {enough:g} min",
    Mark.PLATEAU: "past {plateau:g} min: more adds nothing",
}


def show(data: Path, console: Console, *, as_json: bool = False) -> int:
    """Tell it; 2 if what is kept cannot be read."""
    say = partial(_say, console=console)

    def told(store: Store) -> int:
        _tell(open_desk(store, data).standing(), store.sessions(parts=REACHED), console, as_json=as_json)
        return 0

    def nothing() -> int:
        say(NOTHING)
        return 0

    return with_store(data, told, nothing, say)


def _tell(standing: Standing, kept: list[Kept], console: Console, *, as_json: bool) -> None:
    now, ground = local_now(), standing.ground
    found = changed(kept, standing.stretches, now.tzinfo)
    weeks = ledger(ground)
    one = None if standing.plan.one is None else standing.plan.one.stretch
    left = {} if one is None else {one: left_today_s(one, ground, now)}
    if as_json:
        _say(json.dumps(_plain(weeks, left, found, ground), indent=2, allow_nan=False), console)
        return
    monday = now.date() - timedelta(days=now.weekday())
    _tell_week([week for week in weeks if week.monday == monday], ground, console)
    for line in (*_left_told(left, standing.stretches), *_changes_told(found, standing.stretches)):
        _say(line, console)


def _tell_week(week: list[LedgerWeek], ground: Ground, console: Console) -> None:
    if not week:
        _say(NOT_THIS_WEEK, console)
        return
    table = Table(
        title=f"This week, {week[0].iso}: minutes a side",
        caption="Seen: a camera verified it. Told: a clock counted it.",
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
        yield f"Left for today, {stretches[name].name}: {', '.join(open_) or 'nothing'}."


def _changes_told(found: Progress, stretches: Mapping[str, Stretch]) -> Iterator[str]:
    words = progress_words()[LANGUAGE]
    for trend in found.trends:
        yield f"{stretches[trend.stretch].name}, {_named(trend, words)}: {_finding(trend, words)}"
    for uneven in found.uneven:
        yield _uneven_told(uneven, stretches, words)


def _named(trend: Trend, words: ProgressWords) -> str:
    return f"{words.measure.get(trend.measure, trend.measure)}, {trend.lead}"


def _finding(trend: Trend, words: ProgressWords) -> str:
    said = words.finding[trend.finding]
    if trend.lacking is not None:
        return f"{said}. {words.lacking[trend.lacking].format(days=trend.days)}"
    if trend.change is None:
        return f"{said}."
    doubt = 1.96 * trend.change.sd_deg
    numbers = words.change.format(
        change=f"{trend.change.by_deg:+.0f}", doubt=f"{doubt:.0f}", smallest=f"{trend.change.smallest_real_deg:.0f}"
    )
    return f"{said}. {numbers}"


def _uneven_told(uneven: Uneven, stretches: Mapping[str, Stretch], words: ProgressWords) -> str:
    days = " and ".join(f"{day:%Y-%m-%d}" for day in uneven.days)
    said = words.less[uneven.less].format(degrees=f"{uneven.by_deg:.0f}")
    return f"{stretches[uneven.stretch].name}, {words.measure.get(uneven.measure, uneven.measure)}, {days}: {said}"


def _plain(
    weeks: Iterable[LedgerWeek], left: Mapping[str, Mapping[Side, float]], found: Progress, ground: Ground
) -> dict[str, Any]:
    """The same as plain values: seconds, degrees, days as ISO writes them."""
    scheme = ground.scheme
    return {
        "marks_min": {"enough": scheme.enough_min, "plateau": scheme.plateau_min},
        "weeks": [
            {
                "week": week.iso,
                "stretches": {name: _sides(sides) for name, sides in week.stretches.items()},
                "regions": {str(region): _sides(sides) for region, sides in week.regions.items()},
            }
            for week in weeks
        ],
        "left_today_s": {name: {str(side): round(s, 1) for side, s in sides.items()} for name, sides in left.items()},
        "trends": [_plain_trend(trend) for trend in found.trends],
        "uneven": [
            {
                "stretch": each.stretch,
                "measure": each.measure,
                "less": str(each.less),
                "by_deg": round(each.by_deg, 1),
                "days": [day.isoformat() for day in each.days],
            }
            for each in found.uneven
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
        "lead": str(trend.lead),
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

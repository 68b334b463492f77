"""`unsit remind stats`: what came of the breaks, day by day, from the diary."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from unsit.app.remind.diary import BreakDiary, DiaryError
from unsit.app.remind.settings import Settings, read
from unsit.break_history import DayOfBreaks, days_of

NOTHING = "No breaks are kept yet. `unsit remind` reminds you of the first."


def show(folder: Path, newest: int, *, as_json: bool, say: Callable[[str], object]) -> int:
    """Say it; 2 if the diary cannot be read."""
    rules = (read(folder).settings or Settings()).rules()
    diary = BreakDiary(folder)
    try:
        kept, standing = diary.read(), diary.standing(rules)
    except DiaryError as error:
        say(str(error))
        return 2
    now = {} if standing is None else {day: found.sat_s for day, found in standing.breaks.days.items()}
    days = days_of(kept.records, {**(kept.sat_s or {}), **now}, rules.hours)[:newest]
    say(json.dumps([_plain(day) for day in days], indent=2) if as_json else in_words(days, kept.passed_over))
    return 0


def in_words(days: Iterable[DayOfBreaks], passed_over: int = 0) -> str:
    """A line a day, the newest first."""
    lines = [_line(day) for day in days]
    if not lines:
        return NOTHING
    told = ["Day         On the chair  Taken of offered  Seen  By yourself  Stretches", *lines]
    if passed_over:
        left_out = "1 line" if passed_over == 1 else f"{passed_over} lines"
        told.append(f"Left out, because it cannot be read: {left_out} of the diary.")
    return "\n".join(told)


def _line(day: DayOfBreaks) -> str:
    hours, minutes = divmod(round(day.sat_s / 60), 60)
    cells = (f"{day.taken} of {day.offered}", day.seen, day.by_oneself, day.stretches)
    return f"{day.day}  {hours:>6} h {minutes:02} m  {cells[0]:>16}  {cells[1]:>4}  {cells[2]:>11}  {cells[3]:>9}"


def _plain(day: DayOfBreaks) -> dict[str, object]:
    return {**asdict(day), "day": day.day.isoformat(), "sat_s": round(day.sat_s, 1)}

"""How often simulated people are told of a change that there is not, and how soon of one that there is.

Writes docs/progress.md between its marks. Run by `make progress`; a test holds a small part of it to the page.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.progress_people import CAMERAS, WEEKS, Camera, Change, Course, course
from unsit.geometry import Array
from unsit.progress import daily, looks, places_of

PAGE = Path(__file__).parents[1] / "docs" / "progress.md"
PEOPLE, SEED = 500, 8


@dataclass(frozen=True)
class Told:
    """What one person was told, by leg: whether ever of more, and of less; the week of the first more."""

    more: tuple[bool, bool]
    less: tuple[bool, bool]
    week: tuple[float, float]


def told(of: Course) -> Told:
    """Looked at after every session."""
    legs = [_told(rows) for rows in of.rows]
    return Told(*zip(*legs, strict=True))


def _told(rows: Array) -> tuple[bool, bool, float]:
    places = places_of(rows[:, 1], rows[:, 2])
    series = daily(np.column_stack([rows[:, 0], places, rows[:, 3], rows[:, 4], rows[:, 1]]))
    found = np.zeros(len(series.days))
    for place in np.unique(series.places):
        found[series.places == place] = looks(series, place).told
    more, less = np.flatnonzero(found > 0), np.flatnonzero(found < 0)
    week = (series.days[more[0]] - series.days[0]) / 7 if len(more) else float("inf")
    return bool(len(more)), bool(len(less)), float(week)


def trial(camera: Camera, change: Change, people: int = PEOPLE, seed: int = SEED) -> list[tuple[Course, Told]]:
    """So many people, each with a number of their own."""
    courses = [course(camera, change, np.random.default_rng([seed, person])) for person in range(people)]
    return [(each, told(each)) for each in courses]


def false_share(gone: list[tuple[Course, Told]]) -> float:
    """Who was ever told of a change, on either side, that there is not: where there is one, of one the other way."""
    return float(np.mean([_wrongly(course_.truly, told_) for course_, told_ in gone]))


def _wrongly(truly: tuple[bool, bool], of: Told) -> bool:
    return any(less or (more and not true) for true, more, less in zip(truly, of.more, of.less, strict=True))


def found(gone: list[tuple[Course, Told]]) -> str:
    """Of the first leg: the weeks until half and nine tenths of all people were told, and how many ever were."""
    weeks = np.sort([of.week[0] for _, of in gone])
    half, most = (weeks[int(np.ceil(share * len(weeks))) - 1] for share in (0.5, 0.9))
    return f"{_weeks(half)} / {_weeks(most)} ({100 * np.isfinite(weeks).mean():.0f} %)"


def _weeks(weeks: float) -> str:
    return f"{weeks:.0f}" if np.isfinite(weeks) else "-"


UNCHANGED = {
    "nothing changes, the camera stays": Change(),
    "nothing changes, another place for the camera every session": Change(every_sessions=1),
    "the same, every ten sessions": Change(every_sessions=10),
    "nothing changes, the camera is moved by about 5 degrees of bearing in the middle": Change(moved_deg=5),
    "the same, by about 15": Change(moved_deg=15),
    "the same by about 5, and half of its error's variance is the place's": Change(moved_deg=5, of_place=0.5),
}
"""What happens to people whose range stays as it is; the last asks what if our shares are wrong."""
CHANGED = {f"{size} degrees in {weeks} weeks": Change(size, weeks) for size in (5, 10, 15, 20) for weeks in (3, 12)}
ONE_SIDED = {"15 degrees in 6 weeks on one side only": Change(15, 6, one_sided=True)}
BEGIN, END = "<!-- trial: written by make progress -->", "<!-- /trial -->"


def false_cell(change: Change, camera: Camera) -> str:
    """One cell of the first table."""
    return f"{100 * false_share(trial(camera, change)):.1f} %"


def found_cell(change: Change, camera: Camera) -> str:
    """One cell of the second table."""
    return found(trial(camera, change))


def table(rows: dict[str, Change], cell: Callable[[Change, Camera], str]) -> str:
    """One row a course of things, one column a measure."""
    lines = [f"| | {' | '.join(CAMERAS)} |", "|---" * (1 + len(CAMERAS)) + "|"]
    lines += [row(name, change, cell) for name, change in rows.items()]
    return "\n".join(lines)


def row(name: str, change: Change, cell: Callable[[Change, Camera], str]) -> str:
    """One line of a table."""
    return f"| {name} | {' | '.join(cell(change, camera) for camera in CAMERAS.values())} |"


def written(page: str) -> str:
    """The page's text with the tables between its marks made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    tables = f"""
Told of a change that there is not, of {PEOPLE} people each, ever within {WEEKS} weeks, on either side, looked at after
every session:

{table(UNCHANGED | ONE_SIDED, false_cell)}

Weeks until a true change was told to half of {PEOPLE} people / to nine tenths of them (and to how many of them within
{WEEKS} weeks at all); -: not within {WEEKS} weeks:

{table(CHANGED, found_cell)}
"""
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")

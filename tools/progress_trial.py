"""How often simulated people are told of a change or a difference that there is not, and how soon of one that there is.

Writes docs/progress.md between its marks. Run by `make progress`; a test holds a small part of it to the page.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.progress_people import CAMERAS, WEEKS, Camera, Change, Course, course
from unsit.geometry import Array
from unsit.progress import Series, apart, daily, less_told, looks, places_of

PAGE = Path(__file__).parents[1] / "docs" / "progress.md"
PEOPLE, SEED = 500, 8


@dataclass(frozen=True)
class Told:
    """What one person was told, by leg: whether ever of more, and of less; the week of the first of either."""

    more: tuple[bool, bool]
    less: tuple[bool, bool]
    week: tuple[float, float]


Gone = list[tuple[Course, Told]]


def told(of: Course) -> Told:
    """Looked at after every session."""
    return Told(*zip(*map(_told, of.rows), strict=True))


def _series(rows: Array) -> Series:
    places = places_of(rows[:, 1], rows[:, 2])
    return daily(np.column_stack([rows[:, 0], places, rows[:, 3], rows[:, 4], rows[:, 1]]))


def _everywhere(series: Series, of_place: Callable[[Series, float], Array]) -> Array:
    """What every day is told, in whichever place of the camera it was."""
    found = np.zeros(len(series.days))
    for place in np.unique(series.places):
        found[series.places == place] = of_place(series, place)
    return found


def _week(series: Series, found: Array) -> float:
    first = np.flatnonzero(found)
    return float(series.days[first[0]] - series.days[0]) / 7 if len(first) else float("inf")


def _told(rows: Array) -> tuple[bool, bool, float]:
    series = _series(rows)
    found = _everywhere(series, lambda of, place: looks(of, place).told)
    return bool((found > 0).any()), bool((found < 0).any()), _week(series, found)


def trial(camera: Camera, change: Change, people: int = PEOPLE, seed: int = SEED) -> Gone:
    """So many people, each with a number of their own."""
    return [(each, told(each)) for each in _courses(camera, change, people, seed)]


def _courses(camera: Camera, change: Change, people: int = PEOPLE, seed: int = SEED) -> list[Course]:
    return [course(camera, change, np.random.default_rng([seed, person])) for person in range(people)]


def wrongly(course_: Course, of: Told, sign: float) -> bool:
    """Told of a change, on either side, that there is not: where there is one, of one the other way."""
    right, wrong = (of.more, of.less) if sign >= 0 else (of.less, of.more)
    return any(bad or (good and not true) for true, good, bad in zip(course_.truly, right, wrong, strict=True))


def found(weeks: Iterable[float]) -> str:
    """The weeks until half and nine tenths of all people were told, and how many ever were."""
    ranked = np.sort(list(weeks))
    half, most = (ranked[int(np.ceil(share * len(ranked))) - 1] for share in (0.5, 0.9))
    return f"{_weeks(half)} / {_weeks(most)} ({100 * np.isfinite(ranked).mean():.0f} %)"


def _weeks(weeks: float) -> str:
    return f"{weeks:.0f}" if np.isfinite(weeks) else "-"


def noted(of: Course) -> tuple[float, bool]:
    """The week in which one person was first told that a side goes less far, and whether ever the further one."""
    between = apart(_series(of.rows[1]), _series(of.rows[0]))
    found = _everywhere(between, less_told)
    return _week(between, found), bool((found < 0).any())


Column = tuple[tuple[Camera, int], ...]
"""Of a table: the measures that a person follows, each with the seed of its errors."""
UNCHANGED = {
    "nothing changes, the camera stays": Change(),
    "nothing changes, another place for the camera every session": Change(every_sessions=1),
    "the same, every ten sessions": Change(every_sessions=10),
    "nothing changes, the camera is moved by about 5 degrees of bearing in the middle": Change(moved_deg=5),
    "the same, by about 15": Change(moved_deg=15),
    "the same by about 5, and half of its error's variance is the place's": Change(moved_deg=5, of_place=0.5),
}
"""What happens to people whose range stays as it is; the last asks what if our shares are wrong."""
ONE_SIDED = {"15 degrees in 6 weeks on one side only": Change(15, 6, one_sided=True)}
CHANGED = {f"{size} degrees in {weeks} weeks": Change(size, weeks) for size in (5, 10, 15, 20) for weeks in (3, 12)}
CHANGED |= {f"{size} degrees less in 12 weeks": Change(-size, 12) for size in (10, 20)}
APART = {f"{size} degrees": Change(apart_deg=size) for size in (10, 15, 20, 30)}
EACH: dict[str, Column] = {name: ((camera, SEED),) for name, camera in CAMERAS.items()}
CORE: dict[str, Column] = {"thigh or turn": ((CAMERAS["rear thigh"], SEED), (CAMERAS["turn"], SEED + 1))}
"""The measures that the core stretch's progress is told by: who does it is told of both."""
BEGIN, END = "<!-- trial: written by make progress -->", "<!-- /trial -->"


def false_cell(change: Change, column: Column) -> str:
    """Who was told of any change that there is not."""
    people = zip(*(trial(camera, change, seed=seed) for camera, seed in column), strict=True)
    return _share(any(wrongly(of, said, change.by_deg) for of, said in person) for person in people)


def found_cell(change: Change, column: Column) -> str:
    """When a true change of the first leg was told."""
    ((camera, seed),) = column
    return found(of.week[0] for _, of in trial(camera, change, seed=seed))


def same_cell(change: Change, column: Column) -> str:
    """Who was told of a side that goes less far, where both go equally far."""
    people = zip(*(_courses(camera, change, seed=seed) for camera, seed in column), strict=True)
    return _share(any(np.isfinite(noted(of)[0]) for of in person) for person in people)


def apart_cell(change: Change, column: Column) -> str:
    """When a true difference was told; and how often the wrong side was named."""
    ((camera, seed),) = column
    notes = [noted(of) for of in _courses(camera, change, seed=seed)]
    return f"{found(week for week, _ in notes)}, wrong {_share(wrong for _, wrong in notes)}"


def _share(of: Iterable[bool]) -> str:
    return f"{100 * np.mean(list(of)):.1f} %"


Cell = Callable[[Change, Column], str]


def table(rows: Mapping[str, Change], cell: Cell, columns: Mapping[str, Column]) -> str:
    """One row a course of things, one column a measure."""
    lines = [f"| | {' | '.join(columns)} |", "|---" * (1 + len(columns)) + "|"]
    lines += [
        f"| {name} | {' | '.join(cell(change, of) for of in columns.values())} |" for name, change in rows.items()
    ]
    return "\n".join(lines)


def written(page: str) -> str:
    """The page's text with the tables between its marks made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    tables = f"""
Told of a change that there is not, of {PEOPLE} people each, ever within {WEEKS} weeks, on either side, looked at after
every session; the last column is of both measures of the core stretch:

{table(UNCHANGED | ONE_SIDED, false_cell, EACH | CORE)}

Weeks until a true change was told to half of {PEOPLE} people / to nine tenths of them (and to how many of them within
{WEEKS} weeks at all); -: not within {WEEKS} weeks:

{table(CHANGED, found_cell, EACH)}

Told that a side moved less, of {PEOPLE} people whose sides go equally far, ever within {WEEKS} weeks:

{table(UNCHANGED, same_cell, EACH | CORE)}

Weeks until a true difference of the sides was told, as above; wrong: who was ever told of the other side:

{table(APART, apart_cell, EACH)}
"""
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")

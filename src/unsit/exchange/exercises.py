"""Exercises as two open collections keep them, free-exercise-db and wger: names, steps, muscles, and whose they are.

Reads their JSON and nothing else. Whatever stands in it is somebody's text: marks are stripped, control characters
too, and what has the wrong shape is left out with a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from unsit.exchange.plain import plain_line, plain_lines

ENGLISH = 2
"""The number of the English language in wger."""
FREE_LICENCE = "the collection is dedicated to the public domain (Unlicense)"


class ShapeError(ValueError):
    """JSON that is neither of the collections, or an exercise that lacks what is needed: found and expected."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is taken of an exercise.

    `parts`: its muscles, and the part of the body it is filed under; `whose`: collection, licence, author;
    `stretches`: whether the collection itself, or the name, says that it is a stretch.
    """

    name: str
    steps: tuple[str, ...]
    muscles: tuple[str, ...]
    parts: tuple[str, ...]
    equipment: tuple[str, ...]
    whose: str
    stretches: bool


def exercises_in(told: object) -> Iterator[Exercise | ShapeError]:
    """Every exercise of a file's JSON, or why it is none. Raises `ShapeError` where the file is of neither kind."""
    entries = told.get("results", [told]) if isinstance(told, dict) else told
    if not isinstance(entries, list):
        raise ShapeError(f"found {type(told).__name__}; expected a list of exercises, or an object")
    reader = _reader(entries)
    return (_read(reader, entry, number) for number, entry in enumerate(entries, start=1))


def _reader(entries: list[Any]) -> Any:  # noqa: ANN401 - one of the two below
    keys = {key for entry in entries if isinstance(entry, dict) for key in entry}
    if "instructions" in keys:
        return _free
    if keys & {"translations", "description"}:
        return _wger
    found = ", ".join(sorted(map(plain_line, keys))[:8]) or "no objects"
    raise ShapeError(
        f"found {found}; expected Unsit's own export (format), free-exercise-db (instructions) or wger (translations)"
    )


def _read(reader: Any, entry: object, number: int) -> Exercise | ShapeError:  # noqa: ANN401
    try:
        if not isinstance(entry, dict):
            raise ShapeError(f"found {type(entry).__name__}, expected an object")
        exercise: Exercise = reader(entry)
        if not exercise.name or not exercise.steps:
            raise ShapeError(f"{exercise.name or 'it'} has no {'steps' if exercise.name else 'name'}")
    except ShapeError as error:
        return ShapeError(f"exercise {number}: {error}")
    return exercise


def _free(entry: dict[str, Any]) -> Exercise:
    muscles = _texts(entry, "primaryMuscles")
    category, equipment = plain_line(entry.get("category")), plain_line(entry.get("equipment"))
    return Exercise(
        name=plain_line(entry.get("name")),
        steps=tuple(step for text in _texts(entry, "instructions") for step in plain_lines(text)),
        muscles=muscles,
        parts=(*muscles, *_texts(entry, "secondaryMuscles")),
        equipment=(equipment,) if equipment and equipment != "body only" else (),
        whose=f"free-exercise-db, {plain_line(entry.get('id') or entry.get('name'))}; {FREE_LICENCE}",
        stretches=category == "stretching",
    )


def _wger(entry: dict[str, Any]) -> Exercise:
    translations = [each for each in _list(entry, "translations") if isinstance(each, dict)]
    said = next((each for each in translations if each.get("language") == ENGLISH), [*translations, entry][0])
    muscles, names = _named(entry, "muscles"), (plain_line(said.get("name")), *_named(said, "aliases", "alias"))
    return Exercise(
        name=names[0],
        steps=plain_lines(said.get("description")),
        muscles=muscles,
        parts=(*muscles, *_named(entry, "muscles_secondary"), *_named(entry, "category")),
        equipment=tuple(name for name in _named(entry, "equipment") if not name.startswith("none")),
        whose=f"wger, exercise {plain_line(entry.get('id'))}; {_licence(entry, said)}; by {_author(entry, said)}",
        stretches=any("stretch" in name.casefold() for name in names),
    )


def _licence(*of: Mapping[str, Any]) -> str:
    told = [each.get("license") for each in of] + [each.get("license_title") for each in of]
    named = [plain_line(each.get("short_name") or each.get("full_name")) for each in told if isinstance(each, dict)]
    numbered = [f"licence number {each} of the collection" for each in told if isinstance(each, int)]
    return next((name for name in (*named, *numbered) if name), "licence not said")


def _author(entry: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return plain_line(said.get("license_author")) or plain_line(entry.get("license_author")) or "an author not named"


def _named(entry: Mapping[str, Any], key: str, name: str = "name") -> tuple[str, ...]:
    """The names of the objects under a key; a single one counts as a list of one."""
    told = entry.get(key)
    found = [told] if isinstance(told, dict) else _list(entry, key)
    return tuple(plain_line(each.get("name_en") or each.get(name)) for each in found if isinstance(each, dict))


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(text for text in map(plain_line, _list(entry, key)) if text)


def _list(entry: Mapping[str, Any], key: str) -> list[Any]:
    found = entry.get(key) or []
    if not isinstance(found, list):
        raise ShapeError(f"{key}: found {type(found).__name__}, expected a list")
    return found

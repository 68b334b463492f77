"""The imported ideas as they are kept: one JSON file a pack, in a folder beside the sessions.

Loads nothing heavy, because the reminder looks for an idea when a break is due.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unsit.exchange.idea import LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, Idea, Pack
from unsit.exchange.whole_file import write_whole

FORMAT = "unsit-ideas"
VERSION = 1
MOST_BYTES = 4_000_000
INSTEAD = "Import the pack again, or delete this file."
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
LONGEST_WHOSE = 4 * LONGEST_NAME


class NotAPack(ValueError):
    """What is wrong with a kept file: found and expected."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The packs of a folder in alphabetical order, and what is wrong with the files that are none."""

    packs: tuple[Pack, ...]
    problems: tuple[str, ...]

    @property
    def ideas(self) -> tuple[Idea, ...]:
        """All of them."""
        return tuple(idea for pack in self.packs for idea in pack.ideas)


def keep(pack: Pack, folder: Path) -> bool:
    """Keep a pack, in place of an earlier one of its id; whether there was one. Raises `OSError` if it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{pack.id}.json"
    was_there = path.exists()
    write_whole(path, json.dumps(_told(pack), ensure_ascii=False, indent=1).encode())
    return was_there


def keep_new(pack: Pack, folder: Path) -> bool:
    """Keep a pack from a file that anybody may have written, if there is none of its id; whether it was kept.

    Raises `NotAPack` if it is none that could be read again, and `OSError`.
    """
    if _pack(pack.id, _told(pack)) != pack:
        raise NotAPack("its ideas do not say whose they are")
    return not (folder / f"{pack.id}.json").exists() and not keep(pack, folder)


def kept(folder: Path) -> Kept:
    """All packs of a folder; none if there is no such folder."""
    packs, problems = list[Pack](), list[str]()
    for path in sorted(folder.glob("*.json")):
        try:
            packs.append(load(path))
        except NotAPack as error:
            problems.append(f"{path}: {error}. {INSTEAD}")
    return Kept(tuple(packs), tuple(problems))


def load(path: Path) -> Pack:
    """The pack of one file. Raises `NotAPack`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotAPack(f"found {path.stat().st_size / 1e6:.0f} MB, expected no more than {MOST_BYTES / 1e6:.0f}")
        told = json.loads(path.read_bytes())
    except OSError as error:
        raise NotAPack(f"it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotAPack):
            raise
        raise NotAPack("it is not JSON") from error
    if not isinstance(told, dict) or (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise NotAPack(f"expected format {FORMAT!r} and version {VERSION}")
    return _pack(path.stem, told)


def remove(pack_id: str, folder: Path) -> bool:
    """Forget a pack; False if there is none of this id. Raises `OSError` if it cannot be deleted."""
    if not _ID.fullmatch(pack_id) or not (folder / f"{pack_id}.json").exists():
        return False
    (folder / f"{pack_id}.json").unlink()
    return True


def _told(pack: Pack) -> dict[str, Any]:
    """What stands in its file."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": pack.name,
        "whose": pack.whose,
        "ideas": [{"id": i.source_id, "name": i.name, "text": i.text, "steps": [*i.steps]} for i in pack.ideas],
    }


def _pack(pack_id: str, told: dict[str, Any]) -> Pack:
    if not _ID.fullmatch(pack_id):
        raise NotAPack("expected a name of small letters, digits and hyphens")
    whose = _text(told, "whose", LONGEST_WHOSE)
    ideas = tuple(_idea(entry, whose) for entry in _list(told, "ideas"))
    return Pack(pack_id, _text(told, "name", LONGEST_NAME), whose, ideas)


def _idea(entry: object, whose: str) -> Idea:
    if not isinstance(entry, dict):
        raise NotAPack(f"ideas: found {type(entry).__name__}, expected an object")
    steps = _list(entry, "steps")
    if len(steps) > MOST_STEPS or not all(isinstance(step, str) and len(step) <= LONGEST_TEXT for step in steps):
        raise NotAPack(f"steps: expected no more than {MOST_STEPS} texts of {LONGEST_TEXT} characters")
    return Idea(
        _text(entry, "name", LONGEST_NAME), _text(entry, "text", LONGEST_TEXT), tuple(steps), whose,
        _text(entry, "id", 2 * LONGEST_NAME),
    )  # fmt: skip


def _text(told: dict[str, Any], key: str, longest: int) -> str:
    found = told.get(key)
    if not isinstance(found, str) or not 0 < len(found) <= longest:
        raise NotAPack(f"{key}: expected a text of 1 to {longest} characters")
    return found


def _list(told: dict[str, Any], key: str) -> list[Any]:
    found = told.get(key)
    if not isinstance(found, list):
        raise NotAPack(f"{key}: found {type(found).__name__}, expected a list")
    return found

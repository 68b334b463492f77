"""`unsit stretches import`: stretches of a file into a person's own folder, ours as they are, others' as drafts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from rich.console import Console

from unsit.app.settings import own_folder
from unsit.app.stretches import DONE, say, wrong
from unsit.catalogue import Catalogue, known_names, load
from unsit.catalogue.names import Known
from unsit.catalogue.own import judge
from unsit.catalogue.reading import Document
from unsit.exchange.drafts import EDIT, HEADER, NoDraft, draft
from unsit.exchange.exercises import Exercise, ShapeError, exercises_in
from unsit.exchange.stretch_json import FORMAT, VERSION
from unsit.exchange.whole_file import write_whole

MOST_BYTES = 50_000_000
"""A file larger than this is no collection of exercises: wger whole has less than half of it."""


class NotTaken(ValueError):
    """Why nothing of a file was taken in: found and expected."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file comes to: TOML texts by id, and what was left out of it with the reason."""

    files: Mapping[str, str]
    left_out: Sequence[str]
    drafts: bool = False


def take_in(path: Path, data: Path, name: str | None, console: Console, *, replace: bool) -> int:
    """Write the stretches of a file into a person's own folder, all or none; 2 if none could be.

    `name`: only those whose name holds this. `replace`: what is there already may be written over.
    """
    folder = own_folder(data)
    try:
        taken = taken_from(_json(path), load(), name)
        _write(taken, folder, replace=replace)
    except (NotTaken, ShapeError) as error:
        return wrong(f"{path}: nothing was taken in. {error}", console)
    except OSError as error:
        return wrong(f"{folder}: cannot be written: {error.strerror}.", console)
    say("\n".join((*(f"Left out: {each}" for each in taken.left_out), *_written(taken, folder))), console)
    return DONE


def taken_from(told: object, ours: Catalogue, name: str | None = None) -> Taken:
    """What a file's JSON comes to. Raises `NotTaken` or `ShapeError`, so that nothing is written."""
    taken = _own_taken(told, ours, name) if isinstance(told, dict) and "format" in told else _drafted(told, ours, name)
    if not taken.files:
        raise NotTaken("\n".join(("It holds no stretch to take in.", *taken.left_out)))
    return taken


def taken_from_own(told: object, ours: Catalogue) -> Taken:
    """What a file of our own format comes to; raises `NotTaken` for any other."""
    if not isinstance(told, dict) or "format" not in told:
        raise NotTaken(f"Found no format; expected {FORMAT!r}.")
    return taken_from(told, ours)


def _json(path: Path) -> object:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise NotTaken(f"It has {size / 1e6:.0f} MB; expected no more than {MOST_BYTES / 1e6:.0f}.")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotTaken(f"It cannot be read: {error.strerror}.") from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTaken(f"It is not JSON: {error}.") from error


# Our own format


def _own_taken(told: Mapping[str, Any], ours: Catalogue, name: str | None) -> Taken:
    """The stretches of our own format that are not ours already; all of them must be in order."""
    entries, version = told.get("stretches"), told.get("version")
    if told["format"] != FORMAT or version != VERSION or not isinstance(entries, list):
        found = f"format {told['format']!r}, version {version!r}"
        raise NotTaken(f"Found {found}; expected format {FORMAT!r}, version {VERSION}, and a list of stretches.")
    wanted = [(at, entry) for at, entry in enumerate(entries) if (name or "").casefold() in _told(entry, "name")]
    theirs = [(at, entry) for at, entry in wanted if _told(entry, "id") not in ours.stretches]
    known = known_names(ours, (_told(entry, "id") for _, entry in theirs))
    found_all = {at: _own_file(f"stretches[{at}]", entry, ours, known) for at, entry in theirs}
    problems = [problem for _, _, of_one in found_all.values() for problem in of_one]
    if problems:
        raise NotTaken("\n".join(("Something in it is wrong:", *problems)))
    left_out = [f"{_told(entry, 'id')} is one of ours." for _, entry in wanted if _told(entry, "id") in ours.stretches]
    return Taken({stretch_id: text for stretch_id, text, _ in found_all.values()}, left_out)


def _own_file(where: str, entry: object, ours: Catalogue, known: Known) -> tuple[str, str, list[str]]:
    """A stretch's id, its TOML, and what is wrong with it."""
    if not isinstance(entry, dict):
        return "", "", [f"{where}: found {type(entry).__name__}, expected an object"]
    found = judge(Document(where, entry), ours, known, own=True)
    own = found.prescription or found.stretch
    if own is None:
        return "", "", [str(problem) for problem in found.problems]
    return own.id, tomli_w.dumps(own.model_dump(mode="json", by_alias=True, exclude_defaults=True)), []


def _told(entry: object, key: str) -> str:
    return str(entry.get(key)).casefold() if isinstance(entry, dict) else ""


# Other collections


def _drafted(told: object, ours: Catalogue, name: str | None) -> Taken:
    """A draft of every stretch of another collection."""
    read = list(exercises_in(told))
    exercises = [each for each in read if isinstance(each, Exercise)]
    wanted = [each for each in exercises if _is_wanted(each, name)]
    files, left_out = dict[str, str](), [f"{each}." for each in read if isinstance(each, ShapeError)]
    for each in wanted:
        try:
            stretch_id, text = _draft_file(each, ours, files)
            files[stretch_id] = text
        except NoDraft as error:
            left_out.append(f"{error}.")
    return Taken(files, [*_others(len(exercises) - len(wanted), name), *left_out], drafts=True)


def _is_wanted(exercise: Exercise, name: str | None) -> bool:
    return exercise.stretches if name is None else name.casefold() in exercise.name.casefold()


def _others(count: int, name: str | None) -> Iterator[str]:
    if count and name is None:
        yield f"{count} that are not said to be stretches; --name TEXT takes those of that name."
    elif count:
        yield f"{count} without {name!r} in their name."


def _draft_file(exercise: Exercise, ours: Catalogue, taken: Mapping[str, str]) -> tuple[str, str]:
    told = draft(exercise)
    if told["id"] in ours.stretches:
        told["id"] = f"{told['id']}-imported"
    if told["id"] in taken:
        raise NoDraft(f"{exercise.name} is there twice")
    found = judge(Document(exercise.name, told), ours, known_names(ours), own=True)
    if found.problems:
        raise NoDraft("; ".join(map(str, found.problems)))
    return told["id"], HEADER + tomli_w.dumps(told)


# Writing


def _write(taken: Taken, folder: Path, *, replace: bool) -> None:
    there = [name for name in taken.files if (folder / f"{name}.toml").exists()]
    if there and not replace:
        raise NotTaken(f"Already in {folder}: {', '.join(there)}. --replace writes over what is there.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in taken.files.items():
        write_whole(folder / f"{name}.toml", text.encode())


def _written(taken: Taken, folder: Path) -> list[str]:
    paths = [f"Wrote {folder / name}.toml" for name in taken.files]
    if not taken.drafts:
        return paths
    drafts = "This is a draft" if len(paths) == 1 else "These are drafts"
    unknown = "What the movement asks of a body is not known, so every answer that leaves something out leaves it out"
    return [*paths, f"{drafts}, not checked by us. {unknown}: {EDIT}, then `unsit stretches check`."]

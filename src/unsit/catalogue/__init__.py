"""The catalogue: stretches and words as data, read and checked once.

A file that cannot be used says everything that is wrong with it at once, with its name, before anything starts.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from unsit.catalogue.anatomy import Anatomy, load_anatomy
from unsit.cues import Words
from unsit.observation import Hindrance
from unsit.stretch import Stretch

_Model = TypeVar("_Model", bound=BaseModel)

CORE = "hip-and-lower-back"
"""The stretch that a new person starts with."""

_COACH_CUES = {*Hindrance} | {
    *("hold", "half", "hold_done", "both_done", "change", "again", "owed", "all_held"),
    *("paused", "finished", "stopped", "left", "too_slow"),
}
"""The cues that the coach itself asks for, whatever the stretch."""


class CatalogueError(Exception):
    """A catalogue file that cannot be used: its name and all its problems."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is data: stretches by id, one language's words, the muscles."""

    stretches: Mapping[str, Stretch]
    words: Words
    anatomy: Anatomy


@cache
def load(language: str = "en") -> Catalogue:
    """The catalogue that comes with the program, checked as a whole."""
    here = files(__package__)
    words = read_words(here / f"cues.{language}.toml")
    paths = sorted((p for p in (here / "stretches").iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    stretches = [read_stretch(path, words) for path in paths]
    in_order = sorted(stretches, key=lambda stretch: stretch.id != CORE)
    return Catalogue({stretch.id: stretch for stretch in in_order}, words, load_anatomy())


def read_words(path: Traversable) -> Words:
    """One language's words; every cue that the coach needs must be there."""
    words = _parse(path, Words)
    missing = sorted(_COACH_CUES - set(words.cue))
    if missing:
        raise CatalogueError(f"{path.name}: cues are missing: {', '.join(missing)}")
    return words


def read_stretch(path: Traversable, words: Words) -> Stretch:
    """One stretch; its id is the file's name, every cue it asks for has words, every muscle it is for is known."""
    stretch = _parse(path, Stretch)
    problems = []
    if path.name != f"{stretch.id}.toml":
        problems.append(f"id is {stretch.id!r}, but the file is called {path.name}; they must agree")
    unknown = sorted(stretch.cue_keys() - set(words.cue))
    if unknown:
        problems.append(f"no words for the cues {', '.join(unknown)}; known: {', '.join(sorted(words.cue))}")
    muscles = load_anatomy().facts
    strange = sorted({claim.muscle for claim in stretch.lengthens} - set(muscles))
    if strange:
        problems.append(f"no such muscle as {', '.join(strange)}; known: {', '.join(sorted(muscles))}")
    if problems:
        raise CatalogueError("\n".join(f"{path.name}: {problem}" for problem in problems))
    return stretch


def _parse(path: Traversable, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name}: not TOML: {error}") from error
    except ValidationError as error:
        lines = [f"{path.name}: {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        raise CatalogueError("\n".join(lines)) from error

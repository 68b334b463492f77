"""The catalogue: stretches and words as data, read and checked once.

A file that cannot be used says everything that is wrong with it at once, with its name, before anything starts.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath

from pydantic import RootModel

from unsit.catalogue.anatomy import Anatomy, load_anatomy
from unsit.catalogue.names import Known, checked
from unsit.catalogue.questions import load_screening
from unsit.catalogue.reading import CatalogueError, Problem, document, parse
from unsit.observation import Hindrance
from unsit.stretch import Stretch
from unsit.words import StretchWords, Words

__all__ = [
    "CORE",
    "USUAL_LANGUAGE",
    "Catalogue",
    "CatalogueError",
    "known_names",
    "languages",
    "load",
    "parse",
    "read_stretch",
    "read_words",
]

USUAL_LANGUAGE = "en"
CORE = "hip-and-lower-back"
"""The stretch that a new person starts with."""

_COACH_CUES = {*Hindrance} | {
    *("hold", "half", "hold_done", "both_done", "change", "again", "owed", "all_held"),
    *("paused", "finished", "stopped", "left", "too_slow"),
}
"""The cues that the coach itself asks for, whatever the stretch."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is data: stretches by id, one language's words, the muscles; `own`: the stretches not ours."""

    stretches: Mapping[str, Stretch]
    words: Words
    anatomy: Anatomy
    own: frozenset[str] = frozenset()


@cache
def load() -> Catalogue:
    """The catalogue that comes with the program, checked as a whole."""
    here = files(__package__)
    words = languages()[USUAL_LANGUAGE]
    paths = sorted((p for p in (here / "stretches").iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    ids = [_stem(path) for path in paths]
    stretches = [read_stretch(path, words, ids) for path in paths]
    in_order = sorted(stretches, key=lambda stretch: stretch.id != CORE)
    return Catalogue({stretch.id: stretch for stretch in in_order}, words, load_anatomy())


@cache
def languages() -> Mapping[str, Words]:
    """Every language's words by its tag, English first: `cues.<tag>.toml`, with the stretches' own beside it."""
    here = files(__package__)
    tags = sorted(path.name.split(".")[1] for path in here.iterdir() if re.fullmatch(r"cues\.\w+\.toml", path.name))
    in_order = sorted(tags, key=lambda tag: tag != USUAL_LANGUAGE)
    return {tag: _in_language(here, tag) for tag in in_order}


class _OfStretches(RootModel[dict[str, StretchWords]]):
    """The stretches' own words in one language, by their ids."""


def _in_language(here: Traversable, tag: str) -> Words:
    """One language's words; English has none for the stretches but in the stretches themselves."""
    words = read_words(here / f"cues.{tag}.toml")
    if tag == USUAL_LANGUAGE:
        return words
    return words.model_copy(update={"stretch": parse(here / f"stretches.{tag}.toml", _OfStretches).root})


def read_words(path: Traversable) -> Words:
    """One language's words; every cue that the coach needs must be there."""
    words = parse(path, Words)
    missing = sorted(_COACH_CUES - set(words.cue))
    if missing:
        raise CatalogueError(f"{path.name}: cues are missing: {', '.join(missing)}")
    return words


def read_stretch(path: Traversable, words: Words, stretches: Collection[str] | None = None) -> Stretch:
    """One stretch; its id is the file's name, every name in it is known; neighbours are, where `stretches` are told."""
    read = document(path)
    if isinstance(read, Problem):
        raise CatalogueError(read)
    stretch, problems = checked(read, _known(words, stretches), _stem(path))
    if stretch is None:
        raise CatalogueError(*problems)
    return stretch


def known_names(catalogue: Catalogue, more: Iterable[str] = ()) -> Known:
    """All names that a stretch may use beside this catalogue; `more`: other stretches that may be its neighbours."""
    return _known(catalogue.words, tuple(dict.fromkeys((*catalogue.stretches, *more))))


def _known(words: Words, stretches: Collection[str] | None) -> Known:
    answers = tuple(rule.id for rule in load_screening().rules)
    return Known(tuple(words.cue), tuple(load_anatomy().facts), answers, stretches)


def _stem(path: Traversable) -> str:
    return PurePath(path.name).stem

"""A stretch found by what people call it, and the nearest names where nobody calls one so.

Knows names only. Upper and lower case, accents and punctuation do not matter.
"""

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from unsit.stretch import Stretch

NEAR = 3
"""So many near names are told of what is not found."""
_APOSTROPHES = dict.fromkeys(map(ord, "'\N{RIGHT SINGLE QUOTATION MARK}"))


def named(name: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretch of this id; else those that are called so, whose names begin so, or have all these words."""
    asked, there = _plain(name), list(stretches)
    if not asked:
        return []
    ways = (_is_the_id, _is_a_name, _begins_a_name, _words_of_a_name)
    found = ([stretch for stretch in there if fits(asked, stretch)] for fits in ways)
    return next((several for several in found if several), [])


def not_one(name: str, found: Collection[Stretch], stretches: Mapping[str, Stretch]) -> str:
    """What is said where a name is that of several, or of none: the ids to choose from, or the nearest and all."""
    if found:
        return f"{name!r} names several; give the id of one: {', '.join(stretch.id for stretch in found)}."
    near = [f"{stretch.name} ({stretch.id})" for stretch in _nearest(name, stretches)]
    meant = f" Nearest: {', '.join(near)}." if near else ""
    return f"No stretch {name!r}.{meant} Known: {', '.join(stretches)}."


def _nearest(name: str, stretches: Mapping[str, Stretch]) -> list[Stretch]:
    """The stretches with the names most like this one, the most alike first."""
    whose = {each: stretch for stretch in stretches.values() for each in _names(stretch)}
    near = difflib.get_close_matches(_plain(name), whose, n=3 * NEAR)
    return list({whose[each].id: whose[each] for each in near}.values())[:NEAR]


def _is_the_id(asked: str, stretch: Stretch) -> bool:
    return asked == _plain(stretch.id)


def _is_a_name(asked: str, stretch: Stretch) -> bool:
    return asked in _names(stretch)


def _begins_a_name(asked: str, stretch: Stretch) -> bool:
    return any(name.startswith(asked) for name in _names(stretch))


def _words_of_a_name(asked: str, stretch: Stretch) -> bool:
    """Whether each asked word is a word of one and the same name, or its beginning."""
    return any(all(f" {word}" in f" {name}" for word in asked.split()) for name in _names(stretch))


def _names(stretch: Stretch) -> list[str]:
    return [_plain(name) for name in (stretch.id, stretch.name, stretch.sanskrit, *stretch.aliases) if name]


def _plain(name: str) -> str:
    """A name without case, accents and punctuation.

    >>> _plain("Utthān  Pristhāsana (Child's)")
    'utthan pristhasana childs'
    """
    apart = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES).casefold())
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())

"""The names that a stretch uses, held against those there are: measures, features, cues, muscles, answers, neighbours.

One table says where a name stands and what it must be one of. The catalogue, a person's own folder, `unsit stretches
check` and the import all read through here.
"""

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from unsit.angles import SIDED
from unsit.catalogue.lines import Place
from unsit.catalogue.reading import Document, Problem, Wrong, unknown, validated
from unsit.movement import FEATURES, FIGURE_ANGLES, KNOWN_MEASURES, ROLES, in_role
from unsit.prescription import Prescription, PrescriptionError, prescribed
from unsit.stretch import Stretch

_IN_ROLE = {role: word for word, role in ROLES.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """The names there are. `stretches` is None where neighbours are not to be asked after."""

    cues: Collection[str]
    muscles: Collection[str]
    answers: Collection[str]
    stretches: Collection[str] | None = None

    def of(self, kind: str) -> Collection[str] | None:
        """The names of one kind; None where they are not to be asked after."""
        adaptations = (*self.answers, *BUILD)
        return {**_WORDS, "cues": self.cues, "muscles": self.muscles, "adaptations": adaptations}.get(
            kind, self.stretches
        )


BUILD = ("stiff_ankle", "large_thigh_or_belly", "short_arms", "turns_less")
"""What nobody is asked, and a stretch may be adapted to all the same: a body's build, and how far it goes."""
_WORDS: Mapping[str, Collection[str]] = {
    "measures": KNOWN_MEASURES,
    "tellers": ("knee_lift", "trunk_turn", *SIDED),
    "angles": FIGURE_ANGLES,
    "features": tuple(FEATURES),
}
EACH, KEY = "*", "@"
"""In a pattern: every item of a list, every key of a table."""
_NAMED = (
    ("features.*", "features"),
    ("told_by.by", "tellers"),
    ("position.*.measure", "measures"),
    ("target.*.measure", "measures"),
    ("target.*.cue", "cues"),
    ("target.*.cue_above", "cues"),
    ("rule.*.measure", "measures"),
    ("rule.*.gentle_cue", "cues"),
    ("rule.*.clear_cue", "cues"),
    ("rule.*.unseen_notice", "cues"),
    ("reminder.*.cue", "cues"),
    ("enter_cue", "cues"),
    ("change_cue", "cues"),
    ("figure.*.pose.@", "angles"),
    ("lengthens.*.muscle", "muscles"),
    ("adapt.@", "adaptations"),
    ("easier.*", "stretches"),
    ("harder.*", "stretches"),
)
"""Where a stretch uses a name, and what kind of name."""
_NAMED_BY_OWN = (("from", "stretches"), ("limit.*.measure", "measures"))


def checked(of: Document, known: Known, stem: str | None = None) -> tuple[Stretch | None, list[Problem]]:
    """The stretch that a document tells, or all that is wrong with it; `stem` is what its file is called."""
    wrong, mended = _held_against(of, known, _NAMED)
    stretch, broken = validated(mended, Stretch)
    problems = of.problems([*_misnamed(of, stem), *wrong, *broken])
    return (None if problems else stretch), problems


def checked_own(
    of: Document, stretches: Mapping[str, Stretch], known: Known, stem: str | None = None
) -> tuple[tuple[Prescription, Stretch] | None, list[Problem]]:
    """The prescription that a document tells and the stretch that it makes of ours, or all that is wrong with it."""
    wrong, mended = _held_against(of, known, _NAMED_BY_OWN)
    own, broken = validated(mended, Prescription)
    found, stretch = [*wrong, *broken], None
    if own is not None and not found:
        try:
            stretch = prescribed(own, stretches[own.of])
        except PrescriptionError as error:
            found.append(Wrong((), str(error)))
    problems = of.problems([*_misnamed(of, stem), *found])
    return (None if problems or own is None or stretch is None else (own, stretch)), problems


def _misnamed(of: Document, stem: str | None) -> Iterator[Wrong]:
    found = of.told.get("id")
    if stem is not None and isinstance(found, str) and found != stem:
        yield Wrong(("id",), f"found {found!r}, but the file is called {stem}.toml; they must agree")


def _held_against(
    of: Document, known: Known, named: tuple[tuple[str, str], ...]
) -> tuple[list[Wrong], Mapping[str, Any]]:
    """The unknown names, and the values without them: so each is told once, and the model finds what else is wrong."""
    wrong, mended = [], copy.deepcopy(dict(of.told))
    for pattern, kind in named:
        names = known.of(kind)
        if names is None:
            continue
        for place, name in _uses(of.told, tuple(pattern.split(".")), ()):
            if in_role(name) not in names:
                wrong.append(Wrong(place, unknown(name, _in_words_of(name, names))))
                _mend(mended, place, next(iter(names), name), is_key=pattern.endswith(KEY))
    return wrong, mended


def _uses(told: object, pattern: tuple[str, ...], at: Place) -> Iterator[tuple[Place, str]]:
    """Every name that stands where this pattern says; what has another shape is the model's to complain of."""
    if not pattern:
        if isinstance(told, str):
            yield at, told
        return
    part, *rest = pattern
    if part == EACH and isinstance(told, list):
        for number, item in enumerate(told):
            yield from _uses(item, tuple(rest), (*at, number))
    elif part == KEY and isinstance(told, dict):
        yield from (((*at, key), key) for key in told)
    elif isinstance(told, Mapping) and part in told:
        yield from _uses(told[part], tuple(rest), (*at, part))


def _mend(told: Any, place: Place, known: str, *, is_key: bool) -> None:  # noqa: ANN401 - the values of any file
    *around, last = place
    for part in around:
        told = told[part]
    if is_key:
        del told[last]
    else:
        told[last] = known


def _in_words_of(name: str, known: Collection[str]) -> Collection[str]:
    """The known names in the roles' words that this name uses: who writes lead is answered with lead."""
    if name.partition("_")[0] not in ROLES:
        return known
    split = (each.partition("_") for each in known)
    return tuple(f"{_IN_ROLE.get(role, role)}{mark}{rest}" for role, mark, rest in split)

"""A person's own stretches: whole ones and prescriptions, one TOML file each in their folder, beside ours.

A file with a `from` is a prescription: one of ours, and what is changed of it. A broken file stops nothing: it is left
out, and what is wrong with it is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from unsit.catalogue import Catalogue, known_names
from unsit.catalogue.names import Known, checked, checked_own
from unsit.catalogue.reading import Document, Problem, Wrong, document
from unsit.prescription import Prescription
from unsit.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Own:
    """What a folder holds, by id, what some of it is made from, and what is wrong with the rest."""

    stretches: Mapping[str, Stretch]
    prescriptions: Mapping[str, Prescription]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one document tells: a stretch, the prescription that it was made from if there is one, or what is wrong."""

    stretch: Stretch | None
    prescription: Prescription | None
    problems: tuple[Problem, ...]


def read_own(folder: Path, ours: Catalogue) -> Own:
    """All stretches of a folder that can be used; a folder that is not there holds none."""
    paths = sorted(folder.glob("*.toml"))
    known = known_names(ours, (path.stem for path in paths))
    found = {path.stem: find(path, path.name, ours, known, own=True) for path in paths}
    return Own(
        {name: each.stretch for name, each in found.items() if each.stretch},
        {name: each.prescription for name, each in found.items() if each.prescription},
        tuple(str(problem) for each in found.values() for problem in each.problems),
    )


def with_own(ours: Catalogue, folder: Path) -> tuple[Catalogue, tuple[str, ...]]:
    """Our catalogue and after it the stretches of a person's folder, and what is wrong with those that are left out."""
    own = read_own(folder, ours)
    return replace(ours, stretches={**ours.stretches, **own.stretches}, own=frozenset(own.stretches)), own.problems


def find(path: Path, name: str, ours: Catalogue, known: Known, *, own: bool) -> Found:
    """The stretch that a TOML file tells, or all that is wrong with it; `own`: it may not be called as one of ours."""
    read = document(path, name)
    if isinstance(read, Problem):
        return Found(None, None, (read,))
    return judge(read, ours, known, path.stem, own=own)


def judge(of: Document, ours: Catalogue, known: Known, stem: str | None = None, *, own: bool) -> Found:
    """The stretch that a document tells, or all that is wrong with it."""
    stretch: Stretch | None
    if "from" in of.told:
        made, problems = checked_own(of, ours.stretches, replace(known, stretches=tuple(ours.stretches)), stem)
        prescription, stretch = made or (None, None)
    else:
        prescription = None
        stretch, problems = checked(of, known, stem)
    taken = of.problems(_taken(of, ours)) if own else []
    return Found(None, None, (*taken, *problems)) if taken else Found(stretch, prescription, tuple(problems))


def _taken(of: Document, ours: Catalogue) -> Iterable[Wrong]:
    name = of.told.get("id")
    if isinstance(name, str) and name in ours.stretches:
        yield Wrong(("id",), f"{name!r} is one of ours; give your own another id")

"""How a routine is chosen, as data: `plan.toml`, held against the stretches and the questions it names."""

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from unsit.catalogue import CatalogueError, load, parse
from unsit.catalogue.questions import load_screening
from unsit.dose import Scheme
from unsit.movement import Region, Stance


@cache
def load_scheme() -> Scheme:
    """The scheme that comes with the program."""
    answers = {rule.id for rule in load_screening().rules}
    return read_scheme(files(__package__) / "plan.toml", load().stretches, answers)


def read_scheme(path: Traversable, stretches: Collection[str], answers: Collection[str]) -> Scheme:
    """A scheme whose ladder names stretches that there are, and whose start names questions that are asked."""
    scheme = parse(path, Scheme)
    named = {name for rung in scheme.rung for name in rung.stretches}
    found: dict[str, list[str]] = {
        "stretches on the ladder": sorted(named - set(stretches)),
        "answers in start": sorted(set(scheme.start) - set(answers) - {"rung"}),
        "regions missing": sorted({*map(str, Region)} - {*map(str, scheme.regions)}),
        "places missing": sorted({*map(str, Stance)} - {*map(str, scheme.place)}),
    }
    problems = [f"{path.name}: {what}: {', '.join(names)}" for what, names in found.items() if names]
    if problems:
        raise CatalogueError("\n".join(problems))
    return scheme

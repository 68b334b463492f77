"""The questions as data: `screening.toml`, asked before anyone stretches, and `pain.toml`, asked after a hold."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from unsit.catalogue.reading import CatalogueError, parse
from unsit.movement import FEATURES
from unsit.pain import PainWords
from unsit.screening import EVERYTHING, Screening


@cache
def load_screening() -> Screening:
    """The screening that comes with the program."""
    return read_screening(files(__package__) / "screening.toml")


@cache
def load_pain_words() -> PainWords:
    """The words about pain that come with the program."""
    return parse(files(__package__) / "pain.toml", PainWords)


def read_screening(path: Traversable) -> Screening:
    """A screening whose rules name only what a movement can ask of a body."""
    screening = parse(path, Screening)
    named = {rule.id: {*rule.blocks, *rule.cautions} - {EVERYTHING} for rule in screening.rules}
    strange = {name: sorted(features - set(FEATURES)) for name, features in named.items()}
    problems = [f"{path.name}: {name}: no such feature as {', '.join(s)}" for name, s in strange.items() if s]
    if problems:
        raise CatalogueError("\n".join([*problems, f"known: {EVERYTHING}, {', '.join(FEATURES)}"]))
    return screening

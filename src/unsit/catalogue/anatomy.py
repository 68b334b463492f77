"""The muscles as data: `muscles.npz`, the polynomials, and `muscles.toml`, what is known of each muscle."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from unsit.landmarks import Side
from unsit.muscles import Block, Confidence, Muscle, MuscleModel, Part

FIGURE = Path(__file__).with_name("figure.glb")
"""The body in which muscles are shown: one skinned mesh (studio/bake_figure.py made it)."""
TRUNK = "trunk"
"""The block of the trunk's muscles, both sides' in one; every other is a leg's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of a muscle, of either side. `path`: (part, (forward, left, up)), the right side's, for the figure.

    `because`: why its lengthening is trusted no more than it is. `sitting`: what sitting does to it.
    """

    id: str
    name: str
    latin: str
    group: str
    confidence: Confidence
    because: str
    sitting: str
    source: str
    shown: bool
    path: tuple[tuple[str, tuple[float, float, float]], ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The model, and the facts by a muscle's id without its side."""

    model: MuscleModel
    facts: Mapping[str, Facts]

    def facts_of(self, muscle: str) -> Facts:
        """The facts of a muscle of one side, as `psoas_r`."""
        return self.facts[muscle.removesuffix("_r").removesuffix("_l")]


@cache
def load_anatomy() -> Anatomy:
    """The anatomy that comes with the program."""
    here = files(__package__)
    entries = tomllib.loads((here / "muscles.toml").read_text(encoding="utf-8"))["muscle"]
    legs, trunk = _blocks(here / "muscles.npz")
    muscles = tuple(
        _muscle(entry, letter, side) for letter, side in (("r", Side.RIGHT), ("l", Side.LEFT)) for entry in entries
    )
    parts = tuple(_part(entry, letter) for letter in "rl" for entry in entries if "part_of" in entry)
    return Anatomy(MuscleModel(muscles, legs, trunk, parts), {entry["id"]: _facts(entry) for entry in entries})


def _blocks(path: Traversable) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    with path.open("rb") as file, np.load(file) as kept:
        names = list(dict.fromkeys(key.partition(".")[0] for key in kept.files))
        blocks = {
            name: Block(
                tuple(str(muscle) for muscle in kept[f"{name}.muscles"]),
                tuple(str(coordinate) for coordinate in kept[f"{name}.coordinates"]),
                kept[f"{name}.exponents"],
                kept[f"{name}.coefficients"],
                kept[f"{name}.low_deg"],
                kept[f"{name}.high_deg"],
            )
            for name in names
        }
    return tuple(block for name, block in blocks.items() if name != TRUNK), (blocks[TRUNK],)


def _muscle(entry: Mapping[str, object], letter: str, side: Side) -> Muscle:
    told = {name: str(entry[name]) for name in ("name", "latin", "group")}
    shortest, longest = (float(str(entry[name])) for name in ("shortest_m", "longest_m"))
    return Muscle(
        f"{entry['id']}_{letter}",
        side=side,
        confidence=Confidence(str(entry["confidence"])),
        shortest_m=shortest,
        longest_m=longest,
        **told,
    )


def _part(entry: Mapping[str, object], letter: str) -> Part:
    return Part(f"{entry['id']}_{letter}", f"{entry['part_of']}_{letter}", float(str(entry["twice_m"])))


def _facts(entry: Mapping[str, object]) -> Facts:
    told = {name: str(entry[name]) for name in ("id", "name", "latin", "group", "because", "sitting", "source")}
    path = tuple((str(part), (float(x), float(y), float(z))) for part, x, y, z in _rows(entry["path"]))
    return Facts(confidence=Confidence(str(entry["confidence"])), shown=bool(entry["shown"]), path=path, **told)


def _rows(path: object) -> list[list[str]]:
    assert isinstance(path, list)
    return path

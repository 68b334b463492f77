"""People: who they are, drawn from a seed, and their bodies at rest, made by `anny` (phenotypes of MakeHuman).

The body model's data come with its package; nothing is fetched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from studio.figure import LETTER, Figure
from unsit.geometry import Array
from unsit.landmarks import Side

STATURES_M = (1.50, 1.95)
AXES = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""From the body model's axes (x left, y back, z up) to ours (x forward, y left, z up)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is in the picture.

    `phenotype`: the body model's own numbers, 0..1, but for the height, which the stature decides. A `gender` of 0 is a
    man's body, of 1 a woman's; an `age` of 0.67 is about 25 years, of 1 about 90.
    """

    stature_m: float
    phenotype: Mapping[str, float]


def drawn(random: np.random.Generator) -> Person:
    """A grown-up: women and men of 1.50 to 1.95 m, slim to heavy, 20 to 75 years."""
    woman = bool(random.random() < 0.5)
    stature = random.normal(1.64 if woman else 1.77, 0.07)  # NCD-RisC (2016), most countries within 0.06 of these
    ancestry = random.dirichlet([0.6, 0.6, 0.6])
    return Person(
        float(np.clip(stature, *STATURES_M)),
        {
            "gender": float(np.clip((1.0 if woman else 0.0) + random.normal(0, 0.12), 0, 1)),
            "age": float(random.uniform(0.64, 0.93)),
            "muscle": float(np.clip(random.normal(0.52, 0.13), 0.25, 0.9)),
            "weight": float(np.clip(random.normal(0.52, 0.15), 0.25, 0.95)),
            "proportions": float(random.uniform(0.2, 0.8)),
            "african": float(ancestry[0]),
            "asian": float(ancestry[1]),
            "caucasian": float(ancestry[2]),
        },
    )


def figure_of(person: Person) -> Figure:
    """The person's body, as tall as they are."""
    low, high = 0.0, 1.0
    for _ in range(20):  # taller with every step of `height`; 20 halvings are a hundredth of a millimetre
        middle = (low + high) / 2
        low, high = (middle, high) if _stature(person, middle) < person.stature_m else (low, middle)
    return _figure({**person.phenotype, "height": (low + high) / 2})


@lru_cache(maxsize=1)
def _model() -> Any:  # noqa: ANN401 - anny's own model
    import anny
    import torch

    torch.set_num_threads(1)
    return anny.Anny(phenotypes="all").to(dtype=torch.float64)


def _stature(person: Person, height: float) -> float:
    return float(np.ptp(_at_rest({**person.phenotype, "height": height})[0][:, 2]))


def _at_rest(phenotype: Mapping[str, float]) -> tuple[Array, Array]:
    """Skin and bone heads at rest, in our axes, as the model places them."""
    model = _model()
    rest = model.get_rest_model(model.get_phenotype_blendshape_coefficients(**phenotype))
    vertices, heads = (rest[name][0].numpy() @ AXES.T for name in ("rest_vertices", "rest_bone_heads"))
    return vertices, heads


def _figure(phenotype: Mapping[str, float]) -> Figure:
    model = _model()
    vertices, heads = _at_rest(phenotype)
    floor = np.array([0.0, 0.0, vertices[:, 2].min()])
    bare = Figure(
        bones=tuple(model.bone_labels),
        parents=tuple(int(parent) for parent in model.bone_parents),
        heads=heads - floor,
        vertices=vertices - floor,
        faces=model.faces.numpy().astype(np.int64),
        weights=model.vertex_bone_weights.numpy(),
        weight_bones=model.vertex_bone_indices.numpy().astype(np.int64),
        fixed={},
    )
    return Figure(**{**vars_of(bare), "fixed": _fixed(bare)})


def vars_of(figure: Figure) -> dict[str, Any]:
    """A figure's fields by name."""
    return {name: getattr(figure, name) for name in Figure.__dataclass_fields__}


def _fixed(figure: Figure) -> dict[str, tuple[str, Array]]:
    """Heels, ears and the nose, found on the skin, and the balls of the feet; heel and ball on the sole's level."""
    head = figure.vertices[figure.skin_of("head")]
    found = {"nose": ("head", head[head[:, 0].argmax()])}
    for side, outward in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        foot = figure.vertices[figure.skin_of("foot", "toe", side=side)]
        level = foot[:, 2].min()
        ball = np.mean([figure.heads[figure.index[f"toe{toe}-1{LETTER[side]}"]] for toe in (1, 2)], axis=0)
        for name, place in (("heel", foot[foot[:, 0].argmin()]), ("toes", ball)):
            found[f"{side}_{name}"] = ("foot" + LETTER[side], np.array([*place[:2], level]))
        found[f"{side}_ear"] = ("head", head[(outward * head[:, 1]).argmax()])
    return found

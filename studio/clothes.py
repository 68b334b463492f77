"""What people wear: colours of the skin's regions, clothes that stand off from the body, hair and shoes.

Clothes are the skin itself, coloured and pushed outwards at rest; so they bend with the body and hide no joint's truth.
Colours are (red, green, blue) of 0..1.
"""

from dataclasses import dataclass, replace

import numpy as np

from studio.figure import LETTER, Figure
from unsit.geometry import Array
from unsit.landmarks import Side

Colour = tuple[float, float, float]
Names = np.ndarray[tuple[int], np.dtype[np.str_]]
Truths = np.ndarray[tuple[int], np.dtype[np.bool_]]

SKINS: tuple[Colour, ...] = (
    (0.96, 0.82, 0.73), (0.91, 0.74, 0.62), (0.83, 0.63, 0.49), (0.74, 0.54, 0.40), (0.58, 0.40, 0.28),
    (0.43, 0.29, 0.20), (0.31, 0.21, 0.15),
)  # fmt: skip
HAIRS: tuple[Colour, ...] = (
    (0.06, 0.05, 0.05), (0.12, 0.08, 0.06), (0.25, 0.16, 0.10), (0.45, 0.30, 0.17), (0.72, 0.56, 0.34),
    (0.55, 0.54, 0.53), (0.82, 0.81, 0.80), (0.42, 0.18, 0.10),
)  # fmt: skip
CLOTHS: tuple[Colour, ...] = (
    (0.08, 0.08, 0.10), (0.20, 0.21, 0.24), (0.45, 0.46, 0.48), (0.75, 0.75, 0.76), (0.95, 0.95, 0.94),
    (0.12, 0.17, 0.35), (0.25, 0.40, 0.62), (0.55, 0.70, 0.85), (0.55, 0.12, 0.14), (0.80, 0.25, 0.22),
    (0.13, 0.32, 0.22), (0.40, 0.52, 0.30), (0.65, 0.55, 0.38), (0.36, 0.26, 0.20), (0.85, 0.70, 0.25),
    (0.48, 0.25, 0.48), (0.86, 0.58, 0.66), (0.15, 0.45, 0.50),
)  # fmt: skip
"""Colours of cloth that shops sell; bright ones are rarer because the greys stand first."""
WHITE, IRIS = (0.93, 0.92, 0.90), (0.22, 0.15, 0.10)


@dataclass(frozen=True, slots=True)
class Outfit:
    """What one person wears.

    `sleeves` and `legs` reach so far down the limb: 0 none, 1 to elbow or knee, 2 to wrist or ankle. `hem_m`: how far
    the shirt hangs below the waist. `..._loose_m`: how far cloth stands off. `feet`: bare, socks or shoes.
    `stripes_m`: their width on the shirt, 0: none. `hair_m`: its thickness; `nape`: how low it falls, 0 short, 1 to
    the neck.
    """

    skin: Colour
    hair: Colour
    shirt: Colour
    second: Colour
    trousers: Colour
    footwear: Colour
    sleeves: float
    legs: float
    hem_m: float
    shirt_loose_m: float
    trousers_loose_m: float
    stripes_m: float
    feet: str
    hair_m: float
    nape: float


def drawn(random: np.random.Generator) -> Outfit:
    """Clothes in which people stretch at home or beside a desk."""
    shirt, second, trousers, footwear = (CLOTHS[i] for i in random.integers(0, len(CLOTHS), 4))
    return Outfit(
        skin=_shade(random, SKINS[random.integers(len(SKINS))], 0.03),
        hair=_shade(random, HAIRS[random.integers(len(HAIRS))], 0.03),
        shirt=_shade(random, shirt, 0.06),
        second=_shade(random, second, 0.06),
        trousers=_shade(random, trousers, 0.06),
        footwear=_shade(random, footwear, 0.06),
        sleeves=float(random.choice([0.12, 0.5, 0.6, 1.5, 1.95], p=[0.12, 0.28, 0.2, 0.1, 0.3])),
        legs=float(random.choice([0.55, 0.85, 1.4, 1.93], p=[0.15, 0.2, 0.1, 0.55])),
        hem_m=float(random.uniform(-0.02, 0.16)),
        shirt_loose_m=float(random.choice([0.004, random.uniform(0.008, 0.025)], p=[0.35, 0.65])),
        trousers_loose_m=float(random.choice([0.003, random.uniform(0.006, 0.02)], p=[0.45, 0.55])),
        stripes_m=float(random.choice([0.0, random.uniform(0.015, 0.06)], p=[0.75, 0.25])),
        feet=str(random.choice(["bare", "socks", "shoes"], p=[0.3, 0.3, 0.4])),
        hair_m=float(random.choice([0.0, random.uniform(0.006, 0.022)], p=[0.08, 0.92])),
        nape=float(random.choice([0.0, random.uniform(0.3, 1.0)], p=[0.6, 0.4])),
    )


def _shade(random: np.random.Generator, colour: Colour, spread: float) -> Colour:
    red, green, blue = np.clip(np.asarray(colour) + random.normal(0, spread, 3), 0.02, 0.98)
    return float(red), float(green), float(blue)


def dressed(figure: Figure, outfit: Outfit) -> tuple[Figure, Array]:
    """The figure in these clothes, and the colour of each of its faces (face, 3)."""
    thick = _softened(_thickness_m(figure, outfit), figure)
    moved = figure.vertices + thick[:, None] * _normals(figure)
    return replace(figure, vertices=moved), _colours(figure, outfit)


def _normals(figure: Figure) -> Array:
    """The skin's outward directions, (vertex, 3)."""
    corners = figure.vertices[figure.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(figure.vertices)
    for corner in range(3):
        np.add.at(normals, figure.faces[:, corner], across)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def _softened(thick: Array, figure: Figure) -> Array:
    """The same, with no sharp step at a hem: each vertex twice averaged with its neighbours."""
    edges = np.concatenate([figure.faces[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    count = np.bincount(edges.ravel(), minlength=len(thick))
    for _ in range(2):
        around = np.bincount(edges[:, 0], thick[edges[:, 1]], len(thick)) + np.bincount(
            edges[:, 1], thick[edges[:, 0]], len(thick)
        )
        thick = 0.5 * thick + 0.5 * around / np.maximum(count, 1)
    return thick


def _thickness_m(figure: Figure, outfit: Outfit) -> Array:
    """How far each vertex is pushed outwards."""
    thick = {"shirt": outfit.shirt_loose_m, "trousers": outfit.trousers_loose_m, "shoes": 0.007, "socks": 0.002,
             "hair": outfit.hair_m}  # fmt: skip
    worn = worn_at(figure, outfit, figure.vertices, np.array(figure.main_bones))
    return np.array([thick.get(garment, 0.0) for garment in worn])


def _colours(figure: Figure, outfit: Outfit) -> Array:
    """Each face's colour, (face, 3)."""
    palette = {"skin": outfit.skin, "shirt": outfit.shirt, "trousers": outfit.trousers, "socks": outfit.footwear,
               "shoes": outfit.footwear, "hair": outfit.hair, "eye": WHITE}  # fmt: skip
    middles = figure.vertices[figure.faces].mean(axis=1)
    bones = np.array(figure.main_bones)[figure.faces[:, 0]]
    worn = worn_at(figure, outfit, middles, bones)
    colours = np.array([palette[garment] for garment in worn])
    if outfit.stripes_m:
        colours[(worn == "shirt") & (np.floor(middles[:, 2] / outfit.stripes_m) % 2 == 0)] = outfit.second
    for letter in (".L", ".R"):
        _paint_eye(colours, middles, bones == f"eye{letter}", figure.heads[figure.index[f"eye{letter}"]], outfit)
    return colours


def _paint_eye(colours: Array, middles: Array, ball: Truths, eye: Array, outfit: Outfit) -> None:
    """The iris and the eyebrow of one side."""
    ahead, aside, up = (middles - eye).T
    colours[ball & (np.hypot(aside, up) < 0.0065)] = IRIS
    colours[~ball & (ahead > 0.0) & (np.abs(aside) < 0.024) & (up > 0.017) & (up < 0.026)] = outfit.hair


def worn_at(figure: Figure, outfit: Outfit, places: Array, bones: Names) -> Names:
    """Which garment covers these places of the skin (place, 3) at rest; `bones`: what moves them most."""
    rest, height = figure.rest_joint, places[:, 2]
    waist = rest("left_hip")[2] + 0.08
    leg = _along(figure, places, bones, ("hip", "knee", "ankle"), ("upperleg", "lowerleg"))
    arm = _along(figure, places, bones, ("shoulder", "elbow", "wrist"), ("upperarm", "lowerarm"))
    trunk = _starts(bones, "root", "pelvis", "spine", "clavicle", "shoulder01")
    trunk |= _starts(bones, "neck01") & (height < rest("left_shoulder")[2] + 0.05)
    worn = np.full(len(places), "skin", dtype="<U8")
    worn[(leg < outfit.legs) | (trunk & (height < waist))] = "trousers"
    worn[(trunk | (leg < 0.3)) & (height > waist - outfit.hem_m)] = "shirt"
    worn[arm < outfit.sleeves] = "shirt"
    if outfit.feet != "bare":
        worn[_starts(bones, "foot", "toe")] = outfit.feet
        worn[(leg > (1.85 if outfit.feet == "socks" else 1.95)) & (worn != "trousers")] = "socks"
    if outfit.hair_m:
        worn[_starts(bones, "head", "neck02", "neck03") & _scalp(figure, outfit, places)] = "hair"
    worn[_starts(bones, "eye")] = "eye"
    return worn


def _starts(bones: Names, *starts: str) -> Truths:
    return np.array([bone.startswith(starts) for bone in bones])


def _along(figure: Figure, places: Array, bones: Names, joints: tuple[str, ...], starts: tuple[str, ...]) -> Array:
    """How far along its limb a place lies: 0..1 in its first part, 1..2 in its second; NaN elsewhere."""
    share = np.full(len(places), np.nan)
    for side in Side:
        at = [figure.rest_joint(f"{side}_{name}") for name in joints]
        for part, start in enumerate(starts):
            mine = np.array([bone.startswith(start) and bone.endswith(LETTER[side]) for bone in bones])
            way = at[part + 1] - at[part]
            share[mine] = part + (places[mine] - at[part]) @ way / (way @ way)
    return share


def _scalp(figure: Figure, outfit: Outfit, places: Array) -> Truths:
    """Above a line from the forehead over the ears to the nape."""
    eyes = np.mean([figure.heads[figure.index[f"eye{letter}"]] for letter in LETTER.values()], axis=0)
    ear = figure.rest_joint("left_ear")
    ahead, up = places[:, 0] - ear[0], places[:, 2] - eyes[2]
    nape = -0.07 - 0.07 * outfit.nape
    line = np.interp(ahead, [-0.045, -0.02, 0.0, 0.03, 0.09], [nape, -0.04, 0.03, 0.035, 0.062])
    is_ear = (np.abs(ahead) < 0.03) & (np.abs(places[:, 1]) > 0.88 * ear[1]) & (up < 0.035)
    return np.asarray((up > line) & ~is_ear)

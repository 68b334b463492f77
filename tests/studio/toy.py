"""A figure made by hand, for tests without the body model: a skeleton of 1.70 m with a few points of skin."""

import numpy as np

from studio.figure import LETTER, Figure
from unsit.landmarks import Side

# Heads of the left side's bones at rest: forward, to the left, up. Arms hang aslant, elbows a little bent.
LEFT = {
    "pelvis": ("root", (0.0, 0.0, 0.93)),
    "upperleg01": ("pelvis", (-0.01, 0.09, 0.92)),
    "upperleg02": ("upperleg01", (0.0, 0.092, 0.82)),
    "lowerleg01": ("upperleg02", (0.02, 0.11, 0.50)),
    "lowerleg02": ("lowerleg01", (0.0, 0.115, 0.28)),
    "foot": ("lowerleg02", (-0.01, 0.12, 0.07)),
    "toe1-1": ("foot", (0.13, 0.11, 0.02)),
    "clavicle": ("spine01", (0.0, 0.03, 1.40)),
    "shoulder01": ("clavicle", (0.0, 0.10, 1.42)),
    "upperarm01": ("shoulder01", (0.0, 0.18, 1.38)),
    "lowerarm01": ("upperarm01", (0.0, 0.36, 1.17)),
    "wrist": ("lowerarm01", (0.15, 0.48, 1.03)),
}
MIDDLE = {
    "root": ("", (0.0, 0.0, 0.93)),
    "spine05": ("root", (0.0, 0.0, 0.93)),
    "spine04": ("spine05", (-0.03, 0.0, 1.02)),
    "spine03": ("spine04", (-0.02, 0.0, 1.10)),
    "spine02": ("spine03", (-0.03, 0.0, 1.17)),
    "spine01": ("spine02", (-0.05, 0.0, 1.28)),
    "neck01": ("spine01", (-0.02, 0.0, 1.46)),
    "head": ("neck01", (0.0, 0.0, 1.54)),
}
SKIN = {
    "foot": ((-0.06, 0.12, 0.0), (0.05, 0.16, 0.0), (0.05, 0.08, 0.0), (0.0, 0.12, 0.10), (0.08, 0.12, 0.06)),
    "toe1-1": ((0.20, 0.11, 0.0), (0.20, 0.11, 0.02)),
    "upperleg02": ((0.07, 0.10, 0.56), (-0.05, 0.10, 0.56)),
    "lowerleg01": ((0.07, 0.11, 0.48), (0.06, 0.11, 0.44), (-0.05, 0.11, 0.44)),
    "upperleg01": ((0.08, 0.10, 0.80), (-0.10, 0.10, 0.85)),
}
FIXED = {
    "heel": ("foot", (-0.06, 0.12, 0.0)),
    "toes": ("foot", (0.13, 0.11, 0.0)),
    "ear": ("head", (0.0, 0.07, 1.60)),
}


def figure():
    bones = {name: (parent, place) for name, (parent, place) in MIDDLE.items()}
    skin = [("head", (0.0, 0.0, 1.70)), ("root", (-0.12, 0.0, 0.90))]
    fixed = {"nose": ("head", np.array([0.1, 0.0, 1.58]))}
    for side, outward in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        mirror, end = np.array([1.0, outward, 1.0]), LETTER[side]
        for name, (parent, place) in LEFT.items():
            bones[name + end] = (parent if parent in MIDDLE else parent + end, mirror * place)
        skin += [(name + end, mirror * place) for name, places in SKIN.items() for place in places]
        fixed |= {f"{side}_{name}": (bone if bone in MIDDLE else bone + end, mirror * place)
                  for name, (bone, place) in FIXED.items()}  # fmt: skip
    names = list(bones)
    return Figure(
        bones=tuple(names),
        parents=tuple(names.index(parent) if parent else -1 for parent, _ in bones.values()),
        heads=np.array([place for _, place in bones.values()]),
        vertices=np.array([place for _, place in skin]),
        faces=np.zeros((1, 3), dtype=np.int64),
        weights=np.ones((len(skin), 1)),
        weight_bones=np.array([[names.index(bone)] for bone, _ in skin]),
        fixed=fixed,
    )

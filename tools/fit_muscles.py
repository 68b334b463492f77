"""Fits `src/unsit/catalogue/muscles.npz` and `muscles.toml` to the reference models; for developers only.

Run: `python -m tools.fit_muscles Rajagopal2016.osim MYOTORSO_ASSETS` (needs `opensim`, the extra `bench`). The
legs are sampled through OpenSim near the postures of stretching and all over the model's range, the trunk along
MyoTorso's via points; each block of muscles gets one polynomial, by least squares that let jumps of a wrapping path
count little. Running it again writes the same bytes, whatever the processor. `docs/muscles.md` tells what for.
"""

import argparse
import io
import itertools
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools import myotorso, rajagopal
from unsit import body
from unsit.body import POINT
from unsit.muscles import Block

Array = NDArray[np.float64]
Paths = dict[str, list[list[object]]]
"""By muscle: its points, each [part, forward, left, up]."""

ROOT = Path(__file__).parents[1]
NAMES = Path(__file__).with_name("muscle_names.toml")
CATALOGUE = ROOT / "src/unsit/catalogue"
REFERENCE = ROOT / "tests/muscles/reference.npz"
"""OpenSim's own lengths and moment arms at poses that were not fitted: the tests hold the polynomials against them."""

POSTURES_DEG = {
    "standing": (0, 0, 0, 0, 0),
    "standing easily": (5, -3, 0, 8, 0),
    "sitting": (90, -8, 0, 90, 0),
    "sitting back": (85, -8, 0, 85, 0),
    "kneeling leg, hip ahead": (-10, -5, 0, 90, -30),
    "kneeling leg": (-5, -5, 0, 95, -20),
    "kneeling leg, toes tucked": (5, -8, 0, 95, -10),
    "front leg": (95, -10, 0, 95, 5),
    "front leg, knee outward": (105, -15, 10, 100, 10),
    "front leg, far ahead": (85, -12, 0, 80, 0),
    "front leg, low lizard": (75, -25, 10, 70, 0),
    "rear leg of a standing lunge": (-15, -3, 0, 20, 10),
    "calf stretch": (-10, -5, 0, 5, 20),
    "squat": (110, -10, 0, 110, 15),
    "pigeon, front": (90, 15, -35, 100, 0),
    "butterfly": (80, -30, -35, 110, 0),
    "side lunge": (60, -45, -20, 20, 0),
    "frog": (90, -40, 0, 60, 0),
    "hamstring, sitting": (85, -3, 0, 5, 0),
    "hamstring, standing": (70, 0, 0, 0, 10),
    "forward fold": (100, 5, 0, 20, 0),
    "quadriceps, standing": (-10, 0, 0, 118, -30),
    "quadriceps, lying": (0, 0, 0, 115, -30),
    "rear leg on a couch": (-20, -5, 0, 60, -10),
    "child's pose": (115, 0, 0, 118, -20),
    "figure four": (90, 20, -20, 60, 0),
    "leg crossed over": (60, 20, 10, 80, 0),
    "knee to the other shoulder": (100, 20, 10, 115, 0),
}
"""Where the legs are in stretches and on the way: hip flexion, adduction, inward rotation, knee, ankle (degrees)."""
NEAR_SD_DEG = (10.0, 6.0, 8.0, 10.0, 10.0)
FIT_SD_DEG = (14.0, 8.0, 11.0, 14.0, 12.0)
NEAR, ANYWHERE, HELD_BACK, HELD_BACK_ARMS = 20_000, 10_000, 2_800, 280
SEED = 20_161
JUMP_SDS = 4.0
"""An error beyond so many of the usual ones is a jump of the wrapping path."""
ROUNDS = 8
DIGITS = 9
"""Coefficients are rounded to a nanometre: what processors and their threads disagree about is a thousandth of it."""

LEG_BLOCKS = {
    "hip": (("hip_flexion", "hip_adduction", "hip_rotation"), 5),
    "hip_and_knee": (("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"), 4),
    "knee": (("knee_angle",), 5),
    "knee_and_ankle": (("knee_angle", "ankle_angle"), 5),
    "ankle": (("ankle_angle",), 5),
}
"""Joints, and the polynomial's degree."""
ACROSS = {
    "hip": "addbrev addlong addmagDist addmagIsch addmagMid addmagProx glmax1 glmax2 glmax3 glmed1 glmed2 glmed3 "
    "glmin1 glmin2 glmin3 iliacus piri psoas",
    "hip_and_knee": "bflh grac recfem sart semimem semiten tfl",
    "knee": "bfsh vasint vaslat vasmed",
    "knee_and_ankle": "gaslat gasmed",
    "ankle": "edl ehl fdl fhl perbrev perlong soleus tibant tibpost",
}
"""Which muscles cross which joints."""
TRUNK_DEGREE = 3
TRUNK_LOW_DEG, TRUNK_HIGH_DEG = np.array([-60.0, -35.0, -50.0]), np.array([30.0, 35.0, 50.0])
"""Extension, bending to the right, rotation to the left."""


@dataclass(frozen=True)
class Fitted:
    """A block, and how far each of its muscles is off at poses that were held back."""

    block: Block
    errors: dict[str, "Errors"]
    extremes_m: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Errors:
    """Of a length: root mean square and 99th percentile in per cent of it, median in millimetres."""

    rms_percent: float
    median_mm: float
    p99_percent: float


def monomials(count: int, degree: int) -> NDArray[np.int64]:
    """Exponents up to this total degree, lower degrees first."""
    all_of_them = (e for e in itertools.product(range(degree + 1), repeat=count) if sum(e) <= degree)
    return np.array(sorted(all_of_them, key=lambda e: (sum(e), [-each for each in e])), dtype=np.int64)


def fitted(made: Block, poses_deg: Array, lengths_m: Array) -> Block:
    """The block with coefficients, (monomial, muscle), from poses (pose, coordinate) and lengths (pose, muscle)."""
    powers = made.monomials(poses_deg.T).T
    told = np.empty((powers.shape[1], lengths_m.shape[1]))
    for column, lengths in enumerate(lengths_m.T):
        weights = np.ones(len(lengths))
        for _ in range(ROUNDS):
            solved = np.linalg.lstsq(powers * weights[:, None], lengths * weights, rcond=None)[0]
            off = lengths - powers @ solved
            usual = 1.4826 * float(np.median(np.abs(off))) + 1e-6
            weights = np.sqrt(1.0 / (1.0 + (off / (JUMP_SDS * usual)) ** 2))
        told[:, column] = solved
    return Block(
        made.muscles, made.coordinates, made.exponents, np.round(told, DIGITS) + 0.0, made.low_deg, made.high_deg
    )


def _errors(block: Block, poses_deg: Array, lengths_m: Array) -> dict[str, Errors]:
    off = np.abs(block.monomials(poses_deg.T).T @ block.coefficients - lengths_m)
    mean = lengths_m.mean(axis=0)
    return {
        name: Errors(
            float(100 * np.sqrt((off[:, i] ** 2).mean()) / mean[i]),
            float(1000 * np.median(off[:, i])),
            float(100 * np.quantile(off[:, i], 0.99) / mean[i]),
        )
        for i, name in enumerate(block.muscles)
    }


# The legs


def near_postures(count: int, sds_deg: tuple[float, ...], seed: int) -> Array:
    """Poses (pose, 5) around the postures of stretching, within the model's range."""
    rng = np.random.default_rng(seed)
    postures = np.array(list(POSTURES_DEG.values()), dtype=np.float64)
    around = postures[rng.integers(len(postures), size=count)] + rng.normal(size=(count, 5)) * sds_deg
    return np.clip(around, rajagopal.LOW_DEG, rajagopal.HIGH_DEG)


def leg_fits(leg: rajagopal.Leg) -> dict[str, Fitted]:
    """Every leg block, fitted; its errors are at the poses held back."""
    anywhere = np.random.default_rng(SEED + 1).uniform(rajagopal.LOW_DEG, rajagopal.HIGH_DEG, (ANYWHERE, 5))
    poses = np.concatenate([near_postures(NEAR, FIT_SD_DEG, SEED), anywhere])
    lengths = leg.lengths_m(poses)
    apart, apart_lengths = held_back(leg)
    told = {}
    for name, (coordinates, degree) in LEG_BLOCKS.items():
        columns = [rajagopal.COORDINATES.index(f"{each}_r") for each in coordinates]
        mine = [leg.names.index(muscle) for muscle in ACROSS[name].split()]
        made = Block(
            tuple(f"{muscle}_r" for muscle in ACROSS[name].split()),
            tuple(f"{each}_r" for each in coordinates),
            monomials(len(coordinates), degree),
            np.empty((0, 0)),
            rajagopal.LOW_DEG[columns],
            rajagopal.HIGH_DEG[columns],
        )
        block = fitted(made, poses[:, columns], lengths[:, mine])
        extremes = {f"{leg.names[i]}_r": _extremes(lengths[:, i]) for i in mine}
        told[name] = Fitted(block, _errors(block, apart[:, columns], apart_lengths[:, mine]), extremes)
    return told


def held_back(leg: rajagopal.Leg) -> tuple[Array, Array]:
    """Poses near the postures that nothing is fitted to, and OpenSim's lengths there."""
    poses = near_postures(HELD_BACK, NEAR_SD_DEG, SEED + 2)
    return poses, leg.lengths_m(poses)


def _extremes(lengths_m: Array) -> tuple[float, float]:
    """A muscle's shortest and longest over all that its joints can do; a jump in a thousand poses is not one."""
    low, high = np.quantile(lengths_m, [0.0005, 0.9995])
    return float(low), float(high)


# The trunk


def trunk_fit(trunk: myotorso.Trunk, known: list[dict[str, Any]]) -> Fitted:
    """Both sides' trunk muscles, each the mean of its fascicles; the left is the right's mirror image."""
    axes = [np.linspace(low, high, 9) for low, high in zip(TRUNK_LOW_DEG, TRUNK_HIGH_DEG, strict=True)]
    poses = np.array(list(itertools.product(*axes)))
    mirrored = poses * [1.0, -1.0, -1.0]
    fascicles = [myotorso.members(trunk, muscle["parts"], "r") for muscle in known]
    lengths = np.hstack([_trunk_lengths(trunk, fascicles, each) for each in (poses, mirrored)])
    names = tuple(f"{muscle['id']}_{side}" for side in "rl" for muscle in known)
    made = Block(
        names,
        ("lumbar_extension", "lumbar_bending", "lumbar_rotation"),
        monomials(3, TRUNK_DEGREE),
        np.empty((0, 0)),
        TRUNK_LOW_DEG,
        TRUNK_HIGH_DEG,
    )
    block = fitted(made, poses, lengths)
    rng = np.random.default_rng(SEED + 3)
    apart = rng.uniform(TRUNK_LOW_DEG, TRUNK_HIGH_DEG, (300, 3))
    apart_lengths = np.hstack([_trunk_lengths(trunk, fascicles, each) for each in (apart, apart * [1.0, -1.0, -1.0])])
    extremes = {name: (float(column.min()), float(column.max())) for name, column in zip(names, lengths.T, strict=True)}
    return Fitted(block, _errors(block, apart, apart_lengths), extremes)


def _trunk_lengths(trunk: myotorso.Trunk, fascicles: list[list[str]], poses: Array) -> Array:
    told = []
    for pose_deg in poses:
        points = myotorso.points_m(trunk, pose_deg)
        told.append([float(myotorso.lengths_m(trunk, names, points).mean()) for names in fascicles])
    return np.array(told)


# The paths, for the figure

_FIGURE_PARTS = {
    "pelvis": "pelvis",
    "femur_r": "right_thigh",
    "tibia_r": "right_shank",
    "patella_r": "right_shank",
    "talus_r": "right_foot",
    "calcn_r": "right_foot",
    "toes_r": "right_foot",
}
_TRUNK_PARTS = {"sacrum": "pelvis", "torso": "thorax"}


def leg_paths(leg: rajagopal.Leg) -> Paths:
    """Each right muscle's points on the parts of `unsit.body`: [part, forward, left, up], metres at 1.70 m."""
    places = leg.places_m(["pelvis", *(name for name in _FIGURE_PARTS if name != "pelvis")])
    theirs = {part: places[name][1] for part, name in _ORIGINS.items()}
    middle = theirs["right_thigh"] * [1.0, 1.0, 0.0]
    told = {}
    for muscle, points in leg.paths_m().items():
        told[f"{muscle}_r"] = [
            [part, *_on_part(part, places[name][0] @ at_m + places[name][1], theirs, middle)]
            for name, at_m in points
            if (part := _FIGURE_PARTS.get(name)) is not None
        ]
    return told


_ORIGINS = {"right_thigh": "femur_r", "right_shank": "tibia_r", "right_foot": "talus_r"}
_OURS = {"right_thigh": "right_hip", "right_shank": "right_knee", "right_foot": "right_ankle"}
_NEXT = {"right_thigh": "right_shank", "right_shank": "right_foot"}


def _on_part(part: str, there_m: Array, theirs: dict[str, Array], middle: Array) -> list[float]:
    """From a place in their standing pelvis to our part, stretched along it to our length."""
    joints = body.joints(np.zeros(len(body.POSE)))
    if part == "pelvis":
        wider = joints[POINT["right_hip"], 1] / -(theirs["right_thigh"] - middle)[2]
        forward, up, right = there_m - middle
        return _ours(forward, -right * wider, up)
    forward, up, right = there_m - theirs[part]
    if part in _NEXT:
        ours = joints[POINT[_OURS[_NEXT[part]]]] - joints[POINT[_OURS[part]]]
        up *= ours[2] / (theirs[_NEXT[part]] - theirs[part])[1]
    return _ours(forward, -right, up)


def _ours(forward: float, left: float, up: float) -> list[float]:
    return [round(float(value), 4) + 0.0 for value in (forward, left, up)]


def trunk_paths(trunk: myotorso.Trunk, known: list[dict[str, Any]], hips_m: Array) -> Paths:
    """Each right trunk muscle as one line: the fascicle that `drawn` names, or through the middle of all of them."""
    points = myotorso.points_m(trunk, np.zeros(3))
    half_way = 0.5 * float(body.joints(np.zeros(len(body.POSE)))[POINT["mid_shoulders"], 2])
    told: Paths = {}
    for muscle in known:
        path = []
        drawn = myotorso.members(trunk, [muscle["drawn"]] if "drawn" in muscle else muscle["parts"], "r")
        for end in (0, -1):
            sites = [trunk.fascicles[name][end] for name in drawn]
            forward, up, right = np.mean([points[site] for site in sites], axis=0) - hips_m
            part = commonest(_TRUNK_PARTS.get(trunk.sites[site][0], "lumbar") for site in sites)
            up -= half_way if part == "thorax" else 0.0
            path.append([part, *_ours(forward, -right, up)])
        told[f"{muscle['id']}_r"] = path
    return told


def commonest(parts: Iterable[str]) -> str:
    """The part that most of them are; of several, the first that came."""
    return Counter(parts).most_common(1)[0][0]


# Muscles in two parts


def joined(paths: Paths, known: list[dict[str, Any]]) -> Paths:
    """The paths with those of a muscle in two parts as one: the upper part's, and the lower's from where they meet."""
    told = dict(paths)
    for upper in known:
        if "part_of" in upper:
            lower = paths[f"{upper['part_of']}_r"]
            told[f"{upper['part_of']}_r"] = [*paths[f"{upper['id']}_r"][:-1], *lower[1:]]
    return told


def twice_m(leg: rajagopal.Leg, muscle: str) -> float:
    """How much of a leg's muscle its upper part runs along as well: from its first point to its next, on the pelvis."""
    (first_on, first), (next_on, following) = leg.paths_m()[muscle][:2]
    if first_on != next_on:
        raise ValueError(f"{muscle} begins on {first_on} and goes on to {next_on}; expected both on the pelvis")
    return float(np.linalg.norm(following - first))


# The files

_HEAD = """\
# Which muscles Unsit knows. Written by `python -m tools.fit_muscles`; names and judgement: tools/muscle_names.toml.
# The right side's; the left is its mirror image. Errors are those of the polynomials in muscles.npz against the
# reference model, at poses near stretches that were not fitted. `path`: [part, forward, left, up], metres at 1.70 m.
"""
_SOURCES = {
    "leg": ("Rajagopal et al. 2016, IEEE Trans Biomed Eng 63:2068", "MIT"),
    "trunk": ("MyoTorso after Christophy et al. 2012, Biomech Model Mechanobiol 11:19", "Apache-2.0"),
}


def written(fits: dict[str, Fitted], known: dict[str, list[dict[str, Any]]], paths: Paths) -> str:
    """The content of `muscles.toml`."""
    parts = [_HEAD]
    for kind in ("leg", "trunk"):
        for muscle in known[kind]:
            name = f"{muscle['id']}_r"
            block, fit = next((key, fit) for key, fit in fits.items() if name in fit.block.muscles)
            error, (shortest, longest) = fit.errors[name], fit.extremes_m[name]
            source, licence = _SOURCES[kind]
            lines = [
                "[[muscle]]",
                *(f"{key} = {_toml(muscle[key])}" for key in ("id", "name", "latin", "group")),
                f"block = {_toml(block)}",
                f"confidence = {_toml(muscle['confidence'])}",
                f"because = {_toml(muscle.get('because', ''))}",
                f"sitting = {_toml(muscle['sitting'])}",
                f"source = {_toml(source)}",
                f"licence = {_toml(licence)}",
                f"rms_percent = {error.rms_percent:.3f}",
                f"median_mm = {error.median_mm:.3f}",
                f"p99_percent = {error.p99_percent:.3f}",
                f"shortest_m = {shortest:.4f}",
                f"longest_m = {longest:.4f}",
                *(f"{key} = {_toml(muscle[key])}" for key in ("part_of", "twice_m") if key in muscle),
                f"shown = {str(bool(muscle.get('shown'))).lower()}",
                f"path = {_toml(paths[name])}",
            ]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _toml(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return str(value)


def arrays(fits: dict[str, Fitted]) -> dict[str, Any]:
    """The content of `muscles.npz`: every block's own arrays."""
    told: dict[str, Any] = {}
    for name, fit in fits.items():
        for field in ("exponents", "coefficients", "low_deg", "high_deg"):
            told[f"{name}.{field}"] = getattr(fit.block, field)
        for field in ("muscles", "coordinates"):
            told[f"{name}.{field}"] = np.array(getattr(fit.block, field))
    return told


def remade(osim: Path, assets: Path) -> dict[Path, bytes]:
    """Every file that is written here, and its content: both of the catalogue, and the tests' reference."""
    known = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    leg, trunk = rajagopal.Leg(osim), myotorso.read(assets)
    fits = {**leg_fits(leg), "trunk": trunk_fit(trunk, known["trunk"])}
    for muscle in known["trunk"]:
        if "part_of" in muscle:
            muscle["twice_m"] = round(twice_m(leg, muscle["part_of"]), 4)
    hips_m = leg.places_m(["femur_r"])["femur_r"][1] * [1.0, 1.0, 0.0]
    paths = joined(leg_paths(leg) | trunk_paths(trunk, known["trunk"], hips_m), known["trunk"])
    return {
        CATALOGUE / "muscles.npz": _packed(**arrays(fits)),
        CATALOGUE / "muscles.toml": written(fits, known, paths).encode(),
        REFERENCE: reference(leg),
    }


def reference(leg: rajagopal.Leg) -> bytes:
    """OpenSim's own lengths and moment arms at the poses held back."""
    poses = near_postures(HELD_BACK, NEAR_SD_DEG, SEED + 2).astype(np.float32).astype(np.float64)
    return _packed(
        np.savez_compressed,
        muscles=np.array(leg.names),
        poses_deg=poses.astype(np.float32),
        lengths_m=leg.lengths_m(poses).astype(np.float32),
        arms_m=leg.moment_arms_m(poses[:HELD_BACK_ARMS]).astype(np.float32),
    )


def _packed(pack: Callable[..., None] = np.savez, /, **tables: NDArray[Any]) -> bytes:
    room = io.BytesIO()
    pack(room, **tables)
    return room.getvalue()


def main() -> int:
    """Fit, and write every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("osim", type=Path, help="Rajagopal2016.osim")
    parser.add_argument("myotorso", type=Path, help="the folder with myotorso_chain.xml and myotorso_assets.xml")
    asked = parser.parse_args()
    for path, content in remade(asked.osim, asked.myotorso).items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

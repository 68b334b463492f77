"""Which muscle lengthens, and by how much: lengths and moment arms of muscle-tendon units, from joint angles.

Muscles that cross the same joints share one polynomial in those joints' angles, fitted once to a reference model
(`docs/muscles.md`); a moment arm is its derivative, so that the two can never disagree. Coordinates have the names and
signs of Rajagopal's full-body model (2016), in degrees. A length is from the muscle's origin to its insertion along its
path: what of it is fibre and what is tendon, nobody sees from outside. Outside the fitted angles the answer is NaN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from unsit.angles import Angles
from unsit.geometry import Array
from unsit.landmarks import Side

LEG_COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
LUMBAR_COORDINATES = ("lumbar_extension", "lumbar_bending", "lumbar_rotation")
COORDINATES = (
    *(f"{name}_{side}" for side in "rl" for name in LEG_COORDINATES),
    *LUMBAR_COORDINATES,
)
"""Every coordinate, in the order of the last dimension of whatever takes a pose."""
SCALE_DEG = 100.0
"""The polynomials' own unit of angle: so their powers stay near 1."""
AT_ONCE = 512
"""So many poses are worked on together: their powers stay in the processor's cache."""
STRIP = 64
"""So many are multiplied at once: products this small are made on the spot, and not shared out among threads that wait
for each other, which made it ten to a hundred times slower on a busy machine."""


class Confidence(StrEnum):
    """How far a lengthening can be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


MODEL_SPREAD = {Confidence.HIGH: 0.1, Confidence.MEDIUM: 0.25, Confidence.LOW: 1.0}
"""Standard deviation between musculoskeletal models, as a share of the lengthening. Three models of the psoas differ by
a quarter of it in this stretch; of the obliques not even the sign is agreed on."""


class Muscle(NamedTuple):
    """A muscle of one side. `shortest_m` and `longest_m`: its own range over all that its joints can do."""

    id: str
    name: str
    latin: str
    group: str
    side: Side
    confidence: Confidence
    shortest_m: float
    longest_m: float


class Part(NamedTuple):
    """The upper part of a muscle whose lower part crosses other joints. `twice_m`: how much of it both run along."""

    id: str
    of: str
    twice_m: float


@dataclass(frozen=True)
class Block:
    """The polynomial of the muscles that cross the same joints.

    `exponents`: (monomial, coordinate), the constant first, each after the one it is made from by one more factor.
    `coefficients`: (monomial, muscle), metres. `low_deg`, `high_deg`: (coordinate,), the fitted angles.
    """

    muscles: tuple[str, ...]
    coordinates: tuple[str, ...]
    exponents: NDArray[np.int64]
    coefficients: Array
    low_deg: Array
    high_deg: Array

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        """Where its coordinates stand in a pose."""
        return np.array([COORDINATES.index(name) for name in self.coordinates])

    @cached_property
    def arms(self) -> tuple[tuple[str, str], ...]:
        """What `moment_arms` gives: (muscle, coordinate), coordinate by coordinate."""
        return tuple((muscle, coordinate) for coordinate in self.coordinates for muscle in self.muscles)

    @cached_property
    def matrix(self) -> Array:
        """(muscle + arm, monomial): lengths, and then moment arms, -dL/dq, metres (per radian)."""
        parts = [self.coefficients]
        for column in range(len(self.coordinates)):
            slopes = np.zeros_like(self.coefficients)
            for row, powers in enumerate(self.exponents):
                if powers[column]:
                    slopes[self._row_below(row, column)] -= powers[column] * self.coefficients[row]
            parts.append(slopes * np.degrees(1.0) / SCALE_DEG)
        return np.ascontiguousarray(np.hstack(parts).T)

    def _row_below(self, row: int, column: int) -> int:
        """The monomial with one factor of this coordinate less."""
        below = self.exponents[row].copy()
        below[column] -= 1
        return int(np.flatnonzero((self.exponents == below).all(axis=1))[0])

    @cached_property
    def products(self) -> tuple[tuple[slice, slice, int], ...]:
        """How monomials are made of others, run by run: which rows, of which rows, times which coordinate.

        In the order of `exponents`, whatever begins with a coordinate is that coordinate times all of one degree less
        that begin with it or a later one: neighbours, so that nothing is copied.
        """
        totals, first = self.exponents.sum(axis=1), (self.exponents > 0).argmax(axis=1)
        made = []
        for degree in range(1, int(totals.max()) + 1):
            for column in range(self.exponents.shape[1]):
                rows = np.flatnonzero((totals == degree) & (first == column))
                of = np.flatnonzero((totals == degree - 1) & ((first >= column) | (totals == 0)))
                made.append((_run(rows), _run(of), column))
        return tuple(made)

    def monomials(self, angles_deg: Array, room: Array | None = None) -> Array:
        """(monomial, pose) from (coordinate, pose), in this room if there is one."""
        scaled = angles_deg / SCALE_DEG
        made = _taken(room, len(self.exponents), scaled.shape[1])
        made[0] = 1.0
        for rows, of, column in self.products:
            np.multiply(made[of], scaled[column], out=made[rows])
        return made

    def evaluate(self, angles_deg: Array, lengths: Array, arms: Array | None, room: Array) -> None:
        """Write (muscle, pose) and, if asked, (arm, pose) from (coordinate, pose) in this block's own coordinates."""
        made, count = self.monomials(angles_deg, room), len(self.muscles)
        inside = ((angles_deg >= self.low_deg[:, None]) & (angles_deg <= self.high_deg[:, None])).all(axis=0)
        if not inside.all():
            made[:, ~inside] = np.nan
        _multiply(self.matrix[:count], made, lengths)
        if arms is not None:
            _multiply(self.matrix[count:], made, arms)


def _taken(room: Array | None, rows: int, columns: int) -> Array:
    """A table in this room: fresh memory costs more than what is written into it."""
    return np.empty((rows, columns)) if room is None else room[: rows * columns].reshape(rows, columns)


def _multiply(rows: Array, columns: Array, into: Array) -> None:
    """Write the matrices' product, strip by strip."""
    whole = columns.shape[1] // STRIP * STRIP
    if whole:
        np.matmul(rows, _strips(columns[:, :whole]), out=_strips(into[:, :whole]))
    np.matmul(rows, columns[:, whole:], out=into[:, whole:])


def _strips(table: Array) -> Array:
    """(strip, row, column of it): the same memory."""
    return table.reshape(len(table), -1, STRIP).transpose(1, 0, 2)


def _run(rows: NDArray[np.int64]) -> slice:
    return slice(int(rows[0]), int(rows[-1]) + 1)


class Kinematics(NamedTuple):
    """Lengths (..., muscle) and moment arms (..., arm) in metres, in the order of `MuscleModel.ids` and `.arms`."""

    lengths_m: Array
    arms_m: Array


@dataclass(frozen=True)
class MuscleModel:
    """All muscles of both legs and the trunk. A leg's block is kept once, for the right, and holds for the left too."""

    muscles: tuple[Muscle, ...]
    leg_blocks: tuple[Block, ...]
    trunk_blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = ()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the right leg, of the left, of the trunk: the order of all that is given out."""
        return (*self.leg_blocks, *(_of_the_left(block) for block in self.leg_blocks), *self.trunk_blocks)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The muscles' ids."""
        return tuple(muscle for block in self.blocks for muscle in block.muscles)

    @cached_property
    def arms(self) -> tuple[tuple[str, str], ...]:
        """(muscle, coordinate) of every moment arm; a muscle has none about a joint that it does not cross."""
        return tuple(arm for block in self.blocks for arm in block.arms)

    @cached_property
    def of(self) -> Mapping[str, Muscle]:
        """The muscles by id."""
        return {muscle.id: muscle for muscle in self.muscles}

    @cached_property
    def range_m(self) -> tuple[Array, Array]:
        """Shortest and longest, (muscle,), in the order of `ids`."""
        mine = [self.of[name] for name in self.ids]
        return np.array([muscle.shortest_m for muscle in mine]), np.array([muscle.longest_m for muscle in mine])

    @cached_property
    def arm_places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of each moment arm, its muscle's place among `ids` and its coordinate's among `COORDINATES`."""
        at = {name: index for index, name in enumerate(self.ids)}
        return np.array([at[muscle] for muscle, _ in self.arms]), np.array([COORDINATES.index(c) for _, c in self.arms])

    @cached_property
    def part_ids(self) -> frozenset[str]:
        """What is told as the muscle it belongs to, and not by itself."""
        return frozenset(part.id for part in self.parts)

    @cached_property
    def whole(self) -> NDArray[np.int64]:
        """(muscle,): of each, the place among `ids` of the muscle that it is a part of; else its own."""
        of = {part.id: part.of for part in self.parts}
        return np.array([self.ids.index(of.get(name, name)) for name in self.ids])

    def of_whole(self, values: Array) -> Array:
        """(..., muscle): each muscle's own and its part's together; a part is told as the muscle it belongs to."""
        told = np.array(values)
        for part in self.parts:
            upper, lower = self.ids.index(part.id), self.ids.index(part.of)
            told[..., lower] += told[..., upper]
            told[..., upper] = told[..., lower]
        return told

    @cached_property
    def twice_m(self) -> Array:
        """(muscle,): what of a muscle in two parts is counted in both."""
        told = np.zeros(len(self.ids))
        for part in self.parts:
            told[self.ids.index(part.id)] = part.twice_m
        return told

    @cached_property
    def parts_at_rest_m(self) -> Array:
        """(2, muscle): lengths in standing and in sitting upright, parts apart."""
        return self.lengths_m(np.stack([STANDING, SITTING]))

    @cached_property
    def at_rest_m(self) -> Array:
        """The same of whole muscles."""
        return self.of_whole(self.parts_at_rest_m - self.twice_m)

    @cached_property
    def whole_range_m(self) -> Array:
        """(2, muscle): shortest and longest of whole muscles. What moves one part leaves the other as it is."""
        return self.of_whole(np.stack(self.range_m) - self.twice_m)

    @cached_property
    def spread(self) -> Array:
        """(muscle,): `MODEL_SPREAD` of each."""
        return np.array([MODEL_SPREAD[self.of[name].confidence] for name in self.ids])

    @cached_property
    def fitted_deg(self) -> tuple[Array, Array]:
        """The widest angles that any block was fitted to: lowest and highest, (13,)."""
        low, high = np.full(len(COORDINATES), np.inf), np.full(len(COORDINATES), -np.inf)
        for block in self.blocks:
            low[block.columns] = np.minimum(low[block.columns], block.low_deg)
            high[block.columns] = np.maximum(high[block.columns], block.high_deg)
        return low, high

    def lengths_m(self, pose_deg: ArrayLike) -> Array:
        """Lengths (..., muscle), metres, of poses (..., 13) in the order of `COORDINATES`; NaN where not fitted."""
        return self._evaluated(np.asarray(pose_deg, dtype=np.float64), arms=False).lengths_m

    def kinematics(self, pose_deg: ArrayLike, again: Kinematics | None = None) -> Kinematics:
        """Lengths and moment arms of poses (..., 13).

        `again`: what was given out for as many poses before, and is no longer needed: it is written over, which spares
        the making of large tables.
        """
        return self._evaluated(np.asarray(pose_deg, dtype=np.float64), arms=True, again=again)

    def _evaluated(self, poses: Array, *, arms: bool, again: Kinematics | None = None) -> Kinematics:
        """A muscle's row is filled pose by pose, and turned round only at the end."""
        before, turned = poses.shape[:-1], np.ascontiguousarray(poses.reshape(-1, len(COORDINATES)).T)
        count = turned.shape[1]
        if again is None:
            lengths, moment_arms = np.empty((len(self.ids), count)), np.empty((len(self.arms) if arms else 0, count))
        else:
            lengths, moment_arms = again.lengths_m.reshape(count, -1).T, again.arms_m.reshape(count, -1).T
        room = np.empty(max(len(block.exponents) for block in self.blocks) * AT_ONCE)
        for start in range(0, count, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            at = arm_at = 0
            for block in self.blocks:
                end, arm_end = at + len(block.muscles), arm_at + len(block.arms)
                into = moment_arms[arm_at:arm_end, some] if arms else None
                block.evaluate(turned[block.columns, some], lengths[at:end, some], into, room)
                at, arm_at = end, arm_end
        return Kinematics(lengths.T.reshape(*before, len(lengths)), moment_arms.T.reshape(*before, len(moment_arms)))


def _of_the_left(block: Block) -> Block:
    """The same block for the other leg: flexion, adduction and inward rotation have the same sign on both."""
    return Block(
        tuple(name.removesuffix("_r") + "_l" for name in block.muscles),
        tuple(name.removesuffix("_r") + "_l" for name in block.coordinates),
        block.exponents,
        block.coefficients,
        block.low_deg,
        block.high_deg,
    )


# From what is seen


def pose(**angles_deg: float) -> Array:
    """A pose (13,) by name; what is not named is 0, as in standing.

    >>> float(pose(knee_angle_r=90)[3])
    90.0
    """
    told = np.zeros(len(COORDINATES))
    for name, value in angles_deg.items():
        told[COORDINATES.index(name)] = value
    return told


STANDING = pose()
SITTING = pose(**{f"{name}_{side}": 90.0 for side in "rl" for name in ("hip_flexion", "knee_angle")})
"""Sitting upright on a chair: hips and knees at right angles, the back as in standing."""

PELVIS_SHARE, PELVIS_SD_DEG = 0.4, 8.0
"""Of the trunk's lean the pelvis takes this share, give or take so much: one camera does not see it. Ten degrees of
uncorrected tilt undo two thirds of what the psoas gains at the hip."""
UNSEEN_SD_DEG = {"hip_adduction": 8.0, "hip_rotation": 15.0, "ankle_angle": 20.0, "lumbar_bending": 8.0}
"""What is seldom seen counts as in standing, with this spread."""
_MEASURES = {
    "hip_adduction": ("hip_abduction_deg", -1.0),
    "hip_rotation": ("hip_rotation_deg", 1.0),
    "knee_angle": ("knee_flexion_deg", 1.0),
    "ankle_angle": ("ankle_dorsiflexion_deg", 1.0),
}
"""A leg's coordinate and the measure that tells it, with its sign."""


class Seen(NamedTuple):
    """A pose (13,) with standard deviations (13,), and how each coordinate follows the pelvis's unseen tilt (13,)."""

    pose_deg: Array
    sds_deg: Array
    by_pelvis: Array


def seen(angles: Angles, pelvis_share: float = PELVIS_SHARE) -> Seen:
    """What is measured, in the model's coordinates: thigh against pelvis, and the rest of the lean in the spine."""
    values, sds, by_pelvis = np.full(13, np.nan), np.full(13, np.nan), np.zeros(13)
    lean, lean_sd = angles["trunk_inclination_deg"], angles.sd("trunk_inclination_deg")
    for side in Side:
        letter = str(side)[0]
        at = {name: COORDINATES.index(f"{name}_{letter}") for name in LEG_COORDINATES}
        thigh = f"{side}_thigh_inclination_deg"
        values[at["hip_flexion"]] = pelvis_share * lean - angles[thigh]
        sds[at["hip_flexion"]] = float(np.hypot(pelvis_share * lean_sd, angles.sd(thigh)))
        by_pelvis[at["hip_flexion"]] = 1.0
        for name, (measure, sign) in _MEASURES.items():
            values[at[name]] = sign * angles[f"{side}_{measure}"]
            sds[at[name]] = angles.sd(f"{side}_{measure}")
    extension, bending, rotation = (COORDINATES.index(name) for name in LUMBAR_COORDINATES)
    values[extension], sds[extension] = -(1.0 - pelvis_share) * lean, (1.0 - pelvis_share) * lean_sd
    by_pelvis[extension] = 1.0
    values[bending], sds[bending] = -angles["trunk_side_bend_deg"], angles.sd("trunk_side_bend_deg")
    values[rotation], sds[rotation] = angles["trunk_rotation_deg"], angles.sd("trunk_rotation_deg")
    for index, name in enumerate(COORDINATES):
        spread = UNSEEN_SD_DEG.get(name.removesuffix("_r").removesuffix("_l"))
        if spread is not None and not np.isfinite(values[index]):
            values[index], sds[index] = 0.0, spread
    return Seen(values, sds, by_pelvis)


class Lengthening(NamedTuple):
    """What a pose does to whole muscles, each (muscle,) in the order of `MuscleModel.ids`; NaN: not known.

    Against standing and against sitting upright, in metres, as a share of the length there, and with the standard
    deviation that the angles' and the models' uncertainty make. `share_of_range`: 0 at its shortest, 1 at its longest.
    A part is told as the muscle it belongs to.
    """

    against_standing_m: Array
    sd_m: Array
    share_of_standing: Array
    against_sitting_m: Array
    sitting_sd_m: Array
    share_of_sitting: Array
    share_of_range: Array


def lengthening(model: MuscleModel, told: Seen) -> Lengthening:
    """How much longer each whole muscle is than in standing and in sitting, with its uncertainty."""
    low, high = model.fitted_deg
    # What lies outside the fit by no more than its own error may as well lie on the border.
    near = np.clip(told.pose_deg, low, high)
    inside = np.abs(near - told.pose_deg) <= told.sds_deg
    parts_m, arms = model.kinematics(np.where(inside, near, np.nan))
    standing, sitting = model.at_rest_m
    shortest, longest = model.whole_range_m
    lengths = model.of_whole(parts_m - model.twice_m)
    from_angles = _from_angles(model, arms, told)
    standing_sd, sitting_sd = np.hypot(from_angles, _from_models(model, parts_m))
    return Lengthening(
        lengths - standing,
        standing_sd,
        lengths / standing - 1.0,
        lengths - sitting,
        sitting_sd,
        lengths / sitting - 1.0,
        (lengths - shortest) / (longest - shortest),
    )


def _from_models(model: MuscleModel, lengths_m: Array) -> Array:
    """(2, muscle): a lengthening's standard deviation between models, against standing and sitting, part by part."""
    apart = model.spread * (lengths_m - model.parts_at_rest_m)
    return np.asarray(np.sqrt(model.of_whole(apart**2)))


def _from_angles(model: MuscleModel, arms: Array, told: Seen) -> Array:
    """A length's standard deviation from the angles': each by itself, the pelvis's tilt through all at once."""
    part, column = model.arm_places
    muscle, count = model.whole[part], len(model.ids)
    own = np.bincount(muscle, (arms * told.sds_deg[column]) ** 2, count)
    pelvis = np.bincount(muscle, arms * told.by_pelvis[column] * PELVIS_SD_DEG, count)
    return np.asarray(np.radians(np.sqrt(own + pelvis**2)))[model.whole]

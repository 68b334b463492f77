"""A posable model body: pose -> joint centres -> picture, each with its derivatives.

A pose is an array (..., 30) in the order of `POSE`: angles in degrees that are the measures themselves where a measure
is a joint's angle, then the natural logarithms of four segment ratios (0: as the sources below say). Joint centres
are metres about the mid-hips in the gravity frame: x to the picture's right, y away from the lens, z up. At heading 0
the person faces x with their left towards y; heading grows to their left. Stature is fixed: one camera sees no scale.

Segment lengths are shares of stature, the mean of women and men: de Leva, "Adjustments to Zatsiorsky-Seluyanov's
segment inertia parameters", J. Biomech. 29 (1996), table 4; hip centres apart: Bell, Pedersen and Brand, J. Biomech.
23 (1990). Shoulders, toes, ears and nose are taken where the pose model marks them, and so is the trunk's upper end
(0.282; the table's shoulder joints are 0.291 above the hips).
The pelvis does not tilt: no landmark shows it. Knows nothing of landmarks' noise, of stretches or of time.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import Side

STATURE_M = 1.70
PER_DEGREE = float(np.radians(1.0))
"""Derivatives are per degree, as the pose is."""

X, Y, Z = np.eye(3)


class Turn(NamedTuple):
    """One hinge: the angle that turns it, the hinge it rides on, its axis at rest (the sign makes the angle's plus)."""

    angle: str
    rides_on: str | None
    axis: Array


class Segment(NamedTuple):
    """One line from a point to the next, at rest, in shares of stature; the hinge it rides on; the ratio it shares."""

    end: str
    start: str
    turn: str
    share: tuple[float, float, float]
    ratio: str | None = None


def _limb_turns(side: Side, outward: float) -> tuple[Turn, ...]:
    """A leg's and an arm's hinges, from the trunk outwards; `outward` is +1 on the left."""
    return (
        Turn(f"{side}_hip_flexion_deg", "pelvis_obliquity_deg", -Y),
        Turn(f"{side}_hip_abduction_deg", f"{side}_hip_flexion_deg", outward * X),
        Turn(f"{side}_hip_rotation_deg", f"{side}_hip_abduction_deg", -outward * Z),
        Turn(f"{side}_knee_flexion_deg", f"{side}_hip_rotation_deg", Y),
        Turn(f"{side}_ankle_dorsiflexion_deg", f"{side}_knee_flexion_deg", -Y),
        Turn(f"{side}_arm_flexion_deg", "shoulder_tilt_deg", -Y),
        Turn(f"{side}_arm_abduction_deg", f"{side}_arm_flexion_deg", outward * X),
        Turn(f"{side}_arm_rotation_deg", f"{side}_arm_abduction_deg", -outward * Z),
        Turn(f"{side}_elbow_flexion_deg", f"{side}_arm_rotation_deg", -Y),
    )


TURNS = (
    Turn("heading_deg", None, Z),
    Turn("pelvis_obliquity_deg", "heading_deg", X),  # + the left hip higher
    Turn("trunk_inclination_deg", "heading_deg", Y),
    Turn("trunk_side_bend_deg", "trunk_inclination_deg", -X),
    Turn("trunk_rotation_deg", "heading_deg", Z),
    Turn("shoulder_tilt_deg", "trunk_rotation_deg", X),  # + the left shoulder higher
    Turn("head_turn_deg", "trunk_rotation_deg", Z),
    Turn("head_nod_deg", "head_turn_deg", Y),  # + the face down
    *_limb_turns(Side.LEFT, 1.0),
    *_limb_turns(Side.RIGHT, -1.0),
)
"""Every hinge, after the one it rides on. The shoulder line turns about the vertical, not about a leaning trunk."""

HIP_POINT_M = ((0.026, 0.0, 0.023), (-0.012, -0.023, -0.038))
"""The pose model's hip point from the joint, metres at 1.70 m (forward, outward, up): a part that moves with the pelvis
and a part that moves with the thigh. Measured, as the next, on rendered people whose joints are known (the studio's
training cohort); what is left is 20 to 30 mm."""
ANKLE_POINT = (0.012 / 1.70, 0.0, 0.028 / 1.70)
"""The model's ankle point lies ahead of the joint and up the shank."""
SHOULDER_POINT = (-0.014, 0.0, 0.0)
"""The model's shoulder point lies behind the joint."""


def _hip_point(part: int, outward: float) -> tuple[float, float, float]:
    forward, out, up = (value / 1.70 for value in HIP_POINT_M[part])
    return forward, outward * out, up


def _limb_segments(side: Side, outward: float) -> tuple[Segment, ...]:
    """A leg and an arm hanging down. The pose model's points are not all joints."""
    return (
        Segment(f"{side}_hip", "mid_hips", "pelvis_obliquity_deg", (0.0, outward * 0.051, 0.0)),
        Segment(f"{side}_knee", f"{side}_hip", f"{side}_hip_rotation_deg", (0.0, 0.0, -0.2275), "thigh"),
        Segment(f"{side}_ankle", f"{side}_knee", f"{side}_knee_flexion_deg", (0.0, 0.0, -0.2492), "shank"),
        Segment(f"{side}_heel", f"{side}_ankle", f"{side}_ankle_dorsiflexion_deg", (-0.0173, 0.0, -0.0408)),
        Segment(f"{side}_toes", f"{side}_ankle", f"{side}_ankle_dorsiflexion_deg", (0.1113, 0.0, -0.0408)),
        Segment(f"{side}_shoulder", "mid_shoulders", "shoulder_tilt_deg", (0.0, outward * 0.105, 0.0), "shoulders"),
        Segment(f"{side}_elbow", f"{side}_shoulder", f"{side}_arm_rotation_deg", (0.0, 0.0, -0.160)),
        Segment(f"{side}_wrist", f"{side}_elbow", f"{side}_elbow_flexion_deg", (0.0, 0.0, -0.1534)),
        Segment(f"{side}_hip_carried", f"{side}_hip", "pelvis_obliquity_deg", _hip_point(0, outward)),
        Segment(f"{side}_hip_point", f"{side}_hip_carried", f"{side}_hip_rotation_deg", _hip_point(1, outward)),
        Segment(f"{side}_shoulder_point", f"{side}_shoulder", "shoulder_tilt_deg", SHOULDER_POINT),
        Segment(f"{side}_ankle_point", f"{side}_ankle", f"{side}_knee_flexion_deg", ANKLE_POINT),
        Segment(f"{side}_ear", "mid_shoulders", "head_nod_deg", (0.010, outward * 0.043, 0.121)),
    )


SEGMENTS = (
    Segment("mid_shoulders", "mid_hips", "trunk_side_bend_deg", (0.0, 0.0, 0.282), "trunk"),
    Segment("nose", "mid_shoulders", "head_nod_deg", (0.071, 0.0, 0.116)),
    *_limb_segments(Side.LEFT, 1.0),
    *_limb_segments(Side.RIGHT, -1.0),
)

ANGLES = tuple(turn.angle for turn in TURNS)
RATIOS = ("thigh", "shank", "trunk", "shoulders")
POSE = (*ANGLES, *RATIOS)
"""The names of a pose's numbers, in order."""
POINTS = ("mid_hips", *(segment.end for segment in SEGMENTS))
"""The names of the points that `joints` gives, in order."""
CAMERA = ("across", "down", "ln_distance", "ln_focal", "pitch_deg", "roll_deg")
"""A camera's numbers: where it shows the mid-hips, from the picture's middle, in the picture's shorter sides; how far
they are (m, along the optical axis) and the focal length (shorter sides), both as logarithms; pitch, + looking down;
roll, + the picture turned clockwise against gravity."""
INDEX = {name: index for index, name in enumerate(POSE)}
POINT = {name: index for index, name in enumerate(POINTS)}

LIMITS_DEG = {
    "pelvis_obliquity_deg": (-25.0, 25.0),
    "trunk_inclination_deg": (-40.0, 120.0),
    "trunk_side_bend_deg": (-50.0, 50.0),
    "trunk_rotation_deg": (-85.0, 85.0),
    "shoulder_tilt_deg": (-45.0, 45.0),
    "hip_flexion_deg": (-40.0, 135.0),
    "hip_abduction_deg": (-30.0, 60.0),
    "hip_rotation_deg": (-50.0, 50.0),
    "knee_flexion_deg": (0.0, 160.0),
    "ankle_dorsiflexion_deg": (-65.0, 45.0),
    "arm_flexion_deg": (-80.0, 190.0),
    "arm_abduction_deg": (-50.0, 190.0),
    "arm_rotation_deg": (-100.0, 100.0),
    "elbow_flexion_deg": (0.0, 155.0),
}
"""How far joints go: Norkin and White, "Measurement of Joint Motion", 5th ed. (2016), with room for flexible people."""


def limits_deg() -> tuple[Array, Array]:
    """The lowest and the highest value of every number of a pose; infinite where there is no limit."""
    bare = (name.removeprefix("left_").removeprefix("right_") for name in POSE)
    both = np.array([LIMITS_DEG.get(name, (-np.inf, np.inf)) for name in bare])
    return both[:, 0], both[:, 1]


def pose_of(**named: float) -> Array:
    """A pose by name, everything else 0: standing at attention, facing the picture's right.

    >>> float(joints(pose_of(left_knee_flexion_deg=90.0))[POINT["left_ankle"], 0].round(3))
    -0.424
    """
    pose = np.zeros(len(POSE))
    for name, value in named.items():
        pose[INDEX[name]] = value
    return pose


def mirrored(pose: ArrayLike) -> Array:
    """The pose as a mirror that swaps the picture's left and right would show it."""
    there = np.asarray(pose, dtype=np.float64)
    swapped = [INDEX[_other_side(name)] for name in POSE]
    turned: Array = there[..., swapped] * np.array([-1.0 if name in _SIDEWAYS else 1.0 for name in POSE])
    turned[..., INDEX["heading_deg"]] += 180.0
    return turned


_SIDEWAYS = {
    "heading_deg", "pelvis_obliquity_deg", "trunk_side_bend_deg", "trunk_rotation_deg", "shoulder_tilt_deg",
    "head_turn_deg",
}  # fmt: skip


def _other_side(name: str) -> str:
    for side in Side:
        if name.startswith(side):
            return side.other + name.removeprefix(side)
    return name


def joints(pose: ArrayLike) -> Array:
    """Every point of the body, (..., point, 3), metres about the mid-hips in the gravity frame."""
    _, lines = _lines(np.asarray(pose, dtype=np.float64))
    points: Array = _REACHES @ lines
    return points


def frames(pose: ArrayLike) -> dict[str, Array]:
    """Each hinge's axes as columns, (..., 3, 3), by the name of its angle: forward, left, up of what it turns."""
    turned, _ = _lines(np.asarray(pose, dtype=np.float64))
    return {turn.angle: turned[..., index, :, :] for index, turn in enumerate(TURNS)}


def joints_and_jacobian(pose: ArrayLike) -> tuple[Array, Array]:
    """The points, and how each moves with each number of the pose, (..., point, number, 3), metres per unit.

    A hinge moves every point beyond it by its axis times the way from hinge to point; a ratio stretches its segments.
    """
    angles = np.asarray(pose, dtype=np.float64)
    frames, lines = _lines(angles)
    axes = (frames @ _AXES[:, :, None])[..., 0]
    shape = (*angles.shape[:-1], len(POINTS), len(POSE), 3)
    arms = (_MOVED @ lines).reshape(shape)
    turned = _cross(PER_DEGREE * axes[..., None, :, :], arms[..., : len(ANGLES), :])
    return _REACHES @ lines, np.concatenate([turned, arms[..., len(ANGLES) :, :]], axis=-2)


def _lines(pose: Array) -> tuple[Array, Array]:
    """Every hinge's frame (..., turn, 3, 3), and every segment as a vector (..., segment, 3) in metres."""
    frames = _hinges(pose[..., : len(ANGLES)])
    for turns, parents in _LEVELS:
        frames[..., turns, :, :] = frames[..., parents, :, :] @ frames[..., turns, :, :]
    lengths = np.exp(pose[..., len(ANGLES) :] @ _STRETCHED.T)
    lines = (frames[..., _RIDES, :, :] @ _AT_REST[:, :, None])[..., 0]
    return frames, lines * lengths[..., None]


def _hinges(angles_deg: Array) -> Array:
    """Each hinge alone: a turn about its axis, by Rodrigues' formula."""
    sine, cosine = sin_deg(angles_deg)[..., None, None], cos_deg(angles_deg)[..., None, None]
    turned: Array = np.eye(3) + sine * _CROSSED + (1.0 - cosine) * _CROSSED_TWICE
    return turned


def picture(points: Array, camera: ArrayLike) -> Array:
    """Where a lens shows these points: (..., point, 2), from the picture's middle, right and down, in shorter sides."""
    there = np.asarray(camera, dtype=np.float64)
    seen = before_lens(points, there)
    shown: Array = np.exp(there[..., 3, None, None]) * seen[..., :2] / seen[..., 2:]
    return shown


def before_lens(points: Array, camera: ArrayLike) -> Array:
    """The points in the lens's own axes (right, down, away), metres."""
    there = np.asarray(camera, dtype=np.float64)
    moved: Array = points @ np.swapaxes(_looking(there), -1, -2) + _place(there)[..., None, :]
    return moved


def before_lens_and_jacobian(points: Array, moves: Array, camera: ArrayLike) -> tuple[Array, Array]:
    """The same with derivatives by pose and camera, (..., point, pose + camera, 3); `moves`: by the pose alone."""
    there = np.asarray(camera, dtype=np.float64)
    looking, place = _looking(there), _place(there)
    turned = points @ np.swapaxes(looking, -1, -2)
    by = np.zeros((*turned.shape[:-1], len(POSE) + len(CAMERA), 3))
    by[..., : len(POSE), :] = moves @ np.swapaxes(looking, -1, -2)[..., None, :, :]
    across, down, distance, focal, pitch, roll = range(len(POSE), len(POSE) + len(CAMERA))
    by[..., across, 0] = by[..., down, 1] = np.exp(there[..., 2] - there[..., 3])[..., None]
    by[..., distance, :] = place[..., None, :]
    by[..., focal, :2] = -place[..., None, :2]
    pitch_axis = np.stack([cos_deg(there[..., 5]), sin_deg(there[..., 5]), np.zeros_like(there[..., 5])], axis=-1)
    by[..., pitch, :] = PER_DEGREE * _cross(pitch_axis[..., None, :], turned)
    by[..., roll, :] = PER_DEGREE * _cross(Z, turned)
    return turned + place[..., None, :], by


def picture_jacobian(seen: Array, moves: Array, camera: ArrayLike) -> tuple[Array, Array]:
    """The picture of points before the lens, (..., point, 2), and its derivatives, (..., point, pose + camera, 2)."""
    focal = np.exp(np.asarray(camera, dtype=np.float64)[..., 3])[..., None, None]
    away = seen[..., 2:]
    shown = focal * seen[..., :2] / away
    by: Array = (focal[..., None] * moves[..., :2] - shown[..., None, :] * moves[..., 2:]) / away[..., None, :]
    by[..., len(POSE) + 3, :] += shown
    return shown, by


def _looking(camera: Array) -> Array:
    """From the gravity frame to the lens's axes: level and straight ahead, then pitch, then roll."""
    down, tilt = sin_deg(camera[..., 4]), sin_deg(camera[..., 5])
    up, level = cos_deg(camera[..., 4]), cos_deg(camera[..., 5])
    looking = np.zeros((*camera.shape[:-1], 3, 3))
    looking[..., 0, 0], looking[..., 0, 1], looking[..., 0, 2] = level, tilt * down, tilt * up
    looking[..., 1, 0], looking[..., 1, 1], looking[..., 1, 2] = tilt, -level * down, -level * up
    looking[..., 2, 1], looking[..., 2, 2] = up, -down
    return looking


def _place(camera: Array) -> Array:
    """The mid-hips in the lens's axes, metres."""
    aside = camera[..., :2] * np.exp(-camera[..., 3:4])
    return np.asarray(np.exp(camera[..., 2:3]) * np.concatenate([aside, np.ones_like(aside[..., :1])], axis=-1))


def lens_place(camera: ArrayLike) -> Array:
    """Where the lens is from the mid-hips, (..., 3) metres in the gravity frame."""
    there = np.asarray(camera, dtype=np.float64)
    back: Array = -(_place(there)[..., None, :] @ _looking(there))[..., 0, :]
    return back


def lens_direction_deg(camera: ArrayLike) -> Array:
    """Where the lens stands, seen from the person: the horizontal direction, as heading is counted."""
    back = lens_place(camera)
    return atan2_deg(back[..., 1], back[..., 0])


def atan2_deg(sine: ArrayLike, cosine: ArrayLike) -> Array:
    """The direction of (cosine, sine), -180..180 degrees."""
    return np.asarray(np.degrees(np.arctan2(sine, cosine)))


def _cross(first: Array, second: Array) -> Array:
    """The cross product; numpy's own is several times slower on small arrays."""
    crossed = np.empty(np.broadcast_shapes(first.shape, second.shape))
    for here, one, other in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        crossed[..., here] = first[..., one] * second[..., other] - first[..., other] * second[..., one]
    return crossed


def _skew(axis: Array) -> Array:
    a, b, c = axis
    return np.array([[0.0, -c, b], [c, 0.0, -a], [-b, a, 0.0]])


def _ancestry() -> tuple[Array, list[int]]:
    """Which hinges (column) each hinge (row) rides on, itself among them, and how deep it hangs."""
    rides = np.zeros((len(TURNS), len(TURNS)))
    for row, turn in enumerate(TURNS):
        if turn.rides_on is not None:
            rides[row] = rides[ANGLES.index(turn.rides_on)]
        rides[row, row] = 1.0
    return rides, [int(depth) for depth in rides.sum(axis=1)]


def _levels(depths: list[int]) -> list[tuple[list[int], list[int]]]:
    """Hinges of the same depth with their parents: what can be turned at once."""
    parents = [ANGLES.index(turn.rides_on) if turn.rides_on else -1 for turn in TURNS]
    levels = ([row for row, depth in enumerate(depths) if depth == level] for level in range(2, max(depths) + 1))
    return [(rows, [parents[row] for row in rows]) for rows in levels]


def _reaches() -> Array:
    """Which segments (column) lead from the mid-hips to each point (row)."""
    reaches = np.zeros((len(POINTS), len(SEGMENTS)))
    for column, segment in enumerate(SEGMENTS):
        reaches[POINT[segment.end]] = reaches[POINT[segment.start]]
        reaches[POINT[segment.end], column] = 1.0
    return reaches


def _moved() -> Array:
    """Which segments count for a point (row) under a number of the pose: (point x number, segment)."""
    by_turn = _RIDDEN[_RIDES]
    counts = np.concatenate([by_turn, _STRETCHED], axis=1)
    moved: Array = _REACHES[:, None, :] * counts.T[None, :, :]
    return moved.reshape(-1, len(SEGMENTS))


_AXES = np.array([turn.axis for turn in TURNS])
_CROSSED = np.array([_skew(turn.axis) for turn in TURNS])
_CROSSED_TWICE = _CROSSED @ _CROSSED
_RIDDEN, _DEPTHS = _ancestry()
_LEVELS = _levels(_DEPTHS)
_RIDES = np.array([ANGLES.index(segment.turn) for segment in SEGMENTS])
_AT_REST = STATURE_M * np.array([segment.share for segment in SEGMENTS])
_STRETCHED = np.array([[float(segment.ratio == name) for name in RATIOS] for segment in SEGMENTS])
_REACHES = _reaches()
_MOVED = _moved()

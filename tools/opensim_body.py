"""The body of `unsit.body` in OpenSim, and its inverse kinematics along a recording, to compare our fit with.

The model is made in code: the same segments and joints, and a marker at each joint or point that a landmark shows. What
OpenSim's scaling tool does is done from the recording itself: each segment gets the median length that it has in the
pose model's own metres over all frames, which is more than anyone has who follows a person live. The solver is
assembled once and then tracks, which is the fastest way OpenSim has. Markers weigh alike. Tried, and no better: limits
of knees and elbows (slower, errors the same within 0.2 degrees); hip markers off the joint, as `unsit.body` has them
(front shank 1.6 degrees better; rear knee, rear thigh and trunk 2 to 6 worse).

OpenSim's axes: x forward, y up, z to the right. Knows nothing of cameras: what the metres get wrong stays wrong.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from unsit import body
from unsit.geometry import Array
from unsit.landmarks import INDEX, NAMES, Landmarks, Side


class Part(NamedTuple):
    """A rigid part of the body: what it hangs on, by which kind of joint and at which point, and the points on it."""

    name: str
    parent: str
    joint: str
    at: str
    points: tuple[str, ...]


def _limbs(side: Side) -> tuple[Part, ...]:
    def part(name: str, parent: str, joint: str, at: str, *points: str) -> Part:
        sided = parent if parent in ("pelvis", "trunk") else f"{side}_{parent}"
        return Part(f"{side}_{name}", sided, joint, f"{side}_{at}", tuple(f"{side}_{point}" for point in points))

    return (
        part("thigh", "pelvis", "BallJoint", "hip", "knee"),
        part("shank", "thigh", "PinJoint", "knee", "ankle"),
        part("foot", "shank", "PinJoint", "ankle", "heel", "toes"),
        part("upper_arm", "trunk", "BallJoint", "shoulder", "elbow"),
        part("forearm", "upper_arm", "PinJoint", "elbow", "wrist"),
    )


PARTS = (
    Part("pelvis", "ground", "FreeJoint", "mid_hips", ("left_hip", "right_hip")),
    Part("trunk", "pelvis", "BallJoint", "mid_hips", ("left_shoulder", "right_shoulder")),
    Part("head", "trunk", "UniversalJoint", "mid_shoulders", ("nose", "left_ear", "right_ear")),
    *_limbs(Side.LEFT),
    *_limbs(Side.RIGHT),
)
"""29 degrees of freedom, as `unsit.body` has: 26 hinges there, and the place that a lens's distance stands for."""
X_IS_UP = {"FreeJoint", "UniversalJoint"}
"""Joints whose first axis, which may turn all the way round, is put upright."""
LANDMARKS = {point: point.replace("toes", "foot_index") for part in PARTS for point in part.points}
"""Point of the body -> the landmark that shows it."""

RULERS = {
    "hip": ("left_hip", "right_hip"),
    "mid_shoulders": ("mid_hips", "mid_shoulders"),
    "shoulder": ("left_shoulder", "right_shoulder"),
    "nose": ("mid_shoulders", "nose"),
    "ear": ("mid_shoulders", "nose"),
    "knee": ("{}_hip", "{}_knee"),
    "ankle": ("{}_knee", "{}_ankle"),
    "heel": ("{}_heel", "{}_toes"),
    "toes": ("{}_heel", "{}_toes"),
    "elbow": ("{}_shoulder", "{}_elbow"),
    "wrist": ("{}_elbow", "{}_wrist"),
}
"""Which length says how far a point is from the one before it; of two sides the mean."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The points (frame, 33, 3) of the body in the pose model's axes, NaN where it has none, and each frame's time."""

    points_m: Array
    times_s: Array


def missing() -> str | None:
    """Why OpenSim cannot be had here, in one line; None where it can."""
    try:
        import opensim  # noqa: F401 - only whether it can be loaded
    except (ImportError, OSError) as error:
        return str(error).partition("\n")[0]
    return None


def follow(frames: Sequence[Landmarks], accuracy: float) -> Followed:
    """Inverse kinematics along these frames, all of which show a person.

    `accuracy`: OpenSim's own number; its tools take 1e-5.
    """
    import opensim

    opensim.Logger.setLevelString("Off")
    # The pose model has y down and z away from the lens.
    world = np.array([frame.world_m for frame in frames]) * [1.0, -1.0, -1.0]
    shown = {point: world[:, INDEX[landmark]] for point, landmark in LANDMARKS.items()}
    model = _model(opensim, _at_rest(shown))
    state = model.initSystem()
    table = _table(opensim, shown)
    markers = opensim.MarkersReference(table, _weights(opensim))
    solver = opensim.InverseKinematicsSolver(model, markers, opensim.SimTKArrayCoordinateReference())
    solver.setAccuracy(accuracy)
    across = shown["right_hip"][0] - shown["left_hip"][0]
    model.getCoordinateSet().get(0).setValue(state, float(np.arctan2(across[0], across[2])))
    state.setTime(0.0)
    solver.assemble(state)
    points, times_s = np.full((len(frames), len(NAMES), 3), np.nan), np.empty(len(frames))
    for row in range(len(frames)):
        state.setTime(float(row))
        begun_s = time.perf_counter()
        solver.track(state)
        times_s[row] = time.perf_counter() - begun_s
        model.realizePosition(state)
        for point, landmark in LANDMARKS.items():
            place = model.getMarkerSet().get(point).getLocationInGround(state)
            points[row, INDEX[landmark]] = place.to_numpy()
    return Followed(points * [1.0, -1.0, -1.0], times_s)


def _at_rest(shown: dict[str, Array]) -> dict[str, Array]:
    """Where each point is in the person who stands at attention, metres in OpenSim's axes about the mid-hips."""
    usual = body.joints(body.pose_of())[:, [0, 2, 1]] * [1.0, 1.0, -1.0]
    usual_at = {name: usual[index] for name, index in body.POINT.items()}
    shown = shown | {
        f"mid_{name}s": (shown[f"left_{name}"] + shown[f"right_{name}"]) / 2 for name in ("hip", "shoulder")
    }
    at = {"mid_hips": np.zeros(3)}
    for segment in body.SEGMENTS:
        ruler = RULERS.get(segment.end.removeprefix("left_").removeprefix("right_"))
        if ruler is not None:
            way = usual_at[segment.end] - usual_at[segment.start]
            at[segment.end] = at[segment.start] + way * _length(shown, ruler) / _length(usual_at, ruler)
    return at


def _length(points: dict[str, Array], ruler: tuple[str, str]) -> float:
    """The median length between two points, the mean of both sides."""
    ends = [[points[end.format(side)] for end in ruler] for side in Side]
    return float(np.mean([np.median(np.linalg.norm(end - start, axis=-1)) for start, end in ends]))


def _model(opensim: Any, at: dict[str, Array]) -> Any:  # noqa: ANN401 - OpenSim has no types
    model = opensim.Model()
    nowhere = opensim.Vec3(0.0)
    bodies = {"ground": (model.getGround(), np.zeros(3))}
    for part in PARTS:
        # Masses and inertias play no part in kinematics, but OpenSim wants some.
        made = opensim.Body(part.name, 1.0, nowhere, opensim.Inertia(1.0, 1.0, 1.0))
        model.addBody(made)
        parent, parent_at = bodies[part.parent]
        turned = opensim.Vec3(0.0, 0.0, np.pi / 2) if part.joint in X_IS_UP else nowhere
        place = opensim.Vec3(*(at[part.at] - parent_at).tolist())
        kind = getattr(opensim, part.joint)
        model.addJoint(kind(f"{part.name}_joint", parent, place, turned, made, nowhere, turned))
        for point in part.points:
            model.addMarker(opensim.Marker(point, made, opensim.Vec3(*(at[point] - at[part.at]).tolist())))
        bodies[part.name] = (made, at[part.at])
    model.finalizeConnections()
    return model


def _table(opensim: Any, shown: dict[str, Array]) -> Any:  # noqa: ANN401
    """The markers' places; a frame's time is its number."""
    table = opensim.TimeSeriesTableVec3()
    table.setColumnLabels(list(shown))
    table.addTableMetaDataString("Units", "m")
    for number, places in enumerate(np.stack(list(shown.values()), axis=1)):
        row = opensim.RowVectorVec3(len(shown))
        for column, place in enumerate(places):
            row[column] = opensim.Vec3(*place.tolist())
        table.appendRow(float(number), row)
    return table


def _weights(opensim: Any) -> Any:  # noqa: ANN401
    weights = opensim.SetMarkerWeights()
    for point in LANDMARKS:
        weights.cloneAndAppend(opensim.MarkerWeight(point, 1.0))
    return weights

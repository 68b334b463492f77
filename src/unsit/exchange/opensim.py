"""`motion.trc` and `motion.mot`: the points in space and the joint angles, for OpenSim (checked with 4.6).

The points are the pose model's own guess in metres; their depth, away from the lens, is the weakest part of it. The
angles have the coordinate names and signs of Rajagopal's full-body model (2016), and stand on what the muscles of the
report stand on (`unsit.muscles.seen`): the pelvis takes its share of the trunk's lean, which nobody sees, and what is
seldom seen counts as in standing. `docs/files.md` says which that is.
"""

import numpy as np

from unsit import muscles
from unsit.angles import Angles
from unsit.exchange.analysis import Analysis
from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import INDEX, NAMES
from unsit.practice import Moment

ELBOWS = {"elbow_flex_r": "right_elbow_flexion_deg", "elbow_flex_l": "left_elbow_flexion_deg"}
"""OpenSim's coordinate -> our measure, of those that move no muscle that we know."""
COORDINATES = ("pelvis_tilt", *muscles.COORDINATES, *ELBOWS)
"""What is written, in this order."""
SEEN_SHARE = 0.5
"""A coordinate is written if it was seen in this share of the frames in which anything was."""


def trc(analysis: Analysis) -> str:
    """The content of `motion.trc`: metres, Y up, X the way the person first faces in the stretch, Z to their right.

    The floor (Y = 0) is under the lowest point of each frame; X and Z are counted from the mid-hips, so that walking
    about is not in it. A frame without a person is nan throughout.
    """
    times_s, points = analysis.times_s, np.array([_standing(m.observation.landmarks.world_m) for m in analysis.moments])
    points = np.round(points @ _axes(analysis).T, 5) + 0.0  # + 0.0 turns -0.0 into 0.0
    rate = f"{_rate_hz(times_s):.4f}"
    count, names = len(times_s), len(NAMES)
    header = [
        "PathFileType\t4\t(X/Y/Z)\tmotion.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate}\t{rate}\t{count}\t{names}\tm\t{rate}\t1\t{count}",
        "Frame#\tTime\t" + "\t".join(f"{name}\t\t" for name in NAMES),
        "\t\t" + "\t".join(f"{axis}{number}" for number in range(1, names + 1) for axis in "XYZ"),
        "",
    ]
    rows = [f"{i + 1}\t{t:.4f}\t" + _cells(points[i].ravel(), 5) for i, t in enumerate(times_s)]
    return "\n".join([*header, *rows]) + "\n"


def mot(analysis: Analysis) -> str:
    """The content of `motion.mot`: degrees.

    OpenSim's older reader (`Storage`, which its window uses) stops without a word at the first nan. So a row is a frame
    in which every written coordinate was seen, and frames in which they were not are left out.
    """
    values = np.array([_coordinates(moment.observation.angles) for moment in analysis.moments])
    seen = np.isfinite(values)
    anything = seen[[bool(moment.observation.angles.observed()) for moment in analysis.moments]]
    written = anything.mean(axis=0) >= SEEN_SHARE if len(anything) else np.ones(len(COORDINATES), dtype=bool)
    whole = seen[:, written].all(axis=1)
    names = [name for name, is_written in zip(COORDINATES, written, strict=True) if is_written]
    header = ["motion", "version=1", f"nRows={whole.sum()}", f"nColumns={1 + len(names)}", "inDegrees=yes", "endheader"]
    rows = zip(analysis.times_s[whole], values[np.ix_(whole, written)], strict=True)
    table = [f"{time_s:.4f}\t{_cells(row, 3)}" for time_s, row in rows]
    return "\n".join([*header, "\t".join(["time", *names]), *table]) + "\n"


def _coordinates(angles: Angles) -> list[float]:
    """A frame's angles in the order of `COORDINATES`; forwards a pelvis tilts below zero."""
    tilt_deg = -muscles.PELVIS_SHARE * angles["trunk_inclination_deg"]
    return [tilt_deg, *muscles.seen(angles).pose_deg, *(angles[measure] for measure in ELBOWS.values())]


def _axes(analysis: Analysis) -> Array:
    """OpenSim's X, Y, Z as rows, in the model's axes (x right, y down, z away from the lens)."""
    bearing = analysis.session.azimuth_deg
    bearing = bearing if np.isfinite(bearing) else 0.0
    ahead = _facing(analysis.moments) * abs(float(cos_deg(bearing)))
    away = -float(sin_deg(bearing))
    return np.array([[ahead, 0.0, away], [0.0, -1.0, 0.0], [away, 0.0, -ahead]])


def _facing(moments: tuple[Moment, ...]) -> int:
    """+1 if the person, when first seen with a leg in front, faces the picture's right; -1 its left."""
    for moment in moments:
        front, points = moment.observation.front_leg, moment.observation.landmarks.image_px
        if front is not None:
            return 1 if points[INDEX[f"{front}_knee"], 0] > points[INDEX[f"{front.other}_knee"], 0] else -1
    return 1


def _standing(world_m: Array) -> Array:
    """The points with the lowest of them at height 0 (the model's y points down)."""
    return np.asarray(world_m - [0.0, np.max(world_m[:, 1]), 0.0])


def _rate_hz(times_s: Array) -> float:
    """The usual rate of the pictures, pauses left out; 1 for a single one, since OpenSim wants a number."""
    steps_s = np.diff(times_s)
    usual_s = float(np.median(steps_s)) if len(steps_s) else 0.0
    return 1 / usual_s if usual_s > 0 else 1.0


def _cells(values: Array, digits: int) -> str:
    return "\t".join("nan" if np.isnan(value) else f"{value:.{digits}f}" for value in values)

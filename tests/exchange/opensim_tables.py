"""A strict reader of OpenSim's two tables, written after its documentation and knowing nothing of who wrote them.

"Marker (.trc) Files" and "Motion (.mot) Files" in OpenSim's user's guide: tabs between the cells, counts in the header
that hold, units that OpenSim knows, times that rise. What OpenSim would pass over in silence fails here.
"""

from dataclasses import dataclass

import numpy as np

UNITS = {"m": 1.0, "mm": 0.001}
OF_THE_DATA = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip


class TableWrong(ValueError):
    """What the documentation forbids."""


@dataclass(frozen=True)
class Markers:
    """A TRC: points in metres (frames, markers, 3), NaN where there is none."""

    names: tuple[str, ...]
    times_s: np.ndarray
    points_m: np.ndarray
    rate_hz: float


@dataclass(frozen=True)
class Motion:
    """A MOT: values (rows, columns) in degrees."""

    names: tuple[str, ...]
    times_s: np.ndarray
    values: np.ndarray


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise TableWrong(what)


def read_trc(text: str) -> Markers:
    lines = text.split("\n")
    demand(lines.pop() == "", "the last line ends, too")
    first, keys, values, markers, axes, empty, *rows = [line.split("\t") for line in lines]
    demand(first[:3] == ["PathFileType", "4", "(X/Y/Z)"] and len(first) == 4, "the first line")
    demand(tuple(keys) == OF_THE_DATA and len(values) == len(keys), "the second and third line")
    about = dict(zip(keys, values, strict=True))
    demand(about["Units"] in UNITS, "the units")
    demand(markers[:2] == ["Frame#", "Time"], "the fourth line")
    names, gaps = markers[2::3], [*markers[3::3], *markers[4::3]]
    demand(not any(gaps) and len(set(names)) == len(names) and all(names), "a name, then two empty cells")
    demand(len(names) == int(about["NumMarkers"]), "the number of markers")
    demand(axes == ["", "", *(f"{axis}{n + 1}" for n in range(len(names)) for axis in "XYZ")], "the fifth line")
    demand(empty == [""], "the sixth line is empty")
    demand(len(rows) == int(about["NumFrames"]) == int(about["OrigNumFrames"]), "the number of frames")
    demand(all(len(row) == 2 + 3 * len(names) for row in rows), "the width of the rows")
    demand([int(row[0]) for row in rows] == list(range(1, len(rows) + 1)), "the frames count from one")
    times_s = rising([float(row[1]) for row in rows])
    points = np.array([[float(cell) for cell in row[2:]] for row in rows]).reshape(len(rows), len(names), 3)
    demand(
        bool((np.isnan(points).all(axis=2) | np.isfinite(points).all(axis=2)).all()), "a point is whole or not there"
    )
    return Markers(tuple(names), times_s, points * UNITS[about["Units"]], float(about["DataRate"]))


def read_mot(text: str) -> Motion:
    lines = text.split("\n")
    demand(lines.pop() == "", "the last line ends, too")
    end = lines.index("endheader")
    name, *about_lines = lines[:end]
    demand(name != "" and "=" not in name, "the name of the table")
    about = dict(line.split("=") for line in about_lines)
    demand(about["version"] == "1", "the version")
    demand(about["inDegrees"] == "yes", "degrees")
    labels, *rows = [line.split("\t") for line in lines[end + 1 :]]
    demand(labels[0] == "time" and len(set(labels)) == len(labels) and all(labels), "the labels")
    demand(len(labels) == int(about["nColumns"]), "the number of columns")
    demand(len(rows) == int(about["nRows"]), "the number of rows")
    demand(all(len(row) == len(labels) for row in rows), "the width of the rows")
    values = np.array([[float(cell) for cell in row] for row in rows]).reshape(len(rows), len(labels))
    demand(bool(np.isfinite(values).all()), "no cell is nan: Storage stops at it")
    return Motion(tuple(labels[1:]), rising(list(values[:, 0])), values[:, 1:])


def rising(times_s: list[float]) -> np.ndarray:
    demand(bool((np.diff(times_s) > 0).all()), "the times rise")
    return np.array(times_s)

"""`unsit muscles`: a table of joint angles in, a table of muscle-tendon lengths out.

Read is a CSV, or OpenSim's `.mot` or `.sto`, with coordinates of Rajagopal's full-body model in degrees. A coordinate
that the table does not have is not known, and neither are the muscles that cross it: `remarks` says so.
"""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unsit.geometry import Array
from unsit.muscles import COORDINATES, MuscleModel

TIME = "time"
WITHOUT_MUSCLES = (
    "pelvis_", "subtalar_angle_", "mtp_angle_", "arm_", "elbow_", "pro_sup_", "wrist_", "knee_angle_r_beta",
    "knee_angle_l_beta",
)  # fmt: skip
"""The beginnings of the model's other coordinates: they are in an OpenSim file, and move no muscle that we know."""
OVERSTRETCHED_DEG = -10.0
"""The model's knee ends at straight, a walking person's does not: down to here it is told as straight."""
LINES_NAMED = 5
"""So many lines are named of those in which something is wrong."""
DIGITS = 7
"""Of a length in metres: a ten-thousandth of a millimetre."""


class PosesUnreadable(Exception):
    """A table of joint angles that cannot be read: its name, what was found, what was expected."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"{path}: {found}")


@dataclass(frozen=True, slots=True)
class Poses:
    """Poses (row, 13) in degrees, NaN where the table has nothing, and its times as they stand there, if it has any.

    `missing`: the coordinates that it has no column of; `lines`: where in the file each pose stands.
    """

    angles_deg: Array
    times: tuple[str, ...] | None
    missing: tuple[str, ...]
    lines: tuple[int, ...]


def read_poses(path: Path) -> Poses:
    """The poses of a table; raises `PosesUnreadable`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise PosesUnreadable(path, f"cannot be read: {reason}. Expected a CSV or an OpenSim .mot file.") from error
    if not text.strip():
        raise PosesUnreadable(path, "the file is empty. Expected a line of column names, then a pose in each line.")
    if path.suffix.lower() in (".mot", ".sto"):
        return _opensim(path, text)
    return _table(path, csv.reader(io.StringIO(text, newline="")), first_line=1, in_degrees=True, strict=True)


def _opensim(path: Path, text: str) -> Poses:
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines) if line.strip().lower() == "endheader"), None)
    if end is None:
        raise PosesUnreadable(path, "no line `endheader`. Expected an OpenSim motion file, or a .csv.")
    head = {
        key.strip().lower(): value.strip().lower() for key, _, value in (each.partition("=") for each in lines[:end])
    }
    rows = (line.split() for line in lines[end + 1 :])
    return _table(path, rows, first_line=end + 2, in_degrees=head.get("indegrees") != "no", strict=False)


def _table(path: Path, rows: Iterator[Sequence[str]], first_line: int, *, in_degrees: bool, strict: bool) -> Poses:
    names = [name.strip() for name in next(rows, [])]
    _check_names(path, names, strict=strict)
    values, times, lines = [], [], []
    for line, row in enumerate(rows, start=first_line + 1):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            raise PosesUnreadable(
                path, f"line {line} has {len(row)} cells. Expected {len(names)}, as there are columns."
            )
        told = dict(zip(names, row, strict=True))
        values.append([_number(path, line, name, told[name]) if name in told else np.nan for name in COORDINATES])
        times.append(told.get(TIME, "").strip())
        lines.append(line)
    if not values:
        raise PosesUnreadable(path, "no pose in it. Expected at least one line below the column names.")
    angles = np.array(values) if in_degrees else np.degrees(values)
    missing = tuple(name for name in COORDINATES if name not in names)
    return Poses(angles, tuple(times) if TIME in names else None, missing, tuple(lines))


def _check_names(path: Path, names: Sequence[str], *, strict: bool) -> None:
    known = ", ".join(COORDINATES)
    for name in names:
        if name in (*COORDINATES, TIME) or (not strict and name.startswith(WITHOUT_MUSCLES)):
            continue
        near = difflib.get_close_matches(name, COORDINATES, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise PosesUnreadable(path, f"unknown column {name!r}.{meant} Known columns: {TIME}, {known}.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PosesUnreadable(path, f"column {twice[0]!r} stands there twice. Expected each once.")
    if not set(names) & set(COORDINATES):
        raise PosesUnreadable(path, f"no joint angle in it. Expected at least one of {known}.")


def _number(path: Path, line: int, name: str, cell: str) -> float:
    """A cell as a number; an empty one, nan and inf are not known."""
    if not cell.strip():
        return np.nan
    try:
        value = float(cell)
    except ValueError:
        raise PosesUnreadable(path, f"line {line}, {name}: found {cell.strip()!r}. Expected degrees.") from None
    return value if np.isfinite(value) else np.nan


def lengths_csv(model: MuscleModel, poses: Poses, *, moment_arms: bool) -> str:
    """A row per pose: `<muscle>_m`, and `<muscle>_<coordinate>_arm_m` if asked for; `nan` where nothing is known."""
    told = model.kinematics(straightened(poses.angles_deg))
    names, table = [f"{muscle}_m" for muscle in model.ids], told.lengths_m
    if moment_arms:
        names += [f"{muscle}_{coordinate}_arm_m" for muscle, coordinate in model.arms]
        table = np.hstack([table, told.arms_m])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([TIME, *names] if poses.times else names)
    for row, numbers in enumerate(table.tolist()):
        cells = [f"{number:.{DIGITS}f}" for number in numbers]
        writer.writerow([poses.times[row], *cells] if poses.times else cells)
    return text.getvalue()


def straightened(angles_deg: Array) -> Array:
    """The poses (row, 13) with knees that are a little beyond straight told as straight, where the fit ends."""
    told = angles_deg.copy()
    told[_overstretched(angles_deg)] = 0.0
    return told


def _overstretched(angles_deg: Array) -> NDArray[np.bool_]:
    knees = np.array([name.startswith("knee_angle") for name in COORDINATES])
    beyond: NDArray[np.bool_] = knees & (angles_deg < 0.0) & (angles_deg >= OVERSTRETCHED_DEG)
    return beyond


def remarks(model: MuscleModel, poses: Poses) -> Iterator[str]:
    """What is not known of these poses, and why: a sentence each."""
    if poses.missing:
        yield f"not in the table, so that the muscles that cross them are nan: {', '.join(poses.missing)}."
    count, (low, high) = len(poses.angles_deg), model.fitted_deg
    for name, rows in _found(np.isnan(poses.angles_deg)).items():
        if name not in poses.missing:
            where = _lines(poses, rows)
            yield f"{name}: no number in {len(rows)} of {count} poses ({where}): its muscles are nan there."
    for name, rows in _found(_overstretched(poses.angles_deg)).items():
        beyond = f"up to {-OVERSTRETCHED_DEG:.0f} degrees beyond straight"
        yield f"{name}: in {len(rows)} of {count} poses {beyond}, and told as straight."
    told = straightened(poses.angles_deg)
    with np.errstate(invalid="ignore"):
        outside = _found((told < low) | (told > high))
    for name, rows in outside.items():
        index = COORDINATES.index(name)
        yield (
            f"{name}: in {len(rows)} of {count} poses outside {low[index]:.0f} to {high[index]:.0f} degrees, where the "
            f"model was fitted ({_lines(poses, rows)}): the muscles that cross it are nan there."
        )


def _found(where: NDArray[np.bool_]) -> dict[str, list[int]]:
    """The rows in which a coordinate is so, by coordinate, where there are any."""
    return {name: np.flatnonzero(where[:, i]).tolist() for i, name in enumerate(COORDINATES) if where[:, i].any()}


def _lines(poses: Poses, rows: Sequence[int]) -> str:
    """Where in the file these rows stand."""
    named = ", ".join(str(poses.lines[row]) for row in rows[:LINES_NAMED])
    more = len(rows) - LINES_NAMED
    return f"line{'s' if len(rows) > 1 else ''} {named}{f' and {more} more' if more > 0 else ''}"

"""Recordings of landmarks (`landmarks.parquet`): written once, read back to exactly the same values.

One row a picture, in order. Its columns are described in `docs/files.md`; the schema's version and the landmarks' names
lie in the file's own metadata, so that a file says by itself what it holds. Version 1 knew of no sensor in the lens.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from unsit.landmarks import NAMES, Landmarks, Tilt
from unsit.sources import SourceUnreadable

VERSION = 2
"""Of the columns below; a file with another version is not read, but for the first, which lacked the tilt."""
_READ = (1, VERSION)
_KEY = b"unsit_landmarks"
_REMEDY = "It must be a landmarks.parquet as `unsit analyze` writes it."
_TILT = ("tilt_pitch_deg", "tilt_roll_deg")
_POINTS = ("x_px", "y_px", "visibility", "x_m", "y_m", "z_m")
_SCHEMA = pa.schema(
    [
        ("time_s", pa.float64()),
        ("width_px", pa.int32()),
        ("height_px", pa.int32()),
        ("people", pa.int8()),
        ("brightness", pa.float64()),
        ("contrast", pa.float64()),
        *((name, pa.float64()) for name in _TILT),
        *((name, pa.list_(pa.float64(), len(NAMES))) for name in _POINTS),
    ]
)
_OF_PICTURE = _SCHEMA.names[: -len(_POINTS) - len(_TILT)]


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording holds: the name of its source, and every picture's landmarks.

    `stretch`: what was done, as whoever recorded it wrote it down; None: nobody did.
    """

    source: str
    frames: tuple[Landmarks, ...]
    stretch: str | None = None


def recording_bytes(frames: Sequence[Landmarks], source: str, stretch: str | None = None) -> bytes:
    """The content of the file. `source`: the name of what was recorded; `stretch`: what was done, in any words."""
    points = np.array([_points(frame) for frame in frames]).reshape(len(frames), len(_POINTS), len(NAMES))
    tilts = np.array([_tilt(frame) for frame in frames]).reshape(len(frames), len(_TILT))
    columns = [pa.array([getattr(f, n) for f in frames], _SCHEMA.field(n).type) for n in _OF_PICTURE]
    columns += [pa.array(tilts[:, i]) for i in range(len(_TILT))]
    columns += [pa.FixedSizeListArray.from_arrays(points[:, i].ravel(), len(NAMES)) for i in range(len(_POINTS))]
    done = {} if stretch is None else {"stretch": stretch}
    about = json.dumps({"version": VERSION, "source": source, "landmarks": NAMES, **done}, ensure_ascii=False)
    table = pa.Table.from_arrays(columns, schema=_SCHEMA.with_metadata({_KEY: about.encode()}))
    sink = pa.BufferOutputStream()
    # Splitting the bytes of each number puts the still ones side by side, which halves the file.
    split = {f"{name}.list.element": "BYTE_STREAM_SPLIT" for name in _POINTS}
    pq.write_table(table, sink, compression="zstd", compression_level=9, use_dictionary=False, column_encoding=split)
    return bytes(sink.getvalue())


def read(path: Path) -> Recording:
    """The recording in this file; raises `SourceUnreadable` if it is not one of ours, or not whole."""
    try:
        table = pq.read_table(path)
    except FileNotFoundError as error:
        raise SourceUnreadable(path, "there is no such file", "Check its name.") from error
    except PermissionError as error:
        raise SourceUnreadable(path, "this file may not be read", "Check your rights to it.") from error
    except (OSError, pa.ArrowException) as error:
        raise SourceUnreadable(path, "this is no Parquet file, or not a whole one", _REMEDY) from error
    about = _checked(path, table)
    table = _with_tilt(table) if about["version"] == 1 else table
    _check_columns(path, table)
    points = np.stack([_matrix(path, table.column(name)) for name in _POINTS], axis=1)
    plain = {name: table.column(name).to_pylist() for name in (*_OF_PICTURE, *_TILT)}
    if any(value is None for values in plain.values() for value in values):
        raise SourceUnreadable(path, "a value is missing", _REMEDY)
    if not len(points):
        raise SourceUnreadable(path, "the recording holds no picture", "Record again.")
    if not np.isfinite(plain["time_s"]).all() or (np.diff(plain["time_s"]) < 0).any():
        raise SourceUnreadable(path, "its times do not rise", _REMEDY)
    frames = tuple(_frame(points[i], {name: values[i] for name, values in plain.items()}) for i in range(len(points)))
    stretch = about.get("stretch")
    return Recording(str(about.get("source", path.name)), frames, None if stretch is None else str(stretch))


def _checked(path: Path, table: pa.Table) -> dict[str, object]:
    """What the file says of itself, once it is sure that it is a recording that we know."""
    about = _about((table.schema.metadata or {}).get(_KEY))
    if about is None:
        raise SourceUnreadable(path, "a Parquet file, but no recording of landmarks", _REMEDY)
    if about.get("version") not in _READ or about.get("landmarks") != list(NAMES):
        found = f"a recording of version {about.get('version')!r}, expected {VERSION}"
        raise SourceUnreadable(path, found, "Make it again with this version of Unsit, from the video.")
    return about


def _check_columns(path: Path, table: pa.Table) -> None:
    wrong = [field.name for field in _SCHEMA if field not in list(table.schema)]
    if wrong:
        raise SourceUnreadable(path, f"columns are missing or of another type: {', '.join(wrong)}", _REMEDY)


def _with_tilt(table: pa.Table) -> pa.Table:
    """With the columns that the first version lacked: nothing was told."""
    for name in _TILT:
        table = table.append_column(name, pa.array(np.full(len(table), np.nan)))
    return table


def _about(metadata: bytes | None) -> dict[str, object] | None:
    try:
        about = json.loads(metadata or b"null")
    except ValueError:
        return None
    return about if isinstance(about, dict) else None


def _matrix(path: Path, column: pa.ChunkedArray) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A column of lists as (pictures, landmarks)."""
    whole = column.combine_chunks()
    values = whole.flatten()
    if whole.null_count or values.null_count or len(values) != len(whole) * len(NAMES):
        raise SourceUnreadable(path, "a landmark is missing", _REMEDY)
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64).reshape(len(whole), len(NAMES))


def _points(frame: Landmarks) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    return [*frame.image_px.T, frame.visibility, *frame.world_m.T]


def _tilt(frame: Landmarks) -> tuple[float, float]:
    return (np.nan, np.nan) if frame.tilt is None else (frame.tilt.pitch_deg, frame.tilt.roll_deg)


def _frame(points: np.ndarray[tuple[int, int], np.dtype[np.float64]], plain: dict[str, float]) -> Landmarks:
    pitch_deg, roll_deg = (plain[name] for name in _TILT)
    return Landmarks(
        time_s=plain["time_s"],
        image_px=np.ascontiguousarray(points[:2].T),
        visibility=points[2],
        world_m=np.ascontiguousarray(points[3:].T),
        width_px=int(plain["width_px"]),
        height_px=int(plain["height_px"]),
        people=int(plain["people"]),
        brightness=plain["brightness"],
        contrast=plain["contrast"],
        tilt=None if np.isnan(pitch_deg) else Tilt(pitch_deg, roll_deg),
    )

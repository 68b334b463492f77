"""Recordings of landmarks (`landmarks.parquet`): written once, read back to exactly the same values.

One row a picture, in order. Its columns are described in `docs/files.md`; the schema's version and the landmarks' names
lie in the file's own metadata, so that a file says by itself what it holds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from unsit.landmarks import NAMES, Landmarks
from unsit.sources import SourceUnreadable

VERSION = 1
"""Of the columns below; a file with another version is not read."""
_KEY = b"unsit_landmarks"
_REMEDY = "It must be a landmarks.parquet as `unsit analyze` writes it."
_POINTS = ("x_px", "y_px", "visibility", "x_m", "y_m", "z_m")
_SCHEMA = pa.schema(
    [
        ("time_s", pa.float64()),
        ("width_px", pa.int32()),
        ("height_px", pa.int32()),
        ("people", pa.int8()),
        ("brightness", pa.float64()),
        ("contrast", pa.float64()),
        *((name, pa.list_(pa.float64(), len(NAMES))) for name in _POINTS),
    ]
)


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording holds: the name of its source, and every picture's landmarks."""

    source: str
    frames: tuple[Landmarks, ...]


def recording_bytes(frames: Sequence[Landmarks], source: str) -> bytes:
    """The content of the file. `source`: the name of what was recorded."""
    points = np.array([_points(frame) for frame in frames]).reshape(len(frames), len(_POINTS), len(NAMES))
    columns = [pa.array([getattr(f, n) for f in frames], _SCHEMA.field(n).type) for n in _SCHEMA.names[: -len(_POINTS)]]
    columns += [pa.FixedSizeListArray.from_arrays(points[:, i].ravel(), len(NAMES)) for i in range(len(_POINTS))]
    about = json.dumps({"version": VERSION, "source": source, "landmarks": NAMES}, ensure_ascii=False)
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
    source = _checked_source(path, table)
    points = np.stack([_matrix(path, table.column(name)) for name in _POINTS], axis=1)
    plain = {name: table.column(name).to_pylist() for name in _SCHEMA.names[: -len(_POINTS)]}
    if any(value is None for values in plain.values() for value in values):
        raise SourceUnreadable(path, "a value is missing", _REMEDY)
    if not len(points):
        raise SourceUnreadable(path, "the recording holds no picture", "Record again.")
    if not np.isfinite(plain["time_s"]).all() or (np.diff(plain["time_s"]) < 0).any():
        raise SourceUnreadable(path, "its times do not rise", _REMEDY)
    return Recording(source, tuple(_frame(points[i], {n: v[i] for n, v in plain.items()}) for i in range(len(points))))


def _checked_source(path: Path, table: pa.Table) -> str:
    """The name of what was recorded, once it is sure that the columns are those we know."""
    about = _about((table.schema.metadata or {}).get(_KEY))
    if about is None:
        raise SourceUnreadable(path, "a Parquet file, but no recording of landmarks", _REMEDY)
    if about.get("version") != VERSION or about.get("landmarks") != list(NAMES):
        found = f"a recording of version {about.get('version')!r}, expected {VERSION}"
        raise SourceUnreadable(path, found, "Make it again with this version of Unsit, from the video.")
    wrong = [field.name for field in _SCHEMA if field not in list(table.schema)]
    if wrong:
        raise SourceUnreadable(path, f"columns are missing or of another type: {', '.join(wrong)}", _REMEDY)
    return str(about.get("source", path.name))


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


def _frame(points: np.ndarray[tuple[int, int], np.dtype[np.float64]], plain: dict[str, float]) -> Landmarks:
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
    )

"""A recording gives back exactly what was put in, and a file that is none says so."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings_of_clips import RECORDINGS
from unsit.landmarks import NAMES, Landmarks, Tilt, nobody
from unsit.sources import SourceUnreadable, replay

REAL = st.floats(width=64, allow_infinity=False)


def equal(one: Landmarks, other: Landmarks) -> bool:
    told = [name for name in Landmarks.__slots__ if name != "tilt"]
    same = all(np.array_equal(getattr(one, n), getattr(other, n), equal_nan=True) for n in told)
    return same and one.tilt == other.tilt


def somebody(time_s: float, seed: int = 1) -> Landmarks:
    """Every second one before a lens whose tilt is told."""
    points = np.random.default_rng(seed).normal(size=(len(NAMES), 6))
    tilt = Tilt(seed / 7, -seed / 3) if seed % 2 else None
    return Landmarks(time_s, points[:, :2] * 100, points[:, 2], points[:, 3:], 640, 480, 2, 0.5, 0.2, tilt)


@given(st.lists(st.tuples(st.floats(0, 0.1), st.integers(0, 9), st.booleans()), min_size=1, max_size=9))
def test_what_is_recorded_comes_back_to_the_last_bit(tmp_path_factory, steps) -> None:
    path, time_s, frames = tmp_path_factory.mktemp("recording") / "landmarks.parquet", 0.0, []
    for gap_s, seed, seen in steps:
        time_s += gap_s
        frames.append(somebody(time_s, seed) if seen else nobody(time_s, 640, 480, 0.1))
    path.write_bytes(replay.recording_bytes(frames, "Übung 1.mp4"))
    recording = replay.read(path)
    assert recording.source == "Übung 1.mp4"
    assert len(recording.frames) == len(frames)
    assert all(equal(one, other) for one, other in zip(frames, recording.frames, strict=True))


def test_the_same_landmarks_always_make_the_same_file() -> None:
    frames = [somebody(0.0), nobody(0.1, 640, 480)]
    assert replay.recording_bytes(frames, "a") == replay.recording_bytes(frames, "a")


def test_what_was_done_comes_along_where_it_was_written_down(tmp_path) -> None:
    path = tmp_path / "landmarks.parquet"
    for stretch in (None, '{"id": "Dehnung"}'):
        path.write_bytes(replay.recording_bytes([somebody(0.0)], "camera", stretch))
        assert replay.read(path).stretch == stretch


def test_a_recording_of_the_first_version_knows_of_no_sensor_in_the_lens() -> None:
    assert json.loads(pq.read_schema(RECORDINGS / "good.parquet").metadata[b"unsit_landmarks"])["version"] == 1
    assert {frame.tilt for frame in replay.read(RECORDINGS / "good.parquet").frames} == {None}


def test_a_recording_says_by_itself_what_its_columns_are(tmp_path) -> None:
    (tmp_path / "landmarks.parquet").write_bytes(replay.recording_bytes([somebody(0.0)], "camera"))
    metadata = pq.read_schema(tmp_path / "landmarks.parquet").metadata
    about = json.loads(metadata[b"unsit_landmarks"])
    assert about["version"] == replay.VERSION
    assert about["landmarks"] == list(NAMES)


def written(tmp_path, table: pa.Table):
    pq.write_table(table, tmp_path / "landmarks.parquet")
    return tmp_path / "landmarks.parquet"


def good() -> pa.Table:
    return pq.read_table(RECORDINGS / "turned_away.parquet")


def about(**changed: object) -> dict[bytes, bytes]:
    metadata = {"version": 1, "source": "x", "landmarks": list(NAMES)} | changed
    return {b"unsit_landmarks": json.dumps(metadata).encode()}


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (lambda: pa.table({"a": [1]}), "no recording of landmarks"),
        (lambda: good().replace_schema_metadata({b"unsit_landmarks": b"{"}), "no recording of landmarks"),
        (lambda: good().replace_schema_metadata(about(version=99)), "version 99, expected 2"),
        (lambda: good().replace_schema_metadata(about(landmarks=["nose"])), "expected 2"),
        (lambda: good().drop_columns(["x_m"]), "x_m"),
        (lambda: good().set_column(0, "time_s", pa.array(["soon"] * good().num_rows)), "time_s"),
        (lambda: good().slice(0, 0), "no picture"),
        (lambda: pa.concat_tables([good(), good()]), "times do not rise"),
        (lambda: good().set_column(0, "time_s", pa.nulls(good().num_rows, pa.float64())), "a value is missing"),
        (
            lambda: good().set_column(6, "x_px", pa.nulls(good().num_rows, good().schema.field("x_px").type)),
            "is missing",
        ),
    ],
)
def test_a_foreign_or_changed_recording_is_refused_by_name(tmp_path, table, found) -> None:
    path = written(tmp_path, table())
    with pytest.raises(SourceUnreadable, match=found) as refusal:
        replay.read(path)
    assert str(path) in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"junk", (RECORDINGS / "good.parquet").read_bytes()[:50_000]])
def test_a_broken_file_is_refused(tmp_path, content) -> None:
    (tmp_path / "landmarks.parquet").write_bytes(content)
    with pytest.raises(SourceUnreadable, match="no Parquet file"):
        replay.read(tmp_path / "landmarks.parquet")


def test_a_missing_file_is_refused(tmp_path) -> None:
    with pytest.raises(SourceUnreadable, match="no such file"):
        replay.read(tmp_path / "landmarks.parquet")

"""The points of live sessions, where the person has switched that on: one recording a session, and never a picture.

While a session lasts its frames are added to plain rows, `ID.points`, a second's at a time: a program that is killed
loses the last second. Afterwards they become `ID.parquet`, as `unsit analyze` reads it; of a session that was cut off,
at a later start. Until then the rows are read as they are.
"""

import json
import math
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from unsit.landmarks import NAMES, Landmarks, Tilt
from unsit.session import NotKept
from unsit.sources import SourceUnreadable

EVERY_S = 1.0
"""The rows are written this often."""
PATIENCE_S = 1.0
"""A disk that does not answer keeps nobody waiting for longer, neither when a session begins nor when it ends."""
MOST_WAITING = 3600
"""So many frames wait for a disk that does not answer; two minutes of them."""
LONGEST_S = 1800.0
"""Nothing of a session is kept after half an hour: a camera that was left on fills no disk."""
CUT_OFF_AFTER_S = 3600.0
"""Rows to which nothing was added for so long belong to a session that was cut off."""
SWITCH = "on"
"""The file that says that points are to be kept."""
FORMAT = "unsit points 1"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_ROWS, _WHOLE, _UNFINISHED = ENDINGS = ".points", ".parquet", ".unfinished"
_ROW = np.dtype(
    [
        *((name, "<f8") for name in ("time_s", "width_px", "height_px", "people", "brightness", "contrast")),
        ("tilt", "<f8", 2),
        ("image_px", "<f8", (len(NAMES), 2)),
        ("visibility", "<f8", len(NAMES)),
        ("world_m", "<f8", (len(NAMES), 3)),
    ]
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many recordings there are, and how large they are together."""

    recordings: int
    megabytes: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A session's frames, times from its beginning; its source, and the stretch as it was done, in whatever words."""

    source: str
    stretch: str
    frames: tuple[Landmarks, ...]


class Recordings:
    """The recordings in one folder, which is made when the first is. Whether any are made is asked of the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writing = threading.Lock()  # a session may go on, or be forgotten, while it is put together

    @property
    def on(self) -> bool:
        """Whether the points of sessions are to be kept."""
        return (self.folder / SWITCH).exists()

    def switch(self, *, on: bool) -> None:
        """Keep points from the next session on, or no more from now on; raises `NotKept`. What is kept stays."""
        try:
            if on:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.close(os.open(self.folder / SWITCH, os.O_CREAT | os.O_WRONLY, 0o600))
            else:
                (self.folder / SWITCH).unlink(missing_ok=True)
        except OSError as error:
            raise NotKept(f"{self.folder} cannot be written in: {error.strerror}. Nothing was changed.") from error

    def record(self, session_id: str, source: str, stretch: str, *, goes_on: bool = False) -> "Recorded | None":
        """The recording of a session that begins; None where no points are kept.

        `goes_on`: it began before. Then None, too, where nothing of it is there: it was forgotten, or never kept.
        """
        if not self.on or _FILE_NAME.fullmatch(session_id) is None:
            return None
        if goes_on and not self.has(session_id):
            return None
        head = json.dumps({"format": FORMAT, "source": source, "stretch": stretch})
        return Recorded(self, session_id, head, goes_on=goes_on)

    def has(self, session_id: str) -> bool:
        """Whether there is a recording of this session, if only its first line."""
        return self.rows_of(session_id).exists() or self.whole_of(session_id).exists()

    def sessions(self) -> tuple[str, ...]:
        """The ids of the sessions of which there are recordings."""
        return tuple(sorted({path.stem for path in self._files()}))

    def kept(self) -> Kept:
        """How much is kept."""
        files = self._files()
        return Kept(len({path.stem for path in files}), sum(_size(path) for path in files) / 1e6)

    def read(self, session_id: str) -> Taken | None:
        """What was recorded of a session, whole or as far as it has come; None: nothing.

        Raises `SourceUnreadable` where the file is not ours.
        """
        taken = [part for part in (self._whole(session_id), self._rows(session_id)) if part is not None]
        if not taken:
            return None
        frames: list[Landmarks] = []
        for frame in (frame for part in taken for frame in part.frames):
            if not frames or frame.time_s > frames[-1].time_s:  # what was put together and not yet removed comes twice
                frames.append(frame)
        return Taken(taken[0].source, taken[0].stretch, tuple(frames))

    def put_together(self, session_id: str) -> None:
        """Make the whole file of a session's rows, beside those that it has already. Raises `OSError`."""
        with self.writing:
            self._put_together(session_id)

    def _put_together(self, session_id: str) -> None:
        from unsit.sources.replay import recording_bytes

        rows = self.rows_of(session_id)
        try:
            taken = self.read(session_id) if rows.exists() else None
        except SourceUnreadable:
            return  # no file of ours is written over
        if taken is not None and taken.frames:
            unfinished = rows.with_suffix(_UNFINISHED)
            with _opened(unfinished) as file:
                file.truncate()
                file.write(recording_bytes(taken.frames, taken.source, taken.stretch))
            unfinished.replace(self.whole_of(session_id))
            if not rows.exists():  # forgotten meanwhile
                self.whole_of(session_id).unlink(missing_ok=True)
        rows.unlink(missing_ok=True)

    def put_together_cut_off(self) -> None:
        """The same for every session that was cut off, at a later start; what cannot be done now stays as it is."""
        for session_id in self.sessions():
            try:
                if time.time() - self.rows_of(session_id).stat().st_mtime > CUT_OFF_AFTER_S:
                    self.put_together(session_id)
            except OSError:
                continue

    def forget(self, session_id: str) -> bool:
        """Delete what was recorded of a session; False: nothing was. Raises `OSError`."""
        return session_id in self._forgotten(lambda path: path.stem == session_id)

    def forget_all(self) -> int:
        """Delete every recording; how many there were. The switch stays as it is. Raises `OSError`."""
        return len(self._forgotten(lambda _: True))

    def _forgotten(self, meant: Callable[[Path], bool]) -> set[str]:
        """The sessions of which files were deleted, until none is left: another program may put them together."""
        gone: set[str] = set()
        with self.writing:
            while paths := [path for path in self._files() if meant(path)]:
                for path in paths:
                    path.unlink(missing_ok=True)
                    gone.add(path.stem)
        return gone

    def rows_of(self, session_id: str) -> Path:
        """Where a session's frames are while it lasts."""
        return self.folder / f"{session_id}{_ROWS}"

    def whole_of(self, session_id: str) -> Path:
        """Where its recording is afterwards."""
        return self.folder / f"{session_id}{_WHOLE}"

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.suffix in ENDINGS)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _whole(self, session_id: str) -> Taken | None:
        from unsit.sources.replay import read

        path = self.whole_of(session_id)
        if not path.exists():
            return None
        recording = read(path)
        return Taken(recording.source, recording.stretch or "", recording.frames)

    def _rows(self, session_id: str) -> Taken | None:
        try:
            content = self.rows_of(session_id).read_bytes()
        except FileNotFoundError:
            return None
        head, end, rows = content.partition(b"\n")
        if not end:
            return None  # cut off in the very first line
        about = self._about(head, session_id)
        frames = np.frombuffer(rows[: len(rows) // _ROW.itemsize * _ROW.itemsize], _ROW)
        return Taken(about["source"], about["stretch"], tuple(map(_frame, frames)))

    def _about(self, head: bytes, session_id: str) -> dict[str, str]:
        """What the first line of a session's rows says of them."""
        try:
            about: dict[str, str] = json.loads(head)
            if about["format"] == FORMAT and {"source", "stretch"} <= about.keys():
                return about
        except (ValueError, TypeError, KeyError):
            pass
        raise SourceUnreadable(self.rows_of(session_id), "these are no points of a session", "Take it out of there.")


class Recorded:
    """One session's recording under way, beside the frames and never in their way: one thread writes.

    Its first line is there from the beginning, so that whoever forgets it is noticed.
    `trouble`: why it is not kept, or None; what passes is tried again, and what was to be written meanwhile is lost.
    """

    def __init__(self, recordings: Recordings, session_id: str, head: str, *, goes_on: bool) -> None:
        self.trouble: str | None = None
        self._recordings, self._id, self._head = recordings, session_id, f"{head}\n".encode()
        self._path = recordings.rows_of(session_id)
        self._there = goes_on
        self._waiting: list[bytes] = []
        self._begun, self._closing, self._lock = threading.Event(), threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._write_on, name="recording", daemon=True)
        self._thread.start()
        self._begun.wait(PATIENCE_S)

    def see(self, landmarks: Landmarks) -> None:
        """One frame more; returns at once."""
        if landmarks.time_s <= LONGEST_S:
            row = _row(landmarks)
            with self._lock:
                if len(self._waiting) < MOST_WAITING:
                    self._waiting.append(row)

    def close(self, *, over: bool) -> None:
        """Write the last of it. `over`: the session is, and its rows are put together, beside whatever comes next."""
        self._closing.set()
        self._thread.join(PATIENCE_S)
        if over:
            threading.Thread(target=self._put_together, name="recording put together").start()

    def _put_together(self) -> None:
        self._thread.join()
        try:
            self._recordings.put_together(self._id)
        except OSError:
            return  # the rows stay, and are read as they are

    def _write_on(self) -> None:
        self._add(b"")  # not under `writing`: another session may be put together, which takes a while
        self._begun.set()
        while not self._closing.wait(EVERY_S):
            self._write()
        self._write()

    def _write(self) -> None:
        with self._lock:
            rows, self._waiting = b"".join(self._waiting), []
        if rows and self._recordings.on:
            with self._recordings.writing:
                self._add(rows)

    def _add(self, rows: bytes) -> None:
        """What is not there any more was forgotten, and is not made again."""
        try:
            _add(self._path, self._head, rows, make=not self._there or self._recordings.whole_of(self._id).exists())
        except OSError as error:
            if not self._there or self._recordings.has(self._id):
                self.trouble = f"{self._path} cannot be written: {error.strerror}. Make room, or switch it off."
        else:
            self._there, self.trouble = True, None


def _add(path: Path, head: bytes, rows: bytes, *, make: bool) -> None:
    """Add whole rows behind the last whole row: what was cut off in the middle of one is written over."""
    with _opened(path, make=make) as file:
        there = file.readline()
        if not there.endswith(b"\n"):
            there = b""
        whole = (file.seek(0, os.SEEK_END) - len(there)) // _ROW.itemsize * _ROW.itemsize
        file.seek(len(there) + whole if there else 0)
        file.truncate()
        file.write(rows if there else head + rows)


def _opened(path: Path, *, make: bool = True) -> BinaryIO:
    """The file, made if there is none and it may be, for its owner alone. Raises `OSError`."""
    if make:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0) | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(descriptor, "r+b")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # put together or deleted just now


def _row(frame: Landmarks) -> bytes:
    tilt = (math.nan, math.nan) if frame.tilt is None else (frame.tilt.pitch_deg, frame.tilt.roll_deg)
    of_picture = (frame.time_s, frame.width_px, frame.height_px, frame.people, frame.brightness, frame.contrast)
    return np.array((*of_picture, tilt, frame.image_px, frame.visibility, frame.world_m), _ROW).tobytes()


def _frame(row: np.void) -> Landmarks:
    pitch_deg, roll_deg = map(float, row["tilt"])
    return Landmarks(
        float(row["time_s"]),
        row["image_px"].copy(),
        row["visibility"].copy(),
        row["world_m"].copy(),
        int(row["width_px"]),
        int(row["height_px"]),
        int(row["people"]),
        float(row["brightness"]),
        float(row["contrast"]),
        None if math.isnan(pitch_deg) else Tilt(pitch_deg, roll_deg),
    )

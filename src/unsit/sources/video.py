"""Videos: pictures with the time at which each was taken, upright, and the landmarks in them."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from unsit.landmarks import Landmarks
from unsit.sources import SourceUnreadable
from unsit.sources.chatter import without_chatter
from unsit.sources.detector import MODEL, Picture, VideoDetector

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # its complaints become ours; it asks once, at the first video
USUAL_FPS = 30.0
"""The pace of a video that does not tell its own."""
LONGEST_SIDE_PX = 1280
"""Larger pictures are made this small before the model sees them (it looks at 256 x 256 of them in the end)."""
READ_AHEAD = 4
"""Pictures decoded, and pictures looked at, in advance of the one that is judged."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Video:
    """A video that can be opened. `frames` is what it says of itself, or None."""

    path: Path
    frames: int | None
    fps: float


def look_at(path: Path) -> Video:
    """What this video says of itself; raises `SourceUnreadable` if it is none."""
    capture = _open(path)
    frames, fps = capture.get(cv2.CAP_PROP_FRAME_COUNT), capture.get(cv2.CAP_PROP_FPS)
    capture.release()
    return Video(path, int(frames) if 0 < frames < 1e9 else None, fps if 1 <= fps <= 1000 else USUAL_FPS)


def landmarks_of(video: Video, model: Path = MODEL) -> Iterator[Landmarks]:
    """Every picture's landmarks in order; raises `SourceUnreadable` if there is not one picture to be had.

    Decoding, looking and whatever is done with the result overlap, each in a thread of its own.
    """
    with VideoDetector(model) as detector:
        yield from ahead(detector.follow(picture, time_s) for time_s, picture in ahead(pictures(video)))


def pictures(video: Video) -> Iterator[tuple[float, Picture]]:
    """Time (seconds, rising, from the video's own clock) and picture, turned upright, large ones made smaller."""
    capture, time_s, count = _open(video.path), float("-inf"), 0
    try:
        while (picture := _read(capture)) is not None:
            time_s = later(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, time_s, 1 / video.fps)
            count += 1
            yield time_s, shrunk(picture)
    finally:
        capture.release()
    if not count:
        raise SourceUnreadable(video.path, "no picture in it can be read", "Is it complete? Copy or export it again.")


def later(claimed_s: float, last_s: float, usual_gap_s: float) -> float:
    """A picture's time: the one it claims if that lies after the last picture's, else the last one's and a usual gap.

    >>> later(0.5, 0.4, 0.04), later(0.0, 0.4, 0.04)
    (0.5, 0.44)
    """
    if isfinite(claimed_s) and claimed_s > last_s:
        return claimed_s
    return last_s + usual_gap_s if isfinite(last_s) else 0.0


def shrunk(picture: Picture) -> Picture:
    """The picture with no side longer than `LONGEST_SIDE_PX`."""
    share = LONGEST_SIDE_PX / max(picture.shape[:2])
    if share >= 1:
        return picture
    height, width = (max(round(side * share), 1) for side in picture.shape[:2])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def ahead(items: Iterator[_Item], room: int = READ_AHEAD) -> Iterator[_Item]:
    """The same items, up to `room` of them made in advance in another thread; what fails there fails here."""
    end = object()
    following: Callable[[], object] = lambda: next(items, end)  # noqa: E731 - named for the line below
    with ThreadPoolExecutor(1) as thread:
        waiting = deque(thread.submit(following) for _ in range(room))
        while (item := waiting.popleft().result()) is not end:
            waiting.append(thread.submit(following))
            yield item  # type: ignore[misc]  # whatever is not the end is an item


def _open(path: Path) -> cv2.VideoCapture:
    # FFmpeg alone, because other back ends take a % in a name for a series of pictures.
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise SourceUnreadable(path, f"cannot be opened: {error.strerror}", "Check your rights to it.") from error
    if empty:
        raise SourceUnreadable(path, "the file is empty", "Copy or export the video again.")
    with without_chatter():
        capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise SourceUnreadable(path, "this is no video that can be read", "Is it complete? Export it as MP4 (H.264).")
    return capture


def _read(capture: cv2.VideoCapture) -> Picture | None:
    read, picture = capture.read()
    return np.asarray(picture, dtype=np.uint8) if read and picture is not None and picture.size else None

"""Films for Chromium's fake camera: MJPEG at a camera's 30 pictures a second, from the clips or made here."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

CLIPS = Path(__file__).parents[1] / "clips"
CAMERA_FPS = 30
SIZE = (480, 640, 3)

Picture = np.ndarray


def clip(name: str) -> Iterator[Picture]:
    """A clip's pictures, repeated so that 12 a second fill 30."""
    capture = cv2.VideoCapture(str(CLIPS / name / "video.mp4"))
    fps = capture.get(cv2.CAP_PROP_FPS)
    index, shown = 0, 0
    while (read := capture.read())[0]:
        index += 1
        due = round(index / fps * CAMERA_FPS)
        yield from [read[1]] * (due - shown)
        shown = due
    capture.release()


def black() -> Iterator[Picture]:
    """A hand over the lens."""
    yield from [np.zeros(SIZE, np.uint8)] * (10 * CAMERA_FPS)


def empty_room(seconds: float = 10.0) -> Iterator[Picture]:
    """A wall and a floor, and nobody."""
    room = np.full(SIZE, (150, 175, 185), np.uint8)
    room[330:] = (60, 80, 95)
    yield from [room] * round(seconds * CAMERA_FPS)


def someone_leaves() -> Iterator[Picture]:
    """Someone stands for three seconds and is gone for thirty."""
    yield from islice(clip("good"), 3 * CAMERA_FPS)
    yield from empty_room(30.0)


def kneeling() -> Iterator[Picture]:
    """Someone who is in the stretch already, for twenty seconds, and again."""
    yield from islice(clip("good"), 6 * CAMERA_FPS, 25 * CAMERA_FPS)


def two_people() -> Iterator[Picture]:
    """Two people side by side, each in half of the picture."""
    for left, right in zip(clip("good"), clip("short_second"), strict=False):
        yield np.hstack([_middle(left), _middle(right)])


def _middle(picture: Picture) -> Picture:
    return picture[:, 150:470]


MADE = {
    "black": black,
    "empty_room": empty_room,
    "someone_leaves": someone_leaves,
    "kneeling": kneeling,
    "two_people": two_people,
}


def write(name: str, path: Path) -> Path:
    """The film of this clip, or of this made scene, as MJPEG."""
    pictures = MADE[name]() if name in MADE else clip(name)
    path.write_bytes(b"".join(_jpegs(pictures)))
    return path


def _jpegs(pictures: Iterable[Picture]) -> Iterator[bytes]:
    """Each picture as a JPEG; one that is shown again is not packed again."""
    last, packed = None, b""
    for picture in pictures:
        if picture is not last:
            last, packed = picture, cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
        yield packed

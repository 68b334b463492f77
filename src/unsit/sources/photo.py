"""Photos: one picture, one `Landmarks`, turned the way the camera was held."""

from pathlib import Path

import cv2
import numpy as np

from unsit.landmarks import Landmarks
from unsit.sources import SourceUnreadable
from unsit.sources.detector import PhotoDetector, Picture
from unsit.sources.video import shrunk


def landmarks_of(path: Path, detector: PhotoDetector) -> Landmarks:
    """The person in this photo, at time 0; raises `SourceUnreadable` if it is no photo."""
    return detector.look(shrunk(_read(path)))


def _read(path: Path) -> Picture:
    # The bytes are read by us, because OpenCV cannot open every name on every system; it turns the picture upright.
    try:
        content = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise SourceUnreadable(path, f"cannot be opened: {error.strerror}", "Check your rights to it.") from error
    if not content.size:
        raise SourceUnreadable(path, "the file is empty", "Copy or export the photo again.")
    try:
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR)
    except (cv2.error, MemoryError) as error:
        raise SourceUnreadable(path, "this photo is too large or damaged", "Export it smaller, as JPEG.") from error
    if picture is None:
        raise SourceUnreadable(path, "this is no photo that can be read", "Export it as JPEG or PNG.")
    return np.asarray(picture, dtype=np.uint8)

"""Whatever yields `Landmarks`: videos, photos, and recordings of landmarks. What a file holds, its name's ending says.

Nothing here knows what becomes of the landmarks. The pose model and its libraries are loaded only where a picture is
looked at, so that recordings can be read on a machine that has neither.
"""

from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What a file holds."""

    VIDEO = "video"
    PHOTO = "photo"
    RECORDING = "recording"


ENDINGS = {
    Kind.VIDEO: (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".3gp"),
    Kind.PHOTO: (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"),
    Kind.RECORDING: (".parquet",),
}
"""The endings of file names, in lower case, by what they hold."""

KNOWN = ", ".join(ending for endings in ENDINGS.values() for ending in endings)


class SourceUnreadable(Exception):
    """A file that gives no landmarks: its name, what was found in it, and what to do."""

    def __init__(self, path: Path, found: str, remedy: str) -> None:
        super().__init__(f"{path}: {found}. {remedy}")


def kind_of(path: Path) -> Kind | None:
    """What this file holds by its name's ending, or None if it is nothing that we read.

    >>> kind_of(Path("Monday.MP4"))
    <Kind.VIDEO: 'video'>
    """
    return next((kind for kind, endings in ENDINGS.items() if path.suffix.lower() in endings), None)

"""The breaks as they are kept: a line each in one file, and beside it where things stand, for a start soon after.

Written by the one reminder, read by whoever asks. Nothing but the standard library and pydantic, because the reminder
runs all day. A line that was cut off, by a power cut or a full disk, is passed over and said; none is ever counted
twice, because each names its break or its day, and the last of a name is the one that holds.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from unsit.app.private_file import write_private
from unsit.breaks import Breaks, Record, Rules

LINES, STANDING = "breaks.jsonl", "breaks.json"


class DiaryError(Exception):
    """The diary cannot be read or written: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Sat:
    """So many seconds of this working day were sat."""

    day: date
    sat_s: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where things stood at this moment."""

    at: datetime
    breaks: Breaks


@dataclass(frozen=True, slots=True)
class Read:
    """All that is kept; `passed_over`: lines that cannot be read."""

    records: tuple[Record, ...] = ()
    sat_s: Mapping[date, float] | None = None
    passed_over: int = 0


_LINE: TypeAdapter[Record | Sat] = TypeAdapter(Record | Sat)
_STANDING = TypeAdapter(Standing)


class BreakDiary:
    """The diary in this folder, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, *lines: Record | Sat) -> None:
        """Keep these. Raises `DiaryError`."""
        text = b"".join(_LINE.dump_json(line) + b"\n" for line in lines)
        try:
            with _own(self._folder / LINES) as file:
                file.write(text if _ends_whole(self._folder / LINES) else b"\n" + text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _not_kept(self._folder / LINES, error) from error

    def read(self) -> Read:
        """What was kept, each break and each day once. Raises `DiaryError`."""
        records: dict[str, Record] = {}
        sat_s: dict[date, float] = {}
        passed_over = 0
        for line in self._lines():
            match line:
                case Record():
                    records[line.id] = line
                case Sat():
                    sat_s[line.day] = line.sat_s
                case None:
                    passed_over += 1
        return Read(tuple(records.values()), sat_s, passed_over)

    def stand(self, breaks: Breaks, at: datetime) -> None:
        """Keep where things stand, in place of what was kept before. Raises `DiaryError`."""
        bare = replace(breaks, rules=Rules())
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self._folder / STANDING, _STANDING.dump_json(Standing(at, bare)))
        except OSError as error:
            raise _not_kept(self._folder / STANDING, error) from error

    def standing(self, rules: Rules) -> Standing | None:
        """Where things stood, with these rules; None if that is not known, or cannot be read."""
        try:
            found = _STANDING.validate_json((self._folder / STANDING).read_bytes())
        except (OSError, ValidationError):
            return None
        return replace(found, breaks=replace(found.breaks, rules=rules))

    def forget(self) -> bool:
        """Delete all of it; False if there was nothing. Raises `DiaryError`."""
        found = [path for path in (self._folder / LINES, self._folder / STANDING) if path.exists()]
        try:
            for path in found:
                path.unlink()
        except OSError as error:
            raise DiaryError(f"{error.filename}: cannot be deleted: {error.strerror}. Delete it yourself.") from error
        return bool(found)

    def _lines(self) -> Iterator[Record | Sat | None]:
        """Each line's content, None for one that has none."""
        try:
            raw = (self._folder / LINES).read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise DiaryError(f"{error.filename}: cannot be read: {error.strerror}.") from error
        for line in raw.splitlines():
            found = None
            with suppress(ValidationError):
                found = _LINE.validate_json(line)
            yield found


def _own(path: Path) -> BinaryIO:
    """The file to add to, which its owner alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _ends_whole(path: Path) -> bool:
    """Whether the last line has its end, so that a new one begins by itself."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _not_kept(path: Path, error: OSError) -> DiaryError:
    return DiaryError(f"{path}: cannot be written: {error.strerror or error}. Breaks go on, but are not kept.")

"""Everything that is kept as one JSON file, and back: the backup, and how one moves to another computer.

Knows the values and their form, not where they are kept. Sessions and outcomes have ids that stay, so that a file taken
in twice is there once. What is not of this form is refused whole, with the place of what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from unsit.breaks import Record
from unsit.outcome import Outcome
from unsit.pain import Report
from unsit.screening import Answered
from unsit.session import Session

FORMAT: Literal["unsit-backup"] = "unsit-backup"
VERSION: Literal[1] = 1
MOST_BYTES = 500_000_000
SHOWN = 3
"""So many of a file's faults are told."""


class BackupError(ValueError):
    """This is no backup that can be taken in: what was found, and what was expected."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session with its id, and when it began."""

    id: str
    started_at: datetime
    session: Session


@with_config(ConfigDict(ser_json_inf_nan="strings", extra="forbid"))
@dataclass(frozen=True, slots=True)
class Backup:
    """All of it. `documents` by name, as the store has them; `own`: a person's own stretches, as they are exported."""

    made_at: datetime
    unsit: str
    sessions: tuple[KeptSession, ...] = ()
    answers: tuple[Answered, ...] = ()
    reports: tuple[Report, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    own: str | None = None
    breaks: tuple[Record, ...] = ()
    format: Literal["unsit-backup"] = FORMAT
    version: Literal[1] = VERSION


_BACKUP = TypeAdapter(Backup)


def written(backup: Backup) -> bytes:
    """The file's content; numbers that are not known are the text NaN."""
    return _BACKUP.dump_json(backup, indent=1)


def read(content: bytes) -> Backup:
    """The backup in a file. Raises `BackupError`."""
    if len(content) > MOST_BYTES:
        raise BackupError(f"found {len(content) / 1e6:.0f} MB, expected no more than {MOST_BYTES / 1e6:.0f}")
    try:
        return _BACKUP.validate_json(content)
    except ValidationError as error:
        raise BackupError(_told(error)) from error


def _told(error: ValidationError) -> str:
    faults = error.errors()
    first = faults[0]
    if first["type"] == "json_invalid":
        return f"it is not JSON: {first['msg']}"
    if any(fault["loc"][:1] in {("format",), ("version",)} for fault in faults):
        return f"expected format {FORMAT!r} and version {VERSION}"
    lines = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:SHOWN]]
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "; ".join((*lines, *more))

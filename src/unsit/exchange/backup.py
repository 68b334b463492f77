"""Everything that is kept as one JSON file, and back: the backup, and how one moves to another computer.

Knows the values and their form, not where they are kept. Sessions and outcomes have ids that stay, so that a file taken
in twice is there once. What is not of this form, or no program of ours can have written, is refused whole, with the
place of what is wrong.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from math import isnan
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from unsit.breaks import Record
from unsit.exchange.idea import Pack
from unsit.outcome import Outcome
from unsit.pain import Report
from unsit.screening import Answered
from unsit.session import Session

FORMAT: Literal["unsit-backup"] = "unsit-backup"
VERSION: Literal[1] = 1
MOST_BYTES = 500_000_000
SHOWN = 3
"""So many of a file's faults are told."""
LARGEST = 1e7
"""No number of ours is larger: seconds of four months."""
LONGEST = 10_000
"""No text of ours is longer, but for whole documents."""
SINCE, UNTIL = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Where a clock whose battery is empty begins, and what no clock of ours shows."""
WHOLE_TEXTS = ("documents", "own", "remind")
_ID = re.compile(r"[\w.-]{1,64}")


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
    """All of it. `documents` by name, as the store has them; `own`: a person's own stretches, as they are exported.

    `sat_s`: the seconds on the chair of each working day; `ideas`: packs of others; `remind`: the text of the
    reminder's settings.
    """

    made_at: datetime
    unsit: str
    sessions: tuple[KeptSession, ...] = ()
    answers: tuple[Answered, ...] = ()
    reports: tuple[Report, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    own: str | None = None
    breaks: tuple[Record, ...] = ()
    sat_s: Mapping[date, float] = field(default_factory=dict)
    ideas: tuple[Pack, ...] = ()
    remind: str | None = None
    format: Literal["unsit-backup"] = FORMAT
    version: Literal[1] = VERSION

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        told = (self.sessions, self.answers, self.reports, self.outcomes, self.documents, self.breaks, self.sat_s)
        return not any((*told, self.own, self.ideas, self.remind))


_BACKUP = TypeAdapter(Backup)


def written(backup: Backup) -> bytes:
    """The file's content, the same for the same backup; numbers that are not known are the text NaN.

    Sets are put in order, which pydantic does not.
    """
    told = json.loads(_BACKUP.dump_json(backup))
    for several, of in (("reports", "signs"), ("answers", "yes")):
        for each in told[several]:
            each[of].sort()
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False).encode()


def read(content: bytes) -> Backup:
    """The backup in a file. Raises `BackupError`."""
    if len(content) > MOST_BYTES:
        raise BackupError(f"found more than {MOST_BYTES / 1e6:.0f} MB, expected no more")
    try:
        backup = _BACKUP.validate_json(content)
    except ValidationError as error:
        raise BackupError(_told(error)) from error
    faults = [*_faults(backup, ()), *_wrong_together(backup)]
    if faults:
        raise BackupError(_listed(faults))
    return backup


def _told(error: ValidationError) -> str:
    faults = error.errors()
    first = faults[0]
    if first["type"] == "json_invalid":
        return f"it is not JSON: {first['msg']}"
    whats = {fault["loc"][0]: fault["input"] for fault in faults if fault["loc"][:1] in {("format",), ("version",)}}
    if set(whats) == {"version"} and isinstance(whats["version"], int) and whats["version"] > VERSION:
        return f"a newer Unsit wrote it, as version {whats['version']}; expected {VERSION}. Install that Unsit first"
    if whats:
        return f"expected format {FORMAT!r} and version {VERSION}"
    return _listed([f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults])


def _listed(faults: list[str]) -> str:
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "; ".join((*faults[:SHOWN], *more))


def _faults(value: object, place: tuple[str, ...]) -> Iterator[str]:
    """What no program of ours can have written, each with its place."""
    if is_dataclass(value):
        for each in fields(value):
            yield from _faults(getattr(value, each.name), (*place, each.name))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _faults(each, (*place, str(name)[:40]))
    elif isinstance(value, tuple | frozenset):
        for number, each in enumerate(value):
            yield from _faults(each, (*place, str(number)))
    elif (problem := _problem(value, place)) is not None:
        yield f"{'.'.join(place)}: {problem}"


def _problem(value: object, place: tuple[str, ...]) -> str | None:
    match value:
        case datetime():
            if value.tzinfo is not None and SINCE <= value < UNTIL:
                return None
            return f"found {value}, expected a time with its zone, of the years from {SINCE.year} on"
        case int() | float():
            return None if _is_ours(value, place[-1]) else f"found {value:g}, expected a number of ours"
        case str() if "\0" in value:
            return "found a text with a zero byte, which no store keeps"
        case str() if len(value) > LONGEST and place[0] not in WHOLE_TEXTS:
            return f"found {len(value)} characters, expected no more than {LONGEST}"
        case _:
            return None


def _is_ours(value: float, name: str) -> bool:
    """Whether we write such a number: a bearing may be unknown, and no time is negative."""
    if isnan(value):
        return name.startswith("azimuth")
    return abs(value) <= LARGEST and not (name.endswith("_s") and value < 0)


def _wrong_together(backup: Backup) -> Iterator[str]:
    """What is wrong with values that are each a value."""
    ids = Counter(one.id for one in backup.sessions)
    for name, times in ids.items():
        if times > 1 or not _ID.fullmatch(name):
            yield f"sessions: found the id {name[:70]!r} {times} times, expected letters, digits and hyphens, once"
    for number, report in enumerate(backup.reports):
        if report.session is not None and report.session not in ids:
            yield f"reports.{number}.session: found {report.session[:70]!r}, expected one of the sessions"
    for name, text in backup.documents.items():
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            yield f"documents.{name[:40]}: found no JSON"

"""`unsit export`: what is kept on this machine as files for other programs, which their owner alone can read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from unsit.app import keeping
from unsit.app.backup import gathered, left_out
from unsit.app.desk import local_now
from unsit.app.own import OwnFolder
from unsit.app.private_file import write_private
from unsit.app.remind.diary import DiaryError
from unsit.app.saying import Say
from unsit.app.settings import own_folder
from unsit.catalogue import load
from unsit.catalogue.progress_words import progress_words
from unsit.desktop.zone import local_zone
from unsit.exchange.backup import Backup, BackupError, KeptSession, read, written
from unsit.exchange.session_tables import tables
from unsit.session import DONE
from unsit.store import Store
from unsit.store.memory import MemoryStore
from unsit.stretch import Stretch

LANGUAGE = "en"
NOTHING = "Nothing is kept yet, so there is nothing to export."
WHOLE = "A backup is always whole, so that nothing is missed when it is wanted: leave out --since."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be written. `stretches`: all, ours and one's own, by their ids; `since`: with its zone."""

    backup: Backup
    stretches: Mapping[str, Stretch]
    out: Path
    since: datetime | None

    @property
    def recent(self) -> tuple[KeptSession, ...]:
        """The sessions that are asked for."""
        return tuple(one for one in self.backup.sessions if self.since is None or one.started_at >= self.since)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write it: what the file's name ends in (None: a folder), and how; what was written, in words."""

    ending: str | None
    write: Callable[[Asked], str]


def export(data: Path, form: str, out: Path, since: datetime | None, say: Say) -> int:
    """Write it in this form, in place of a file that is there; 2 if it cannot be read or written."""
    if form == "json" and since is not None:
        say(WHOLE)
        return 2
    as_asked = FORMATS[form]
    if as_asked.ending is not None and out.suffix.lower() != as_asked.ending:
        found = out.suffix or "no ending"
        say(f"{out}: found {found}, expected {as_asked.ending}. Written all the same; rename it if need be.")

    def exported(store: Store) -> int:
        backup, since_at = gathered(store, data), None if since is None else since.astimezone()
        missing = left_out(data) if form == "json" else ()
        if backup.is_empty and not missing:
            say(NOTHING)
            return 0
        say(as_asked.write(Asked(backup, _stretches(data), out, since_at)))
        refused = _refused(out) if form == "json" else ()
        for line in (*(f"Not in it: {line}" for line in missing), *refused):
            say(line)
        return 2 if missing or refused else 0

    try:
        return keeping.with_store(data, exported, lambda: exported(MemoryStore()), say)
    except DiaryError as error:
        say(str(error))
    except OSError as error:
        say(f"{out}: cannot be written: {error.strerror or error}. Name a place that is yours and has room.")
    return 2


def _stretches(data: Path) -> Mapping[str, Stretch]:
    ours = load()
    return {**OwnFolder(own_folder(data), ours).read().stretches, **ours.stretches}


def _done(sessions: Sequence[KeptSession]) -> list[KeptSession]:
    """Those that somebody did; the demo's recording is nobody's."""
    return [one for one in sessions if one.session.source in DONE]


def _json(of: Asked) -> str:
    write_private(of.out, written(of.backup))
    count = f"sessions {len(of.backup.sessions)}, breaks {len(of.backup.breaks)}"
    return f"{of.out}: {count}, and all that you told. Keep it safe: there are health data in it."


def _refused(file: Path) -> tuple[str, ...]:
    """Why the backup that was written could not be taken in again, if so: said now, and not when it is wanted."""
    try:
        read(file.read_bytes())
    except BackupError as error:
        wrong = f"{file}: `unsit import` would refuse it: {error}. Mend that in the file, or forget what it comes from"
        return (f"{wrong} (`unsit forget`) and export again.",)
    return ()


def _csv(of: Asked) -> str:
    of.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [(of.out / name, content) for name, content in tables(of.recent).items()]
    for path, content in paths:
        write_private(path, content)
    return "\n".join(str(path) for path, _ in paths)


def _ics(of: Asked) -> str:
    from unsit.exchange.sessions_calendar import sessions_calendar

    done = _done(of.recent)
    write_private(of.out, sessions_calendar(done, of.stretches, load().words))
    return f"{of.out}: {_count(done)}, marked as private. Imported again, each is there once."


def _fhir(of: Asked) -> str:
    from unsit.exchange.fhir import Record, fhir_bundle

    done, measures, words = _done(of.backup.sessions), progress_words()[LANGUAGE].measure, load().words
    outcomes, now = of.backup.outcomes, local_now()
    record = Record(done, outcomes, of.stretches, words, measures, now, local_zone(), of.since)
    write_private(of.out, fhir_bundle(record))
    return f"{of.out}: {_count(_done(of.recent))}. Keep it safe: there are health data in it, though no name."


def _count(done: Sequence[KeptSession]) -> str:
    return f"{len(done)} {'session' if len(done) == 1 else 'sessions'}"


FORMATS: Mapping[str, Format] = {
    "json": Format(".json", _json),
    "csv": Format(None, _csv),
    "ics": Format(".ics", _ics),
    "fhir": Format(".json", _fhir),
}

"""`unsit export` and `unsit import`: everything that is kept on this machine, out and in."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from unsit import __version__
from unsit.app import keeping
from unsit.app.own import OwnFolder
from unsit.app.remind.diary import BreakDiary, DiaryError
from unsit.app.settings import own_folder
from unsit.catalogue import load
from unsit.exchange.backup import Backup, BackupError, KeptSession, read, written
from unsit.exchange.session_tables import tables
from unsit.exchange.whole_file import write_whole
from unsit.store import SessionId, Store, StoreError
from unsit.web.desk import OwnError

Say = Callable[[str], object]


def export_json(data: Path, out: Path, say: Say) -> int:
    """Everything as one file, the backup; 2 if it cannot be read or written."""
    return _out(data, say, lambda backup: _write_one(out, written(backup), backup, say))


def export_csv(data: Path, out: Path, say: Say) -> int:
    """The sessions as three tables in this folder; 2 if they cannot be read or written."""
    return _out(data, say, lambda backup: _write_tables(out, backup, say))


def take_in(data: Path, file: Path, say: Say) -> int:
    """Take in a backup; what is there already stays as it is. 2 if nothing can be taken."""
    try:
        backup = read(file.read_bytes())
    except BackupError as error:
        say(f"{file}: not taken in: {error}. Nothing was changed.")
        return 2
    except OSError as error:
        say(f"{file}: cannot be read: {error.strerror}.")
        return 2
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(keeping.open_store(data)) as store:
            came = _into(store, backup)
        came = replace(came, breaks=_breaks_into(BreakDiary(data), backup))
        _own_into(data, backup, say)
    except (StoreError, DiaryError, OSError) as error:
        say(f"Not all was taken in: {error} Mend that and import again: nothing comes twice.")
        return 2
    say(came.told())
    return 0


@dataclass(frozen=True, slots=True)
class Came:
    """How much was new."""

    sessions: int
    of_sessions: int
    reports: int
    outcomes: int
    answers: int
    documents: int
    breaks: int = 0

    def told(self) -> str:
        """In words."""
        return (
            f"Sessions taken in: {self.sessions} of {self.of_sessions}, the others are there already. "
            f"New besides: reports of pain {self.reports}, outcomes {self.outcomes}, answers {self.answers}, "
            f"settings {self.documents}, breaks {self.breaks}."
        )


def _out(data: Path, say: Say, write: Callable[[Backup], None]) -> int:
    def exported(store: Store) -> int:
        write(_all(store, data))
        return 0

    def nothing() -> int:
        say("Nothing is kept yet, so there is nothing to export.")
        return 0

    try:
        return keeping.with_store(data, exported, nothing, say)
    except DiaryError as error:
        say(str(error))
    except OSError as error:
        say(f"{error.filename}: cannot be written: {error.strerror}. Name a place that is yours.")
    return 2


def _all(store: Store, data: Path) -> Backup:
    own = OwnFolder(own_folder(data), load())
    return Backup(
        datetime.now(UTC),
        __version__,
        tuple(KeptSession(one.id, one.started_at, one.session) for one in store.sessions()),
        tuple(store.answers().values()),
        tuple(store.reports()),
        tuple(store.outcomes()),
        store.documents(),
        own.exported() if own.read().stretches else None,
        BreakDiary(data).read().records,
    )


def _write_one(out: Path, content: bytes, backup: Backup, say: Say) -> None:
    write_whole(out, content)
    count = f"sessions {len(backup.sessions)}, breaks {len(backup.breaks)}"
    say(f"{out}: {count}, and all that you told. Keep it safe: there are health data in it.")


def _write_tables(out: Path, backup: Backup, say: Say) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, content in tables(backup.sessions).items():
        write_whole(out / name, content)
        say(str(out / name))


def _into(store: Store, backup: Backup) -> Came:
    """Sessions first, because reports name them; of what has no id, what is not there word for word."""
    there = {str(one.id) for one in store.sessions(parts=())}
    new = [one for one in backup.sessions if one.id not in there]
    for one in new:
        store.begin(one.session, one.started_at, SessionId(one.id))
    told = set(store.reports())
    reports = [report for report in backup.reports if report not in told]
    for report in reports:
        store.keep_report(report)
    known = {outcome.id for outcome in store.outcomes()}
    outcomes = [outcome for outcome in backup.outcomes if outcome.id not in known]
    for outcome in outcomes:
        store.keep_outcome(outcome)
    answered = store.answers()
    answers = [
        each for each in backup.answers
        if each.gate not in answered or each.answered_at > answered[each.gate].answered_at
    ]  # fmt: skip
    for each in answers:
        store.keep_answers(each)
    documents = {name: text for name, text in backup.documents.items() if store.document(name) is None}
    for name, text in documents.items():
        store.keep_document(name, text)
    return Came(len(new), len(backup.sessions), len(reports), len(outcomes), len(answers), len(documents))


def _breaks_into(diary: BreakDiary, backup: Backup) -> int:
    known = {record.id for record in diary.read().records}
    new = [record for record in backup.breaks if record.id not in known]
    if new:
        diary.add(*new)
    return len(new)


def _own_into(data: Path, backup: Backup, say: Say) -> None:
    if backup.own is None:
        return
    try:
        count = OwnFolder(own_folder(data), load()).take_in(backup.own)
    except OwnError as error:
        say(f"Own stretches were not taken in: {error}")
        return
    say(f"Own stretches taken in, in place of earlier ones of their names: {count}.")

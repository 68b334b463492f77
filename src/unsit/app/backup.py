"""Everything that is kept on this machine as one value, and `unsit import`: a backup taken in."""

import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import tomli_w

from unsit import __version__
from unsit.app import keeping
from unsit.app.own import OwnFolder
from unsit.app.private_file import write_private
from unsit.app.remind import ideas
from unsit.app.remind import settings as remind
from unsit.app.remind.diary import BreakDiary, DiaryError, Sat
from unsit.app.saying import Say
from unsit.app.settings import own_folder
from unsit.catalogue import load
from unsit.exchange import idea_files
from unsit.exchange.backup import MOST_BYTES, Backup, BackupError, KeptSession, read
from unsit.store import SessionId, Store, StoreError
from unsit.web.desk import OwnError

AGAIN = "Mend that and import again: nothing comes twice."


def gathered(store: Store, data: Path) -> Backup:
    """All that there is, in an order that does not depend on where it is kept. Raises `DiaryError`, `StoreError`.

    Somebody may stretch, or forget, between two readings: reports are read before the sessions that they name, and of a
    session that was forgotten since, they are left out.
    """
    own, diary = OwnFolder(own_folder(data), load()), BreakDiary(data).read()
    reports = store.reports()
    sessions = sorted((KeptSession(one.id, one.started_at, one.session) for one in store.sessions()), key=_order)
    there = {None, *(one.id for one in sessions)}
    return Backup(
        datetime.now(UTC),
        __version__,
        tuple(sessions),
        tuple(sorted(store.answers().values(), key=lambda answered: answered.gate)),
        tuple(report for report in reports if report.session in there),
        tuple(store.outcomes()),
        store.documents(),
        own.exported() if own.read().stretches else None,
        tuple(sorted(diary.records, key=lambda record: record.id)),
        dict(sorted((diary.sat_s or {}).items())),
        idea_files.kept(data / ideas.FOLDER).packs,
        _settings(data),
    )


def left_out(data: Path) -> tuple[str, ...]:
    """What is there and cannot be read, so that no backup has it, in words. Raises `DiaryError`."""
    own, packs = OwnFolder(own_folder(data), load()).read(), idea_files.kept(data / ideas.FOLDER)
    lines = BreakDiary(data).read().passed_over
    cut_off = (f"breaks.jsonl: lines that cannot be read: {lines}",) if lines else ()
    return (*own.problems, *packs.problems, *cut_off)


def take_in(data: Path, file: Path, say: Say) -> int:
    """Take in a backup; what is there already stays as it is. 2 if not all of it can be taken, which is said."""
    try:
        with file.open("rb") as opened:
            backup = read(opened.read(MOST_BYTES + 1))
    except BackupError as error:
        say(f"{file}: not taken in: {error}. Nothing was changed.")
        return 2
    except OSError as error:
        say(f"{file}: cannot be read: {error.strerror}.")
        return 2
    came = Came(of_sessions=len(backup.sessions))
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(keeping.open_store(data)) as store:
            _into(store, backup, came)
        _breaks_into(BreakDiary(data), backup, came)
        problems = [problem for part in PARTS for problem in part(data, backup, came)]
    except (StoreError, DiaryError, OSError) as error:
        say(f"{came.told()}\nNot all was taken in: {error} {AGAIN}")
        return 2
    for line in (came.told(), *problems):
        say(line)
    return 2 if problems else 0


@dataclass(slots=True)
class Came:
    """How much was new so far; counted as it is kept, so that what is said is true if the rest cannot be."""

    of_sessions: int
    new: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, more: int = 1) -> None:
        """So many more of these."""
        if more:
            self.new[what] = self.new.get(what, 0) + more

    def told(self) -> str:
        """In words."""
        besides = ", ".join(f"{what} {count}" for what, count in self.new.items() if what != "sessions")
        sessions = f"Sessions taken in: {self.new.get('sessions', 0)} of {self.of_sessions}"
        return f"{sessions}; what is there already stays. New besides: {besides or 'nothing'}."


def _order(one: KeptSession) -> tuple[datetime, str]:
    return one.started_at, one.id


def _settings(data: Path) -> str | None:
    try:
        return (data / remind.FILE).read_bytes().decode("utf-8-sig", errors="replace")
    except FileNotFoundError:
        return None


def _into(store: Store, backup: Backup, came: Came) -> None:
    """Sessions first, because reports name them; of what has no id, what is not there word for word."""
    there = {str(one.id) for one in store.sessions(parts=())}
    for one in backup.sessions:
        if one.id not in there:
            store.begin(one.session, one.started_at, SessionId(one.id))
            came.count("sessions")
    told = set(store.reports())
    for report in backup.reports:
        if report not in told:
            store.keep_report(report)
            came.count("reports of pain")
    known = {outcome.id for outcome in store.outcomes()}
    for outcome in backup.outcomes:
        if outcome.id not in known:
            store.keep_outcome(outcome)
            came.count("outcomes")
    _answers_into(store, backup, came)


def _answers_into(store: Store, backup: Backup, came: Came) -> None:
    answered = store.answers()
    for each in backup.answers:
        if each.gate not in answered or each.answered_at > answered[each.gate].answered_at:
            store.keep_answers(each)
            came.count("answers")
    documents = store.documents()
    for name, text in backup.documents.items():
        if name not in documents:
            store.keep_document(name, text)
            came.count("settings")


def _breaks_into(diary: BreakDiary, backup: Backup, came: Came) -> None:
    there = diary.read()
    known, days = {record.id for record in there.records}, there.sat_s or {}
    records = [record for record in backup.breaks if record.id not in known]
    sums = [Sat(day, sat_s) for day, sat_s in backup.sat_s.items() if day not in days]
    if records or sums:
        diary.add(*records, *sums)
    came.count("breaks", len(records))
    came.count("days on the chair", len(sums))


def _own_into(data: Path, backup: Backup, came: Came) -> Iterator[str]:
    if backup.own is None:
        return
    try:
        count = OwnFolder(own_folder(data), load()).take_in(backup.own, replacing=False)
    except OwnError as error:
        yield f"Own stretches were not taken in: {error}"
        return
    came.count("own stretches", count)


def _ideas_into(data: Path, backup: Backup, came: Came) -> Iterator[str]:
    folder = data / ideas.FOLDER
    for pack in backup.ideas:
        try:
            if idea_files.keep_new(pack, folder):
                came.count("packs of ideas")
        except idea_files.NotAPack as error:
            yield f"A pack of ideas was not taken in: {pack.id[:80]!r}: {error}."


def _settings_into(data: Path, backup: Backup, came: Came) -> Iterator[str]:
    """The reminder's settings where there are none, without commands: a file from anywhere must not bring any."""
    if backup.remind is None or (data / remind.FILE).exists():
        return
    try:
        told = tomllib.loads(backup.remind)
        hooks = told.pop("hooks", None)
        remind.checked(told)
    except ValueError as error:
        yield f"The reminder's settings were not taken in: {error}"
        return
    write_private(data / remind.FILE, (tomli_w.dumps(told) if hooks else backup.remind).encode())
    came.count("settings of the reminder")
    if hooks:
        yield (
            f"The reminder's commands were not taken in, because a file could bring anybody's: {hooks}. Write them "
            f"into {data / remind.FILE} yourself."
        )


PARTS = (_own_into, _ideas_into, _settings_into)
"""What is kept in files of its own; each says what it does not take."""

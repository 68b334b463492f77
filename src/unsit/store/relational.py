"""What every store with tables does, in SQL that SQLite and PostgreSQL both know.

Where the tables are, what can go wrong there and how its bytes are forgotten, `database.py` and `postgres.py` know.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select, update

from unsit.garbage import nothing_collected
from unsit.outcome import Outcome
from unsit.pain import Report
from unsit.screening import Answered, Gate
from unsit.session import ALL_PARTS, Part, Session
from unsit.store import Kept, SessionId, checked, new_id, no_session, rows, there_already
from unsit.store.tables import HEALTH, PARTS, answer, document, outcome, pain_report, session


class RelationalStore(ABC):
    """A store over an engine whose tables are up to date; what one transaction of `reading` reads is of one moment."""

    lasting = True
    gone: str

    def __init__(self, engine: Engine, reading: Engine) -> None:
        self._engine, self._reader = engine, reading

    @abstractmethod
    def _in_plain_words(self) -> AbstractContextManager[None]:
        """What goes wrong there, as a `StoreError` that says what to do."""

    @abstractmethod
    def _wipe(self) -> None:
        """Leave nothing of what was deleted."""

    def begin(self, of: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, or a new one."""
        session_id = session_id or new_id()
        with self._writing() as connection:
            if _is_there(connection, session_id):
                raise there_already(session_id)
            connection.execute(insert(session), {"id": session_id, "started_at": started_at, **rows.session_row(of)})
            _save_parts(connection, session_id, of)
        return session_id

    def save(self, session_id: SessionId, of: Session) -> None:
        """Keep the whole record so far."""
        with self._writing() as connection:
            found = connection.execute(update(session).where(session.c.id == session_id), rows.session_row(of))
            if found.rowcount == 0:
                raise no_session(session_id, "save")
            for table in PARTS.values():
                connection.execute(delete(table).where(table.c.session_id == session_id))
            _save_parts(connection, session_id, of)

    def sessions(
        self,
        limit: int | None = None,
        *,
        parts: Collection[Part] = ALL_PARTS,
        measures: Collection[str] | None = None,
    ) -> list[Kept]:
        """The kept sessions, the newest first."""
        newest = select(session).order_by(session.c.started_at.desc(), session.c.id)
        if limit is None:
            return self._read(newest, parts, measures)
        return self._read(newest.limit(limit), parts, measures, some=True)

    def session(self, session_id: str) -> Kept | None:
        """One session, or None."""
        found = self._read(select(session).where(session.c.id == session_id), ALL_PARTS, some=True)
        return next(iter(found), None)

    def delete(self, session_id: SessionId) -> bool:
        """Forget one session for good: nothing of it is left, nor of any copy that was made here."""
        with self._writing() as connection:
            count = connection.execute(delete(session).where(session.c.id == session_id)).rowcount
        if count:
            self._wipe()
        return count > 0

    def delete_everything(self) -> int:
        """Forget all that is kept for good, and the copies that were made here with it."""
        with self._writing() as connection:
            _delete_health(connection)
            count = connection.execute(delete(session)).rowcount
        self._wipe()
        return count

    def keep_answers(self, answered: Answered) -> None:
        """Keep the answers to one gate, in place of the earlier ones."""
        with self._writing() as connection:
            connection.execute(delete(answer).where(answer.c.gate == answered.gate))
            connection.execute(insert(answer), rows.answer_row(answered))

    def answers(self) -> dict[Gate, Answered]:
        """The latest answers to each gate."""
        with self._reading() as connection:
            return {Gate(row.gate): rows.told_answers(row) for row in connection.execute(select(answer))}

    def keep_report(self, report: Report) -> None:
        """Keep one report of pain."""
        with self._writing() as connection:
            if report.session is not None and not _is_there(connection, report.session):
                raise no_session(report.session, "report pain of")
            connection.execute(insert(pain_report), rows.report_row(report))

    def reports(self, since: datetime | None = None) -> list[Report]:
        """The reports of pain from this time on, the oldest first."""
        told = select(pain_report).order_by(pain_report.c.at, pain_report.c.id)
        with self._reading() as connection:
            found = connection.execute(told if since is None else told.where(pain_report.c.at >= since))
            return [rows.told_report(row) for row in found]

    def keep_outcome(self, of: Outcome) -> None:
        """Keep one outcome, in place of the earlier one of its id."""
        with self._writing() as connection:
            connection.execute(delete(outcome).where(outcome.c.id == of.id))
            connection.execute(insert(outcome), rows.outcome_row(of))

    def outcomes(self, since: datetime | None = None) -> list[Outcome]:
        """The outcomes from this time on, the oldest first."""
        told = select(outcome).order_by(outcome.c.at, outcome.c.id)
        with self._reading() as connection:
            found = connection.execute(told if since is None else told.where(outcome.c.at >= since))
            return [rows.told_outcome(row) for row in found]

    def keep_document(self, name: str, text: str) -> None:
        """Keep one document, in place of the earlier one."""
        text = checked(name, text)
        with self._writing() as connection:
            connection.execute(delete(document).where(document.c.name == name))
            connection.execute(insert(document), {"name": name, "text": text})

    def document(self, name: str) -> str | None:
        """One document's text, or None."""
        return self.documents().get(name)

    def documents(self) -> dict[str, str]:
        """All documents by name."""
        with self._reading() as connection:
            return dict(sorted((row.name, row.text) for row in connection.execute(select(document))))

    def forget_health(self) -> int:
        """Forget answers, reports of pain, outcomes and documents for good."""
        with self._writing() as connection:
            count = _delete_health(connection)
        self._wipe()
        return count

    def close(self) -> None:
        """Let go of what is held open."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._in_plain_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._in_plain_words(), self._reader.connect() as connection:
            yield connection

    def _read(
        self,
        which: Select[Any],
        parts: Collection[Part],
        measures: Collection[str] | None = None,
        *,
        some: bool = False,
    ) -> list[Kept]:
        """These sessions, all or only some: one question for each kind of part, however many sessions there are."""
        ids = which.with_only_columns(session.c.id) if some else None
        with self._reading() as connection, nothing_collected():
            found = connection.execute(which).all()
            known = {part: _parts(connection, part, ids, measures) for part in parts if found}
            return [rows.kept(row, {part: tuple(of.get(row.id, ())) for part, of in known.items()}) for row in found]


def _parts(
    connection: Connection, part: Part, ids: Select[Any] | None, measures: Collection[str] | None
) -> Mapping[str, list[object]]:
    """The parts of this kind of these sessions, or of all, in their order; of bests those of these measures."""
    table, made = PARTS[part], rows.AS_PARTS[part]
    wanted = select(table).order_by(table.c.session_id, table.c.number)
    wanted = wanted if ids is None else wanted.where(table.c.session_id.in_(ids))
    if part == "bests" and measures is not None:
        wanted = wanted.where(table.c.measure.in_(measures))
    found: dict[str, list[object]] = defaultdict(list)
    for session_id, _, *own in connection.execute(wanted).all():
        found[session_id].append(made(*own))
    return found


def _is_there(connection: Connection, session_id: str) -> bool:
    return connection.execute(select(session.c.id).where(session.c.id == session_id)).first() is not None


def _save_parts(connection: Connection, session_id: SessionId, of: Session) -> None:
    """Holds, faults, words and bests: there are a few dozen at most, and they are always whole."""
    for part, table in PARTS.items():
        fields = [column.name for column in table.columns if column.name not in ("session_id", "number")]
        written = [
            {"session_id": session_id, "number": number, **{name: getattr(one, name) for name in fields}}
            for number, one in enumerate(getattr(of, part))
        ]
        if written:
            connection.execute(insert(table), written)


def _delete_health(connection: Connection) -> int:
    """Delete what a person told of themselves; how much there was."""
    return sum(connection.execute(delete(table)).rowcount for table in HEALTH)

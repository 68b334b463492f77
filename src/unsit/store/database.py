"""Sessions and answers kept in one SQLite file, which only its owner can read.

The tables are made and changed by the migrations alone. A commit survives the program being killed at any moment; the
file is in write-ahead mode, so that a save costs no more than a fraction of a millisecond.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, Row, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import DBAPIError

from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.pain import Kind, Report, Sign
from unsit.screening import Answered, Gate
from unsit.session import Ended, Fault, Hold, Said, Session
from unsit.store import Kept, SessionId, StoreError, checked, new_id
from unsit.store.tables import HEALTH, PARTS, answer, document, pain_report, session

FILE = "sessions.sqlite"
MIGRATIONS = Path(__file__).with_name("migrations")


class DatabaseStore:
    """A store in `folder`; makes the folder and the file, and brings an older file up to date after copying it."""

    lasting = True

    def __init__(self, folder: Path, migrations: Path = MIGRATIONS) -> None:
        self.path = folder / FILE
        with _in_plain_words(self.path):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
            self.path.chmod(0o600)  # a file that was copied here may be open to all
            _migrate(self.path, migrations)
        self._engine = _open(self.path)

    def begin(self, of: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, or a new one."""
        session_id = session_id or new_id()
        with self._writing() as connection:
            connection.execute(insert(session), {"id": session_id, "started_at": started_at, **_columns(of)})
            _save_parts(connection, session_id, of)
        return session_id

    def save(self, session_id: SessionId, of: Session) -> None:
        """Keep the whole record so far."""
        with self._writing() as connection:
            found = connection.execute(update(session).where(session.c.id == session_id), _columns(of))
            if found.rowcount == 0:
                raise StoreError(f"There is no session {session_id} to save; it was deleted meanwhile.")
            _save_parts(connection, session_id, of)

    def sessions(self, limit: int | None = None) -> list[Kept]:
        """The kept sessions, the newest first."""
        newest = select(session).order_by(session.c.started_at.desc(), session.c.id).limit(limit)
        with self._reading() as connection:
            return [_read(connection, row) for row in connection.execute(newest).all()]

    def session(self, session_id: SessionId) -> Kept | None:
        """One session, or None."""
        with self._reading() as connection:
            row = connection.execute(select(session).where(session.c.id == session_id)).one_or_none()
            return None if row is None else _read(connection, row)

    def delete(self, session_id: SessionId) -> bool:
        """Forget one session for good: its bytes are gone from the file; the copies of older files, too, have to go."""
        with self._writing() as connection:
            count = connection.execute(delete(session).where(session.c.id == session_id)).rowcount
        if count:
            self._wipe()
        return count > 0

    def delete_everything(self) -> int:
        """Forget all that is kept for good: its bytes are gone from the file, and the copies of older files with it."""
        with self._writing() as connection:
            _delete_health(connection)
            count = connection.execute(delete(session)).rowcount
        self._wipe()
        return count

    def keep_answers(self, answered: Answered) -> None:
        """Keep the answers to one gate, in place of the earlier ones."""
        with self._writing() as connection:
            connection.execute(delete(answer).where(answer.c.gate == answered.gate))
            connection.execute(
                insert(answer),
                {
                    "gate": answered.gate,
                    "answered_at": answered.answered_at,
                    "yes": sorted(answered.yes),
                    "sides": dict(answered.sides),
                },
            )

    def answers(self) -> dict[Gate, Answered]:
        """The latest answers to each gate."""
        with self._reading() as connection:
            rows = connection.execute(select(answer)).all()
            return {Gate(row.gate): _read_answered(row) for row in rows}

    def keep_report(self, report: Report) -> None:
        """Keep one report of pain."""
        with self._writing() as connection:
            known = select(session.c.id).where(session.c.id == report.session)
            if report.session is not None and connection.execute(known).first() is None:
                raise StoreError(f"There is no session {report.session} to report pain of; it was deleted meanwhile.")
            connection.execute(insert(pain_report), _report_columns(report))

    def reports(self, since: datetime | None = None) -> list[Report]:
        """The reports of pain from this time on, the oldest first."""
        told = select(pain_report).order_by(pain_report.c.at, pain_report.c.id)
        with self._reading() as connection:
            rows = connection.execute(told if since is None else told.where(pain_report.c.at >= since)).all()
            return [_read_report(row) for row in rows]

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
            rows = connection.execute(select(document).order_by(document.c.name)).all()
            return {row.name: row.text for row in rows}

    def forget_health(self) -> int:
        """Forget answers, reports of pain and documents for good: their bytes are gone, from the copies too."""
        with self._writing() as connection:
            count = _delete_health(connection)
        self._wipe()
        return count

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _in_plain_words(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _in_plain_words(self.path), self._engine.connect() as connection:
            yield connection

    def _wipe(self) -> None:
        """Rewrite the file without what was deleted, empty its log, and remove the copies of older files."""
        with _in_plain_words(self.path), self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            log_in_use, *_ = cursor.fetchall()[0]
            for copy in self.path.parent.glob(f"{FILE}.before-*"):
                copy.unlink()
        if log_in_use:
            raise StoreError(
                f"{self.path}: it is forgotten, but its bytes are still in the file's log, which another program is "
                "reading. Close that program and forget once more."
            )


@contextmanager
def _in_plain_words(path: Path) -> Iterator[None]:
    """What goes wrong with the file, as a `StoreError` that says what to do."""
    try:
        yield
    except (OSError, DBAPIError, sqlite3.Error, ValueError) as error:
        cause = _cause(error)
        raise StoreError(f"{path}: {cause}. {_remedy(cause)}") from error


def _cause(error: Exception) -> str:
    """What the system says, without its path: a name in the path could be taken for the cause."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return found.strerror or str(found) if isinstance(found, OSError) else str(found)


_NO_WRITING = "The folder or file cannot be written; change its permissions, or name another folder with --data."
_NO_ROOM = "The disk is full; make room. A session under way goes on, but is not kept."
_REMEDIES = {
    "readonly": _NO_WRITING,
    "Read-only": _NO_WRITING,
    "Permission denied": _NO_WRITING,
    "unable to open": _NO_WRITING,
    "Not a directory": "A file stands where the folder should be; name another folder with --data.",
    "is full": _NO_ROOM,
    "No space": _NO_ROOM,
    "not a database": "This is no session file, or it is damaged; move it away and Unsit makes a new one.",
    "malformed": "The file is damaged; move it away and Unsit makes a new one. Copies stand beside it.",
    "locked": "Another program holds the file; close it.",
}


def _remedy(cause: str) -> str:
    known = (remedy for sign, remedy in _REMEDIES.items() if sign in cause)
    return next(known, "Name another folder with --data, or run `unsit doctor`.")


def _open(path: Path, begin: str = "BEGIN", foreign_keys: str = "ON") -> Engine:
    # Not as text: a folder may be called "What?".
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        # Python's sqlite3 would leave the making of tables outside of any transaction; here all of it is inside one.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"foreign_keys={foreign_keys}", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _migrate(path: Path, migrations: Path) -> None:
    """Bring the tables up to this program's, wholly or not at all; an older file is copied first, a newer one refused.

    Nobody else writes meanwhile. Foreign keys are off: a changed table is made anew, and dropping the old one would
    delete the parts of every session.
    """
    engine = _open(path, begin="BEGIN IMMEDIATE", foreign_keys="OFF")
    try:
        with engine.begin() as connection:
            _upgrade(connection, path, migrations)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, path: Path, migrations: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_revision()
    if found == script.get_current_head():
        return
    if found is not None:
        if found not in {revision.revision for revision in script.walk_revisions()}:
            raise StoreError(
                f"{path}: a newer Unsit wrote it (its tables are of revision {found}). Install that version again."
            )
        _copy_before(path, found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy_before(path: Path, revision: str) -> None:
    """A copy by SQLite itself: what is still in the write-ahead log belongs to it."""
    copy = path.with_name(f"{FILE}.before-{revision}")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _columns(of: Session) -> dict[str, object]:
    return {
        "saved_at": datetime.now(UTC),
        "stretch": of.stretch,
        "source": of.source,
        "hold_s": of.hold_s,
        "duration_s": of.duration_s,
        "azimuth_deg": _or_null(of.azimuth_deg),
        "azimuth_sd_deg": _or_null(of.azimuth_sd_deg),
        "verdict": of.verdict,
        "hindrance": of.hindrance,
        "ended": of.ended,
    }


def _or_null(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - only NaN differs from itself


def _save_parts(connection: Connection, session_id: SessionId, of: Session) -> None:
    """Holds, faults and words anew: there are a few dozen at most, and they are always whole."""
    for table, parts in zip(PARTS, (of.holds, of.faults, of.said), strict=True):
        connection.execute(delete(table).where(table.c.session_id == session_id))
        fields = [column.name for column in table.columns if column.name not in ("session_id", "number")]
        rows = [
            {"session_id": session_id, "number": number, **{name: getattr(part, name) for name in fields}}
            for number, part in enumerate(parts)
        ]
        if rows:
            connection.execute(insert(table), rows)


def _read(connection: Connection, row: Row[tuple[object, ...]]) -> Kept:
    holds, faults, words = (
        connection.execute(select(table).where(table.c.session_id == row.id).order_by(table.c.number)).all()
        for table in PARTS
    )
    record = Session(
        stretch=row.stretch,
        source=row.source,
        hold_s=row.hold_s,
        duration_s=row.duration_s,
        holds=tuple(Hold(Side(h.front_leg), h.start_s, h.end_s, h.held_s) for h in holds),
        faults=tuple(Fault(f.rule, Side(f.front_leg), f.start_s, f.end_s) for f in faults),
        said=tuple(Said(w.time_s, w.key, w.text) for w in words),
        azimuth_deg=float("nan") if row.azimuth_deg is None else row.azimuth_deg,
        azimuth_sd_deg=float("nan") if row.azimuth_sd_deg is None else row.azimuth_sd_deg,
        verdict=None if row.verdict is None else Verdict(row.verdict),
        hindrance=None if row.hindrance is None else Hindrance(row.hindrance),
        ended=Ended(row.ended or Ended.INTERRUPTED),
    )
    return Kept(SessionId(row.id), row.started_at, row.saved_at, record)


def _report_columns(report: Report) -> dict[str, object]:
    return {
        "session_id": report.session,
        "at": report.at,
        "stretch": report.stretch,
        "kind": report.kind,
        "front_leg": report.front_leg,
        "feeling": report.feeling,
        "pain": report.pain,
        "signs": sorted(report.signs),
    }


def _read_answered(row: Row[tuple[object, ...]]) -> Answered:
    sides = {name: Side(side) for name, side in row.sides.items()}
    return Answered(Gate(row.gate), row.answered_at, frozenset(row.yes), sides)


def _read_report(row: Row[tuple[object, ...]]) -> Report:
    return Report(
        at=row.at,
        session=row.session_id,
        stretch=row.stretch,
        front_leg=None if row.front_leg is None else Side(row.front_leg),
        feeling=row.feeling,
        pain=row.pain,
        signs=frozenset(Sign(sign) for sign in row.signs),
        kind=Kind(row.kind),
    )


def _delete_health(connection: Connection) -> int:
    """Delete what a person told of themselves; how much there was."""
    return sum(connection.execute(delete(table)).rowcount for table in HEALTH)

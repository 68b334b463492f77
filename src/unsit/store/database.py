"""Sessions kept in one SQLite file, which only its owner can read.

The tables are made and changed by the migrations alone. A commit survives the program being killed at any moment; the
file is in write-ahead mode, so that a save costs no more than a fraction of a millisecond.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Row, create_engine, delete, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.session import Ended, Fault, Hold, Said, Session
from unsit.store import Kept, SessionId, StoreError, new_id
from unsit.store.tables import PARTS, session

FILE = "sessions.sqlite"


class DatabaseStore:
    """A store in `folder`; makes the folder and the file, and brings an older file up to date after copying it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with _in_plain_words(self.path):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
            self._engine = _open(self.path)
            _migrate(self._engine, self.path)

    def begin(self, of: Session, started_at: datetime) -> SessionId:
        """Keep a session that has just begun, under a new id."""
        session_id = new_id()
        with self._writing() as connection:
            connection.execute(insert(session), {"id": session_id, "started_at": started_at, **_columns(of)})
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
        """Forget one session for good: its bytes are gone from the file."""
        with self._writing() as connection:
            count = connection.execute(delete(session).where(session.c.id == session_id)).rowcount
        self._wipe()
        return count > 0

    def delete_everything(self) -> int:
        """Forget all sessions for good: their bytes are gone from the file, and the copies of older files with them."""
        with self._writing() as connection:
            count = connection.execute(delete(session)).rowcount
        self._wipe()
        for copy in self.path.parent.glob(f"{FILE}.before-*"):
            copy.unlink()
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
        """Rewrite the file without what was deleted, and empty the write-ahead log."""
        with _in_plain_words(self.path), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.execute(text(statement))


@contextmanager
def _in_plain_words(path: Path) -> Iterator[None]:
    """What goes wrong with the file, as a `StoreError` that says what to do."""
    try:
        yield
    except (OSError, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"{path}: {cause}. {_remedy(str(cause))}") from error


_REMEDIES = {
    "readonly": "The folder or file cannot be written; change its permissions, or name another folder with --data.",
    "unable to open": "The folder cannot be written; change its permissions, or name another folder with --data.",
    "full": "The disk is full; make room. The session goes on, but is not kept.",
    "not a database": "This is no session file, or it is damaged; move it away and Unsit makes a new one.",
    "malformed": "The file is damaged; move it away and Unsit makes a new one. Copies stand beside it.",
    "locked": "Another program holds the file; close it.",
}


def _remedy(cause: str) -> str:
    known = (remedy for sign, remedy in _REMEDIES.items() if sign in cause)
    return next(known, "Name another folder with --data, or run `unsit doctor`.")


def _open(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _migrate(engine: Engine, path: Path) -> None:
    """Bring the tables up to this program's; an older file is copied first, a newer one is refused."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == script.get_current_head():
        return
    if found is not None:
        if found not in {revision.revision for revision in script.walk_revisions()}:
            raise StoreError(
                f"{path}: a newer Unsit wrote it (its tables are of revision {found}). Install that version again."
            )
        _copy_before(path, found)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _copy_before(path: Path, revision: str) -> None:
    copy = path.with_name(f"{FILE}.before-{revision}")
    shutil.copy2(path, copy)
    os.chmod(copy, 0o600)  # noqa: PTH101 - Path.chmod would follow what copy2 has just made, too


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

"""Sessions and answers kept in one SQLite file, which only its owner can read.

A commit survives the program being killed at any moment; the file is in write-ahead mode, so that a save costs no more
than a fraction of a millisecond.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from unsit.store import NotReadable, StoreError
from unsit.store.migrating import MIGRATIONS, upgrade
from unsit.store.relational import RelationalStore

FILE = "sessions.sqlite"
PATIENCE_S = 5.0
"""So long whoever finds the file in another program's hands waits."""


class DatabaseStore(RelationalStore):
    """A store in `folder`; makes the folder and the file, and brings an older file up to date after copying it."""

    gone = "the bytes are gone from the file"

    def __init__(self, folder: Path, migrations: Path = MIGRATIONS) -> None:
        self.path = folder / FILE
        with self._in_plain_words():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
            self.path.chmod(0o600)  # a file that was copied here may be open to all
            _migrate(self.path, migrations)
        engine = _open(self.path)
        super().__init__(engine, engine.execution_options(begin="BEGIN"))

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except (OSError, DBAPIError, sqlite3.Error, ValueError) as error:
            cause = _cause(error)
            kind = NotReadable if any(sign in cause for sign in _DAMAGED) else StoreError
            raise kind(f"{self.path}: {cause}. {_remedy(cause)}") from error

    def _wipe(self) -> None:
        """Rewrite the file without what was deleted, empty its log, and remove the copies of older files."""
        with self._in_plain_words(), self._engine.connect() as connection:
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


def _cause(error: Exception) -> str:
    """What the system says, without its path: a name in the path could be taken for the cause."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return found.strerror or str(found) if isinstance(found, OSError) else str(found)


_NO_WRITING = "The folder or file cannot be written; change its permissions, or name another folder with --data."
_NO_ROOM = "The disk is full; make room. A session under way goes on, but is not kept."
_DAMAGED = ("not a database", "malformed")
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


def _open(path: Path, foreign_keys: str = "ON") -> Engine:
    # Not as text: a folder may be called "What?".
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE_S})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        # Python's sqlite3 would leave the making of tables outside of any transaction; here all of it is inside one.
        connection.isolation_level = None
        _keep_log(connection)
        for pragma in ("synchronous=NORMAL", f"foreign_keys={foreign_keys}", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Whoever reads first and then writes would be refused, and not wait, if another has written in between.
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))

    return engine


def _keep_log(connection: sqlite3.Connection) -> None:
    """Write ahead, into a log. On a new file SQLite does not wait by itself while another program does the same."""
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until_s:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(path: Path, migrations: Path) -> None:
    """Bring the tables up to this program's, wholly or not at all; an older file is copied first, a newer one refused.

    Nobody else writes meanwhile. Foreign keys are off: a changed table is made anew, and dropping the old one would
    delete the parts of every session.
    """
    engine = _open(path, foreign_keys="OFF")
    try:
        with engine.begin() as connection:
            upgrade(connection, str(path), migrations, partial(_copy_before, path))
    finally:
        engine.dispose()


def _copy_before(path: Path, revision: str) -> None:
    """A copy by SQLite itself: what is still in the write-ahead log belongs to it."""
    copy = path.with_name(f"{FILE}.before-{revision}")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)

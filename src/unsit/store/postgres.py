"""Sessions and answers kept in a PostgreSQL database of this machine's, in the schema of the person's own role.

Health answers stay on this machine, so a server elsewhere is refused before anything goes there. What several persons
may read of each other, the server's own roles and schemas decide; backups are its owner's.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError

from unsit.store import StoreError
from unsit.store.migrating import MIGRATIONS, upgrade
from unsit.store.relational import RelationalStore
from unsit.store.tables import metadata

EXPECTED = "expected postgresql://USER@/DATABASE, or postgresql://USER@localhost:5432/DATABASE (docs/stores.md)"
SCHEMES = ("postgresql", "postgres")
ENCODING = "UTF8"
MEANWHILE = " A session under way goes on, and is written whole as soon as that can be."
CONNECT_WITHIN_S = 5
ANSWER_WITHIN_S = 10
"""Longer than any question of ours takes by far; what waits longer waits for a lock."""


class PostgresStore(RelationalStore):
    """A store in the database of this URL; makes the tables there, and brings older ones up to date."""

    gone = "the server's log and its backups are for its owner to delete"

    def __init__(self, url: str, migrations: Path = MIGRATIONS) -> None:
        found = _read_url(url)
        self.place = _place(found)
        engine = _open(found)
        try:
            with _in_plain_words(self.place), engine.begin() as connection:
                _migrate(connection, self.place, migrations)
        except StoreError:
            engine.dispose()
            raise
        super().__init__(engine, engine.execution_options(isolation_level="REPEATABLE READ"))

    def _in_plain_words(self) -> AbstractContextManager[None]:
        return _in_plain_words(self.place, MEANWHILE)

    def _wipe(self) -> None:
        """Rewrite the tables without what was deleted."""
        names = ", ".join(f'"{table}"' for table in metadata.tables)
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with self._in_plain_words(), alone.connect() as connection:
            connection.exec_driver_sql(f"VACUUM (FULL) {names}")


def reach(url: str) -> str:
    """What answers at this URL, in words; nothing is changed there. Raises `StoreError`."""
    found = _read_url(url)
    engine = _open(found)
    try:
        with _in_plain_words(_place(found)), engine.connect() as connection:
            return f"PostgreSQL {connection.scalar(text('SHOW server_version'))}, {_place(found)}"
    finally:
        engine.dispose()


@contextmanager
def _in_plain_words(place: str, meanwhile: str = "") -> Iterator[None]:
    """What goes wrong there, as a `StoreError` that says what to do, and what happens `meanwhile`."""
    try:
        yield
    except (DBAPIError, OSError, ValueError) as error:
        cause = _cause(error)
        raise StoreError(f"{place}: {cause}. {_remedy(cause)}{meanwhile}") from error


def _read_url(url: str) -> URL:
    """The URL, of a server on this machine. What is said of a wrong one does not repeat it: it may hold a password."""
    try:
        import psycopg  # noqa: F401 - an extra; it may be there without the library that it needs
    except ImportError as error:
        raise StoreError(
            "A PostgreSQL database is named, but its driver is not installed: pip install 'unsit[postgresql]'"
        ) from error
    try:
        found = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"The name of the database is no URL; {EXPECTED}.") from error
    if found.drivername not in SCHEMES:
        raise StoreError(f"The database is named by {found.drivername}://; {EXPECTED}.")
    if not found.database:
        raise StoreError(f"The URL names no database; {EXPECTED}.")
    for host in _hosts(found):
        if not _is_here(host):
            raise StoreError(
                f"The database is on {host}. Health answers stay on this machine, so Unsit keeps them only in a server "
                "that runs here, and has sent nothing there: name a socket's folder or localhost (docs/stores.md)."
            )
    return found.set(drivername="postgresql+psycopg")


def _hosts(url: URL) -> list[str]:
    """All that the driver would try, be it named by the URL or by the environment and files that it reads itself."""
    from psycopg import pq

    known = {
        option.keyword.decode(): (option.val or b"").decode() for option in pq.Conninfo.get_defaults()
    }  # environment (PGHOST and the like) and the service that it names
    told = {name: ",".join((value,) if isinstance(value, str) else value) for name, value in url.query.items()}
    if "service" in told:
        raise StoreError(f"The URL names a service, whose server is not known beforehand; {EXPECTED}.")
    named = known | ({"host": url.host} if url.host else {}) | told
    return [host for name in ("host", "hostaddr") for host in named.get(name, "").split(",") if host]


def _is_here(host: str) -> bool:
    """Whether this is a socket in the file system, or an address of this machine for itself."""
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        # SQLAlchemy's several hosts have their port behind a colon.
        name, _, port = host.rpartition(":")
        return bool(name) and port.isdigit() and _is_here(name)


def _place(url: URL) -> str:
    where = ", ".join(_hosts(url)) or "this machine's own socket"
    return f"database {url.database} of {url.username or 'this user'} at {where}"


def _open(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"connect_timeout": CONNECT_WITHIN_S, "application_name": "unsit", "client_encoding": ENCODING},
        # One coach a person, and thousands of them: the recorder and the page, each with one connection at most.
        pool_size=1,
        max_overflow=2,
        pool_pre_ping=True,  # a server that was started again is found again
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET statement_timeout = '{ANSWER_WITHIN_S}s'")
        connection.commit()

    return engine


def _migrate(connection: Connection, place: str, migrations: Path) -> None:
    """Bring the tables up to this program's, wholly or not at all: PostgreSQL takes back tables, too."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != ENCODING:
        raise StoreError(f"{place}: its encoding is {encoding}; expected {ENCODING}: createdb --encoding UTF8.")
    # Whoever starts at the same moment waits until the tables are there.
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('unsit ' || current_schema()))"))
    upgrade(connection, place, migrations, before=lambda _: None)


def _cause(error: Exception) -> str:
    """What the server says, or the driver of it, in one line; of several tries the last."""
    found = error.orig if isinstance(error, DBAPIError) else error
    lines = [line.strip(" \t-") for line in str(found).splitlines() if line.strip()] or [type(found).__name__]
    tries = [line for line in lines if "connection to server" in line]
    return (tries or lines)[-1 if tries else 0].rstrip(".")


_NOT_THERE = "Start the server, or correct UNSIT_DATABASE."
_NO_SCHEMA = "This role needs a schema of its own there: CREATE SCHEMA AUTHORIZATION its-name (docs/stores.md)."
_NOT_KNOWN = "Correct UNSIT_DATABASE, or ask whoever runs the server to make it (docs/stores.md)."
_REMEDIES = {
    "password": "Correct the password; it is best kept in ~/.pgpass (docs/stores.md).",
    "does not exist": _NOT_KNOWN,
    "pg_hba.conf": "Ask whoever runs the server to let this role in (docs/stores.md).",
    "authentication failed": "Ask whoever runs the server to let this role in (docs/stores.md).",
    "permission denied": _NO_SCHEMA,
    "no schema has been selected": _NO_SCHEMA,
    "No such file": _NOT_THERE,
    "refused": _NOT_THERE,
    "timeout expired": _NOT_THERE,
    "starting up": _NOT_THERE,
    "shutting down": _NOT_THERE,
    "terminat": _NOT_THERE,
    "closed": _NOT_THERE,
    "lost": _NOT_THERE,
    "No space": "The server's disk is full; make room there.",
    "connection slots": "The server has no connection left; ask whoever runs it for more.",
    "too many": "The server has no connection left; ask whoever runs it for more.",
    "read-only": "This server only copies another; name that one.",
    "statement timeout": "Another program holds the tables; close it.",
}


def _remedy(cause: str) -> str:
    known = (remedy for sign, remedy in _REMEDIES.items() if sign in cause)
    return next(known, "See docs/stores.md, or ask whoever runs the server.")

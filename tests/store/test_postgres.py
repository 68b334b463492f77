"""The PostgreSQL store: on this machine alone, each person's own, plain about its troubles, back when the server is."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.store.records import ANSWERED, BEGUN, NOON, WHOLE
from tests.store.server import Server
from unsit.session import Said, Session
from unsit.store import StoreError, tables
from unsit.store.postgres import PostgresStore
from unsit.store.recorder import Recorder

SECRET = "a word that nobody else says"
PASSWORD = "an open secret"
SOON_S = 15.0


@pytest.fixture
def store(postgres: Server) -> Iterator[PostgresStore]:
    with closing(PostgresStore(postgres.someone())) as made:
        yield made


def refusal(url: str) -> str:
    """What is said of this database."""
    with pytest.raises(StoreError) as refused, closing(PostgresStore(url)):
        pass
    return str(refused.value)


def test_the_tables_that_the_migrations_make_on_a_server_are_those_the_program_uses(store) -> None:
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_programs_that_start_at_once_on_an_empty_schema_make_the_tables_once(postgres: Server) -> None:
    url = postgres.someone()

    def start(_: int) -> None:
        with closing(PostgresStore(url)) as store:
            store.begin(WHOLE, NOON)

    with ThreadPoolExecutor(4) as together:
        list(together.map(start, range(4)))
    with closing(PostgresStore(url)) as store:
        assert len(store.sessions()) == 4


# Each person's own


def test_two_persons_in_one_database_see_and_forget_nothing_of_each_other(postgres: Server) -> None:
    with closing(PostgresStore(postgres.someone())) as one, closing(PostgresStore(postgres.someone())) as other:
        one.begin(WHOLE, NOON)
        other.keep_answers(ANSWERED)
        assert (other.sessions(), one.answers()) == ([], {})
        other.delete_everything()
        assert [kept.session for kept in one.sessions()] == [WHOLE]


def test_a_role_that_reaches_for_anothers_schema_reads_nothing_there(postgres: Server) -> None:
    url, others = postgres.someone(), postgres.someone()
    with closing(PostgresStore(url)) as store:
        store.begin(WHOLE, NOON)
        schema = url.split("//")[1].split("@", maxsplit=1)[0]
    with psycopg.connect(others) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f'SELECT * FROM "{schema}".session')  # noqa: S608


# On this machine alone


@pytest.mark.parametrize(
    "elsewhere",
    [
        "postgresql://me@db.example.org/unsit",
        "postgresql://me@192.0.2.7/unsit",
        "postgresql://me@[2001:db8::1]/unsit",
        "postgresql://me@/unsit?host=db.example.org",
        "postgresql://me@/unsit?host=localhost,192.0.2.7",
        "postgresql://me@/unsit?host=localhost:5432&host=192.0.2.7:5432",
        "postgresql://me@localhost/unsit?hostaddr=192.0.2.7",
    ],
)
def test_a_server_elsewhere_is_refused_because_health_answers_stay_here(elsewhere: str) -> None:
    begun = time.monotonic()
    assert "Health answers stay on this machine" in refusal(elsewhere)
    assert time.monotonic() - begun < 2, "it was asked"


@pytest.mark.parametrize(("name", "value"), [("PGHOST", "192.0.2.7"), ("PGHOSTADDR", "192.0.2.7")])
def test_a_server_elsewhere_that_the_environment_names_is_refused_too(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "192.0.2.7. Health answers stay on this machine" in refusal("postgresql://me@/unsit")


@pytest.mark.parametrize("here", ["127.0.0.1:1", "localhost:1", "[::1]:1"])
def test_a_server_of_this_machine_that_does_not_run_is_said_to_be_missing(here: str) -> None:
    said = refusal(f"postgresql://me@{here}/unsit")
    assert "Start the server, or correct UNSIT_DATABASE" in said
    assert "\n" not in said


# Plain about its troubles


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("unsit", r"no URL; expected postgresql://"),
        ("mysql://me:{password}@localhost/unsit", r"mysql://; expected postgresql://"),
        ("postgresql://me:{password}@localhost", r"names no database; expected"),
        ("postgresql://me:{password}@localhost:port/unsit", r"no URL; expected"),
        ("postgresql://me:{password}@/unsit?service=work", r"names a service"),
        ("postgresql://me:{password}@/unsit?host=/nowhere/at/all", r"No such file.*Start the server"),
    ],
)
def test_a_url_that_cannot_be_used_says_what_was_expected_and_not_the_password(url: str, found: str) -> None:
    with pytest.raises(StoreError, match=found) as refused:
        PostgresStore(url.format(password="hushhush"))
    assert "hushhush" not in str(refused.value)


def test_a_wrong_password_a_missing_database_or_role_and_a_closed_door_say_so(postgres: Server) -> None:
    postgres.do(
        f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'", "CREATE ROLE banned LOGIN", "CREATE ROLE bare LOGIN"
    )
    wrong = refusal(postgres.url("stranger", password="wrong"))
    assert "password authentication failed" in wrong
    assert "~/.pgpass" in wrong
    assert "wrong." not in wrong
    assert "~/.pgpass" in refusal(postgres.url("stranger"))
    assert 'database "nothing" does not exist' in refusal(postgres.url(database="nothing"))
    assert 'role "nobody_here" does not exist' in refusal(postgres.url("nobody_here"))
    assert "pg_hba.conf" in refusal(postgres.url("banned"))
    assert "CREATE SCHEMA AUTHORIZATION" in refusal(postgres.url("bare"))


def test_a_password_that_is_right_opens_the_store_and_is_in_none_of_its_messages(postgres: Server) -> None:
    postgres.do(
        f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'", "CREATE SCHEMA AUTHORIZATION locked",
    )  # fmt: skip
    with closing(PostgresStore(postgres.url("locked", password=PASSWORD))) as store:
        store.begin(WHOLE, NOON)
        postgres.do("DROP TABLE locked.best")
        with pytest.raises(StoreError, match='"best" does not exist') as trouble:
            store.begin(WHOLE, NOON)
    told = [str(trouble.value), repr(trouble.value.__cause__), str(trouble.value.__cause__)]
    assert not [text for text in told if PASSWORD in text or "Kneel" in text]


def test_a_database_in_another_encoding_is_refused_before_a_word_is_lost(postgres: Server) -> None:
    postgres.do("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0", database="postgres")
    assert "encoding is LATIN1; expected UTF8" in refusal(postgres.url(database="latin"))


def test_without_the_driver_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from unsit.store import StoreError\n"
        "from unsit.store.postgres import PostgresStore\n"
        "try: PostgresStore('postgresql://me@/unsit')\n"
        "except StoreError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert "pip install 'unsit[postgresql]'" in done.stdout


# Forgetful when asked


@pytest.mark.parametrize("forget", ["one", "everything"])
def test_forgotten_words_are_not_in_the_files_of_the_tables(postgres: Server, store, forget: str) -> None:
    session_id = store.begin(replace(WHOLE, said=(Said(1.0, "hold", SECRET),)), NOON)
    other = store.begin(WHOLE, NOON)
    assert SECRET.encode() in bytes_of_tables(postgres, store)
    if forget == "one":
        store.delete(session_id)
    else:
        store.delete_everything()
    assert SECRET.encode() not in bytes_of_tables(postgres, store)
    assert [kept.id for kept in store.sessions()] == ([other] if forget == "one" else [])


def bytes_of_tables(postgres: Server, store: PostgresStore) -> bytes:
    """The files of all the tables, once what is in memory is written."""
    postgres.do("CHECKPOINT")
    with store._engine.connect() as connection:
        paths = [
            connection.exec_driver_sql(f"SELECT pg_relation_filepath('\"{name}\"')").scalar()
            for name in tables.metadata.tables
        ]
    return b"".join((postgres.folder / "data" / path).read_bytes() for path in paths)


# The server goes and comes back


@pytest.fixture(scope="module")
def frail(postgres: Server) -> Iterator[Server]:  # noqa: ARG001 - where there is none, there is none to be killed
    """A server that may be killed, by whoever starts it again."""
    server = Server()
    try:
        yield server
    finally:
        server.close()


def eventually(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON_S
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    return what()


def at(seconds: float) -> Session:
    return replace(BEGUN, duration_s=seconds)


def test_a_server_killed_in_mid_session_is_told_of_and_has_the_whole_session_once_it_is_back(frail: Server) -> None:
    with closing(PostgresStore(frail.someone())) as store:
        recorder = Recorder(store, BEGUN)
        recorder.keep(at(1.0))
        assert eventually(lambda: store.sessions()[0].session.duration_s == 1.0)
        frail.kill()
        recorder.keep(at(2.0))
        assert eventually(lambda: recorder.trouble is not None)
        assert "A session under way goes on, and is written whole as soon as that can be" in str(recorder.trouble)
        recorder.keep(at(3.0))
        frail.start()
        assert store.sessions()[0].session.duration_s == 1.0, "what was written before it was killed is there"
        recorder.keep(WHOLE)
        assert eventually(lambda: recorder.trouble is None)
        assert recorder.close() is True
        assert [kept.session for kept in store.sessions()] == [WHOLE]


def test_a_session_begun_while_the_server_was_gone_is_there_when_it_is_back(frail: Server) -> None:
    with closing(PostgresStore(frail.someone())) as store:
        frail.kill()
        recorder = Recorder(store, BEGUN)
        assert "Start the server" in str(recorder.trouble)
        frail.start()
        recorder.keep(WHOLE)
        assert recorder.close() is True
        assert [(kept.id, kept.session) for kept in store.sessions()] == [(recorder.session_id, WHOLE)]

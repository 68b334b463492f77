"""A store of every released schema comes up to today's with all that was in it, or stays just as it was."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.store.records import ANSWERED, BEGUN, MINUTE, NONE_OF_THESE, NOON, REFUSED, TOLD, WHOLE, WOKE, WORSE
from unsit.screening import Gate
from unsit.session import Ended
from unsit.store import Store, StoreError, tables
from unsit.store.database import FILE, DatabaseStore
from unsit.store.migrating import MIGRATIONS, newest
from unsit.store.postgres import PostgresStore

SCHEMAS = Path(__file__).with_name("schemas")
"""Files as the released versions wrote them, in SQL: three sessions each, and from 0002 on what was told of pain."""
OLDER = sorted(path.stem for path in SCHEMAS.glob("*.sql"))
HELD = replace(WHOLE, bests=())
"""The first session as it was before there were bests."""
HALFWAY = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"


def upgrade():
    op.create_table("mood", sa.Column("id", sa.String, primary_key=True))
    op.drop_table("best")
    op.execute("UPDATE session SET stretch = 'lost'")
    op.execute("SELECT 1 FROM nowhere")
"""


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()]
    return found[::-1]


def test_the_last_migration_is_told_by_its_file_s_name(tmp_path: Path) -> None:
    assert newest(MIGRATIONS) == revisions()[-1]
    assert newest(tmp_path) is None


def test_alembic_is_loaded_where_there_is_something_to_do_and_not_else(tmp_path: Path) -> None:
    opened = "import sys; from pathlib import Path; from unsit.store.database import DatabaseStore as S; "
    opened += "S(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    command = [sys.executable, "-c", opened, str(tmp_path)]
    loaded = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert loaded == ["True", "False"]


@pytest.fixture
def up_to(tmp_path: Path) -> Callable[[str], Path]:
    """The migrations as the version had them whose last was this one."""

    def migrations(last: str) -> Path:
        copy = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (copy / "versions").glob("*.py"):
            if path.stem[: len(last)] > last:
                path.unlink()
        return copy

    return migrations


@pytest.fixture
def half_way(up_to) -> Path:
    """Today's migrations and one more, which fails after it has changed this and that."""
    copy = up_to(revisions()[-1])
    (copy / "versions" / "9999_half_way.py").write_text(HALFWAY.format(head=revisions()[-1]))
    return copy


def test_of_every_released_schema_but_todays_there_is_a_file() -> None:
    assert revisions()[:-1] == OLDER


def sqlite_file(folder: Path, schema: str) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.executescript((SCHEMAS / f"{schema}.sql").read_text(encoding="utf-8"))
    return folder


def rows_of(schema: str) -> Iterator[str]:
    """The rows of such a file, in an order in which nothing is told of what is not there yet."""
    lines = (SCHEMAS / f"{schema}.sql").read_text(encoding="utf-8").splitlines()
    for table in tables.metadata.sorted_tables:
        yield from (line for line in lines if line.startswith(f'INSERT INTO "{table.name}"'))


@pytest.fixture(params=["sqlite", "postgres"])
def upgraded(request, tmp_path: Path, up_to) -> Callable[[str], Store]:
    """Opens a store that held what the file of this schema holds."""

    def on_a_server(schema: str) -> Store:
        url = request.getfixturevalue("postgres").someone()
        PostgresStore(url, up_to(schema)).close()
        with psycopg.connect(url) as connection:
            for row in rows_of(schema):
                connection.execute(row)
        return PostgresStore(url)

    def in_a_file(schema: str) -> Store:
        return DatabaseStore(sqlite_file(tmp_path / "sessions", schema))

    return in_a_file if request.param == "sqlite" else on_a_server


@pytest.mark.parametrize("schema", OLDER)
def test_a_store_of_an_older_version_has_all_that_it_had_and_takes_all_that_is_new(upgraded, schema: str) -> None:
    with closing(upgraded(schema)) as store:
        found = store.sessions()
        expected = [replace(BEGUN, ended=Ended.INTERRUPTED), REFUSED, HELD]
        assert repr([kept.session for kept in found]) == repr(expected)
        assert [kept.started_at for kept in found] == [NOON + 2 * MINUTE, NOON + MINUTE, NOON]
        store.save(found[-1].id, WHOLE)
        store.keep_answers(ANSWERED)
        store.keep_outcome(WORSE)
        store.keep_document("person", "{}")
        assert store.session(found[-1].id).session == WHOLE
        assert (store.outcomes(), store.document("person")) == ([WORSE], "{}")
        assert store.answers()[Gate.CONDITIONS] == ANSWERED


@pytest.mark.parametrize("schema", [schema for schema in OLDER if schema >= "0002"])
def test_what_was_told_to_an_older_version_is_there(upgraded, schema: str) -> None:
    with closing(upgraded(schema)) as store:
        assert store.answers() == {Gate.CONDITIONS: ANSWERED, Gate.EMERGENCY: NONE_OF_THESE}
        assert store.reports() == [replace(TOLD, session=store.sessions()[-1].id), WOKE]
        assert store.documents() == {"person": '{ "name": "Zoë", "goal": [1, 2.50] }'}


@pytest.mark.parametrize("schema", OLDER)
def test_the_older_file_stands_beside_as_it_was(tmp_path: Path, schema: str) -> None:
    folder = sqlite_file(tmp_path / "sessions", schema)
    DatabaseStore(folder).close()
    with closing(sqlite3.connect(folder / f"{FILE}.before-{schema}")) as copy:
        dump = "\n".join(copy.iterdump()) + "\n"
    assert dump == (SCHEMAS / f"{schema}.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("schema", OLDER)
def test_an_upgrade_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path, half_way: Path, schema: str) -> None:
    folder = sqlite_file(tmp_path / "sessions", schema)
    with pytest.raises(StoreError, match="nowhere"):
        DatabaseStore(folder, half_way)
    with closing(sqlite3.connect(folder / FILE)) as file:
        dump = "\n".join(file.iterdump()) + "\n"
    assert dump == (SCHEMAS / f"{schema}.sql").read_text(encoding="utf-8")


# On a server


def everything_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All tables of this role, each with its rows."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        ).fetchall()
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for (name,) in names}  # noqa: S608


def test_an_upgrade_that_fails_half_way_leaves_the_servers_tables_as_they_were(postgres, half_way: Path) -> None:
    url = postgres.someone()
    with closing(PostgresStore(url)) as store:
        store.begin(WHOLE, NOON)
    before = everything_of(url)
    with pytest.raises(StoreError, match="nowhere"):
        PostgresStore(url, half_way)
    assert everything_of(url) == before
    assert set(before) == {*tables.metadata.tables, "alembic_version"}
    assert before["alembic_version"] == [(revisions()[-1],)]
    with closing(PostgresStore(url)) as store:
        assert [kept.session for kept in store.sessions()] == [WHOLE]


def test_a_server_with_the_tables_of_a_newer_unsit_is_refused_and_left_as_it_is(postgres, half_way: Path) -> None:
    url = postgres.someone()
    (half_way / "versions" / "9999_half_way.py").write_text(
        f'revision, down_revision = "9999", "{revisions()[-1]}"\n\n\ndef upgrade():\n    """Nothing."""\n'
    )
    PostgresStore(url, half_way).close()
    before = everything_of(url)
    with pytest.raises(StoreError, match=r"newer Unsit.*9999.*Install that version"):
        PostgresStore(url)
    assert everything_of(url) == before

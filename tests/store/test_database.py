"""The session file: closed to others, forgetful when asked, changed by migrations alone, plain about its troubles."""

import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event

from tests.store.records import ANSWERED, BEGUN, NOON, WHOLE
from tests.store.records import TOLD as PAIN
from unsit.session import Said
from unsit.store import StoreError, tables
from unsit.store.database import FILE, DatabaseStore
from unsit.store.migrating import MIGRATIONS

SECRET = "a word that nobody else says"
TOLD = replace(WHOLE, said=(Said(1.0, "hold", SECRET),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@contextmanager
def opened(folder: Path, migrations: Path = MIGRATIONS) -> Iterator[DatabaseStore]:
    with closing(DatabaseStore(folder, migrations)) as store:
        yield store


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


# Closed to others


def test_only_the_owner_can_read_the_folder_and_every_file_in_it(folder: Path) -> None:
    with opened(folder) as store:
        store.begin(WHOLE, NOON)
        assert mode(folder) == 0o700
        assert {path.name for path in folder.iterdir()} == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
        assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_file_that_was_open_to_all_is_closed_to_others(folder: Path) -> None:
    with opened(folder):
        pass
    (folder / FILE).chmod(0o644)
    with opened(folder):
        assert mode(folder / FILE) == 0o600


@pytest.mark.parametrize("name", ["What?", "What?mode=memory", "50%", "a#b", "with space", "Übung", "full"])
def test_a_folder_of_any_name_holds_the_file_and_nothing_lands_beside_it(tmp_path: Path, name: str) -> None:
    with opened(tmp_path / name) as store:
        store.begin(WHOLE, NOON)
    with opened(tmp_path / name) as store:
        assert [kept.session for kept in store.sessions()] == [WHOLE]
    assert [path.name for path in tmp_path.iterdir()] == [name]


# Forgetful when asked


@pytest.mark.parametrize("forget", ["one", "everything"])
def test_deleted_words_are_found_neither_in_the_file_nor_in_its_log(folder: Path, forget: str) -> None:
    with opened(folder) as store:
        session_id = store.begin(BEGUN, NOON)
        store.save(session_id, TOLD)
        assert SECRET.encode() in bytes_in(folder)
        if forget == "one":
            store.delete(session_id)
        else:
            store.delete_everything()
        assert SECRET.encode() not in bytes_in(folder)
        assert session_id.encode() not in bytes_in(folder)


@pytest.mark.parametrize("forget", ["the answers", "everything"])
def test_what_was_answered_and_forgotten_is_found_neither_in_the_file_nor_in_its_log(folder: Path, forget: str) -> None:
    with opened(folder) as store:
        store.keep_answers(ANSWERED)
        store.keep_report(replace(PAIN, stretch=SECRET))
        store.keep_document("person", f'"{SECRET}, too"')
        assert SECRET.encode() in bytes_in(folder)
        assert b"kneeling_hurts" in bytes_in(folder)
        if forget == "the answers":
            store.forget_health()
        else:
            store.delete_everything()
        assert SECRET.encode() not in bytes_in(folder)
        assert b"kneeling_hurts" not in bytes_in(folder)


def test_a_session_read_by_another_program_while_it_is_deleted_is_not_called_gone_for_good(folder: Path) -> None:
    with opened(folder) as store, closing(sqlite3.connect(folder / FILE)) as reader:
        soon_tired(store)
        session_id = store.begin(TOLD, NOON)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM said").fetchall()
        with pytest.raises(StoreError, match=r"another program|locked"):
            store.delete(session_id)
        reader.rollback()
        store.delete_everything()
        assert SECRET.encode() not in bytes_in(folder)


def test_the_parts_of_a_deleted_session_go_with_it(folder: Path) -> None:
    with opened(folder) as store:
        session_id = store.begin(WHOLE, NOON)
        store.keep_report(replace(PAIN, session=session_id))
        store.delete(session_id)
    with closing(sqlite3.connect(folder / FILE)) as file:
        counts = [file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables.metadata.tables]  # noqa: S608
    assert counts == [0] * 9


# Changed by migrations alone


def test_the_tables_that_the_migrations_make_are_those_the_program_uses(folder: Path) -> None:
    with opened(folder) as store, store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_column_that_no_migration_makes_would_be_noticed(folder: Path) -> None:
    with opened(folder) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hold ADD COLUMN note VARCHAR")
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) != []


NOTE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade():
    with op.batch_alter_table("session", recreate="always") as table:
        table.add_column(sa.Column("note", sa.String))
"""
"""A made-up later revision that makes the table of sessions anew, as SQLite needs for most changes."""
UNFINISHED = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade():
    op.create_table("mood", sa.Column("id", sa.String, primary_key=True))
    op.execute("UPDATE session SET stretch = 'lost'")
    op.execute("SELECT 1 FROM nowhere")
"""


@pytest.fixture
def later(tmp_path: Path) -> Callable[[str], Path]:
    def migrations(text: str) -> Path:
        copy = tmp_path / "later"
        shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "versions" / "0004_later.py").write_text(text)
        return copy

    return migrations


def revision(folder: Path) -> str:
    with closing(sqlite3.connect(folder / FILE)) as file:
        return file.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_an_older_file_is_brought_up_to_date_with_every_hold_in_it(folder: Path, later) -> None:
    with opened(folder) as store:
        store.begin(WHOLE, NOON)
    with opened(folder, later(NOTE)) as store:
        assert [kept.session for kept in store.sessions()] == [WHOLE]
    assert revision(folder) == "0004"


def test_an_older_file_is_copied_whole_before_it_is_changed_even_what_is_still_in_its_log(folder: Path, later) -> None:
    with opened(folder) as first:
        first.begin(TOLD, NOON)
        assert SECRET.encode() not in (folder / FILE).read_bytes()
        with opened(folder, later(NOTE)):
            pass
    copy = folder / f"{FILE}.before-0003"
    assert mode(copy) == 0o600
    (folder / "back").mkdir()
    shutil.copy(copy, folder / "back" / FILE)
    with opened(folder / "back") as store:
        assert [kept.session for kept in store.sessions()] == [TOLD]


def test_a_file_that_is_up_to_date_is_not_copied(folder: Path) -> None:
    for _ in range(2):
        with opened(folder):
            pass
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_session_forgotten_is_forgotten_in_the_copies_too(folder: Path, later) -> None:
    with opened(folder) as store:
        session_id = store.begin(TOLD, NOON)
    with opened(folder, later(NOTE)) as store:
        assert (folder / f"{FILE}.before-0003").exists()
        store.delete(session_id)
        assert SECRET.encode() not in bytes_in(folder)


def test_answers_forgotten_are_forgotten_in_the_copies_too(folder: Path, later) -> None:
    with opened(folder) as store:
        store.keep_document("person", f'"{SECRET}"')
    with opened(folder, later(NOTE)) as store:
        assert SECRET.encode() in (folder / f"{FILE}.before-0003").read_bytes()
        store.forget_health()
        assert SECRET.encode() not in bytes_in(folder)


def test_a_migration_that_fails_changes_nothing(folder: Path, later) -> None:
    with opened(folder) as store:
        store.begin(WHOLE, NOON)
    with pytest.raises(StoreError, match="nowhere"), opened(folder, later(UNFINISHED)):
        pass
    with opened(folder) as store:
        assert [kept.session for kept in store.sessions()] == [WHOLE]
    with closing(sqlite3.connect(folder / FILE)) as file:
        names = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {*tables.metadata.tables, "alembic_version"}


def test_a_file_of_a_newer_unsit_is_refused_and_left_as_it_is(folder: Path, later) -> None:
    with opened(folder, later(NOTE)):
        pass
    before = (folder / FILE).read_bytes()
    with pytest.raises(StoreError, match=r"newer Unsit.*0004.*Install that version"), opened(folder):
        pass
    assert (folder / FILE).read_bytes() == before


def test_two_programs_that_start_at_once_on_no_file_make_it_once(folder: Path) -> None:
    troubles: list[Exception] = []

    def start() -> None:
        try:
            with opened(folder) as store:
                store.begin(WHOLE, NOON)
        except StoreError as error:
            troubles.append(error)

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with opened(folder) as store:
        assert len(store.sessions()) == 4


# Plain about its troubles


def soon_tired(store: DatabaseStore) -> None:
    """Waits for another program a fiftieth of a second instead of five."""
    on_every_use(store, "PRAGMA busy_timeout = 20")


def on_every_use(store: DatabaseStore, pragma: str) -> None:
    @event.listens_for(store._engine, "checkout")
    def _set(connection, *_) -> None:
        connection.execute(pragma).close()


def text_file(folder: Path) -> Path:
    folder.mkdir()
    (folder / FILE).write_text("Dear diary, this is no database, although it is long enough to be taken for one. " * 20)
    return folder


def damaged_file(folder: Path) -> Path:
    with opened(folder) as store:
        store.begin(WHOLE, NOON)
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    return folder


def below_a_file(folder: Path) -> Path:
    folder.write_text("")
    return folder / "sessions"


def folder_for_a_file(folder: Path) -> Path:
    (folder / FILE).mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (text_file, r"not a database\. This is no session file.*move it away"),
        (damaged_file, r"malformed\. The file is damaged; move it away"),
        (below_a_file, r"Not a directory\. .*name another folder with --data"),
        (folder_for_a_file, r"--data"),
        (lambda _: Path("/proc/unsit"), r"--data"),
    ],
)
def test_a_file_or_folder_that_cannot_be_used_says_so_and_what_to_do(folder: Path, spoil, found: str) -> None:
    where = spoil(folder)
    with pytest.raises(StoreError, match=found) as refusal, opened(where):
        pass
    assert str(where / FILE) in str(refusal.value)


def test_a_text_file_is_left_as_it_was(folder: Path) -> None:
    before = (text_file(folder) / FILE).read_bytes()
    with pytest.raises(StoreError), opened(folder):
        pass
    assert (folder / FILE).read_bytes() == before


def test_a_name_in_the_path_is_not_taken_for_the_cause(tmp_path: Path) -> None:
    (tmp_path / "is full").write_text("")
    with pytest.raises(StoreError) as refusal, opened(tmp_path / "is full" / "locked"):
        pass
    assert not re.search("make room|close it", str(refusal.value))


def test_a_full_disk_asks_for_room_and_keeps_what_was_saved_before(folder: Path) -> None:
    with opened(folder) as store:
        session_id = store.begin(WHOLE, NOON)
        on_every_use(store, "PRAGMA max_page_count = 20")
        store.save(session_id, WHOLE)
        much = replace(WHOLE, said=tuple(Said(n, "hold", SECRET * 20) for n in range(1000)))
        with pytest.raises(StoreError, match=r"full.*make room"):
            store.save(session_id, much)
        assert [kept.session for kept in store.sessions()] == [WHOLE]


def test_a_file_locked_by_another_program_says_so_and_can_be_used_afterwards(folder: Path) -> None:
    with opened(folder) as store, closing(sqlite3.connect(folder / FILE)) as other:
        soon_tired(store)
        session_id = store.begin(BEGUN, NOON)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"locked.*Another program holds the file"):
            store.save(session_id, WHOLE)
        other.rollback()
        store.save(session_id, WHOLE)
        assert [kept.session for kept in store.sessions()] == [WHOLE]


def test_two_programs_that_write_at_once_wait_for_each_other(folder: Path) -> None:
    with opened(folder) as one, opened(folder) as other, ThreadPoolExecutor(2) as together:

        def write(store: DatabaseStore) -> None:
            for _ in range(40):
                store.keep_report(replace(PAIN, session=store.begin(BEGUN, NOON)))

        list(together.map(write, (one, other)))
        assert (len(one.sessions()), len(one.reports())) == (80, 80)

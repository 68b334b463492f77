"""A person who never stops: twenty-seven years of two sessions a day are read in less than a second."""

import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.store.many import YEARS_27, file_of
from tests.store.records import BEGUN, MINUTE, NOON, WHOLE
from unsit.session import ALL_PARTS
from unsit.store.database import DatabaseStore
from unsit.store.postgres import PostgresStore

WITHIN_S = 0.8
"""Of the second that a page may take to open. It takes 0.6 s on two shared cores."""


def questions(store, ask) -> int:
    """How often the tables are asked."""
    asked: list[str] = []

    def note(*of: object) -> None:
        asked.append(str(of[2]))

    event.listen(store._engine, "before_cursor_execute", note)
    ask(store)
    event.remove(store._engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in asked)


@pytest.mark.parametrize("limit", [None, 4])
@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_many_sessions_are_had_with_as_many_questions_as_one(request, tmp_path: Path, where: str, limit) -> None:
    person = None if where == "sqlite" else request.getfixturevalue("postgres").someone()
    with closing(DatabaseStore(tmp_path) if person is None else PostgresStore(person)) as store:
        one = store.begin(WHOLE, NOON)
        for n in range(9):
            store.begin(WHOLE if n % 2 else BEGUN, NOON + n * MINUTE)
        assert questions(store, lambda store: store.sessions(limit)) == 1 + len(ALL_PARTS)
        assert questions(store, lambda store: store.session(one)) == 1 + len(ALL_PARTS)
        assert questions(store, lambda store: store.sessions(limit, parts=("holds",))) == 2


@pytest.mark.slow
def test_twenty_seven_years_are_read_in_less_than_a_second(tmp_path: Path) -> None:
    file_of(tmp_path, YEARS_27)
    with closing(DatabaseStore(tmp_path)) as store:
        begun = time.process_time()
        kept = store.sessions(parts=("holds", "bests"))
        took_s = time.process_time() - begun
        newest = store.sessions(1)
    assert len(kept) == YEARS_27
    assert all(len(each.session.holds) == 4 and len(each.session.bests) == 8 for each in kept)
    assert [each.id for each in newest] == [kept[0].id] == ["s00000"]
    assert len(newest[0].session.said) == 30
    assert took_s < WITHIN_S

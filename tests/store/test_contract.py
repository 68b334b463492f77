"""What every store does, whether it keeps sessions in memory or in a file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from math import isnan
from pathlib import Path

import pytest

from tests.store.records import BEGUN, MINUTE, NOON, REFUSED, WHOLE
from unsit.landmarks import Side
from unsit.session import Ended, Hold, Session
from unsit.store import SessionId, Store, StoreError
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore

STORES: dict[str, Callable[[Path], Store]] = {"memory": lambda _: MemoryStore(), "database": DatabaseStore}


@pytest.fixture(params=STORES)
def store(request, tmp_path: Path) -> Iterator[Store]:
    made = STORES[request.param](tmp_path / "sessions")
    yield made
    made.close()


def kept(store: Store, session_id: SessionId) -> Session:
    found = store.session(session_id)
    assert found is not None
    return found.session


@pytest.mark.parametrize("record", [WHOLE, REFUSED], ids=["whole", "refused"])
def test_a_record_comes_back_as_it_was_saved(store, record) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, record)
    assert repr(kept(store, session_id)) == repr(record)  # by its text, in which NaN is like NaN


def test_a_record_that_begins_with_a_hold_keeps_it(store) -> None:
    assert kept(store, store.begin(WHOLE, NOON)) == WHOLE


def test_the_same_record_twice_is_the_same_as_once(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, WHOLE)
    store.save(session_id, WHOLE)
    assert kept(store, session_id) == WHOLE
    assert len(store.sessions()) == 1


def test_a_later_record_takes_the_place_of_an_earlier_one(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, WHOLE)
    shorter = replace(WHOLE, holds=(Hold(Side.RIGHT, 5.5, 6.0, 0.5),), faults=(), said=())
    store.save(session_id, shorter)
    assert kept(store, session_id) == shorter


def test_saving_one_session_leaves_the_other_alone(store) -> None:
    one, other = store.begin(BEGUN, NOON), store.begin(BEGUN, NOON + MINUTE)
    store.save(one, WHOLE)
    assert kept(store, one) == WHOLE
    assert kept(store, other).holds == ()


def test_a_session_without_an_end_reads_back_as_interrupted(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    assert kept(store, session_id).ended is Ended.INTERRUPTED
    assert [found.session.ended for found in store.sessions()] == [Ended.INTERRUPTED]
    store.save(session_id, replace(BEGUN, ended=Ended.STOPPED))
    assert kept(store, session_id).ended is Ended.STOPPED


def test_a_view_never_seen_stays_unknown_and_a_view_seen_does_not(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    assert isnan(kept(store, session_id).azimuth_deg)
    assert isnan(kept(store, session_id).azimuth_sd_deg)
    store.save(session_id, WHOLE)
    assert kept(store, session_id).azimuth_deg == 7.5


def test_the_newest_session_comes_first(store) -> None:
    old, new, middle = (store.begin(BEGUN, NOON + n * MINUTE) for n in (0, 2, 1))
    assert [found.id for found in store.sessions()] == [new, middle, old]
    assert [found.id for found in store.sessions(2)] == [new, middle]
    assert store.sessions(0) == []


def test_times_come_back_in_utc_whatever_zone_they_came_from(store) -> None:
    before = datetime.now(UTC)
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    found = store.session(store.begin(BEGUN, tokyo))
    assert found is not None
    assert found.started_at == NOON
    assert found.started_at.utcoffset() == timedelta(0)
    assert before <= found.saved_at <= datetime.now(UTC)
    assert found.saved_at.utcoffset() == timedelta(0)


def test_each_save_says_when_it_was(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    first = store.session(session_id)
    store.save(session_id, WHOLE)
    second = store.session(session_id)
    assert first is not None
    assert second is not None
    assert first.saved_at < second.saved_at
    assert first.started_at == second.started_at


def test_an_unknown_session_is_none_and_cannot_be_saved_or_deleted(store) -> None:
    stranger = SessionId("nobody")
    assert store.session(stranger) is None
    assert store.delete(stranger) is False
    with pytest.raises(StoreError, match="no session nobody"):
        store.save(stranger, WHOLE)


def test_a_deleted_session_is_gone_and_the_others_stay(store) -> None:
    one, other = store.begin(WHOLE, NOON), store.begin(WHOLE, NOON + MINUTE)
    assert store.delete(one) is True
    assert store.session(one) is None
    assert kept(store, other) == WHOLE
    assert store.delete(one) is False


def test_a_session_deleted_while_it_goes_on_is_not_made_again(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.delete(session_id)
    with pytest.raises(StoreError, match="deleted meanwhile"):
        store.save(session_id, WHOLE)
    assert store.sessions() == []


def test_everything_is_deleted_and_counted(store) -> None:
    for n in range(3):
        store.begin(WHOLE, NOON + n * MINUTE)
    assert store.delete_everything() == 3
    assert store.sessions() == []
    assert store.delete_everything() == 0


def test_what_is_kept_in_a_file_is_there_when_it_is_opened_again_and_in_memory_is_not(tmp_path: Path) -> None:
    for make, expected in ((STORES["memory"], []), (STORES["database"], [WHOLE])):
        store = make(tmp_path / "sessions")
        store.begin(WHOLE, NOON)
        store.close()
        again = make(tmp_path / "sessions")
        assert [found.session for found in again.sessions()] == expected
        again.close()

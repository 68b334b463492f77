"""The recorder writes beside the frames: never in their way, the newest record last, its troubles said, not raised."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from tests.store.records import BEGUN, WHOLE
from unsit.landmarks import Side
from unsit.session import Ended, Hold, Session
from unsit.store import SessionId, Store, StoreError
from unsit.store.database import FILE, DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder

SOON_S = 5.0
"""Long enough for any thread to have its turn."""


class SlowDisk(MemoryStore):
    """A store whose every save waits for the disk."""

    lasting = True

    def __init__(self) -> None:
        super().__init__()
        self.busy, self.ready = Event(), Event()
        self.saved: list[Session] = []

    def save(self, session_id: SessionId, session: Session) -> None:
        self.busy.set()
        assert self.ready.wait(SOON_S)
        super().save(session_id, session)
        self.saved.append(session)


class NoDisk(MemoryStore):
    """A store in which nothing can be begun."""

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:  # noqa: ARG002
        raise StoreError("the disk is full; make room.")


def held(seconds: float) -> Session:
    return replace(BEGUN, duration_s=seconds, holds=(Hold(Side.LEFT, 0.0, seconds, seconds),))


def records(store: Store) -> list[Session]:
    return [kept.session for kept in store.sessions()]


def eventually(what: Callable[[], bool]) -> bool:
    tick = Event()
    return any(what() or tick.wait(0.01) for _ in range(int(SOON_S / 0.01)))


def test_a_session_is_in_the_store_as_soon_as_it_begins() -> None:
    store = MemoryStore()
    recorder = Recorder(store, BEGUN)
    assert [kept.id for kept in store.sessions()] == [recorder.session_id]
    recorder.close()


def test_a_record_is_written_without_waiting_for_the_end() -> None:
    store = MemoryStore()
    recorder = Recorder(store, BEGUN)
    recorder.keep(held(3.0))
    assert eventually(lambda: records(store)[0].held_s(Side.LEFT) == 3.0)
    recorder.close()


def test_closing_writes_the_last_record() -> None:
    store = MemoryStore()
    recorder = Recorder(store, BEGUN)
    for seconds in range(50):
        recorder.keep(held(seconds))
    recorder.keep(WHOLE)
    recorder.close()
    assert records(store) == [WHOLE]


def test_frames_never_wait_for_a_slow_disk_and_only_the_newest_record_is_written() -> None:
    store = SlowDisk()
    recorder = Recorder(store, BEGUN)
    recorder.keep(held(0.5))
    assert store.busy.wait(SOON_S)
    for n in range(10_000):
        recorder.keep(held(n))  # would stand here for ever if it waited: the disk is not ready before the next line
    store.ready.set()
    recorder.close()
    assert [session.duration_s for session in store.saved] == [0.5, 9999]


def test_the_same_record_is_not_written_twice() -> None:
    store = SlowDisk()
    store.ready.set()
    recorder = Recorder(store, BEGUN)
    for _ in range(100):
        recorder.keep(WHOLE)
    recorder.close()
    assert store.saved == [WHOLE]


def test_a_session_that_cannot_be_begun_says_so_and_goes_on() -> None:
    recorder = Recorder(NoDisk(), BEGUN)
    assert recorder.trouble == "the disk is full; make room."
    assert recorder.session_id
    recorder.keep(WHOLE)
    assert recorder.close() is False


def test_a_session_deleted_while_it_goes_on_says_so_and_goes_on() -> None:
    store = MemoryStore()
    recorder = Recorder(store, BEGUN)
    store.delete_everything()
    recorder.keep(held(1.0))
    assert eventually(lambda: recorder.trouble is not None)
    recorder.keep(held(2.0))
    assert recorder.close() is False
    assert "deleted meanwhile" in str(recorder.trouble)
    assert records(store) == []


def test_a_recorder_without_trouble_says_none() -> None:
    recorder = Recorder(MemoryStore(), BEGUN)
    recorder.keep(WHOLE)
    recorder.close()
    assert recorder.trouble is None


def test_what_is_kept_in_memory_alone_is_not_called_kept() -> None:
    assert Recorder(MemoryStore(), BEGUN).close() is False


class Locked(MemoryStore):
    """A store that cannot be written for a while."""

    lasting, locked = True, True

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        if self.locked:
            raise StoreError("database is locked")
        return super().begin(session, started_at, session_id)


def test_a_file_that_is_locked_for_a_while_has_the_whole_session_in_the_end() -> None:
    store = Locked()
    recorder = Recorder(store, BEGUN)
    assert recorder.trouble == "database is locked"
    store.locked = False
    recorder.keep(WHOLE)
    assert recorder.close() is True
    assert [kept.id for kept in store.sessions()] == [recorder.session_id]
    assert records(store) == [WHOLE]


def test_a_file_that_vanishes_under_a_session_is_a_trouble_and_no_crash(tmp_path: Path) -> None:
    with closing(DatabaseStore(tmp_path)) as store:
        recorder = Recorder(store, BEGUN)
        with closing(sqlite3.connect(tmp_path / FILE)) as vandal:
            vandal.execute("DROP TABLE hold")
            vandal.commit()
        recorder.keep(WHOLE)
        assert recorder.close() is False
        assert "no such table" in str(recorder.trouble)


@pytest.mark.parametrize("ended", Ended)
def test_every_end_reaches_the_file(tmp_path: Path, ended: Ended) -> None:
    with closing(DatabaseStore(tmp_path)) as store:
        recorder = Recorder(store, BEGUN)
        recorder.keep(replace(WHOLE, ended=ended))
        assert recorder.close() is True
        assert [session.ended for session in records(store)] == [ended]

"""Keeps a session as it happens, beside the frames and never in their way.

One thread writes; the newest record wins, so that a slow disk delays the writing and not the coaching. What cannot be
written is said once, and the session goes on in memory.
"""

import threading
from datetime import UTC, datetime

from unsit.session import Session
from unsit.store import SessionId, Store, StoreError, new_id

EVERY_S = 0.4
"""A growing hold is written this often; a kill loses at most this and one write."""


class Recorder:
    """Writes one session's record. `trouble` says why it is not kept, or is None; what passes is tried again.

    With the id of a session that is kept already, that one is written on.
    """

    def __init__(self, store: Store, session: Session, session_id: str | None = None) -> None:
        self.trouble: str | None = None
        self.session_id = new_id() if session_id is None else SessionId(session_id)
        self._is_there = session_id is not None
        self._store, self._newest, self._started_at = store, session, datetime.now(UTC)
        self._written: Session | None = None
        self._news, self._closing = threading.Event(), threading.Event()
        self._write()
        self._thread = threading.Thread(target=self._write_on, name="recorder", daemon=True)
        self._thread.start()

    def keep(self, session: Session) -> None:
        """The record as it now is; returns at once."""
        self._newest = session
        self._news.set()

    def close(self) -> bool:
        """Write the last record and stop; whether the session is kept whole, and will be there tomorrow."""
        self._closing.set()
        self._news.set()
        self._thread.join()
        self._write()
        return self.trouble is None and self._store.lasting

    def _write_on(self) -> None:
        while not self._closing.is_set():
            self._news.wait()
            self._news.clear()
            self._write()
            self._closing.wait(EVERY_S)

    def _write(self) -> None:
        newest = self._newest
        if newest is self._written:
            return
        try:
            if self._is_there:
                self._store.save(self.session_id, newest)
            else:
                self._store.begin(newest, self._started_at, self.session_id)
                self._is_there = True
        except StoreError as error:
            self.trouble = str(error)
            return
        self._written, self.trouble = newest, None

"""Where sessions are kept: one contract, in memory or in a file on this machine.

Knows sessions and when they were; nothing of frames or pictures, which are never kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol
from uuid import uuid4

from unsit.session import Session

SessionId = NewType("SessionId", str)


class StoreError(Exception):
    """The sessions cannot be kept or read: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept session. `started_at` and `saved_at` are aware times in UTC; one never ended reads back as interrupted."""

    id: SessionId
    started_at: datetime
    saved_at: datetime
    session: Session


class Store(Protocol):
    """What every store does; each raises `StoreError` when it cannot.

    `lasting`: whether what is kept is still there tomorrow.
    """

    lasting: bool

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, or a new one."""

    def save(self, session_id: SessionId, session: Session) -> None:
        """Keep the whole record so far; the same record twice is the same as once."""

    def sessions(self, limit: int | None = None) -> list[Kept]:
        """The kept sessions, the newest first."""

    def session(self, session_id: SessionId) -> Kept | None:
        """One session, or None if there is none of this id."""

    def delete(self, session_id: SessionId) -> bool:
        """Forget one session for good; False if there was none of this id."""

    def delete_everything(self) -> int:
        """Forget all sessions for good; how many there were."""

    def close(self) -> None:
        """Let go of what the store holds open."""


def new_id() -> SessionId:
    """An id that no other session has."""
    return SessionId(str(uuid4()))

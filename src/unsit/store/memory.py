"""Sessions kept for as long as the program runs: for tests, and for when nothing can be written."""

from dataclasses import replace
from datetime import UTC, datetime

from unsit.session import Ended, Session
from unsit.store import Kept, SessionId, StoreError, new_id


class MemoryStore:
    """A store that forgets everything at the end."""

    lasting = False

    def __init__(self) -> None:
        self._kept: dict[SessionId, Kept] = {}

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, or a new one."""
        session_id = session_id or new_id()
        self._kept[session_id] = Kept(session_id, started_at.astimezone(UTC), datetime.now(UTC), session)
        return session_id

    def save(self, session_id: SessionId, session: Session) -> None:
        """Keep the whole record so far."""
        if session_id not in self._kept:
            raise StoreError(f"There is no session {session_id} to save; it was deleted meanwhile.")
        self._kept[session_id] = replace(self._kept[session_id], saved_at=datetime.now(UTC), session=session)

    def sessions(self, limit: int | None = None) -> list[Kept]:
        """The kept sessions, the newest first."""
        newest = sorted(self._kept.values(), key=lambda kept: kept.started_at, reverse=True)
        return [_as_read(kept) for kept in newest[:limit]]

    def session(self, session_id: SessionId) -> Kept | None:
        """One session, or None."""
        kept = self._kept.get(session_id)
        return None if kept is None else _as_read(kept)

    def delete(self, session_id: SessionId) -> bool:
        """Forget one session."""
        return self._kept.pop(session_id, None) is not None

    def delete_everything(self) -> int:
        """Forget all sessions."""
        count = len(self._kept)
        self._kept.clear()
        return count

    def close(self) -> None:
        """Nothing is held open."""


def _as_read(kept: Kept) -> Kept:
    return replace(kept, session=replace(kept.session, ended=kept.session.ended or Ended.INTERRUPTED))

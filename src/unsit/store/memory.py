"""Sessions and answers kept for as long as the program runs: for tests, and for when nothing can be written."""

from dataclasses import replace
from datetime import UTC, datetime

from unsit.pain import Report
from unsit.screening import Answered, Gate
from unsit.session import Ended, Session
from unsit.store import Kept, SessionId, StoreError, checked, new_id


class MemoryStore:
    """A store that forgets everything at the end."""

    lasting = False

    def __init__(self) -> None:
        self._kept: dict[SessionId, Kept] = {}
        self._answers: dict[Gate, Answered] = {}
        self._reports: list[Report] = []
        self._documents: dict[str, str] = {}

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
        """Forget one session, and the pain told of it."""
        self._reports = [report for report in self._reports if report.session != session_id]
        return self._kept.pop(session_id, None) is not None

    def delete_everything(self) -> int:
        """Forget all that is kept."""
        self.forget_health()
        count = len(self._kept)
        self._kept.clear()
        return count

    def keep_answers(self, answered: Answered) -> None:
        """Keep the answers to one gate, in place of the earlier ones."""
        self._answers[answered.gate] = replace(answered, answered_at=answered.answered_at.astimezone(UTC))

    def answers(self) -> dict[Gate, Answered]:
        """The latest answers to each gate."""
        return dict(self._answers)

    def keep_report(self, report: Report) -> None:
        """Keep one report of pain."""
        if report.session is not None and report.session not in self._kept:
            raise StoreError(f"There is no session {report.session} to report pain of; it was deleted meanwhile.")
        self._reports.append(replace(report, at=report.at.astimezone(UTC)))

    def reports(self, since: datetime | None = None) -> list[Report]:
        """The reports of pain from this time on, the oldest first."""
        told = (report for report in self._reports if since is None or report.at >= since)
        return sorted(told, key=lambda report: report.at)

    def keep_document(self, name: str, text: str) -> None:
        """Keep one document, in place of the earlier one."""
        self._documents[name] = checked(name, text)

    def document(self, name: str) -> str | None:
        """One document's text, or None."""
        return self._documents.get(name)

    def documents(self) -> dict[str, str]:
        """All documents by name."""
        return dict(sorted(self._documents.items()))

    def forget_health(self) -> int:
        """Forget all answers, reports of pain and documents."""
        count = len(self._answers) + len(self._reports) + len(self._documents)
        self._answers.clear()
        self._reports.clear()
        self._documents.clear()
        return count

    def close(self) -> None:
        """Nothing is held open."""


def _as_read(kept: Kept) -> Kept:
    return replace(kept, session=replace(kept.session, ended=kept.session.ended or Ended.INTERRUPTED))

"""Sessions and answers kept for as long as the program runs: for tests, and for when nothing can be written."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from unsit.outcome import Outcome
from unsit.pain import Report
from unsit.screening import Answered, Gate
from unsit.session import ALL_PARTS, Ended, Part, Session
from unsit.store import Kept, SessionId, checked, new_id, no_session, there_already


class MemoryStore:
    """A store that forgets everything at the end."""

    lasting = False
    gone = "nothing of it is left"

    def __init__(self) -> None:
        self._kept: dict[SessionId, Kept] = {}
        self._answers: dict[Gate, Answered] = {}
        self._reports: list[Report] = []
        self._documents: dict[str, str] = {}
        self._outcomes: dict[str, Outcome] = {}

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, or a new one."""
        session_id = session_id or new_id()
        if session_id in self._kept:
            raise there_already(session_id)
        self._kept[session_id] = Kept(session_id, started_at.astimezone(UTC), datetime.now(UTC), session)
        return session_id

    def save(self, session_id: SessionId, session: Session) -> None:
        """Keep the whole record so far."""
        if session_id not in self._kept:
            raise no_session(session_id, "save")
        self._kept[session_id] = replace(self._kept[session_id], saved_at=datetime.now(UTC), session=session)

    def sessions(
        self,
        limit: int | None = None,
        *,
        parts: Collection[Part] = ALL_PARTS,
        measures: Collection[str] | None = None,
    ) -> list[Kept]:
        """The kept sessions, the newest first."""
        newest = sorted(self._kept.values(), key=lambda kept: kept.started_at, reverse=True)
        read = (_as_read(kept, parts) for kept in newest[:limit])
        return [kept if measures is None else _of_measures(kept, measures) for kept in read]

    def session(self, session_id: str) -> Kept | None:
        """One session, or None."""
        kept = self._kept.get(SessionId(session_id))
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
            raise no_session(report.session, "report pain of")
        self._reports.append(replace(report, at=report.at.astimezone(UTC)))

    def reports(self, since: datetime | None = None) -> list[Report]:
        """The reports of pain from this time on, the oldest first."""
        told = (report for report in self._reports if since is None or report.at >= since)
        return sorted(told, key=lambda report: report.at)

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep one outcome, in place of the earlier one of its id."""
        self._outcomes[outcome.id] = replace(outcome, at=outcome.at.astimezone(UTC))

    def outcomes(self, since: datetime | None = None) -> list[Outcome]:
        """The outcomes from this time on, the oldest first."""
        told = (outcome for outcome in self._outcomes.values() if since is None or outcome.at >= since)
        return sorted(told, key=lambda outcome: (outcome.at, outcome.id))

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
        """Forget all answers, reports of pain, outcomes and documents."""
        told = (self._answers, self._reports, self._outcomes, self._documents)
        count = sum(map(len, told))
        for each in told:
            each.clear()
        return count

    def close(self) -> None:
        """Nothing is held open."""


def _as_read(kept: Kept, parts: Collection[Part] = ALL_PARTS) -> Kept:
    of = kept.session
    read = replace(
        of,
        holds=of.holds if "holds" in parts else (),
        faults=of.faults if "faults" in parts else (),
        said=of.said if "said" in parts else (),
        bests=of.bests if "bests" in parts else (),
        ended=of.ended or Ended.INTERRUPTED,
    )
    return replace(kept, session=read)


def _of_measures(kept: Kept, measures: Collection[str]) -> Kept:
    bests = tuple(best for best in kept.session.bests if best.measure in measures)
    return replace(kept, session=replace(kept.session, bests=bests))

"""Where sessions and what a person answered are kept: one contract, in memory, a file or a server of this machine.

Knows sessions and when they were, the answers to the screening, reports of pain, outcomes, and documents, whose text it
does not read; nothing of frames, and nothing of pictures, which are never kept.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol
from uuid import uuid4

from unsit.outcome import Outcome
from unsit.pain import Report
from unsit.screening import Answered, Gate
from unsit.session import ALL_PARTS, NotKept, Part, Session

SessionId = NewType("SessionId", str)


class StoreError(NotKept):
    """Something cannot be kept or read: what was found, and what to do."""


class NotReadable(StoreError):
    """What is there is damaged, or of a newer Unsit; it was left as it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept session. `started_at` and `saved_at` are aware times in UTC; one never ended reads back as interrupted."""

    id: SessionId
    started_at: datetime
    saved_at: datetime
    session: Session


class Store(Protocol):
    """What every store does; each raises `StoreError` when it cannot.

    `lasting`: whether what is kept is still there tomorrow. `gone`: what has become of the forgotten, as a sentence's
    end.
    """

    lasting: bool
    gone: str

    def begin(self, session: Session, started_at: datetime, session_id: SessionId | None = None) -> SessionId:
        """Keep a session that has just begun, under this id, of which there must be none yet, or a new one."""

    def save(self, session_id: SessionId, session: Session) -> None:
        """Keep the whole record so far; the same record twice is the same as once."""

    def sessions(
        self,
        limit: int | None = None,
        *,
        parts: Collection[Part] = ALL_PARTS,
        measures: Collection[str] | None = None,
    ) -> list[Kept]:
        """The kept sessions, the newest first; of their parts these alone, which is much sooner had of thousands.

        `measures`: of bests those of these measures; None: of all.
        """

    def session(self, session_id: str) -> Kept | None:
        """One session, or None if there is none of this id."""

    def delete(self, session_id: SessionId) -> bool:
        """Forget one session for good, and the pain told of it; False if there was none of this id."""

    def delete_everything(self) -> int:
        """Forget all that is kept for good, answers too; how many sessions there were."""

    def keep_answers(self, answered: Answered) -> None:
        """Keep the answers to one gate, in place of the earlier ones."""

    def answers(self) -> dict[Gate, Answered]:
        """The latest answers to each gate that was answered."""

    def keep_report(self, report: Report) -> None:
        """Keep one report of pain; the session that it names must be kept, too."""

    def reports(self, since: datetime | None = None) -> list[Report]:
        """The reports of pain from this time on, the oldest first."""

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep one outcome, in place of the earlier one of its id."""

    def outcomes(self, since: datetime | None = None) -> list[Outcome]:
        """The outcomes from this time on, the oldest first."""

    def keep_document(self, name: str, text: str) -> None:
        """Keep one document, in place of the earlier one of this name; raises `ValueError` if it is not JSON."""

    def document(self, name: str) -> str | None:
        """One document's text, as it was given, or None if there is none of this name."""

    def documents(self) -> dict[str, str]:
        """All documents by name, in alphabetical order."""

    def forget_health(self) -> int:
        """Forget all answers, reports of pain, outcomes and documents for good; how many there were."""

    def close(self) -> None:
        """Let go of what the store holds open."""


def new_id() -> SessionId:
    """An id that no other session has."""
    return SessionId(str(uuid4()))


def no_session(session_id: str, to: str) -> StoreError:
    """That this session is not there."""
    return StoreError(f"There is no session {session_id} to {to}; it was deleted meanwhile.")


def there_already(session_id: str) -> StoreError:
    """That this session cannot be begun."""
    return StoreError(f"There is a session {session_id} already; nothing was changed.")


def checked(name: str, text: str) -> str:
    """The text of a document, if it is JSON; whoever gives something else has made a mistake."""
    try:
        json.loads(text)
    except ValueError as error:
        raise ValueError(f"the document {name!r} is not JSON: {error}") from error
    return text

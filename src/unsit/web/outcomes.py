"""How the person says they are, every few weeks: what is to be asked, and what was told of it.

Whether and when is decided by `outcome.py`. That a round was skipped is kept as a document, which is forgotten with the
answers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from unsit.outcome import MOST_ACTIVITIES, Instrument, Outcome, Round, activities, due

SKIPPED = "outcomes_asked"
"""The document that says when a round was last skipped."""


class Keeper(Protocol):
    """What is kept of it on this machine."""

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep one answer."""

    def outcomes(self, since: datetime | None = None) -> list[Outcome]:
        """All answers, the oldest first."""

    def keep_document(self, name: str, text: str) -> None:
        """Keep a document."""

    def document(self, name: str) -> str | None:
        """A document."""


class Outcomes:
    """Over what is kept; `now` gives the time with its zone."""

    def __init__(self, keeper: Keeper, now: Callable[[], datetime]) -> None:
        self._keeper, self._now = keeper, now

    def told(self) -> Sequence[Outcome]:
        """All answers, the oldest first."""
        return self._keeper.outcomes()

    def due(self, first_held_at: datetime | None) -> Round | None:
        """What is to be asked now; nothing of somebody who has not stretched yet: the stretch comes first."""
        if first_held_at is None:
            return None
        return due(self.told(), first_held_at, self._skipped_at(), self._now())

    def tell(self, numbers: Mapping[Instrument, int], own: Mapping[str, int]) -> None:
        """Keep these numbers, and those of one's own activities. Raises `ValueError` for an activity too many."""
        named = {" ".join(name.split()): value for name, value in own.items()}
        known = activities(self.told())
        if len({*known, *named}) > MOST_ACTIVITIES:
            raise ValueError(
                f"Found the activities {', '.join(repr(name) for name in {**dict.fromkeys(known), **named})}; "
                f"expected at most {MOST_ACTIVITIES}, the same each time."
            )
        for instrument, value in numbers.items():
            self._keep(instrument, value, None)
        for name, value in named.items():
            self._keep(Instrument.ACTIVITY, value, name)

    def skip(self) -> None:
        """This round is left out; the next one is asked in its time."""
        self._keeper.keep_document(SKIPPED, json.dumps({"skipped_at": self._now().isoformat()}))

    def _keep(self, instrument: Instrument, value: int, activity: str | None) -> None:
        self._keeper.keep_outcome(Outcome(self._now(), instrument, value, activity, str(uuid4())))

    def _skipped_at(self) -> datetime | None:
        """The last skip; none where nothing readable is kept."""
        text = self._keeper.document(SKIPPED)
        try:
            at = None if text is None else datetime.fromisoformat(json.loads(text)["skipped_at"])
        except (ValueError, TypeError, KeyError):
            return None
        return None if at is None or at.tzinfo is None else at

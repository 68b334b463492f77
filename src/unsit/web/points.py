"""Keeping the points of sessions, where the person has switched that on: what the page needs of whoever keeps them."""

from dataclasses import replace
from typing import Protocol

from unsit.landmarks import Landmarks
from unsit.practice import Moment, Phase
from unsit.session import EYES, Session
from unsit.stretch import Stretch


class Amount(Protocol):
    """How much is kept."""

    @property
    def recordings(self) -> int:
        """How many recordings."""

    @property
    def megabytes(self) -> float:
        """How large they are together."""


class Recorded(Protocol):
    """One session's recording under way."""

    @property
    def trouble(self) -> str | None:
        """Why it is not kept, or None."""

    def see(self, landmarks: Landmarks, /) -> None:
        """One frame more; returns at once."""

    def close(self, *, over: bool) -> None:
        """Write the last of it; `over`: nothing more will come."""


class Recordings(Protocol):
    """All recordings of this machine."""

    @property
    def on(self) -> bool:
        """Whether the points of sessions are to be kept."""

    def switch(self, *, on: bool) -> None:
        """Keep them from the next session on, or no more from now on; raises `NotKept`."""

    def record(self, session_id: str, source: str, stretch: str, /, *, goes_on: bool) -> Recorded | None:
        """The recording of a session that begins or goes on; None: its points are not kept, or were forgotten."""

    def kept(self) -> Amount:
        """How much is kept."""

    def forget_all(self) -> int:
        """Delete every recording; how many there were. Raises `OSError`."""


def as_done(stretch: Stretch) -> str:
    """The stretch as text from which it can be made again; JSON has no infinity, and an open end is left out."""
    return stretch.model_dump_json(exclude_defaults=True)


class Points:
    """The points of the session under way on a page: kept, or not."""

    def __init__(self, recordings: Recordings | None) -> None:
        self._recordings = recordings
        self._recorded: Recorded | None = None
        self._trouble_told = False

    def begin(self, session_id: str, session: Session, stretch: Stretch, *, goes_on: bool = False) -> None:
        """A session begins or goes on; only one that is seen has points of its own."""
        self.close(over=False)
        if self._recordings is not None and session.source in EYES:
            self._recorded = self._recordings.record(session_id, session.source, as_done(stretch), goes_on=goes_on)
        self._trouble_told = False

    def see(self, landmarks: Landmarks, moment: Moment) -> None:
        """One frame more, by the session's own clock; in a pause nothing is kept."""
        if self._recorded is not None and moment.phase is not Phase.PAUSED:
            self._recorded.see(replace(landmarks, time_s=moment.time_s))

    def trouble(self) -> str | None:
        """Why the points are not kept, once."""
        if self._recorded is None or self._trouble_told or self._recorded.trouble is None:
            return None
        self._trouble_told = True
        return self._recorded.trouble

    def close(self, *, over: bool) -> None:
        """The session is over, or goes to another page."""
        recorded, self._recorded = self._recorded, None
        if recorded is not None:
            recorded.close(over=over)

"""The reminder as a coach's page talks to it: over the control line, in the words that the page knows."""

import time
from collections.abc import Callable
from pathlib import Path

from unsit.app.remind import ideas
from unsit.app.remind.control import Message, NotRunningError, ask
from unsit.breaks import Answer, Kind
from unsit.web.breaks import BreakStanding, BreakWish, Idea, NotAnswered

NOT_REACHED = "The reminder cannot be reached, so this break is not noted. Your stretch is kept all the same."
_SAID = {"up": Answer.UP, "later": Answer.LATER, "not_today": Answer.NOT_TODAY, "left": Answer.CLOSED}


class Reminding:
    """The port of a page that was opened for a break of the reminder over this folder.

    `asked_s`: when a page last asked, by the clock that only goes on. `over`: by what it was told, the break is.
    """

    def __init__(self, folder: Path, may_suggest: Callable[[], bool]) -> None:
        """`may_suggest`: whether ideas of others may be shown; not where the answers say to see someone first."""
        self._folder, self._may_suggest = folder, may_suggest
        self._on: str | None = None
        self._kind = Kind.WALK
        self._idea: Idea | None = None
        self.asked_s: float | None = None
        self.over = False

    def standing(self) -> BreakStanding | None:
        """How the break stands that this page is for."""
        self.asked_s, self.over = time.monotonic(), True
        found = _asked(self._folder, {"do": "standing", "break": self._on})["break"]
        if found is None:
            return None
        if found["id"] != self._on:  # asked once a second, and what is kept is read for it
            self._on, self._kind = found["id"], Kind(found["kind"])
            self._idea = self._idea_for(self._on)
        self.over = found["ended"] is not None
        return BreakStanding(**found, idea=self._idea)

    def answer(self, wish: BreakWish) -> BreakStanding | None:
        """Hand on what the person says; whoever comes back to a stretch has said nothing yet."""
        if wish == "back" and self._kind is Kind.STRETCH:
            return self.standing()
        stretched = wish == "did_it" and self._kind is Kind.STRETCH
        said = _SAID.get(wish, Answer.TOLD)
        _asked(self._folder, {"do": "answer", "answer": said, "break": self._on, "stretched": stretched})
        return self.standing()

    def stretched(self, session_id: str, seen: bool, /) -> BreakStanding | None:
        """A whole stretch: it ends the break."""
        _stretched(self._folder, session_id, seen=seen)
        return self.standing()

    def _idea_for(self, break_id: str) -> Idea | None:
        """Something for a walk, the same for as long as the break lasts."""
        if self._kind is not Kind.WALK or not self._may_suggest():
            return None
        found = ideas.idea_for(self._folder, break_id)
        return None if found is None else Idea(found.name, found.text, found.steps, found.notice)


class Telling:
    """The port of a coach that was started by hand: a reminder that runs hears of whole stretches, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def standing(self) -> None:
        """No break is shown here."""

    def answer(self, wish: BreakWish) -> None:
        """There is nothing to answer."""

    def stretched(self, session_id: str, seen: bool, /) -> None:
        """Whoever has stretched need not be reminded of it."""
        try:
            _stretched(self._folder, session_id, seen=seen)
        except NotAnswered:
            return


def _stretched(folder: Path, session_id: str, *, seen: bool) -> None:
    said = Answer.SEEN if seen else Answer.TOLD
    _asked(folder, {"do": "answer", "answer": said, "session": session_id, "stretched": True})


def _asked(folder: Path, message: Message) -> Message:
    try:
        return ask(folder, message)
    except NotRunningError as error:
        raise NotAnswered(NOT_REACHED) from error

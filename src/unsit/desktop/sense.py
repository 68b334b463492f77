"""What can be asked of a desktop: one small question each, answered by whichever system is there.

Nothing is guessed: where nobody tells, the answer is None, and the sense says in words why.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Sense(Protocol[T_co]):
    """One thing that a desktop may tell, such as how long nobody has touched keys or mouse."""

    @property
    def by(self) -> str:
        """Who tells it, or why nobody does: "X11", "this Wayland session has no ext-idle-notify"."""

    def look(self) -> T_co | None:
        """What is so now; None where it is not known just now. Never raises, and never waits longer than 0.5 s."""

    def close(self) -> None:
        """Let go of what is held open to look."""


class Unknown:
    """Nobody tells it here."""

    def __init__(self, why: str) -> None:
        self.by = why

    def look(self) -> None:
        """Not known."""

    def close(self) -> None:
        """Nothing is held."""


class FirstThatTells(Generic[T_co]):
    """Several that may know the same thing, the best first: the first that answers is believed."""

    def __init__(self, senses: Sequence[Sense[T_co]], otherwise: str) -> None:
        self._senses, self._otherwise = senses, otherwise
        self.by = otherwise

    def look(self) -> T_co | None:
        """The first answer there is."""
        for sense in self._senses:
            answer = sense.look()
            if answer is not None:
                self.by = sense.by
                return answer
        self.by = self._otherwise
        return None

    def close(self) -> None:
        """All of them let go."""
        for sense in self._senses:
            sense.close()

"""A connection to something that tells: kept while it works, made anew at a later look when it is lost."""

import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

RETRY_S = 5.0
"""For so long whatever failed is not asked again; so a look that asks several things waits once at most."""


class Closes(Protocol):
    """What can be let go."""

    def close(self) -> object:
        """Let go."""


C = TypeVar("C", bound=Closes)
T = TypeVar("T")


class Kept(Generic[C]):
    """`connect` makes it; an error of the kind `answer` is what the other side says, and leaves the connection good."""

    def __init__(self, connect: Callable[[], C], answer: type[Exception]) -> None:
        self._connect, self._answer = connect, answer
        self._connection: C | None = None
        self._rests_until_s = float("-inf")

    def ask(self, question: Callable[[C], T]) -> T:
        """What it answers. Raises whatever connecting and asking raises, and ConnectionError while it rests."""
        if time.monotonic() < self._rests_until_s:
            raise ConnectionError("it did not answer a moment ago")
        try:
            if self._connection is None:
                self._connection = self._connect()
            return question(self._connection)
        except self._answer:
            raise
        except Exception:
            self.close()
            self._rests_until_s = time.monotonic() + RETRY_S
            raise

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Question(Generic[C, T]):
    """A sense that is one question over a kept connection; `no_answer` is what is raised where there is none."""

    def __init__(
        self, by: str, whom: Kept[C], question: Callable[[C], T | None], no_answer: tuple[type[Exception], ...]
    ) -> None:
        self.by = by
        self._whom, self._question, self._no_answer = whom, question, no_answer

    def look(self) -> T | None:
        """What is answered; None where nobody does."""
        try:
            return self._whom.ask(self._question)
        except self._no_answer:
            return None

    def close(self) -> None:
        """The connection is let go."""
        self._whom.close()

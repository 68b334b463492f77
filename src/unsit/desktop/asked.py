"""A sense by a question that is put anew at each look: for what a system tells at once to whoever asks."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Clock = Callable[[], float]

A_PROGRAM = "a program"
"""Stands for one that uses something, where the system does not tell its name."""
CANNOT = (OSError, AttributeError, ValueError)
"""What is raised where a system has no such library, no such word in it, or says something else than was asked."""


class Asked(Generic[T]):
    """Asks, at most every so many seconds; in between, what was answered is so."""

    def __init__(
        self, by: str, question: Callable[[], T | None], every_s: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        self.by = by
        self._question, self._every_s, self._clock = question, every_s, clock
        self._answer: T | None = None
        self._again_s = float("-inf")

    def look(self) -> T | None:
        """The answer; None where there is none."""
        if self._clock() >= self._again_s:
            self._again_s = self._clock() + self._every_s
            try:
                self._answer = self._question()
            except CANNOT:
                self._answer = None
        return self._answer

    def close(self) -> None:
        """Nothing is held."""

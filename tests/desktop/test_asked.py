"""A sense that asks: at each look, or no oftener than it may; and never raises."""

from collections.abc import Callable

import pytest

from tests.desktop.clock import Clock
from unsit.desktop.asked import Asked


class Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


def test_it_asks_at_each_look() -> None:
    sense = Asked("a counter", Counter())
    assert [sense.look(), sense.look()] == [1, 2]


def test_what_was_answered_is_so_until_it_may_be_asked_again() -> None:
    clock = Clock()
    sense = Asked("a counter", Counter(), every_s=30, clock=clock)
    told = [sense.look()]
    for seconds in (29.9, 0.1, 29):
        clock.passes(seconds)
        told.append(sense.look())
    assert told == [1, 1, 2, 2]


def no_such_file() -> None:
    raise OSError("no such library")


def no_such_word() -> None:
    raise AttributeError("no such function in it")


@pytest.mark.parametrize("question", [no_such_file, no_such_word])
def test_a_system_that_cannot_be_asked_is_unknown(question: Callable[[], None]) -> None:
    sense = Asked("nobody", question)
    assert sense.look() is None
    sense.close()


def test_an_answer_is_not_carried_over_to_when_there_is_none() -> None:
    answers = iter([True])

    def question() -> bool:
        for answer in answers:
            return answer
        raise OSError("gone")

    sense = Asked("once", question)
    assert [sense.look(), sense.look()] == [True, None]

"""What seconds are called in files for others: never more said than is known, and nothing lost on the way."""

import doctest
from dataclasses import replace

import pytest

from tests.store.records import WHOLE
from unsit.catalogue import load
from unsit.exchange import counted
from unsit.exchange.counted import counted_s

STRETCHES, WORDS = load().stretches, load().words


@pytest.mark.parametrize("stretch", [None, *STRETCHES.values()], ids=lambda each: each.id if each else "removed")
def test_the_parts_are_all_that_was_held(stretch):
    """Also where an own stretch had a side each once, and now has both at once."""
    assert sum(counted_s(WHOLE, stretch, WORDS).values()) == 24.75 + 28.5


def test_a_side_that_had_nothing_is_no_part():
    assert counted_s(replace(WHOLE, holds=WHOLE.holds[:1]), STRETCHES[WHOLE.stretch], WORDS) == {
        "Right leg in front": 24.75
    }


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(counted).failed == 0

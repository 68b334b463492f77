"""One look at the desktop: what is costly only where it matters, and what is unknown said to be so."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from unsit.app.remind import watch
from unsit.app.remind.watch import NOT_ASKED, Senses, Watch
from unsit.breaks import Breaks
from unsit.desktop.sense import Unknown
from unsit.sitting import Busy, Sitting

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FRESH = Breaks()
NEARLY = replace(FRESH, sitting=Sitting(sat_s=44.5 * 60, sure_until_s=2670.0, seen_s=2670.0))


class Says:
    """A sense of which the test knows the answer; it counts how often it was asked."""

    by = "the test"

    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def look(self):
        self.asked += 1
        return self.answer

    def close(self):
        """Nothing is held."""


@pytest.fixture
def senses():
    nobody = frozenset()
    return Senses(Says(3.0), Says(False), Says(False), Says(nobody), Says(nobody), Says(False), Unknown("no bus"))


def test_while_no_break_is_near_nobody_looks_who_has_the_camera(senses):
    activity = Watch(senses).look(FRESH, AT)
    assert (activity.idle_s, activity.locked, activity.busy) == (3.0, False, None)
    assert senses.cameras.asked == 0


def test_near_a_break_all_is_looked_at_and_what_is_unknown_hinders_nothing(senses):
    senses.cameras.answer, senses.full_screen.answer = frozenset({"zoom"}), True
    looking = Watch(senses)
    assert looking.look(NEARLY, AT).busy == {Busy.CAMERA, Busy.FULL_SCREEN}
    told = looking.told()
    assert told["camera"] == {"value": ["zoom"], "by": "the test"}
    assert told["do not disturb"] == {"value": None, "by": "no bus"}


def test_what_was_not_asked_yet_says_so(senses):
    looking = Watch(senses)
    looking.look(FRESH, AT)
    assert looking.told()["camera"] == {"value": None, "by": NOT_ASKED}


def test_a_camera_that_is_free_is_asked_for_each_time_and_one_in_use_only_now_and_then(senses, monkeypatch):
    looking = Watch(senses)
    for _ in range(3):
        looking.look(NEARLY, AT)
    assert senses.cameras.asked == 3
    senses.cameras.answer = frozenset({"zoom"})
    for _ in range(5):
        assert Busy.CAMERA in looking.look(NEARLY, AT).busy
    assert senses.cameras.asked == 4
    monkeypatch.setattr(watch, "BUSY_FOR_S", 0.0)
    senses.cameras.answer = frozenset()
    assert looking.look(NEARLY, AT).busy == frozenset()


def test_an_untouched_desk_is_looked_at_once_for_a_call_and_then_left_alone(senses):
    senses.idle.answer = 400.0
    looking = Watch(senses)
    assert looking.look(FRESH, AT).busy == frozenset()
    away = replace(FRESH, sitting=Sitting(seen_s=400.0, away_since_s=0.0, rested=True))
    assert looking.look(away, AT).busy is None


def test_in_a_hurry_keys_rest_as_much_longer(senses):
    assert Watch(senses, speed=60.0).look(FRESH, AT).idle_s == 180.0

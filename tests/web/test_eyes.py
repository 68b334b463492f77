"""The camera's manners: never while the screen is locked, never while another program has the camera."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests.web.page import BEGIN
from unsit.app.desk import open_desk
from unsit.catalogue import CORE
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.conversation import Conversation
from unsit.web.eyes import TAKEN_LOOKS, Eyes
from unsit.web.under_way import UnderWay

OPEN = {"type": "eyes", "open": True, "why": None, "who": []}
LOCKED = {"type": "eyes", "open": False, "why": "locked", "who": []}
WANTED = json.dumps({"type": "camera", "state": "wanted"})


def busy(*who: str) -> dict[str, object]:
    return {"type": "eyes", "open": False, "why": "busy", "who": list(who)}


class Computer:
    """A computer that tells what is laid before it, one set of camera users a look, the last again and again."""

    def __init__(self, *looks: set[str] | None, is_locked: bool | None = False) -> None:
        self.looks, self.is_locked = list(looks or ({},)), is_locked
        self.waited_s = 0.0

    def locked(self) -> bool | None:
        return self.is_locked

    def camera_users(self) -> frozenset[str] | None:
        users = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return None if users is None else frozenset(users)

    def wait(self, seconds: float) -> None:
        self.waited_s += seconds


def eyes_of(computer: Computer) -> Eyes:
    return Eyes(computer, computer.wait)


@pytest.mark.parametrize(
    ("computer", "told"),
    [
        (Computer(set()), OPEN),
        (Computer({"zoom"}), busy("zoom")),
        (Computer({"zoom", "cheese"}), busy("cheese", "zoom")),
        (Computer({"chromium"}, {"chromium"}, set()), OPEN),
        (Computer({"zoom"}, {"cheese"}, {"zoom"}), OPEN),
        (Computer(set(), is_locked=True), LOCKED),
        (Computer({"zoom"}, is_locked=True), LOCKED),
        (Computer(None, is_locked=None), OPEN),
    ],
    ids=["free", "taken", "by two", "let go meanwhile", "looked at in turn", "locked", "both", "unknown"],
)
def test_the_camera_may_be_opened_where_nothing_speaks_against_it(computer, told) -> None:
    assert eyes_of(computer).may_open() == told


def test_nobody_waits_for_a_camera_that_is_free_and_a_taken_one_is_looked_at_again() -> None:
    free, taken = Computer(set()), Computer({"zoom"})
    eyes_of(free).may_open()
    eyes_of(taken).may_open()
    assert free.waited_s == 0
    assert taken.waited_s == (TAKEN_LOOKS - 1) * 0.5


def test_the_lock_is_told_once_until_the_camera_is_wanted_again() -> None:
    computer = Computer(set())
    eyes = eyes_of(computer)
    eyes.may_open()
    assert eyes.look() is None
    computer.is_locked = True
    assert [eyes.look(), eyes.look()] == [LOCKED, None]
    assert eyes.may_open() == LOCKED
    computer.is_locked = False
    assert eyes.may_open() == OPEN
    computer.is_locked = True
    assert eyes.look() == LOCKED


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([{"firefox"}, {"firefox"}, {"firefox"}], None),
        ([{"firefox"}, {"firefox", "zoom"}, {"firefox"}], None),
        ([{"firefox"}, {"firefox", "zoom"}, {"firefox", "zoom"}], busy("zoom")),
        ([{"firefox"}, {"firefox", "cheese"}, {"firefox", "zoom"}], None),
        ([None, None, None], None),
    ],
    ids=["the browser", "a glance", "a meeting", "two glances", "unknown"],
)
def test_who_comes_while_it_is_open_and_stays_gets_it(looks, told) -> None:
    eyes = eyes_of(Computer(set(), *looks))
    eyes.may_open()
    eyes.opened()
    assert [eyes.look() for _ in looks[1:]][-1] == told


def test_a_browser_that_takes_long_to_open_it_is_not_another_program() -> None:
    eyes = eyes_of(Computer(set(), {"firefox"}))
    eyes.may_open()
    assert [eyes.look(), eyes.look(), eyes.look()] == [None, None, None]
    eyes.opened()
    assert [eyes.look(), eyes.look()] == [None, None]


def talk(computer: Computer) -> Conversation:
    store = MemoryStore()
    desk = open_desk(store, Path("/nowhere"))
    page = Conversation(desk, UnderWay(partial(Recorder, store)), eyes=eyes_of(computer))
    for gate in ("emergency", "see_someone", "conditions"):
        page.answer(json.dumps({"type": "answers", "gate": gate, "yes": [], "sides": {}}))
    return page


@pytest.mark.parametrize(("source", "told"), [("camera", [LOCKED]), ("demo", []), ("clock", [])])
def test_it_is_looked_around_only_while_this_computer_s_camera_watches(source, told) -> None:
    computer = Computer(set(), is_locked=True)
    page = talk(computer)
    assert page.look_around() == []
    page.answer(json.dumps({**json.loads(BEGIN), "stretch": CORE, "source": source}))
    assert page.look_around() == told
    page.answer('{"type": "command", "name": "finish"}')
    computer.is_locked = False
    page.answer(WANTED)
    computer.is_locked = True
    assert page.look_around() == []


def test_a_page_that_asks_is_answered() -> None:
    assert talk(Computer({"zoom"})).answer(WANTED) == [busy("zoom")]

"""A break on the page: as the reminder has it, answered by the person, and ended by the stretch itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from tests.web.page import BEGIN, texts
from tests.web.reminder import ASKED, Reminder
from unsit.app.desk import open_desk
from unsit.catalogue import CORE
from unsit.screening import Gate
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.breaks import BreakHere, Breaks
from unsit.web.conversation import Conversation
from unsit.web.messages import Outgoing
from unsit.web.under_way import UnderWay

TICK_S = 0.2
NEVER_S = {"right": float("inf")}


class Program:
    """One start of the program for a break: its pages, and the reminder behind it."""

    def __init__(self, reminder: Reminder, waits_s: float = 60.0) -> None:
        self.reminder, self.breaks = reminder, Breaks(reminder)
        store = MemoryStore()
        self.desk = open_desk(store, Path("/nowhere"))
        for gate in Gate:
            self.desk.answer(gate, frozenset(), {})
        self.under_way = UnderWay(partial(Recorder, store), waits_s)

    def page(self) -> Conversation:
        return Conversation(self.desk, self.under_way, breaks=self.breaks)


@pytest.fixture
def reminder() -> Reminder:
    return Reminder()


@pytest.fixture
def program(reminder: Reminder) -> Iterator[Program]:
    program = Program(reminder)
    yield program
    program.under_way.close()


@pytest.fixture
def page(program: Program) -> Conversation:
    """A page that knows of the break."""
    page = program.page()
    page.greeting()
    return page


def say(page: Conversation, **message: object) -> list[Outgoing]:
    answers = page.answer(json.dumps(message))
    json.dumps(answers, allow_nan=False)
    return answers


def answer(page: Conversation, wish: str) -> list[Outgoing]:
    return say(page, type="break", answer=wish)


def of(answers: list[Outgoing], kind: str) -> list[Outgoing]:
    return [each for each in answers if each["type"] == kind]


def told_by_the_clock(page: Conversation, hold_s: float, upto: Mapping[str, float] = NEVER_S) -> list[Outgoing]:
    """All answers in a session by the clock, until each side has so much, or it ends by itself."""
    answers = say(page, type="begin", stretch=CORE, hold_s=hold_s, source="clock", first="right")
    for seq in range(1000):
        answers += say(page, type="tick", seq=seq, time_s=seq * TICK_S)
        if of(answers, "summary") or all(answers[-1]["held_s"][side] >= upto[side] for side in upto):
            return answers
        if answers[-1]["ready_in_s"] is not None:
            answers += say(page, type="command", name="ready")
    raise AssertionError(f"not within {1000 * TICK_S} s: {answers[-1]}")


def test_a_page_is_greeted_with_the_break_before_anything_could_be_shown_in_its_place(program) -> None:
    kinds = [message["type"] for message in program.page().greeting()]
    assert kinds == ["hello", "break", "state"]


def test_the_break_is_told_with_all_that_the_reminder_knows(program) -> None:
    (told,) = of(program.page().greeting(), "break")
    assert (told["id"], told["kind"], told["sat_min"], told["stage"], told["ended"]) == (
        "b1",
        "stretch",
        52,
        "asked",
        None,
    )
    assert (told["walk_s"], told["later_min"], told["next_min"], told["stretch_done"]) == (2, 5, 45, False)


def test_where_no_break_is_on_nothing_is_said_of_one(program, reminder) -> None:
    reminder.now = None
    page = program.page()
    assert [message["type"] for message in page.greeting()] == ["hello", "state"]
    assert page.look_at_break() == []


@pytest.mark.parametrize(
    ("wish", "stage", "ended"),
    [("up", "up", None), ("later", "ended", "later"), ("not_today", "ended", "not_today"), ("did_it", "ended", "told")],
)
def test_an_answer_reaches_the_reminder_and_comes_back_as_how_the_break_then_stands(
    page, reminder, wish, stage, ended
) -> None:
    (told,) = answer(page, wish)
    assert (told["stage"], told["ended"], reminder.told) == (stage, ended, [wish])


def test_whoever_is_back_from_a_break_without_a_stretch_has_had_it(program, reminder) -> None:
    reminder.now = replace(ASKED, kind="walk")
    page = program.page()
    page.greeting()
    answer(page, "up")
    assert answer(page, "back")[0]["ended"] == "told"


@pytest.mark.parametrize("wish", ["left", "", "up ", None, 1, ["up"]])
def test_what_is_no_answer_of_a_person_is_dropped_and_reaches_nobody(page, reminder, wish) -> None:
    (error,) = say(page, type="break", answer=wish)
    assert (error["code"], reminder.told) == ("malformed", [])


def test_what_the_reminder_does_by_itself_is_told_once(page, reminder) -> None:
    assert page.look_at_break() == []
    reminder.now = replace(ASKED, stage="ended", ended="withdrawn", why="You are in a call.")
    (told,) = page.look_at_break()
    assert (told["ended"], told["why"]) == ("withdrawn", "You are in a call.")
    assert page.look_at_break() == []


def test_a_break_that_is_gone_before_it_ended_was_withdrawn(page, reminder) -> None:
    reminder.now = None
    assert [told["ended"] for told in page.look_at_break()] == ["withdrawn"]


def test_a_break_that_is_gone_after_it_ended_ended_as_it_did(page, reminder) -> None:
    answer(page, "later")
    reminder.now = None
    assert page.look_at_break() == []


def test_nothing_is_told_beside_an_answer_that_is_under_way(page, reminder) -> None:
    with page._break._turn:
        reminder.now = replace(ASKED, stage="up")
        assert page.look_at_break() == []
    assert [told["stage"] for told in page.look_at_break()] == ["up"]


def test_a_reminder_that_does_not_answer_is_said_once_and_every_answer_hears_it(page, reminder) -> None:
    reminder.away = True
    (error,) = page.look_at_break()
    assert (error["code"], error["fatal"]) == ("not_answered", False)
    assert "`unsit remind`" in error["message"]
    assert page.look_at_break() == []
    assert [error["code"] for error in answer(page, "up")] == ["not_answered"]
    reminder.away = False
    assert page.look_at_break() == [], "it stands as it stood"
    assert [told["stage"] for told in answer(page, "up")] == ["up"]


def test_an_ordinary_coach_says_nothing_of_a_reminder_that_does_not_answer(reminder) -> None:
    reminder.now, reminder.away = None, True
    page = Program(reminder).page()
    assert [message["type"] for message in page.greeting()] == ["hello", "state"]
    assert page.look_at_break() == []
    answers = told_by_the_clock(page, 10)
    assert of(answers, "summary")
    assert of(answers, "error") == []


def test_an_answer_where_no_break_is_on_says_so(reminder) -> None:
    reminder.now = None
    page = Program(reminder).page()
    page.greeting()
    assert [error["code"] for error in answer(page, "up")] == ["no_break"]


def test_an_answer_to_a_coach_without_a_reminder_says_so(program) -> None:
    page = Conversation(program.desk, program.under_way)
    assert [error["code"] for error in answer(page, "up")] == ["no_break"]


# The stretch ends it


def test_a_session_by_the_clock_with_both_sides_time_ends_the_break_as_told(page, reminder) -> None:
    answer(page, "up")
    answers = told_by_the_clock(page, 10)
    (begun,), (summary,), (told,) = (of(answers, kind) for kind in ("begun", "summary", "break"))
    assert all(leg["held_s"] >= 10 for leg in summary["legs"].values())
    assert reminder.told == ["up", f"stretched {begun['session']} told"]
    assert told["ended"] == "told"
    assert answers.index(summary) < answers.index(told)


def test_a_session_that_gave_one_side_its_time_ends_no_break(page, reminder) -> None:
    told_by_the_clock(page, 10, upto={"right": 9.9, "left": 0})
    (summary,) = say(page, type="command", name="finish")
    assert (summary["legs"]["right"]["held_s"] > 9, summary["legs"]["left"]["held_s"]) == (True, 0)
    assert reminder.told == []


def test_a_session_without_a_break_is_told_all_the_same(reminder) -> None:
    reminder.now = None
    page = Program(reminder).page()
    page.greeting()
    answers = told_by_the_clock(page, 10)
    assert reminder.told == [f"stretched {of(answers, 'begun')[0]['session']} told"]
    assert of(answers, "break") == []


@pytest.mark.parametrize(("source", "told"), [("camera", ["seen"]), ("demo", [])])
def test_what_a_camera_saw_is_told_as_seen_and_the_recording_is_never_told(page, reminder, source, told) -> None:
    page.answer(BEGIN.replace('"demo"', f'"{source}"'))
    answers = [each for text in texts("good") for each in page.answer(text)]
    answers += say(page, type="command", name="finish") if not of(answers, "summary") else []
    assert of(answers, "summary")
    assert [said.split()[-1] for said in reminder.told] == told
    assert [each["ended"] for each in of(answers, "break")] == told


# The page goes


def test_a_page_that_is_closed_for_good_has_left_the_break(reminder) -> None:
    page = Program(reminder, waits_s=0.05).page()
    page.greeting()
    page.gone()
    tick = Event()
    assert any(reminder.told == ["left"] or tick.wait(0.02) for _ in range(500))


def test_a_page_that_is_loaded_again_has_not_left(program, page, reminder) -> None:
    again = program.page()
    page.gone()
    again.greeting()
    page.leave()
    assert reminder.told == []
    again.leave()
    again.leave()
    assert reminder.told == ["left"]


def test_where_no_break_is_on_none_is_left(page, reminder) -> None:
    reminder.now = None
    page.leave()
    assert reminder.told == []


def test_a_session_that_ends_with_its_page_is_told_before_the_break_is_left(page, reminder) -> None:
    told_by_the_clock(page, 10, upto={"right": 9.9, "left": 9.9})
    page.leave()
    assert [said.split()[-1] for said in reminder.told] == ["told", "left"]


def test_pages_that_share_a_break_are_each_told_of_it(program) -> None:
    one, other = BreakHere(program.breaks), BreakHere(program.breaks)
    assert len(one.greeting()) == len(other.greeting()) == 1
    assert one.answer("up")[0]["stage"] == other.look()[0]["stage"] == "up"

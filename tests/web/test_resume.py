"""A page that was away takes its session up again: the one in the program, or else the one in the store."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from tests.web.page import BEGIN, MID_HOLD, frames, texts
from unsit.app.desk import data, local_now
from unsit.app.own import OwnFolder
from unsit.catalogue import CORE, load
from unsit.coach import AWAY_AFTER_S, Phase
from unsit.landmarks import Side
from unsit.screening import Answered, Gate
from unsit.session import CLOCK, Ended, Hold, Session
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.conversation import Conversation
from unsit.web.desk import Desk
from unsit.web.messages import Outgoing
from unsit.web.under_way import UnderWay

SOON_S = 5.0


class Program:
    """What one start of the program has: pages come and go, and the clock can be put on."""

    def __init__(self, store: MemoryStore, waits_s: float = 60.0) -> None:
        self.store, self.later = store, timedelta()
        self.under_way = UnderWay(partial(Recorder, store), waits_s)
        self.pages: list[Conversation] = []
        own = OwnFolder(Path("/nowhere"), load())
        self.desk = Desk(data(), store, own, lambda: local_now() + self.later)

    def page(self) -> Conversation:
        self.pages.append(Conversation(self.desk, self.under_way))
        return self.pages[-1]

    def in_mid_hold(self) -> tuple[Conversation, str]:
        """A page whose person has held for five seconds, and the session's id."""
        page = self.page()
        (begun,) = page.answer(BEGIN)
        assert watched(page, 0, MID_HOLD)[-1]["held_s"]["right"] > 4
        return page, begun["session"]

    def killed(self) -> "Program":
        """Another start, over what was kept; nobody has said goodbye."""
        for page in self.pages:
            if page._stretching._record is not None:
                page._stretching._record.close()
        return Program(self.store)


@pytest.fixture
def program() -> Iterator[Program]:
    program = Program(MemoryStore())
    yield program
    program.under_way.close()


def say(page: Conversation, **message: object) -> list[Outgoing]:
    return page.answer(json.dumps(message))


def resume(page: Conversation, session_id: str) -> list[Outgoing]:
    return say(page, type="resume", session=session_id, first=None)


def watched(page: Conversation, since: int, upto: int, *, clock_s: float = 0.0) -> list[Outgoing]:
    """The page sends these frames, from a clock that is this much ahead, numbered anew if it is."""
    said = texts("good")[since:upto]
    if clock_s:
        these = enumerate(frames("good")[since:upto])
        said = [json.dumps({**frame, "seq": seq, "time_s": frame["time_s"] + clock_s}) for seq, frame in these]
    return [answer for text in said for answer in page.answer(text)]


def the_session(program: Program) -> Session:
    (kept,) = program.store.sessions()
    return kept.session


def codes(answers: list[Outgoing]) -> list[str]:
    return [answer.get("code", answer["type"]) for answer in answers]


def test_a_page_that_is_loaded_again_goes_on_in_the_same_session(program) -> None:
    page, session_id = program.in_mid_hold()
    before_s = the_session_after(page)
    page.gone()
    again = program.page()
    (begun,) = resume(again, session_id)
    assert (begun["type"], begun["session"], begun["resumed"]) == ("begun", session_id, True)
    moments = watched(again, MID_HOLD, MID_HOLD + 61, clock_s=500.0)
    assert moments[0]["held_s"]["right"] == round(before_s, 3)
    assert moments[-1]["held_s"]["right"] - before_s == pytest.approx(5.0, abs=0.3)
    (summary,) = say(again, type="command", name="finish")
    assert summary["session"] == session_id
    assert the_session(program).ended is Ended.FINISHED


def the_session_after(page: Conversation) -> float:
    return page._stretching._practice.session.held_s(Side.RIGHT)


def test_a_page_that_does_not_come_back_leaves_the_session_closed_as_left(program) -> None:
    page, _ = program.in_mid_hold()
    page.gone()
    assert page._stretching._practice is not None, "it waits"
    page.leave()
    assert the_session(program).ended is Ended.LEFT


def test_the_wait_for_a_page_has_an_end() -> None:
    program = Program(MemoryStore(), waits_s=0.05)
    page, _ = program.in_mid_hold()
    page.gone()
    tick = Event()
    assert any(the_session(program).ended is Ended.LEFT or tick.wait(0.02) for _ in range(int(SOON_S / 0.02)))


def test_what_was_closed_as_left_still_goes_on_for_a_while_as_the_same_session(program) -> None:
    page, session_id = program.in_mid_hold()
    page.gone()
    page.leave()
    assert codes(resume(program.page(), session_id)) == ["begun"]
    assert program.pages[-1]._stretching._practice.session.held_s(Side.RIGHT) > 4
    program.under_way.close()
    assert the_session(program).ended is Ended.LEFT


def test_another_start_of_the_program_goes_on_from_what_the_last_one_kept(program) -> None:
    page, session_id = program.in_mid_hold()
    before_s = the_session_after(page)
    restarted = program.killed()
    again = restarted.page()
    (begun,) = resume(again, session_id)
    assert begun["resumed"] is True
    moments = watched(again, MID_HOLD, MID_HOLD + 61, clock_s=500.0)
    assert moments[0]["held_s"]["right"] == round(before_s, 3)
    assert moments[-1]["held_s"]["right"] - before_s > 4
    say(again, type="command", name="finish")
    session = the_session(restarted)
    assert session.ended is Ended.FINISHED
    assert session.held_s(Side.RIGHT) - before_s > 4


def test_the_time_away_is_part_of_the_session_and_is_not_held(program) -> None:
    page, session_id = program.in_mid_hold()
    page.gone()
    before = page._stretching._practice.session
    program.later = timedelta(seconds=45)
    resume(program.page(), session_id)
    program.pages[-1]._stretching._record.close()
    after = the_session(program)
    assert 44 < after.duration_s < 60
    assert after.holds == before.holds


def test_with_the_clock_it_waits_in_a_pause_until_the_person_is_in(program) -> None:
    for gate in Gate:
        program.desk.answer(gate, frozenset(), {})
    page = program.page()
    (begun,) = say(page, type="begin", stretch=CORE, hold_s=None, source=CLOCK, first="right")
    say(page, type="command", name="ready")
    for seq in range(30):
        say(page, type="tick", seq=seq, time_s=100.0 + seq / 5)
    held_s = page._stretching._practice.session.held_s(Side.RIGHT)
    assert held_s > 5
    again = program.killed().page()
    resume(again, begun["session"])
    moments = [say(again, type="tick", seq=seq, time_s=3.0 + seq / 5)[0] for seq in range(10)]
    assert {(moment["phase"], moment["held_s"]["right"]) for moment in moments} == {(Phase.PAUSED, round(held_s, 3))}
    assert moments[-1]["ready_in_s"] is not None
    say(again, type="command", name="ready")
    moments = [say(again, type="tick", seq=seq, time_s=3.0 + seq / 5)[0] for seq in range(10, 20)]
    assert moments[-1]["held_s"]["right"] > held_s + 1.5


def test_whoever_asks_last_has_the_session_and_the_other_page_is_told_once(program) -> None:
    page, session_id = program.in_mid_hold()
    other = program.page()
    assert codes(resume(other, session_id)) == ["begun"]
    assert codes(watched(page, MID_HOLD, MID_HOLD + 5)) == ["taken"]
    assert watched(other, MID_HOLD, MID_HOLD + 1)[0]["type"] == "moment"
    page.gone()
    page.leave()
    assert the_session(program).ended is Ended.INTERRUPTED, "the other page still has it open"


def test_a_page_that_asks_twice_still_has_it(program) -> None:
    page, session_id = program.in_mid_hold()
    assert codes(resume(page, session_id)) == ["begun"]
    assert watched(page, MID_HOLD, MID_HOLD + 1)[0]["held_s"]["right"] > 4


def test_what_was_under_way_in_the_page_that_asks_is_finished_first(program) -> None:
    _, session_id = program.in_mid_hold()
    other = program.page()
    other.answer(BEGIN)
    assert codes(resume(other, session_id)) == ["summary", "begun"]


@pytest.mark.parametrize("name", ["finish", "stop"])
def test_what_the_person_has_ended_does_not_go_on(program, name) -> None:
    page, session_id = program.in_mid_hold()
    say(page, type="command", name=name)
    (error,) = resume(program.page(), session_id)
    assert (error["code"], error["fatal"]) == ("not_resumed", False)
    assert "over" in error["message"]


def test_what_was_forgotten_or_never_was_does_not_go_on(program) -> None:
    page, session_id = program.in_mid_hold()
    page.leave()
    program.store.delete(session_id)
    for name in (session_id, "nobody's", ""):
        (error,) = resume(program.page(), name)
        assert error["code"] == "not_resumed"
        assert "not kept" in error["message"]


def test_what_was_left_long_ago_does_not_go_on(program) -> None:
    page, session_id = program.in_mid_hold()
    page.leave()
    program.later = timedelta(seconds=AWAY_AFTER_S + 60)
    (error,) = resume(program.page(), session_id)
    assert (error["code"], the_session(program).ended) == ("not_resumed", Ended.LEFT)


def test_a_session_that_an_answer_speaks_against_meanwhile_does_not_go_on(program) -> None:
    began = local_now() - timedelta(seconds=30)
    hold = Hold(Side.RIGHT, 5.0, 20.0, 15.0)
    session_id = program.store.begin(Session(CORE, "camera", 30.0, 20.0, (hold,)), began)
    (error,) = resume(program.page(), session_id)
    assert error["code"] == "not_resumed"
    assert "questions" in error["message"]
    for gate in Gate:
        program.desk.answer(gate, frozenset(), {})
    assert codes(resume(program.page(), session_id)) == ["begun"]


def test_a_session_that_is_refused_while_it_is_open_is_closed_and_not_lost(program) -> None:
    for gate in Gate:
        program.store.keep_answers(Answered(gate, local_now(), frozenset(), {}))
    page = program.page()
    (begun,) = say(page, type="begin", stretch=CORE, hold_s=None, source="camera", first=None)
    page.gone()
    program.later = timedelta(days=2)  # the questions come again
    assert codes(resume(program.page(), begun["session"])) == ["not_resumed"]
    assert the_session(program).ended is Ended.LEFT


def test_the_program_s_end_closes_what_is_open_and_the_next_start_can_go_on(program) -> None:
    _, session_id = program.in_mid_hold()
    program.under_way.close()
    assert the_session(program).ended is Ended.LEFT
    assert codes(resume(Program(program.store).page(), session_id)) == ["begun"]


def test_pages_that_take_it_from_each_other_at_once_lose_nothing(program) -> None:
    _, session_id = program.in_mid_hold()
    pages = [program.page() for _ in range(4)]
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda n: resume(pages[n % 4], session_id), range(40)))
    assert {answer["type"] for each in answers for answer in each} <= {"begun", "error"}
    having = [page for page in program.pages if page._stretching._practice is not None]
    assert len(having) == 1
    assert the_session_after(having[0]) > 4
    program.under_way.close()
    assert the_session(program).held_s(Side.RIGHT) > 4

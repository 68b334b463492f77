"""A phone and a desk, without sockets: who hears what, and what of it is counted."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests.web.page import MID_HOLD, frames
from unsit.app.desk import open_desk
from unsit.catalogue import CORE
from unsit.landmarks import Side, Tilt
from unsit.screening import Gate
from unsit.session import PHONE, Ended
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.conversation import Conversation
from unsit.web.messages import Outgoing
from unsit.web.pairing import Outcome
from unsit.web.phone import ERRORS_BORNE, Connection, Phone, TooManyFaults
from unsit.web.phone_messages import PhoneFrame
from unsit.web.under_way import UnderWay

BEGIN = json.dumps({"type": "begin", "stretch": CORE, "hold_s": None, "source": "phone"})
TILT = {"pitch_deg": 3.0, "roll_deg": -1.0}


class World:
    """A desk and a phone with a clock that a test sets."""

    def __init__(self) -> None:
        self.now_s, self.store = 1000.0, MemoryStore()
        self.under_way = UnderWay(partial(Recorder, self.store))
        self.phone = Phone("https://192.168.1.20:8766/", "AA:BB", lambda: self.now_s)
        self.page, self.heard = self.desk()
        self.told: list[Outgoing | None] = []

    def desk(self) -> tuple[Conversation, list[Outgoing]]:
        """A page at the desk that has said no to all questions, and what it hears of the phone by itself."""
        heard: list[Outgoing] = []
        desk = open_desk(self.store, Path("/nowhere"))
        for gate in Gate:
            desk.answer(gate, frozenset(), {})

        def news(frame: PhoneFrame | None) -> None:
            heard.extend(page.phone_news() if frame is None else page.see(frame))

        page = Conversation(desk, self.under_way, self.phone.desk(news))
        return page, heard

    def pair(self) -> str:
        outcome, secret = self.phone.pair(self.phone.standing()["code"])
        assert outcome is Outcome.PAIRED
        assert secret is not None
        return secret

    def take_up(self) -> Connection:
        """The phone's page is opened, and its model loaded."""
        connection = self.phone.connect(self.told.append)
        self.phone.hear(connection, '{"type": "ready"}')
        return connection

    def look(self, connection: Connection, upto: int = MID_HOLD, since: int = 0, shift_s: float = 0.0) -> None:
        """The phone sends these frames of the clip, by its own clock."""
        for message in frames("good")[since:upto]:
            told = message | {"tilt": TILT, "time_s": message["time_s"] + shift_s}
            self.phone.hear(connection, json.dumps(told))

    def last(self, kind: str) -> Outgoing:
        return next(message for message in reversed(self.heard) if message["type"] == kind)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def looking(world: World) -> tuple[World, Connection]:
    """A phone is paired and ready, and a session has begun for which it looks."""
    world.pair()
    connection = world.take_up()
    assert [message["type"] for message in world.page.answer(BEGIN)] == ["begun"]
    return world, connection


def kinds(messages: list[Outgoing | None]) -> list[str | None]:
    return [None if message is None else message["type"] for message in messages]


# Pairing, as the desk sees it


def test_the_desk_is_greeted_with_how_the_phone_stands(world: World) -> None:
    *_, news = world.page.greeting()
    assert news["type"] == "phone"
    assert (news["state"], news["address"], news["fingerprint"]) == ("unpaired", "https://192.168.1.20:8766/", "AA:BB")
    assert world.phone.link == f"https://192.168.1.20:8766/#code={news['code']}"


def test_the_desk_hears_that_a_phone_has_paired_is_there_and_is_ready(world: World) -> None:
    world.pair()
    assert world.last("phone")["state"] == "away"
    assert (world.last("phone")["code"], world.phone.link) == (None, None)
    connection = world.phone.connect(world.told.append)
    assert world.last("phone")["state"] == "loading"
    world.phone.hear(connection, '{"type": "ready"}')
    assert world.last("phone")["state"] == "ready"
    world.phone.gone(connection)
    assert world.last("phone")["state"] == "away"


def test_a_phone_that_is_let_go_is_told_so_and_is_no_more_let_in(world: World) -> None:
    secret = world.pair()
    world.take_up()
    before = world.told.copy()
    (news,) = world.page.answer('{"type": "phone", "name": "forget"}')
    assert world.told == [*before, None]
    assert not world.phone.admits(secret)
    assert news["state"] == "unpaired"
    assert len(news["code"]) == 6


def test_a_code_that_has_had_its_time_is_another_when_the_desk_looks(world: World) -> None:
    first = world.phone.standing()["code"]
    world.now_s += 601
    (news,) = world.page.answer('{"type": "phone", "name": "look"}')
    assert news["code"] != first
    assert news["left_s"] == 600


# A session


def test_without_a_phone_no_session_begins_for_it_and_why_is_said(world: World) -> None:
    (error,) = world.page.answer(BEGIN)
    assert error["code"] == "no_phone"
    assert "Pair one" in error["message"]
    world.pair()
    assert world.page.answer(BEGIN)[0]["code"] == "no_phone", "paired, but its page is closed"


def test_a_program_that_was_started_for_no_phone_says_how_it_is(world: World) -> None:
    alone = Conversation(open_desk(world.store, Path("/nowhere")), world.under_way)
    assert "phone" not in kinds(list(alone.greeting()))
    (error,) = alone.answer('{"type": "phone", "name": "look"}')
    assert "--lan" in error["message"]


def test_the_camera_opens_with_the_session_and_closes_with_it(looking) -> None:
    world, connection = looking
    assert kinds(world.told) == ["close", "open"]
    world.look(connection, upto=5)
    world.page.answer('{"type": "command", "name": "stop"}')
    assert world.told[-1] == {"type": "close"}
    heard = len(world.heard)
    world.look(connection, since=5, upto=10)
    assert len(world.heard) == heard, "what was under way is nobody's any more"


def test_the_desk_gets_the_points_to_draw_and_the_moment_and_the_phone_is_shown_what_counts(looking) -> None:
    world, connection = looking
    world.look(connection)
    seen, moment = world.last("seen"), world.last("moment")
    assert (seen["width"], len(seen["image"])) == (640, 33)
    assert moment["held_s"]["right"] > 4
    told = world.told[-1]
    assert told["type"] == "tell"
    assert (told["phase"], told["held_s"], told["hold_s"]) == ("holding", int(moment["held_s"]["right"]), 30.0)
    assert 5 < kinds(world.told).count("tell") < MID_HOLD / 2, "only what is new"


def test_the_record_names_the_phone_and_counts_as_seen(looking) -> None:
    world, connection = looking
    world.look(connection)
    (summary,) = world.page.answer('{"type": "command", "name": "finish"}')
    assert summary["told"] is False
    (kept,) = world.store.sessions()
    assert (kept.session.source, kept.session.ended) == (PHONE, Ended.FINISHED)
    assert any(week.minutes[Side.RIGHT] > 0 for week in world.page._stretching._desk.standing().plan.weeks)


def test_the_tilt_comes_with_the_points(looking) -> None:
    world, connection = looking
    frame = PhoneFrame.model_validate_json(json.dumps(frames("good")[0] | {"tilt": TILT}))
    assert frame.landmarks().tilt == Tilt(**TILT)
    world.look(connection, upto=3)
    assert world.page._stretching._practice.smoother.last.tilt == Tilt(**TILT)


def test_a_phone_that_was_reloaded_goes_on_in_the_same_session_although_its_clock_began_anew(looking) -> None:
    world, connection = looking
    world.look(connection)
    held_s = world.last("moment")["held_s"]["right"]
    world.phone.gone(connection)
    world.now_s += 60
    again = world.take_up()
    assert world.told[-1] == {"type": "open"}
    world.look(again, since=MID_HOLD, upto=MID_HOLD + 24, shift_s=-frames("good")[MID_HOLD]["time_s"])
    assert held_s + 1 < world.last("moment")["held_s"]["right"] < held_s + 2.5
    assert [message["type"] for message in world.heard if message["type"] == "error"] == []


def test_a_phone_that_is_gone_and_its_camera_s_troubles_are_told_at_the_desk(looking) -> None:
    world, connection = looking
    for trouble in ("denied", "absent", "busy", "lost", "blind"):
        world.phone.hear(connection, json.dumps({"type": "camera", "state": trouble}))
        assert world.last("phone")["trouble"] == trouble
    world.page.answer('{"type": "phone", "name": "again"}')
    assert world.told[-1] == {"type": "open"}
    world.phone.hear(connection, '{"type": "camera", "state": "back"}')
    assert world.last("phone")["trouble"] is None
    world.phone.gone(connection)
    assert world.last("phone")["state"] == "away"


def test_another_window_does_not_take_the_phone_away_and_hears_nothing_of_the_session(looking) -> None:
    world, connection = looking
    other, heard = world.desk()
    (error,) = other.answer(BEGIN)
    assert "another window" in error["message"]
    other.answer('{"type": "phone", "name": "again"}')
    world.look(connection, upto=3)
    assert "seen" not in kinds(list(heard))
    world.page.gone()
    assert world.told[-1] == {"type": "close"}
    assert other.answer(BEGIN)[0]["type"] == "begun"
    world.under_way.close()


def test_a_desk_that_is_closed_ends_its_session_and_the_camera(looking) -> None:
    world, connection = looking
    world.look(connection)
    world.page.gone()
    assert world.told[-1] == {"type": "close"}, "nobody sees what it sees"
    world.page.leave()
    assert world.store.sessions()[0].session.ended is Ended.LEFT


def resume(world: World) -> str:
    """What the page says that was loaded again."""
    return json.dumps({"type": "resume", "session": world.store.sessions()[0].id})


def test_a_desk_s_page_that_is_loaded_again_has_the_phone_look_on_in_the_same_session(looking) -> None:
    world, connection = looking
    world.look(connection)
    held_s = world.last("moment")["held_s"]["right"]
    world.page.gone()
    page, heard = world.desk()
    (begun,) = page.answer(resume(world))
    assert begun["resumed"] is True
    assert world.told[-1] == {"type": "open"}
    world.now_s += 5
    world.look(connection, since=MID_HOLD, upto=MID_HOLD + 24)
    moment = next(message for message in reversed(heard) if message["type"] == "moment")
    assert held_s + 1 < moment["held_s"]["right"] < held_s + 2.5
    page.answer('{"type": "command", "name": "finish"}')
    assert world.told[-1] == {"type": "close"}


def test_a_page_that_takes_a_session_from_another_has_the_phone_too(looking) -> None:
    world, connection = looking
    world.look(connection, upto=3)
    page, heard = world.desk()
    assert page.answer(resume(world))[0]["resumed"] is True
    world.look(connection, since=3, upto=6)
    assert kinds(list(heard)).count("moment") == 3
    page.leave()


def test_a_session_goes_on_without_the_phone_and_it_looks_as_soon_as_it_is_there(looking) -> None:
    world, connection = looking
    world.look(connection)
    world.page.gone()
    world.phone.forget()
    page, heard = world.desk()
    assert page.answer(resume(world))[0]["resumed"] is True
    assert page.phone_news()[0]["state"] == "unpaired"
    world.pair()
    again = world.take_up()
    assert world.told[-1] == {"type": "open"}
    world.look(again, upto=3)
    assert "moment" in kinds(list(heard))
    page.leave()


def test_a_program_that_was_started_for_no_phone_does_not_go_on_with_its_session(looking) -> None:
    world, connection = looking
    world.look(connection, upto=3)
    world.page.gone()
    alone = Conversation(world.page._stretching._desk, world.under_way)
    (error,) = alone.answer(resume(world))
    assert error["code"] == "not_resumed"
    assert "--lan" in error["message"]
    assert world.store.sessions()[0].session.ended is Ended.LEFT


def test_frames_of_the_desk_s_own_page_are_not_counted_for_the_phone_s_session_nor_hold_it_up(looking) -> None:
    world, connection = looking
    (error,) = world.page.answer(json.dumps(frames("good")[200] | {"seq": 10**6, "time_s": 1e6}))
    assert error["code"] == "wrong_watch"
    world.look(connection, upto=3)
    assert world.last("moment")["type"] == "moment"


def test_the_phone_s_page_opened_again_takes_the_place_of_the_first(looking) -> None:
    world, connection = looking
    again = world.take_up()
    assert None in world.told
    world.look(connection, upto=3)
    assert "moment" not in kinds(list(world.heard))
    world.phone.gone(connection)
    assert world.last("phone")["state"] == "ready"
    world.look(again, upto=3)
    assert world.last("moment")["type"] == "moment"


@pytest.mark.parametrize(
    "junk",
    [
        "junk",
        b"\xff",
        '{"type": "begin", "stretch": "x"}',
        '{"type": "forget_health"}',
        json.dumps(frames("good")[0] | {"tilt": {"pitch_deg": 91.0, "roll_deg": 0.0}}),
        json.dumps(frames("good")[0] | {"tilt": None, "picture": "data:image/png;base64,AAAA"}),
    ],
    ids=["text", "bytes", "a desk's message", "another one", "a tilt beyond a quarter", "a picture"],
)
def test_what_is_not_of_the_phone_s_protocol_is_dropped_and_a_flood_of_it_ends_the_line(looking, junk) -> None:
    world, connection = looking
    heard = len(world.heard)
    for _ in range(ERRORS_BORNE):
        world.phone.hear(connection, junk)
    with pytest.raises(TooManyFaults):
        world.phone.hear(connection, junk)
    assert len(world.heard) == heard

"""A page's conversation, without a socket: what is good is counted, what is not is answered."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.recordings_of_clips import analysis, recording, truth
from tests.web.page import BEGIN, FIRST_HELD, MID_HOLD, frames, texts, twin
from unsit import __version__
from unsit.app.desk import open_desk
from unsit.catalogue import CORE, languages, load
from unsit.coach import Phase
from unsit.landmarks import Side
from unsit.session import Ended, Session
from unsit.store import Store
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web import messages
from unsit.web.conversation import ERRORS_ANSWERED, ERRORS_BORNE, Conversation, TooManyErrors
from unsit.web.messages import LARGEST_BYTES, PROTOCOL, Outgoing
from unsit.web.under_way import UnderWay

LIVE_LAG_S = 4 * 0.1
"""A recording is smoothed from both sides; live, each of two holds begins and ends up to a tenth of a second later."""


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def page(store: MemoryStore) -> Iterator[Conversation]:
    conversation = talk(store)
    yield conversation
    conversation.leave()


@pytest.fixture(scope="module")
def five_seconds_in() -> Conversation:
    page = talk(MemoryStore())
    page.answer(BEGIN)
    watch(page, upto=MID_HOLD)
    return page


@pytest.fixture
def holding(five_seconds_in: Conversation, store: MemoryStore) -> Iterator[Conversation]:
    """A page five seconds into its first hold, with a record of its own: all that it remembers are frozen values."""
    page = twin(five_seconds_in)
    page._stretching._record = Recorder(store, page._stretching._practice.session)
    yield page
    page.leave()


def counted_s(page: Conversation) -> float:
    return round(page._stretching._practice.session.held_s(Side.RIGHT), 3)


def talk(store: Store) -> Conversation:
    return Conversation(open_desk(store, Path("/nowhere")), UnderWay(partial(Recorder, store)))


def say(page: Conversation, **message: object) -> list[Outgoing]:
    return page.answer(json.dumps(message))


def command(page: Conversation, name: str) -> list[Outgoing]:
    return say(page, type="command", name=name)


def watch(page: Conversation, name: str = "good", upto: int | None = None, since: int = 0) -> list[Outgoing]:
    """The page sends these frames; all answers, each of which must be strict JSON."""
    answers = [answer for text in texts(name)[since:upto] for answer in page.answer(text)]
    json.dumps(answers, allow_nan=False)
    return answers


def codes(answers: list[Outgoing]) -> list[str]:
    assert all(answer["type"] == "error" and not answer["fatal"] for answer in answers)
    return [answer["code"] for answer in answers]


def the_session(store: Store) -> Session:
    (kept,) = store.sessions()
    return kept.session


# The course of a session


def test_the_greeting_says_who_speaks_and_what_can_be_done(page) -> None:
    hello, _ = page.greeting()
    assert (hello["protocol"], hello["version"]) == (PROTOCOL, __version__)
    assert hello["stretches"][0]["id"] == CORE
    (shown,) = say(page, type="show", stretch=CORE)
    assert shown["stretch"]["steps"]
    assert shown["stretch"]["figure"]
    assert [language["id"] for language in hello["languages"]] == list(languages())
    for language in hello["languages"]:
        assert set(language["camera_words"]) == {"denied", "absent", "busy", "lost", "back"}
        assert set(language["names"]) == set(load().stretches)
    json.dumps(hello, allow_nan=False)


def test_begin_opens_a_session_of_the_stretch_asked_for(page, store) -> None:
    (begun,) = say(page, type="begin", stretch=CORE, hold_s=25, source="demo")
    (kept,) = store.sessions()
    assert begun == {
        "type": "begun",
        "session": kept.id,
        "stretch": CORE,
        "hold_s": 25,
        "setup": load().stretches[CORE].camera,
        "resumed": False,
    }
    assert (kept.session.stretch, kept.session.hold_s, kept.session.source) == (CORE, 25, "demo")


def test_begin_without_a_hold_asks_for_the_stretch_s_own(page) -> None:
    (begun,) = page.answer(BEGIN)
    assert begun["hold_s"] == load().stretches[CORE].hold.default_s


def test_every_frame_has_its_moment_in_order(page) -> None:
    page.answer(BEGIN)
    moments = watch(page, upto=100)
    assert [(moment["type"], moment["seq"]) for moment in moments] == [("moment", seq) for seq in range(100)]
    assert [moment["time_s"] for moment in moments] == [frame["time_s"] for frame in frames("good")[:100]]


@pytest.mark.parametrize("name", ["good", "broken"])
def test_the_page_counts_what_a_recording_counts_within_the_lag_of_the_live_filter(page, name) -> None:
    page.answer(BEGIN)
    moments = [answer for answer in watch(page, name) if answer["type"] == "moment"]
    for side in Side:
        assert moments[-1]["held_s"][side] == pytest.approx(analysis(name).session.held_s(side), abs=LIVE_LAG_S)


def test_the_good_recording_ends_by_itself_with_both_legs_within_a_second_and_a_half_of_the_truth(page, store) -> None:
    page.answer(BEGIN)
    summary = next(answer for answer in watch(page) if answer["type"] == "summary")
    assert summary["ended"] == "finished"
    assert summary["saved"] is store.lasting
    for side, true_s in truth("good")["held_s_by_front_leg"].items():
        assert summary["legs"][side]["held_s"] == pytest.approx(true_s, abs=1.5)
        assert the_session(store).held_s(Side(side)) == pytest.approx(summary["legs"][side]["held_s"], abs=0.006)


def test_frames_after_the_end_are_counted_nowhere(holding, store) -> None:
    command(holding, "stop")
    before = the_session(store)
    assert watch(holding, since=MID_HOLD, upto=MID_HOLD + 10) == []
    assert the_session(store) == before


@pytest.mark.parametrize(("name", "ended"), [("stop", Ended.STOPPED), ("finish", Ended.FINISHED)])
def test_stop_and_finish_give_the_summary_at_once_with_all_that_was_held(holding, store, name, ended) -> None:
    held_s = counted_s(holding)
    (summary,) = command(holding, name)
    assert (summary["type"], summary["ended"]) == ("summary", ended)
    assert summary["legs"]["right"]["held_s"] == pytest.approx(held_s, abs=0.01)
    assert held_s > 4
    assert the_session(store).ended is ended
    assert the_session(store).held_s(Side.RIGHT) == pytest.approx(held_s, abs=0.001)


def test_nothing_is_counted_while_paused_and_counting_goes_on_after_it(holding) -> None:
    before = counted_s(holding)
    assert command(holding, "pause") == []
    paused = watch(holding, since=MID_HOLD, upto=MID_HOLD + 60)
    assert {moment["phase"] for moment in paused} == {Phase.PAUSED}
    assert {moment["held_s"]["right"] for moment in paused} == {before}
    assert command(holding, "resume") == []
    after = watch(holding, since=MID_HOLD + 60, upto=MID_HOLD + 120)[-1]
    assert after["held_s"]["right"] - before == pytest.approx(59 / 12, abs=0.2)


def test_resume_without_a_pause_changes_nothing(holding) -> None:
    before = counted_s(holding)
    assert command(holding, "resume") == []
    after = watch(holding, since=MID_HOLD, upto=MID_HOLD + 12)[-1]["held_s"]["right"]
    assert after - before == pytest.approx(1.0, abs=0.01)


def test_a_second_begin_finishes_the_first_session_and_its_clock_starts_anew(holding, store) -> None:
    summary, begun = holding.answer(BEGIN)
    assert (summary["type"], summary["ended"], begun["type"]) == ("summary", "finished", "begun")
    assert summary["session"] != begun["session"]
    assert watch(holding, upto=1)[0]["held_s"] == {"left": 0, "right": 0}
    first = next(kept for kept in store.sessions() if kept.id == summary["session"])
    assert first.session.held_s(Side.RIGHT) > 4


def test_a_page_that_goes_in_mid_hold_leaves_its_record_closed_as_left(holding, store) -> None:
    held_s = counted_s(holding)
    holding.leave()
    assert the_session(store).ended is Ended.LEFT
    assert the_session(store).held_s(Side.RIGHT) == pytest.approx(held_s, abs=0.001)
    holding.leave()
    assert the_session(store).ended is Ended.LEFT


def test_leaving_after_the_end_does_not_change_why_it_ended(page, store) -> None:
    page.answer(BEGIN)
    command(page, "stop")
    page.leave()
    assert the_session(store).ended is Ended.STOPPED


def test_the_camera_s_troubles_are_taken_in_silence(page) -> None:
    for state in ("denied", "absent", "busy", "lost", "back"):
        assert say(page, type="camera", state=state) == []


# What is not good


def changed(**fields: object) -> str:
    """The frame after the hold's first five seconds, with these fields otherwise."""
    return json.dumps({**frames("good")[MID_HOLD], **fields})


def without(field: str) -> str:
    return json.dumps({key: value for key, value in frames("good")[MID_HOLD].items() if key != field})


def point(*values: object) -> str:
    """The same frame with other values for its first point."""
    return changed(image=[list(values), *frames("good")[MID_HOLD]["image"][1:]])


BAD: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "malformed"),
    "no JSON": ("{", "malformed"),
    "deep JSON": ("[" * 50_000, "malformed"),
    "a list": ("[]", "malformed"),
    "null": ("null", "malformed"),
    "no type": ("{}", "malformed"),
    "an unknown type": ('{"type": "frames"}', "malformed"),
    "binary": (b"\x00\xff", "too_large"),
    "binary JSON": (texts("good")[MID_HOLD].encode(), "too_large"),
    "large": (texts("good")[MID_HOLD] + " " * LARGEST_BYTES, "too_large"),
    "large in bytes only": (json.dumps({"type": "é" * (LARGEST_BYTES - 20)}, ensure_ascii=False), "too_large"),
    "NaN for a time": (changed(time_s=float("nan")), "malformed"),
    "infinite time": (changed(time_s=float("inf")), "malformed"),
    "a time beyond all floats": (texts("good")[MID_HOLD].replace('"time_s": ', '"time_s": 1e999'), "malformed"),
    "time before the start": (changed(time_s=-1), "malformed"),
    "time as text": (changed(time_s="10.7"), "malformed"),
    "true for a number": (changed(seq=True), "malformed"),
    "number as text": (changed(seq="127"), "malformed"),
    "half a number": (changed(seq=127.5), "malformed"),
    "endless number": (changed(seq=10**400), "malformed"),
    "no width": (changed(width=0), "malformed"),
    "width beyond all pictures": (changed(width=10**6), "malformed"),
    "three people": (changed(people=3), "malformed"),
    "too bright": (changed(brightness=1.5), "malformed"),
    "32 points": (changed(image=frames("good")[MID_HOLD]["image"][1:]), "malformed"),
    "no points": (changed(image=[]), "malformed"),
    "points as text": (changed(image="all"), "malformed"),
    "a point too short": (point(0.5, 0.5, 0.0), "malformed"),
    "a point with NaN": (point(0.5, float("nan"), 0.0, 1.0), "malformed"),
    "a point at infinity": (point(float("-inf"), 0.5, 0.0, 1.0), "malformed"),
    "a point far out": (point(1e30, 0.5, 0.0, 1.0), "malformed"),
    "a point with null": (point(None, 0.5, 0.0, 1.0), "malformed"),
    "a field too many": (changed(picture="data:"), "malformed"),
    **{f"no {field}": (without(field), "malformed") for field in ("type", "seq", "time_s", "width", "image", "world")},
    "the same frame again": (texts("good")[MID_HOLD - 1], "out_of_order"),
    "an earlier number": (changed(seq=3), "out_of_order"),
    "a time years from now": (changed(time_s=9e8), "out_of_order"),
    "an earlier time": (changed(time_s=1.0), "out_of_order"),
    "the same time": (changed(time_s=frames("good")[MID_HOLD - 1]["time_s"]), "out_of_order"),
    "an unknown language": (
        json.dumps({"type": "begin", "stretch": CORE, "source": "demo", "language": "tlh"}),
        "unknown_language",
    ),
    "an unknown stretch": ('{"type": "begin", "stretch": "splits"}', "unknown_stretch"),
    "too long a hold": (json.dumps({"type": "begin", "stretch": CORE, "hold_s": 61}), "malformed"),
    "NaN for a hold": (json.dumps({"type": "begin", "stretch": CORE, "hold_s": float("nan")}), "malformed"),
    "an unknown source": (json.dumps({"type": "begin", "stretch": CORE, "source": "/etc/passwd"}), "malformed"),
    "an unknown command": ('{"type": "command", "name": "delete"}', "malformed"),
    "an unknown camera state": ('{"type": "camera", "state": "stolen"}', "malformed"),
}


@pytest.fixture(scope="module")
def clean_s() -> float:
    """The seconds held six seconds into the hold, when nothing bad comes in between."""
    page = talk(MemoryStore())
    page.answer(BEGIN)
    held_s = watch(page, upto=MID_HOLD + 12)[-1]["held_s"]["right"]
    page.leave()
    assert held_s > 5
    return held_s


@pytest.mark.parametrize(("bad", "code"), BAD.values(), ids=BAD.keys())
def test_a_bad_message_in_mid_hold_is_answered_and_not_counted(holding, clean_s, bad, code) -> None:
    assert codes(holding.answer(bad)) == [code]
    assert watch(holding, since=MID_HOLD, upto=MID_HOLD + 12)[-1]["held_s"]["right"] == clean_s


def test_the_frame_that_the_bad_ones_are_made_of_is_good(holding) -> None:
    assert holding.answer(changed())[0]["type"] == "moment"


def test_an_error_says_what_was_found_and_where(holding) -> None:
    (answer,) = holding.answer(changed(width=3))
    assert answer["message"].startswith("frame.width: Input should be greater than or equal to 16.")
    assert "docs/protocol.md" in answer["message"]


def test_what_comes_before_begin_is_asked_to_wait_for_it(page) -> None:
    assert codes(watch(page, upto=1)) == ["not_begun"]
    assert codes(command(page, "stop")) == ["not_begun"]


def test_missing_frames_are_not_counted(holding) -> None:
    before = counted_s(holding)
    first = watch(holding, since=MID_HOLD + 60, upto=MID_HOLD + 61)[-1]["held_s"]["right"]
    assert first == before
    after = watch(holding, since=MID_HOLD + 61, upto=MID_HOLD + 73)[-1]["held_s"]["right"]
    assert after - before == pytest.approx(1.0, abs=0.01)


def test_frames_without_anybody_are_answered_and_not_counted(holding) -> None:
    before = counted_s(holding)
    nobody = [json.dumps({**frame, "image": None, "world": None, "people": 0}) for frame in frames("good")[MID_HOLD:]]
    moments = [answer for text in nobody[:60] for answer in holding.answer(text)]
    assert moments[-1]["held_s"]["right"] == before
    assert moments[-1]["angles"] == {}


def test_two_people_stop_the_clock(holding) -> None:
    before = counted_s(holding)
    crowd = [json.dumps({**frame, "people": 2}) for frame in frames("good")[MID_HOLD : MID_HOLD + 30]]
    assert [holding.answer(text)[0]["held_s"]["right"] for text in crowd] == [before] * 30


def test_a_flood_of_errors_is_answered_twenty_times_and_then_not_borne_for_ever(page) -> None:
    answered = [len(page.answer("junk")) for _ in range(ERRORS_BORNE)]
    assert answered == [1] * ERRORS_ANSWERED + [0] * (ERRORS_BORNE - ERRORS_ANSWERED)
    with pytest.raises(TooManyErrors):
        page.answer("junk")


def test_a_good_frame_starts_the_count_of_errors_afresh(page) -> None:
    page.answer(BEGIN)
    for _ in range(ERRORS_BORNE):
        page.answer("junk")
    watch(page, upto=1)
    assert codes(page.answer("junk")) == ["malformed"]


# The record


def test_a_session_that_cannot_be_kept_is_told_so_once_and_goes_on(tmp_path: Path) -> None:
    with closing(DatabaseStore(tmp_path)) as store:
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE session")
        page = talk(store)
        page.answer(BEGIN)
        answers = watch(page, upto=FIRST_HELD + 30)
        told = [answer for answer in answers if answer["type"] == "error"]
        assert codes(told) == ["not_kept"]
        assert "no such table" in told[0]["message"]
        assert answers[-1]["held_s"]["right"] > 2
        (summary,) = command(page, "stop")
        assert summary["saved"] is False
        page.answer(BEGIN)
        assert codes([answer for answer in watch(page, upto=10) if answer["type"] == "error"]) == ["not_kept"]
        page.leave()


def test_neither_pictures_nor_landmarks_reach_the_record(page, store) -> None:
    page.answer(BEGIN)
    watch(page, upto=MID_HOLD)
    page.leave()
    assert len(repr(the_session(store))) < 2000 < len(texts("good")[MID_HOLD])
    assert the_session(store).holds


# Strict JSON


def test_the_messages_of_every_phase_are_strict_json(page) -> None:
    answers = []
    for name, upto in (("turned_away", 20), ("knee_drift", 200), ("good", None)):
        page.answer(BEGIN)
        answers += watch(page, name, upto=upto)
        if name == "knee_drift":
            command(page, "pause")
            answers += watch(page, name, since=200, upto=205)
    phases = {answer["phase"] for answer in answers if answer["type"] == "moment"}
    assert phases == set(Phase)


def test_a_summary_of_nothing_is_strict_json_and_not_called_kept_by_a_store_that_forgets(page) -> None:
    page.answer(BEGIN)
    (summary,) = command(page, "stop")
    json.dumps(summary, allow_nan=False)
    assert summary["duration_s"] == 0
    assert summary["saved"] is False


def test_a_moment_with_nan_would_be_noticed() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json.dumps(messages.error("x", "y") | {"n": float("nan")}, allow_nan=False)


def test_a_frame_keeps_its_own_numbers_on_the_way_in() -> None:
    original = recording("good").frames[100]
    arrived = messages.INCOMING.validate_json(texts("good")[100]).landmarks()
    assert arrived.image_px == pytest.approx(original.image_px, abs=1e-9)
    assert arrived.visibility == pytest.approx(original.visibility)
    assert arrived.world_m == pytest.approx(original.world_m)
    assert replace(arrived, **dict.fromkeys(("image_px", "visibility", "world_m"))).time_s == original.time_s

"""The points of a session are kept where the person has switched that on, and the session can then be done again."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.recordings_of_clips import recording
from tests.sources.test_recordings import until
from tests.web.page import BEGIN, FIRST_HELD, MID_HOLD, texts
from unsit.app.desk import open_desk
from unsit.app.settings import recordings_folder
from unsit.catalogue import CORE, load
from unsit.exchange.analysis import analyse_frames
from unsit.landmarks import Side, Tilt
from unsit.practice import Practice, practise
from unsit.session import PHONE, Session
from unsit.sources import replay
from unsit.sources.recordings import Recordings, Taken
from unsit.store import Kept
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.stretch import Stretch
from unsit.web.conversation import Conversation
from unsit.web.points import Points, as_done
from unsit.web.under_way import UnderWay

BY_CAMERA = BEGIN.replace('"demo"', '"camera"')
LIVE_LAG_S = 4 * 0.1
"""Replayed, a recording is smoothed from both sides; live, two holds each begin and end a tenth of a second later."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    with closing(DatabaseStore(tmp_path)) as store:
        yield store


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(recordings_folder(tmp_path))


class Page:
    """A page whose person has said no to every question."""

    def __init__(self, store: DatabaseStore, data: Path, under_way: UnderWay | None = None) -> None:
        self.under_way = under_way or UnderWay(partial(Recorder, store))
        self.talk = Conversation(open_desk(store, data), self.under_way)
        self.state = self.talk.greeting()[-1]
        for gate in self.state["due"]:
            self.say(type="answers", gate=gate, yes=[], sides={})

    def say(self, **message: object) -> dict[str, dict]:
        answers = {answer["type"]: answer for answer in self.talk.answer(json.dumps(message))}
        self.state = answers.get("state", self.state)
        return answers

    def begin(self, by: str = BY_CAMERA) -> str:
        return next(a["session"] for a in self.talk.answer(by) if a["type"] == "begun")

    def watch(self, first: int = 0, last: int | None = None, name: str = "good") -> list[dict]:
        return [answer for text in texts(name)[first:last] for answer in self.talk.answer(text)]


@pytest.fixture
def page(store, tmp_path) -> Iterator[Page]:
    page = Page(store, tmp_path)
    yield page
    page.talk.leave()


def done_again(taken: Taken, session: Session) -> Session:
    """The session once more, as it was done live."""
    stretch = Stretch.model_validate_json(taken.stretch)
    begun = Practice.begin(stretch, load().words, session.hold_s, session.source)
    last, _ = list(practise(taken.frames, begun))[-1]
    return last.session


@pytest.mark.parametrize("stretch", load().stretches.values(), ids=lambda stretch: stretch.id)
def test_every_stretch_is_made_again_from_its_text(stretch) -> None:
    assert Stretch.model_validate_json(as_done(stretch)) == stretch


def test_at_first_nothing_is_kept_and_the_page_is_told_so(page, recordings) -> None:
    assert page.state["points"] == {"on": False, "recordings": 0, "megabytes": 0.0}
    page.begin()
    page.watch(0, MID_HOLD)
    page.say(type="command", name="stop")
    assert not recordings.folder.exists()


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Recordings, Kept]:
    """A session that was kept with its points, from its beginning to its end."""
    data = tmp_path_factory.mktemp("whole")
    recordings = Recordings(recordings_folder(data))
    with closing(DatabaseStore(data)) as store:
        page = Page(store, data)
        assert page.say(type="keep_points", on=True)["state"]["points"]["on"]
        session_id = page.begin()
        page.watch()
        page.say(type="command", name="finish")
        until(lambda: not recordings.rows_of(session_id).exists())
        assert open_desk(store, data).standing().points.amount.recordings == 1
        return recordings, store.session(session_id)


def test_once_switched_on_a_session_is_kept_and_done_again_is_the_same_to_the_last_bit(whole) -> None:
    recordings, kept = whole
    again = done_again(recordings.read(kept.id), kept.session)
    assert again.holds == kept.session.holds
    assert again.bests == kept.session.bests != ()
    assert again.faults == kept.session.faults


def test_what_analyze_counts_in_the_recording_is_what_was_counted_live(whole) -> None:
    recordings, kept = whole
    frames = replay.read(recordings.whole_of(kept.id)).frames
    analysis = analyse_frames(frames, Practice.begin(load().stretches[CORE], load().words, kept.session.hold_s))
    for leg in Side:
        assert analysis.session.held_s(leg) == pytest.approx(kept.session.held_s(leg), abs=LIVE_LAG_S)
        assert kept.session.held_s(leg) > 15


def test_the_recording_has_the_stretch_as_this_person_did_it(page, recordings) -> None:
    page.say(type="keep_points", on=True)
    page.say(type="person", comfort_only=True, hold_s=45)
    session_id = page.begin()
    page.watch(0, 5)
    page.talk.leave()
    page.say(type="person", comfort_only=False, hold_s=20)
    stretch = Stretch.model_validate_json(recordings.read(session_id).stretch)
    assert [rule.key for rule in load().stretches[CORE].rule] == ["knee_past_ankle"]
    assert stretch.rule == ()
    assert stretch.hold.default_s == 45


def test_a_page_that_is_loaded_again_goes_on_in_the_same_recording(page, store, recordings, tmp_path) -> None:
    page.say(type="keep_points", on=True)
    session_id = page.begin()
    page.watch(0, MID_HOLD)
    other = Page(store, tmp_path, page.under_way)
    assert other.say(type="resume", session=session_id, first=None)["begun"]["resumed"]
    other.watch(MID_HOLD, MID_HOLD + 50)
    other.say(type="command", name="finish")
    until(lambda: not recordings.rows_of(session_id).exists())
    taken, kept = recordings.read(session_id), store.session(session_id).session
    assert len(taken.frames) == MID_HOLD + 49  # the first one of the new page comes at the time of the last before it
    assert kept.held_s(Side.RIGHT) > 8
    assert done_again(taken, kept).held_s(Side.RIGHT) == pytest.approx(kept.held_s(Side.RIGHT), abs=LIVE_LAG_S)


def test_what_was_forgotten_of_a_session_does_not_begin_again_when_its_page_is_loaded_again(
    page, store, recordings, tmp_path
) -> None:
    page.say(type="keep_points", on=True)
    session_id = page.begin()
    page.watch(0, MID_HOLD)
    page.say(type="forget_points")
    other = Page(store, tmp_path, page.under_way)
    assert other.say(type="resume", session=session_id, first=None)["begun"]["resumed"]
    other.watch(MID_HOLD, MID_HOLD + 50)
    other.talk.leave()
    assert recordings.sessions() == ()


def test_in_a_pause_nothing_is_kept(page, recordings) -> None:
    page.say(type="keep_points", on=True)
    session_id = page.begin()
    page.watch(0, 20)
    page.say(type="command", name="pause")
    page.watch(20, 40)
    page.say(type="command", name="resume")
    page.watch(40, 50)
    page.talk.leave()
    assert len(recordings.read(session_id).frames) == 20 + 10


def test_how_a_phone_leant_is_kept_with_its_points(recordings) -> None:
    recordings.switch(on=True)
    points = Points(recordings)
    points.begin("a-1", Session(CORE, PHONE, 30.0), load().stretches[CORE])
    leaning = replace(recording("good").frames[5], tilt=Tilt(-12.5, 3.0))
    _, moment = Practice.begin(load().stretches[CORE], load().words).step(leaning)
    points.see(leaning, moment)
    points.close(over=False)
    assert [frame.tilt for frame in recordings.read("a-1").frames] == [Tilt(-12.5, 3.0)]


@pytest.mark.parametrize("source", ["demo", "clock"])
def test_of_a_demo_and_of_a_session_by_the_clock_there_are_no_points(page, recordings, source) -> None:
    page.say(type="keep_points", on=True)
    page.begin(BEGIN.replace('"demo"', f'"{source}"'))
    if source == "demo":
        page.watch(0, 20)
    else:
        page.say(type="tick", seq=0, time_s=0.0)
    page.talk.leave()
    assert recordings.sessions() == ()


def test_what_cannot_be_written_is_said_once_and_the_session_goes_on(page, recordings) -> None:
    page.say(type="keep_points", on=True)
    session_id = page.begin()
    recordings.rows_of(session_id).unlink()
    recordings.rows_of(session_id).mkdir()
    said = page.watch(0, FIRST_HELD)
    until(lambda: page.talk._stretching._points._recorded.trouble is not None)
    said += page.watch(FIRST_HELD, MID_HOLD)
    troubles = [answer for answer in said if answer["type"] == "error"]
    assert [trouble["code"] for trouble in troubles] == ["points_not_kept"]
    assert "cannot be written" in troubles[0]["message"]
    assert not troubles[0]["fatal"]
    assert said[-1]["held_s"]["right"] > 4
    assert page.say(type="command", name="finish")["summary"]["saved"]


def test_all_are_deleted_at_a_word_and_the_switch_stays(page, recordings) -> None:
    page.say(type="keep_points", on=True)
    page.begin()
    page.watch(0, 20)
    page.say(type="command", name="finish")
    until(lambda: recordings.kept().recordings == 1)
    page.say(type="forget_points")
    assert page.state["points"] == {"on": True, "recordings": 0, "megabytes": 0.0}
    page.say(type="keep_points", on=False)
    assert not page.state["points"]["on"]


def test_where_the_switch_cannot_be_kept_it_says_so_and_stays_off(page, recordings) -> None:
    recordings.folder.write_text("a file")
    said = page.say(type="keep_points", on=True)
    assert "cannot be written in" in said["error"]["message"]
    assert Recordings(recordings.folder).on is False


def test_where_sessions_are_not_kept_no_points_are(tmp_path) -> None:
    talk = Conversation(open_desk(MemoryStore(), tmp_path), UnderWay(partial(Recorder, MemoryStore())))
    assert talk.greeting()[-1]["points"] is None
    answer = talk.answer('{"type": "keep_points", "on": true}')[0]
    assert (answer["code"], answer["message"]) == (
        "not_done",
        "Sessions are not kept this time, and so no points of them.",
    )

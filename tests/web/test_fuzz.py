"""Whatever a page sends, the conversation answers in strict JSON, and the next good frame is counted right."""

import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.page import BEGIN, MID_HOLD, frames, texts, twin
from tests.web.reminder import Reminder
from unsit.app.desk import open_desk
from unsit.catalogue import CORE
from unsit.landmarks import INDEX, NAMES
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.breaks import Breaks
from unsit.web.conversation import Conversation
from unsit.web.messages import Outgoing
from unsit.web.under_way import UnderWay

NEXT = frames("good")[MID_HOLD]
FRAME_S = NEXT["time_s"] - frames("good")[MID_HOLD - 1]["time_s"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
SHARE = st.floats(-10, 10)
POINT = st.tuples(SHARE, SHARE, st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1)).map(list)
WORLD_POINT = st.tuples(SHARE, SHARE, SHARE).map(list)
GOOD_POINTS = {"image": POINT, "world": WORLD_POINT}


@pytest.fixture(scope="module")
def five_seconds_in() -> Conversation:
    store = MemoryStore()
    under_way = UnderWay(partial(Recorder, store))
    page = Conversation(open_desk(store, Path("/nowhere")), under_way, breaks=Breaks(Reminder()))
    page.answer(BEGIN)
    for text in texts("good")[:MID_HOLD]:
        page.answer(text)
    return page


def answered(page: Conversation, text: str | bytes) -> list[Outgoing]:
    answers = page.answer(text)
    json.dumps(answers, allow_nan=False)
    return answers


def held_s(page: Conversation, text: str) -> float:
    (moment,) = answered(page, text)
    return sum(moment["held_s"].values())


def assert_dropped(before: Conversation, junk: str | bytes) -> None:
    """The junk changes nothing: the frame after it counts exactly what it counts without it."""
    page, undisturbed = twin(before), twin(before)
    assert [answer["type"] for answer in answered(page, junk)] == ["error"]
    assert held_s(page, texts("good")[MID_HOLD]) == held_s(undisturbed, texts("good")[MID_HOLD])


def test_the_frame_after_is_counted_when_nothing_comes_between(five_seconds_in) -> None:
    page = twin(five_seconds_in)
    first, second = (held_s(page, text) for text in texts("good")[MID_HOLD : MID_HOLD + 2])
    assert second - first == pytest.approx(FRAME_S, abs=0.002)


@given(JSON)
def test_any_json_is_dropped(five_seconds_in, value) -> None:
    assert_dropped(five_seconds_in, json.dumps(value))


@given(st.text() | st.binary())
def test_any_text_and_any_bytes_are_dropped(five_seconds_in, junk) -> None:
    assert_dropped(five_seconds_in, junk)


@given(st.integers(0, len(texts("good")[MID_HOLD]) - 1))
def test_a_frame_cut_off_anywhere_is_dropped(five_seconds_in, length) -> None:
    assert_dropped(five_seconds_in, texts("good")[MID_HOLD][:length])


@given(st.sampled_from(sorted(set(NEXT) - {"brightness", "contrast", "people"})))
def test_a_frame_that_lacks_a_field_is_dropped(five_seconds_in, field) -> None:
    assert_dropped(five_seconds_in, json.dumps({name: value for name, value in NEXT.items() if name != field}))


@given(st.text(max_size=20).filter(lambda name: name not in NEXT), JSON)
def test_a_frame_with_a_field_too_many_is_dropped(five_seconds_in, name, value) -> None:
    assert_dropped(five_seconds_in, json.dumps({**NEXT, name: value}))


def assert_counts_no_more_than_passed(page: Conversation, mutant: str) -> None:
    """Whether this frame is taken or dropped, the clock never runs faster than the frames' own time."""
    page = twin(page)
    before_s, before_at_s = (
        sum(hold.held_s for hold in page._stretching._practice.session.holds),
        page._stretching._last_s,
    )
    for text in (mutant, *texts("good")[MID_HOLD : MID_HOLD + 3]):
        for answer in answered(page, text):
            if answer["type"] == "moment":
                passed_s = answer["time_s"] - before_at_s
                assert sum(answer["held_s"].values()) - before_s <= passed_s + 0.002


@given(st.sampled_from(sorted(NEXT)), JSON)
def test_a_frame_with_anything_in_a_field_never_counts_more_than_passed(five_seconds_in, field, value) -> None:
    assert_counts_no_more_than_passed(five_seconds_in, json.dumps({**NEXT, field: value}))


@given(st.sampled_from(["image", "world"]), st.integers(0, len(NAMES) - 1), JSON | st.lists(st.floats(), max_size=5))
def test_a_frame_with_anything_for_a_point_never_counts_more_than_passed(five_seconds_in, field, index, value) -> None:
    points = [*NEXT[field][:index], value, *NEXT[field][index + 1 :]]
    assert_counts_no_more_than_passed(five_seconds_in, json.dumps({**NEXT, field: points}))


@st.composite
def strange_bodies(draw) -> dict[str, object]:
    """Frames that are good by their form: 33 points anywhere, all in one place, or some of a real body moved."""
    strange = dict(NEXT)
    for field, point in GOOD_POINTS.items():
        anywhere = st.lists(point, min_size=len(NAMES), max_size=len(NAMES))
        moved = st.dictionaries(st.integers(0, len(NAMES) - 1), point, max_size=6).map(
            lambda those, field=field: [those.get(index, real) for index, real in enumerate(NEXT[field])]
        )
        strange[field] = draw(anywhere | point.map(lambda one: [one] * len(NAMES)) | moved)
    strange["time_s"] += draw(st.sampled_from([0.0, 1e-9, 1.0, 600.0]))
    strange["width"], strange["height"] = draw(st.sampled_from([(640, 480), (16, 8192), (8192, 16)]))
    return strange


@given(strange_bodies())
def test_a_body_that_no_person_has_is_taken_without_harm(five_seconds_in, strange) -> None:
    assert answered(twin(five_seconds_in), json.dumps(strange))[0]["type"] == "moment"
    assert_counts_no_more_than_passed(five_seconds_in, json.dumps(strange))


@pytest.mark.parametrize(("one", "other"), [("left_hip", "left_knee"), ("right_knee", "right_ankle")])
def test_two_points_in_one_place_are_taken_without_harm(five_seconds_in, one, other) -> None:
    image = list(NEXT["image"])
    image[INDEX[one]] = image[INDEX[other]]
    joined = json.dumps({**NEXT, "time_s": NEXT["time_s"] + 1.0, "image": image})  # so late that nothing is smoothed
    (moment,) = answered(twin(five_seconds_in), joined)
    assert all(isinstance(value, float) for pair in moment["angles"].values() for value in pair)


MESSAGES = st.one_of(
    st.just(BEGIN),
    st.sampled_from(["stop", "pause", "resume", "finish"]).map(lambda name: {"type": "command", "name": name}),
    st.sampled_from(["denied", "lost", "back"]).map(lambda state: {"type": "camera", "state": state}),
    st.integers(0, 400).map(lambda n: frames("good")[n]),
    st.just({"type": "begin", "stretch": CORE, "hold_s": 10}),
    st.sampled_from(["up", "later", "not_today", "did_it", "back", "left"]).map(
        lambda a: {"type": "break", "answer": a}
    ),
    JSON,
).map(lambda message: message if isinstance(message, str) else json.dumps(message))


@given(st.lists(MESSAGES, max_size=30))
def test_any_order_of_messages_is_answered_and_leaves_a_page_that_can_begin_again(five_seconds_in, said) -> None:
    page = twin(five_seconds_in)
    for text in said:
        answered(page, text)
    assert answered(page, BEGIN)[-1]["type"] == "begun"
    assert held_s(page, texts("good")[0]) == 0.0
    page.leave()

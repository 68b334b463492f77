"""The protocol as `docs/protocol.md` tells it is the protocol as it is spoken."""

import re
from dataclasses import fields
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from tests.web.page import BEGIN, MID_HOLD, texts
from tests.web.reminder import Reminder
from unsit.app.desk import open_desk
from unsit.catalogue import CORE
from unsit.coach import Phase
from unsit.cues import Tone
from unsit.observation import Verdict
from unsit.session import Ended
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web import messages
from unsit.web.around import (
    Answers,
    Easier,
    ForgetHealth,
    ForgetPoints,
    KeepPoints,
    KeepPose,
    Myself,
    OwnExport,
    OwnImport,
    Prescribe,
    Show,
    Told,
    Unprescribe,
    Wishes,
)
from unsit.web.breaks import Breaks, End, Idea, Kind, Stage
from unsit.web.conversation import Conversation
from unsit.web.messages import Begin, BreakAnswer, Camera, Frame, Order, Outgoing, PhoneOrder, Resume, Tick
from unsit.web.pairing import Outcome
from unsit.web.phone import Phone
from unsit.web.phone_messages import PhoneCamera, PhoneFrame
from unsit.web.progress import AskProgress, SkipOutcomes, TellOutcomes
from unsit.web.under_way import UnderWay

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
INCOMING = {
    model.model_fields["type"].annotation.__args__[0]: model
    for model in (
        *(
            Begin,
            Resume,
            Frame,
            Tick,
            Camera,
            PhoneOrder,
            Order,
            BreakAnswer,
            Show,
            Answers,
            Told,
            Wishes,
            Myself,
            Easier,
        ),
        *(Prescribe, KeepPose, Unprescribe, OwnExport, OwnImport, ForgetHealth, KeepPoints, ForgetPoints),
        *(AskProgress, TellOutcomes, SkipOutcomes),
    )
}


def rows(heading: str) -> dict[str, list[str]]:
    """The table under this heading: type -> cells."""
    table = DOCUMENT.split(f"## {heading}\n")[1].strip().split("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {row[0].strip("`"): row[1:] for row in cells}


def outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def words(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def moment_paragraph() -> str:
    return next(part for part in DOCUMENT.split("\n\n") if part.startswith("A `moment`:"))


def spoken() -> dict[str, Outgoing]:
    """One message of each type, as the server says it."""
    store = MemoryStore()
    under_way = UnderWay(partial(Recorder, store))
    page = Conversation(open_desk(store, Path("/nowhere")), under_way, breaks=Breaks(Reminder()))
    said = [*page.greeting(), *page.answer("junk"), *page.answer(BEGIN)]
    said += [answer for text in texts("good")[:MID_HOLD] for answer in page.answer(text)]
    said += page.answer('{"type": "command", "name": "stop"}')
    said += page.answer(f'{{"type": "show", "stretch": "{CORE}"}}')
    said += page.answer(f'{{"type": "report", "session": null, "stretch": "{CORE}", "pain": 1}}')
    said += page.answer('{"type": "own_export"}')
    said += page.answer('{"type": "progress"}')
    said += page.answer('{"type": "outcomes", "pain_now": 1}')
    said += [messages.seen(Frame.model_validate_json(texts("good")[0])), Phone("https://desk:1/", "AA").standing()]
    said += page.answer('{"type": "camera", "state": "wanted"}')
    with_a_cue_last = sorted(said, key=lambda message: message.get("cue") is not None)
    return {message["type"]: message for message in with_a_cue_last}


@pytest.fixture(scope="module")
def said() -> dict[str, Outgoing]:
    return spoken()


def test_the_document_knows_every_incoming_message() -> None:
    assert set(rows("Page -> server")) == set(INCOMING)


@pytest.mark.parametrize(
    "kind",
    [
        *("begin", "frame", "tick", "show", "wish", "person", "keep_pose", "unprescribe"),
        *("progress", "outcomes", "skip_outcomes", "keep_points"),
    ],
)
def test_the_fields_of_an_incoming_message_are_those_of_the_document(kind: str) -> None:
    told = words(outside_brackets(rows("Page -> server")[kind][0]))
    assert set(told) == set(INCOMING[kind].model_fields) - {"type"}


def choices(kind: str, field: str) -> set[str]:
    annotation = INCOMING[kind].model_fields[field].annotation
    return set(get_args(annotation) if get_origin(annotation) is Literal else list(annotation))


@pytest.mark.parametrize(
    ("kind", "field"), [("camera", "state"), ("command", "name"), ("phone", "name"), ("break", "answer")]
)
def test_the_choices_of_an_incoming_message_are_those_of_the_document(kind: str, field: str) -> None:
    told = words(outside_brackets(rows("Page -> server")[kind][0]))
    assert told[0] == field
    assert set(told[1:]) == choices(kind, field)


def test_the_document_knows_every_outgoing_message(said) -> None:
    assert set(rows("Server -> page")) == set(said)


@pytest.mark.parametrize(
    "kind",
    [
        *("hello", "begun", "summary", "error", "state", "judged", "own", "seen", "eyes", "break"),
        *("progress", "noted"),
    ],
)
def test_the_fields_of_an_outgoing_message_are_those_of_the_document(said, kind: str) -> None:
    told = words(outside_brackets(rows("Server -> page")[kind][0]))
    assert set(told) == set(said[kind]) - {"type"}


@pytest.mark.parametrize(
    ("kind", "field", "inner"),
    [
        ("hello", "stretches", lambda message: message["stretches"][0]),
        ("summary", "legs", lambda message: message["legs"]["right"]),
    ],
)
def test_what_lies_inside_a_field_is_what_the_document_says(said, kind: str, field: str, inner) -> None:
    cell = rows("Server -> page")[kind][0]
    told = re.search(rf"`{field}`:[^`]*`\{{(?:right: \{{)?([^}}]*)\}}", cell)
    assert told is not None
    assert set(re.sub(r":[^,]*", "", told[1]).split(", ")) == set(inner(said[kind]))


def test_the_fields_of_a_moment_are_those_of_the_document(said) -> None:
    paragraph = outside_brackets(moment_paragraph())
    explained = {"moment", "tone", *map(str, Tone), *map(str, Verdict)}
    assert set(words(paragraph)) - explained == set(said["moment"]) - {"type"} - explained
    assert set(said["moment"]) - {"type"} <= set(words(paragraph))


def test_what_lies_inside_the_fields_of_a_moment_is_what_the_document_says(said) -> None:
    moment = said["moment"]
    assert moment["cue"] is not None
    for field in ("held_s", "cue", "view"):
        told = re.search(rf"`{field}` `\{{([^}}]*)\}}", moment_paragraph())
        assert told is not None
        assert set(told[1].split(", ")) == set(moment[field])


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (Phase, moment_paragraph()),
        (Tone, moment_paragraph()),
        (Verdict, moment_paragraph()),
        (Ended, rows("Server -> page")["summary"][0]),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_name_that_a_message_can_carry_stands_in_the_document(names: type[StrEnum], where: str) -> None:
    assert set(map(str, names)) <= set(words(where))


def test_the_version_and_the_largest_message_are_those_of_the_document() -> None:
    assert f"Protocol version: **{messages.PROTOCOL}**" in DOCUMENT
    assert f"over {messages.LARGEST_BYTES // 1024} KiB" in DOCUMENT


def test_every_way_a_break_can_stand_is_in_the_document() -> None:
    cell = rows("Server -> page")["break"][0]
    assert {*get_args(Kind), *get_args(Stage), *get_args(End)} <= set(words(cell))
    assert re.search(r"`idea` \(null or `{([^}]*)}`\)", cell)[1].split(", ") == [each.name for each in fields(Idea)]


def test_how_the_phone_stands_is_told_as_the_document_says(said) -> None:
    told = set(words(rows("Server -> page")["phone"][0]))
    assert set(said["phone"]) - {"type"} <= told
    troubles = set(get_args(PhoneCamera.model_fields["state"].annotation)) - {"back"}
    assert troubles | {"unpaired", "away", "loading", "ready"} <= told


def test_the_phone_s_messages_are_those_of_the_document() -> None:
    section = DOCUMENT.split("## The phone\n")[1]
    states = set(get_args(PhoneCamera.model_fields["state"].annotation))
    assert states | {"ready", "frame", "tilt", "open", "close", "tell", *Outcome} <= set(words(section))
    assert set(PhoneFrame.model_fields) == set(Frame.model_fields) | {"tilt"}

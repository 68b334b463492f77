"""Around the sessions: what an answer, a word of pain, a wish or an own version changes, as the page is told of it."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.web.page import texts
from unsit.app.desk import data
from unsit.app.own import OwnFolder
from unsit.catalogue import CORE
from unsit.exchange.stretch_json import exported, plain
from unsit.landmarks import Side
from unsit.person import USUAL
from unsit.session import CLOCK, Ended, Hold, Session
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web.around import LARGEST_FILE, LARGEST_PART
from unsit.web.conversation import Conversation
from unsit.web.desk import Desk
from unsit.web.under_way import UnderWay

DATA = data()
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HERE = sorted(map(str, USUAL))
ALL_GATES = ("emergency", "see_someone", "conditions")


class Page:
    """A page that talks to a desk whose clock a test sets."""

    def __init__(self, folder: Path, *, store: MemoryStore | None = None) -> None:
        self.time, self.store = MORNING, store or MemoryStore()
        self.folder = folder
        desk = Desk(DATA, self.store, OwnFolder(folder, DATA.catalogue), lambda: self.time)
        self.conversation = Conversation(desk, UnderWay(partial(Recorder, self.store)))
        self.state = self.conversation.greeting()[-1]

    def say(self, message: str, /, **fields):
        """The answers to this message by type; the state is remembered."""
        said = {answer["type"]: answer for answer in self.conversation.answer(json.dumps({"type": message} | fields))}
        self.state = said.get("state", self.state)
        return said

    def answer_all(self, *yes: str) -> None:
        for gate in ALL_GATES:
            asked = {q["id"] for group in self.questions(gate) for q in group["questions"]}
            self.say("answers", gate=gate, yes=[name for name in yes if name in asked])

    def take_in(self, text: str):
        """A file of own stretches, in parts; the answers to the last of them."""
        parts = [text[at : at + LARGEST_PART] for at in range(0, len(text), LARGEST_PART)]
        assert [self.say("own_import", text=part, more=True) for part in parts[:-1]] == [{}] * (len(parts) - 1)
        return self.say("own_import", text=parts[-1])

    def questions(self, gate: str):
        hello, _ = self.conversation.greeting()
        return next(each["groups"] for each in hello["questions"]["gates"] if each["gate"] == gate)

    def plan(self) -> list[str]:
        return [item["stretch"] for item in self.state["plan"]["items"]]

    def done(self, stretch=CORE, days_ago=0.0, held_s=30.0, ended=Ended.FINISHED, source="camera") -> str:
        """A session that is kept as if it had been done."""
        holds = tuple(Hold(side, 0.0, held_s, held_s) for side in Side)
        session = Session(stretch, source, 30.0, 90.0, holds, ended=ended)
        return self.store.begin(session, self.time - timedelta(days=days_ago))


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path / "stretches")


@pytest.fixture
def asked(page: Page) -> Page:
    """Someone who has said no to everything."""
    page.answer_all()
    return page


# The questions


def test_a_new_person_is_asked_everything_and_starts_nothing_before(page: Page) -> None:
    assert page.state["due"] == list(ALL_GATES)
    said = page.say("begin", stretch=CORE, hold_s=None, source="camera")
    assert said["error"]["code"] == "not_now"
    page.answer_all()
    assert page.state["due"] == []
    assert page.state["outcome"]["state"] == "go_on"
    assert page.say("begin", stretch=CORE, hold_s=None, source="camera")["begun"]["stretch"] == CORE


def test_the_demo_is_asked_nothing(page: Page) -> None:
    assert "begun" in page.say("begin", stretch=CORE, hold_s=None, source="demo")


def test_an_emergency_leaves_nothing_on_offer_and_no_plan(page: Page) -> None:
    page.answer_all("numb_or_bladder")
    assert page.state["outcome"]["state"] == "emergency"
    assert page.plan() == []
    assert all(offer["blocked"] for offer in page.state["offers"].values())
    assert page.say("begin", stretch=CORE, hold_s=None, source="camera")["error"]["code"] == "not_now"


@pytest.mark.parametrize("answer", [rule.id for rule in DATA.screening.rules])
def test_no_answer_leaves_a_blocked_stretch_in_the_plan_or_lets_it_begin(page: Page, answer: str) -> None:
    page.answer_all(answer)
    page.say("wish", minutes=60, floor=True, camera=True, have=[*HERE, "strap", "bed", "step", "block", "low-seat"])
    blocked = {name for name, offer in page.state["offers"].items() if offer["blocked"]}
    assert not blocked & set(page.plan())
    for name in sorted(blocked)[:3]:
        said = page.say("begin", stretch=name, hold_s=None, source="camera")
        assert said["error"]["message"].startswith("Left out")


def test_who_cannot_get_down_to_the_floor_is_offered_nothing_there(asked: Page) -> None:
    asked.answer_all("cannot_floor")
    asked.say("wish", minutes=30, floor=True, camera=True, have=HERE)
    assert asked.plan()
    assert not any(DATA.catalogue.stretches[name].on_the_floor for name in asked.plan())
    assert asked.state["ladder"]["rung"] <= 1


def test_the_next_day_asks_one_line_and_four_weeks_later_everything(asked: Page) -> None:
    asked.time = MORNING + timedelta(days=1)
    asked.say("wish", minutes=5, floor=True, camera=True, have=HERE)
    assert asked.state["due"] == ["daily"]
    asked.say("answers", gate="daily", yes=[])
    assert asked.state["due"] == []
    asked.time = MORNING + timedelta(days=28)
    asked.say("wish", minutes=5, floor=True, camera=True, have=HERE)
    assert set(asked.state["due"]) == set(ALL_GATES)


@pytest.mark.parametrize(
    "told",
    [
        {"gate": "emergency", "yes": "leg_weakness"},
        {"gate": "nonsense", "yes": []},
        {"gate": "daily", "yes": [], "sides": {"x": "middle"}},
        {"gate": "daily", "yes": [], "sides": {"kneeling_hurts": "left"}},
        {"gate": "daily", "yes": ["x" * 5000]},
    ],
)
def test_an_answer_that_cannot_be_changes_nothing(page: Page, told) -> None:
    assert "error" in page.say("answers", **told)
    assert page.store.answers() == {}


def test_all_of_it_can_be_deleted(asked: Page) -> None:
    asked.say("person", older=True, stature_cm=180.0)
    asked.say("report", session=None, stretch=CORE, pain=1)
    asked.say("forget_health")
    assert set(asked.state["due"]) == set(ALL_GATES)
    assert asked.state["person"]["stature_cm"] is None
    assert asked.store.reports() == []


# Stops and pain


def test_after_any_stop_everything_is_asked_again_whatever_is_told_of_it(asked: Page) -> None:
    asked.time += timedelta(minutes=10)
    session = asked.done(ended=Ended.STOPPED)
    asked.time += timedelta(minutes=10)
    asked.say("easier")
    assert set(asked.state["due"]) == set(ALL_GATES)
    asked.say("report", session=session, stretch=CORE, pain=0)
    assert set(asked.state["due"]) == set(ALL_GATES)
    asked.answer_all()
    assert asked.state["due"] == []


@pytest.mark.parametrize(
    ("told", "colour", "then"),
    [
        ({"pain": 0, "feeling": 4}, "green", "go_on"),
        ({"pain": 2}, "green", "go_on"),
        ({"pain": 3}, "amber", "ease_out"),
        ({"pain": 4, "kind": "eased_out"}, "amber", "end_stretch"),
        ({"pain": 2, "kind": "eased_out"}, "green", "go_on"),
        ({"pain": 6}, "red", "end_session"),
        ({"pain": 0, "signs": ["numb"]}, "red", "end_session"),
        ({}, None, "go_on"),
    ],
)
def test_what_is_told_of_pain_is_judged(asked: Page, told, colour, then) -> None:
    asked.time += timedelta(minutes=5)
    judged = asked.say("report", session=None, stretch=CORE, **told)["judged"]
    assert (judged["colour"], judged["then"]) == (colour, then)
    assert bool(asked.state["due"]) == (colour == "red")
    if then == "end_stretch":
        assert judged["easier"] == "hip-and-lower-back-tall"


def test_the_easier_version_that_is_offered_is_one_that_nothing_blocks(asked: Page) -> None:
    asked.answer_all("cannot_floor")
    judged = asked.say("report", session=None, stretch=CORE, pain=5, kind="eased_out")["judged"]
    assert judged["easier"] is None or not asked.state["offers"][judged["easier"]]["blocked"]


def test_a_morning_that_is_worse_rests_the_stretch_and_leads_one_rung_down(asked: Page) -> None:
    asked.say("wish", minutes=2, floor=True, camera=True, have=HERE)
    before, (stretch,) = asked.state["ladder"]["rung"], asked.plan()
    asked.say("report", session=asked.done(stretch), stretch=stretch, pain=1)
    asked.time += timedelta(days=1)
    asked.say("answers", gate="daily", yes=[])
    assert [each["id"] for each in asked.state["ask_morning"]["stretches"]] == [stretch]
    judged = asked.say("report", session=None, stretch=stretch, pain=4, kind="next_morning")["judged"]
    assert judged["then"] == "end_stretch"
    assert asked.state["ask_morning"] is None
    assert stretch not in asked.plan()
    assert asked.state["ladder"]["rung"] == before - 1


def test_three_comfortable_mornings_lead_one_rung_up(asked: Page) -> None:
    asked.say("wish", minutes=2, floor=True, camera=True, have=HERE)
    before, (stretch,) = asked.state["ladder"]["rung"], asked.plan()
    for _ in range(3):
        asked.say("report", session=asked.done(stretch), stretch=stretch, pain=1, feeling=4)
    assert asked.state["ladder"]["rung"] == before, "three in one morning are one day"
    for _ in range(2):
        asked.time += timedelta(days=1)
        asked.say("report", session=asked.done(stretch), stretch=stretch, pain=1, feeling=4)
    assert asked.state["ladder"]["rung"] == before + 1
    asked.say("easier")
    assert asked.state["ladder"]["rung"] == before


def test_the_morning_asks_after_all_that_was_held_the_day_before(asked: Page) -> None:
    asked.done("butterfly", held_s=0, days_ago=2)
    for hours, stretch in ((2, "standing-hip-flexor"), (1, "chair-twist"), (0.5, "standing-hip-flexor")):
        asked.done(stretch, days_ago=-hours / 24)
    asked.time += timedelta(days=1)
    asked.say("answers", gate="daily", yes=[])
    told = asked.state["ask_morning"]["stretches"]
    assert [each["id"] for each in told] == ["standing-hip-flexor", "chair-twist"]
    asked.say("report", session=None, stretch="chair-twist", pain=4, kind="next_morning")
    assert asked.state["ask_morning"] is None
    rested = " ".join(asked.state["plan"]["left_out"])
    assert told[1]["name"] in rested
    assert told[0]["name"] not in rested


def test_off_the_ladder_too_a_bad_morning_is_followed_by_the_easier_version(asked: Page) -> None:
    asked.say("wish", minutes=60, floor=True, camera=True, have=[*HERE, "strap", "step"])
    stretches = DATA.catalogue.stretches
    ladder = {name for rung in DATA.scheme.rung for name in rung.stretches}
    stretch = next(name for name in asked.plan() if name not in ladder and stretches[name].easier)
    asked.done(stretch)
    asked.time += timedelta(days=1)
    asked.say("answers", gate="daily", yes=[])
    asked.say("report", session=None, stretch=stretch, pain=4, kind="next_morning")
    asked.time += timedelta(days=3)
    asked.say("answers", gate="daily", yes=[])
    assert stretch not in asked.plan()
    assert set(stretches[stretch].easier) & set(asked.plan())


# What to mind


def test_a_caution_is_told_with_the_stretch_s_own_way_round_it(asked: Page) -> None:
    asked.answer_all("kneeling_hurts")
    rule = next(rule for rule in DATA.screening.rules if rule.id == "kneeling_hurts")
    adapted = DATA.catalogue.stretches["half-kneeling-hip-flexor"].adapt["kneeling_hurts"]
    assert "?" in adapted, "it says itself whom it is for"
    assert asked.state["offers"]["half-kneeling-hip-flexor"]["words"] == [f"{adapted} {rule.note}"]


def test_just_the_stretch_is_on_the_person_s_rung_and_says_what_to_mind(asked: Page) -> None:
    assert asked.state["plan"]["just"]["stretch"] == "hip-and-lower-back-tall"
    asked.answer_all("kneeling_hurts")
    just = asked.state["plan"]["just"]["stretch"]
    assert "kneel_load" not in DATA.catalogue.stretches[just].features
    asked.answer_all("numb_or_bladder")
    assert asked.state["plan"]["just"] is None


# The person, the week


def test_the_weeks_minutes_are_those_of_what_is_kept(asked: Page) -> None:
    asked.done(held_s=90.0)
    asked.done(held_s=600.0, days_ago=8)
    asked.say("wish", minutes=5, floor=True, camera=True, have=HERE)
    week = {each["region"]: each for each in asked.state["weeks"]}
    assert (week["hip flexors"]["left"], week["hip flexors"]["right"]) == (1.5, 1.5)


def test_the_demo_s_seconds_are_nobody_s(asked: Page) -> None:
    asked.done(held_s=90.0, days_ago=0.6, source="demo", ended=Ended.STOPPED)
    asked.say("wish", minutes=5, floor=True, camera=True, have=HERE)
    assert all(each[side] == 0 for each in asked.state["weeks"] for side in ("left", "right"))
    assert (asked.state["ask_morning"], asked.state["due"]) == (None, [])


def test_only_what_is_named_of_the_person_is_changed(asked: Page) -> None:
    asked.say("person", stature_cm=181.0)
    asked.say("person", older=True, cannot=["reach"])
    person = asked.state["person"]
    assert (person["stature_cm"], person["older"], person["cannot"]) == (181.0, True, ["reach"])
    assert "error" in asked.say("person", stature_cm=20.0)
    assert asked.state["person"]["stature_cm"] == 181.0


def test_a_limit_of_one_s_own_is_kept_and_no_target_of_any_stretch_is_beyond_it(asked: Page) -> None:
    asked.say("person", limits=[{"measure": "trunk_turn_away_deg", "at_most": 20.0}])
    for stretch in (CORE, "hip-and-lower-back-tall"):
        targets = asked.say("show", stretch=stretch)["shown"]["stretch"]["targets"]
        turn = next(each for each in targets if each["measure"] == "trunk_turn_away_deg")
        assert turn["low"] <= 10
        assert turn["high"] == 20
    assert "error" in asked.say("person", limits=[{"measure": "nose_length", "at_most": 20.0}])
    asked.say("person", limits=[])
    assert asked.state["person"]["limits"] == []


def test_the_lens_is_told_in_metres_of_the_person_as_tall_as_they_say(asked: Page) -> None:
    def lens():
        asked.say("begin", stretch=CORE, hold_s=None, source="camera")
        moments = [asked.conversation.answer(text)[0] for text in texts("good")[:100]]
        return next(each["view"]["lens"] for each in reversed(moments) if each["view"]["lens"])

    usual = lens()
    asked.say("person", stature_cm=187.0)
    tall = lens()
    assert (usual["stature_m"], tall["stature_m"]) == (1.7, 1.87)
    for name in ("height_m", "distance_m"):
        assert tall[name] == pytest.approx(1.1 * usual[name], abs=0.02)


def test_what_is_said_not_to_be_here_is_needed_by_nothing_in_the_plan(asked: Page) -> None:
    assert sorted(asked.state["person"]["have"]) == HERE
    asked.answer_all("dizzy_or_falls")
    asked.say("wish", minutes=60, floor=True, camera=True, have=[])
    assert asked.plan()
    assert [DATA.catalogue.stretches[name].needs for name in asked.plan()] == [()] * len(asked.plan())


def test_a_person_document_that_nobody_can_read_is_no_person(page: Page) -> None:
    page.store.keep_document("person", '{"shoe_size": 43}')
    page.say("easier")
    assert page.state["person"]["stature_cm"] is None


# Own versions


MINE = {"id": "mine", "from": CORE, "name": "Mine", "hold": {"default_s": 15}, "limit": [
    {"measure": "trunk_turn_away_deg", "at_most": 20}
]}  # fmt: skip


def test_copy_and_change_is_kept_offered_first_and_begun_with_its_hold(asked: Page) -> None:
    asked.say("prescribe", prescription=MINE)
    assert [own["id"] for own in asked.state["own"]] == ["mine"]
    assert "mine" in asked.plan()
    assert asked.say("begin", stretch="mine", hold_s=None, source="camera")["begun"]["hold_s"] == 15
    assert asked.say("show", stretch="mine")["shown"]["stretch"]["own"] is True
    asked.say("unprescribe", id="mine")
    assert asked.state["own"] == []


def test_own_versions_travel_as_one_file(asked: Page, tmp_path: Path) -> None:
    asked.say("prescribe", prescription=MINE)
    text = asked.say("own_export")["own"]["text"]
    other = Page(tmp_path / "another")
    other.say("own_import", text=text)
    assert [own["name"] for own in other.state["own"]] == ["Mine"]
    assert other.say("own_export")["own"]["text"] == text


def whole_stretches(count: int) -> str:
    """So many whole stretches of one's own, as one file."""
    ours = list(DATA.catalogue.stretches.values())[:count]
    return exported(plain(stretch.model_copy(update={"id": f"draft-{stretch.id}"})) for stretch in ours)


def test_a_file_of_any_length_that_we_export_comes_back(asked: Page, tmp_path: Path) -> None:
    asked.take_in(whole_stretches(20))
    text = asked.say("own_export")["own"]["text"]
    assert len(text) > 60_000
    other = Page(tmp_path / "another")
    other.take_in(text)
    assert len(list(other.folder.glob("*.toml"))) == 20
    assert other.say("own_export")["own"]["text"] == text


def test_a_file_that_is_far_too_long_is_refused_and_forgotten(asked: Page) -> None:
    parts = LARGEST_FILE // LARGEST_PART + 1
    said = [asked.say("own_import", text="x" * LARGEST_PART, more=True) for _ in range(parts)]
    assert "too large" in said[-1]["error"]["message"]
    assert "error" not in asked.take_in(whole_stretches(1))
    assert len(list(asked.folder.glob("*.toml"))) == 1


def test_what_was_brought_in_whole_is_chosen_and_never_planned(asked: Page) -> None:
    before = asked.plan()
    asked.take_in(whole_stretches(1))
    assert asked.plan() == before
    (draft,) = (path.stem for path in asked.folder.glob("*.toml"))
    assert asked.say("begin", stretch=draft, hold_s=None, source="camera")["begun"]["stretch"] == draft


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("prescribe", {"prescription": MINE | {"from": "yoga"}}, "no stretch is called 'yoga'"),
        ("prescribe", {"prescription": MINE | {"id": CORE}}, "one of ours"),
        ("prescribe", {"prescription": MINE | {"id": "../../etc/passwd"}}, "pattern"),
        ("prescribe", {"prescription": MINE | {"target": [{"key": "wings", "low": 1}]}}, "has no target wings"),
        ("unprescribe", {"id": "../mine"}, "small letters"),
        ("unprescribe", {"id": "nobody"}, "no own stretch"),
        ("own_import", {"text": "{}"}, "no file of own stretches"),
        ("own_import", {"text": "not json"}, "no file of own stretches"),
        ("own_import", {"text": '{"format": "x", "version": 1, "stretches": []}'}, "expected format"),
        ("keep_pose", {"id": "mine", "name": "Mine"}, "No pose to keep"),
        ("show", {"stretch": "nothing"}, "known:"),
    ],
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(asked: Page, kind, fields, words) -> None:
    assert words in asked.say(kind, **fields)["error"]["message"]
    assert asked.state["own"] == []
    assert not list(asked.folder.glob("*")) if asked.folder.exists() else True


def test_a_broken_file_in_the_folder_stops_nothing_and_is_told(page: Page) -> None:
    page.folder.mkdir(parents=True)
    (page.folder / "broken.toml").write_text('from = "hip-and-lower-back"\nid = 3')
    page.answer_all()
    assert page.plan()
    assert any("broken.toml" in problem for problem in page.state["own_problems"])


def test_the_pose_that_is_held_becomes_the_target(asked: Page) -> None:
    asked.say("begin", stretch=CORE, hold_s=None, source="camera")
    for text in texts("good")[:150]:
        asked.conversation.answer(text)
    asked.say("keep_pose", id="as-shown", name="As shown to me", by="my physiotherapist")
    (own,) = asked.state["own"]
    assert own["prescription"]["by"] == "my physiotherapist"
    turn = next(target for target in own["prescription"]["target"] if target["key"] == "turn")
    assert 5 < turn["low"] < 40


# By the clock


def test_a_session_by_the_clock_is_ticked_and_kept_as_told(asked: Page) -> None:
    asked.say("begin", stretch=CORE, hold_s=20, source="clock", first="left", verbosity="essentials")
    moment, seconds = {}, 0
    for seq in range(150):
        seconds += 0.2
        moment = asked.say("tick", seq=seq, time_s=seconds).get("moment", moment)
    assert moment["told"] is True
    assert moment["held_s"]["left"] > 15 > moment["held_s"]["right"]
    summary = asked.say("command", name="finish")["summary"]
    assert summary["told"] is True
    assert asked.store.sessions()[0].session.source == CLOCK


def test_a_frame_is_no_tick(asked: Page) -> None:
    asked.say("begin", stretch=CORE, hold_s=None, source="clock")
    (error,) = asked.conversation.answer(texts("good")[0])
    assert error["code"] == "wrong_watch"
    asked.say("begin", stretch=CORE, hold_s=None, source="camera")
    assert asked.say("tick", seq=1, time_s=1.0)["error"]["code"] == "wrong_watch"


# What a session tells of the person


def test_a_session_tells_how_far_one_has_been_and_the_furthest_is_remembered(asked: Page) -> None:
    asked.say("begin", stretch=CORE, hold_s=None, source="camera")
    for text in texts("good")[:200]:
        asked.conversation.answer(text)
    asked.say("command", name="finish")
    asked.say("wish", minutes=5, floor=True, camera=True, have=HERE)
    reached = asked.state["person"]["own_range_deg"]["trunk_turn_away_deg"]
    assert 15 < reached < 60
    asked.answer_all("very_flexible")
    targets = asked.say("show", stretch=CORE)["shown"]["stretch"]["targets"]
    assert next(t for t in targets if t["key"] == "turn")["high"] == pytest.approx(0.75 * reached, abs=0.1)


def test_the_demo_tells_nothing_of_the_person(page: Page) -> None:
    page.say("begin", stretch=CORE, hold_s=None, source="demo")
    for text in texts("good")[:150]:
        page.conversation.answer(text)
    page.say("command", name="finish")
    assert page.store.document("person") is None


def test_a_pose_kept_in_an_own_version_is_a_version_of_the_same_stretch(asked: Page) -> None:
    asked.say("prescribe", prescription=MINE)
    asked.say("begin", stretch="mine", hold_s=None, source="camera")
    for text in texts("good")[:150]:
        asked.conversation.answer(text)
    asked.say("keep_pose", id="as-shown", name="As shown to me")
    assert {own["id"]: own["from"] for own in asked.state["own"]} == {"mine": CORE, "as-shown": CORE}


def test_the_hold_of_an_own_version_is_its_own_whatever_one_usually_holds(asked: Page) -> None:
    asked.say("person", hold_s=45.0)
    asked.say("prescribe", prescription=MINE)
    assert asked.say("begin", stretch="mine", hold_s=None, source="camera")["begun"]["hold_s"] == 15
    assert asked.say("begin", stretch=CORE, hold_s=None, source="camera")["begun"]["hold_s"] == 45

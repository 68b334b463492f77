"""What an answer leaves out stays out, no word promises more than it can, and every question comes when it is due."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from unsit.catalogue import CatalogueError, load
from unsit.catalogue.questions import load_pain_words, load_screening, read_screening
from unsit.landmarks import Side
from unsit.movement import FEATURES
from unsit.screening import (
    IN_FULL,
    Answered,
    AnswerUnknown,
    Gate,
    Outcome,
    Rule,
    Screening,
    State,
    due,
    named_sides,
    outcome,
    said_yes,
    still_asked,
)

SCREENING = load_screening()


@dataclass(frozen=True)
class Made:
    """A stretch as far as the screening looks at it."""

    id: str
    features: tuple[str, ...]


ONE_FEATURE_EACH = [Made(feature, (feature,)) for feature in FEATURES]
CORE_LIKE = Made(
    "core-like",
    ("kneel_load", "floor_transfer", "asym_stance", "deep_hip_flex", "hip_ext", "add_stretch", "loaded_twist"),
)
ASKS_NOTHING = Made("asks-nothing", ())
MADE = [*ONE_FEATURE_EACH, CORE_LIKE, ASKS_NOTHING, Made("asks-everything", tuple(FEATURES))]
CATALOGUE = [Made(stretch.id, stretch.features) for stretch in load().stretches.values()]
STRETCHES = [*MADE, *CATALOGUE]

EMERGENCIES = ["daily", "numb_or_bladder", "leg_weakness", "after_accident", "chest_or_collapse", "fever_very_unwell"]
FIRST_SEE_SOMEONE = [
    *("cancer_or_weight_loss", "infection_risk", "new_pain_fragile", "night_pain", "morning_stiffness"),
    *("below_knee_numb", "swollen_calf", "recent_operation", "told_not_to", "heart_or_long_illness"),
]
# The rules once more, as they were decided on, apart from the file that the program reads: id, blocked, cautioned.
RULES = [
    (
        "leg_symptoms",
        "neural_tension loaded_flex loaded_twist spine_flex_end",
        "twist_end ham_long deep_hip_flex end_ext",
    ),
    ("vertebra_slipped", "end_ext loaded_twist", "hip_ext twist_end prone"),
    ("worse_standing", "end_ext", "hip_ext prone"),
    ("fragile_bones", "loaded_flex spine_flex_end loaded_twist", "twist_end floor_transfer balance end_ext"),
    ("hip_replacement_behind", "deep_hip_flex hip_flex_ir_add", "floor_transfer kneel_load ham_long"),
    ("hip_replacement_front", "hip_ext hip_ext_er prone", "hip_er_end floor_transfer kneel_load"),
    ("kneeling_hurts", "", "kneel_load deep_knee_flex"),
    ("hip_pinch", "hip_flex_ir_add", "deep_hip_flex hip_er_end add_stretch"),
    ("hamstring_sore", "neural_tension", "ham_long deep_hip_flex"),
    ("groin_sore", "", "add_stretch hip_ext hip_er_end"),
    ("pelvic_pain", "asym_stance", "add_stretch hip_er_end balance"),
    ("recent_surgery", " ".join(FEATURES), ""),
    ("fresh_injury", " ".join(FEATURES), ""),
    (
        "pregnant",
        "prone",
        "supine_flat loaded_twist twist_end hip_flex_ir_add balance hip_er_end add_stretch end_ext spine_flex_end",
    ),
    ("very_flexible", "", "hip_ext hip_ext_er hip_er_end add_stretch ham_long twist_end end_ext deep_knee_flex"),
    ("eyes_or_pressure", "head_down", "loaded_flex"),
    ("dizzy_or_falls", "", "balance floor_transfer head_down"),
    ("cannot_floor", "floor_transfer", ""),
    ("wrist_hurts", "", "wrist_load"),
    ("shoulder_hurts", "", "arm_behind overhead wrist_load"),
]
BLOCKED = {name: frozenset(blocked.split()) for name, blocked, _ in RULES}
CAUTIONED = {name: frozenset(cautioned.split()) for name, _, cautioned in RULES}
EVERY_ANSWER = [*EMERGENCIES, *FIRST_SEE_SOMEONE, *BLOCKED]


def found(yes: Iterable[str], stretches: Iterable[Made] = MADE, screening: Screening = SCREENING) -> Outcome:
    return outcome(screening, frozenset(yes), stretches)


# Each answer


def test_every_question_of_the_file_is_in_these_tables_and_no_other():
    assert [question.id for question in SCREENING.questions] == EVERY_ANSWER


def test_no_yes_goes_on_with_every_stretch_and_promises_nothing():
    nothing = found([])
    assert nothing.state is State.GO_ON
    assert nothing.texts == ("None of your answers tells us to stop. If in doubt, ask a clinician.",)
    assert list(nothing.remaining) == [stretch.id for stretch in MADE]


@pytest.mark.parametrize("answer", EMERGENCIES)
def test_an_emergency_leaves_no_stretch_and_says_what_to_do(answer):
    told = found([answer])
    assert told.state is State.EMERGENCY
    assert told.remaining == ()
    assert told.texts[0] == SCREENING.say.emergency
    assert told.texts[-1] == SCREENING.say.disclaimer
    assert len(told.texts) == 3


@pytest.mark.parametrize("answer", FIRST_SEE_SOMEONE)
def test_who_should_see_someone_first_is_told_so_and_gets_no_stretch(answer):
    told = found([answer])
    assert told.state is State.SEE_SOMEONE
    assert told.remaining == ()
    assert told.texts[0] == SCREENING.say.see_someone


@pytest.mark.parametrize(("answer", "blocked", "cautioned"), RULES, ids=[rule[0] for rule in RULES])
def test_an_answer_blocks_and_cautions_what_was_decided_on_and_nothing_else(answer, blocked, cautioned):
    offers = found([answer], ONE_FEATURE_EACH).offers
    assert {name for name, offer in offers.items() if offer.blocked_by == (answer,)} == set(blocked.split())
    assert {name for name, offer in offers.items() if offer.cautions == (answer,)} == set(cautioned.split())


def test_the_more_pressing_word_comes_first_and_every_advice_is_told():
    told = found(["swollen_calf", "leg_weakness", "kneeling_hurts"])
    assert told.state is State.EMERGENCY
    assert told.texts[0] == SCREENING.say.emergency
    assert [question.advice in told.texts for question in alarms("swollen_calf", "leg_weakness")] == [True, True]


def alarms(*ids: str):
    return [alarm for several in SCREENING.alarms.values() for alarm in several if alarm.id in ids]


def test_an_answer_that_blocks_everything_leaves_not_even_what_asks_nothing_of_a_body():
    assert found(["recent_surgery"]).remaining == ()
    assert found(["recent_surgery"]).state is State.GO_ON


# Two answers together


def let_through(
    yes: Iterable[str], stretches: Iterable[Made], screening: Screening = SCREENING
) -> Iterator[tuple[str, str]]:
    """The stretches on offer in spite of an answer, and those whose caution is not told; none is the aim."""
    told = found(yes, stretches, screening)
    alarmed = not set(yes).isdisjoint([*EMERGENCIES, *FIRST_SEE_SOMEONE])
    for stretch in stretches:
        offer = told.offers[stretch.id]
        blocking = [name for name in yes if BLOCKED.get(name, frozenset()) & set(stretch.features)]
        if (blocking or alarmed) and (stretch.id in told.remaining or not offer.words):
            yield stretch.id, "on offer"
        if not blocking and not alarmed:
            minded = {name for name in yes if CAUTIONED.get(name, frozenset()) & set(stretch.features)}
            if set(offer.cautions) != minded or len(offer.words) < len({note(name) for name in minded}):
                yield stretch.id, "not told"


def note(name: str) -> str:
    return next(rule.note for rule in SCREENING.rules if rule.id == name)


def test_no_pair_of_answers_lets_a_blocked_stretch_through_or_keeps_a_caution_to_itself():
    for yes in combinations(EVERY_ANSWER, 2):
        assert list(let_through(yes, STRETCHES)) == [], yes


@pytest.mark.parametrize("answer", [name for name, blocked, cautioned in RULES if blocked or cautioned])
def test_a_rule_that_forgets_what_it_is_for_would_be_noticed(answer):
    def dumb(rule: Rule) -> Rule:
        return rule.model_copy(update={"blocks": (), "cautions": ()}) if rule.id == answer else rule

    groups = tuple(
        group.model_copy(update={"question": tuple(dumb(rule) for rule in group.question)})
        for group in SCREENING.condition
    )
    forgetful = SCREENING.model_copy(update={"condition": groups})
    assert list(let_through([answer, "cannot_floor"], MADE, forgetful))


def test_the_stretches_of_the_catalogue_say_what_they_ask_of_a_body():
    """Else nothing would ever be blocked."""
    assert [stretch.id for stretch in CATALOGUE if "kneel_load" in stretch.features]


def test_the_whole_of_the_answers_leaves_nothing():
    assert found(BLOCKED, STRETCHES).remaining == ()


# In words


def test_a_caution_is_told_as_its_note_and_names_the_side_that_was_named():
    sided = outcome(SCREENING, {"kneeling_hurts"}, [CORE_LIKE], {"kneeling_hurts": Side.LEFT}).offers[CORE_LIKE.id]
    unsided = outcome(SCREENING, {"kneeling_hurts"}, [CORE_LIKE]).offers[CORE_LIKE.id]
    assert unsided.words == (note("kneeling_hurts"),)
    assert sided.words == (f"{note('kneeling_hurts')} You said: your left.",)


@pytest.mark.parametrize("side", [None, *Side])
def test_a_replaced_hip_leaves_the_stretch_out_for_both_sides_and_says_so(side):
    name = "hip_replacement_front"
    (offer,) = outcome(SCREENING, {name}, [CORE_LIKE], {name: side} if side else {}).offers.values()
    assert offer.blocked_by == (name,)
    assert offer.words == (
        "Left out, for both sides, because you said yes to: Hip replaced from the front, still restricted?",
    )


@pytest.mark.parametrize(("left", "few"), [(2, True), (3, False)])
def test_fewer_than_three_that_remain_suggest_a_walk_and_a_clinician(left, few):
    stretches = [*(Made(f"chair-{n}", ()) for n in range(left)), Made("floor", ("floor_transfer",))]
    told = found(["cannot_floor"], stretches)
    assert told.few is few
    assert (SCREENING.say.few in told.texts) is few
    assert "walk" in SCREENING.say.few
    assert "clinician" in SCREENING.say.few


def test_a_catalogue_of_two_is_not_called_the_answers_doing():
    assert not found([], [Made("one", ()), Made("two", ())]).few


def test_an_emergency_is_not_about_how_few_stretches_remain():
    assert not found(["leg_weakness"]).few


def test_an_answer_that_no_question_asks_for_is_refused_and_found_beforehand():
    with pytest.raises(AnswerUnknown, match="no question is called appendix"):
        found(["appendix"])
    last = {Gate.CONDITIONS: answered(Gate.CONDITIONS, "appendix"), Gate.EMERGENCY: answered(Gate.EMERGENCY)}
    assert list(still_asked(SCREENING, last)) == [Gate.EMERGENCY]


def texts_of(value: object) -> Iterator[str]:
    """Every text of a TOML file, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inner)


PROMISES = re.compile(
    r"\b(cleared|clears|safe\w*|treat\w*|cure\w*|reliev\w*|relief|prevent\w*|diagnos\w*|heal(s|ed|ing)?|fix\w*|therap\w*"
    r"|rehab\w*|harmless|risk|medical-grade|abnormal)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", ["screening.toml", "pain.toml"])
def test_no_word_promises_more_than_a_stretch_can_do(name):
    texts = list(texts_of(tomllib.loads((files("unsit.catalogue") / name).read_text(encoding="utf-8"))))
    assert len(texts) > 30
    assert [text for text in texts if PROMISES.search(text)] == []


@pytest.mark.parametrize(
    "promise",
    [
        "You are cleared to stretch.",
        "It is safe to go on.",
        "Stretch safely.",
        "This treats back pain.",
        "It may cure a stiff hip.",
        "Relieves pain, prevents injury.",
        "We diagnose nothing.",
        "Low risk.",
    ],
)
def test_a_promise_would_be_noticed(promise):
    assert PROMISES.search(promise)


WORDS_A_MINUTE = 238
"""Silent reading, Brysbaert 2019; who scans a list reads faster."""


def test_all_questions_are_read_in_a_minute():
    groups = (*SCREENING.emergency, *SCREENING.see_someone, *SCREENING.condition)
    asked = [text for group in groups for text in (group.heading, *(question.ask for question in group.question))]
    assert sum(len(text.split()) for text in asked) <= 230
    assert sum(len(text.split()) for text in (SCREENING.say.how, *asked)) <= WORDS_A_MINUTE


def ask_of(name: str) -> str:
    return next(question.ask.casefold() for question in SCREENING.questions if question.id == name)


ASKED = [
    ("daily", "numb between the legs|bladder|bowel|sexual|new or spreading|weakness|fall|crash"),
    ("daily", "chest pain|collapse|sudden tearing|fever|back pain"),
    ("numb_or_bladder", "numb|bladder|bowel|sexual"),
    ("leg_weakness", "new or spreading"),
    ("chest_or_collapse", "chest pain|collapse|tearing"),
    ("night_pain", "constant|no position"),
    ("heart_or_long_illness", "heart|long-term illness|medicines"),
    ("leg_symptoms", "pain|tingling|numbness|leg|back"),
    ("vertebra_slipped", "vertebra|not a disc"),
]


@pytest.mark.parametrize(("name", "words"), ASKED)
def test_a_question_leaves_out_nothing_that_it_is_for(name, words):
    assert [word for word in words.split("|") if word not in ask_of(name)] == []


def test_nobody_with_a_slipped_disc_is_asked_about_a_slipped_vertebra():
    assert "slipped" not in ask_of("vertebra_slipped")


def test_the_longer_questionnaire_is_linked_and_not_copied():
    """The PAR-Q+ is to be used whole and unchanged, so that its questions are not ours to ask."""
    assert "PAR-Q+, is at eparmedx.com" in SCREENING.say.disclaimer
    assert not [question.ask for question in SCREENING.questions if "PAR-Q" in question.ask]


def test_what_is_said_in_pregnancy_holds_for_every_stretch():
    """Which way to turn depends on the stretch, so the stretch says it."""
    assert "turn" not in note("pregnant")
    assert "front leg" not in note("pregnant")


def test_every_question_is_one_that_yes_or_no_answers():
    for question in SCREENING.questions:
        assert question.ask.count("?") == 1, question.id
        assert question.ask.endswith("?"), question.id


# The file


FILE = (files("unsit.catalogue") / "screening.toml").read_text(encoding="utf-8")
BROKEN = [
    ("an unknown feature", FILE.replace('"head_down"]', '"heads_down"]', 1), "no such feature as heads_down"),
    ("an unknown key", FILE.replace("asks_side", "ask_side", 1), "did you mean 'asks_side'?"),
    ("an id twice", FILE.replace('id = "wrist_hurts"', 'id = "shoulder_hurts"'), "twice: shoulder_hurts"),
    ("a rule without effect", FILE.replace('cautions = ["wrist_load"]\n', ""), "must block or caution"),
    ("an advice left out", re.sub(r"advice = .*\n", "", FILE, count=1), "advice: is missing"),
    (
        "blocked and cautioned",
        FILE.replace('cautions = ["loaded_flex"]', 'cautions = ["head_down"]'),
        "blocked and cautioned: head_down",
    ),
]


@pytest.mark.parametrize(("what", "text", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_file_is_refused_and_says_what_is_wrong(what, text, message, tmp_path):
    del what
    path = tmp_path / "screening.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"^screening\.toml:") as error:
        read_screening(path)
    assert message in str(error.value)


def test_the_same_file_unbroken_is_read(tmp_path):
    path = tmp_path / "screening.toml"
    path.write_text(FILE, encoding="utf-8")
    assert read_screening(path) == SCREENING


def test_the_words_about_pain_are_read():
    assert load_pain_words().stopped == "A stopped hold is never a failed one."


# When each is due


BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 5, 4, 9, 0, tzinfo=BERLIN)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EVERYTHING_DUE = set(IN_FULL)


def answered(gate: Gate, *yes: str, at: datetime = MORNING) -> Answered:
    return Answered(gate, at.astimezone(UTC), frozenset(yes))


def all_answered(at: datetime = MORNING) -> dict[Gate, Answered]:
    return {gate: answered(gate, at=at) for gate in IN_FULL}


def and_daily(at: datetime, *yes: str, before: datetime = MORNING) -> dict[Gate, Answered]:
    return {**all_answered(before), Gate.DAILY: answered(Gate.DAILY, *yes, at=at)}


def but(gate: Gate, *yes: str, at: datetime = MORNING) -> dict[Gate, Answered]:
    return {**all_answered(), gate: answered(gate, *yes, at=at)}


def local(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


E, D, S, C = Gate.EMERGENCY, Gate.DAILY, Gate.SEE_SOMEONE, Gate.CONDITIONS
DUE = [
    ("never answered", {}, MORNING, None, EVERYTHING_DUE),
    ("one gate never answered", {E: answered(E), S: answered(S)}, MORNING + HOUR, None, {C}),
    ("the same day", all_answered(), MORNING + 14 * HOUR, None, set()),
    ("the next day", all_answered(), MORNING + DAY, None, {D}),
    ("the daily line of today", and_daily(MORNING + DAY), MORNING + DAY + HOUR, None, set()),
    ("the daily line of yesterday", and_daily(MORNING + DAY), MORNING + 2 * DAY, None, {D}),
    ("a minute before midnight", all_answered(local(5, 4, 23, 59)), local(5, 4, 23, 59), None, set()),
    ("a minute after midnight", all_answered(local(5, 4, 23, 59)), local(5, 5, 0, 1), None, {D}),
    ("just short of four weeks", all_answered(), MORNING + 28 * DAY - HOUR, None, {D}),
    ("four weeks", all_answered(), MORNING + 28 * DAY, None, EVERYTHING_DUE),
    ("four weeks, a line a day", and_daily(MORNING + 28 * DAY), MORNING + 28 * DAY + HOUR, None, EVERYTHING_DUE),
    ("a gate of its own age", but(C, at=MORNING - 28 * DAY), MORNING, None, {C}),
    ("a stop since", all_answered(), MORNING + HOUR, MORNING + HOUR, EVERYTHING_DUE),
    ("a stop before", all_answered(), MORNING + HOUR, MORNING - HOUR, set()),
    ("a stop, and the first answered since", but(E, at=MORNING + 2 * HOUR), MORNING + 3 * HOUR, MORNING + HOUR, {S, C}),
    ("a stop, all answered since", all_answered(), MORNING + DAY, MORNING - HOUR, {D}),
    ("yes to the daily line", and_daily(MORNING + DAY, "daily"), MORNING + DAY + HOUR, None, {E}),
    (
        "yes to the daily line, asked in full since",
        and_daily(MORNING - HOUR, "daily"),
        MORNING + HOUR,
        None,
        set(),
    ),
    ("an emergency today", but(E, "leg_weakness"), MORNING + HOUR, None, set()),
    ("an emergency yesterday", but(E, "leg_weakness"), MORNING + DAY, None, {E}),
    ("someone to see, yesterday", but(S, "night_pain"), MORNING + DAY, None, {D}),
    ("answers from a time to come", all_answered(MORNING + 2 * DAY), MORNING, None, EVERYTHING_DUE),
    ("the night the clocks go on", and_daily(local(3, 28, 23, 30), before=local(3, 20, 9)), local(3, 29, 8), None, {D}),
    ("the short day", all_answered(local(3, 29, 0, 30)), local(3, 29, 23, 30), None, set()),
    ("the night the clocks go back", all_answered(local(10, 24, 23, 30)), local(10, 25, 0, 15), None, {D}),
    ("the long day", all_answered(local(10, 25, 0, 15)), local(10, 25, 23, 45), None, set()),
    ("the hour that comes twice", all_answered(local(10, 25, 2, 30)), local(10, 25, 2, 15, fold=1), None, set()),
]


@pytest.mark.parametrize(("when", "last", "now", "stopped_at", "expected"), DUE, ids=[case[0] for case in DUE])
def test_each_gate_is_asked_when_it_is_due(when, last, now, stopped_at, expected):
    del when
    assert due(last, now, stopped_at) == expected


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "UTC"])
def test_the_day_is_that_of_the_persons_own_zone(zone):
    midnight = datetime(2026, 5, 5, 0, 0, tzinfo=ZoneInfo(zone))
    last = all_answered(midnight - timedelta(minutes=1))
    assert due(last, midnight - timedelta(seconds=1)) == set()
    assert due(last, midnight) == {D}


def test_a_time_without_a_zone_is_a_mistake():
    naive = datetime(2026, 5, 4, 9, 0)  # noqa: DTZ001 - the mistake
    with pytest.raises(ValueError, match="needs a time zone"):
        due({}, naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        Answered(E, naive)


def test_a_side_belongs_to_a_yes():
    with pytest.raises(ValueError, match="wrist_hurts, which was not answered with yes"):
        Answered(C, MORNING, frozenset(), {"wrist_hurts": Side.LEFT})


def test_what_was_said_is_what_the_last_answers_say():
    wrist = Answered(C, MORNING, frozenset({"wrist_hurts"}), {"wrist_hurts": Side.RIGHT})
    last = {**all_answered(), C: wrist}
    assert said_yes(last) == {"wrist_hurts"}
    assert named_sides(last) == {"wrist_hurts": Side.RIGHT}


def test_a_daily_yes_stands_until_the_same_is_asked_in_full():
    assert said_yes(and_daily(MORNING + HOUR, "daily")) == {"daily"}
    assert said_yes(and_daily(MORNING - HOUR, "daily")) == set()

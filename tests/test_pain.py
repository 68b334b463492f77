"""Pain is judged by its number and its signs, and each colour has its consequence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from unsit.catalogue.questions import load_pain_words
from unsit.landmarks import Side
from unsit.pain import (
    ADVICE,
    REST,
    Advice,
    Colour,
    Ends,
    Kind,
    PainWords,
    Pull,
    Report,
    Sign,
    What,
    advice,
    judged,
    pull,
    resting,
    setbacks,
    sore,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = NOON + 20 * HOUR
WORDS = load_pain_words()
HELD = Report(NOON, "a session", "lunge", Side.RIGHT, feeling=4, pain=1)


def held(pain: int | None, at: datetime = NOON, stretch: str = "lunge") -> Report:
    return replace(HELD, pain=pain, at=at, stretch=stretch)


def woke(pain: int | None, at: datetime = MORNING, *signs: Sign, stretch: str = "lunge") -> Report:
    return Report(at, None, stretch, pain=pain, signs=frozenset(signs), kind=Kind.NEXT_MORNING)


# The colour


@pytest.mark.parametrize(
    ("pain", "colour"),
    [
        *((pain, Colour.GREEN) for pain in (0, 1, 2)),
        *((pain, Colour.AMBER) for pain in (3, 4, 5)),
        *((pain, Colour.RED) for pain in (6, 7, 8, 9, 10)),
        (None, None),
    ],
)
def test_the_number_tells_the_colour(pain, colour):
    assert judged(held(pain)) is colour


@pytest.mark.parametrize("sign", Sign)
@pytest.mark.parametrize("pain", [None, 0, 4, 10])
def test_a_sign_is_red_whatever_the_number(sign, pain):
    assert judged(replace(held(pain), signs=frozenset({sign}))) is Colour.RED


@pytest.mark.parametrize(
    ("feeling", "expected"),
    [
        (None, None),
        *((n, Pull.FAINT) for n in (0, 1, 2)),
        *((n, Pull.RIGHT) for n in (3, 4, 5)),
        *((n, Pull.STRONG) for n in (6, 10)),
    ],
)
def test_the_pull_that_is_aimed_at_is_three_to_five(feeling, expected):
    assert pull(replace(HELD, feeling=feeling)) is expected


def test_nobody_is_told_to_go_further():
    assert not [text for text in WORDS.pull.values() if "further" in text or "deeper" in text or "more" in text]


@pytest.mark.parametrize("wrong", [{"pain": -1}, {"pain": 11}, {"feeling": 11}, {"at": datetime(2026, 5, 4)}])  # noqa: DTZ001
def test_a_number_off_the_scale_or_a_time_without_a_zone_is_a_mistake(wrong):
    with pytest.raises(ValueError, match=r"from 0 to 10|time zone"):
        replace(HELD, **wrong)


# What follows


GO_ON, STOP = ADVICE[What.GO_ON], ADVICE[What.STOP]
FOLLOWS = [
    ("green after a hold", held(2), (), What.GO_ON),
    ("amber after a hold", held(3), (), What.EASE_OUT),
    ("amber at its top", held(5), (), What.EASE_OUT),
    ("red after a hold", held(6), (), What.STOP),
    ("a sign after a hold", replace(HELD, pain=0, signs=frozenset({Sign.NUMB})), (), What.STOP),
    ("nothing told", replace(HELD, pain=None, feeling=None), (), What.GO_ON),
    ("eased, and green", replace(held(2), kind=Kind.EASED_OUT), (held(4),), What.GO_ON),
    ("eased, and still three", replace(held(3), kind=Kind.EASED_OUT), (held(4),), What.END_STRETCH),
    ("eased, and red", replace(held(7), kind=Kind.EASED_OUT), (held(4),), What.STOP),
    ("a good morning", woke(1), (held(1),), What.GO_ON),
    ("a morning worse by one", woke(3), (held(2),), What.GO_ON),
    ("a morning worse by two", woke(3), (held(1),), What.REST),
    ("a morning with no hold told of", woke(2), (), What.REST),
    ("as after the hold, within a day", woke(4), (held(4),), What.GO_ON),
    ("as after the hold, a day later", woke(4, NOON + DAY + HOUR), (held(4),), What.REST),
    ("green, a day later", woke(2, NOON + DAY + HOUR), (held(2),), What.GO_ON),
    ("a red morning", woke(6), (held(5),), What.STOP),
    ("a morning with a sign", woke(None, MORNING, Sign.TINGLING), (held(0),), What.STOP),
    (
        "twice in a row",
        woke(4, MORNING + 3 * DAY),
        (held(1), woke(3), held(1, NOON + 3 * DAY)),
        What.SEE_CLINICIAN,
    ),
    (
        "twice, but not in a row",
        woke(4, MORNING + 6 * DAY),
        (held(1), woke(3), held(1, NOON + 3 * DAY), woke(1, MORNING + 3 * DAY), held(1, NOON + 6 * DAY)),
        What.REST,
    ),
    ("another stretch's bad morning", woke(3), (held(1), held(0, stretch="fold"), woke(5, stretch="fold")), What.REST),
]


@pytest.mark.parametrize(("when", "report", "earlier", "expected"), FOLLOWS, ids=[case[0] for case in FOLLOWS])
def test_each_report_has_its_consequence(when, report, earlier, expected):
    del when
    assert advice(report, earlier) is ADVICE[expected]


def test_amber_is_eased_out_of_by_half_and_asked_for_again_after_ten_seconds():
    eased = ADVICE[What.EASE_OUT]
    assert (eased.ease_out_by, eased.shorter, eased.ask_again_after_s, eased.ends) == (0.5, True, 10.0, None)


def test_amber_that_stays_ends_the_stretch_and_offers_the_easier_one():
    assert ADVICE[What.END_STRETCH] == Advice(What.END_STRETCH, ends=Ends.STRETCH, easier=True)


def test_red_ends_the_session_and_asks_the_emergency_questions_at_once():
    assert ADVICE[What.STOP] == Advice(What.STOP, ends=Ends.SESSION, screening_again=True)


@pytest.mark.parametrize("what", [What.REST, What.SEE_CLINICIAN])
def test_a_bad_morning_rests_the_stretch_for_two_days_and_starts_again_easier(what):
    assert (ADVICE[what].rest, ADVICE[what].easier) == (timedelta(hours=48), True)
    assert ADVICE[what].clinician is (what is What.SEE_CLINICIAN)


@pytest.mark.parametrize("what", What)
def test_whatever_is_ended_is_not_called_a_failure(what):
    said = WORDS.said(ADVICE[what])
    assert said[0] == WORDS.advice[what]
    assert ("A stopped hold is never a failed one." in said) is (ADVICE[what].ends is not None)


# Rest


BAD = (held(1), woke(4))
RESTS = [
    ("nothing told", (), MORNING, {}),
    ("a good morning", (held(1), woke(1)), MORNING, {}),
    ("a bad morning", BAD, MORNING + HOUR, {"lunge": MORNING + REST}),
    ("a bad morning, two days ago", BAD, MORNING + REST, {}),
    ("a second before the two days are over", BAD, MORNING + REST - timedelta(seconds=1), {"lunge": MORNING + REST}),
    ("two bad mornings", (*BAD, woke(5, MORNING + DAY)), MORNING + DAY, {"lunge": MORNING + DAY + REST}),
    ("told in any order", (woke(5, MORNING + DAY), *BAD[::-1]), MORNING + DAY, {"lunge": MORNING + DAY + REST}),
    ("a good morning after a bad one", (*BAD, woke(0, MORNING + DAY)), MORNING + DAY, {"lunge": MORNING + REST}),
    ("only the one that hurt", (*BAD, woke(1, stretch="fold")), MORNING, {"lunge": MORNING + REST}),
    ("a sign without a number", (woke(None, MORNING, Sign.NUMB),), MORNING, {"lunge": MORNING + REST}),
    ("red while holding", (held(8),), NOON, {}),
]  # fmt: skip


@pytest.mark.parametrize(("when", "reports", "now", "expected"), RESTS, ids=[case[0] for case in RESTS])
def test_a_stretch_rests_for_two_days_after_a_bad_morning(when, reports, now, expected):
    del when
    assert resting(reports, now) == expected


def days(*pains: int) -> list[Report]:
    """A hold without pain every day, and the pain of the morning after."""
    return [
        report for n, pain in enumerate(pains) for report in (held(0, NOON + n * DAY), woke(pain, MORNING + n * DAY))
    ]


@pytest.mark.parametrize(
    ("pains", "expected"), [((0,), 0), ((4,), 1), ((4, 4), 2), ((4, 0), 0), ((4, 0, 4), 1), ((0, 4, 4, 4), 3)]
)
def test_bad_mornings_are_counted_while_they_come_in_a_row(pains, expected):
    assert setbacks(days(*pains)) == {"lunge": expected}


def test_two_bad_mornings_after_the_same_hold_are_one_setback():
    assert setbacks([*BAD, woke(4, MORNING + DAY)]) == {"lunge": 1}


def test_a_morning_on_which_nothing_is_told_is_no_good_one():
    assert setbacks([*days(4), held(0, NOON + DAY), woke(None, MORNING + DAY)]) == {"lunge": 1}


# The words


@pytest.mark.parametrize("part", [("scale", "pain"), ("signs", "name", "numb"), ("pull", "right"), ("advice", "stop")])
def test_words_that_are_missing_are_named(part):
    spoilt = WORDS.model_dump(mode="json")
    *path, last = part
    place = spoilt
    for key in path:
        place = place[key]
    del place[last]
    with pytest.raises(ValidationError, match=f"words are missing for {last}"):
        PainWords.model_validate(spoilt)


def test_a_scale_has_words_for_both_its_ends():
    spoilt = WORDS.model_dump(mode="json")
    spoilt["scale"]["pain"]["anchors"] = {"0": "none", "5": "some"}
    with pytest.raises(ValidationError, match="words for 0 and 10"):
        PainWords.model_validate(spoilt)


def test_a_stretch_is_sore_from_its_last_bad_morning_until_a_better_one():
    assert sore([HELD]) == {}
    bad = [HELD, woke(4)]
    assert sore(bad) == {"lunge": MORNING}
    better = [*bad, held(1, NOON + 4 * DAY), woke(1, MORNING + 4 * DAY)]
    assert sore(better) == {}


def test_where_pain_stays_after_easing_out_the_stretch_rests_for_the_rest_of_the_day():
    stayed = Report(NOON, "a session", "lunge", pain=4, kind=Kind.EASED_OUT)
    assert resting([stayed], NOON) == {"lunge": NOON + 12 * HOUR}
    assert resting([stayed], NOON + 12 * HOUR) == {}
    assert resting([replace(stayed, pain=2)], NOON) == {}
    assert resting([stayed, woke(7, NOON)], NOON) == {"lunge": NOON + REST}, "the longer rest counts"

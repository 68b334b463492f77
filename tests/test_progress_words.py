"""What is said of progress is whole in six languages, and claims nothing."""

import re
import string
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from tests.practised import STRETCHES, practised
from unsit.catalogue.progress_words import changed, less, progress_words, why
from unsit.landmarks import Side
from unsit.outcome import Change, Instrument, Size
from unsit.progress import Change as Moved
from unsit.progress import Finding, Level, Line, Trend, Uneven, progress

WORDS = progress_words()
DAY, NOON = date(2026, 5, 4), datetime(2026, 5, 4, 12, tzinfo=UTC)
ENGLISH = WORDS["en"]
CLAIMS = {
    "en": "reliev|treat|prevent|heal|cure|posture|imbalance|risk|cleared|safe",
    "de": "lindert|behandel|beugt|heil|haltung|ungleichgewicht|dysbalance|risiko|sicher",
    "es": "alivia|trata|previene|cura|postura|desequilibrio|riesgo|segur",
    "fr": "soulage|traite|prévient|guéri|posture|déséquilibre|risque|sûr",
    "ja": "治|予防|姿勢|不均衡|アンバランス|危険|安全",
    "pt": "alivia|trata|previne|cura|postura|desequilíbrio|risco|segur",
}


def texts(words):
    groups = (words.finding, words.lacking, words.less, words.measure)
    told = words.outcome
    own = (words.change, words.still, told.then_now, told.since, *told.name.values(), *told.size.values())
    return [*own, *(text for group in groups for text in group.values())]


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_six_languages_have_the_words():
    assert list(WORDS) == ["en", "de", "es", "fr", "ja", "pt"]


def test_english_says_it_as_agreed():
    assert list(ENGLISH.finding.values())[:3] == [
        "Moved further",
        "No real change yet",
        "Less than before: a rest day is fine",
    ]


@pytest.mark.parametrize("tag", list(WORDS))
def test_every_language_leaves_room_for_the_same_numbers(tag):
    assert [blanks(text) for text in texts(WORDS[tag])] == [blanks(text) for text in texts(ENGLISH)]
    assert set(WORDS[tag].measure) == set(ENGLISH.measure)


@pytest.mark.parametrize("tag", list(WORDS))
def test_nothing_is_claimed(tag):
    assert [text for text in texts(WORDS[tag]) if re.search(CLAIMS[tag], text, flags=re.IGNORECASE)] == []


@pytest.mark.parametrize("tag", [tag for tag in WORDS if tag != "en"])
def test_nothing_is_left_in_english(tag):
    assert not set(texts(WORDS[tag])) & set(texts(ENGLISH))


@pytest.mark.parametrize("tag", list(WORDS))
def test_a_change_of_how_one_is_has_its_numbers_and_no_reason(tag):
    pain = changed(Change(Instrument.PAIN_WEEK, 6, 3, 3, Size.SMALL), WORDS[tag])
    assert re.findall(r"\d+", pain) == ["6", "3"]
    own = changed(Change(Instrument.ACTIVITY, 4.5, 7, 2.5, Size.MEDIUM), WORDS[tag])
    assert re.findall(r"[\d.,]*\d", own) == [f"4{WORDS[tag].picture.decimal}5", "7"]
    whole = changed(Change(Instrument.CHANGE, 0, 2, 2, Size.SMALL), WORDS[tag])
    assert "+2" in whole
    assert "0" not in whole


@pytest.mark.parametrize("tag", list(WORDS))
def test_a_change_that_has_shrunk_is_not_called_chance(tag):
    trend = next(each for each in progress(practised(90, NOON), STRETCHES, UTC).trends if each.change is not None)
    said = [
        why(replace(trend, finding=Finding.MOVED_FURTHER, change=replace(trend.change, by_deg=by)), WORDS[tag])
        for by in (30.0, 6.0)
    ]
    assert said[0].startswith(WORDS[tag].change.partition("{doubt}")[0].format(change="+30"))
    assert said[1].startswith(WORDS[tag].still.partition("{doubt}")[0].format(change="+6"))


@pytest.mark.parametrize("tag", list(WORDS))
def test_one_side_behind_is_told_with_the_doubt(tag):
    told = less(Uneven("any", "front_knee_flexion_deg", Side.LEFT, 17.2, 12.1, (DAY, DAY)), WORDS[tag])
    assert "17 ± 12" in told


@pytest.mark.parametrize("tag", list(WORDS))
def test_nothing_is_told_as_if_there_were_no_doubt(tag):
    told = less(Uneven("any", "front_knee_flexion_deg", Side.LEFT, 17.2, 0.2, (DAY, DAY)), WORDS[tag])
    assert "17 ± 1" in told
    level, nothing = Level(20.0, 0.1, DAY, DAY), np.zeros(0)
    change = Moved(level, 17.0, 0.1, 10.0, None)
    line = Line((), nothing, nothing, nothing)
    side = (Side.LEFT, Side.LEFT, 1.0)
    trend = Trend("any", "front_knee_flexion_deg", *side, Finding.MOVED_FURTHER, None, 9, 8.0, line, level, change)
    assert re.findall(r"\d+", why(trend, WORDS[tag])) == ["17", "1", "10"]

"""What is said of progress is whole in six languages, and claims nothing."""

import re
import string

import pytest

from unsit.catalogue.progress_words import progress_words

WORDS = progress_words()
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
    return [words.change, *(text for group in groups for text in group.values())]


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

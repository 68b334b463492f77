"""What the reminder says, in six languages: all of it, with the same gaps to fill, and nothing it must not claim."""

import re
from dataclasses import asdict

import pytest

from unsit.app.remind.words import LANGUAGES, system_language, words
from unsit.sitting import Busy

CLAIMS = re.compile(
    r"pain|schmerz|dolor|douleur|dor\b|痛|posture|haltung|treat|heal|heil|prevent|verhinder", re.IGNORECASE
)


def texts(language):
    """All texts by their names, those of a group by both."""
    found = {}
    for name, text in asdict(words(language)).items():
        group = text if isinstance(text, dict) else {"": text}
        found.update({(name, key): each for key, each in group.items()})
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_with_the_gaps_that_english_has(language):
    gaps = {name: set(re.findall(r"{(\w+)}", text)) for name, text in texts(language).items()}
    assert gaps == {name: set(re.findall(r"{(\w+)}", text)) for name, text in texts("en").items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_or_claimed(language):
    for name, text in texts(language).items():
        assert text.strip(), name
        assert not CLAIMS.search(text), (name, text)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_no_text_was_left_in_english(language):
    same = [name for name, text in texts(language).items() if text == texts("en")[name]]
    assert same == []


def test_whatever_speaks_against_a_break_has_its_words():
    assert {str(busy) for busy in Busy} <= set(words("en").because)


@pytest.mark.parametrize(
    ("name", "expected"), [("de_AT", "de"), ("pt_BR", "pt"), ("ko_KR", "en"), (None, "en"), ("C", "en")]
)
def test_the_systems_language_is_taken_where_it_is_one_of_ours(monkeypatch, name, expected):
    monkeypatch.setattr("locale.getlocale", lambda: (name, "UTF-8"))
    assert system_language() == expected

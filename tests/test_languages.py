"""What is said, is said whole in every language: nothing missing, short, and left and right never confused."""

import re
import string

import pytest

from unsit.catalogue import USUAL_LANGUAGE, languages, load
from unsit.cues import Verbosity
from unsit.landmarks import Side
from unsit.practice import Practice
from unsit.session import CLOCK
from unsit.words import MANNERS, Tone, of_stretch, told_of

STRETCHES = load().stretches
LANGUAGES = languages()
ENGLISH = LANGUAGES[USUAL_LANGUAGE]
OTHERS = [tag for tag in LANGUAGES if tag != USUAL_LANGUAGE]
BY_MANNER = {stretch.manner: stretch for stretch in STRETCHES.values()}
LONGEST_WORDS = 8
LONGEST_KANA = 30
"""Eight English words are said in three seconds (160 a minute), and Japanese has seven to eight morae a second; in half
a second more nobody is lost. What is read is written in kana, a mora a character."""
KANJI = r"[\u4e00-\u9fff]"
NOTICES = {"knee_unseen", "limit_unseen"}
"""Shown, never spoken."""


def roles(text):
    """The sides that a text names, by their roles."""
    return {name.split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name and name != "seconds"}


def names_of(words, side):
    """Every form of a side's name in a language."""
    name = words.sides[side]
    return {str(name), *name.forms.values()}


def test_six_languages_are_spoken():
    assert list(LANGUAGES) == ["en", "de", "es", "fr", "ja", "pt"]
    assert all(words.language == tag for tag, words in LANGUAGES.items())
    assert len({words.called for words in LANGUAGES.values()}) == len(LANGUAGES)


@pytest.mark.parametrize("tag", OTHERS)
def test_every_word_of_english_is_there_and_no_other(tag):
    words = LANGUAGES[tag]
    assert set(words.cue) == set(ENGLISH.cue)
    assert set(words.sentence) == set(ENGLISH.sentence)
    assert {state: set(told) for state, told in words.camera.items()} == {s: set(t) for s, t in ENGLISH.camera.items()}
    for key, wording in words.cue.items():
        assert wording.tone is ENGLISH.cue[key].tone, key
        assert bool(wording.why) == bool(ENGLISH.cue[key].why), key
        assert roles(wording.text) == roles(ENGLISH.cue[key].text), key
        assert ("{seconds}" in wording.text) == ("{seconds}" in ENGLISH.cue[key].text), key
    for key, sentence in words.sentence.items():
        assert roles(sentence) == roles(ENGLISH.sentence[key]), key


@pytest.mark.parametrize("tag", OTHERS)
def test_every_stretch_has_its_name_its_setup_and_as_many_steps(tag):
    told = LANGUAGES[tag].stretch
    assert set(told) == set(STRETCHES)
    for name, stretch in STRETCHES.items():
        assert len(told[name].steps) == len(of_stretch(ENGLISH, stretch).steps), name
    assert len({each.name for each in told.values()}) == len(told), "no two stretches are called the same"


@pytest.mark.parametrize("tag", OTHERS)
def test_nothing_is_left_in_english(tag):
    words = LANGUAGES[tag]
    same = {key for key, wording in words.cue.items() if wording.text == ENGLISH.cue[key].text}
    assert not same
    assert not {key for key, text in words.sentence.items() if text == ENGLISH.sentence[key] and "{" not in text}
    for name, stretch in STRETCHES.items():
        assert not set(words.stretch[name].steps) & set(of_stretch(ENGLISH, stretch).steps), name


def sided(words, key, front):
    """A cue as it is said with this leg in front, in the manner that it belongs to."""
    suffix = next((manner for manner, end in MANNERS.items() if end and key.endswith(end)), "leg in front")
    return told_of(words.cue[key].text, words, BY_MANNER[suffix], front, 12)


def is_named(side, words, text):
    """Whether a text has any form of this side's name in it, as a word of its own where words stand apart."""
    apart = "" if words.language == "ja" else r"\b"
    return any(re.search(f"{apart}{re.escape(form)}{apart}", text, re.IGNORECASE) for form in names_of(words, side))


@pytest.mark.parametrize("tag", list(LANGUAGES))
@pytest.mark.parametrize("front", Side)
def test_a_cue_names_the_sides_that_english_names_and_never_the_other_one(tag, front):
    words = LANGUAGES[tag]
    for key in words.cue:
        text, english = sided(words, key, front), sided(ENGLISH, key, front)
        assert "{" not in text, key
        for side in Side:
            assert is_named(side, words, text) == is_named(side, ENGLISH, english), (key, text)


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_left_and_right_share_no_form_and_have_the_same_ones(tag):
    words = LANGUAGES[tag]
    assert not names_of(words, Side.LEFT) & names_of(words, Side.RIGHT)
    assert set(words.sides[Side.LEFT].forms) == set(words.sides[Side.RIGHT].forms)


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_a_cue_is_at_most_eight_words_long(tag):
    words = LANGUAGES[tag]
    for key, wording in words.cue.items():
        if key in NOTICES:
            continue
        for front in Side:
            text = sided(words, key, front)
            if tag == "ja":
                read = told_of(wording.read or wording.text, words, BY_MANNER["leg in front"], front, 12)
                assert len(re.sub(r"[、。!?\s]", "", read)) <= LONGEST_KANA, (key, read)
            else:
                assert len(re.sub(r"[:¡!¿?;]", " ", text).split()) <= LONGEST_WORDS, (key, text)


def test_what_is_read_of_japanese_is_kana_alone_but_for_the_places():
    words = LANGUAGES["ja"]
    for key, wording in words.cue.items():
        assert wording.read, key
        assert roles(wording.read) == roles(wording.text), key
        assert not re.search(KANJI, told_of(wording.read, words, BY_MANNER["leg in front"], Side.LEFT, 12)), key
    for name, told in words.stretch.items():
        assert len(told.read) == len(told.steps), name
        assert not re.search(KANJI, "".join(told.read)), name


@pytest.mark.parametrize(
    "tag", ["en", "ja", *(pytest.param(tag, marks=pytest.mark.slow) for tag in LANGUAGES if tag not in {"en", "ja"})]
)
def test_a_session_by_the_clock_is_led_in_the_language(tag):
    words = LANGUAGES[tag]
    practice, said = Practice.begin(STRETCHES["hip-and-lower-back"], words, 10.0, CLOCK).saying(Verbosity.ALL), []
    for tick in range(1500):
        practice, moment = practice.tick(0.1 * tick)
        said += [moment.said] if moment.said else []
    texts = [one.text for one in said]
    own = {wording.text for wording in words.cue.values()} | set(of_stretch(words, practice.stretch).steps)
    known = [re.escape(text) for text in own if "{" not in text]
    for one in said:
        assert one.text in own or not any(re.fullmatch(k, one.text) for k in known)
    assert set(of_stretch(words, practice.stretch).steps) <= set(texts)
    assert moment.ended is not None


def test_a_form_that_a_language_does_not_have_is_an_error_and_not_a_guess():
    words = ENGLISH
    with pytest.raises(KeyError):
        told_of("{front[dative]}", words, STRETCHES["hip-and-lower-back"], Side.LEFT)


def test_a_stretch_of_ones_own_speaks_as_its_file_does_in_every_language():
    own = STRETCHES["hip-and-lower-back"].model_copy(update={"id": "my-own", "name": "My own"})
    for words in LANGUAGES.values():
        assert of_stretch(words, own).name == "My own"


def test_every_tone_has_a_word_or_is_a_steps():
    assert {wording.tone for wording in ENGLISH.cue.values()} == set(Tone) - {Tone.STEP}

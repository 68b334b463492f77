"""What the coach can say is recorded whole: every cue and step of every language, on either side."""

import io
import json
import os
import struct

import numpy as np
import pytest

from tools import build_voices
from tools.build_voices import NUMBERS, Speaker, VoiceNotRecorded, fragments, pack, recording, texts_of
from unsit.catalogue import languages, load
from unsit.landmarks import Side
from unsit.words import MANNERS, of_stretch, told_of

soundfile = pytest.importorskip("soundfile")
BY_MANNER = {stretch.manner: stretch for stretch in load().stretches.values()}


def sounds(clip):
    """An Ogg file's samples, and how many a second."""
    return soundfile.read(io.BytesIO(clip))


@pytest.mark.parametrize("tag", list(build_voices.VOICES))
def test_everything_that_can_be_said_has_its_recording(tag):
    words, recorded = languages()[tag], texts_of(tag)
    for key, wording in words.cue.items():
        manner = next((each for each, end in MANNERS.items() if end and key.endswith(end)), "leg in front")
        for front in Side:
            said = told_of(wording.text, words, BY_MANNER[manner], front, 98765).replace("98765", "{seconds}")
            assert said in recorded, said
    for stretch in load().stretches.values():
        assert set(of_stretch(words, stretch).steps) <= set(recorded), stretch.id


def test_every_language_has_a_voice():
    assert set(build_voices.VOICES) == set(languages())


def test_a_number_is_recorded_by_itself_and_the_text_around_it():
    assert fragments(["{seconds} seconds to go.", "Noch {seconds} Sekunden.", "Done."]) == [
        "Done.",
        "Noch",
        "Sekunden.",
        "seconds to go.",
    ]


def test_a_pack_says_where_everything_is():
    clips = {"Done.": b"DONE", "to go.": b"TOGO", **{str(number): b"N" for number in NUMBERS}}
    packed = pack(clips, {"Done.": "Done.", "{seconds} to go.": "{seconds} to go."})
    (length,) = struct.unpack("<I", packed[:4])
    index, rest = json.loads(packed[4 : 4 + length]), packed[4 + length :]
    found = {text: [part and rest[part[0] : sum(part)] for part in parts] for text, parts in index["texts"].items()}
    assert found == {"Done.": [b"DONE"], "{seconds} to go.": [None, b"TOGO"]}
    assert set(index["numbers"]) == set(map(str, NUMBERS))


def test_a_language_is_recorded_again_only_when_its_words_are_newer(tmp_path):
    for tag in build_voices.VOICES:
        (tmp_path / f"{tag}.bin").write_bytes(b"recorded")
    build_voices.build(tmp_path)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"recorded"}
    words = build_voices.CATALOGUE / "stretches.de.toml"
    os.utime(tmp_path / "de.bin", (0, words.stat().st_mtime - 1))
    (tmp_path / "fr.bin").unlink()
    assert [tag for tag in build_voices.VOICES if not build_voices.recorded(tag, tmp_path)] == ["de", "fr"]


def test_what_is_said_can_be_heard_and_has_no_long_silence_around_it():
    speaker = Speaker()
    speaker.speak("en")
    said = speaker.say("Slide your front foot forward a little.")
    heard, rate_hz = sounds(recording(said, speaker.rate_hz))
    loud_s = np.flatnonzero(np.abs(heard) > 0.05) / rate_hz
    assert 1.5 < len(heard) / rate_hz < 4.0
    assert loud_s[0] < 0.2
    assert len(heard) / rate_hz - loud_s[-1] < 0.3


def test_left_and_right_do_not_sound_alike():
    speaker = Speaker()
    speaker.speak("de")
    assert speaker.say("linkes Bein") != speaker.say("rechtes Bein")


def test_a_voice_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setitem(build_voices.VOICES, "en", "no-such-voice")
    with pytest.raises(VoiceNotRecorded, match="no-such-voice"):
        Speaker().speak("en")

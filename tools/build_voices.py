"""Records what the coach says, for browsers without a voice: every cue and step of every language, by eSpeak NG.

`python -m tools.build_voices` writes `src/unsit/web/voices/<language>.bin`: four bytes (the length of the index, low
byte first), the index (JSON: `texts` and `numbers`, each to offset and length after it), and the recordings one after
another, each an Ogg file with Opus. A text with a number in it is recorded around it, and the numbers by themselves.
What is newer than its words is left as it is. Everything comes with this project's packages; nothing is fetched.
"""

import ctypes
import io
import json
import string
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "src/unsit/catalogue"
HOME = ROOT / "src/unsit/web/voices"
VOICES = {"en": "en-us", "de": "de", "es": "es", "fr": "fr", "ja": "ja", "pt": "pt-br"}
"""eSpeak NG's voice for each language."""
WORDS_PER_MIN = 150
NUMBERS = range(2, 61)
"""The seconds that can be left of a hold."""
RATE_HZ = 16000
"""What Opus takes; a voice has little above half of it."""
COMPRESSION = 0.99
"""Of libsndfile's 0 to 1: about 11 kbit/s, at which one voice is still clear."""
QUIET, KEPT_S = 0.01, 0.04
"""Silence around a recording is cut, but for so much."""
SECONDS = "{seconds}"
SAME, OTHER = ("front", "lead"), ("rear", "away", "other")
"""The roles that a side fills together with its own leg, and those that the other side then fills."""


class VoiceNotRecorded(Exception):
    """eSpeak NG could not say a text."""


def texts_of(tag: str) -> dict[str, str]:
    """Everything that can be said in a language, to how it is read; numbers stand as `{seconds}`."""
    words = _table(f"cues.{tag}.toml")
    sides = {side: _forms(told) for side, told in words["sides"].items()}
    said: dict[str, str] = {}
    for cue in words["cue"].values():
        for left_front in (True, False):
            text = _with_sides(cue["text"], sides, left_front=left_front)
            said[text] = _with_sides(cue.get("read") or cue["text"], sides, left_front=left_front)
    for steps, read in _steps(tag):
        said |= dict(zip(steps, read or steps, strict=True))
    return said


def _steps(tag: str) -> Iterator[tuple[list[str], list[str]]]:
    """Every stretch's steps as they are said by ear, and how they are read."""
    if tag != "en":
        yield from ((told["steps"], told.get("read", [])) for told in _table(f"stretches.{tag}.toml").values())
        return
    for path in sorted((CATALOGUE / "stretches").glob("*.toml")):
        steps = tomllib.loads(path.read_text(encoding="utf-8"))["steps"]
        yield [step.get("by_ear", step["text"]) for step in steps if step["key"] not in ("hold", "release")], []


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / name).read_text(encoding="utf-8"))


def _forms(told: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"plain": told} if isinstance(told, str) else told


def _with_sides(text: str, sides: Mapping[str, Mapping[str, str]], *, left_front: bool) -> str:
    """The text with the left (or the right) leg in front; a sentence begins with a capital."""
    front, other = ("left", "right") if left_front else ("right", "left")
    parts = []
    for literal, name, _, _ in string.Formatter().parse(text):
        parts.append(literal)
        if name is None:
            continue
        role, _, form = name.partition("[")
        side = front if role in SAME else other if role in OTHER else None
        parts.append(SECONDS if side is None else sides[side][form.rstrip("]") or "plain"])
    told = "".join(parts)
    return told[:1].upper() + told[1:]


class Speaker:
    """eSpeak NG in this process, one language at a time."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        # In this thread: in one of its own the library mostly sleeps, and now and then does not wake.
        at_once, whole_text_at_once = 2, 0
        data = str(espeakng_loader.get_data_path()).encode()
        self.rate_hz = self._library.espeak_Initialize(at_once, whole_text_at_once, data, 0)
        if self.rate_hz <= 0:
            raise VoiceNotRecorded(f"eSpeak NG does not start with its data in {data.decode()}.")
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self._heard = kind(self._hear)  # kept: the library calls it later
        self._samples: list[bytes] = []
        self._library.espeak_SetSynthCallback(self._heard)
        self._library.espeak_SetParameter(1, WORDS_PER_MIN, 0)

    def speak(self, language: str) -> None:
        """The language from now on."""
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()) != 0:
            raise VoiceNotRecorded(f"eSpeak NG has no voice {VOICES[language]!r}.")

    def say(self, text: str) -> bytes:
        """The text as 16-bit samples, one channel, `rate_hz`."""
        self._samples = []
        raw = text.encode()
        utf_8 = 1
        self._library.espeak_Synth(raw, ctypes.c_size_t(len(raw) + 1), 0, 0, 0, utf_8, None, None)
        said = b"".join(self._samples)
        if not said:
            raise VoiceNotRecorded(f"eSpeak NG says nothing to {text!r}.")
        return said

    def _hear(self, samples: Any, count: int, _: object) -> int:  # noqa: ANN401 - a pointer of C
        if samples and count > 0:
            self._samples.append(ctypes.string_at(samples, 2 * count))
        return 0


def recording(samples: bytes, rate_hz: int) -> bytes:
    """The samples without the silence around them, as an Ogg file with Opus."""
    import numpy as np
    import soundfile

    heard = np.frombuffer(samples, dtype="<i2").astype(np.float64) / 2**15
    loud = np.flatnonzero(np.abs(heard) > QUIET)
    if loud.size:
        edge = int(KEPT_S * rate_hz)
        heard = heard[max(loud[0] - edge, 0) : loud[-1] + edge]
    at = np.arange(0, len(heard), rate_hz / RATE_HZ)
    steady = np.interp(at, np.arange(len(heard)), heard)
    file = io.BytesIO()
    soundfile.write(file, steady, RATE_HZ, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
    return file.getvalue()


def fragments(texts: Iterable[str]) -> list[str]:
    """What is recorded of the texts: each whole, or the parts around its number."""
    parts = (part.strip() for text in texts for part in text.split(SECONDS))
    return sorted({part for part in parts if any(map(str.isalnum, part))})


def pack(clips: Mapping[str, bytes], texts: Mapping[str, str]) -> bytes:
    """One file: the index and the clips. `texts`: what is said, to how it is read."""
    places, at = {}, 0
    for part, clip in clips.items():
        places[part] = [at, len(clip)]
        at += len(clip)
    spoken = {said: [_place(places, part) for part in read.split(SECONDS)] for said, read in sorted(texts.items())}
    numbers = {number: places[number] for number in map(str, NUMBERS)}
    index = json.dumps({"texts": spoken, "numbers": numbers}, ensure_ascii=False, separators=(",", ":")).encode()
    return len(index).to_bytes(4, "little") + index + b"".join(clips.values())


def _place(places: Mapping[str, list[int]], part: str) -> list[int] | None:
    return places.get(part.strip())


def recorded(tag: str, home: Path = HOME) -> bool:
    """Whether a language's file is newer than its words and than this program."""
    file, stretches = home / f"{tag}.bin", "stretches/*.toml" if tag == "en" else f"stretches.{tag}.toml"
    made_from = [Path(__file__), CATALOGUE / f"cues.{tag}.toml", *CATALOGUE.glob(stretches)]
    return file.is_file() and all(file.stat().st_mtime > each.stat().st_mtime for each in made_from)


def build(home: Path = HOME) -> None:
    """Record every language that is not yet; raises `VoiceNotRecorded`."""
    home.mkdir(exist_ok=True)
    missing = [tag for tag in VOICES if not recorded(tag, home)]
    if not missing:
        return
    speaker = Speaker()
    for tag in missing:
        texts = texts_of(tag)
        speaker.speak(tag)
        wanted = [*map(str, NUMBERS), *fragments(texts.values())]
        said = map(speaker.say, wanted)  # by one library, one after another; to be packed beside each other
        with ThreadPoolExecutor() as pool:
            clips = dict(zip(wanted, pool.map(partial(recording, rate_hz=speaker.rate_hz), said), strict=True))
        unfinished = home / f"{tag}.unfinished"
        unfinished.write_bytes(pack(clips, texts))
        unfinished.replace(home / f"{tag}.bin")


if __name__ == "__main__":
    try:
        build()
    except VoiceNotRecorded as error:
        sys.exit(str(error))

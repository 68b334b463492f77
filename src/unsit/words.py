"""What can be said, in one language: cues, sides, sentences, and the stretches' own words.

A language is data. Where its grammar needs a side in several forms (*links*, *linkes Bein*), the sides have them, and a
text asks for one: `{lead[leg]}`; `{lead}` is the plain one.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from unsit.landmarks import Side
from unsit.stretch import Stretch


class Tone(StrEnum):
    """What kind of word it is, the most pressing first."""

    SAFETY = "safety"
    SETUP = "setup"
    STEP = "step"
    FORM = "form"
    COUNT = "count"
    PRAISE = "praise"


class SideName(str):
    """A side's name: itself the plain form, by subscript another one."""

    __slots__ = ("forms",)
    forms: Mapping[str, str]

    def __new__(cls, plain: str, forms: Mapping[str, str] | None = None) -> Self:
        """The plain form, and the others by their names."""
        name = super().__new__(cls, plain)
        name.forms = dict(forms or {})
        return name

    def __getitem__(self, form: Any) -> str:  # noqa: ANN401 - as `str` has it, or the name of a form
        """The form of this name; by a number or a slice, letters, as of any text."""
        return self.forms[form] if isinstance(form, str) else super().__getitem__(form)


def _side_name(told: object) -> SideName:
    forms = {"plain": told} if isinstance(told, str) else told
    if not isinstance(forms, dict) or "plain" not in forms or not all(isinstance(each, str) for each in forms.values()):
        raise ValueError(f"found {told!r}; expected a text, or a table of texts with `plain` among them")
    return SideName(forms["plain"], {name: text for name, text in forms.items() if name != "plain"})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Frozen):
    """A cue's tone and words; `{front}`, `{rear}`, `{away}`, `{lead}`, `{other}` stand for sides, `{seconds}` a number.

    `why`: the reason, for whoever asks. `read`: how the text is read aloud, where a synthesiser could not tell.
    """

    tone: Tone
    text: Annotated[str, Field(min_length=1)]
    why: str = ""
    read: str = ""


class StretchWords(_Frozen):
    """A stretch's name, what to do with the camera (or why there is none), and its steps as they are said by ear.

    `read`: how the steps are read aloud, where a synthesiser could not tell.
    """

    name: Annotated[str, Field(min_length=1)]
    setup: Annotated[str, Field(min_length=1)]
    steps: tuple[Annotated[str, Field(min_length=1)], ...]
    read: tuple[str, ...] = ()


class Words(_Frozen):
    """One language's words: cues, sides, the sentences of the summary, the camera's troubles, the stretches.

    `language` is the tag, `called` what its speakers call it. Stretches that are not named here speak as their own
    files do, which is English.
    """

    language: str
    called: str
    sides: dict[Side, Annotated[SideName, PlainValidator(_side_name)]]
    cue: dict[str, Wording]
    sentence: dict[str, str]
    camera: dict[str, dict[str, str]]
    stretch: dict[str, StretchWords] = {}


def of_stretch(words: Words, stretch: Stretch) -> StretchWords:
    """What is said of this stretch: in this language, or as its own file has it."""
    known = words.stretch.get(stretch.id)
    if known is not None:
        return known
    return StretchWords(
        name=stretch.name,
        setup=stretch.camera or stretch.unwatched or stretch.summary,
        steps=tuple(step.by_ear or step.text for step in stretch.steps_in),
    )


MANNERS = {"leg in front": "", "leg": "_leg", "side": "_side", "both": "_both"}


def in_manner(words: Mapping[str, Wording] | Mapping[str, str], key: str, stretch: Stretch) -> str:
    """The key of the words for this stretch's manner of counting, as `owed_side`, if there are any; else its own."""
    told = key + MANNERS[stretch.manner]
    return told if told in words else key


def told_of(text: str, words: Words, stretch: Stretch, front: Side, seconds: int = 0) -> str:
    """A text with its sides and seconds in it, for this leg in front; a sentence begins with a capital."""
    lead = stretch.lead_side(front)
    sides = {"front": front, "rear": front.other, "away": front.other, "lead": lead, "other": lead.other}
    told = text.format(**{role: words.sides[side] for role, side in sides.items()}, seconds=seconds)
    return told[:1].upper() + told[1:]

"""Pain: what a person tells after a hold and on the next morning, which colour that is, and what follows.

Two scales from 0 to 10, the pull and the pain, and a few signs that are red whatever the numbers say. The bands are
from work on tendons and kneecaps (Thomee 1997; Silbernagel 2007, where up to 5 is borne); nothing of the kind is known
for stretching, so they are stricter here. No camera sees pain; it is told, or it is not known. Pure: the time comes in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.landmarks import Side
from unsit.stretch import Text

SCALE_TOP = 10
AMBER_FROM, RED_FROM = 3, 6
"""Pain of 0-2 is green, of 3-5 amber, above that red."""
PULL_FROM, PULL_TO = 3, 5
"""A clear pull. Our choice: no scale of stretch intensity is agreed on, and gentle gained as much (trial of 21)."""
ASKED_AGAIN_AFTER_S = 10.0
WORSE_BY = 2
"""So much more pain next morning is worse: the smallest difference that people call one (Ostelo 2008)."""
LASTS_AFTER = timedelta(hours=24)
REST = timedelta(hours=48)
TWICE = 2
"""Bad mornings in a row after which a clinician is suggested."""


class Scale(StrEnum):
    """The two numbers that are asked for."""

    FEELING = "feeling"
    PAIN = "pain"


class Sign(StrEnum):
    """What is red whatever the numbers say."""

    SHARP = "sharp"
    ELECTRIC = "electric"
    TINGLING = "tingling"
    NUMB = "numb"
    CATCHING = "catching"
    GIVING_WAY = "giving_way"
    DOWN_A_LEG = "down_a_leg"
    DIZZY = "dizzy"
    CHEST = "chest"
    BREATHLESS = "breathless"


class Kind(StrEnum):
    """When it was told: after a hold, some seconds after easing out of it, or on a later morning."""

    AFTER_HOLD = "after_hold"
    EASED_OUT = "eased_out"
    NEXT_MORNING = "next_morning"


class Colour(StrEnum):
    """How pain is judged."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Pull(StrEnum):
    """How the feeling of the stretch stands to the pull that is aimed at."""

    FAINT = "faint"
    RIGHT = "right"
    STRONG = "strong"


class What(StrEnum):
    """What to do now."""

    GO_ON = "go_on"
    EASE_OUT = "ease_out"
    END_STRETCH = "end_stretch"
    STOP = "stop"
    REST = "rest"
    SEE_CLINICIAN = "see_clinician"


class Ends(StrEnum):
    """What is over."""

    STRETCH = "stretch"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Advice:
    """What follows from a report. `ease_out_by`: the share of the way in that is given back.

    `easier`: the easier version is offered. `screening_again`: the emergency questions are asked at once. `rest`: how
    long the stretch is left out. `clinician`: one is suggested.
    """

    what: What
    ease_out_by: float = 0.0
    shorter: bool = False
    ask_again_after_s: float | None = None
    ends: Ends | None = None
    easier: bool = False
    screening_again: bool = False
    rest: timedelta = timedelta()
    clinician: bool = False


ADVICE = {
    advice.what: advice
    for advice in (
        Advice(What.GO_ON),
        Advice(What.EASE_OUT, ease_out_by=0.5, shorter=True, ask_again_after_s=ASKED_AGAIN_AFTER_S),
        Advice(What.END_STRETCH, ends=Ends.STRETCH, easier=True),
        Advice(What.STOP, ends=Ends.SESSION, screening_again=True),
        Advice(What.REST, ends=Ends.STRETCH, easier=True, rest=REST),
        Advice(What.SEE_CLINICIAN, ends=Ends.STRETCH, easier=True, rest=REST, clinician=True),
    )
}
"""What each advice comes to."""
NOW = {
    (Kind.AFTER_HOLD, Colour.GREEN): What.GO_ON,
    (Kind.AFTER_HOLD, Colour.AMBER): What.EASE_OUT,
    (Kind.AFTER_HOLD, Colour.RED): What.STOP,
    (Kind.EASED_OUT, Colour.GREEN): What.GO_ON,
    (Kind.EASED_OUT, Colour.AMBER): What.END_STRETCH,
    (Kind.EASED_OUT, Colour.RED): What.STOP,
    (Kind.NEXT_MORNING, Colour.GREEN): What.GO_ON,
    (Kind.NEXT_MORNING, Colour.AMBER): What.GO_ON,
    (Kind.NEXT_MORNING, Colour.RED): What.STOP,
}
"""What a report asks for by itself; a morning is also compared with the hold before it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a person told. Numbers are 0..10, None where the question was left open; `session` is None on a morning."""

    at: datetime
    session: str | None
    stretch: str
    front_leg: Side | None = None
    feeling: int | None = None
    pain: int | None = None
    signs: frozenset[Sign] = frozenset()
    kind: Kind = Kind.AFTER_HOLD

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"at ({self.at}) needs a time zone")
        for name, value in ((Scale.FEELING, self.feeling), (Scale.PAIN, self.pain)):
            if value is not None and not 0 <= value <= SCALE_TOP:
                raise ValueError(f"{name} ({value}) must be from 0 to {SCALE_TOP}")


def judged(report: Report) -> Colour | None:
    """The colour of what was told; None where neither a number nor a sign was."""
    if report.signs:
        return Colour.RED
    if report.pain is None:
        return None
    if report.pain < AMBER_FROM:
        return Colour.GREEN
    return Colour.AMBER if report.pain < RED_FROM else Colour.RED


def pull(report: Report) -> Pull | None:
    """How the pull was; None where it was not told."""
    if report.feeling is None:
        return None
    if report.feeling < PULL_FROM:
        return Pull.FAINT
    return Pull.RIGHT if report.feeling <= PULL_TO else Pull.STRONG


def advice(report: Report, earlier: Iterable[Report] = ()) -> Advice:
    """What to do now; `earlier` are the reports with which a morning is compared."""
    colour = judged(report)
    what = What.GO_ON if colour is None else NOW[report.kind, colour]
    if report.kind is not Kind.NEXT_MORNING or what is What.STOP:
        return ADVICE[what]
    told = [*earlier, report]
    if not _lingers(report, told):
        return ADVICE[what]
    return ADVICE[What.SEE_CLINICIAN if setbacks(told)[report.stretch] >= TWICE else What.REST]


def resting(reports: Iterable[Report], now: datetime) -> dict[str, datetime]:
    """The stretches that are left out now, and until when; after that each starts again with its easier version.

    Two days after a morning that was worse; for the rest of the day where pain stayed after easing out.
    """
    reports = list(reports)
    ends = [(morning.stretch, morning.at + REST) for morning in reports if _lingers(morning, reports)]
    ends += [(report.stretch, _midnight(report.at, now)) for report in reports if _stayed(report)]
    until = dict(sorted(ends, key=lambda end: end[1]))
    return {stretch: end for stretch, end in until.items() if end > now}


def _stayed(report: Report) -> bool:
    """Whether this ended the stretch for the day."""
    colour = judged(report)
    return colour is not None and NOW[report.kind, colour] is What.END_STRETCH


def _midnight(at: datetime, now: datetime) -> datetime:
    """The end of this day, in the zone of now."""
    day = at.astimezone(now.tzinfo) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def sore(reports: Iterable[Report]) -> dict[str, datetime]:
    """Stretch -> its last morning that was worse, where no better one has been told since."""
    reports = list(reports)
    worse = setbacks(reports)
    mornings = sorted((r for r in reports if _lingers(r, reports)), key=lambda report: report.at)
    return {morning.stretch: morning.at for morning in mornings if worse.get(morning.stretch)}


def setbacks(reports: Iterable[Report]) -> dict[str, int]:
    """Stretch -> after how many of its holds, the last ones in a row, the next day was worse.

    From one on, the easier version is offered first; from `TWICE` on, a clinician is suggested. A morning that is no
    worse takes it back to none.
    """
    reports = sorted(reports, key=lambda report: report.at)
    worse: dict[str, dict[datetime, bool]] = {}
    for morning in (r for r in reports if r.kind is Kind.NEXT_MORNING and judged(r) is not None):
        hold = _hold_before(morning, reports)
        after = worse.setdefault(morning.stretch, {})
        when = morning.at if hold is None else hold.at
        after[when] = after.get(when, False) or _lingers(morning, reports)
    return {stretch: _last_in_a_row(list(after.values())) for stretch, after in worse.items()}


def _lingers(morning: Report, reports: Sequence[Report]) -> bool:
    """Whether pain is red on this morning, worse than at the hold before it, or still there more than a day after it.

    Still there: amber. Green is what we aim at while holding, so it is nothing to rest for.
    """
    if morning.kind is not Kind.NEXT_MORNING:
        return False
    if morning.pain is None or judged(morning) is Colour.RED:
        return judged(morning) is Colour.RED
    hold = _hold_before(morning, reports)
    before = 0 if hold is None or hold.pain is None else hold.pain
    lasts = hold is not None and morning.at - hold.at > LASTS_AFTER and morning.pain >= AMBER_FROM
    return lasts or morning.pain - before >= WORSE_BY


def _hold_before(morning: Report, reports: Iterable[Report]) -> Report | None:
    """The last that was told of this stretch's pain at a hold."""
    holds = (r for r in reports if r.kind is not Kind.NEXT_MORNING and r.stretch == morning.stretch)
    before = [hold for hold in holds if hold.at <= morning.at and hold.pain is not None]
    return max(before, key=lambda hold: hold.at, default=None)


def _last_in_a_row(worse: list[bool]) -> int:
    return next((count for count, so in enumerate(reversed(worse)) if not so), len(worse))


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScaleWords(_Frozen):
    """One scale: the question, what is aimed at, and some of its numbers in words."""

    ask: Text
    aim: Text
    anchors: dict[Annotated[int, Field(ge=0, le=SCALE_TOP)], Text] = Field(min_length=2)

    @model_validator(mode="after")
    def _both_ends(self) -> Self:
        if not {0, SCALE_TOP} <= set(self.anchors):
            raise ValueError(f"anchors need words for 0 and {SCALE_TOP}")
        return self


class SignWords(_Frozen):
    """The question about the signs, the one answer for none, and each sign's name."""

    ask: Text
    none: Text
    name: dict[Sign, Text]


class MorningWords(_Frozen):
    """What is asked on the next morning."""

    ask: Text


class PainWords(_Frozen):
    """All words about pain. `stopped` is said whenever a hold was stopped."""

    language: Text
    stopped: Text
    scale: dict[Scale, ScaleWords]
    signs: SignWords
    pull: dict[Pull, Text]
    advice: dict[What, Text]
    next_morning: MorningWords

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [
            *_unworded(Scale, self.scale),
            *_unworded(Sign, self.signs.name),
            *_unworded(Pull, self.pull),
            *_unworded(What, self.advice),
        ]
        if missing:
            raise ValueError(f"words are missing for {', '.join(missing)}")
        return self

    def said(self, advised: Advice) -> tuple[str, ...]:
        """The sentences of an advice; where it ends something, that this is no failure."""
        told = (self.advice[advised.what],)
        return told if advised.ends is None else (*told, self.stopped)


def _unworded(choices: type[StrEnum], words: Iterable[str]) -> list[str]:
    worded = set(words)
    return [str(choice) for choice in choices if choice not in worded]

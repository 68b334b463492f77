"""What is said of progress, in each language: `progress.<tag>.toml`, held against all that can be found."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.catalogue import languages, load, parse
from unsit.landmarks import Side
from unsit.movement import Region
from unsit.outcome import Change, Instrument, Size
from unsit.pictured import BOTH
from unsit.progress import SURE, Finding, Lacking, Trend, Uneven
from unsit.steady import aims

Text = Annotated[str, Field(min_length=1)]
PICTURES = ("weekly", "trend", "holds", "muscles")
ON_PAGE = ("heading", "until", "weekly", "change", "session", "muscles", "more", "alone", "made", "wellness")


class OutcomeWords(BaseModel):
    """What is said of how one is. `then_now` has `{name}`, `{first}` and `{last}`; `since` has `{last}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    then_now: Text
    since: Text
    name: dict[Instrument, Text]
    size: dict[Size, Text]


class PictureWords(BaseModel):
    """What stands in and around the pictures of progress, for each of `PICTURES` a title, a note and what is heard.

    `months`: twelve short names. `sided`: a side within a title. `day` has `{day}` and `{month}`, `date` the
    `{year}` too, `minutes` `{minutes}`. `page` is what else stands on a page of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    months: Annotated[tuple[Text, ...], Field(min_length=12, max_length=12)]
    decimal: Text
    day: Text
    date: Text
    minutes: Text
    nothing: Text
    before: Text
    side: dict[str, Text]
    sided: dict[str, Text]
    kind: dict[str, Text]
    title: dict[str, Text]
    note: dict[str, Text]
    alt: dict[str, Text]
    page: dict[str, Text]
    region: dict[Region, Text]
    muscle: dict[str, Text]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        claimed = {claim.muscle for stretch in load().stretches.values() for claim in stretch.lengthens}
        needed: dict[str, set[str]] = {
            "side": {*Side, BOTH},
            "sided": {*Side, BOTH},
            "kind": {"seen", "told"},
            "title": set(PICTURES),
            "note": set(PICTURES),
            "alt": {*PICTURES, "trend_few", "trend_before", "faults"},
            "page": set(ON_PAGE),
            "region": set(Region),
            "muscle": claimed,
        }
        _complain(missing(self, needed))
        return self


class ProgressWords(BaseModel):
    """One language's. `change` has `{change}`, `{doubt}` and `{smallest}`; `less` a side's `{degrees}` and `{doubt}`.

    `still`: the same of a change that was real and has shrunk since, not so far that it is told no more.
    `lacking`'s `days` has `{days}`; `measure` names everything that any stretch of ours aims at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    change: Text
    still: Text
    finding: dict[Finding, Text]
    lacking: dict[Lacking, Text]
    less: dict[Side, Text]
    measure: dict[str, Text]
    outcome: OutcomeWords
    picture: PictureWords

    @model_validator(mode="after")
    def _whole(self) -> Self:
        aimed = {measure for stretch in load().stretches.values() for measure in aims(stretch)}
        needed: dict[str, set[str]] = {
            "finding": set(Finding),
            "lacking": set(Lacking),
            "less": set(Side),
            "measure": aimed,
        }
        outcome: dict[str, set[str]] = {"name": set(Instrument), "size": set(Size)}
        _complain(missing(self, needed) + missing(self.outcome, outcome))
        return self


def missing(words: BaseModel, needed: Mapping[str, set[str]]) -> list[str]:
    """What a group of words does not have."""
    return [f"{name}: {each}" for name, names in needed.items() for each in sorted(names - set(getattr(words, name)))]


def _complain(lacking: list[str]) -> None:
    if lacking:
        raise ValueError(f"words are missing for {', '.join(lacking)}")


class _EveryLanguage(Mapping[str, ProgressWords]):
    """Each is read when it is wanted: whoever waits for a page wants one."""

    def __getitem__(self, tag: str) -> ProgressWords:
        if tag not in languages():
            raise KeyError(tag)
        return _words_in(tag)

    def __iter__(self) -> Iterator[str]:
        return iter(languages())

    def __len__(self) -> int:
        return len(languages())


@cache
def _words_in(tag: str) -> ProgressWords:
    return parse(files(__package__) / f"progress.{tag}.toml", ProgressWords)


def progress_words() -> Mapping[str, ProgressWords]:
    """Every language's, by its tag."""
    return _EveryLanguage()


def dated(day: date, words: PictureWords) -> str:
    """A day of the calendar as it is written."""
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def measured(measure: str, words: ProgressWords) -> str:
    """A measure in words; one that no stretch of ours aims at by its own name."""
    return words.measure.get(measure, measure)


def doubt(degrees: float) -> int:
    """What degrees may be wrong by, in whole ones: never none, as no camera is as sure.

    >>> doubt(5.6), doubt(0.2)
    (6, 1)
    """
    return max(round(degrees), 1)


def why(trend: Trend, words: ProgressWords) -> str:
    """What stands behind a finding: what is lacking, or the change with its doubt and the smallest that is real.

    Nothing where neither can be told; a number never comes without its doubt.
    """
    if trend.lacking is not None:
        return words.lacking[trend.lacking].format(days=trend.days)
    if trend.change is None:
        return ""
    told = trend.finding in {Finding.MOVED_FURTHER, Finding.LESS_THAN_BEFORE}
    shrunk = told and abs(trend.change.by_deg) < trend.change.smallest_real_deg
    return (words.still if shrunk else words.change).format(
        change=_signed(trend.change.by_deg),
        doubt=doubt(SURE * trend.change.sd_deg),
        smallest=f"{trend.change.smallest_real_deg:.0f}",
    )


def less(uneven: Uneven, words: ProgressWords) -> str:
    """That one side moved less, and nothing of what it means."""
    return words.less[uneven.less].format(degrees=f"{uneven.by_deg:.0f}", doubt=doubt(uneven.doubt_deg))


def changed(change: Change, words: ProgressWords) -> str:
    """What was told then and now, and whether people usually notice as much; never why."""
    told, name = words.outcome, words.outcome.name[change.instrument]
    if change.instrument is Instrument.CHANGE:
        numbers = told.since.format(name=name, last=_signed(change.last))
    else:
        numbers = told.then_now.format(name=name, first=_short(change.first, words), last=_short(change.last, words))
    return f"{numbers} {told.size[change.size]}"


def _short(number: float, words: ProgressWords) -> str:
    return f"{number:.1f}".removesuffix(".0").replace(".", words.picture.decimal)


def _signed(number: float) -> str:
    """Whole, with its sign; nothing has none.

    >>> _signed(-0.3), _signed(4.6)
    ('0', '+5')
    """
    whole = round(number)
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"

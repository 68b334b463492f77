"""What is said of progress, in each language: `progress.<tag>.toml`, held against all that can be found."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.catalogue import languages, load, parse
from unsit.landmarks import Side
from unsit.movement import Region
from unsit.pictured import BOTH
from unsit.progress import Finding, Lacking
from unsit.steady import aims

Text = Annotated[str, Field(min_length=1)]
PICTURES = ("weekly", "trend", "holds", "muscles")


class PictureWords(BaseModel):
    """What stands in and around the pictures of progress, for each of `PICTURES` a title, a note and what is heard.

    `months`: twelve short names. `sided`: a side within a title. `day` has `{day}` and `{month}`, `minutes` `{minutes}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    months: Annotated[tuple[Text, ...], Field(min_length=12, max_length=12)]
    decimal: Text
    day: Text
    minutes: Text
    nothing: Text
    before: Text
    side: dict[str, Text]
    sided: dict[str, Text]
    kind: dict[str, Text]
    title: dict[str, Text]
    note: dict[str, Text]
    alt: dict[str, Text]
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
            "alt": set(PICTURES),
            "region": set(Region),
            "muscle": claimed,
        }
        _complain(missing(self, needed))
        return self


class ProgressWords(BaseModel):
    """One language's. `change` has `{change}`, `{doubt}` and `{smallest}`; `less` a side's `{degrees}`.

    `lacking`'s `days` has `{days}`; `measure` names everything that any stretch of ours aims at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    change: Text
    finding: dict[Finding, Text]
    lacking: dict[Lacking, Text]
    less: dict[Side, Text]
    measure: dict[str, Text]
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
        _complain(missing(self, needed))
        return self


def missing(words: BaseModel, needed: Mapping[str, set[str]]) -> list[str]:
    """What a group of words does not have."""
    return [f"{name}: {each}" for name, names in needed.items() for each in sorted(names - set(getattr(words, name)))]


def _complain(lacking: list[str]) -> None:
    if lacking:
        raise ValueError(f"words are missing for {', '.join(lacking)}")


@cache
def progress_words() -> Mapping[str, ProgressWords]:
    """Every language's, by its tag."""
    here = files(__package__)
    return {tag: parse(here / f"progress.{tag}.toml", ProgressWords) for tag in languages()}

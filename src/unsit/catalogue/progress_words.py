"""What is said of progress, in each language: `progress.<tag>.toml`, held against all that can be found."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.catalogue import languages, load, parse
from unsit.landmarks import Side
from unsit.progress import Finding, Lacking
from unsit.steady import aims

Text = Annotated[str, Field(min_length=1)]


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

    @model_validator(mode="after")
    def _whole(self) -> Self:
        aimed = {measure for stretch in load().stretches.values() for measure in aims(stretch)}
        needed: dict[str, set[str]] = {
            "finding": set(Finding),
            "lacking": set(Lacking),
            "less": set(Side),
            "measure": aimed,
        }
        missing = [
            f"{name}: {each}" for name, names in needed.items() for each in sorted(names - set(getattr(self, name)))
        ]
        if missing:
            raise ValueError(f"words are missing for {', '.join(missing)}")
        return self


@cache
def progress_words() -> Mapping[str, ProgressWords]:
    """Every language's, by its tag."""
    here = files(__package__)
    return {tag: parse(here / f"progress.{tag}.toml", ProgressWords) for tag in languages()}

"""`remind.toml`: how someone wants to be reminded; every problem of a broken file at once."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from unsit.breaks import Rules
from unsit.sitting import Chair
from unsit.working_hours import WEEKDAYS, HoursError, WorkingHours, span, working_hours

FILE = "remind.toml"
Minutes = Annotated[float, Field(ge=1, le=480)]
Language = Literal["en", "de", "es", "fr", "ja", "pt"]

TEMPLATE = """\
# How Unsit reminds you to get up. What you leave out is as it stands here; the running reminder reads this file again
# when you save it. `unsit remind status` says whether something in it is wrong.

every_min = 45            # time on the chair after which a break is offered
stretches_a_day = 2       # so many of the breaks are for the stretch; 0: just get up and walk
later_min = 5             # what "in 5 minutes" means
away_min = 5              # untouched for so long, without a video or a call: you are not there
rest_min = 3              # away for so long: that was a break
page_min = 10             # a break's page without an answer for so long: the break was missed
walk_s = 60               # how long the page has you walk before the stretch
# language = "en"         # en, de, es, fr, ja or pt; else your system's, if it is one of these
tray = true               # an icon, where the desktop shows one
# calendar = "~/calendar.ics"   # a file, or an address in your own network; you are left in peace while it says busy

[hours]                   # no break is offered outside; several ranges a day are fine, an empty list is a day off
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
saturday = []
sunday = []

[hooks]                   # commands of your own for your shell; docs/breaks.md says what they are told
# due = "playerctl pause"
# taken = "playerctl play"
# skipped = "playerctl play"
"""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hours(_Strict):
    """Ranges of the day's time, a list for each weekday."""

    monday: tuple[str, ...] = ("09:00-17:00",)
    tuesday: tuple[str, ...] = ("09:00-17:00",)
    wednesday: tuple[str, ...] = ("09:00-17:00",)
    thursday: tuple[str, ...] = ("09:00-17:00",)
    friday: tuple[str, ...] = ("09:00-17:00",)
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()


class Hooks(_Strict):
    """A command for the shell at each of these; empty for none."""

    due: str = ""
    taken: str = ""
    skipped: str = ""


class Settings(_Strict):
    """The file's values, each with what is usual."""

    every_min: Minutes = 45
    stretches_a_day: Annotated[int, Field(ge=0, le=12)] = 2
    later_min: Minutes = 5
    away_min: Minutes = 5
    rest_min: Minutes = 3
    page_min: Minutes = 10
    walk_s: Annotated[float, Field(ge=5, le=1800)] = 60
    language: Language | None = None
    tray: bool = True
    calendar: str | None = None
    hours: Hours = Hours()
    hooks: Hooks = Hooks()

    def rules(self) -> Rules:
        """The same as the breaks go by them. Raises `HoursError`."""
        return Rules(
            hours=_hours(self.hours),
            every_s=60 * self.every_min,
            stretches_a_day=self.stretches_a_day,
            later_s=60 * self.later_min,
            page_s=60 * self.page_min,
            chair=Chair(away_after_s=60 * self.away_min, rest_s=60 * self.rest_min),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The settings, or None where the file cannot be used; and all that is wrong with it, a line each."""

    settings: Settings | None
    problems: tuple[str, ...] = ()


def read(folder: Path) -> Found:
    """What this folder's file says; what is usual where there is none."""
    try:
        return Found(_checked(_told(folder / FILE)))
    except _NotReadError as error:
        return _unusable(str(error))
    except ValidationError as error:
        return _unusable(*(_problem(found) for found in error.errors()))
    except HoursError as error:
        return _unusable(f"hours: {error}")


def checked(told: dict[str, Any]) -> Settings:
    """The settings in a file's values. Raises `ValueError` with all that is wrong with them."""
    try:
        return _checked(told)
    except ValidationError as error:
        raise ValueError("; ".join(map(_problem, error.errors()))) from error


def _checked(told: dict[str, Any]) -> Settings:
    settings = Settings.model_validate(told)
    settings.rules()
    return settings


class _NotReadError(Exception):
    """The file has no values: why not."""


def _told(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _NotReadError(f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        found = f"found the byte {error.object[error.start]:#04x}"
        raise _NotReadError(f"{found}, expected text in UTF-8; save it again as such") from error
    except tomllib.TOMLDecodeError as error:
        raise _NotReadError(f"not TOML: {error}") from error


def write_template(folder: Path) -> Path:
    """The file with everything usual in it, for a person to change; one that is there is left as it is."""
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.write_text(TEMPLATE, encoding="utf-8")
    return path


def _unusable(*problems: str) -> Found:
    return Found(None, tuple(f"{FILE}: {problem}" for problem in problems))


def _problem(found: Any) -> str:  # noqa: ANN401 - pydantic's own
    where = ".".join(map(str, found["loc"]))
    if found["type"] == "extra_forbidden":
        return f"{where}: unknown; known here: {', '.join(_known(found['loc']))}"
    return f"{where}: found {found['input']!r}; {found['msg'][:1].lower()}{found['msg'][1:]}"


def _known(place: tuple[str | int, ...]) -> Iterator[str]:
    tables: dict[str | int, type[BaseModel]] = {"hours": Hours, "hooks": Hooks}
    model = tables.get(place[0], Settings) if len(place) > 1 else Settings
    return iter(model.model_fields)


def _hours(hours: Hours) -> WorkingHours:
    days = []
    for weekday in WEEKDAYS:
        try:
            days.append(tuple(span(text) for text in getattr(hours, weekday)))
        except HoursError as error:
            raise HoursError(f"{weekday}: {error}") from error
    return working_hours(tuple(days))

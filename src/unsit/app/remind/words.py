"""What the reminder says, in one of the catalogue's languages; read without the catalogue, which is heavy."""

import locale
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

from pydantic import TypeAdapter

from unsit.app.remind.settings import Language

LANGUAGES: tuple[str, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, those that come in groups by their names."""

    title: str
    stretch: str
    walk: str
    again: str
    not_opened: str
    button: dict[str, str]
    menu: dict[str, str]
    state: dict[str, str]
    because: dict[str, str]


_WORDS = TypeAdapter(Words)


def words(language: str) -> Words:
    """This language's texts."""
    text = (files("unsit") / "catalogue" / f"breaks.{language}.toml").read_text(encoding="utf-8")
    return _WORDS.validate_python(tomllib.loads(text))


def system_language() -> str:
    """The system's language, where it is one of ours; else English."""
    try:
        name = locale.getlocale()[0] or ""
    except ValueError:
        name = ""
    found = name.split("_", maxsplit=1)[0].lower()
    return found if found in LANGUAGES else "en"

"""A file read as a model, and everything that is wrong with it at once: where it stands, what was found, what is known.

Knows no model in particular. What is wrong comes as values; `parse` raises them together.
"""

import codecs
import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from unsit.catalogue.lines import Place, line_at, lines_of

_Model = TypeVar("_Model", bound=BaseModel)
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_QUOTED = re.compile(r"'([^']+)'")
SHOWN = 60
"""So much of a value is shown when it is wrong."""


class CatalogueError(Exception):
    """A catalogue file that cannot be used: all its problems, a line each."""

    def __init__(self, *problems: object) -> None:
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at a place within a file."""

    place: Place
    what: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file. `line` is None where the file has no lines to speak of."""

    file: str
    line: int | None
    where: str
    what: str

    def __str__(self) -> str:
        """As compilers say it, so that an editor can jump there."""
        line = None if self.line is None else str(self.line)
        head = ":".join(part for part in (self.file, line) if part is not None)
        return ": ".join(part for part in (head, self.where, self.what) if part)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's values as they stand in it, before they are a model's; `text` is None where it was no TOML."""

    name: str
    told: Mapping[str, Any]
    text: str | None = field(default=None, repr=False)

    def problems(self, found: Iterable[Wrong]) -> list[Problem]:
        """The same, each with its line, in the file's order."""
        lines = {} if self.text is None else lines_of(self.text)
        told = [
            Problem(self.name, None if self.text is None else line_at(lines, each.place), spelt(each.place), each.what)
            for each in found
        ]
        return sorted(told, key=lambda problem: problem.line or 0)


def document(path: Traversable, name: str | None = None) -> Document | Problem:
    """A TOML file's values, or why there are none; `name` is what the file is called where it is told of."""
    name = name or path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        return Problem(name, None, "", f"cannot be read: {error.strerror or error}")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Problem(name, None, "", f"cannot be read: {_not_utf_8(raw, error.start)}")
    try:
        return Document(name, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else len(text.splitlines())
        return Problem(name, line, "", f"not TOML: {_AT.sub('', str(error))}")
    except RecursionError:
        return Problem(name, None, "", "not TOML: nested too deep")


def _not_utf_8(raw: bytes, at: int) -> str:
    """What a file is instead of UTF-8, and what to do about it."""
    line = raw[:at].count(b"\n") + 1
    found = f"the byte {raw[at]:#04x} on line {line}"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = "UTF-16"
    return f"found {found}, expected text in UTF-8; save it again in your editor with the encoding UTF-8"


def parse(path: Traversable, model: type[_Model]) -> _Model:
    """A TOML file as its model. Raises `CatalogueError` with all that is wrong with it."""
    read = document(path)
    if isinstance(read, Problem):
        raise CatalogueError(read)
    made, found = validated(read.told, model)
    if made is None:
        raise CatalogueError(*read.problems(found))
    return made


def validated(told: Mapping[str, Any], model: type[_Model]) -> tuple[_Model | None, list[Wrong]]:
    """The model of these values, or all that is wrong with them."""
    try:
        return model.model_validate(told), []
    except ValidationError as error:
        return None, [Wrong(tuple(each["loc"]), _said(each, model)) for each in error.errors(include_url=False)]


def unknown(found: str, known: Collection[str]) -> str:
    """What is said of a name that nobody knows: found, the nearest, and all that are known.

    >>> unknown("midle", ("front", "middle"))
    "'midle' is unknown; did you mean 'middle'? Known: front, middle"
    """
    near = difflib.get_close_matches(found, known, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else "."
    return f"{_shown(found)} is unknown{meant} Known: {', '.join(known)}"


def spelt(place: Place) -> str:
    """A place as one would write it.

    >>> spelt(("target", 0, "measure"))
    'target[0].measure'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in place if part != "[key]")
    return "".join(parts).removeprefix(".")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name) else repr(name)


def _said(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One of pydantic's findings in our words."""
    found = error["input"]
    match error["type"]:
        case "extra_forbidden":
            return f"key {unknown(str(error['loc'][-1]), _keys_at(model, error['loc'][:-1]))}"
        case "missing":
            return "is missing"
        case "enum" | "literal_error":
            known = _QUOTED.findall(error["ctx"]["expected"])
            return unknown(found, known) if isinstance(found, str) else _expected(found, f"one of {', '.join(known)}")
        case "value_error":
            return str(error["ctx"]["error"])
        case _:
            return _expected(found, _wanted(error, model))


def _wanted(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What was expected, in the words of someone who writes TOML."""
    kind = error["type"]
    if kind in _A_TABLE or kind in _A_LIST:
        return _shape(model, error["loc"], listed=kind in _A_LIST)
    plain = _PLAIN.get(kind)
    return error["msg"] if plain is None else plain.format_map(error.get("ctx", {}))


_A_TABLE = ("model_type", "model_attributes_type", "dict_type", "mapping_type")
_A_LIST = ("tuple_type", "list_type")
_PLAIN = {
    "string_type": "a text in quotation marks",
    "string_pattern_mismatch": "lower-case letters, digits and hyphens (ids) or underscores (keys), a letter first",
    "string_too_short": "a text of at least {min_length} character",
    "too_short": "at least {min_length} in the list",
    "too_long": "at most {max_length} in the list",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "finite_number": "a finite number",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
}
"""What was expected, by pydantic's name of what is wrong."""


def _shape(model: type[BaseModel], place: Place, *, listed: bool) -> str:
    """The list or the table that is expected at a place, and how one writes it."""
    inner = _model_at(model, place)
    name = ".".join(part for part in place if isinstance(part, str))
    if inner is None:
        return "a list in square brackets: [...]" if listed else "a table of names and values: { name = value }"
    if listed or isinstance(place[-1], int):
        return f"a list of tables; begin each with a line [[{name}]] and put its keys below: {_keys(inner)}"
    return f"a table; write a line [{name}] and put its keys below: {_keys(inner)}"


def _expected(found: object, expected: str) -> str:
    return f"found {_shown(found)}; expected {expected}"


def _shown(found: object) -> str:
    shown = repr(found)
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 3]}..."


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that a table at this place may have."""
    for end in range(1, len(place) + 1):
        if isinstance(place[end - 1], str):
            model = _model_at(model, place[end - 1 : end]) or model
    return _keys_of(model)


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The model of the table at this place, or of those in its list; None where there is no table with keys."""
    inner: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, str):
            kept = {field.alias or name: field.annotation for name, field in (inner or model).model_fields.items()}
            inner = next(_models_in(kept.get(part)), None)
    return inner


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _keys(model: type[BaseModel]) -> str:
    return ", ".join(_keys_of(model))


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)

"""Stretches as JSON: one as plain values, many as one file, and the schema of what may stand in it.

What is open or absent is left out: JSON knows no infinity, and nobody has to tell null from nothing.
"""

import json
import math
from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from unsit.angles import SIDED
from unsit.movement import FEATURES, FIGURE_ANGLES, KNOWN_MEASURES, ROLES
from unsit.prescription import Prescription
from unsit.stretch import Stretch

FORMAT, VERSION = "unsit-stretches", 1
"""What the file says of itself."""
SCHEMA_ID = f"urn:unsit:stretch:{VERSION}"


def plain(stretch: Stretch) -> dict[str, Any]:
    """All that a stretch says, under the keys of its TOML; measures by front and rear, whichever words it used."""
    return {key: _without_nothing(value) for key, value in stretch.model_dump(mode="json").items() if _is_told(value)}


def plain_own(prescription: Prescription) -> dict[str, Any]:
    """A prescription under the keys of its TOML."""
    return prescription.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def exported(stretches: Iterable[dict[str, Any]]) -> str:
    """Many stretches, as plain values, as one file."""
    whole = {"format": FORMAT, "version": VERSION, "stretches": list(stretches)}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of one stretch: a whole one, or with a `from` a person's own version of one of ours."""
    of, told = models_json_schema([(Stretch, "validation"), (Prescription, "validation")], by_alias=True)
    parts = {name: _without_nothing(part) for name, part in told["$defs"].items()}
    for part, key, names in _NAMES:
        properties = parts[part]["properties"][key]
        properties.get("items", properties)["enum"] = list(names)
    parts["Keyframe"]["properties"]["pose"]["propertyNames"] = {"enum": list(_in_all_words(FIGURE_ANGLES))}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A stretch of Unsit",
        "description": "One file of the catalogue, or of a person's own; docs/adding-a-stretch.md explains each key.",
        "if": {"type": "object", "required": ["from"]},
        "then": of[Prescription, "validation"],
        "else": of[Stretch, "validation"],
        "$defs": parts,
    }


def _in_all_words(names: Iterable[str]) -> tuple[str, ...]:
    """The names, and where a role begins one, the same with lead for front and other for rear."""
    words = {role: word for word, role in ROLES.items()}
    split = [name.partition("_") for name in names]
    return (
        *(f"{role}{mark}{rest}" for role, mark, rest in split),
        *(f"{words[role]}{mark}{rest}" for role, mark, rest in split if role in words),
    )


_MEASURES = _in_all_words(KNOWN_MEASURES)
_POINTS = _in_all_words(f"{role}_{point}" for role in ("front", "rear") for point in ("heel", "toes", "knee"))
_NAMES = (
    ("Stretch", "features", tuple(FEATURES)),
    ("Stretch", "on_floor", _POINTS),
    ("Band", "measure", _MEASURES),
    ("Target", "measure", _MEASURES),
    ("Rule", "measure", _MEASURES),
    ("Limit", "measure", _MEASURES),
    ("LeadTold", "by", ("knee_lift", "trunk_turn", *SIDED)),
    ("Claim", "leg", ("front", "rear", "lead", "other")),
)
"""The names that a reader checks and pydantic's own schema does not tell."""


def _is_told(value: object) -> bool:
    return value is not None and not (isinstance(value, float) and math.isinf(value))


def _without_nothing(value: Any) -> Any:  # noqa: ANN401 - whatever stands in JSON
    """The same without what is null or infinite, however deep."""
    if isinstance(value, dict):
        return {key: _without_nothing(each) for key, each in value.items() if _is_told(each)}
    return [_without_nothing(each) for each in value] if isinstance(value, list) else value

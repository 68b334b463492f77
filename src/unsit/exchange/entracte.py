"""Entracte's packs of ideas and routines, by themselves or in a plugin.

Read were, of drmowinckels/entracte, `content_pack.rs` at d5a2473, `plugins/manifest.rs` at 06ab6c5 and
`docs/developer/plugin-authoring.md` at 06e39c7; and the packs of drmowinckels/entracte-plugins at 0f15529 and 012f36f.
What is taken is text: no times, no pictures, no sounds. Nothing in such a file runs here, and so its signature is not
looked at.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from unsit.exchange.idea import LONGEST_NAME, Idea, NoIdeas, Taken, called, gathered, idea, mark, slug
from unsit.exchange.plain import plain_line

VERSION = 1
"""Of the pack and of the plugin, each by itself."""
POOLS = ("micro_physical", "micro_psychological", "long_solo", "long_social")
"""The pools of ideas for a break; `sleep` is for bedtime."""


def from_entracte(content: bytes) -> Taken:
    """The ideas of a pack or a plugin. Raises `NoIdeas`."""
    told = _object(content)
    if "manifest_version" in told:
        return _of_plugin(told)
    if not {"hints", "routines"} & told.keys():
        found = ", ".join(sorted(map(plain_line, told)))[:LONGEST_NAME] or "nothing"
        raise NoIdeas(f"found an object with {found}; expected hints or routines, as an Entracte pack has them")
    name = _short(told, "name")
    return _of_pack(told, name, f"entracte-{slug(name)}", f"{name}, a pack for Entracte; author and licence not said")


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoIdeas("it is neither JSON nor XML; expected an Entracte pack or Workrave's exercises.xml") from error
    if not isinstance(told, dict):
        raise NoIdeas(f"found {type(told).__name__}; expected an object, as an Entracte pack is one")
    return told


def _of_plugin(told: Mapping[str, Any]) -> Taken:
    _check_version(told, "manifest_version")
    if told.get("kind") != "content" or not isinstance(told.get("content"), dict):
        raise NoIdeas(f"found a plugin of kind {_quoted(told.get('kind'))}; expected 'content', which holds ideas")
    name, author = _short(told, "name"), _short(told, "author", "an author not named")
    whose = f"{name} by {author}, a pack for Entracte; licence not said"
    return _of_pack(told["content"], name, f"entracte-{slug(_short(told, 'id'))}", whose)


def _of_pack(told: Mapping[str, Any], name: str, pack_id: str, whose: str) -> Taken:
    _check_version(told, "version")
    hints, routines = told.get("hints", {}), told.get("routines", [])
    if not isinstance(hints, dict) or not isinstance(routines, list):
        raise NoIdeas("found hints or routines of another type; expected an object and a list")
    found = (*_hints(hints, name, whose, pack_id), *_routines(routines, whose, pack_id))
    return gathered(pack_id, name, whose, found)


def _hints(told: Mapping[str, Any], name: str, whose: str, pack_id: str) -> Iterator[Idea | str]:
    """The single ideas; each is called as its pack is."""
    for pool, texts in told.items():
        where = f"hints.{plain_line(pool)[:LONGEST_NAME]}"
        if pool in POOLS and isinstance(texts, list):
            for at, text in enumerate(texts):
                yield idea(f"{where}[{at}]", name, (text,), whose, f"{pack_id}/{mark(text)}")
        elif texts:
            yield f"{where}: it is {'for bedtime' if pool == 'sleep' else 'no list of ideas that Unsit knows'}."


def _routines(told: Iterable[object], whose: str, pack_id: str) -> Iterator[Idea | str]:
    for at, entry in enumerate(told):
        where = f"routines[{at}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("steps"), list):
            yield f"{where}: found no object with a list of steps."
        elif not entry["steps"] and "breath" in entry:
            label = plain_line(entry.get("label"))
            yield f"{called(where, label)}: it is a pattern of breaths by the second, and ideas have no times."
        else:
            texts = [step.get("text") if isinstance(step, dict) else None for step in entry["steps"]]
            yield idea(
                where, entry.get("label"), texts, whose, f"{pack_id}/{slug(entry.get('id') or entry.get('label'))}"
            )


def _check_version(told: Mapping[str, Any], key: str) -> None:
    if told.get(key) != VERSION:
        raise NoIdeas(f"found {key} {_quoted(told.get(key))}; expected {VERSION}")


def _short(told: Mapping[str, Any], key: str, otherwise: str = "") -> str:
    """A name of the pack itself. Raises `NoIdeas` where it is missing or too long."""
    found = plain_line(told.get(key)) or otherwise
    if not 0 < len(found) <= LONGEST_NAME:
        raise NoIdeas(f"{key}: found {len(found)} characters; expected 1 to {LONGEST_NAME}")
    return found


def _quoted(value: object) -> str:
    return repr(plain_line(value)[:20]) if isinstance(value, str | int) else "of no kind"

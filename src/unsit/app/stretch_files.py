"""`unsit stretches check`, `export` and `schema`: what is wrong with a file, and all of them as one."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from unsit.app.settings import own_folder
from unsit.app.stretches import DONE, WRONG, say, wrong
from unsit.catalogue import known_names, load
from unsit.catalogue.own import find, read_own
from unsit.exchange.stretch_json import exported, plain, plain_own, schema
from unsit.exchange.whole_file import write_whole


def check(paths: Sequence[Path], data: Path, console: Console) -> int:
    """Say everything that is wrong with these files, a line each; 2 if anything is.

    What lies in a person's own folder may not be called as one of ours is.
    """
    ours, folder = load(), own_folder(data)
    known = known_names(ours, (path.stem for path in (*sorted(folder.glob("*.toml")), *paths)))
    found = [find(path, str(path), ours, known, own=_is_in(path, folder)) for path in paths]
    problems = [str(problem) for each in found for problem in each.problems]
    if problems:
        say("\n".join(problems), console)
        return WRONG
    say("1 stretch is in order." if len(paths) == 1 else f"{len(paths)} stretches are in order.", console)
    return DONE


def export(data: Path, out: Path | None, console: Console, aside: Console, *, own: bool) -> int:
    """Write all of ours, or a person's own, as one file of JSON; what is broken is left out and said."""
    ours = load()
    kept = read_own(own_folder(data), ours)
    told = [plain(stretch) for stretch in ours.stretches.values()]
    if own:
        say("".join(f"Left out: {problem}\n" for problem in kept.problems), aside, end="")
        made = kept.prescriptions
        told = [plain_own(made[name]) if name in made else plain(each) for name, each in kept.stretches.items()]
    if out is None:
        console.out(exported(told), end="", highlight=False)
        return DONE
    try:
        write_whole(out, exported(told).encode())
    except OSError as error:
        return wrong(f"{out}: cannot be written: {error.strerror}.", aside)
    say(f"{out} has {len(told)} {'stretch' if len(told) == 1 else 'stretches'}.", console)
    return DONE


def show_schema(console: Console) -> int:
    """Print the JSON Schema of a stretch."""
    console.out(json.dumps(schema(), indent=2, ensure_ascii=False, allow_nan=False), highlight=False)
    return DONE


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().parent == folder.resolve()

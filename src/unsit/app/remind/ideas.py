"""`unsit remind ideas`: packs of other programs as ideas for the breaks in which one just walks."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from unsit.exchange.idea import Idea, NoIdeas
from unsit.exchange.idea_files import keep, kept, remove
from unsit.exchange.ideas import ideas_in

FOLDER = "ideas"
NONE = "No ideas are kept. `unsit remind ideas --add FILE` takes in an Entracte pack or Workrave's exercises.xml."


def idea_for(folder: Path, break_id: str) -> Idea | None:
    """One of the kept ideas: the same for as long as this break lasts; None where none is kept."""
    ideas = kept(folder / FOLDER).ideas
    return ideas[zlib.crc32(break_id.encode()) % len(ideas)] if ideas else None


def add(folder: Path, files: Sequence[Path], language: str, say: Callable[[str], object]) -> int:
    """Take these files in; 2 if one of them could not be, the others are all the same."""
    status = 0
    for file in files:
        try:
            taken = ideas_in(file.read_bytes(), file.name, language)
            again = keep(taken.pack, folder / FOLDER)
        except NoIdeas as error:
            say(str(error))
            status = 2
        except OSError as error:
            say(f"{error.filename}: cannot be read or kept: {error.strerror}.")
            status = 2
        else:
            came = "taken in again, in place of the earlier ones" if again else "taken in"
            say(f"{taken.pack.name}: {len(taken.pack.ideas)} ideas {came}. {taken.pack.whose}")
            for left_out in taken.left_out:
                say(f"  left out: {left_out}")
    return status


def drop(folder: Path, pack_id: str, say: Callable[[str], object]) -> int:
    """Forget a pack; 1 if there is none of this id."""
    if remove(pack_id, folder / FOLDER):
        say(f"The pack {pack_id} is gone.")
        return 0
    known = ", ".join(pack.id for pack in kept(folder / FOLDER).packs) or "none"
    say(f"Found no pack {pack_id!r}; known: {known}.")
    return 1


def show(folder: Path, say: Callable[[str], object]) -> int:
    """List what is kept."""
    found = kept(folder / FOLDER)
    for pack in found.packs:
        say(f"{pack.id}: {pack.name}, {len(pack.ideas)} ideas. {pack.whose}")
    for problem in found.problems:
        say(problem)
    if not found.packs:
        say(NONE)
    return 2 if found.problems else 0

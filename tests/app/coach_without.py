"""`unsit` where some packages cannot be had: `python -m tests.app.coach_without NAMES COMMAND...`.

NAMES: the top names of what is refused, with commas. Each one that is asked for all the same is told on standard error.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

REFUSED = "refused:"


class Refusing(MetaPathFinder):
    """Finds nothing; asked for what is refused, it says so and raises."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing, or an error where it is one of the refused."""
        del path, target
        if fullname.partition(".")[0] in self._names:
            print(REFUSED, fullname, file=sys.stderr, flush=True)  # noqa: T201 - it is a program
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def main() -> None:
    names, *command = sys.argv[1:]
    there = {name.partition(".")[0] for name in sys.modules} & set(names.split(","))
    if there:
        raise SystemExit(f"These are loaded before anything could be refused: {', '.join(sorted(there))}")
    sys.meta_path.insert(0, Refusing(frozenset(names.split(","))))
    sys.argv = ["unsit", *command]
    from unsit.app.main import main as unsit

    unsit()


if __name__ == "__main__":
    main()

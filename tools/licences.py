"""The licences of all that an install of Unsit brings along and of what is built into its page, for docs/licences.md.

`python -m tools.licences` remakes the page's tables; with `check` it says only what must not be there. Strong copyleft
(GPL, AGPL) is refused, a licence that is not told, too; weaker copyleft (LGPL, MPL) where it has not been decided on.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "licences.md"
LOCK = ROOT / "src/unsit/web/page/package-lock.json"

STRONG = re.compile(r"(?<![A-Za-z])A?GPL|GNU (Affero )?General Public", re.IGNORECASE)
WITH_RUNTIME_EXCEPTION = re.compile(r"GPL-3\.0(-or-later|-only)? WITH GCC-exception-3\.1", re.IGNORECASE)
"""What a compiler leaves in what it compiles, and puts no condition on."""
WEAK = re.compile(r"LGPL|MPL|Lesser General Public|Mozilla Public", re.IGNORECASE)
DECIDED: Mapping[str, str] = {
    "pystray": "LGPL-3.0: the icon on Windows; used as it is, installed beside Unsit",
    "recurring-ical-events": "LGPL-3.0-or-later: calendars; used as it is, installed beside Unsit",
    "x-wr-timezone": "LGPL-3.0-or-later: calendars; used as it is, installed beside Unsit",
}
"""Weaker copyleft that comes along, and why it may: anybody can put another version in its place."""
ELSEWHERE: Mapping[str, str] = {"pystray": "LGPL-3.0"}
"""Of what only other systems install, and what therefore cannot be looked at here."""
EXTRAS = ("pictures",)
"""The extras that `make run` installs for everybody; docs/licences.md tells of each of the others by hand."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package: its name, its licence as it tells it, and through whom it comes ("": Unsit itself asks for it)."""

    name: str
    licence: str
    through: str = ""


def asked_for(*extras: str) -> tuple[str, ...]:
    """What `pip install unsit` asks for, with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return (*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra]))


def installed(requirements: Iterable[str]) -> list[Package]:
    """These and all that they ask for in turn, as they are installed here, by name."""
    asked = [Requirement(each) for each in requirements]
    elsewhere = [canonicalize_name(each.name) for each in asked if not _applies(each, ("",))]
    found = {name: Package(name, ELSEWHERE.get(name, "")) for name in elsewhere}
    walked = set()
    waiting = [(each, "") for each in asked if _applies(each, ("",))]
    while waiting:
        wanted, through = waiting.pop(0)
        name = canonicalize_name(wanted.name)
        if (as_asked := (name, frozenset(wanted.extras))) not in walked:
            walked.add(as_asked)
            there = _distribution(name)
            found.setdefault(name, Package(name, licence_of(there), through))
            waiting += [(each, name) for each in _asked_by(there, wanted.extras)]
    return sorted(found.values(), key=lambda each: each.name)


def bundled(lock: Path = LOCK) -> list[Package]:
    """The npm packages that may be built into the page: all that its own `dependencies` bring."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    found = {
        Package(path.rpartition("node_modules/")[2], str(about.get("license", "")))
        for path, about in packages.items()
        if path and not about.get("dev") and not about.get("optional")
    }
    return sorted(found, key=lambda each: (each.name, each.licence))


def problems(packages: Iterable[Package]) -> Iterator[str]:
    """What must not come along, in words."""
    for each in packages:
        licence = WITH_RUNTIME_EXCEPTION.sub("", each.licence)
        through = f", through {each.through}" if each.through else ""
        if not each.licence:
            yield f"{each.name}{through} does not tell its licence: read it, and add it to tools/licences.py."
        elif STRONG.search(licence):
            yield f"{each.name}{through} is under {each.licence}: Unsit cannot bring that along. Do without it."
        elif WEAK.search(licence) and each.name not in DECIDED:
            yield f"{each.name}{through} is under {each.licence}: decide, and say why in tools/licences.py."


def licence_of(there: Distribution) -> str:
    """What a package says of its licence: as an expression, else in its classifiers, else in a line of its own."""
    about = there.metadata
    told = [str(each) for each in about.get_all("License-Expression") or ()]
    classified = [str(each) for each in about.get_all("Classifier") or () if str(each).startswith("License ::")]
    told = told or [each.rpartition(" :: ")[2] for each in classified if not each.endswith("OSI Approved")]
    told = told or [str(each).strip().partition("\n")[0] for each in about.get_all("License") or ()]
    return ", ".join(told)


def document() -> str:
    """The page with its tables as they are now."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, packages in (("python", installed(asked_for())), ("npm", bundled())):
        start, end = f"<!-- {name}: made by tools/licences.py -->", f"<!-- /{name} -->"
        before, _, rest = text.partition(start)
        text = f"{before}{start}\n{_table(packages)}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> int:
    """Remake the document, or only look; 1 where something must not be there."""
    found = [*problems(installed(asked_for(*EXTRAS))), *problems(bundled())]
    print(*found, sep="\n", end="\n" if found else "")
    if sys.argv[1:] != ["check"]:
        DOCUMENT.write_text(document(), encoding="utf-8")
    return 1 if found else 0


def _distribution(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise SystemExit(f"{name} is asked for and not installed here; `make ready` installs it.") from error


def _asked_by(there: Distribution, extras: Iterable[str]) -> list[Requirement]:
    asked = [Requirement(each) for each in there.requires or ()]
    return [each for each in asked if _applies(each, ("", *extras))]


def _applies(requirement: Requirement, extras: Iterable[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras)


def _table(packages: Iterable[Package]) -> str:
    rows = [f"| {each.name} | {each.licence} | {each.through} |" for each in packages]
    return "\n".join(["| package | licence | comes with |", "|---|---|---|", *rows])


if __name__ == "__main__":
    sys.exit(main())

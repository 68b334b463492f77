"""Nothing comes along with Unsit that would put it, or whoever uses it, under the GPL; what comes is told."""

import json
import sys
from importlib.metadata import PathDistribution
from itertools import permutations
from pathlib import Path

import pytest

from tools import licences
from tools.licences import DECIDED, DOCUMENT, EXTRAS, Package, asked_for, bundled, installed, licence_of, problems


def made(folder: Path, name: str, *lines: str) -> None:
    """A package that is installed in this folder, with these lines in its metadata."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines, ""]))


OUTER = ("made-up-outer", "made-up-outer[more]", "made-up-outer[others]")


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_nothing_under_the_gpl_comes_along_and_every_licence_is_told() -> None:
    assert list(problems([*installed(asked_for(*EXTRAS)), *bundled()])) == []


def test_a_package_under_the_gpl_is_found_however_deep_it_lies(here) -> None:
    made(here, "made-up-outer", "License-Expression: MIT", "Requires-Dist: made-up-inner>=1")
    made(here, "made-up-inner", "License-Expression: GPL-3.0-or-later")
    packages = installed(["made-up-outer", *asked_for()])
    assert list(problems(packages)) == [
        "made-up-inner, through made-up-outer is under GPL-3.0-or-later: Unsit cannot bring that along. Do without it."
    ]


def test_extras_are_followed_where_they_are_asked_for_and_not_else(here) -> None:
    made(here, "made-up-outer", "License: MIT", "Provides-Extra: more", "Requires-Dist: made-up-inner; extra == 'more'")
    made(here, "made-up-inner", "License: AGPL-3.0")
    assert [each.name for each in installed(["made-up-outer"])] == ["made-up-outer"]
    assert [each.name for each in installed(["made-up-outer[more]"])] == ["made-up-inner", "made-up-outer"]


@pytest.mark.parametrize("asked", list(permutations(OUTER)))
def test_an_extra_is_followed_though_the_package_came_along_already_without_it(here, asked) -> None:
    extras = [
        line
        for extra, name in (("more", "made-up-inner"), ("others", "made-up-friend"))
        for line in (f"Provides-Extra: {extra}", f"Requires-Dist: {name}; extra == '{extra}'")
    ]
    made(here, "made-up-outer", "License: MIT", *extras)
    made(here, "made-up-inner", "License: GPL-3.0")
    made(here, "made-up-friend", "License: MIT", "Requires-Dist: made-up-outer[others]")
    packages = installed(asked)
    assert [each.name for each in packages] == ["made-up-friend", "made-up-inner", "made-up-outer"]
    assert len(list(problems(packages))) == 1


def test_what_draws_the_pictures_is_looked_at_too() -> None:
    """`make run` installs it for everybody, though `pip install unsit` does not."""
    assert "vl-convert-python" in {each.name for each in installed(asked_for(*EXTRAS))}
    assert "vl-convert-python" not in {each.name for each in installed(asked_for())}


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("MIT", False),
        ("Apache-2.0 OR BSD-3-Clause", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1 AND MIT", False),
        ("GPL-3.0-or-later AND MIT", True),
        ("AGPL-3.0-only", True),
        ("GPLv2", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-3.0-or-later", True),
        ("GNU Lesser General Public License v3 or later (LGPLv3+)", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("", True),
    ],
)
def test_what_is_refused(licence, refused) -> None:
    assert bool(list(problems([Package("made-up", licence)]))) == refused


def test_what_was_decided_on_passes_and_still_comes_along() -> None:
    there = {each.name for each in installed(asked_for())}
    assert set(DECIDED) <= there
    assert all(list(problems([Package(name, "LGPL-3.0")])) == [] for name in DECIDED)
    assert all(list(problems([Package(name, "GPL-3.0")])) != [] for name in DECIDED)


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT", "License: other"], "MIT"),
        (["Classifier: License :: OSI Approved :: BSD License", "License: other"], "BSD License"),
        (["Classifier: License :: OSI Approved", "License: ISC"], "ISC"),
        (["Classifier: Topic :: Software"], ""),
    ],
)
def test_a_licence_is_read_where_a_package_tells_it(here, lines, licence) -> None:
    made(here, "made-up", *lines)
    assert licence_of(PathDistribution(here / "made_up-1.0.dist-info")) == licence


def test_of_the_page_only_what_is_built_into_it_counts(tmp_path) -> None:
    lock = {
        "packages": {
            "": {"name": "page"},
            "node_modules/a": {"license": "MIT"},
            "node_modules/a/node_modules/@b/c": {"license": "GPL-2.0"},
            "node_modules/d": {"license": "GPL-3.0", "dev": True},
        }
    }
    (tmp_path / "lock.json").write_text(json.dumps(lock))
    assert [each.name for each in bundled(tmp_path / "lock.json")] == ["@b/c", "a"]
    assert len(list(problems(bundled(tmp_path / "lock.json")))) == 1


def test_a_package_that_is_not_installed_is_said_to_be_missing() -> None:
    with pytest.raises(SystemExit, match="made-up-missing is asked for and not installed here"):
        installed(["made-up-missing"])


@pytest.mark.skipif(sys.platform != "linux", reason="the document is made on Linux")
def test_the_document_tells_of_every_package_with_its_licence() -> None:
    """Another Python may want some more or less; what it wants is told."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    direct = {line for line in licences.document().splitlines() if line.startswith("| ") and line.endswith("|  |")}
    assert len(direct) > 20
    assert direct <= set(lines)

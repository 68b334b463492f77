"""The house stays as it is drawn: the order of the spine, and folders that do not know their neighbours."""

import ast
import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import unsit

PACKAGE = Path(unsit.__file__).parent
PLAN = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
SPINE = re.findall(r"^  (\w+)\.py  ", PLAN, flags=re.MULTILINE)
"""The modules in the order of the plan in docs/architecture.md."""
WORLD = ("catalogue", "sources", "store", "web", "desktop", "exchange")
THIRD_PARTY = {"numpy", "pydantic"}
# The world folders that another world folder may read: the catalogue is data, like the spine.
READABLE = {"web": {"catalogue"}, "exchange": {"catalogue"}}


def imports(source):
    """The modules that this source imports, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{name.name}" for name in node.names] if node.module == "unsit" else [node.module]
            yield from whole


def spine_problems(module, source):
    """What a module of the spine may not import."""
    above = SPINE[: SPINE.index(module)]
    for name in imports(source):
        top, _, rest = name.partition(".")
        if top == "unsit":
            if rest.split(".")[0] not in above and rest != "__version__":
                yield f"{module} imports {name}, which does not stand above it"
        elif top not in sys.stdlib_module_names | THIRD_PARTY:
            yield f"{module} imports {name}; the spine knows only numpy and pydantic"


def world_problems(folder, source):
    """What a folder of the world may not import."""
    strangers = {*WORLD, "app"} - {folder} - READABLE.get(folder, set())
    for name in imports(source):
        room = name.split(".")[1] if name.startswith("unsit.") else ""
        if room in strangers:
            yield f"{folder} imports {name}, its neighbour"


def test_the_plan_names_every_module_of_the_spine_and_no_other():
    assert sorted(SPINE) == sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", SPINE)
def test_a_module_of_the_spine_imports_only_those_above_it(module):
    assert list(spine_problems(module, (PACKAGE / f"{module}.py").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("folder", WORLD)
def test_a_folder_of_the_world_does_not_know_its_neighbours(folder):
    for path in (PACKAGE / folder).rglob("*.py"):
        if "node_modules" not in path.parts:
            assert list(world_problems(folder, path.read_text(encoding="utf-8"))) == [], path


OFFENCES = [
    (spine_problems, "geometry", "from unsit.coach import Coach"),
    (spine_problems, "hold", "from unsit import practice"),
    (spine_problems, "cues", "import unsit.web.server"),
    (spine_problems, "angles", "import cv2"),
    (spine_problems, "angles", "def late():\n    from scipy import optimize"),
    (world_problems, "store", "from unsit.web import messages"),
    (world_problems, "web", "from unsit.store.database import DatabaseStore"),
    (world_problems, "exchange", "from unsit.app.settings import data_folder"),
]


@pytest.mark.parametrize(("problems", "room", "source"), OFFENCES)
def test_an_offence_is_noticed(problems, room, source):
    assert list(problems(room, source))


def test_importing_the_product_loads_nothing_heavy_and_opens_nothing():
    code = (
        "import sys, threading, unsit.practice, unsit.catalogue\n"
        "heavy = {'mediapipe', 'cv2', 'fastapi', 'sqlalchemy', 'pyarrow', 'rich', 'typer'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert threading.active_count() == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("module", SPINE)
def test_every_example_in_the_spine_runs(module):
    assert doctest.testmod(importlib.import_module(f"unsit.{module}")).failed == 0

"""The wheel brings the page and the pose model and leaves out what they were made from."""

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools import build_model, build_voices, declare_pictures

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def name_of(requirement: str) -> str:
    return re.split(r"[<>=;\[ ]", requirement, maxsplit=1)[0].lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {name_of(line): line.split("==")[1] for line in lines if line and not line.startswith("#")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True)
    return zipfile.Path(next(folder.glob("*.whl")))


def test_the_wheel_brings_the_page_and_its_pose_runtime(wheel: zipfile.Path) -> None:
    page = wheel / "unsit/web/page/dist"
    assert (page / "index.html").is_file()
    assert any(file.name.endswith(".wasm") for file in (page / "wasm").iterdir())


@pytest.mark.parametrize("pinned", [build_model.MODEL, build_model.HEAVY], ids=["full", "heavy"])
def test_the_wheel_brings_the_pinned_models(wheel: zipfile.Path, pinned: Path) -> None:
    model = wheel / "unsit/sources/models" / pinned.name
    assert hashlib.sha256(model.read_bytes()).hexdigest() == build_model.pinned_sha256(model.name)


def test_the_wheel_brings_a_recorded_voice_for_every_language(wheel: zipfile.Path) -> None:
    voices = {file.name for file in (wheel / "unsit/web/voices").iterdir()}
    assert voices == {f"{language}.bin" for language in build_voices.VOICES}


def test_the_wheel_brings_every_picture_that_is_declared(wheel: zipfile.Path) -> None:
    brought = {file.name for file in (wheel / "unsit/catalogue/pictures").iterdir()}
    assert brought == {f"{name}.json" for name in declare_pictures.PICTURES}


def test_the_wheel_leaves_out_what_the_page_is_made_from(wheel: zipfile.Path) -> None:
    assert [entry.name for entry in (wheel / "unsit/web/page").iterdir()] == ["dist"]


def test_the_wheel_has_no_tests_and_no_tools(wheel: zipfile.Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel.root.namelist()} == {"unsit"}


def test_everything_the_project_asks_for_is_pinned() -> None:
    asked = [
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
    assert {name_of(requirement) for requirement in asked} - pins().keys() == set()


def test_the_pose_runtime_for_files_is_the_one_that_calls_nobody() -> None:
    (requirement,) = [line for line in PROJECT["project"]["dependencies"] if name_of(line) == "mediapipe"]
    assert requirement.startswith("mediapipe==0.10.33;")
    assert pins()["mediapipe"] == "0.10.33"

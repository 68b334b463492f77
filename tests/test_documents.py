"""Every block of the README runs, and the pages that are made from the code are as the code is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tools import draw_phases

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    lines = [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]
    return [words for words in lines if words]


def test_every_make_command_of_the_readme_is_a_target_with_a_recipe():
    targets = [words[1] for words in commands() if words[0] == "make"]
    assert targets
    for target in targets:
        subprocess.run(["make", "--dry-run", "--no-print-directory", target], cwd=ROOT, check=True, capture_output=True)


def of_unsit() -> list[list[str]]:
    return [words for words in commands() if words[0] == "unsit"]


def runs(words: list[str], tmp_path: Path) -> None:
    """The command ends well; what it writes goes into `tmp_path`."""
    arguments = [str(tmp_path / word) if Path(word).stem == "out" else word for word in words[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "unsit.app.cli", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "UNSIT_DATA": str(tmp_path / "sessions"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# The first three stay: tests/browser/ and tests/app/remind/ go through them. The last has tests/app/test_analyze.py.
ELSEWHERE = (["coach"], ["demo"], ["remind"])


@pytest.mark.parametrize("words", [w for w in of_unsit() if w[1:] not in ELSEWHERE and w[1] != "analyze"], ids=" ".join)
def test_every_unsit_command_of_the_readme_runs(words, tmp_path):
    runs(words, tmp_path)


@pytest.mark.parametrize("block", blocks("python"))
def test_every_python_block_of_the_readme_runs(block, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(block, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 - our own page


def test_every_picture_and_page_that_the_readme_names_is_there():
    named = re.findall(r"\]\(([^)#:]+)\)", README) + re.findall(r"`(docs/[\w./-]+)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_picture_of_the_phases_is_drawn_from_the_coachs_table():
    page = draw_phases.PAGE.read_text(encoding="utf-8")
    assert draw_phases.drawn(page) == page, "run: python -m tools.draw_phases"

"""What docs/studio.md says runs, and what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "studio.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL))
def test_every_python_block_of_the_page_runs(block, capsys):
    exec(compile(block, "studio.md", "exec"), {"__name__": "page"})  # noqa: S102 - our own page
    assert capsys.readouterr().out


def test_every_file_that_the_page_names_is_there():
    named = re.findall(r"\]\((images/[^)]+)\)", PAGE)
    assert [name for name in named if not (ROOT / "docs" / name).exists()] == []
    assert [name for name in re.findall(r"`(studio/[\w./-]+\.\w+)`", PAGE) if not (ROOT / name).exists()] == []

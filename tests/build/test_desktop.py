"""What the tests of the desktop need is what is not on the path."""

from pathlib import Path

import pytest

from tools import desktop


def test_only_what_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert desktop.missing() == ["xvfb", "xdotool", "dbus"]
    for name in ("Xvfb", "dbus-daemon"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    assert desktop.missing() == ["xdotool"]

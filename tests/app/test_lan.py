"""`unsit coach --lan` where it cannot be served: it says why and what to do, and leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("203.0.113.7", "Is that this machine's address?"),
        ("8.8.8.8", "expected one of a local network"),
        ("kitchen", "expected an address like 192.168.1.20"),
    ],
)
def test_an_address_that_cannot_be_served_is_said_and_nothing_is_kept(tmp_path: Path, asked: str, told: str) -> None:
    command = [sys.executable, "-m", "unsit.app.cli", "coach", "--no-browser", "--lan-address", asked]
    done = subprocess.run([*command, "--data", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert told in " ".join(done.stdout.split())
    assert list(tmp_path.iterdir()) == []


def test_only_the_coach_is_served_to_a_phone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unsit.app.cli", "demo", "--lan"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "No such option" in done.stderr

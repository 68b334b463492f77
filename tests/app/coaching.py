"""`unsit coach` as anyone would start it, and its page: the questions answered, a recording held before its camera."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.web.page import BEGIN, texts

ROOT = Path(__file__).parents[2]
SOON_S = 20.0
BY_CAMERA = BEGIN.replace('"demo"', '"camera"')
GATES = ("emergency", "see_someone", "conditions")


@dataclass(frozen=True)
class Started:
    """A coach that runs; `said`: what it said before the address."""

    address: str
    said: str
    pid: int


@contextmanager
def coach(through: list[str], *options: str, module: tuple[str, ...] = ("unsit.app.cli",)) -> Iterator[Started]:
    """`unsit coach` with these options, started through another program."""
    with subprocess.Popen(
        [*through, sys.executable, "-m", *module, "coach", "--no-browser", *options],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "300", "NO_COLOR": "1"},
    ) as program:  # fmt: skip
        try:
            assert program.stdout is not None
            said: list[str] = []
            for line in program.stdout:
                if found := re.search(r"http://\S+token=\S+", line):
                    yield Started(found[0], "".join(said), program.pid)
                    break
                said.append(line)
            else:
                pytest.fail(f"it did not start: {said}")
        finally:
            program.kill()


def socket(address: str) -> ClientConnection:
    """The page at this address, as its browser would open it."""
    origin, _, token = address.partition("/?token=")
    return connect(f"{origin.replace('http', 'ws')}/ws?token={token}", origin=origin, proxy=None, compression=None)


def answered(page: ClientConnection) -> None:
    """The questions before anyone stretches, all with no."""
    hear(page, "state")
    for gate in GATES:
        page.send(json.dumps({"type": "answers", "gate": gate, "yes": [], "sides": {}}))
        hear(page, "state")


def begun(page: ClientConnection) -> str:
    """The id of the session that begins before this computer's camera."""
    page.send(BY_CAMERA)
    return str(hear(page, "begun")["session"])


def hear(page: ClientConnection, kind: str) -> dict[str, object]:
    """The next message of this type; no other is a failure of the page."""
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        message = json.loads(page.recv(timeout=SOON_S))
        if message["type"] == kind:
            return message
    raise AssertionError(f"no {kind} came")


def held(page: ClientConnection, first: int, last: int) -> float:
    """The page's frames from one to another; the seconds counted by then."""
    moment: dict[str, object] = {}
    for text in texts("good")[first:last]:
        page.send(text)
        moment = hear(page, "moment")
    return moment["held_s"]["right"]

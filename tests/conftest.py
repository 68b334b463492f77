"""What all tests share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tools.postgres import missing

if TYPE_CHECKING:
    from tests.store.server import Server

settings.register_profile("untimed", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("untimed")
GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with the one kept; UNSIT_GOLDEN=write keeps the new one, to be read and committed."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UNSIT_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """A PostgreSQL of the tests' own, for all of them; each takes a person of its own there."""
    if missing():
        pytest.skip("PostgreSQL is not installed; `python -m tools.postgres` says how to get it")
    from tests.store.server import Server

    server = Server()
    try:
        yield server
    finally:
        server.close()

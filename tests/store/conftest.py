"""The stores that the contract holds for, and the PostgreSQL that one of them needs."""

from collections.abc import Iterator

import pytest

from tests.store.server import Server
from tools.postgres import missing


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of the tests' own, for all of them; each takes a person of its own there."""
    if missing():
        pytest.skip("PostgreSQL is not installed; `python -m tools.postgres` says how to get it")
    server = Server()
    try:
        yield server
    finally:
        server.close()

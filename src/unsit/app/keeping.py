"""Which store keeps sessions and answers: the file in the data folder, or the database that the environment names."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from unsit.app import settings
from unsit.store import Store, StoreError
from unsit.store.database import FILE, DatabaseStore

SHORT_ID = 8
"""So much of a session's id is shown: enough to tell sessions apart, and to name one."""


def open_store(data: Path) -> Store:
    """The store, made if there is none yet; raises `StoreError` where it cannot be had."""
    url = settings.database(data)
    if url is None:
        return DatabaseStore(data)
    from unsit.store.postgres import PostgresStore

    return PostgresStore(url)


def is_there(data: Path) -> bool:
    """Whether anything may be kept: looking at a file that is not there does not make it."""
    return settings.database(data) is not None or (data / FILE).exists()


def with_store(
    data: Path, when_there: Callable[[Store], int], when_not: Callable[[], int], say: Callable[[str], object]
) -> int:
    """The status of what is done with the kept; 2, and why, where it cannot be had. Looking does not make a store."""
    try:
        if not is_there(data):
            return when_not()
        with closing(open_store(data)) as store:
            return when_there(store)
    except StoreError as error:
        say(str(error))
        return 2

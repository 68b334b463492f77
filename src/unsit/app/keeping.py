"""Which store keeps sessions and answers: the file in the data folder, or the database that the environment names."""

from pathlib import Path

from unsit.app import settings
from unsit.store import Store
from unsit.store.database import FILE, DatabaseStore


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

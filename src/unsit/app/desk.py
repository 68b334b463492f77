"""The desk as the program has it: the data that come with it, what is kept on this machine, the wall clock."""

from datetime import datetime
from pathlib import Path

from unsit.app.own import OwnFolder
from unsit.catalogue import load
from unsit.catalogue.planning import load_scheme
from unsit.catalogue.questions import load_pain_words, load_screening
from unsit.store import Store
from unsit.web.desk import Data, Desk


def local_now() -> datetime:
    """The time on this machine's clock, with its zone as of now."""
    return datetime.now().astimezone()


def data() -> Data:
    """Everything that comes with the program."""
    return Data(load(), load_screening(), load_scheme(), load_pain_words())


def open_desk(store: Store, folder: Path) -> Desk:
    """The desk over this store and the folder of a person's own stretches."""
    return Desk(data(), store, OwnFolder(folder / "stretches", load()), local_now)

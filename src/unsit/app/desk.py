"""The desk as the program has it: the data that come with it, what is kept on this machine, the wall clock."""

from datetime import datetime
from pathlib import Path

from unsit.app.own import OwnFolder
from unsit.app.settings import own_folder, recordings_folder
from unsit.catalogue import load
from unsit.catalogue.planning import load_scheme
from unsit.catalogue.questions import load_pain_words, load_screening
from unsit.sources.recordings import Recordings
from unsit.store import Store
from unsit.web.desk import Data, Desk


def local_now() -> datetime:
    """The time on this machine's clock, with its zone as of now."""
    return datetime.now().astimezone()


def data() -> Data:
    """Everything that comes with the program."""
    return Data(load(), load_screening(), load_scheme(), load_pain_words())


def open_desk(store: Store, folder: Path) -> Desk:
    """The desk over this store, the folder of a person's own stretches, and that of the points of their sessions.

    A session that will not be there tomorrow leaves no points.
    """
    recordings = Recordings(recordings_folder(folder)) if store.lasting else None
    return Desk(data(), store, OwnFolder(own_folder(folder), load()), local_now, recordings)

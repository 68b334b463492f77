"""Where things are kept on this machine. The only place that asks the environment."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "UNSIT_DATA"
DATABASE = "UNSIT_DATABASE"


def data_folder(asked: Path | None = None) -> Path:
    """The folder of the sessions: the one asked for, else `UNSIT_DATA`, else the system's place for such things."""
    if asked is not None:
        return asked.expanduser()
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("unsit", appauthor=False))


def database(data: Path) -> str | None:
    """The URL of the PostgreSQL database in the place of this folder's file, if one is named. It may hold a password.

    It stands for the usual folder alone: whoever asks for another means the file there.
    """
    return (os.environ.get(DATABASE) or None) if data.absolute() == data_folder().absolute() else None


def own_folder(data: Path) -> Path:
    """The folder of a person's own stretches, one TOML file each, beside the sessions."""
    return data / "stretches"


def recordings_folder(data: Path) -> Path:
    """The folder of the points of sessions, where they are kept."""
    return data / "recordings"

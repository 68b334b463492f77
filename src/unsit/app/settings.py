"""Where things are kept on this machine. The only place that asks the environment."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "UNSIT_DATA"


def data_folder(asked: Path | None = None) -> Path:
    """The folder of the sessions: the one asked for, else `UNSIT_DATA`, else the system's place for such things."""
    if asked is not None:
        return asked.expanduser()
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("unsit", appauthor=False))


def own_folder(data: Path) -> Path:
    """The folder of a person's own stretches, one TOML file each, beside the sessions."""
    return data / "stretches"

"""`unsit coach` on a computer whose cameras are the files `video*` of the folder that stands before the command."""

import sys
from functools import partial
from pathlib import Path

from unsit import desktop
from unsit.app.cli import main
from unsit.desktop.camera_use import on_linux

if __name__ == "__main__":
    folder = Path(sys.argv.pop(1))
    desktop.camera_users = partial(on_linux, devices=folder, virtual=folder / "virtual")
    main()

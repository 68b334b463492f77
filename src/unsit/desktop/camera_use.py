"""Which programs have a camera open now.

Linux tells it of one's own programs by the files they hold open, Windows by what it keeps for its privacy settings.
macOS tells that a camera is in use, but of the program that uses it only the system's log knows.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from unsit.desktop.asked import Asked
from unsit.desktop.sense import Sense, Unknown

MIDDLEMEN = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""Programs that hold cameras for others, or only to see what there is; by their names as the kernel cuts them."""


def cameras_used() -> Sense[frozenset[str]]:
    """The programs that have a camera open; where only that it is in use is known, `A_PROGRAM`."""
    if sys.platform == "win32":
        return Asked("Windows' privacy settings", camera_users)
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        from unsit.desktop import macos_devices

        return macos_devices.cameras_used()
    elif sys.platform == "linux":
        return Asked("the files that your programs have open", camera_users)
    else:
        return Unknown("this system tells nobody which programs have a camera")


def camera_users() -> frozenset[str] | None:
    """The names of the programs that have a camera open; None where their names are not known."""
    if sys.platform == "win32":
        from unsit.desktop.consent_store import users_of

        return users_of("webcam")
    elif sys.platform == "linux":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        return on_linux()
    else:
        return None


def on_linux(
    proc: Path = Path("/proc"),
    devices: Path = Path("/dev"),
    virtual: Path = Path("/sys/devices/virtual/video4linux"),
) -> frozenset[str] | None:
    """The names of the processes that hold a camera's file open, of those that may be looked at; None without `proc`.

    A virtual camera is a program's picture and no lens; whoever makes it or looks at it uses no camera by that.
    """
    if not (proc / "self").exists():
        return None
    cameras = {str(device) for device in devices.glob("video[0-9]*") if not (virtual / device.name).exists()}
    if not cameras:
        return frozenset()
    holders = (name_of(process) for process in _processes(proc) if _holds(process, cameras))
    return frozenset(name for name in holders if name) - MIDDLEMEN


def _processes(proc: Path) -> Iterator[Path]:
    return (entry for entry in proc.iterdir() if entry.name.isdecimal())


def _holds(process: Path, cameras: set[str]) -> bool:
    """Whether one of these files is open; not, of a process that is gone meanwhile or is somebody else's."""
    try:
        return any(_opened(link) in cameras for link in (process / "fd").iterdir())
    except OSError:
        return False


def _opened(link: Path) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - a thousand of them, every two seconds
    except OSError:
        return ""  # closed meanwhile


def name_of(process: Path) -> str:
    """Its name as the kernel cuts it; empty of one that is gone."""
    try:
        return (process / "comm").read_text(errors="replace").strip()
    except OSError:
        return ""

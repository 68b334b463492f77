"""Which programs have a camera open now.

Linux tells it of one's own programs by the files they hold open, Windows by what it keeps for its privacy settings.
macOS tells it to nobody without watching the system's log, so there it is unknown.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

MIDDLEMEN = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""Programs that hold cameras for others, or only to see what there is; by their names as the kernel cuts them."""

VALUES = ("LastUsedTimeStart", "LastUsedTimeStop")
CONSENTS = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam"
UNPACKAGED = "NonPackaged"
"""Under this key stand programs by their paths, beside those that a shop installed."""
SINCE_1601_PER_S = 10_000_000
"""Windows counts time in tenths of a microsecond from 1601 on."""
FROM_1601_TO_1970_S = 11_644_473_600

Consents = Mapping[str, tuple[int, int]]
"""By a program's key: when it last began to use the camera, and when it ceased; 0 for not yet."""


def camera_users() -> frozenset[str] | None:
    """The names of the programs that have a camera open; None where that is not known."""
    if sys.platform == "win32":
        return _on_windows()
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
    holders = (_name(process) for process in _processes(proc) if _holds(process, cameras))
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


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(errors="replace").strip()
    except OSError:
        return ""


def in_use(consents: Consents, booted: int) -> frozenset[str]:
    r"""The programs that began to use the camera since this start of the system, and have not ceased.

    >>> sorted(in_use({r"C:#Zoom#bin#Zoom.exe": (9, 0), "MSTeams_8wekyb3d8bbwe": (8, 0), "Camera_x": (7, 8)}, booted=5))
    ['MSTeams', 'Zoom']
    """
    return frozenset(_program(key) for key, (began, ceased) in consents.items() if ceased == 0 and began > booted)


def _program(key: str) -> str:
    """A program's name: the last part of its path, or what stands before its maker's mark."""
    if "#" in key:
        return key.rsplit("#", maxsplit=1)[1].removesuffix(".exe")
    return key.split("_", maxsplit=1)[0]


if sys.platform == "win32":
    import ctypes
    import time
    import winreg

    def _on_windows() -> frozenset[str] | None:
        try:
            consents = dict(_consents(CONSENTS)) | dict(_consents(rf"{CONSENTS}\{UNPACKAGED}"))
        except OSError:
            return None
        up_s = ctypes.windll.kernel32.GetTickCount64() / 1000
        return in_use(consents, int((time.time() - up_s + FROM_1601_TO_1970_S) * SINCE_1601_PER_S))

    def _consents(place: str) -> Iterator[tuple[str, tuple[int, int]]]:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as store:
            for index in range(winreg.QueryInfoKey(store)[0]):
                name = winreg.EnumKey(store, index)
                with winreg.OpenKey(store, name) as program:
                    try:
                        began, ceased = (int(winreg.QueryValueEx(program, value)[0]) for value in VALUES)
                    except FileNotFoundError:
                        continue  # it never used it
                yield name, (began, ceased)

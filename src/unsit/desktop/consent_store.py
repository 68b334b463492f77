"""What Windows keeps for its privacy settings: when each program began and ceased to use camera or microphone."""

import sys
from collections.abc import Iterator, Mapping

VALUES = ("LastUsedTimeStart", "LastUsedTimeStop")
CONSENTS = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
UNPACKAGED = "NonPackaged"
"""Under this key stand programs by their paths, beside those that a shop installed."""
SINCE_1601_PER_S = 10_000_000
"""Windows counts time in tenths of a microsecond from 1601 on."""
FROM_1601_TO_1970_S = 11_644_473_600

Consents = Mapping[str, tuple[int, int]]
"""By a program's key: when it last began to use what it was allowed, and when it ceased; 0 for not yet."""


def in_use(consents: Consents, booted: int) -> frozenset[str]:
    r"""The programs that began to use it since this start of the system, and have not ceased.

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

    def users_of(what: str) -> frozenset[str] | None:
        """The programs that use the `webcam` or the `microphone` now; None where no such settings are kept."""
        try:
            consents = dict(_consents(rf"{CONSENTS}\{what}")) | dict(_consents(rf"{CONSENTS}\{what}\{UNPACKAGED}"))
        except OSError:
            return None
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetTickCount64.restype = ctypes.c_uint64
        up_s = kernel.GetTickCount64() / 1000
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

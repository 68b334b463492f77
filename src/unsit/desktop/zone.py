"""Which time zone this computer is set to, by its name: a calendar wants the name, and Python knows only the hours."""

import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCALTIME = Path("/etc/localtime")
"""On Linux and macOS a link to the zone's rules, in a folder that has all zones by their names."""


def local_zone(localtime: Path = LOCALTIME) -> ZoneInfo | None:
    """The zone of this computer; None where it has no name."""
    told = os.environ.get("TZ", "").removeprefix(":")
    try:
        return ZoneInfo(told or _name(localtime))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _name(localtime: Path) -> str:
    if sys.platform == "win32":
        return _on_windows()
    else:  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        return _linked(localtime)


def _linked(localtime: Path) -> str:
    """The name in the path that the link leads to; "" if it is no link."""
    return localtime.resolve().as_posix().partition("zoneinfo/")[2]


if sys.platform == "win32":
    import winreg

    ZONE = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"

    def _on_windows() -> str:
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, ZONE) as key:
            name, _ = winreg.QueryValueEx(key, "TimeZoneKeyName")
        return WINDOWS_TO_OLSON.get(str(name).rstrip("\0"), "")

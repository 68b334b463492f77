"""The icon in the tray: how things stand at a glance, and a menu.

Linux: a StatusNotifierItem. Windows: `pystray`. macOS shows an icon in its menu bar only for a program whose main
thread is given to the windows' own loop; the reminder's main thread keeps the time, so there it has none.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from unsit.desktop.icon import State


class Tray(Protocol):
    """One icon with a menu."""

    @property
    def by(self) -> str:
        """Who draws it, or why nobody does."""

    def show(self, state: State, tooltip: str) -> None:
        """The state's icon, and the words that come up over it. Never raises."""

    def relabel(self, key: str, label: str) -> None:
        """Call an entry of the menu something else."""

    def close(self) -> None:
        """Take it away."""


def tray(items: Sequence[tuple[str, str]], chosen: Callable[[str], None]) -> Tray:
    """This system's, with these entries, each a key and a label. `chosen` is given a key, in a thread of its own."""
    if sys.platform == "win32":
        try:
            from unsit.desktop.windows_tray import WindowsTray

            return WindowsTray(items, chosen)
        except (ImportError, OSError) as error:
            return NoTray(f"no tray icon: {error}")
    elif sys.platform == "linux":
        from unsit.desktop.status_item import StatusItem

        return StatusItem(items, chosen)
    elif sys.platform == "darwin":
        return NoTray("no icon in the menu bar: macOS wants the main thread for it, which keeps the time here")
    else:
        return NoTray(f"nobody is known to draw a tray icon on {sys.platform}")


class NoTray:
    """Where nobody draws one."""

    def __init__(self, why: str) -> None:
        self.by = why

    def show(self, state: State, tooltip: str) -> None:
        """It cannot be."""

    def relabel(self, key: str, label: str) -> None:
        """There is no menu."""

    def close(self) -> None:
        """There is nothing to take away."""

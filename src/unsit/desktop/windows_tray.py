"""An icon in the notification area of Windows, by `pystray`, which is installed there alone."""

import threading
from collections.abc import Callable, Sequence

import pystray
from PIL import Image

from unsit.desktop.icon import State, pixels

SIDE = 64
LONGEST_TOOLTIP = 127
"""Windows has room for no more letters."""


class WindowsTray:
    """Served in a thread of its own, in which `chosen` is told, too."""

    by = "the notification area"

    def __init__(self, items: Sequence[tuple[str, str]], chosen: Callable[[str], None]) -> None:
        self._labels = dict(items)
        self._chosen = chosen
        self._shown: tuple[State, str] = ("sitting", "Unsit")
        self._icon = pystray.Icon("unsit", _picture("sitting"), "Unsit", pystray.Menu(*map(self._entry, self._labels)))
        threading.Thread(target=self._icon.run, daemon=True, name="tray").start()

    def show(self, state: State, tooltip: str) -> None:
        """The state's icon. Nothing is done where it is the one that is shown."""
        if (state, tooltip) != self._shown:
            self._shown = (state, tooltip)
            self._icon.icon, self._icon.title = _picture(state), tooltip[:LONGEST_TOOLTIP]

    def relabel(self, key: str, label: str) -> None:
        """Call an entry of the menu something else; the menu is made anew by it."""
        if self._labels[key] != label:
            self._labels[key] = label
            self._icon.update_menu()

    def close(self) -> None:
        """Its thread ends with it."""
        self._icon.stop()

    def _entry(self, key: str) -> pystray.MenuItem:
        # A letter after & would be underlined.
        return pystray.MenuItem(lambda _: self._labels[key].replace("&", "&&"), lambda: self._chosen(key))


def _picture(state: State) -> Image.Image:
    return Image.frombytes("RGBA", (SIDE, SIDE), pixels(state, SIDE))

"""Windows on an X server, and whoever manages them: what is needed to fill a screen, or not."""

from collections.abc import Iterator
from contextlib import contextmanager

from Xlib import X, Xatom
from Xlib.display import Display


class Windows:
    """A client of the X server that opens windows, and says of them what a window manager would."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._root = self._display.screen().root
        self._manager = None

    def open(self, place: tuple[int, int, int, int], *states: str, kind: str | None = None):
        """A window at x, y, of a width and height, with these states, and of this kind."""
        depth = self._display.screen().root_depth
        window = self._root.create_window(*place, 0, depth, X.InputOutput, X.CopyFromParent, override_redirect=True)
        self._tell(window, "_NET_WM_STATE", Xatom.ATOM, *map(self._display.intern_atom, states))
        if kind:
            self._tell(window, "_NET_WM_WINDOW_TYPE", Xatom.ATOM, self._display.intern_atom(kind))
        window.map()
        self._display.sync()
        return window

    def focus(self, window) -> None:
        """It has the keys."""
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def manage(self, active=None) -> None:
        """A window manager is there, and says that this window is active, or none."""
        self._manager = self._manager or self.open((-10, -10, 1, 1))
        for window in (self._root, self._manager):
            self._tell(window, "_NET_SUPPORTING_WM_CHECK", Xatom.WINDOW, self._manager.id)
        self._tell(self._root, "_NET_ACTIVE_WINDOW", Xatom.WINDOW, active.id if active else X.NONE)
        self._display.sync()

    def manager_crashes(self) -> None:
        """What it said of itself stays behind."""
        self._manager.destroy()
        self._display.sync()

    def destroy(self, window) -> None:
        """It is gone."""
        window.destroy()
        self._display.sync()

    def close(self) -> None:
        """All of them go."""
        self._display.close()

    def _tell(self, window, name: str, kind: int, *values: int) -> None:
        window.change_property(self._display.intern_atom(name), kind, 32, list(values))


@contextmanager
def windows_on(display: str) -> Iterator[Windows]:
    """Somebody who opens windows there."""
    windows = Windows(display)
    try:
        yield windows
    finally:
        windows.close()

"""What macOS tells without asking for a permission: touches, where windows are, what keeps the display on.

What it says is read in plain functions; the questions themselves are at the end, for macOS alone.
"""

import math
import re
import subprocess
import sys
from collections.abc import Iterable
from typing import NamedTuple

ASSERTIONS = ("/usr/bin/pmset", "-g", "assertions")
ASSERTIONS_EVERY_S = 30.0
PATIENCE_S = 0.4
DISPLAY_IS_KEPT = re.compile(rb"^\s*PreventUserIdleDisplaySleep\s+([01])\s*$", re.MULTILINE)
"""The line of the whole system's state; a program's own line has more on it."""

MENU_BAR_PT = 40.0
"""No menu bar is higher, nor the part of a screen beside its camera, under which a full screen begins."""


class Area(NamedTuple):
    """Where a window or a screen is, in points from the main screen's upper left corner."""

    left: float
    top: float
    width: float
    height: float


def idle_by(told_s: float) -> float | None:
    """Seconds, if they are any."""
    return told_s if math.isfinite(told_s) and told_s >= 0 else None


def kept_awake_by(told: bytes) -> bool | None:
    """By what `pmset -g assertions` writes of the whole system.

    >>> kept_awake_by(b"   PreventUserIdleDisplaySleep    1"), kept_awake_by(b"pmset: no such thing")
    (True, None)
    """
    found = DISPLAY_IS_KEPT.search(told)
    return found[1] == b"1" if found else None


def covers(window: Area, screens: Iterable[Area]) -> bool | None:
    """Whether it covers one of them. Unknown where only what may be a menu bar is left free.

    On a screen with a camera in it, a full screen begins below that, just where a window begins that is merely large.

    >>> screen = Area(0, 0, 1512, 982)
    >>> covers(screen, [screen]), covers(Area(0, 38, 1512, 944), [screen]), covers(Area(0, 38, 1512, 850), [screen])
    (True, None, False)
    """
    for screen in screens:
        left_free = window.top - screen.top
        reaches = window.height + left_free
        if (window.left, window.width, reaches) == (screen.left, screen.width, screen.height):
            if left_free == 0:
                return True
            if 0 < left_free <= MENU_BAR_PT:
                return None
    return False


def _kept_awake() -> bool | None:
    try:
        asked = subprocess.run(ASSERTIONS, capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603 - our own words
    except subprocess.SubprocessError:
        return None
    return kept_awake_by(asked.stdout)


if sys.platform == "darwin":
    import ctypes
    from ctypes import POINTER, byref, c_double, c_int32, c_long, c_uint32, c_void_p

    from unsit.desktop.asked import Asked
    from unsit.desktop.frameworks import library, word
    from unsit.desktop.sense import Sense, Unknown

    HARDWARE_EVENTS, ANY_EVENT = 1, 0xFFFFFFFF
    ON_SCREEN_ALONE, WITHOUT_DESKTOP = 1, 16
    PROGRAMS_LAYER = 0
    AN_INT32 = 3
    MOST_SCREENS = 16

    def idle_time() -> Sense[float]:
        """Seconds since the last key or pointer event."""
        return Asked("macOS", _idle)

    def full_screen() -> Sense[bool]:
        """Whether the foremost window covers its whole screen."""
        return Asked("macOS, the places of windows", _full_screen)

    def quiet_wanted() -> Sense[bool]:
        """Whether a Focus is on, which is in a file that is closed to most."""
        return Unknown("macOS tells of Focus only to programs with access to the whole disk")

    def kept_awake() -> Sense[bool]:
        """Whether a program keeps the display on, as of half a minute ago at most."""
        return Asked("macOS, pmset", _kept_awake, every_s=ASSERTIONS_EVERY_S)

    class _Rectangle(ctypes.Structure):
        _fields_ = (("left", c_double), ("top", c_double), ("width", c_double), ("height", c_double))

        def area(self) -> Area:
            return Area(self.left, self.top, self.width, self.height)

    def _idle() -> float | None:
        ask = word(library("CoreGraphics"), "CGEventSourceSecondsSinceLastEventType", c_double, c_int32, c_uint32)
        return idle_by(ask(HARDWARE_EVENTS, ANY_EVENT))

    def _full_screen() -> bool | None:
        window = _foremost()
        return None if window is None else covers(window, _screens())

    def _screens() -> list[Area]:
        graphics = library("CoreGraphics")
        screens, count = (c_uint32 * MOST_SCREENS)(), c_uint32()
        ask = word(graphics, "CGGetActiveDisplayList", c_int32, c_uint32, POINTER(c_uint32), POINTER(c_uint32))
        if ask(MOST_SCREENS, screens, byref(count)):
            return []
        graphics.CGDisplayBounds.restype, graphics.CGDisplayBounds.argtypes = _Rectangle, (c_uint32,)
        return [graphics.CGDisplayBounds(screen).area() for screen in screens[: count.value]]

    def _foremost() -> Area | None:
        """Where the first of the programs' windows is, which are told from front to back."""
        graphics, foundation = library("CoreGraphics"), library("CoreFoundation")
        windows = word(graphics, "CGWindowListCopyWindowInfo", c_void_p, c_uint32, c_uint32)(
            ON_SCREEN_ALONE | WITHOUT_DESKTOP, 0
        )
        if not windows:
            return None
        try:
            count = word(foundation, "CFArrayGetCount", c_long, c_void_p)(windows)
            at = word(foundation, "CFArrayGetValueAtIndex", c_void_p, c_void_p, c_long)
            told = (_told_of(graphics, foundation, at(windows, index)) for index in range(count))
            return next((area for layer, area in told if layer == PROGRAMS_LAYER and area is not None), None)
        finally:
            word(foundation, "CFRelease", None, c_void_p)(windows)

    def _told_of(graphics: ctypes.CDLL, foundation: ctypes.CDLL, window: int) -> tuple[int | None, Area | None]:
        """A window's layer, and where it is."""
        value = word(foundation, "CFDictionaryGetValue", c_void_p, c_void_p, c_void_p)
        number = word(foundation, "CFNumberGetValue", ctypes.c_bool, c_void_p, c_long, POINTER(c_int32))
        place = word(graphics, "CGRectMakeWithDictionaryRepresentation", ctypes.c_bool, c_void_p, POINTER(_Rectangle))
        layer, rectangle = c_int32(), _Rectangle()
        its_layer = value(window, c_void_p.in_dll(graphics, "kCGWindowLayer"))
        its_place = value(window, c_void_p.in_dll(graphics, "kCGWindowBounds"))
        return (
            layer.value if its_layer and number(its_layer, AN_INT32, byref(layer)) else None,
            rectangle.area() if its_place and place(its_place, byref(rectangle)) else None,
        )

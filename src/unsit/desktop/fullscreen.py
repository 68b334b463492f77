"""Whether the active window fills its whole screen, on Linux: by the X server."""

from unsit.desktop import x11
from unsit.desktop.sense import FirstThatTells, Sense


def full_screen() -> Sense[bool]:
    """Whether the active window fills its whole screen."""
    by_x = [x11.full_screen()] if x11.here() else []
    return FirstThatTells(by_x, "no desktop here tells it")

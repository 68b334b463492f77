"""Whether the active window fills its whole screen, on Linux: by the X server, or by the compositor."""

from unsit.desktop import wayland, x11
from unsit.desktop.sense import FirstThatTells, Sense


def full_screen() -> Sense[bool]:
    """Whether the active window fills its whole screen."""
    own = x11.full_screen() if x11.here() else wayland.full_screen()
    return FirstThatTells([own], "no desktop here tells it")

"""The senses, each from the module that has it on this system; a system without one says so.

Imported as they are asked for: what one system needs is not installed on the others.
"""

import sys

from unsit.desktop.sense import Sense, Unknown

ELSEWHERE = "this system is not known here"


def idle_time() -> Sense[float]:
    """Seconds since the last event of a key or pointer."""
    if sys.platform == "win32":
        from unsit.desktop import windows

        return windows.idle_time()
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        from unsit.desktop import macos

        return macos.idle_time()
    elif sys.platform == "linux":
        from unsit.desktop import idle

        return idle.idle_time()
    else:
        return Unknown(ELSEWHERE)


def kept_awake() -> Sense[bool]:
    """Whether a program keeps the display awake: a video plays, or a presentation runs."""
    if sys.platform == "win32":
        from unsit.desktop import windows

        return windows.kept_awake()
    elif sys.platform == "darwin":  # noqa: RET505
        from unsit.desktop import macos

        return macos.kept_awake()
    elif sys.platform == "linux":
        from unsit.desktop import awake

        return awake.kept_awake()
    else:
        return Unknown(ELSEWHERE)


def full_screen() -> Sense[bool]:
    """Whether the active window fills its whole screen."""
    if sys.platform == "win32":
        from unsit.desktop import windows

        return windows.full_screen()
    elif sys.platform == "darwin":  # noqa: RET505
        from unsit.desktop import macos

        return macos.full_screen()
    elif sys.platform == "linux":
        from unsit.desktop import fullscreen

        return fullscreen.full_screen()
    else:
        return Unknown(ELSEWHERE)


def quiet_wanted() -> Sense[bool]:
    """Whether the person has asked the system not to be disturbed."""
    if sys.platform == "win32":
        from unsit.desktop import windows

        return windows.quiet_wanted()
    elif sys.platform == "darwin":  # noqa: RET505
        from unsit.desktop import macos

        return macos.quiet_wanted()
    elif sys.platform == "linux":
        from unsit.desktop import quiet

        return quiet.quiet_wanted()
    else:
        return Unknown(ELSEWHERE)

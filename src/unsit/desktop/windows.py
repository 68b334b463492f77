"""What Windows tells: when it was touched last, whether it is to be quiet, and whether its screen must stay on.

What its numbers mean is decided here in plain functions; the questions themselves are at the end, for Windows alone.
"""

import sys

TICKS = 1 << 32
"""Milliseconds after which Windows begins to count from 0 again: 49.7 days."""
NOT_YET_MS = 60_000
"""A touch that is ahead of the clock by no more than this came while it was asked."""

BUSY, RUNNING_D3D_FULL_SCREEN, PRESENTATION_MODE, ACCEPTS_NOTIFICATIONS, QUIET_TIME = 2, 3, 4, 5, 6
"""`QUERY_USER_NOTIFICATION_STATE`. 1, nobody present, and 7, an app of the shop, say nothing of windows or of quiet."""
NOT_DISTURBED_BY = 0
"""The profile of "do not disturb" while it is off; 1 lets through what has priority, 2 alarms."""
DO_NOT_DISTURB = 0x0D83063EA3BF1C75
"""`WNF_SHEL_QUIETHOURS_ACTIVE_PROFILE_CHANGED`. Windows documents no way to ask; Thunderbird's is this."""

SYSTEM_EXECUTION_STATE = 16
DISPLAY_REQUIRED = 0x2


def idle_by(touched_ms: int, now_ms: int) -> float:
    """Seconds between the two, which both begin again at 0 after 49.7 days.

    >>> idle_by(1_000, 61_000), idle_by(TICKS - 1_000, 1_000), idle_by(1_016, 1_000)
    (60.0, 2.0, 0.0)
    """
    passed_ms = (now_ms - touched_ms) % TICKS
    return 0.0 if passed_ms > TICKS - NOT_YET_MS else passed_ms / 1000


def full_screen_by(state: int) -> bool | None:
    """By what Windows thinks of notifications; a presentation may be shown in any window."""
    return {
        BUSY: True,
        RUNNING_D3D_FULL_SCREEN: True,
        ACCEPTS_NOTIFICATIONS: False,
        QUIET_TIME: False,
    }.get(state)


def quiet_wanted_by(state: int | None, profile: int | None) -> bool | None:
    """By the same, and by the profile of "do not disturb", of which that state knows nothing.

    >>> quiet_wanted_by(5, 0), quiet_wanted_by(5, 2), quiet_wanted_by(4, 0), quiet_wanted_by(5, None)
    (False, True, True, None)
    """
    if state in {PRESENTATION_MODE, QUIET_TIME}:
        return True
    return None if profile is None else profile != NOT_DISTURBED_BY


def kept_awake_by(execution: int) -> bool:
    """By the flags of `SetThreadExecutionState` of all programs together."""
    return bool(execution & DISPLAY_REQUIRED)


if sys.platform == "win32":
    import ctypes

    from unsit.desktop.asked import Asked
    from unsit.desktop.sense import Sense

    def idle_time() -> Sense[float]:
        """Seconds since the last key or pointer event."""
        return Asked("Windows", _idle)

    def full_screen() -> Sense[bool]:
        """Whether the active window covers its whole screen."""
        return Asked("Windows", _full_screen)

    def quiet_wanted() -> Sense[bool]:
        """Whether a presentation is on, or "do not disturb"."""
        return Asked("Windows", _quiet_wanted)

    def kept_awake() -> Sense[bool]:
        """Whether a program keeps the display on."""
        return Asked("Windows", _kept_awake)

    class _LastInput(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint32), ("touched_ms", ctypes.c_uint32))

    def _idle() -> float | None:
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not ctypes.WinDLL("user32").GetLastInputInfo(ctypes.byref(last)):
            return None
        clock = ctypes.WinDLL("kernel32").GetTickCount
        clock.restype = ctypes.c_uint32
        return idle_by(last.touched_ms, clock())

    def _state() -> int | None:
        state = ctypes.c_int()
        failed = ctypes.WinDLL("shell32").SHQueryUserNotificationState(ctypes.byref(state))
        return None if failed else state.value

    def _profile() -> int | None:
        name, stamp = ctypes.c_uint64(DO_NOT_DISTURB), ctypes.c_uint32()
        profile, size = ctypes.c_uint32(), ctypes.c_uint32(4)
        failed = ctypes.WinDLL("ntdll").NtQueryWnfStateData(
            ctypes.byref(name), None, None, ctypes.byref(stamp), ctypes.byref(profile), ctypes.byref(size)
        )
        return None if failed or size.value != 4 else profile.value

    def _full_screen() -> bool | None:
        state = _state()
        return None if state is None else full_screen_by(state)

    def _quiet_wanted() -> bool | None:
        return quiet_wanted_by(_state(), _profile())

    def _kept_awake() -> bool | None:
        execution = ctypes.c_uint32()
        failed = ctypes.WinDLL("powrprof").CallNtPowerInformation(
            SYSTEM_EXECUTION_STATE, None, 0, ctypes.byref(execution), ctypes.sizeof(execution)
        )
        return None if failed else kept_awake_by(execution.value)

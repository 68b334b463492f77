"""What macOS says, read; and on macOS itself, that it can be asked."""

import doctest
import sys

import pytest

from unsit.desktop import macos, macos_devices
from unsit.desktop.asked import A_PROGRAM
from unsit.desktop.macos import Area, covers, idle_by, kept_awake_by
from unsit.desktop.macos_devices import Device, recording_by, recording_by_devices

ASSERTIONS = b"""2026-03-02 09:41:00 +0100
Assertion status system-wide:
   BackgroundTask                 0
   UserIsActive                   1
   PreventUserIdleDisplaySleep    %d
   PreventSystemSleep             0
   PreventUserIdleSystemSleep     1
Listed by owning process:
   pid 501(Safari): [0x0000123400000abc] 01:23:45 PreventUserIdleDisplaySleep named: "Playing"
Kernel Assertions: 0x4=USB
"""
LAPTOP = Area(0, 0, 1512, 982)
BESIDE = Area(1512, -98, 1920, 1080)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (ASSERTIONS % 1, True),
        (ASSERTIONS % 0, False),
        (ASSERTIONS.replace(b"   PreventUserIdleDisplaySleep    %d\n", b""), None),
        (b"", None),
        (b"\xff\xfe", None),
    ],
)
def test_the_whole_system_s_state_says_whether_the_display_is_kept_on(told, expected) -> None:
    assert kept_awake_by(told) is expected


@pytest.mark.parametrize(
    ("told_s", "expected"), [(0.0, 0.0), (12.5, 12.5), (-1.0, None), (float("nan"), None), (float("inf"), None)]
)
def test_idle_time_is_believed_if_it_is_any(told_s, expected) -> None:
    assert idle_by(told_s) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (LAPTOP, True),
        (BESIDE, True),
        (Area(0, 38, 1512, 944), None),
        (Area(1512, -73, 1920, 1055), None),
        (Area(0, 60, 1512, 922), False),
        (Area(0, 38, 1512, 900), False),
        (Area(0, 0, 756, 982), False),
        (Area(0, -10, 1512, 992), False),
        (Area(100, 100, 800, 600), False),
    ],
)
def test_a_window_covers_a_screen_or_not_or_may_leave_the_menu_bar_free(window, expected) -> None:
    assert covers(window, [LAPTOP, BESIDE]) is expected


def test_who_records_is_named_without_who_always_listens() -> None:
    assert recording_by([("corespeechd", True), ("Music", False)]) == frozenset()
    assert recording_by([("zoom.us", True), ("", True)]) == {"zoom.us", A_PROGRAM}


HEADSET, MICROPHONE, SPEAKER = Device(True, True, True), Device(True, False, True), Device(False, True, True)


@pytest.mark.parametrize(
    ("devices", "expected"),
    [
        ([], set()),
        ([SPEAKER], set()),
        ([MICROPHONE], {A_PROGRAM}),
        ([MICROPHONE._replace(runs=False), HEADSET._replace(runs=False)], set()),
        ([HEADSET], None),
        ([HEADSET, MICROPHONE], {A_PROGRAM}),
    ],
)
def test_a_headset_that_runs_may_only_play(devices, expected) -> None:
    assert recording_by_devices(devices) == expected


@pytest.mark.skipif(sys.platform != "darwin", reason="needs macOS")
def test_macos_itself_can_be_asked() -> None:
    idle_s = macos.idle_time().look()
    assert idle_s is not None
    assert idle_s >= 0
    assert macos.kept_awake().look() in {True, False}
    assert macos.full_screen().look() in {True, False, None}
    assert macos_devices.cameras_used().look() in (frozenset(), {A_PROGRAM}, None)
    assert isinstance(macos_devices.microphones_used().look(), frozenset | None)


@pytest.mark.parametrize("module", [macos, macos_devices])
def test_the_examples_run(module) -> None:
    assert doctest.testmod(module).failed == 0

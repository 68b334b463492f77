"""What Windows' numbers mean; and on Windows itself, that it can be asked."""

import doctest
import sys

import pytest

from unsit.desktop import windows
from unsit.desktop.windows import TICKS, full_screen_by, idle_by, kept_awake_by, quiet_wanted_by

HOUR_MS = 3_600_000
ACCEPTED = 5


@pytest.mark.parametrize(
    ("touched_ms", "now_ms", "expected_s"),
    [
        (0, 0, 0),
        (1_000, 2_500, 1.5),
        (TICKS - 500, 500, 1),
        (TICKS - HOUR_MS, HOUR_MS, 7200),
        (500, TICKS - HOUR_MS, (TICKS - HOUR_MS - 500) / 1000),
        (2_516, 2_500, 0),
        (10, TICKS - 6, 0),
    ],
)
def test_idle_time_goes_on_where_windows_begins_to_count_anew(touched_ms, now_ms, expected_s) -> None:
    assert idle_by(touched_ms, now_ms) == expected_s


@pytest.mark.parametrize(
    ("state", "expected"),
    [(1, None), (2, True), (3, True), (4, None), (5, False), (6, False), (7, None), (0, None), (99, None)],
)
def test_only_what_a_state_says_of_windows_is_believed(state, expected) -> None:
    assert full_screen_by(state) is expected


@pytest.mark.parametrize(
    ("state", "profile", "expected"),
    [
        (ACCEPTED, 0, False),
        (ACCEPTED, 1, True),
        (ACCEPTED, 2, True),
        (ACCEPTED, None, None),
        (4, None, True),
        (4, 0, True),
        (6, 0, True),
        (2, 0, False),
        (None, 0, False),
        (None, None, None),
    ],
)
def test_quiet_is_wanted_in_a_presentation_and_when_nobody_is_to_disturb(state, profile, expected) -> None:
    assert quiet_wanted_by(state, profile) is expected


@pytest.mark.parametrize(("execution", "expected"), [(0, False), (1, False), (2, True), (3, True), (0x80000005, False)])
def test_the_display_is_kept_on_only_by_whoever_needs_the_display(execution, expected) -> None:
    assert kept_awake_by(execution) is expected


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")
def test_windows_itself_can_be_asked() -> None:
    idle_s = windows.idle_time().look()
    assert idle_s is not None
    assert idle_s >= 0
    assert windows.kept_awake().look() in {True, False}
    assert windows.full_screen().look() in {True, False, None}
    assert windows.quiet_wanted().look() in {True, False, None}


def test_the_examples_run() -> None:
    assert doctest.testmod(windows).failed == 0

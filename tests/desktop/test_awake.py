"""Whether a program keeps the display awake: over a real D-Bus, as each desktop says it."""

import os
import time

import pytest

from tests.desktop.needs import needs_a_bus
from unsit.desktop import kept_awake

SESSION = ("/org/gnome/SessionManager", "org.gnome.SessionManager", "IsInhibited", 8)
PLASMA = (
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "HasInhibition",
    4,
)
POWER = ("/org/freedesktop/PowerManagement/Inhibit", "org.freedesktop.PowerManagement.Inhibit", "HasInhibit")
LOGIND = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "ListInhibitors")
NAMES = {
    SESSION: "org.gnome.SessionManager",
    PLASMA: "org.kde.Solid.PowerManagement.PolicyAgent",
    POWER: "org.freedesktop.PowerManagement",
    LOGIND: "org.freedesktop.login1",
}
ME = os.getuid() if hasattr(os, "getuid") else 0
SOMEBODY = ME + 1

pytestmark = needs_a_bus


@pytest.fixture
def sense():
    sense = kept_awake()
    yield sense
    sense.close()


@pytest.mark.parametrize(
    ("who", "by"), [(SESSION, "the session manager"), (PLASMA, "Plasma"), (POWER, "the power manager")]
)
def test_a_desktop_s_word_is_believed_each_time_it_is_asked(services, sense, who, by) -> None:
    with services(NAMES[who]) as there:
        told = []
        for on in (False, True, False):
            there.says = {who: ("b", (on,))}
            told.append(sense.look())
        assert told == [False, True, False]
        assert sense.by == by


def test_what_keeps_only_the_computer_from_sleeping_is_not_asked_for(services, sense) -> None:
    with services(NAMES[SESSION], NAMES[PLASMA]) as there:
        there.says = {(*SESSION[:3], 4): ("b", (True,)), (*PLASMA[:3], 1): ("b", (True,))}
        assert sense.look() is None


def held(what: str, mode: str = "block", user: int = ME) -> tuple[object, ...]:
    return (what, "mpv", "Playing", mode, user, 4711)


@pytest.mark.parametrize(
    ("inhibitors", "expected"),
    [
        ([], None),
        ([held("sleep", "delay"), held("handle-lid-switch:handle-power-key")], None),
        ([held("sleep", "delay"), held("idle")], True),
        ([held("sleep:idle:shutdown")], True),
        ([held("idle", "delay")], None),
        ([held("idle", user=SOMEBODY)], None),
    ],
)
def test_logind_is_believed_when_a_program_of_one_s_own_holds_the_idleness_up(
    services, sense, inhibitors, expected
) -> None:
    with services(NAMES[LOGIND]) as there:
        there.says = {LOGIND: ("a(ssssuu)", (inhibitors,))}
        assert sense.look() is expected
        assert sense.by == ("logind" if expected else "no desktop here tells it")


@pytest.mark.parametrize("told", [("s", ("yes",)), ("bb", (True, True)), ("u", (1,))])
def test_an_answer_of_another_kind_is_none(services, sense, told) -> None:
    with services(NAMES[SESSION]) as there:
        there.says = {SESSION: told}
        assert sense.look() is None


@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_it_is_unknown(sense) -> None:
    assert sense.look() is None


@pytest.mark.usefixtures("impatient")
def test_a_bus_that_crashed_is_unknown_until_it_is_there_again(services, sense) -> None:
    with services(NAMES[SESSION]) as there:
        there.says = {SESSION: ("b", (True,))}
        assert sense.look() is True
    assert [sense.look(), sense.look()] == [None, None]
    with services(NAMES[SESSION]) as there:
        there.says = {SESSION: ("b", (True,))}
        assert sense.look() is True


def test_whoever_does_not_answer_is_not_waited_for_long(services, sense) -> None:
    with services(*NAMES.values()) as there:
        there.silent = True
        began_s = time.monotonic()
        assert sense.look() is None
        assert time.monotonic() - began_s < 0.6, "the session's bus once, the system's bus once"

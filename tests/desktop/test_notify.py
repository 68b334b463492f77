"""Notifications: over a real D-Bus to a stand-in service, and what macOS and Windows are asked for."""

import doctest
import shutil
import sys
import threading
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.desktop import notify
from unsit.desktop.icon import pixels
from unsit.desktop.notify import DISMISSED, Banners, Notice, OverBus, Toasts, notifier, request, toast

needs_a_bus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs dbus-daemon on Linux"
)
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="its stand-in is a script")
UP = Notice("Time to get up", "You have sat for 45 min <now>", (("up", "I'm up"), ("later", "In 5 minutes")))
HELLO = 'Say "hi" & $(touch /tmp/x); `id` \\ <b>%s</b>'


@pytest.fixture
def address(monkeypatch, tmp_path: Path) -> str:
    """Where a session's bus is, once one listens there."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    return f"unix:path={tmp_path / 'bus'}"


@pytest.fixture
def pressed() -> list[str]:
    """The keys that were pressed, in order."""
    return []


@pytest.fixture
def ours(address, tmp_path, pressed):
    """A notifier on a bus with a service."""
    from tests.desktop.standing import Notifications, bus

    with bus(tmp_path), Notifications(address) as service:
        ours = OverBus(pressed.append)
        yield ours, service
        ours.close()


@needs_a_bus
def test_a_notice_is_shown_with_its_buttons(ours) -> None:
    ours, service = ours
    assert ours.show(UP)
    ((program, instead_of, _, title, text, actions, hints, expires),) = service.shown.values()
    assert (program, instead_of, title, text) == ("Unsit", 0, UP.title, "You have sat for 45 min &lt;now&gt;")
    assert actions == ["up", "I'm up", "later", "In 5 minutes"]
    assert (hints["urgency"][1], hints["transient"][1], expires) == (1, True, -1)
    assert bytes(hints["image-data"][1][-1]) == pixels("sitting", 64)
    assert ours.by == "stand-in (D-Bus)"


@needs_a_bus
def test_the_next_notice_takes_the_place_of_the_last_one(ours) -> None:
    ours, service = ours
    ours.show(UP)
    ours.show(Notice("Still there?", "", lasting=True))
    ((_, instead_of, _, title, *_, hints, expires),) = service.shown.values()
    assert (instead_of, title, hints["transient"][1], expires) == (1, "Still there?", False, 0)


@needs_a_bus
def test_a_pressed_button_is_told_once_and_not_as_dismissed(ours, pressed) -> None:
    from tests.desktop.standing import soon

    ours, service = ours
    ours.show(UP)
    service.press(1, "later")
    assert soon(lambda: pressed)
    ours.show(UP)  # answered, so that all before it has been heard
    service.press(2, "up")
    assert soon(lambda: len(pressed) > 1)
    assert pressed == ["later", "up"]


@needs_a_bus
def test_an_answered_notice_is_taken_back_where_the_service_leaves_it(ours, pressed) -> None:
    from tests.desktop.standing import soon

    ours, service = ours
    ours.show(UP)
    service.press(1, "up", stays=True)
    assert soon(lambda: pressed == ["up"])
    assert service.shown == {}


@needs_a_bus
@pytest.mark.parametrize(("reason", "told"), [(1, []), (2, [DISMISSED]), (3, []), (4, [])])
def test_only_what_the_person_closes_is_told_as_dismissed(ours, pressed, reason, told) -> None:
    from tests.desktop.standing import soon

    ours, service = ours
    ours.show(UP)
    service.close(1, reason)
    assert soon(lambda: ours._shown == 0)
    assert soon(lambda: pressed == told)


@needs_a_bus
def test_the_buttons_of_others_are_none_of_ours(ours, pressed) -> None:
    from tests.desktop.standing import soon

    ours, service = ours
    ours.show(UP)
    service.press(77, "up")
    service.press(1, "later")
    assert soon(lambda: pressed == ["later"])


@needs_a_bus
def test_whoever_is_told_of_a_press_may_show_the_next_notice_at_once(address, tmp_path) -> None:
    from tests.desktop.standing import Notifications, bus

    answered: list[bool] = []
    done = threading.Event()

    def pressed(_: str) -> None:
        answered.append(ours.show(Notice("Well done", "")))
        done.set()

    with bus(tmp_path), Notifications(address) as service:
        ours = OverBus(pressed)
        ours.show(UP)
        service.press(1, "up")
        assert done.wait(2)
        assert answered == [True]
        ours.close()


@needs_a_bus
def test_a_notice_can_be_withdrawn_and_is_when_nobody_is_there_any_more(ours) -> None:
    ours, service = ours
    ours.show(UP)
    ours.withdraw()
    assert service.shown == {}
    ours.withdraw()
    ours.show(UP)
    ours.close()
    assert service.shown == {}


@needs_a_bus
def test_a_service_that_went_and_came_back_is_found_again_and_old_numbers_are_forgotten(
    address, tmp_path, pressed
) -> None:
    from tests.desktop.standing import Notifications, bus, soon

    with bus(tmp_path):
        ours = OverBus(pressed.append)
        assert not ours.show(UP)
        assert "no program shows notifications" in ours.by
        with Notifications(address):
            assert ours.show(UP)
        assert soon(lambda: ours._shown == 0)
        assert not ours.show(UP)
        with Notifications(address, ["body"]) as another:
            another.shown[1] = ("somebody else's",)
            next(another._numbers)
            assert ours.show(UP)
            assert another.shown[1] == ("somebody else's",)
            assert another.shown[2][4:6] == (UP.text, [])
            assert ours.by == "stand-in (D-Bus), without buttons"
        ours.close()


@needs_a_bus
def test_a_bus_that_went_and_came_back_is_found_again(address, tmp_path, pressed) -> None:
    from tests.desktop.standing import Notifications, bus, soon

    ours = OverBus(pressed.append)
    assert not ours.show(UP)
    for _ in range(2):
        with bus(tmp_path), Notifications(address) as service:
            assert ours.show(UP)
            assert list(service.shown) == [1]
            service.press(1, "up")
            assert soon(lambda: pressed.pop() if pressed else None)
        assert soon(lambda: ours._line._connection is None)
        assert not ours.show(UP)
    ours.withdraw()
    ours.close()


@needs_a_bus
@pytest.mark.usefixtures("address")
def test_this_system_s_notifier_is_the_bus_s(pressed) -> None:
    ours = notifier(pressed.append)
    assert isinstance(ours, OverBus)
    assert not ours.show(UP)


@needs_a_bus
def test_its_threads_sleep_while_nothing_happens(ours) -> None:
    from tests.desktop.standing import lines, soon, wakings

    ours, _ = ours
    ours.show(UP)
    time.sleep(0.1)
    before = wakings()
    time.sleep(0.4)
    assert wakings() == before
    assert soon(lambda: len(lines()) == 2), "a listener and a teller"
    ours.show(UP)
    assert wakings() > before


@pytest.mark.parametrize(
    ("sound", "can", "hints"),
    [
        (True, {"sound"}, {"sound-name"}),
        (True, (), set()),
        (False, {"sound"}, {"suppress-sound"}),
        (False, (), {"suppress-sound"}),
    ],
)
def test_there_is_a_sound_only_where_it_is_wanted_and_can_be(sound, can, hints) -> None:
    given = request(Notice("Up?", "", sound=sound), 0, can)[6]
    assert {"sound-name", "suppress-sound"} & given.keys() == hints


def recorder(folder: Path, rc: int = 0) -> str:
    """A program that writes down how it was called, in place of the system's own."""
    program = folder / "program"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/arguments\ncat > {folder}/input\n'
        f'printf "%s" "$UNSIT_TOAST" > {folder}/toast\nexit {rc}\n'
    )
    program.chmod(0o755)
    return str(program)


@needs_a_shell
@pytest.mark.parametrize(("wanted", "sound"), [(True, "sound"), (False, "quiet")])
def test_macos_is_given_the_texts_as_arguments_and_never_in_the_script(tmp_path, wanted, sound) -> None:
    ours = Banners(recorder(tmp_path))
    assert ours.show(Notice(HELLO, "-e text", UP.buttons, sound=wanted))
    assert (tmp_path / "arguments").read_text().splitlines() == ["-", HELLO, "-e text", sound]
    assert (tmp_path / "input").read_text() == notify.BANNER
    assert "without buttons" in ours.by


@needs_a_shell
def test_windows_is_given_the_texts_beside_the_script(tmp_path) -> None:
    ours = Toasts(recorder(tmp_path))
    assert ours.show(Notice(HELLO, HELLO))
    assert (tmp_path / "arguments").read_text().splitlines() == [
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        notify.TOAST,
    ]
    assert [text.text for text in ET.fromstring((tmp_path / "toast").read_text()).iter("text")] == [HELLO, HELLO]  # noqa: S314 - our own
    ours.close()
    assert (tmp_path / "arguments").read_text().splitlines()[-1] == notify.WITHDRAWN


@needs_a_shell
@pytest.mark.parametrize("way", [Banners, Toasts])
def test_what_the_system_refuses_is_not_shown(tmp_path, way) -> None:
    assert not way(recorder(tmp_path, rc=1)).show(UP)
    assert not way(str(tmp_path / "nowhere")).show(UP)
    assert not way(recorder(tmp_path)).show(Notice("a\0b", "a\0b"))


LETTERS = st.text("ab <>&;/]!\"'$`\\%üß日😀")


@given(title=LETTERS, text=LETTERS, lasting=st.booleans(), sound=st.booleans())
def test_any_text_in_a_toast_is_a_text(title, text, lasting, sound) -> None:
    root = ET.fromstring(toast(Notice(title, text, lasting=lasting, sound=sound)))  # noqa: S314 - our own
    assert [(part.text or "", list(part)) for part in root.iter("text")] == [(title, []), (text, [])]
    assert (root.get("scenario") == "reminder") is lasting
    assert (root.find("actions") is not None) is lasting
    assert root.find("audio").get("silent") == ("false" if sound else "true")


def test_the_fixed_scripts_need_no_quotation_marks_that_a_command_line_would_eat() -> None:
    assert '"' not in notify.TOAST + notify.WITHDRAWN


def test_the_examples_run() -> None:
    assert doctest.testmod(notify).failed == 0

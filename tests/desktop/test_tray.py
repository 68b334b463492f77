"""The tray's icon: asked for over a real D-Bus, as those that draw trays do."""

import doctest
import os
import shutil
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from unsit.desktop import icon
from unsit.desktop.icon import DRAWINGS, argb, pixels
from unsit.desktop.tray import NoTray, tray

needs_a_bus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs dbus-daemon on Linux"
)
ENTRIES = (("now", "A break now"), ("pause", "Pause for 1 hour"), ("stop_it", "Stop & quit_now"))


@pytest.fixture
def address(monkeypatch, tmp_path: Path) -> str:
    """Where a session's bus is, once one listens there."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    return f"unix:path={tmp_path / 'bus'}"


@pytest.fixture
def chosen() -> list[str]:
    """What was chosen in the menu, in order."""
    return []


@pytest.fixture
def ours(address, tmp_path, chosen):
    """An icon in a tray, and who draws it."""
    from tests.desktop.standing import Host, Watcher, bus

    with bus(tmp_path), Watcher(address) as watcher:
        ours = tray(ENTRIES, chosen.append)
        (name,) = watcher.icons
        with Host(address, name) as host:
            yield ours, host
        ours.close()


@needs_a_bus
def test_an_icon_is_made_known_to_whoever_draws_the_tray(ours) -> None:
    ours, host = ours
    assert ours.by == "the desktop's tray (StatusNotifierItem)"
    told = host.icon()
    assert (told["Id"], told["Status"], told["Menu"], told["ItemIsMenu"]) == ("unsit", "Active", "/MenuBar", True)
    assert host._icon.startswith(f"org.kde.StatusNotifierItem-{os.getpid()}-")


@needs_a_bus
def test_each_state_has_its_icon_and_its_words(ours) -> None:
    ours, host = ours
    for state in ("due", "paused", "away", "sitting"):
        ours.show(state, f"Now: <{state}>")
        assert [host.heard(), host.heard()] == ["NewIcon", "NewToolTip"]
        told = host.icon()
        assert [(wide, high) for wide, high, _ in told["IconPixmap"]] == [(22, 22), (44, 44)]
        assert [bytes(picture) for *_, picture in told["IconPixmap"]] == [argb(pixels(state, n)) for n in (22, 44)]
        assert told["ToolTip"][3] == f"Now: &lt;{state}&gt;"


@needs_a_bus
def test_nothing_is_said_where_nothing_changed(ours) -> None:
    ours, host = ours
    ours.show("due", "Up")
    ours.show("due", "Up")
    ours.show("due", "Up now")
    assert [host.heard() for _ in range(3)] == ["NewIcon", "NewToolTip", "NewToolTip"]


@needs_a_bus
def test_the_menu_has_its_entries_and_tells_which_is_chosen(ours, chosen) -> None:
    from tests.desktop.standing import MENU, soon

    _, host = ours
    # A line is written as two, because one would underline the next letter.
    assert host.menu() == [(1, "A break now"), (2, "Pause for 1 hour"), (3, "Stop & quit__now")]
    host.ask(MENU, "Event", "isvu", 2, "hovered", ("s", ""), 0)
    host.ask(MENU, "Event", "isvu", 2, "clicked", ("s", ""), 0)
    assert soon(lambda: chosen == ["pause"])
    assert host.ask(MENU, "EventGroup", "a(isvu)", [(3, "clicked", ("s", ""), 0), (1, "opened", ("s", ""), 0)]) == ([],)
    assert soon(lambda: chosen == ["pause", "stop_it"])


@needs_a_bus
def test_an_entry_can_be_called_something_else(ours) -> None:
    from tests.desktop.standing import MENU

    ours, host = ours
    ours.relabel("pause", "Pause for 1 hour")
    ours.relabel("pause", "Go on")
    assert host.heard() == "ItemsPropertiesUpdated"
    assert host.menu()[1] == (2, "Go on")
    assert host.ask(MENU, "GetProperty", "is", 2, "label") == (("s", "Go on"),)
    (told,) = host.ask(MENU, "GetGroupProperties", "aias", [], ["label"])
    assert told == [(0, {}), (1, {"label": ("s", "A break now")}), (2, {"label": ("s", "Go on")}), told[3]]


@needs_a_bus
@pytest.mark.parametrize(
    ("method", "signature", "body"),
    [
        ("Event", "isvu", (9, "clicked", ("s", ""), 0)),
        ("Event", "isvu", (0, "clicked", ("s", ""), 0)),
        ("Event", "is", (1, "clicked")),
        ("GetProperty", "is", (1, "nothing")),
        ("GetLayout", "iias", (7, -1, [])),
        ("Dance", None, ()),
    ],
)
def test_what_is_not_there_is_refused_and_harms_nothing(ours, chosen, method, signature, body) -> None:
    from jeepney import DBusErrorResponse

    from tests.desktop.standing import MENU

    _, host = ours
    with pytest.raises(DBusErrorResponse, match="InvalidArgs"):
        host.ask(MENU, method, signature, *body)
    assert len(host.menu()) == 3
    assert chosen == []


@needs_a_bus
def test_it_can_be_asked_what_it_answers(ours) -> None:
    from tests.desktop.standing import ITEM, MENU

    _, host = ours
    for of in (ITEM, MENU):
        place = "/MenuBar" if of == MENU else "/StatusNotifierItem"
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg

        call = new_method_call(DBusAddress(place, host._icon, "org.freedesktop.DBus.Introspectable"), "Introspect")
        (told,) = unwrap_msg(host._on.send_and_get_reply(call, timeout=2))
        node = ET.fromstring(told)  # noqa: S314 - our own
        described = {interface.get("name"): interface for interface in node.iter("interface")}
        assert of in described
        assert not {ITEM, MENU} - {of} & described.keys()
        (everything,) = host.ask("org.freedesktop.DBus.Properties", "GetAll", "s", of)
        told = {member.get("name"): member.get("type") for member in described[of].iter("property")}
        assert told == {name: kind for name, (kind, _) in everything.items()}


@needs_a_bus
def test_a_tray_that_comes_later_or_again_is_told_of_the_icon(address, tmp_path, chosen) -> None:
    from tests.desktop.standing import Watcher, bus, soon

    with bus(tmp_path):
        ours = tray(ENTRIES, chosen.append)
        assert ours.by.startswith("this desktop shows no tray icon")
        for _ in range(2):
            with Watcher(address, curious=True) as watcher:
                assert soon(lambda watcher=watcher: watcher.icons == [ours._name])
                assert soon(lambda: ours.by == "the desktop's tray (StatusNotifierItem)")
            assert soon(lambda: ours.by.startswith("this desktop shows no tray icon"))
        ours.close()


@needs_a_bus
def test_a_bus_that_went_and_came_back_is_found_again(address, tmp_path, chosen) -> None:
    from tests.desktop.standing import Watcher, bus, soon

    ours = tray(ENTRIES, chosen.append)
    assert "cannot be reached" in ours.by
    for state in ("due", "away"):
        with bus(tmp_path), Watcher(address) as watcher:
            ours.show(state, "")
            assert watcher.icons == [ours._name]
        assert soon(lambda: ours._line._connection is None)
        ours.show("sitting", "")
        assert "cannot be reached" in ours.by
    ours.close()


@needs_a_bus
def test_two_icons_of_one_program_have_names_of_their_own(address, tmp_path, chosen) -> None:
    from tests.desktop.standing import Watcher, bus

    with bus(tmp_path), Watcher(address) as watcher:
        both = [tray(ENTRIES, chosen.append) for _ in range(2)]
        assert len(set(watcher.icons)) == 2
        for ours in both:
            ours.close()


@needs_a_bus
def test_its_threads_sleep_while_nothing_happens(ours) -> None:
    from tests.desktop.standing import lines, soon, wakings

    ours, host = ours
    ours.show("due", "Up")
    host.icon()
    time.sleep(0.1)
    before = wakings()
    for _ in range(5):
        ours.show("due", "Up")
        time.sleep(0.08)
    assert wakings() == before
    assert soon(lambda: len(lines()) == 2), "a listener and a teller"
    host.icon()
    assert wakings() > before


@pytest.mark.parametrize("system", ["darwin", "freebsd14"])
def test_elsewhere_it_is_said_why_there_is_no_icon(monkeypatch, chosen, system) -> None:
    monkeypatch.setattr(sys, "platform", system)
    ours = tray(ENTRIES, chosen.append)
    assert isinstance(ours, NoTray)
    assert "macOS" in ours.by or system in ours.by
    ours.show("due", "")
    ours.relabel("pause", "")
    ours.close()


@pytest.mark.parametrize("side", [16, 22, 64])
def test_the_icons_are_whole_and_told_apart_without_their_colours(side) -> None:
    greys = set()
    for state in DRAWINGS:
        picture = pixels(state, side)
        assert len(picture) == side * side * 4
        opaque = picture[3::4]
        assert picture[:4] == bytes(4), "the tile has round corners, and nothing in them"
        assert max(opaque) == 255
        assert 0.2 < sum(opaque) / 255 / side**2 < 0.97
        shape = [sum(picture[at : at + 3]) // 3 * picture[at + 3] // 255 for at in range(0, len(picture), 4)]
        middle = (min(shape) + max(shape)) / 2
        greys.add(tuple(value > middle for value in shape))
    assert len(greys) == len(DRAWINGS)


def test_the_examples_run() -> None:
    assert doctest.testmod(icon).failed == 0


@needs_a_bus
def test_the_examples_of_the_status_item_run() -> None:
    from unsit.desktop import status_item

    assert doctest.testmod(status_item).failed == 0

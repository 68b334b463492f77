"""Whether do-not-disturb is on: over a real D-Bus, as whoever shows notifications says it."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.desktop.needs import needs_a_bus
from unsit.desktop import quiet_wanted

NOTIFIER = "org.freedesktop.Notifications"
PLACE = "/org/freedesktop/Notifications"
WHO = (PLACE, NOTIFIER, "GetServerInformation")
PROPERTY = ("org.freedesktop.DBus.Properties", "Get")
STANDARD = (PLACE, *PROPERTY, NOTIFIER, "Inhibited")
DUNST = (PLACE, *PROPERTY, "org.dunstproject.cmd0", "paused")
SWAYNC = ("/org/erikreider/swaync/cc", "org.erikreider.swaync.cc", "GetDnd")
MAKO = ("/fr/emersion/Mako", "fr.emersion.Mako", "ListModes")
XFCE = ("/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty", "xfce4-notifyd", "/do-not-disturb")

pytestmark = needs_a_bus


def named(name: str, vendor: str = "somebody"):
    return {WHO: ("ssss", (name, vendor, "1.0", "1.2"))}


@pytest.fixture
def sense():
    sense = quiet_wanted()
    yield sense
    sense.close()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A `gsettings` that tells what stands in this file, and notes down what it is asked."""
    programs, value = tmp_path / "programs", tmp_path / "value"
    programs.mkdir()
    program = programs / "gsettings"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nexec cat {value}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return value


YES, NO = ("v", (("b", True),)), ("v", (("b", False),))


@pytest.mark.parametrize(
    ("name", "asked", "on_and_off"),
    [
        ("Plasma", STANDARD, (YES, NO)),
        ("somebody new", STANDARD, (YES, NO)),
        ("dunst", DUNST, (YES, NO)),
        ("SwayNotificationCenter", SWAYNC, (("b", (True,)), ("b", (False,)))),
        ("mako", MAKO, (("as", (["default", "do-not-disturb"],)), ("as", (["default"],)))),
        ("Xfce Notify Daemon", XFCE, (YES, NO)),
    ],
)
def test_each_is_asked_in_its_own_way_and_believed_each_time(services, sense, name, asked, on_and_off) -> None:
    on, off = on_and_off
    with services(NOTIFIER, SWAYNC[1], XFCE[1]) as there:
        told = []
        for answer in (off, on, off):
            there.says = named(name) | {asked: answer}
            told.append(sense.look())
        assert told == [False, True, False]
        assert sense.by == name


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("Xfce Notify Daemon", {XFCE: "org.xfce.Xfconf.Error.PropertyNotFound"}, False),
        ("Xfce Notify Daemon", {XFCE: "org.xfce.Xfconf.Error.ChannelNotFound"}, False),
        ("Xfce Notify Daemon", {XFCE: "org.freedesktop.DBus.Error.Failed"}, None),
        ("mako", {MAKO: ("as", (["dnd"],))}, True),
        ("mako", {MAKO: ("as", (["default", "away"],))}, None),
        ("mako", {MAKO: ("u", (1,))}, None),
        ("Plasma", {STANDARD: ("v", (("s", "yes"),))}, None),
        ("notify-osd", {STANDARD: "org.freedesktop.DBus.Error.UnknownProperty"}, None),
    ],
)
def test_what_is_not_set_is_off_and_what_is_not_told_unknown(services, sense, name, told, expected) -> None:
    with services(NOTIFIER, XFCE[1]) as there:
        there.says = named(name) | told
        assert sense.look() is expected
        assert sense.by == (f"{name} does not tell it" if expected is None else name)


def test_the_word_of_one_who_does_not_show_the_notifications_is_not_asked_for(services, sense) -> None:
    with services(NOTIFIER, SWAYNC[1], XFCE[1]) as there:
        there.says = named("dunst") | {DUNST: NO, XFCE: YES, SWAYNC: ("b", (True,))}
        assert sense.look() is False


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("gnome-shell, GNOME", "false", True),
        ("gnome-shell, GNOME", "true", False),
        ("cinnamon, GNOME", "false", True),
        ("Notification Daemon, MATE", "true", True),
        ("Notification Daemon, MATE", "false", False),
        ("Notification Daemon, GNOME", "true", None),
        ("gnome-shell, GNOME", "something else", None),
    ],
)
def test_where_only_a_setting_tells_it_is_read(services, settings, name, told, expected) -> None:
    settings.write_text(f"{told}\n")
    with services(NOTIFIER) as there, closing(quiet_wanted()) as sense:
        there.says = named(*name.split(", "))
        assert sense.look() is expected


def test_a_setting_is_read_once_a_minute(services, sense, settings, monkeypatch) -> None:
    settings.write_text("true\n")
    with services(NOTIFIER) as there:
        there.says = named("gnome-shell", "GNOME")
        assert sense.look() is False
        settings.write_text("false\n")
        assert sense.look() is False
        monkeypatch.setattr("unsit.desktop.quiet.KEPT_S", 0.0)
        assert sense.look() is True
    asked = settings.with_name("asked").read_text().splitlines()
    assert asked == ["get org.gnome.desktop.notifications show-banners"] * 2


def test_without_the_program_that_reads_settings_it_is_unknown(services, sense, monkeypatch, tmp_path) -> None:
    with services(NOTIFIER) as there:
        monkeypatch.setenv("PATH", str(tmp_path))
        there.says = named("gnome-shell", "GNOME")
        assert sense.look() is None


def test_where_nothing_shows_notifications_it_is_unknown(services, sense) -> None:
    with services("org.example.Nobody"):
        assert sense.look() is None


@pytest.mark.usefixtures("impatient")
def test_a_bus_that_crashed_is_unknown_until_it_is_there_again(services, sense) -> None:
    for _ in range(2):
        with services(NOTIFIER) as there:
            there.says = named("dunst") | {DUNST: YES}
            assert sense.look() is True
        assert [sense.look(), sense.look()] == [None, None]
        assert sense.by == "nothing shows notifications here"

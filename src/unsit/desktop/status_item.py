"""An icon in the tray of a Linux desktop, with a menu: what is answered to the program that draws the tray.

The tray asks over D-Bus: a StatusNotifierItem for the icon, com.canonical.dbusmenu for its menu. Trays are drawn
by KDE, by GNOME with its AppIndicator extension, by the bars of XFCE, LXQt, sway and others; else this says so.
"""

import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_error
from jeepney.wrappers import new_method_return, new_signal

from unsit.desktop.bus import NO_ANSWER, Asked
from unsit.desktop.icon import State, argb, pixels
from unsit.desktop.line import Line

ITEM = "org.kde.StatusNotifierItem"
ITEM_PLACE = "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
MENU_PLACE = "/MenuBar"
PROPERTIES = "org.freedesktop.DBus.Properties"
WATCHER = Asked("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
SIDES = (22, 44)
"""The icon's sizes; for a screen with twice as many points the second."""

Variant = tuple[str, Any]
Answer = tuple[str, tuple[Any, ...]]
"""A signature, and what is written in it."""

METHODS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    ITEM: {"Activate": ("ii", ""), "SecondaryActivate": ("ii", ""), "ContextMenu": ("ii", ""), "Scroll": ("is", "")},
    MENU: {
        "GetLayout": ("iias", "u(ia{sv}av)"),
        "GetGroupProperties": ("aias", "a(ia{sv})"),
        "GetProperty": ("is", "v"),
        "Event": ("isvu", ""),
        "EventGroup": ("a(isvu)", "ai"),
        "AboutToShow": ("i", "b"),
        "AboutToShowGroup": ("ai", "aiai"),
    },
    PROPERTIES: {"Get": ("ss", "v"), "GetAll": ("s", "a{sv}"), "Set": ("ssv", "")},
    "org.freedesktop.DBus.Introspectable": {"Introspect": ("", "s")},
    "org.freedesktop.DBus.Peer": {"Ping": ("", "")},
}
"""What is answered: by interface and method, what is asked with and answered in."""


SIGNALS: Mapping[str, Mapping[str, str]] = {
    ITEM: {"NewIcon": "", "NewToolTip": ""},
    MENU: {"ItemsPropertiesUpdated": "a(ia{sv})a(ias)"},
}
"""What is said unasked."""


class Refused(Exception):
    """What was asked is not there."""


class Menu:
    """The entries, in the words of dbusmenu: number 0 is the whole, and each entry has one of its own."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        self.keys = [key for key, _ in entries]
        self.labels = dict(entries)

    def number(self, key: str) -> int:
        """The entry's number."""
        return self.keys.index(key) + 1

    def properties(self, number: int, wanted: Collection[str] = ()) -> dict[str, Variant]:
        """An entry's; all of them where none is named."""
        if number == 0:
            found: dict[str, Variant] = {"children-display": ("s", "submenu")}
        else:
            # A line under a letter is written as one before it, so that a line itself is two.
            found = {"label": ("s", self.labels[self.key(number)].replace("_", "__"))}
        return {name: value for name, value in found.items() if not wanted or name in wanted}

    def key(self, number: int) -> str:
        """The entry's key. Raises `Refused`."""
        if not 0 < number <= len(self.keys):
            raise Refused(f"this menu has no entry {number}")
        return self.keys[number - 1]

    def layout(self, number: int, depth: int, wanted: Collection[str]) -> tuple[int, dict[str, Variant], list[Variant]]:
        """The whole with its entries, as deep as asked (-1: all there is), or one entry."""
        below = range(1, len(self.keys) + 1) if number == 0 and depth != 0 else ()
        entries = [("(ia{sv}av)", self.layout(entry, 0, wanted)) for entry in below]
        return number, self.properties(number, wanted), entries


class StatusItem:
    """The icon. `chosen` is given an entry's key in a thread of its own."""

    def __init__(self, entries: Sequence[tuple[str, str]], chosen: Callable[[str], None]) -> None:
        self._menu, self._chosen = Menu(entries), chosen
        self._state: State = "sitting"
        self._tooltip = ""
        self._line = Line(self._heard)
        self._name = f"{ITEM}-{os.getpid()}-{self._line.number}"
        self._lock = threading.Lock()
        self.by = ""
        self._reach()

    def show(self, state: State, tooltip: str) -> None:
        """The state's icon. Nothing is sent where it is the one that is shown; a line that broke is opened again."""
        self._reach()
        if state != self._state:
            self._state = state
            self._say(ITEM_PLACE, ITEM, "NewIcon")
        if tooltip != self._tooltip:
            self._tooltip = tooltip
            self._say(ITEM_PLACE, ITEM, "NewToolTip")

    def relabel(self, key: str, label: str) -> None:
        """Call an entry of the menu something else."""
        if self._menu.labels[key] == label:
            return
        self._menu.labels[key] = label
        number = self._menu.number(key)
        changed = [(number, self._menu.properties(number))]
        self._say(MENU_PLACE, MENU, "ItemsPropertiesUpdated", changed, [])

    def close(self) -> None:
        """Gone from the bus, and so from the tray."""
        self._line.close()

    def _reach(self) -> None:
        """Be on the bus, and in the tray, if there is one; and hear of one that comes later."""
        try:
            if self._line.open():
                self._line.watch(
                    f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{WATCHER.name}'"
                )
                self._line.be_called(self._name)
                self._register()
        except NO_ANSWER:
            self.by = "no tray icon: the session's D-Bus cannot be reached"

    def _register(self) -> None:
        """Make the icon known to whoever draws the tray."""
        with self._lock:
            try:
                self._line.ask(WATCHER, "RegisterStatusNotifierItem", "s", self._name)
            except NO_ANSWER:
                self.by = "this desktop shows no tray icon; GNOME does with its AppIndicator extension"
            else:
                self.by = "the desktop's tray (StatusNotifierItem)"

    def _say(self, place: str, interface: str, name: str, *body: object) -> None:
        signature = SIGNALS[interface][name] or None
        self._line.say(new_signal(DBusAddress(place, interface=interface), name, signature, body))

    def _heard(self, message: Message) -> None:
        """A question of the tray's, or that a tray came or went."""
        fields = message.header.fields
        if message.header.message_type is MessageType.signal:
            if fields.get(HeaderFields.member) == "NameOwnerChanged":
                # Not in this thread: a tray may ask for the icon before it answers.
                threading.Thread(target=self._register, daemon=True).start()
            return
        chosen: list[str] = []
        try:
            signature, body = self._answer(message, chosen)
            answer = new_method_return(message, signature or None, body)
        except (Refused, LookupError, TypeError, ValueError) as error:
            answer = new_error(message, "org.freedesktop.DBus.Error.InvalidArgs", "s", (str(error),))
        if not message.header.flags & MessageFlag.no_reply_expected:
            self._line.say(answer)
        for key in chosen:
            self._chosen(key)

    def _answer(self, call: Message, chosen: list[str]) -> Answer:
        """What is answered to it, and which entries of the menu were chosen by it."""
        fields = call.header.fields
        interface, method = fields.get(HeaderFields.interface), fields[HeaderFields.member]
        interface = interface or next((name for name, methods in METHODS.items() if method in methods), "")
        asked_with, answered_in = METHODS.get(interface, {}).get(method, (None, ""))
        if asked_with is None or fields.get(HeaderFields.signature, "") != asked_with:
            raise Refused(f"{interface} has no {method}({fields.get(HeaderFields.signature, '')})")
        return answered_in, self._body(method, call.body, fields.get(HeaderFields.path), chosen)

    def _body(self, method: str, asked: tuple[Any, ...], place: str, chosen: list[str]) -> tuple[Any, ...]:  # noqa: C901, PLR0911 - a table
        match method, asked:
            case "GetLayout", (number, depth, wanted):
                return 1, self._menu.layout(number, depth, wanted)
            case "GetGroupProperties", (numbers, wanted):
                every = numbers or range(len(self._menu.keys) + 1)
                return ([(number, self._menu.properties(number, wanted)) for number in every],)
            case "GetProperty", (number, name):
                return (self._menu.properties(number)[name],)
            case "Event", (number, "clicked", _, _):
                chosen.append(self._menu.key(number))
            case "EventGroup", (events,):
                chosen += [self._menu.key(number) for number, what, _, _ in events if what == "clicked"]
                return ([],)
            case "AboutToShow", _:
                return (False,)
            case "AboutToShowGroup", _:
                return [], []
            case "Get", (interface, name):
                return (self.properties(interface)[name],)
            case "GetAll", (interface,):
                return (self.properties(interface),)
            case "Set", (_, name, _):
                raise Refused(f"{name} is not for others to change")
            case "Introspect", _:
                return (self.introspection(place),)
        return ()

    def properties(self, interface: str) -> dict[str, Variant]:
        """What the icon, or its menu, is like now."""
        if interface == MENU:
            return {
                "Version": ("u", 3),
                "TextDirection": ("s", "ltr"),
                "Status": ("s", "normal"),
                "IconThemePath": ("as", []),
            }
        if interface != ITEM:
            return {}
        icons = [(side, side, argb(pixels(self._state, side))) for side in SIDES]
        return {
            "Category": ("s", "ApplicationStatus"),
            "Id": ("s", "unsit"),
            "Title": ("s", "Unsit"),
            "Status": ("s", "Active"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconThemePath": ("s", ""),
            "IconPixmap": ("a(iiay)", icons),
            "OverlayIconName": ("s", ""),
            "OverlayIconPixmap": ("a(iiay)", []),
            "AttentionIconName": ("s", ""),
            "AttentionIconPixmap": ("a(iiay)", []),
            "AttentionMovieName": ("s", ""),
            "ToolTip": ("(sa(iiay)ss)", ("", [], "Unsit", escape(self._tooltip, quote=False))),
            "ItemIsMenu": ("b", True),
            "Menu": ("o", MENU_PLACE),
        }

    def introspection(self, place: str | None) -> str:
        """What can be asked in this place, as D-Bus describes such things."""
        own = {ITEM_PLACE: ITEM, MENU_PLACE: MENU}.get(place or "")
        described = []
        for name, methods in METHODS.items():
            if name in (ITEM, MENU) and name != own:
                continue
            parts = [_method(method, *signatures) for method, signatures in methods.items()]
            parts += [
                f'<signal name="{signal}">{_arguments(of)}</signal>' for signal, of in SIGNALS.get(name, {}).items()
            ]
            parts += [
                f'<property name="{member}" type="{kind}" access="read"/>'
                for member, (kind, _) in self.properties(name).items()
            ]
            described.append(f'<interface name="{name}">{"".join(parts)}</interface>')
        return f"<node>{''.join(described)}</node>"


def _method(name: str, asked_with: str, answered_in: str) -> str:
    inward, outward = (
        _arguments(of, way) for of, way in ((asked_with, ' direction="in"'), (answered_in, ' direction="out"'))
    )
    return f'<method name="{name}">{inward}{outward}</method>'


def _arguments(signature: str, way: str = "") -> str:
    return "".join(f'<arg type="{kind}"{way}/>' for kind in single_types(signature))


def single_types(signature: str) -> list[str]:
    """The types of which a signature of D-Bus consists.

    >>> single_types("ua(ia{sv})ai")
    ['u', 'a(ia{sv})', 'ai']
    """
    types, begun, depth = [], 0, 0
    for at, letter in enumerate(signature):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter != "a":
            types.append(signature[begun : at + 1])
            begun = at + 1
    return types

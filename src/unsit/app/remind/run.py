"""The reminder put together: its lock, its clock, this desktop's senses, what it shows, and how it ends."""

import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from unsit.app.remind.clock import Clock
from unsit.app.remind.control import Listener, OnlyOne
from unsit.app.remind.loop import Reminder, Shown
from unsit.app.remind.page import BreakPage
from unsit.app.remind.settings import Settings
from unsit.app.remind.watch import Senses, Watch
from unsit.app.remind.words import Words
from unsit.desktop.notify import notifier
from unsit.desktop.tray import Tray, tray

MENU = ("now", "later", "pause", "not_today", "resume", "quit")


def run(folder: Path, speed: float, begins: datetime | None, say: Callable[[str], object]) -> int:
    """Remind until told to end. Raises `RunsAlreadyError`."""
    only = OnlyOne(folder)
    clock = Clock.started(speed, begins)
    watch = Watch(Senses.of_this_desktop(), speed)
    reminder = Reminder(folder, clock, watch, BreakPage(folder), Shown(notifier, _tray))
    listener = Listener(folder, reminder.hear)
    for ends in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ends, lambda *_: reminder.stop())
    say("Reminding you to get up. `unsit remind status` says how things stand; Ctrl+C ends it.")
    try:
        reminder.run()
    finally:
        listener.close()
        only.close()
    return 0


def _tray(words: Words, settings: Settings, chosen: Callable[[str], None]) -> Tray:
    labels = {**words.menu, "later": words.menu["later"].format(minutes=f"{settings.later_min:g}")}
    return tray([(key, labels[key]) for key in MENU], chosen)

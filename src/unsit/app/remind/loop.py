"""The reminder itself: one loop that looks at the desktop, hears what is said to it, and does what the breaks ask for.

Everything that changes how things stand happens here, one after the other; the icon, the notification and whoever asks
over the control line only put their word into the inbox. What cannot be kept or shown is said in the status, and goes
on without.
"""

import queue
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from unsit import breaks as getting_up
from unsit.app.remind import hooks, standing
from unsit.app.remind.clock import Clock
from unsit.app.remind.control import Asked as Line
from unsit.app.remind.control import Message
from unsit.app.remind.diary import BreakDiary, DiaryError, Sat
from unsit.app.remind.page import BreakPage
from unsit.app.remind.settings import FILE, Settings, read
from unsit.app.remind.watch import Watch
from unsit.app.remind.words import Words, system_language, words
from unsit.breaks import Answer, Asked, Breaks, End, Ended, Event, Kind, Opened, Phase, Record, Told, Withdrawn
from unsit.desktop.icon import State
from unsit.desktop.notify import Notice, Notifier
from unsit.desktop.tray import Tray
from unsit.sitting import Activity

LOOK_EVERY_S = 5.0
HURRIED_EVERY_S = 0.25
"""The same while time runs faster."""
KEEP_EVERY_S = 60.0
"""So often where things stand is kept, for a start after a power cut."""


class Shown(NamedTuple):
    """What a person sees of the reminder, each made to put what they choose into the inbox."""

    notifier: Callable[[Callable[[str], None]], Notifier]
    tray: Callable[[Words, Settings, Callable[[str], None]], Tray]


class Reminder:
    """One person's reminder over this folder."""

    def __init__(self, folder: Path, clock: Clock, watch: Watch, page: BreakPage, shown: Shown) -> None:
        self._folder, self._clock, self._watch, self._page = folder, clock, watch, page
        self._inbox: queue.SimpleQueue[Line | str] = queue.SimpleQueue()
        self._diary, self._hooked = BreakDiary(folder), hooks.Hooked()
        self._problems: dict[str, str] = {}
        self._breaks, self._activity = Breaks(), Activity(clock.at())
        self._settings = Settings()
        self._take_settings()
        self._over: Record | Withdrawn | None = None
        self._kept_s = float("-inf")
        self._summed: set[Sat] = set()
        self._notifier = shown.notifier(self._inbox.put)
        self._tray = shown.tray(self._words, self._settings, self._inbox.put) if self._settings.tray else None
        self._running = True

    def hear(self, line: Line) -> None:
        """Something is asked of the reminder; from any thread."""
        self._inbox.put(line)

    def stop(self) -> None:
        """End soon; from any thread, or from a signal."""
        self._inbox.put("quit")

    def run(self) -> None:
        """Go on until told to stop."""
        self._go_on()
        every_s = LOOK_EVERY_S if self._clock.speed == 1.0 else HURRIED_EVERY_S
        try:
            next_s = 0.0
            while self._running:
                now_s = self._clock.time_s() / self._clock.speed
                if now_s >= next_s:
                    self._look()
                    next_s = now_s + every_s
                with suppress(queue.Empty):
                    self._answer(self._inbox.get(timeout=max(next_s - now_s, 0.01)))
        finally:
            self._end()

    # What it does at each look

    def _go_on(self) -> None:
        """Take up what was kept, if anything was."""
        kept = self._diary.standing(self._breaks.rules)
        if kept is not None:
            at, time_s = self._clock.at(), self._clock.time_s()
            self._take(getting_up.started_again(kept.breaks, kept.at, at, time_s))

    def _look(self) -> None:
        if self._changed_at() != self._settings_at:
            self._take_settings()
        at, time_s = self._clock.at(), self._clock.time_s()
        self._activity = self._watch.look(self._breaks, at)
        self._take(getting_up.step(self._breaks, self._activity, time_s))
        self._page_ended()
        if time_s - self._kept_s >= KEEP_EVERY_S:
            self._keep()
        self._show_state()

    def _page_ended(self) -> None:
        """A page's program that is gone has nobody before it any more."""
        status = self._page.ended()
        if status is None:
            return
        if status > 0:
            self._not_opened("no browser opened the break's page, or it could not be served; `unsit coach` says why")
        if self._breaks.phase in (Phase.OPEN, Phase.UP):
            self._say(Told(Answer.CLOSED))

    def _take_settings(self) -> None:
        """Read the file again; a broken one changes nothing, and is said."""
        self._settings_at = self._changed_at()
        found = read(self._folder)
        self._problems.pop("settings", None)
        if found.settings is None:
            meanwhile = "Until it is mended, the last good settings hold, or the usual ones."
            self._problems["settings"] = "\n".join((*found.problems, meanwhile))
        self._settings = found.settings or self._settings
        self._breaks = replace(self._breaks, rules=self._settings.rules())
        self._words = words(self._settings.language or system_language())
        self._watch.watch_calendar(self._settings.calendar, self._clock.at)

    def _changed_at(self) -> int | None:
        try:
            return (self._folder / FILE).stat().st_mtime_ns
        except OSError:
            return None

    # What happens

    def _say(self, told: Told) -> None:
        at, time_s = self._clock.at(), self._clock.time_s()
        self._take(getting_up.answer(self._breaks, told, at, time_s))

    def _take(self, came: tuple[Breaks, tuple[Event, ...]]) -> None:
        """Things stand so now; do what follows."""
        self._breaks, events = came
        for event in events:
            match event:
                case Asked():
                    self._ask(event)
                case Opened():
                    self._open()
                case Withdrawn():
                    self._over = event
                    self._notifier.withdraw()
                case Ended():
                    self._finish(event.record)

    def _ask(self, asked: Asked) -> None:
        """The quiet word; a little less quiet after one without an answer."""
        offer, said = asked.offer, self._words
        stay_min = standing.minutes(offer.sat_s)
        first = said.stretch if offer.kind is Kind.STRETCH else said.walk
        text = (said.again if asked.level else first).format(minutes=stay_min)
        later = said.button["later"].format(minutes=f"{self._settings.later_min:g}")
        buttons = (("up", said.button["up"]), ("later", later), ("not_today", said.button["not_today"]))
        self._notifier.show(Notice(said.title, text, buttons, lasting=asked.level > 0, sound=asked.level > 1))
        if offer.asked == 1:
            told = hooks.told_due(offer.id, offer.kind, offer.sat_s, asked.level)
            self._hooked.run(self._settings.hooks, "due", told)

    def _open(self) -> None:
        self._notifier.withdraw()
        self._problems.pop("page", None)
        if not self._page.open():
            self._not_opened("the break's page could not be started")

    def _not_opened(self, why: str) -> None:
        """There is no page, so the notification says all there is to say."""
        self._problems["page"] = why
        self._notifier.show(Notice(self._words.title, self._words.not_opened, (), lasting=True, sound=False))

    def _finish(self, record: Record) -> None:
        self._over = record
        self._notifier.withdraw()
        moment: hooks.Moment = "taken" if record.end is End.TAKEN else "skipped"
        self._hooked.run(self._settings.hooks, moment, hooks.told_ended(record))
        self._keep(record)

    def _keep(self, *records: Record) -> None:
        """Keep where things stand, and what has ended."""
        at = self._clock.at()
        self._kept_s = self._clock.time_s()
        sums = {Sat(day, found.sat_s) for day, found in self._breaks.days.items()}
        self._problems.pop("diary", None)
        try:
            if records:
                self._diary.add(*records, *sorted(sums - self._summed, key=lambda sat: sat.day))
                self._summed = sums
            self._diary.stand(self._breaks, at)
        except DiaryError as error:
            self._problems["diary"] = str(error)

    def _end(self) -> None:
        self._keep()
        for each in (self._notifier, self._tray, self._watch):  # who is in a break's page may end their stretch
            if each is not None:
                each.close()

    # What it is told, and tells

    def _answer(self, heard: Line | str) -> None:
        if isinstance(heard, str):
            self._chosen(heard)
            return
        try:
            answer = self._answered(heard.message)
        except (KeyError, TypeError, ValueError) as error:
            answer = {"error": f"not understood: {error}"}
        except DiaryError as error:
            answer = {"error": str(error)}
        heard.answer(answer)
        self._show_state()

    def _chosen(self, key: str) -> None:
        """A button of the notification, or an entry of the icon's menu."""
        at, time_s = self._clock.at(), self._clock.time_s()
        match key:
            case "quit":
                self._running = False
            case "pause":
                self._take(getting_up.pause(self._breaks, at + timedelta(hours=1), time_s))
            case "resume":
                self._breaks = getting_up.resume(self._breaks)
            case "up" | "later" | "not_today" | "now":
                self._say(Told(Answer(key)))
        self._show_state()

    def _answered(self, message: Message) -> dict[str, Any]:
        match message["do"]:
            case "pause":
                until = datetime.fromisoformat(message["until"])
                self._take(getting_up.pause(self._breaks, until, self._clock.time_s()))
            case "resume":
                self._breaks = getting_up.resume(self._breaks)
            case "answer":
                self._answer_of_page(message)
            case "standing":
                return {"break": self._for_page(message.get("break"))}
            case "forget":
                self._forget()
            case "quit":
                self._running = False
            case "status":
                pass
            case other:
                raise ValueError(f"found {other!r}")
        return self._status()

    def _forget(self) -> None:
        """Begin anew, with the settings as they now are, as if nothing had been before."""
        self._take_settings()
        self._breaks, self._over, self._summed = Breaks(rules=self._settings.rules()), None, set()
        self._notifier.withdraw()
        self._diary.forget()

    def _answer_of_page(self, message: Message) -> None:
        """What a page or a person says; a page that speaks of a break long over says nothing."""
        told = Told(Answer(message["answer"]), message.get("session"), bool(message.get("stretched", False)))
        named, on = message.get("break"), self._breaks.offer
        if named is None or told.stretched or (on is not None and on.id == named):
            self._say(told)

    def _for_page(self, named: str | None) -> dict[str, Any] | None:
        """The break that is on; else what became of the one that is named."""
        on = standing.for_page(self._breaks, self._settings)
        if on is not None or self._over is None:
            return on
        over = standing.ended_for_page(self._over, self._settings, self._words)
        return over if over["id"] == named else None

    def _status(self) -> dict[str, Any]:
        now_s = self._clock.time_s()
        return {
            "running": True,
            **standing.status(self._breaks, self._activity, now_s),
            "text": standing.sentence(self._breaks, self._activity, now_s, self._words),
            "senses": self._watch.told(),
            "shown_by": {
                "notification": self._notifier.by,
                "icon": "switched off in the settings" if self._tray is None else self._tray.by,
            },
            "settings": str(self._folder / FILE),
            "problems": [*self._problems.values(), *self._hooked.problems.values()],
        }

    def _show_state(self) -> None:
        if self._tray is None:
            return
        now_s = self._clock.time_s()
        where = standing.state(self._breaks, self._activity)
        text = standing.sentence(self._breaks, self._activity, now_s, self._words)
        self._tray.show(_ICONS.get(where, "sitting"), text)


_ICONS: dict[str, State] = {
    "due": "due",
    "waiting": "due",
    "up": "due",
    "away": "away",
    "outside": "away",
    "paused": "paused",
}

"""Everything that the desktop tells of a person, gathered for one look; what is costly only where it matters."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from unsit import desktop
from unsit.breaks import Breaks
from unsit.desktop.calendar import Calendar
from unsit.desktop.sense import Sense
from unsit.sitting import Activity, Busy

BUSY_FOR_S = 15.0
"""A camera that was in use is asked for again no sooner: to look through all programs for it is what costs most."""
NOT_ASKED = "not asked yet: it is only when a break is near"


@dataclass(frozen=True, slots=True)
class Senses:
    """One for each question; `calendar` where one is named in the settings."""

    idle: Sense[float]
    locked: Sense[bool]
    awake: Sense[bool]
    cameras: Sense[frozenset[str]]
    microphones: Sense[frozenset[str]]
    full_screen: Sense[bool]
    quiet: Sense[bool]

    @classmethod
    def of_this_desktop(cls) -> "Senses":
        """Those that this system has."""
        return cls(
            desktop.idle_time(),
            desktop.screen_locked(),
            desktop.kept_awake(),
            desktop.cameras_used(),
            desktop.microphones_used(),
            desktop.full_screen(),
            desktop.quiet_wanted(),
        )

    def named(self) -> Mapping[str, Sense[Any]]:
        """All of them, by what they tell."""
        return {
            "idle time": self.idle,
            "lock": self.locked,
            "kept awake": self.awake,
            "camera": self.cameras,
            "microphone": self.microphones,
            "full screen": self.full_screen,
            "do not disturb": self.quiet,
        }


class Watch:
    """Looks with these senses; `speed`: the reminder's time goes so much faster than the keys rest."""

    def __init__(self, senses: Senses, speed: float = 1.0) -> None:
        self._senses, self._speed = senses, speed
        self.calendar: Calendar | None = None
        self._source: str | None = None
        self._cameras_at_s = float("-inf")
        self._told: dict[str, Any] = {}

    def watch_calendar(self, source: str | None, now: Callable[[], datetime]) -> None:
        """Look into this calendar from now on, a file or an address; None: into none."""
        if source == self._source:
            return
        if self.calendar is not None:
            self.calendar.close()
        self._source = source
        self.calendar = None if source is None else Calendar(source, now)

    def look(self, breaks: Breaks, at: datetime) -> Activity:
        """What is so at this moment."""
        senses = self._senses
        idle_s = self._asked("idle time", senses.idle)
        idle_s = None if idle_s is None else idle_s * self._speed
        return Activity(
            at=at,
            idle_s=idle_s,
            locked=self._asked("lock", senses.locked),
            watching=self._asked("kept awake", senses.awake),
            busy=self._busy() if breaks.must_look(idle_s) else None,
        )

    def told(self) -> dict[str, Any]:
        """For each question what was told last, and by whom, or why nobody tells it."""
        senses: Mapping[str, Sense[Any]] = self._senses.named()
        if self.calendar is not None:
            senses = {**senses, "calendar": self.calendar}
        return {
            name: {"value": self._told.get(name), "by": sense.by if name in self._told else NOT_ASKED}
            for name, sense in senses.items()
        }

    def close(self) -> None:
        """Let go of the desktop."""
        for sense in self._senses.named().values():
            sense.close()
        if self.calendar is not None:
            self.calendar.close()

    def _busy(self) -> frozenset[Busy]:
        """What speaks against disturbing just now; what is not known does not."""
        senses = self._senses
        asked = {
            Busy.CAMERA: self._cameras(),
            Busy.MICROPHONE: self._asked("microphone", senses.microphones),
            Busy.FULL_SCREEN: self._asked("full screen", senses.full_screen),
            Busy.QUIET: self._asked("do not disturb", senses.quiet),
            Busy.CALENDAR: self.calendar and self._asked("calendar", self.calendar),
        }
        return frozenset(busy for busy, so in asked.items() if so)

    def _cameras(self) -> Any:  # noqa: ANN401 - as the sense has it
        """Who has a camera open; for a while after somebody had, they have it still."""
        now_s = time.monotonic()
        if self._told.get("camera") and now_s - self._cameras_at_s < BUSY_FOR_S:
            return self._told["camera"]
        self._cameras_at_s = now_s
        return self._asked("camera", self._senses.cameras)

    def _asked(self, name: str, sense: Sense[Any]) -> Any:  # noqa: ANN401 - as the sense has it
        told = sense.look()
        self._told[name] = sorted(told) if isinstance(told, frozenset) else told
        return told

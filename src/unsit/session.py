"""The record of one session: what was held, on which leg, what was wrong, what was said.

A pure value, folded from what the coach reports; it knows neither where it is kept nor what the wall clock says.
Times are seconds since the session began. A "leg" is always the FRONT leg of the stretch.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict


class NotKept(Exception):
    """What is kept on this machine cannot be had, or nothing can be added: what was found, and what to do."""


class Ended(StrEnum):
    """Why a session is over. `interrupted` is what a record without an end is read as: the program was cut off."""

    FINISHED = "finished"
    STOPPED = "stopped"
    LEFT = "left"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Hold:
    """One unbroken stay in the stretch; `held_s` is the counted time in it, at most `end_s - start_s`."""

    front_leg: Side
    start_s: float
    end_s: float
    held_s: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of the stretch that was broken for a while, such as `knee_past_ankle`."""

    rule: str
    front_leg: Side
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Said:
    """A cue as it was spoken: its key in the catalogue and the words."""

    time_s: float
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Best:
    """The furthest that a measure was held for a steady second, with this leg in front; from `start_s` on.

    `measure` is one of a stretch's words (`trunk_turn_away_deg`); `sd_deg` is its error's, most of which is the same
    all session long.
    """

    measure: str
    front_leg: Side
    value_deg: float
    sd_deg: float
    start_s: float


CLOCK = "clock"
"""The source of a session that nobody watched: its seconds are told, not seen."""
CAMERA, PHONE = "camera", "phone"
EYES = (CAMERA, PHONE)
"""The sources of a session in which the person was seen as they stretched: by this machine's camera, or a phone's."""
DONE = (*EYES, CLOCK)
"""The sources of what a person did themselves; the demo's sessions are nobody's."""
EQUAL_WITHIN_S = 2.0
"""Two legs' times closer than this are called the same: a second of doubt on either."""


def owed_s(held_s: float, others_s: float, hold_s: float) -> float:
    """What a leg is owed to have the other's time, up to the hold asked for; what counts as the same is none."""
    owed = min(others_s, hold_s) - held_s
    return owed if owed > EQUAL_WITHIN_S else 0.0


Part = Literal["holds", "faults", "said", "bests"]
ALL_PARTS: tuple[Part, ...] = ("holds", "faults", "said", "bests")
"""What a session has many of: fields of its record."""


@dataclass(frozen=True, slots=True)
class Session:
    """All that a session leaves behind. `source` names the input ("camera", "phone", "demo" or a file's name).

    `azimuth_deg`, `verdict` and `hindrance` are those of the view in which the person was most of the time in a split
    stance (or at all, if they never were); `azimuth_deg` counts from side-on, + when the lens is in front. In a view
    that could be used, `hindrance` is what would have made it better. `bests`: one a measure and front leg; none where
    a clock watched.
    """

    stretch: str
    source: str
    hold_s: float
    duration_s: float = 0.0
    holds: tuple[Hold, ...] = ()
    faults: tuple[Fault, ...] = ()
    said: tuple[Said, ...] = ()
    bests: tuple[Best, ...] = ()
    azimuth_deg: float = float("nan")
    azimuth_sd_deg: float = float("nan")
    verdict: Verdict | None = None
    hindrance: Hindrance | None = None
    ended: Ended | None = None

    def held_s(self, front_leg: Side) -> float:
        """Counted seconds with this leg in front."""
        return sum(hold.held_s for hold in self.holds if hold.front_leg == front_leg)

    def fault_s(self, rule: str, front_leg: Side) -> float:
        """Seconds this rule was broken with this leg in front."""
        return sum(f.end_s - f.start_s for f in self.faults if f.rule == rule and f.front_leg == front_leg)

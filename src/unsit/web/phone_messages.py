"""The messages between the phone's page and the server, both ways; `docs/protocol.md` says what they mean.

A phone says nothing but what its camera shows: 33 points a picture, and how the lens looks against gravity.
"""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from unsit.landmarks import Landmarks, Side, Tilt
from unsit.practice import Moment
from unsit.web.messages import Frame, Outgoing
from unsit.web.pairing import DIGITS

LARGEST_BYTES = 64 * 1024
"""A larger message is not read: the socket is closed."""


class _Incoming(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Code(_Incoming):
    """What is typed, or read from the picture, to pair."""

    code: Annotated[str, Field(pattern=rf"^[0-9]{{{DIGITS}}}$")]


class Ready(_Incoming):
    """The phone's pose model is loaded; its camera may be opened."""

    type: Literal["ready"]


class ToldTilt(_Incoming):
    """How the phone's lens looks against gravity: + down, + the picture turned clockwise."""

    pitch_deg: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    roll_deg: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class PhoneFrame(Frame):
    """One picture's landmarks, and the lens's tilt where the phone tells it."""

    tilt: ToldTilt | None = None

    def landmarks(self) -> Landmarks:
        """The picture's points in pixels, with the tilt."""
        tilt = None if self.tilt is None else Tilt(self.tilt.pitch_deg, self.tilt.roll_deg)
        return replace(super().landmarks(), tilt=tilt)


class PhoneCamera(_Incoming):
    """The phone's camera is open, or why it is not; `blind`: its browser cannot run the pose model."""

    type: Literal["camera"]
    state: Literal["denied", "absent", "busy", "lost", "blind", "back"]


FromPhone = Ready | PhoneFrame | PhoneCamera
FROM_PHONE: TypeAdapter[FromPhone] = TypeAdapter(Annotated[FromPhone, Field(discriminator="type")])

OPEN: Outgoing = {"type": "open"}
CLOSE: Outgoing = {"type": "close"}


def told(of: Moment) -> Outgoing:
    """What the phone shows of a moment, so that one sees from there that it works; seconds that are full."""
    front = of.front_leg or of.coach.last_leg or Side.RIGHT
    cue: dict[str, Any] | None = None if of.cue is None else {"text": of.cue.text, "tone": of.cue.tone}
    return {
        "type": "tell",
        "phase": of.phase,
        "verdict": of.observation.view.verdict if of.observation.landmarks.seen else None,
        "cue": cue,
        "held_s": int(of.held_s[front] + 1e-6),
        "hold_s": of.coach.hold_s,
    }

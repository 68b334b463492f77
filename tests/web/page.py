"""What a page would send: a recording's frames as the messages they travel in."""

import json
from copy import copy
from functools import cache

from tests.recordings_of_clips import recording
from unsit.landmarks import Landmarks
from unsit.web.conversation import Conversation

BEGIN = json.dumps({"type": "begin", "stretch": "hip-and-lower-back", "hold_s": None, "source": "demo"})
FIRST_HELD = 67
"""The frame of the recording `good` in which its first hold begins: over twenty seconds, right leg in front."""
MID_HOLD = FIRST_HELD + 60
"""The frame five seconds later."""


def frame(landmarks: Landmarks, seq: int) -> dict[str, object]:
    """One frame's message, as the page makes it."""
    size = [landmarks.width_px, landmarks.height_px]
    image = [[*share, 0.0, seen] for share, seen in zip(landmarks.image_px / size, landmarks.visibility, strict=True)]
    return {
        "type": "frame",
        "seq": seq,
        "time_s": landmarks.time_s,
        "width": landmarks.width_px,
        "height": landmarks.height_px,
        "people": landmarks.people,
        "brightness": _known(landmarks.brightness),
        "contrast": _known(landmarks.contrast),
        "image": image if landmarks.seen else None,
        "world": landmarks.world_m.tolist() if landmarks.seen else None,
    }


@cache
def frames(name: str) -> tuple[dict[str, object], ...]:
    """All frames of a recording."""
    return tuple(frame(landmarks, seq) for seq, landmarks in enumerate(recording(name).frames))


@cache
def texts(name: str) -> tuple[str, ...]:
    """All frames of a recording, as text."""
    return tuple(json.dumps(message, allow_nan=False) for message in frames(name))


def twin(page: Conversation) -> Conversation:
    """The same page once more, that goes its own way from here: all that a session remembers are frozen values."""
    other = copy(page)
    other._stretching, other._beside = copy(page._stretching), copy(page._beside)
    other._beside._pose = other._stretching.pose
    return other


def _known(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - only NaN differs from itself

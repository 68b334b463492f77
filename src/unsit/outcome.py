"""What a person says of how they are, every few weeks: pain, their own activities, whether anything has changed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number told; `at` is an aware time, `activity` is named where the instrument is "activity".

    `instrument`: "pain_now", "pain_week", "activity" or "change".
    """

    at: datetime
    instrument: str
    value: int
    activity: str | None
    id: str

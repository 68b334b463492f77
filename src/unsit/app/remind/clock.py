"""The two clocks of the reminder: the wall's, and one that only goes on, also while the machine sleeps.

Both can run faster than the world, so that a whole day can be tried, or tested, in minutes.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

_BOOT = getattr(time, "CLOCK_BOOTTIME", None)
"""Linux's clock that counts sleep, too; Windows' and macOS's own do so already."""
_MACOS = getattr(time, "CLOCK_MONOTONIC", None)


def _goes_on_s() -> float:
    clock = _BOOT if _BOOT is not None else _MACOS
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@dataclass(frozen=True, slots=True)
class Clock:
    """`speed`: so many seconds pass here in one of the world's. `begins`: what the wall's shows at first.

    `began_s`, `began_at`: what the world's clocks showed then.
    """

    speed: float
    begins: datetime
    began_s: float
    began_at: datetime

    @classmethod
    def started(cls, speed: float = 1.0, begins: datetime | None = None) -> "Clock":
        """A clock from now on."""
        at = datetime.now().astimezone()
        return cls(speed, begins or at, _goes_on_s(), at)

    def time_s(self) -> float:
        """The clock that only goes on."""
        return self.began_s + self.speed * (_goes_on_s() - self.began_s)

    def at(self) -> datetime:
        """The wall's clock with its zone; at usual speed it is the machine's, whatever is done to that."""
        now = datetime.now().astimezone()
        if self.speed == 1.0 and self.begins == self.began_at:
            return now
        passed = timedelta(seconds=self.time_s() - self.began_s)
        return (self.begins + passed).astimezone()

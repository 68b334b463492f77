"""The break's page: a coach of its own, started for this break alone, which opens the browser and ends with it."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

COACH = (sys.executable, "-m", "unsit.app.main", "coach", "--for-break")
ENDS_WITHIN_S = 5.0


class BreakPage:
    """At most one coach at a time, over the sessions of this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._coach: subprocess.Popen[bytes] | None = None

    def open(self) -> bool:
        """Open the page for the break that is on; False where the program cannot be started."""
        self.close()
        nowhere = subprocess.DEVNULL
        try:
            self._coach = subprocess.Popen(  # noqa: S603 - our own program
                [*COACH, "--data", str(self._folder)], stdin=nowhere, stdout=nowhere, stderr=nowhere
            )
        except OSError:
            return False
        return True

    def ended(self) -> int | None:
        """How the coach ended that was started last, told once; None while it runs, or if there is none."""
        if self._coach is None:
            return None
        status = self._coach.poll()
        if status is not None:
            self._coach = None
        return status

    def close(self) -> None:
        """End the coach; a session in it is kept as it is."""
        coach, self._coach = self._coach, None
        if coach is None:
            return
        coach.terminate()
        with suppress(subprocess.TimeoutExpired):
            coach.wait(ENDS_WITHIN_S)

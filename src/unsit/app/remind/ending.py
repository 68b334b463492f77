"""A coach that was started for a break ends with it: once it is over and nobody looks, or no page ever came.

Each open page asks about once a second how the break stands; where nobody has asked for a while, there is none.
"""

import signal
import threading
import time

from unsit.app.remind.port import Reminding

LOOK_EVERY_S = 1.0
CLOSED_S = 10.0
"""So long a page may be away, to be loaded again, after the break is over."""
NEVER_CAME_S = 60.0
"""A browser that has not opened the page by then does not open it."""


def end_with_break(port: Reminding) -> None:
    """Interrupt this program when the time has come, as Ctrl+C does; watches on a thread of its own."""
    threading.Thread(target=_watch, args=(port,), name="end of break", daemon=True).start()


def _watch(port: Reminding) -> None:
    began_s = time.monotonic()
    while not _nobody(port, time.monotonic() - began_s):
        time.sleep(LOOK_EVERY_S)
    signal.raise_signal(signal.SIGINT)


def _nobody(port: Reminding, since_s: float) -> bool:
    """Whether no page is there, nor will be."""
    if port.asked_s is None:
        return since_s > NEVER_CAME_S
    return port.over and time.monotonic() - port.asked_s > CLOSED_S

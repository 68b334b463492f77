"""A person's own commands, run by their shell when a break is due, taken or skipped.

What they are told stands in the environment alone, never in the command; docs/breaks.md has it. Nobody waits for them;
one that runs for too long is ended, and one that fails is said in `unsit remind status`.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from unsit.app.remind.settings import Hooks
from unsit.breaks import Kind, Record

Moment = Literal["due", "taken", "skipped"]
AT_MOST_S = 60.0


class Hooked:
    """Runs the hooks, each on a thread of its own; `problems` is what went wrong last, by its moment."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def run(self, hooks: Hooks, moment: Moment, told: Mapping[str, str]) -> None:
        """Run what is wanted at this moment, if anything; returns at once."""
        command = getattr(hooks, moment)
        if command:
            threading.Thread(target=self._run, args=(command, moment, told), name=f"hook {moment}", daemon=True).start()

    def _run(self, command: str, moment: str, told: Mapping[str, str]) -> None:
        problem = _problem(command, os.environ | dict(told) | {"UNSIT_EVENT": moment})
        self.problems.pop(moment, None)
        if problem is not None:
            self.problems[moment] = f"the hook `{moment}` {problem}"


def _problem(command: str, environment: Mapping[str, str]) -> str | None:
    """Run it; what went wrong."""
    nowhere = subprocess.DEVNULL
    try:
        shell = subprocess.Popen(  # noqa: S602 - the person's own words for their own shell
            command, shell=True, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        return f"could not be started: {error}"
    try:
        ended = shell.wait(AT_MOST_S)
    except subprocess.TimeoutExpired:
        _end(shell)
        return f"ran for longer than {AT_MOST_S:.0f} s and was ended"
    return f"ended with {ended}" if ended else None


def _end(shell: subprocess.Popen[bytes]) -> None:
    """It, and what it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            shell.kill()
        else:
            os.killpg(shell.pid, signal.SIGKILL)
    shell.wait()


def told_due(break_id: str, kind: Kind, sat_s: float, level: int) -> dict[str, str]:
    """What a hook is told of a break that is due."""
    return {
        "UNSIT_BREAK": break_id,
        "UNSIT_KIND": str(kind),
        "UNSIT_SAT_MIN": f"{sat_s / 60:.0f}",
        "UNSIT_LEVEL": str(level),
    }


def told_ended(record: Record) -> dict[str, str]:
    """What a hook is told of a break that is over."""
    return told_due(record.id, record.kind, record.sat_s, 0) | {
        "UNSIT_END": str(record.end),
        "UNSIT_HOW": str(record.how or ""),
        "UNSIT_STRETCHED": str(int(record.stretched)),
    }

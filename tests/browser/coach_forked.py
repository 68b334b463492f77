"""`unsit coach` from a process that has imported it already: that is most of a start, of which few tests tell."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO

_FROM = get_context("forkserver")
_FROM.set_forkserver_preload(["pytest", "unsit.app.cli", "unsit.app.live"])


@contextmanager
def forked_coach(folder: Path) -> Iterator[TextIO]:
    """The program as a person starts it, but for the browser; gives what it prints."""
    reading, writing = _FROM.Pipe(duplex=False)
    process = _FROM.Process(target=_coach, args=(writing, folder))
    process.start()
    writing.close()
    try:
        with reading, open(reading.fileno(), encoding="utf-8", closefd=False) as said:
            yield said
    finally:
        process.terminate()
        process.join()


def _coach(said: Connection, folder: Path) -> None:
    from unsit.app.cli import main

    for stream in (sys.stdout, sys.stderr):
        os.dup2(said.fileno(), stream.fileno())
    os.environ |= {"COLUMNS": "200", "NO_COLOR": "1"}
    sys.argv = ["unsit", "coach", "--no-browser", "--data", str(folder)]
    main()

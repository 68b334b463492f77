"""Keeps what native libraries write however well they are off the terminal, and lets their real errors through."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_CHATTER = re.compile(rb"INFO:|WARNING: All log messages|[IW]\d{4} |\[ WARN:|\s*$")
"""The beginnings of the lines of MediaPipe, TensorFlow Lite, Abseil and OpenCV that tell of nothing wrong."""


@contextmanager
def without_chatter() -> Iterator[None]:
    """Hold back what is written to standard error, libraries' words too; pass on afterwards what is no chatter."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            caught.seek(0)
            os.write(2, b"".join(line for line in caught if not _CHATTER.match(line)))

"""Files that are there as a whole or not at all, and that their owner alone can read."""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Put this content in place of the file, at once. Raises `OSError`, and then what was there before still is."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")  # which only this user can read
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)

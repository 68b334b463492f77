"""The address of the page, kept in the data folder so that a start soon after has it again: one file a port, its token.

Only a file that this user alone can have read and written is believed; any other is as if it were not there.
"""

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

from unsit.app.private_file import write_private

USED_AGAIN_S = 12 * 3600.0
"""A token that nobody has served with for longer than this is not used again."""
FRESH_EVERY_S = 600.0
"""A running server says this often that its token is in use."""
NAME = "page-{port}.token"
_NAMED = re.compile(r"page-(\d{1,5})\.token")
_TOKEN = re.compile(rb"[\w-]{32}")
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def remembered(folder: Path) -> dict[int, str]:
    """The tokens by port, the last used first."""
    found = {path: _NAMED.fullmatch(path.name) for path in _files(folder)}
    ports = {path: int(name[1]) for path, name in found.items() if name is not None}
    tokens = {port: token for path, port in ports.items() if (token := _token(path)) is not None}
    return dict(sorted(tokens.items(), key=lambda item: -_used_at(folder / NAME.format(port=item[0]))))


def keep(folder: Path, port: int, token: str) -> None:
    """Keep this for the next start; where nothing can be written, that one has a token of its own."""
    with suppress(OSError):
        write_private(folder / NAME.format(port=port), token.encode())
        Thread(target=_refresh, args=(folder / NAME.format(port=port),), name="address", daemon=True).start()


def forget(folder: Path) -> None:
    """No later start has any of these addresses."""
    for path in _files(folder):
        if _NAMED.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _token(path: Path) -> str | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | _NOT_FOLLOWED)
    except OSError:
        return None
    try:
        found, text = os.fstat(descriptor), os.read(descriptor, 100)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    fresh = abs(time.time() - found.st_mtime) <= USED_AGAIN_S
    return text.decode() if fresh and _ours_alone(found) and _TOKEN.fullmatch(text) else None


def _ours_alone(found: os.stat_result) -> bool:
    """Whether it is a plain file of this user's, closed to all others; Windows keeps the folder itself so."""
    if not stat.S_ISREG(found.st_mode):
        return False
    return os.name == "nt" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _refresh(path: Path) -> None:
    with suppress(OSError):  # it was forgotten meanwhile
        while True:
            time.sleep(FRESH_EVERY_S)
            os.utime(path)

"""How a running reminder is found and talked to: a lock that only one can hold, and a line of JSON on loopback.

Beside the lock stands a file that the owner alone can read, with the port and a token made anew at each start. Whoever
cannot read it is not answered. The line is answered by the reminder's own loop, so that nothing happens beside it.
"""

import hmac
import json
import os
import queue
import secrets
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from unsit.app.private_file import write_private

LOOPBACK = "127.0.0.1"
LOCK, WHERE = "remind.lock", "remind.port"
LONGEST = 64 * 1024
PATIENCE_S = 5.0

Message = dict[str, Any]


class NotRunningError(Exception):
    """No reminder answers."""

    def __init__(self) -> None:
        super().__init__(
            "No reminder is running. `unsit remind` starts one; `unsit remind --install` does at each login."
        )


class RunsAlreadyError(Exception):
    """Another reminder holds the lock."""

    def __init__(self) -> None:
        super().__init__(
            "A reminder is running already; `unsit remind status` says how it stands. Nothing was started."
        )


class Asked(NamedTuple):
    """A line that came in, and where its answer goes."""

    message: Message
    answer: Callable[[Message], None]


class OnlyOne:
    """The right to be the one reminder of a folder, until it is closed or the process ends, however it does."""

    def __init__(self, folder: Path) -> None:
        """Raises `RunsAlreadyError`."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(self._file):
            os.close(self._file)
            raise RunsAlreadyError

    def close(self) -> None:
        """Another may start."""
        os.close(self._file)


class Listener:
    """Hears what is asked on loopback, and hands it to the loop; on threads of its own."""

    def __init__(self, folder: Path, hear: Callable[[Asked], None]) -> None:
        self._where = folder / WHERE
        token = secrets.token_urlsafe(24)
        self._server = _Server(token, hear)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(1.0,), name="control", daemon=True)
        self._thread.start()
        where = {"port": self._server.server_address[1], "token": token}
        write_private(self._where, json.dumps(where).encode())

    def close(self) -> None:
        """Nobody is answered any more."""
        with suppress(OSError):
            self._where.unlink()
        self._server.shutdown()
        self._server.server_close()


def ask(folder: Path, message: Message) -> Message:
    """What the running reminder of this folder answers. Raises `NotRunningError`."""
    try:
        where = json.loads((folder / WHERE).read_text(encoding="utf-8"))
        with socket.create_connection((LOOPBACK, int(where["port"])), timeout=PATIENCE_S) as line:
            line.sendall(json.dumps({**message, "token": where["token"]}).encode() + b"\n")
            with line.makefile("rb") as heard:
                answer = json.loads(heard.readline(LONGEST))
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise NotRunningError from error
    if not isinstance(answer, dict):
        raise NotRunningError
    return answer


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 16

    def __init__(self, token: str, hear: Callable[[Asked], None]) -> None:
        self.token, self.hear = token, hear
        super().__init__((LOOPBACK, 0), _Line)


class _Line(socketserver.StreamRequestHandler):
    """One line in, one line out; whoever has not the token gets nothing."""

    timeout = PATIENCE_S
    server: _Server

    def handle(self) -> None:
        with suppress(OSError, ValueError, queue.Empty):
            message = json.loads(self.rfile.readline(LONGEST))
            token = message.pop("token", "") if isinstance(message, dict) else ""
            if not hmac.compare_digest(str(token).encode(), self.server.token.encode()):
                return
            answers: queue.SimpleQueue[Message] = queue.SimpleQueue()
            self.server.hear(Asked(message, answers.put))
            self.wfile.write(json.dumps(answers.get(timeout=PATIENCE_S)).encode() + b"\n")


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

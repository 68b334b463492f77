"""A real server on a free port, with a page of a few lines: `python -m tests.web.serve PAGE DATA SAMPLE`.

Prints its port and token once it answers.
"""

import sys
from functools import partial
from pathlib import Path

from unsit.app.desk import open_desk
from unsit.store.database import DatabaseStore
from unsit.store.recorder import Recorder
from unsit.web import server
from unsit.web.guard import Guard
from unsit.web.server import Served
from unsit.web.under_way import UnderWay

WAITS_S = 2.0


def main(page: Path, data: Path, sample: Path) -> None:
    bound = server.bound_socket(None)
    guard = Guard(bound.getsockname()[1])
    served = Served((page / "pose.task",), sample, page / "figure.glb")
    store = DatabaseStore(data)
    app = server.application(open_desk(store, data), guard, served, UnderWay(partial(Recorder, store), WAITS_S), page)
    server.serve(app, bound, lambda: print(guard.port, guard.token, flush=True))  # noqa: T201 - it is a program


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""A real server with a phone's side on another loopback port: `python -m tests.web.serve_lan PAGE DATA SAMPLE`.

Prints its port and token, and the phone's port, code and fingerprint once both answer.
"""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from unsit.app.desk import open_desk
from unsit.store.database import DatabaseStore
from unsit.store.recorder import Recorder
from unsit.web import lan, network, server
from unsit.web.certificate import certificate
from unsit.web.guard import Guard, LanGuard
from unsit.web.phone import Phone
from unsit.web.phone_messages import LARGEST_BYTES
from unsit.web.server import LOOPBACK, Beside, Served
from unsit.web.under_way import UnderWay

NAMES = (LOOPBACK, "desk", "desk.local")


def main(page: Path, data: Path, sample: Path) -> None:
    ours = certificate(data, NAMES, datetime.now(UTC))
    on = network.bound_sockets((LOOPBACK,))
    lan_guard = LanGuard(NAMES, on[0].getsockname()[1])
    phone = Phone(f"https://{LOOPBACK}:{lan_guard.port}/", ours.fingerprint)
    beside = Beside(lan.application(phone, lan_guard, page / "pose.task", page), on, ours.path, LARGEST_BYTES)
    bound = server.bound_socket(None)
    guard = Guard(bound.getsockname()[1])
    store = DatabaseStore(data)
    served = Served((page / "pose.task",), sample, page / "figure.glb", phone=phone)
    app = server.application(open_desk(store, data), guard, served, UnderWay(partial(Recorder, store)), page)
    said = (guard.port, guard.token, lan_guard.port, phone.standing()["code"], ours.fingerprint)
    server.serve(app, bound, lambda: print(*said, flush=True), beside)  # noqa: T201 - it is a program


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""A real Wayland compositor without a screen, sway; with it a pointer that moves and a window that opens."""

import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from unsit.desktop.wayland_wire import Broken, Session, numbers

needs_sway = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("sway") is None, reason="needs sway (apt-get install sway)"
)
NOBODY = 65534
WITHOUT_SCREEN = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
PATIENCE_S = 10.0


@contextmanager
def sway() -> Iterator[Path]:
    """The socket of one that runs."""
    # Not in a test's own folder: sway refuses to be root, and nobody else may go there.
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "sway.conf").write_text("xwayland disable\n")
        other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        if other:
            os.chown(folder, NOBODY, NOBODY)
        environment = {"PATH": os.environ["PATH"], "HOME": place, "XDG_RUNTIME_DIR": place} | WITHOUT_SCREEN
        log = (folder / "sway.log").open("w")
        command = ["sway", "-c", str(folder / "sway.conf")]
        with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log, **other) as running:  # type: ignore[call-overload]
            try:
                yield _socket_in(folder, running)
            finally:
                running.kill()


def _socket_in(folder: Path, running: "subprocess.Popen[bytes]") -> Path:
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s and running.poll() is None:
        for place in folder.glob("wayland-?"):
            try:
                session = Session(place)
            except (OSError, Broken):
                continue
            ready = any(offered.interface == "wl_output" for offered in session.offers)
            session.close()
            if ready:
                return place
        time.sleep(0.02)
    pytest.fail((folder / "sway.log").read_text())


def touch(place: Path) -> None:
    """Move a pointer."""
    session = Session(place)
    pointer = session.asked_for(
        _bound(session, "zwlr_virtual_pointer_manager_v1"), 0, numbers(_bound(session, "wl_seat"))
    )
    session.request(pointer, 0, numbers(1), struct.pack("=2i", 256, 256))
    session.request(pointer, 4)
    session.settled()
    session.close()


@contextmanager
def window(place: Path, fills_the_screen: bool) -> Iterator[None]:
    """A window of 16 by 16 points, which is shown wherever and however large the compositor likes."""
    session = Session(place)
    surface = session.asked_for(_bound(session, "wl_compositor"), 0)
    shell = session.asked_for(_bound(session, "xdg_wm_base"), 2, after=numbers(surface))
    toplevel = session.asked_for(shell, 1)
    if fills_the_screen:
        session.request(toplevel, 11, numbers(0))
    session.request(surface, 6)
    session.request(shell, 4, _configured(session, shell))
    pool = _shared(session, 16 * 16 * 4)
    buffer = session.asked_for(pool, 0, after=struct.pack("=4iI", 0, 16, 16, 64, 1))
    session.request(surface, 1, numbers(buffer, 0, 0))
    session.request(surface, 6)
    session.settled()
    try:
        yield
    finally:
        session.close()


def _configured(session: Session, shell: int) -> bytes:
    """The number under which the compositor says how large the window may be, which is what it waits to hear."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        for event in session.settled():
            if (event.of, event.kind) == (shell, 0):
                return event.body
        time.sleep(0.02)
    pytest.fail("no window was opened")


def _shared(session: Session, size: int) -> int:
    """A pool of this many bytes; its file travels beside the message, which our client has no need to do."""
    memory = _bound(session, "wl_shm")
    file = os.memfd_create("pool")
    os.ftruncate(file, size)
    session._last += 1
    message = struct.pack("=IHHIi", memory, 0, 16, session._last, size)
    socket.send_fds(session._socket, [message], [file])
    os.close(file)
    return session._last


def _bound(session: Session, interface: str) -> int:
    (offered,) = (offered for offered in session.offers if offered.interface == interface)
    return session.bound(offered, 1)

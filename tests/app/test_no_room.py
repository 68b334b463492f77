"""A disk that fills up, a folder that nobody may write in: `unsit coach` says so, and the session goes on in memory.

The program runs as anyone would start it, on a small disk of its own that nothing else of this machine sees.
"""

import errno
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection

from tests.app.coaching import SOON_S, answered, begun, coach, hear, held, socket
from tests.web.page import FIRST_HELD, texts
from unsit.app.settings import recordings_folder
from unsit.landmarks import Side
from unsit.session import Ended
from unsit.sources.recordings import EVERY_S, Recordings
from unsit.store import Kept
from unsit.store.database import FILE, DatabaseStore

ALONE = ["unshare", "--mount"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["unshare", "-r", "--mount"]


def possible() -> bool:
    """Whether a disk of its own can be given to a program here."""
    if shutil.which("unshare") is None:
        return False
    mount = [*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(mount, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not possible(), reason="no disk can be mounted for a program here")


@dataclass(frozen=True)
class Coach:
    """A coach that runs. `disk`: its data folder, seen from outside; `said`: what it said before the address."""

    address: str
    disk: Path
    said: str

    def fill(self) -> Path:
        """Write until there is no room left."""
        filler = self.disk / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (4096, 512, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError as error:
                    assert error.errno == errno.ENOSPC  # noqa: PT017 - every other one is a failure
        return filler


@contextmanager
def coach_on(data: Path, mount: str) -> Iterator[Coach]:
    """`unsit coach`, its data folder a disk that is mounted so."""
    data.mkdir()
    alone = [*ALONE, "sh", "-e", "-c", f'{mount} && exec "$@"', "sh"]
    with coach(alone, "--data", str(data)) as started:
        yield Coach(started.address, Path(f"/proc/{started.pid}/root{data}"), started.said)


def troubles(page: ClientConnection, first: int, last: int) -> list[dict[str, object]]:
    """What else than moments the page is told meanwhile, its frames sent as fast as a camera would."""
    told: list[dict[str, object]] = []
    for text in texts("good")[first:last]:
        page.send(text)
        time.sleep(1 / 12)
        while (message := json.loads(page.recv(timeout=SOON_S)))["type"] != "moment":
            told.append(message)
    return told


def copied(disk: Path, folder: Path) -> Kept:
    """The one session that is on the disk, read from a copy of it."""
    shutil.copytree(disk, folder, ignore=shutil.ignore_patterns("filler", "*-shm"))
    with closing(DatabaseStore(folder)) as store:
        (kept,) = store.sessions()
    return kept


def small(data: Path) -> str:
    return f'mount -t tmpfs -o size=1m tmpfs "{data}"'


def test_on_a_disk_that_fills_up_in_mid_hold_the_session_goes_on_and_is_kept_whole_once_there_is_room(tmp_path) -> None:
    data = tmp_path / "data"
    with coach_on(data, small(data)) as unsit, socket(unsit.address) as page:
        answered(page)
        session_id = begun(page)
        before_s = held(page, 0, FIRST_HELD + 20)
        filler = unsit.fill()
        (told,) = troubles(page, FIRST_HELD + 20, FIRST_HELD + 50)
        assert told["code"] == "not_kept"
        assert told["fatal"] is False
        assert re.search(r"This session is not being kept: .*full.* The disk is full; make room", str(told["message"]))
        on_s = held(page, FIRST_HELD + 50, FIRST_HELD + 90)
        assert on_s > before_s + 4
        filler.unlink()
        page.send('{"type": "command", "name": "stop"}')
        summary = hear(page, "summary")
        assert summary["saved"] is True
        kept = copied(unsit.disk, tmp_path / "copy")
    assert kept.id == session_id
    assert kept.session.ended is Ended.STOPPED
    assert kept.session.held_s(Side.RIGHT) == pytest.approx(on_s, abs=0.001)


def test_on_a_full_disk_points_are_said_once_not_to_be_kept_and_are_again_when_there_is_room(tmp_path) -> None:
    data = tmp_path / "data"
    with coach_on(data, small(data)) as unsit, socket(unsit.address) as page:
        answered(page)
        page.send('{"type": "keep_points", "on": true}')
        hear(page, "state")
        session_id = begun(page)
        held(page, 0, FIRST_HELD)
        time.sleep(1.5 * EVERY_S)  # until they are written
        filler = unsit.fill()
        told = troubles(page, FIRST_HELD, FIRST_HELD + 40)
        assert sorted(str(each["code"]) for each in told) == ["not_kept", "points_not_kept"]
        assert re.search(r"Its points are not being kept: .*No space", str([each["message"] for each in told]))
        filler.unlink()
        held(page, FIRST_HELD + 40, FIRST_HELD + 60)
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is True
        copied(unsit.disk, tmp_path / "copy")
    taken = Recordings(recordings_folder(tmp_path / "copy")).read(session_id)
    seen = {round(12 * frame.time_s) for frame in taken.frames}
    assert set(range(FIRST_HELD)) | set(range(FIRST_HELD + 40, FIRST_HELD + 60)) <= seen
    assert len(seen) < FIRST_HELD + 60


def test_on_a_disk_that_stays_full_the_session_ends_with_what_it_counted_and_says_that_it_is_not_kept(tmp_path) -> None:
    data = tmp_path / "data"
    with coach_on(data, small(data)) as unsit, socket(unsit.address) as page:
        answered(page)
        unsit.fill()
        begun(page)
        counted_s = held(page, 0, FIRST_HELD + 60)
        page.send('{"type": "command", "name": "stop"}')
        summary = hear(page, "summary")
        assert summary["saved"] is False

        assert summary["legs"]["right"]["held_s"] == pytest.approx(counted_s, abs=0.1)
        assert counted_s > 4


@pytest.mark.parametrize("there", ["nothing", "a file"])
def test_in_a_folder_that_cannot_be_written_it_says_so_at_the_start_and_coaches_all_the_same(tmp_path, there) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    with closing(DatabaseStore(kept)):
        pass
    fill = f'cp "{kept / FILE}" "{data}" && ' if there == "a file" else ""
    with (
        coach_on(data, f'{small(data)} && {fill} mount -o remount,ro "{data}"') as unsit,
        socket(unsit.address) as page,
    ):
        assert "Sessions are not kept this time." in unsit.said
        assert re.search(r"cannot be written; change its permissions, or name another folder with --data", unsit.said)
        answered(page)
        begun(page)
        assert held(page, 0, FIRST_HELD + 60) > 4
        page.send('{"type": "command", "name": "stop"}')
        assert hear(page, "summary")["saved"] is False

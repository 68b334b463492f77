"""The page's address is kept for the next start, by this user and for this user alone."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from unsit.app import address
from unsit.app.address import USED_AGAIN_S
from unsit.web.guard import Guard

TOKEN, OTHER = Guard(1).token, Guard(1).token
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder itself to its user")


def file(folder: Path, port: int = 8765) -> Path:
    return folder / f"page-{port}.token"


def used(path: Path, ago_s: float) -> None:
    os.utime(path, (time.time() - ago_s,) * 2)


def test_what_was_kept_is_there_for_the_next_start(tmp_path):
    address.keep(tmp_path, 8765, TOKEN)
    assert address.remembered(tmp_path) == {8765: TOKEN}
    address.keep(tmp_path, 8765, OTHER)
    assert address.remembered(tmp_path) == {8765: OTHER}
    assert [path.name for path in tmp_path.iterdir()] == ["page-8765.token"]


@POSIX
def test_nobody_else_can_read_it_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        address.keep(tmp_path, 8765, TOKEN)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("ago_s", "known"), [(0, True), (USED_AGAIN_S - 60, True), (USED_AGAIN_S + 60, False), (-USED_AGAIN_S - 60, False)]
)
def test_a_token_is_used_again_within_half_a_day(tmp_path, ago_s, known):
    address.keep(tmp_path, 8765, TOKEN)
    used(file(tmp_path), ago_s)
    assert (8765 in address.remembered(tmp_path)) is known


def test_the_port_that_was_used_last_comes_first(tmp_path):
    for ago_s, port in ((300, 4000), (10, 5000), (3000, 6000)):
        address.keep(tmp_path, port, TOKEN)
        used(file(tmp_path, port), ago_s)
    assert list(address.remembered(tmp_path)) == [5000, 4000, 6000]


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622, 0o700 | 0o011])
def test_a_file_that_others_could_touch_is_not_believed(tmp_path, mode):
    address.keep(tmp_path, 8765, TOKEN)
    file(tmp_path).chmod(mode)
    assert address.remembered(tmp_path) == {}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_another_user_s_file_is_not_believed(tmp_path):
    address.keep(tmp_path, 8765, TOKEN)
    os.chown(file(tmp_path), 12345, -1)
    assert address.remembered(tmp_path) == {}


@POSIX
def test_a_link_is_not_followed_and_a_pipe_holds_nobody_up(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    address.keep(elsewhere, 8765, TOKEN)
    file(tmp_path).symlink_to(file(elsewhere))
    os.mkfifo(file(tmp_path, 8766), 0o600)
    assert address.remembered(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        TOKEN[:-1].encode(),
        TOKEN.encode() + b"\n",
        b"\xff" * 32,
        b" " * 32,
        b'"><script>alert(1)</script>aaaaaa',
        b"a" * 10_000,
    ],
    ids=["empty", "short", "with a line end", "no text", "blank", "markup", "long"],
)
def test_a_broken_file_is_as_if_it_were_not_there(tmp_path, text):
    address.keep(tmp_path, 8765, TOKEN)
    file(tmp_path).write_bytes(text)
    assert address.remembered(tmp_path) == {}


@pytest.mark.parametrize(
    "name", ["page-.token", "page-abc.token", "page-123456.token", "page-8765.token.bak", "xpage-8765.token"]
)
def test_a_file_of_another_name_is_none_of_ours(tmp_path, name):
    address.keep(tmp_path, 8765, TOKEN)
    file(tmp_path).rename(tmp_path / name)
    assert address.remembered(tmp_path) == {}


def test_where_nothing_can_be_kept_the_start_goes_on(tmp_path):
    address.keep(tmp_path / "not there", 8765, TOKEN)
    assert address.remembered(tmp_path / "not there") == {}


def test_forgotten_is_gone(tmp_path):
    address.keep(tmp_path, 8765, TOKEN)
    (tmp_path / "sessions.sqlite").touch()
    address.forget(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["sessions.sqlite"]


ADDRESS = re.compile(r"http://\S+")


def address_of_a_start(data: Path) -> str:
    """What `unsit coach` says, which is killed then."""
    command = [sys.executable, "-m", "unsit.app.cli", "coach", "--no-browser", "--data", str(data)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    ) as program:
        assert program.stdout is not None
        said = next(line for line in program.stdout if ADDRESS.search(line))
        program.kill()
    return ADDRESS.findall(said)[0]


def test_a_start_after_a_kill_has_the_port_and_the_token_of_the_one_before(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    address.keep(tmp_path, port, TOKEN)
    first = address_of_a_start(tmp_path)
    assert first == f"http://127.0.0.1:{port}/?token={TOKEN}"
    assert address_of_a_start(tmp_path) == first
    address.forget(tmp_path)
    assert address_of_a_start(tmp_path).partition("token=")[2] != first.partition("token=")[2]

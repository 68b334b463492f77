"""One reminder a folder, and who may talk to it."""

import json
import socket
import stat
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from unsit.app.remind.control import (
    LOOPBACK,
    WHERE,
    Listener,
    NotRunningError,
    OnlyOne,
    RunsAlreadyError,
    ask,
)

HOLDS = """
import pathlib, sys, time
from unsit.app.remind.control import OnlyOne
held = OnlyOne(pathlib.Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def listening(tmp_path_factory):
    """A folder where somebody listens."""

    def hear(line):
        threading.Thread(target=lambda: line.answer({"heard": line.message})).start()

    folder = tmp_path_factory.mktemp("listening")
    listener = Listener(folder, hear)
    yield folder
    listener.close()


def raw(folder, line):
    """What comes back for this line, sent as it is."""
    where = json.loads((folder / WHERE).read_text())
    with socket.create_connection((LOOPBACK, where["port"]), timeout=10) as connection:
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


def test_a_line_is_answered(listening):
    assert ask(listening, {"do": "status"}) == {"heard": {"do": "status"}}


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"[]\n",
        b'{"do": "quit"}\n',
        b'{"do": "quit", "token": ""}\n',
        b'{"do": "quit", "token": "guessed"}\n',
        b'{"do": "quit", "token": null}\n',
        b"\xff\xfe\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"x" * 200_000,
    ],
)
def test_whoever_has_not_the_token_gets_nothing(listening, line):
    with suppress(OSError):  # it was too long to be read to its end
        assert raw(listening, line) == b""
    assert ask(listening, {"do": "status"})["heard"] == {"do": "status"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder itself so")
def test_the_token_can_be_read_by_its_owner_alone(listening):
    assert stat.S_IMODE((listening / WHERE).stat().st_mode) == 0o600


def test_a_closed_one_is_not_running(tmp_path):
    Listener(tmp_path, lambda line: line.answer({})).close()
    with pytest.raises(NotRunningError, match="`unsit remind` starts one"):
        ask(tmp_path, {"do": "status"})


def test_one_that_was_killed_is_not_running(tmp_path):
    with socket.create_server((LOOPBACK, 0)) as was:
        port = was.getsockname()[1]
    (tmp_path / WHERE).write_text(json.dumps({"port": port, "token": "x"}))
    with pytest.raises(NotRunningError):
        ask(tmp_path, {"do": "status"})


@pytest.mark.parametrize("text", ["", "null", "{}", '{"port": "x", "token": 3}', '{"port": 99999999, "token": ""}'])
def test_a_broken_file_is_no_reminder(tmp_path, text):
    (tmp_path / WHERE).write_text(text)
    with pytest.raises(NotRunningError):
        ask(tmp_path, {"do": "status"})


def test_there_is_only_one_and_after_it_the_next(tmp_path):
    first = OnlyOne(tmp_path)
    with pytest.raises(RunsAlreadyError, match="Nothing was started"):
        OnlyOne(tmp_path)
    first.close()
    OnlyOne(tmp_path).close()


def test_one_that_was_killed_holds_nobody_up(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(RunsAlreadyError):
            OnlyOne(tmp_path)
        other.kill()
        other.wait()
    OnlyOne(tmp_path).close()

"""A real PostgreSQL of the tests' own: in a temporary folder, on a socket there and no network, gone at the end."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from tools.postgres import account, program

SOON_S = 20.0
DATABASE = "unsit"


class Server:
    """A cluster with one database; every role has a schema of its own in it. `started` it can be used."""

    def __init__(self) -> None:
        # Not the tests' own folder: a socket's path must be short, and an account other than root must reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="unsit-pg-"))
        self.user = account()
        if self.user is not None:
            shutil.chown(self.folder, self.user, self.user)
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "--pgdata", self._data, "--auth", "trust", "--encoding", "UTF8", "--no-locale",
                  "--username", "owner", "--no-sync")  # fmt: skip
        access = "local all stranger scram-sha-256\nlocal all banned reject\nlocal all all trust\n"
        (self.folder / "data" / "pg_hba.conf").write_text(access)
        self.start()
        self.do(f"CREATE DATABASE {DATABASE}", database="postgres")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", self._data, *options],
                cwd=self.folder, stdout=log, stderr=log, **self._as_other(),
            )  # fmt: skip
        until = time.monotonic() + SOON_S
        while not self._answers():
            log_says = (self.folder / "log").read_text()
            assert self._process.poll() is None, log_says
            assert time.monotonic() < until, log_says
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill it without a word of farewell, with everything that it started."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(SOON_S)

    def close(self) -> None:
        """Kill it and remove all that it wrote."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def url(self, role: str = "owner", *, password: str | None = None, database: str = DATABASE) -> str:
        """How a role reaches it."""
        who = role if password is None else f"{role}:{quote(password)}"
        return f"postgresql://{who}@/{database}?host={self.folder}"

    def someone(self) -> str:
        """A new person: the URL of a role with a schema of its own."""
        role = f"person{next(self._numbers)}"
        self.do(f"CREATE ROLE {role} LOGIN", f"CREATE SCHEMA AUTHORIZATION {role}")
        return self.url(role)

    def do(self, *statements: str, database: str = DATABASE) -> list[tuple[object, ...]]:
        """Run these as its owner; the rows of the last."""
        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(database="postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [program(name), *arguments], cwd=self.folder, capture_output=True, text=True, check=False,
            **self._as_other(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def _as_other(self) -> dict:
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": [], "env": {**os.environ, "HOME": "/"}}

"""The tests' PostgreSQL is found where Debian keeps it, off the path, the newest first."""

import os
from pathlib import Path

import pytest

from tools import postgres


def installed(folder: Path, *versions: str) -> None:
    for version in versions:
        (folder / version / "bin").mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (folder / version / "bin" / name).touch(mode=0o755)


def test_the_newest_version_is_taken(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(postgres, "DEBIANS", tmp_path)
    installed(tmp_path, "9.6", "15", "100")
    assert postgres.program("initdb") == str(tmp_path / "100" / "bin" / "initdb")
    assert not postgres.missing()


def test_a_client_without_a_server_is_none(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(postgres, "DEBIANS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "initdb").touch(mode=0o755)
    assert postgres.program("initdb") is None
    assert postgres.missing()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no accounts of this kind here")
def test_it_runs_as_another_account_exactly_where_it_would_refuse(monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert postgres.account() in postgres.ACCOUNTS
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres.account() is None

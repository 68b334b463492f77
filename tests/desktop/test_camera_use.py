"""Which programs have a camera: by a made system, and by real processes that hold a file open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from unsit.desktop.camera_use import camera_users, cameras_used, on_linux


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A system with nothing but ourselves."""
    (tmp_path / "proc" / "self").mkdir(parents=True)
    return tmp_path / "proc"


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Two cameras, of which the second is a program's picture, and a microphone."""
    folder = tmp_path / "dev"
    folder.mkdir()
    for name in ("video0", "video9", "snd"):
        (folder / name).touch()
    (tmp_path / "virtual" / "video9").mkdir(parents=True)
    return folder


def process(proc: Path, number: int, name: str, *opened: Path) -> None:
    (proc / str(number) / "fd").mkdir(parents=True)
    (proc / str(number) / "comm").write_text(f"{name}\n")
    for at, file in enumerate(opened):
        (proc / str(number) / "fd" / str(at)).symlink_to(file)


def users(proc: Path) -> frozenset[str] | None:
    return on_linux(proc, proc.parent / "dev", proc.parent / "virtual")


def test_whoever_has_the_camera_s_file_open_is_named_and_nobody_else(proc, devices) -> None:
    process(proc, 11, "bash", Path("/dev/null"))
    process(proc, 12, "zoom", Path("/dev/null"), devices / "video0")
    process(proc, 13, "recorder", devices / "snd")
    assert users(proc) == {"zoom"}


def test_a_virtual_camera_is_no_lens(proc, devices) -> None:
    process(proc, 12, "obs", devices / "video9")
    assert users(proc) == frozenset()


@pytest.mark.parametrize("name", ["pipewire", "wireplumber"])
def test_who_holds_cameras_for_others_says_nothing(proc, devices, name) -> None:
    process(proc, 12, name, devices / "video0")
    assert users(proc) == frozenset()


def test_without_a_camera_nobody_is_asked(proc) -> None:
    process(proc, 12, "zoom", Path("/dev/video0"))
    assert users(proc) == frozenset()


def test_a_process_that_is_gone_or_is_not_ours_to_look_at_is_passed_over(proc, devices) -> None:
    (proc / "12").mkdir()
    process(proc, 13, "zoom", devices / "video0")
    assert users(proc) == {"zoom"}


def test_a_system_without_proc_is_unknown(tmp_path) -> None:
    assert on_linux(tmp_path / "proc", tmp_path, tmp_path) is None


@contextmanager
def holding(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    with file.open("rb") as opened:
        sleeper = subprocess.Popen(["sleep", "60"], stdin=opened)
    with sleeper:
        try:
            yield sleeper
        finally:
            sleeper.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_real_process_that_holds_the_file_is_found_while_it_does(devices) -> None:
    virtual = devices.parent / "virtual"
    with holding(devices / "video0"):
        assert on_linux(devices=devices, virtual=virtual) == {"sleep"}
    assert on_linux(devices=devices, virtual=virtual) == frozenset()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_the_sense_says_what_the_question_says() -> None:
    sense = cameras_used()
    assert sense.look() == camera_users()
    sense.close()

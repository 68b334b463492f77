"""What was written is read whole: a planted picture is found; the page's own files and sign are not taken for one."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from unsit.app.live import SAMPLE
from unsit.app.proof.disk import written, written_elsewhere

JPEG = cv2.imencode(".jpg", np.zeros((48, 64, 3), np.uint8))[1].tobytes()
ICON = cv2.imencode(".png", np.zeros((16, 16, 3), np.uint8))[1].tobytes()


def test_all_files_in_all_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "deep" / "one").write_bytes(b"12345")
    (tmp_path / "b" / "two").write_bytes(b"67")
    found = written([tmp_path / "a", tmp_path / "b"])
    assert (found.files, found.bytes, found.pictures, found.unread) == (2, 7, (), ())


def test_a_planted_picture_is_found_under_any_name_and_inside_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "session.sqlite").write_bytes(b"SQLite format 3\0" + bytes(5000) + JPEG)
    assert written([tmp_path]).pictures == (f"JPEG in {tmp_path / 'session.sqlite'}",)


def test_a_raw_picture_is_found_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "frame").write_bytes(np.arange(640 * 480 * 3, dtype=np.uint8).tobytes())
    assert written([tmp_path]).pictures == (f"a raw picture, by its length in {tmp_path / 'frame'}",)


def test_the_page_s_own_files_may_be_stored_and_nothing_beside_them(tmp_path: Path) -> None:
    sample = SAMPLE.read_bytes()
    (tmp_path / "cached").write_bytes(b"http://127.0.0.1/sample.webm" + sample + b"\xd8\x41\x0d\x97")
    assert written([tmp_path]).pictures
    assert written([tmp_path], [sample, b"a script"]).pictures == ()
    (tmp_path / "cached").write_bytes(sample[:-1])
    assert written([tmp_path], [sample]).pictures, "a part of it is not it"
    (tmp_path / "cached").write_bytes(sample + JPEG)
    assert written([tmp_path], [sample]).pictures == (f"JPEG in {tmp_path / 'cached'}",)


def test_a_page_s_sign_is_one_only_where_browsers_keep_them(tmp_path: Path) -> None:
    (tmp_path / "Favicons").write_bytes(ICON)
    assert (written([tmp_path]).icons, written([tmp_path]).pictures) == (1, ())
    (tmp_path / "elsewhere").write_bytes(ICON)
    assert written([tmp_path]).pictures == (f"PNG icon in {tmp_path / 'elsewhere'}",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser reads everything")
def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed").write_bytes(b"")
    (tmp_path / "closed").chmod(0)
    assert written([tmp_path]).unread


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what is open")
def test_a_file_that_a_program_writes_outside_of_its_folder_is_found(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    with (inside / "file").open("w") as kept, outside.open("w") as strayed, Path(__file__).open() as read:
        program = subprocess.Popen(["sleep", "60"], stdin=read, stdout=kept, stderr=strayed)
    with program:
        assert written_elsewhere([program.pid], inside) == {str(outside)}
        assert written_elsewhere([program.pid], tmp_path) == set()
        program.kill()

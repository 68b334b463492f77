"""A picture is found among bytes and text, whatever its kind; what is none is not taken for one."""

import base64
import doctest
import string

import cv2
import numpy as np
import pytest

from tests.web.page import texts
from unsit.app.proof import traces
from unsit.app.proof.traces import LONG_RUN, pictures_in, pictures_in_text, raw_frame

SIZE = (480, 640, 3)
NOISE = np.random.default_rng(1)


def picture(width: int = 640, height: int = 480) -> np.ndarray:
    return np.linspace(0, 255, width * height * 3).astype(np.uint8).reshape(height, width, 3)


def packed(ending: str, width: int = 640, height: int = 480) -> bytes:
    """A real file of this kind, written by OpenCV."""
    return cv2.imencode(ending, picture(width, height))[1].tobytes()


def box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


# What OpenCV does not write, as its specification has it.
WRITTEN_OUT = {
    "GIF": b"GIF89a" + (640).to_bytes(2, "little") + (480).to_bytes(2, "little") + b"\xf7\0\0",
    "MP4": box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + box(b"free", b"") + box(b"mdat", b"..."),
    "HEIC": box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"..."),
    "WebM": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm",
    "AVI": b"RIFF\x10\x27\0\0AVI LIST\xc0\0\0\0hdrlavih",
    "Y4M": b"YUV4MPEG2 W640 H480 F30:1\nFRAME\n",
}
FILES = {ending.upper(): packed(f".{ending}") for ending in ("jpg", "png", "webp", "bmp", "ppm")} | WRITTEN_OUT
NAMES = {"JPG": "JPEG", "WEBP": "WebP", "HEIC": "MP4"}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("before", [b"", b"{\0..", bytes(4096)])
def test_a_picture_of_each_kind_is_found_wherever_it_stands(kind, before) -> None:
    assert NAMES.get(kind, kind) in pictures_in(before + FILES[kind] + b"after")


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind not in ("BMP", "PPM")])
@pytest.mark.parametrize("code", ["ascii", "utf-16-le"])
def test_a_picture_in_base64_is_found_in_a_file_in_one_byte_a_letter_or_two(kind, code) -> None:
    text = f'{{"picture":"{base64.b64encode(FILES[kind] * 3).decode()}"}}'
    assert f"{NAMES.get(kind, kind)} as base64" in pictures_in(text.encode(code))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode, base64.b16encode])
def test_a_picture_of_each_kind_is_found_in_what_is_sent_however_it_is_written(kind, encode) -> None:
    assert pictures_in_text(f'{{"type":"frame","picture":"{encode(FILES[kind] * 9).decode()}"}}')


def test_what_a_page_really_sends_is_no_picture() -> None:
    assert [found for name in ("good", "broken") for text in texts(name) for found in pictures_in_text(text)] == []


def test_a_run_of_letters_is_suspected_from_a_length_on_that_nothing_of_ours_has() -> None:
    assert pictures_in_text("a" * (LONG_RUN - 1)) == []
    assert pictures_in_text("a" * LONG_RUN) == [f"{LONG_RUN} letters without a break"]


def test_noise_is_no_picture() -> None:
    assert pictures_in(NOISE.integers(0, 256, 20_000_000, dtype=np.uint8).tobytes()) == []


def test_letters_at_random_are_no_picture() -> None:
    letters = np.frombuffer((string.ascii_letters + string.digits + "+/").encode(), np.uint8)
    assert pictures_in(NOISE.choice(letters, 2_000_000).tobytes()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a is a name",
        b"a text about \xff\xd8\xff and what it means",
        b"\x89PNG is not all of it",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"the box ftypisom of another",
        b"P6 is a road",
    ],
)
def test_a_name_alone_is_no_picture(data) -> None:
    assert pictures_in(data) == []


@pytest.mark.parametrize(("width", "found"), [(32, "PNG icon"), (33, "PNG")])
def test_a_sign_is_told_from_a_picture_by_its_size(width, found) -> None:
    assert pictures_in(packed(".png", width, 16)) == [found]


@pytest.mark.parametrize(
    "frame",
    [
        picture(),
        cv2.cvtColor(picture(), cv2.COLOR_BGR2YUV_I420),
        cv2.cvtColor(picture(1280, 720), cv2.COLOR_BGR2RGBA),
        cv2.cvtColor(picture(), cv2.COLOR_BGR2GRAY),
    ],
)
def test_a_raw_picture_is_known_by_its_size(frame) -> None:
    assert raw_frame(frame.tobytes())
    assert not raw_frame(frame.tobytes()[:-1])


def test_a_database_and_a_file_that_was_only_made_long_are_no_raw_pictures() -> None:
    length = 640 * 480 * 3
    assert not raw_frame(b"SQLite format 3\0" + picture().tobytes()[16:])
    assert not raw_frame(b"head" + bytes(length - 4))


def test_the_examples_run() -> None:
    assert doctest.testmod(traces).failed == 0

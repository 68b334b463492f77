"""What a picture looks like among other bytes, and among other text.

Each kind is recognised by how its files begin, wherever that stands, and so closely that chance does not look like it.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

BEGINNINGS = {
    "JPEG": rb"\xff\xd8\xff[\xc0-\xc4\xdb\xdd\xe0-\xef\xfe]",
    "PNG": rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "WebP": rb"RIFF....WEBPVP8",
    "AVI": rb"RIFF....AVI LIST",
    "GIF": rb"GIF8[79]a(?:[\x01-\xff][\0-\x0f]|\0[\x01-\x0f]){2}",
    "BMP": rb"BM....\0\0\0\0..\0\0[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",
    "MP4": rb"ftyp[A-Za-z0-9]{2}",
    "WebM": rb"\x1a\x45\xdf\xa3.{0,40}\x42\x82.(?:webm|matroska)",
    "Y4M": rb"YUV4MPEG2 ",
    "PPM": rb"P[56]\s\d{2,4}\s\d{2,4}\s255\s",
}
"""The first bytes of a picture or a film; of an MP4, HEIC or AVIF those that come after its length."""
PATTERNS = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in BEGINNINGS.items()}
ICON = "PNG icon"
"""A PNG no larger than this: what a browser makes of a page's sign."""
ICON_PX = 32

IN_BASE64 = {
    "/9j/": 0,
    "_9j_": 0,
    "iVBORw0KGgo": 0,
    "R0lGOD": 0,
    "UklGR": 0,
    "GkXfo": 0,
    "GZ0eXB": 5,
    "WVVWNE1QRUcy": 0,
}
"""How they begin in base64, and how many letters stand before that; BMP and PPM are too short to be told there."""
ANCHORS = [
    (re.compile(re.escape(text.encode(code))), before * len("a".encode(code)))
    for text, before in IN_BASE64.items()
    for code in ("ascii", "utf-16-le")
]
LETTERS = re.compile(rb"(?:[A-Za-z0-9+/_-]\0?){8,128}")

LONG_RUN = 200
"""So many letters, digits and the like without a break are no landmarks, no name and no token; as base64, 150 bytes."""
RUN_OF_TEXT = re.compile(rf"[A-Za-z0-9+/_=-]{{{LONG_RUN},}}")

SIZES_PX = (
    *((160, 120), (320, 240), (640, 360), (640, 480), (800, 600), (960, 540)),
    *((1024, 768), (1280, 720), (1280, 960), (1920, 1080)),
)
BYTES_A_PIXEL = (1, 1.5, 2, 3, 4)
"""Grey, I420 and NV12, YUYV, RGB, RGBA."""
RAW_BYTES = {int(width * height * each) for width, height in SIZES_PX for each in BYTES_A_PIXEL}
IN_PAGES = b"SQLite format 3\0"
"""A database comes in whole pages, and so now and then in the size of a picture."""
LEAST_SHADES = 8
"""A picture of a room has more different bytes than this; a file that was only made long has not."""


def pictures_in(data: bytes) -> list[str]:
    r"""The kinds of pictures and films in these bytes, as they are or as base64, each as often as it stands there.

    >>> pictures_in(b"a letter"), pictures_in(b"..\xff\xd8\xff\xe0\0\x04..\xff\xdb.."), pictures_in(b"YUV4MPEG2 W640")
    ([], ['JPEG'], ['Y4M'])
    """
    return [*_plain(data), *(f"{kind} as base64" for kind in _in_base64(data))]


def raw_frame(data: bytes) -> bool:
    """Whether a file with this in it can be a picture without any beginning: it has the length of one."""
    return len(data) in RAW_BYTES and not data.startswith(IN_PAGES) and len(set(data[::97])) >= LEAST_SHADES


def pictures_in_text(text: str) -> list[str]:
    """The kinds of pictures in a text that was sent, and whatever is long enough to be one in disguise."""
    runs = [f"{len(run)} letters without a break" for run in RUN_OF_TEXT.findall(text)]
    return [*pictures_in(text.encode("utf-8", "surrogatepass")), *runs]


def _plain(data: bytes) -> Iterator[str]:
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(data):
            if name := _CLOSER.get(kind, _believed)(kind, data, match.start()):
                yield name


def _in_base64(data: bytes) -> Iterator[str]:
    for anchor, before in ANCHORS:
        for match in anchor.finditer(data):
            yield from _decoded(LETTERS.match(data, max(match.start() - before, 0)))


def _decoded(letters: re.Match[bytes] | None) -> Iterator[str]:
    """The pictures that begin within these letters."""
    if letters is None:
        return
    usual = letters[0].replace(b"\0", b"").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        yield from _plain(base64.b64decode(usual[: len(usual) // 4 * 4]))
    except binascii.Error:
        return


def _believed(kind: str, _data: bytes, _at: int) -> str | None:
    return kind


def _jpeg(kind: str, data: bytes, at: int) -> str | None:
    """A JPEG is a chain of segments, each of which says how long it is."""
    marker = at + 2
    length = int.from_bytes(data[marker + 2 : marker + 4])
    follows = data[marker + 2 + length : marker + 4 + length]
    return kind if length > 2 and (len(follows) < 2 or (follows[0] == 0xFF and follows[1] > 0xBF)) else None


def _mp4(kind: str, data: bytes, at: int) -> str | None:
    """A box of brands, its length before it, and after it another box with a name of four letters."""
    length = int.from_bytes(data[at - 4 : at]) if at >= 4 else 0
    name = data[at + length : at + length + 4]
    return kind if 16 <= length <= 512 and (len(name) < 4 or name.isalnum()) else None


def _png(kind: str, data: bytes, at: int) -> str | None:
    width, height = int.from_bytes(data[at + 16 : at + 20]), int.from_bytes(data[at + 20 : at + 24])
    return ICON if 0 < max(width, height) <= ICON_PX else kind


_CLOSER: dict[str, Callable[[str, bytes, int], str | None]] = {"JPEG": _jpeg, "MP4": _mp4, "PNG": _png}
"""What is looked at more closely than its first bytes; None: it only looked like one."""

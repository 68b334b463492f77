"""Looks over this machine and says what Unsit needs, what is missing, and how to get it.

Every check is a function from what it looks at to a `Finding`. Nothing is changed, and nothing is asked of any network;
a database of this machine is asked where one is named.
"""

import ctypes
import hashlib
import importlib.util
import platform
import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from unsit.app import settings
from unsit.sources.detector import Model

PACKAGE = Path(__file__).resolve().parents[1]
MODELS = "sources/models"
PAGE = "web/page/dist/index.html"
REINSTALL = "Install the wheel again, or run `make run` in a checkout."

LEAST_PYTHON = (3, 11)
# Migrations rename and drop columns, which SQLite can do since this release.
LEAST_SQLITE = (3, 35)
# Our choice: far more than sessions take, so that the record is never what fills the disk.
LEAST_FREE_BYTES = 200_000_000

# The system libraries that MediaPipe and OpenCV load, by the Debian package that brings each.
DEBIAN_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgles2": "libGLESv2.so.2",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
}

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser"),
    *("firefox", "firefox-esr", "chrome", "msedge"),
)
MAC_BROWSERS = ("Google Chrome", "Chromium", "Safari", "Firefox", "Microsoft Edge", "Brave Browser")
WINDOWS_BROWSERS = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
)


OF_OTHER_FAMILIES = ("firefox", "safari")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is None where it is missing and Unsit works without it; `remedy` says how to get it."""

    name: str
    found: str
    ok: bool | None
    remedy: str = ""


def examine(data_folder: Path, package: Path = PACKAGE) -> list[Finding]:
    """All findings, for the folder where sessions are kept and the folder of the installed package."""
    return [
        python_version(sys.version_info[:3]),
        *(pose_model(package / MODELS / model.path.name) for model in Model),
        built_page(package / PAGE),
        browser(browsers_here()),
        video_files(),
        writable(data_folder),
        free_space(data_folder),
        sqlite_version(sqlite3.sqlite_version_info),
        *(() if (url := settings.database(data_folder)) is None else (database(url),)),
        loopback("127.0.0.1"),
    ]


def healthy(findings: list[Finding]) -> bool:
    """Whether everything that Unsit cannot do without is there."""
    return all(finding.ok is not False for finding in findings)


def report(findings: list[Finding], console: Console) -> int:
    """Print the findings and what to do; gives the exit status, 0 when everything required is there."""
    console.print(table(findings))
    console.print("Everything needed is here." if healthy(findings) else "Something is missing: see the lines in bold.")
    return 0 if healthy(findings) else 1


def table(findings: list[Finding]) -> Table:
    """A line for each finding, and under it what to do."""
    lines = Table.grid(padding=(0, 2))
    for finding in findings:
        lines.add_row(_mark(finding.ok), finding.name, Text(finding.found))
        if finding.remedy:
            lines.add_row("", "", Text(finding.remedy, style="bold"))
    return lines


def python_version(version: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    found, least = ".".join(map(str, version)), ".".join(map(str, LEAST_PYTHON))
    ok = version >= LEAST_PYTHON
    return Finding("Python", found, ok, "" if ok else f"Install Python {least} or newer, and Unsit with it.")


def pose_model(model: Path) -> Finding:
    """Whether the pose model is here and is, to the byte, the one this version was tested with."""
    if not model.is_file():
        return Finding("Pose model", f"{model} is missing", ok=False, remedy=REINSTALL)
    found, expected = hashlib.sha256(model.read_bytes()).hexdigest(), pinned_sha256(model)
    if found != expected:
        return Finding("Pose model", f"sha256 {found} of {model}, expected {expected}", ok=False, remedy=REINSTALL)
    return Finding("Pose model", f"{model.name}, {model.stat().st_size / 1e6:.1f} MB, sha256 as pinned", ok=True)


def pinned_sha256(model: Path) -> str:
    """The digest this version was tested with, from the `SHA256SUMS` of the package."""
    lines = (PACKAGE / MODELS / "SHA256SUMS").read_text("ascii").splitlines()
    return next(line.split()[0] for line in lines if line.endswith(f"  {model.name}"))


def built_page(index: Path) -> Finding:
    """Whether the page was built."""
    if not index.is_file():
        return Finding("Page", f"{index} is missing", ok=False, remedy=REINSTALL)
    return Finding("Page", "built", ok=True)


def browser(paths: list[str]) -> Finding:
    """Whether a browser was found; one with another name does as well, so this is never an error."""
    if paths:
        return Finding("Browser", paths[0], ok=True)
    remedy = (
        "Any current browser does: open the address that `unsit coach` prints. On Debian: sudo apt-get install chromium"
    )
    return Finding("Browser", "none found by name", ok=None, remedy=remedy)


def browsers_here() -> list[str]:
    """Browsers with a known name, on the path or where macOS and Windows keep them."""
    applications = [f"/Applications/{name}.app" for name in MAC_BROWSERS] + list(WINDOWS_BROWSERS)
    on_path = [path for path in map(shutil.which, BROWSERS) if path]
    return on_path + [path for path in applications if Path(path).exists()]


def chromiums_here() -> list[str]:
    """The programs of the browsers of Chromium's family among those."""
    found = [path for path in browsers_here() if not any(name in Path(path).name.lower() for name in OF_OTHER_FAMILIES)]
    return [str(Path(path) / "Contents/MacOS" / Path(path).stem) if path.endswith(".app") else path for path in found]


def video_files() -> Finding:
    """Whether `unsit analyze` can read video; the live page does without all of this."""
    if importlib.util.find_spec("mediapipe") is None:
        return Finding("Video files", f"mediapipe is not installed ({_machine()})", ok=None, remedy=_mediapipe_remedy())
    if missing := missing_libraries():
        remedy = f"For video files: sudo apt-get install {' '.join(missing)}. The live page works without."
        return Finding("Video files", f"system libraries missing: {' '.join(missing)}", ok=None, remedy=remedy)
    return Finding("Video files", "mediapipe and its system libraries", ok=True)


def missing_libraries() -> list[str]:
    """The Debian packages of the system libraries that MediaPipe would not find; elsewhere its wheels bring them."""
    if sys.platform != "linux":
        return []
    return [package for package, library in DEBIAN_LIBRARIES.items() if not loads(library)]


def loads(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def writable(folder: Path) -> Finding:
    """Whether a file can be written where sessions are kept; the folder is made by the first session, not here."""
    nearest = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding("Data folder", str(folder), ok=True)
    except OSError as error:
        remedy = f"Make {nearest} a folder that you may write in, or set {settings.VARIABLE} to another."
        return Finding("Data folder", f"{folder} cannot be written: {error.strerror}", ok=False, remedy=remedy)


def free_space(folder: Path) -> Finding:
    """Whether there is room for the record."""
    free = shutil.disk_usage(_nearest(folder)).free
    ok = free >= LEAST_FREE_BYTES
    remedy = "" if ok else f"Free at least {LEAST_FREE_BYTES / 1e6:.0f} MB on the disk of {folder}."
    return Finding("Free disk", f"{free / 1e9:.1f} GB", ok, remedy)


def sqlite_version(version: tuple[int, ...]) -> Finding:
    """Whether Python's SQLite is new enough for the record of sessions."""
    found, least = ".".join(map(str, version)), ".".join(map(str, LEAST_SQLITE))
    ok = version >= LEAST_SQLITE
    return Finding("SQLite", found, ok, "" if ok else f"Use a Python whose SQLite is {least} or newer.")


def database(url: str) -> Finding:
    """Whether the database that is named in the file's place answers; its tables are made by the first session."""
    from unsit.store import StoreError
    from unsit.store.postgres import reach

    try:
        return Finding("Database", reach(url), ok=True)
    except StoreError as error:
        remedy = f"Until then nothing is kept; without {settings.DATABASE} sessions are kept in the file."
        return Finding("Database", str(error), ok=False, remedy=remedy)


def loopback(address: str) -> Finding:
    """Whether a port can be opened for the page, on this machine alone."""
    try:
        with socket.create_server((address, 0)):
            return Finding("Loopback", f"a port can be opened on {address}", ok=True)
    except OSError as error:
        remedy = f"Let programs listen on {address}: a firewall or a container forbids it."
        return Finding("Loopback", f"no port can be opened on {address}: {error.strerror}", ok=False, remedy=remedy)


def _mark(ok: bool | None) -> Text:
    return {True: Text("ok", "green"), None: Text("--", "yellow"), False: Text("no", "red")}[ok]


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}"


def _mediapipe_remedy() -> str:
    wheels = {("Linux", "x86_64"), ("Darwin", "arm64"), ("Windows", "AMD64")}
    if (platform.system(), platform.machine()) in wheels:
        return "pip install mediapipe==0.10.33, for `unsit analyze` on videos and photos. The live page works without."
    return "There is no mediapipe for this machine: the live page and recordings work, videos and photos do not."


def _parents(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents


def _nearest(folder: Path) -> Path:
    """The folder itself if it exists, else the nearest one above it that does."""
    return next(parent for parent in _parents(folder.absolute()) if parent.exists())

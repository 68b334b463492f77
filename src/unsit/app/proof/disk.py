"""What was written to the disk, and whether there is a picture in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from unsit.app.proof.network import opened
from unsit.app.proof.traces import ICON, pictures_in, raw_frame

ICONS = "Favicons"
"""Where a browser keeps the signs of pages, as small pictures of its own making."""
OPEN_TO_WRITE = 0o3
IN_MEMORY = ("/dev/", "/memfd:", "/proc/", "/sys/")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: files, bytes, the pictures in them, the signs of pages among those, and what cannot be read."""

    files: int
    bytes: int
    pictures: tuple[str, ...]
    icons: int
    unread: tuple[str, ...]


def written(folders: Sequence[Path], own: Iterable[bytes] = ()) -> Written:
    """Every file in these folders, read whole; `own` are the page's own files, which a browser may have stored."""
    files, size, icons, pictures, unread = 0, 0, 0, [], []
    own = [content for content in own if pictures_in(content)]
    for file in _files(folders):
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            continue  # gone meanwhile
        except OSError as error:
            unread.append(f"{file}: {error.strerror}")
            continue
        files, size = files + 1, size + len(data)
        for kind in _pictures(data, own):
            if kind == ICON and file.name.startswith(ICONS):
                icons += 1
            else:
                pictures.append(f"{kind} in {file}")
    return Written(files, size, tuple(pictures), icons, tuple(unread))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    return (file for folder in folders for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _pictures(data: bytes, own: Iterable[bytes]) -> list[str]:
    for content in own:
        data = data.replace(content, b"")
    return [*pictures_in(data), *(["a raw picture, by its length"] if raw_frame(data) else [])]


def written_elsewhere(processes: Iterable[int], folder: Path, proc: Path = Path("/proc")) -> set[str]:
    """The files outside this folder that these processes hold open to write in; not devices, and not memory."""
    held = (each for process in processes for each in opened(proc / str(process)))
    on_disk = ((link, file) for link, file in held if file.startswith("/") and not file.startswith(IN_MEMORY))
    return {file for link, file in on_disk if folder not in Path(file).parents and _to_write(link)}


def _to_write(link: Path) -> bool:
    try:
        told = (link.parents[1] / "fdinfo" / link.name).read_text()
    except OSError:
        return False  # closed meanwhile
    return bool(int(told.split("flags:", maxsplit=1)[1].split()[0], 8) & OPEN_TO_WRITE)

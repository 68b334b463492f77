"""`unsit forget --all`: every place where anything of a person is kept, and how it is emptied.

The places stand in one table, `PLACES`; whoever keeps something new adds a line. Each is tried, whatever becomes of the
others. A file of somebody else's that lies among ours stays, and is named.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from unsit.app import keeping, settings
from unsit.app.remind import control, ideas
from unsit.app.remind import settings as remind
from unsit.app.remind.diary import LINES, STANDING, BreakDiary, DiaryError
from unsit.app.saying import Say
from unsit.app.settings import own_folder, recordings_folder
from unsit.desktop import at_login
from unsit.session import NotKept
from unsit.sources.recordings import ENDINGS, SWITCH
from unsit.store import NotReadable, Store
from unsit.store.database import FILE, DatabaseStore

NOTHING = "No sessions are kept yet. `unsit coach` starts the first."
POINTS = tuple(f"*{ending}" for ending in ENDINGS)
UNFINISHED = ".*.unfinished"
"""What a write that was cut off leaves behind in a folder of ours."""
STILL_STARTS = "The reminder still starts at each login, with the usual settings; `unsit remind --uninstall` ends that."
SILENT = "A reminder runs and does not answer, so it may write again. End it, and forget once more."
FAILS = "The reminder that runs could not forget its breaks ({}), so it may write again. End it, and forget once more."


class NotForgotten(Exception):
    """Something is still there: what, and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """`forget` empties it, in this data folder; what it says is for the person. It may raise `OSError`, too."""

    what: str
    forget: Callable[[Path], Iterator[str]]


def forget_all(data: Path, say: Say) -> int:
    """Forget everything for good; 2 if something is still there, which is said."""
    status = 0
    for place in PLACES:
        try:
            for line in place.forget(data):
                say(line)
        except (NotForgotten, NotKept, DiaryError) as error:
            say(str(error))
            status = 2
        except OSError as error:
            say(f"{error.filename}: cannot be deleted: {error.strerror} ({place.what}). Delete it yourself.")
            status = 2
    return status


def _database(data: Path) -> Iterator[str]:
    if settings.database(data) is not None:
        with closing(keeping.open_store(data)) as store:
            yield _emptied(store)


def _file(data: Path) -> Iterator[str]:
    """The file, which may be from before a database was named. One that cannot be read is deleted as it is."""
    path = data / FILE
    if not path.exists():
        # copies and a log, if somebody took the file away
        left = list(_files(f"{FILE}*", what="what was left of a file of sessions")(data))
        yield from left
        if not left and settings.database(data) is None:
            yield NOTHING
        return
    try:
        with closing(DatabaseStore(data)) as store:
            yield _emptied(store)
    except NotReadable:
        yield from _files(f"{FILE}*")(data)
        yield f"{path} cannot be read by this Unsit, so it was deleted as it was."


def _emptied(store: Store) -> str:
    count = store.delete_everything()
    return f"Forgot {count} {'session' if count == 1 else 'sessions'} and all that you answered; {store.gone}."


def _breaks(data: Path) -> Iterator[str]:
    """In a reminder that runs as well, which would write them again."""
    there = any((data / name).exists() for name in (LINES, STANDING))
    trouble = None
    try:
        told = control.ask(data, {"do": "forget"})
    except control.NotRunningError:
        trouble = SILENT if _runs(data) else None
    else:
        if "error" in told:
            trouble = FAILS.format(str(told["error"]).rstrip("."))
    BreakDiary(data).forget()
    yield from _files(f"{STANDING}-*")(data)
    if there:
        yield "Forgot all breaks."
    if trouble is not None:
        raise NotForgotten(trouble)


def _runs(data: Path) -> bool:
    """Whether a reminder holds the folder."""
    if not (data / control.LOCK).exists():
        return False
    try:
        control.OnlyOne(data).close()
    except control.RunsAlreadyError:
        return True
    return False


def _traces(data: Path) -> Iterator[str]:
    """Where a reminder was reached that runs no more; one that runs keeps its own."""
    if not _runs(data):
        yield from _files(control.WHERE, f"{control.WHERE}-*")(data)


def _certificate(data: Path) -> Iterator[str]:
    from unsit.web.certificate import FILE as CERTIFICATE  # which loads what makes one

    return _files(CERTIFICATE, str(Path(CERTIFICATE).with_suffix(".new")))(data)


def _at_login(_: Path) -> Iterator[str]:
    """That stays: it holds nothing but a command."""
    with suppress(at_login.LoginError):
        if at_login.installed():
            yield STILL_STARTS


def _files(*patterns: str, folder: Callable[[Path], Path] = Path, what: str = "") -> Callable[[Path], Iterator[str]]:
    """What deletes the files of these patterns, the first pattern's first; a folder of ours goes too, once empty.

    Until none is left: a program that runs may just have put another in the place of one.
    """

    def forget(data: Path) -> Iterator[str]:
        place = folder(data)
        tried: dict[Path, OSError | None] = {}
        while paths := [path for path in _there(place, patterns) if tried.get(path) is None]:
            tried |= {path: _unlinked(path) for path in paths}
        stayed = [error for error in tried.values() if error is not None]
        if what and len(tried) > len(stayed):
            yield f"Deleted {what} in {place}."
        if stayed:
            raise stayed[0]
        if place != data and place.is_dir():
            others = sorted(path.name for path in place.iterdir())
            if others:
                yield f"Not ours, so it stays in {place}: {', '.join(others)}."
            else:
                place.rmdir()

    return forget


def _there(place: Path, patterns: Iterable[str]) -> list[Path]:
    return list(dict.fromkeys(path for pattern in patterns for path in sorted(place.glob(pattern))))


def _unlinked(path: Path) -> OSError | None:
    """Why it is still there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return error
    return None


def _ideas_folder(data: Path) -> Path:
    return data / ideas.FOLDER


PLACES = (
    Place("sessions and answers in a database", _database),
    Place("sessions and answers", _file),
    # Before the breaks: the reminder that is told of those reads its settings again.
    Place("settings of the reminder", _files(remind.FILE, f"{remind.FILE}-*", what="settings of the reminder")),
    Place("breaks", _breaks),
    Place("where the reminder was reached", _traces),
    Place("points of sessions", _files(SWITCH, *POINTS, folder=recordings_folder, what="points of sessions")),
    Place("own stretches", _files("*.toml", UNFINISHED, folder=own_folder, what="own stretches")),
    Place("ideas", _files("*.json", UNFINISHED, folder=_ideas_folder, what="packs of ideas")),
    Place("addresses of the page", _files("page-*.token", "page-*.token-*")),
    Place("certificate for a phone", _certificate),
    Place("start at login", _at_login),
)

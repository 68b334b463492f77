"""`unsit export --format trc` and `mot`: the kept points of sessions as motions for OpenSim, a file a session.

Whoever owns them alone can read them, as all that is exported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from unsit.app import keeping
from unsit.app.desk import open_desk
from unsit.app.keeping import SHORT_ID
from unsit.app.private_file import write_private
from unsit.app.saying import Say
from unsit.app.settings import recordings_folder
from unsit.catalogue import load
from unsit.exchange.analysis import Analysis, analyse_frames
from unsit.exchange.opensim import mot, trc
from unsit.practice import Practice
from unsit.sources import SourceUnreadable
from unsit.sources.recordings import Recordings, Taken
from unsit.store import Kept, Store
from unsit.stretch import Stretch

NOTHING = (
    'No points of sessions are kept, so there is no motion to write. Switch on "Keep the points of my sessions" on the '
    "page, under About you: the sessions after that have one. Of videos and photos `unsit analyze` writes it at once."
)

ORPHANS = (
    "Points of {count} {sessions} are kept in {folder}, but not what was counted in {them}, so there is no motion to "
    "write. Those whose file ends in .parquet `unsit analyze` reads, and writes one."
)


class Motion(StrEnum):
    """What a motion is written as."""

    TRC = "trc"
    MOT = "mot"


CONTENT: Mapping[Motion, Callable[[Analysis], str]] = {Motion.TRC: trc, Motion.MOT: mot}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written where: a folder, or one file; of all recordings, or of the session whose id begins so.

    `since`: the first day, on this machine's clock.
    """

    motion: Motion
    out: Path
    session: str | None = None
    since: datetime | None = None

    @property
    def one_file(self) -> bool:
        """Whether a single file is named."""
        return self.out.suffix == f".{self.motion}"


def export_motion(data: Path, wanted: Wanted, say: Say) -> int:
    """Write every kept recording as a motion, or one; 1 where there is none, 2 where one cannot be read or written."""

    def nothing() -> int:
        say(_nothing_in(Recordings(recordings_folder(data))))
        return 1

    try:
        return keeping.with_store(data, lambda store: _Export(store, data, wanted, say).written(), nothing, say)
    except OSError as error:
        say(f"{error.filename}: cannot be written: {error.strerror}. Name a place that is yours.")
        return 2


def replayed(taken: Taken, kept: Kept, stretch: Stretch) -> Analysis:
    """A kept session once more, from its points, as it was done."""
    catalogue = load()
    practice = Practice.begin(
        stretch, catalogue.words, kept.session.hold_s, kept.session.source, catalogue.anatomy.model
    )
    return analyse_frames(taken.frames, practice)


@dataclass(frozen=True, slots=True)
class _Export:
    """One call of the command."""

    store: Store
    data: Path
    wanted: Wanted
    say: Say

    def written(self) -> int:
        """Write all that is wanted; the exit status."""
        recordings, out, one_file = Recordings(recordings_folder(self.data)), self.wanted.out, self.wanted.one_file
        there = [kept for kept in map(self.store.session, recordings.sessions()) if kept is not None]
        meant = [kept for kept in there if _is_meant(kept, self.wanted)]
        if not meant:
            self.say(_none_of(there) if there else _nothing_in(recordings))
            return 1
        if one_file and len(meant) > 1:
            self.say(f"{out} is one file, but {len(meant)} sessions have points. Name a folder, or --session.")
            return 2
        (out.parent if one_file else out).mkdir(parents=True, exist_ok=True, mode=0o700)
        written = [self._write(kept, recordings) for kept in meant]  # each, whatever becomes of another
        return 0 if all(written) else 2

    def _write(self, kept: Kept, recordings: Recordings) -> bool:
        """One session's motion; False, and why, where it cannot be."""
        try:
            return self._written_of(kept, recordings.read(kept.id))
        except SourceUnreadable as error:
            self.say(str(error))
        except OSError as error:
            self.say(f"{kept.id}: {error.filename}: {error.strerror}. Nothing was written for it.")
        return False

    def _written_of(self, kept: Kept, taken: Taken | None) -> bool:
        if taken is None or not taken.frames:
            self.say(f"{kept.id}: its points end before the first picture. Nothing was written for it.")
            return False
        stretch = _as_done(taken) or open_desk(self.store, self.data).stretch(kept.session.stretch)
        if stretch is None:
            self.say(
                f"{kept.id}: the stretch {kept.session.stretch!r} is not here any more. Nothing was written for it."
            )
            return False
        path = self.wanted.out if self.wanted.one_file else self.wanted.out / _name(kept, self.wanted.motion)
        write_private(path, CONTENT[self.wanted.motion](replayed(taken, kept, stretch)).encode())
        self.say(str(path))
        return True


def _nothing_in(recordings: Recordings) -> str:
    """Why there is no session to write a motion of."""
    count = len(recordings.sessions())
    if count == 0:
        return NOTHING
    sessions, them = ("session", "it") if count == 1 else ("sessions", "them")
    return ORPHANS.format(count=count, sessions=sessions, them=them, folder=recordings.folder)


def _none_of(there: Sequence[Kept]) -> str:
    ids = ", ".join(f"{kept.id[:SHORT_ID]} of {kept.started_at.astimezone():%Y-%m-%d}" for kept in there)
    return f"None of the sessions with points is meant. Those are: {ids}."


def _as_done(taken: Taken) -> Stretch | None:
    """The person's own version of the stretch, as it was on that day; None where another version of Unsit wrote it."""
    try:
        return Stretch.model_validate_json(taken.stretch)
    except ValidationError:
        return None


def _is_meant(kept: Kept, wanted: Wanted) -> bool:
    if wanted.since is not None and kept.started_at < wanted.since.astimezone():
        return False
    return wanted.session is None or (wanted.session != "" and kept.id.startswith(wanted.session))


def _name(kept: Kept, motion: Motion) -> str:
    """As `2026-11-27-hip-and-lower-back-1a2b3c4d.trc`, by the local date."""
    return f"{kept.started_at.astimezone():%Y-%m-%d}-{kept.session.stretch}-{kept.id[:SHORT_ID]}.{motion}"

"""`unsit analyze`: videos, photos, folders of them, and recordings, each turned into a folder of files.

What cannot be read is named and left out, the other inputs are still done. Nothing half-written is ever left behind.
"""

import difflib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from unsit.catalogue import CORE, load
from unsit.exchange.analysis import Analysis, analyse_frames
from unsit.exchange.frames_csv import frames_csv
from unsit.exchange.opensim import mot, trc
from unsit.exchange.report import report_html
from unsit.exchange.session_json import session_json
from unsit.exchange.whole_file import write_whole
from unsit.landmarks import Landmarks
from unsit.practice import Practice
from unsit.sources import KNOWN, Kind, SourceUnreadable, detector, kind_of, replay
from unsit.sources.detector import Model

DONE, WRONG = 0, 2
"""The exit statuses."""
LEAST_HOLD_S, MOST_HOLD_S = 10.0, 60.0
"""The holds that may be asked for, as on the page."""
LONGEST_NAME_BYTES = 200
"""Of a folder's name; file systems take 255, of which a number may need some."""
CUT_SHORT = 0.9
"""A video of which less than this share could be read is said to be cut short."""
COUNT_THEIR_PICTURES = (".mp4", ".m4v", ".mov")
"""Videos that list their pictures; what the others say of their number is only worked out from their length."""

CONTENT: dict[str, Callable[[Analysis], bytes]] = {
    "session.json": lambda analysis: session_json(analysis).encode(),
    "frames.csv": lambda analysis: frames_csv(analysis).encode(),
    "landmarks.parquet": lambda analysis: replay.recording_bytes(analysis.frames, analysis.session.source),
    "motion.trc": lambda analysis: trc(analysis).encode(),
    "motion.mot": lambda analysis: mot(analysis).encode(),
    "report.html": lambda analysis: report_html(analysis).encode(),
}
"""The files of one input, and what each is made of."""


class ArgumentWrong(Exception):
    """What was asked for cannot be done: what was found, what was expected."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to analyse: where it lies, what it holds, the name it goes by, and its folder in the output."""

    path: Path
    kind: Kind
    source: str
    folder: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An input that could be opened: its landmarks, and how many pictures to expect, if it says."""

    landmarks: Iterator[Landmarks]
    expected: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every input: the stretch, seconds to hold (None: the stretch's own), the pose model."""

    stretch_id: str = CORE
    hold_s: float | None = None
    model: Model = Model.FULL


ASKED = Asked()


def analyse(paths: Sequence[Path], out: Path, asked: Asked = ASKED, console: Console | None = None) -> int:
    """Analyse every input into its own folder under `out`; gives the exit status: 0, or 2 if anything was wrong."""
    console = console or Console(stderr=True)
    try:
        practice = _practice(asked.stretch_id, asked.hold_s)
        _make(out)
    except ArgumentWrong as wrong:
        console.print(f"[red]{escape(str(wrong))}[/red]", soft_wrap=True)
        return WRONG
    problems = _Problems(console)
    inputs = name_folders(list(_inputs(paths, out, problems)))
    if inputs:
        _say_renamed(inputs, console)
        _say_unneeded(inputs, asked.model, console)
        _analyse_all(inputs, out, _Opening(practice, asked.model), problems)
    return WRONG if problems.found else DONE


class _Problems:
    """Tells each problem once, as it is found, and remembers that there was one."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.found: list[str] = []

    def tell(self, problem: str) -> None:
        problem = _printable(problem)
        if problem not in self.found:
            self.found.append(problem)
            self.console.print(f"[red]{escape(problem)}[/red]", soft_wrap=True)


class _Opener:
    """Opens inputs; the photos' pose model is loaded with the first of them and serves them all."""

    def __init__(self, model: Model, open_until_done: ExitStack) -> None:
        self._model = model
        self._open_until_done = open_until_done
        self._photos: detector.PhotoDetector | None = None

    def __call__(self, item: Input) -> Opened:
        if item.kind is Kind.RECORDING:
            recording = replay.read(item.path)
            return Opened(iter(recording.frames), len(recording.frames))
        detector.require(self._model.path)
        return self._video(item.path) if item.kind is Kind.VIDEO else self._photo(item.path)

    def _video(self, path: Path) -> Opened:
        from unsit.sources import video

        seen = video.look_at(path)
        return Opened(video.landmarks_of(seen, self._model.path), seen.frames)

    def _photo(self, path: Path) -> Opened:
        from unsit.sources import photo

        if self._photos is None:
            self._photos = self._open_until_done.enter_context(detector.PhotoDetector(self._model.path))
        return Opened(iter([photo.landmarks_of(path, self._photos)]), 1)


@dataclass(frozen=True, slots=True)
class _Opening:
    """How a practice begins, given the name of its source, and the pose model for it."""

    practice: Callable[[str], Practice]
    model: Model


def _analyse_all(inputs: list[Input], out: Path, opening: _Opening, problems: _Problems) -> None:
    with ExitStack() as opened, _progress(problems.console) as progress:
        open_ = _Opener(opening.model, opened)
        for item in inputs:
            try:
                _analyse_one(item, out / item.folder, opening.practice(item.source), open_, progress)
            except (SourceUnreadable, detector.PoseModelUnavailable, ArgumentWrong) as error:
                problems.tell(str(error))
            except (OSError, UnicodeError) as error:
                problems.tell(f"{_printable(item.path)}: cannot be done: {error}. Give it a plainer name.")


def _analyse_one(item: Input, folder: Path, practice: Practice, open_: _Opener, progress: Progress) -> None:
    """One input, from its first picture to its files."""
    task = progress.add_task(escape(item.source), total=None)
    try:
        _check_ours(folder)
        opened = open_(item)
        progress.update(task, total=opened.expected)
        counted = _counted(opened.landmarks, lambda: progress.advance(task))
        analysis = analyse_frames(counted, practice)
        _write(folder, analysis)
    finally:
        progress.remove_task(task)
    progress.console.print(_line(item, analysis, folder), soft_wrap=True)
    listed = item.path.suffix.lower() in COUNT_THEIR_PICTURES
    if listed and len(analysis.frames) < CUT_SHORT * (opened.expected or 0):
        progress.console.print(
            f"[yellow]{escape(item.source)}: only {len(analysis.frames)} of {opened.expected} pictures could be read; "
            "the file seems to be cut short.[/yellow]",
            soft_wrap=True,
        )


def _counted(landmarks: Iterator[Landmarks], count: Callable[[], None]) -> Iterator[Landmarks]:
    for frame in landmarks:
        yield frame
        count()


def _write(folder: Path, analysis: Analysis) -> None:
    """All files of one input; their contents are made before the first of them is written."""
    contents = {name: content(analysis) for name, content in CONTENT.items()}
    try:
        folder.mkdir(exist_ok=True)
        for name, content in contents.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise ArgumentWrong(f"{folder}: cannot be written: {error.strerror}. Choose another --out.") from error


def _check_ours(folder: Path) -> None:
    """Raise `ArgumentWrong` if files of our names lie there that are not ours to replace."""
    theirs = [name for name in CONTENT if (folder / name).exists()]
    if theirs and not _is_ours(folder / "session.json"):
        raise ArgumentWrong(
            f"{folder}: {', '.join(theirs)} is there and not by Unsit. Move it away or choose another --out."
        )


def _is_ours(session: Path) -> bool:
    try:
        return "unsit" in json.loads(session.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _practice(stretch_id: str, hold_s: float | None) -> Callable[[str], Practice]:
    """How a practice of this stretch begins, given the name of its source."""
    catalogue = load()
    if stretch_id not in catalogue.stretches:
        close = difflib.get_close_matches(stretch_id, catalogue.stretches, n=1)
        asked = f" Did you mean {close[0]!r}?" if close else ""
        known = ", ".join(catalogue.stretches)
        raise ArgumentWrong(f"There is no stretch {stretch_id!r}.{asked} Known: {known}")
    if hold_s is not None and not LEAST_HOLD_S <= hold_s <= MOST_HOLD_S:
        raise ArgumentWrong(f"--hold must be {LEAST_HOLD_S:g} to {MOST_HOLD_S:g} seconds; found {hold_s:g}.")
    stretch = catalogue.stretches[stretch_id]
    if stretch.watch == "timer":
        raise ArgumentWrong(f"No recording can be judged of {stretch_id}: {stretch.unwatched}")
    return lambda source: Practice.begin(stretch, catalogue.words, hold_s, source, catalogue.anatomy.model)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArgumentWrong(f"--out {out}: no folder can be made there: {error.strerror}.") from error
    if not os.access(out, os.W_OK):
        raise ArgumentWrong(f"--out {out}: this folder may not be written. Choose another one.")


def _inputs(paths: Sequence[Path], out: Path, problems: _Problems) -> Iterator[Input]:
    """Every file to analyse, in the order given; in folders by name, all the way down. Each file comes once."""
    if not paths:
        problems.tell("Nothing to analyse: give a video, a photo, a folder of them, or a landmarks.parquet.")
    seen: set[Path] = set()
    for path in paths:
        try:
            for item in _inputs_of(path, out, problems):
                if item.path.resolve() not in seen:
                    seen.add(item.path.resolve())
                    yield item
        except OSError as error:
            problems.tell(f"{path}: cannot be looked up: {error.strerror}. Check its name and your rights to it.")


def _inputs_of(path: Path, out: Path, problems: _Problems) -> Iterator[Input]:
    if path.is_dir():
        yield from _inside(path, out, problems)
        return
    kind = kind_of(path)
    if not path.is_file():
        problems.tell(f"{path}: there is no such file or folder. Check its name.")
    elif kind is None:
        problems.tell(f"{path}: this is no video, photo or recording by its name. Known endings: {KNOWN}")
    else:
        yield Input(path, kind, path.name, path.stem)


def _inside(folder: Path, out: Path, problems: _Problems) -> Iterator[Input]:
    """What a folder holds that we read; hidden files, and our own output if it lies in there, are passed over."""
    unreadable: list[OSError] = []
    found = False
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _left_out(here / name, out))
        for path in (here / name for name in sorted(names) if not name.startswith(".")):
            kind = kind_of(path)
            if kind is not None:
                found = True
                yield Input(path, kind, path.relative_to(folder).as_posix(), path.stem)
    for error in unreadable:
        problems.tell(f"{error.filename}: this folder cannot be opened: {error.strerror}. Check your rights to it.")
    if not found and not unreadable:
        problems.tell(f"{folder}: nothing in this folder is a video, photo or recording. Known endings: {KNOWN}")


def _left_out(folder: Path, out: Path) -> bool:
    """Whether a folder is hidden, is where the results go, or is one of our results."""
    return folder.name.startswith(".") or _same(folder, out) or _is_ours(folder / "session.json")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def name_folders(inputs: list[Input]) -> list[Input]:
    """The inputs, with a folder of its own for each.

    Where several have the same stem, each takes its parent folder's name in front; what is still the same is numbered.
    """
    stems = Counter(item.folder.casefold() for item in inputs)
    taken: set[str] = set()
    named = []
    for item in inputs:
        shared = stems[item.folder.casefold()] > 1
        wanted = _cut(f"{item.path.resolve().parent.name}-{item.folder}".lstrip("-") if shared else item.folder)
        folder = _free(wanted, taken)
        taken.add(folder.casefold())
        named.append(Input(item.path, item.kind, item.source, folder))
    return named


def _printable(name: object) -> str:
    """A name as text that can be written anywhere; what is no UTF-8 in it is shown by its bytes."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def _cut(name: str) -> str:
    """A folder's name that every file system takes."""
    return name.encode("utf-8", "backslashreplace")[:LONGEST_NAME_BYTES].decode("utf-8", "ignore")


def _free(wanted: str, taken: set[str]) -> str:
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def _say_renamed(inputs: list[Input], console: Console) -> None:
    renamed = [item for item in inputs if item.folder != item.path.stem]
    if renamed:
        console.print("Several inputs have the same name; their folders are:", soft_wrap=True)
    for item in renamed:
        console.print(f"  {escape(str(item.path))} -> {escape(item.folder)}", soft_wrap=True)


def _say_unneeded(inputs: list[Input], model: Model, console: Console) -> None:
    recordings = sum(item.kind is Kind.RECORDING for item in inputs)
    if model is not Model.FULL and recordings:
        console.print(
            f"--model {model}: recordings hold landmarks already; no pose model looks at {recordings} of them."
        )


def _line(item: Input, analysis: Analysis, folder: Path) -> str:
    """What one input came to, in a line."""
    session = analysis.session
    held = ", ".join(f"{analysis.named(leg).lower()} {session.held_s(leg):.1f} s" for leg in analysis.stretch.counted)
    advice = f" ({analysis.words.cue[session.hindrance].text})" if session.hindrance else ""
    counted = "one picture" if item.kind is Kind.PHOTO else f"held: {held}"
    return escape(_printable(f"{item.source}: {counted}; view {session.verdict}{advice} -> {folder}"))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)

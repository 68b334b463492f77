"""`unsit history` and `unsit forget`: what was kept on this machine, and how it is forgotten for good."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.table import Table

from unsit.app.forgetting import NOTHING, forget_all
from unsit.app.keeping import SHORT_ID, with_store
from unsit.app.remind.diary import BreakDiary, DiaryError
from unsit.app.saying import say_plainly as _say
from unsit.app.settings import recordings_folder
from unsit.catalogue import load
from unsit.dose import held_by_side_s
from unsit.landmarks import Side
from unsit.session import CLOCK, Part, Session
from unsit.sources.recordings import Recordings
from unsit.store import Kept, SessionId, Store

KNEE_RULE = "knee_past_ankle"
"""The rule whose seconds are listed; a stretch without it has none."""
MARKED = {CLOCK: " (told)", "demo": " (demo)"}
"""What stands behind a stretch that no camera saw this person do."""
LISTED: tuple[Part, ...] = ("holds", "faults")
NO_ANSWERS = "No answers are kept."
NO_BREAKS: Mapping[str, str] = MappingProxyType({})


def show(data: Path, limit: int | None, as_json: bool, console: Console) -> int:
    """List the kept sessions, the newest first; 2 if they cannot be read."""
    breaks = _breaks(data)

    def listed(store: Store) -> int:
        _list(store.sessions(limit, parts=LISTED), breaks, as_json, console)
        return 0

    def nothing() -> int:
        _list([], breaks, as_json, console)
        return 0

    return with_store(data, listed, nothing, partial(_say, console=console))


def forget(data: Path, session_id: str | None, everything: bool, console: Console, *, answers: bool = False) -> int:
    """Forget one session, named by its id or its beginning, or what was answered, or everything.

    1 if there is no such session, 2 if it cannot be.
    """
    if [session_id is not None, everything, answers].count(True) != 1:
        _say("Name one session by its id, as `unsit history` shows it, or say --answers or --all.", console)
        return 2

    say = partial(_say, console=console)
    if everything:
        return forget_all(data, say)

    def forgotten(store: Store) -> int:
        return _forget_answers(store, console) if session_id is None else _forget_one(store, data, session_id, console)

    def nothing() -> int:
        say(NO_ANSWERS if answers else NOTHING)
        return 0 if answers else 1

    return with_store(data, forgotten, nothing, say)


def render(kept: list[Kept], console: Console, breaks: Mapping[str, str] = NO_BREAKS) -> None:
    """The sessions as a table in local time, or a sentence if there are none; `breaks`: those that ended a break."""
    if not kept:
        _say(NOTHING, console)
        return
    table = Table(
        caption="Seconds held, by the side that the stretch is counted by; told: by the clock, not seen; "
        "knee: seconds past the ankle, which do not count."
    )
    for heading in ("Id", "When", "Stretch"):
        table.add_column(heading, no_wrap=heading != "Stretch", overflow="fold")
    for heading in ("Right", "Left", "Knee"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Ended")
    for one in kept:
        table.add_row(*_cells(one, breaks))
    console.print(table)


def as_json(kept: list[Kept], breaks: Mapping[str, str] = NO_BREAKS) -> list[dict[str, Any]]:
    """The sessions as plain values, for programs: seconds rounded, times in UTC, legs by the one in front."""
    return [
        {
            "id": one.id,
            "started_at": one.started_at.isoformat(),
            "stretch": one.session.stretch,
            "source": one.session.source,
            "duration_s": round(one.session.duration_s, 3),
            "hold_s": one.session.hold_s,
            "told": one.session.source == CLOCK,
            "legs": {str(leg): _leg(one.session, leg) for leg in (Side.RIGHT, Side.LEFT)},
            "ended": str(one.session.ended),
            "break": breaks.get(one.id),
        }
        for one in kept
    ]


def _list(kept: list[Kept], breaks: Mapping[str, str], as_text: bool, console: Console) -> None:
    if as_text:
        _say(json.dumps(as_json(kept, breaks), indent=2, ensure_ascii=False, allow_nan=False), console)
    else:
        render(kept, console, breaks)


def _breaks(data: Path) -> Mapping[str, str]:
    """The breaks by the sessions that ended them; none where the diary cannot be read."""
    try:
        return {session: record.id for record in BreakDiary(data).read().records for session in record.sessions}
    except DiaryError:
        return NO_BREAKS


def _forget_answers(store: Store, console: Console) -> int:
    forgot = f"Forgot all that you answered; {store.gone}. Sessions are kept."
    _say(forgot if store.forget_health() else NO_ANSWERS, console)
    return 0


def _forget_one(store: Store, data: Path, beginning: str, console: Console) -> int:
    found = [kept for kept in store.sessions(parts=()) if beginning and kept.id.startswith(beginning)]
    if len(found) != 1:
        _say(_not_one(beginning, [kept.id for kept in found]), console)
        return 1
    try:
        Recordings(recordings_folder(data)).forget(found[0].id)  # first: a session that is kept can be named again
    except OSError as error:
        _say(f"{error.filename}: cannot be deleted: {error.strerror}. Nothing else was forgotten.", console)
        return 2
    store.delete(found[0].id)
    _say(f"Forgot the session of {_when(found[0])}; {store.gone}.", console)
    return 0


def _not_one(beginning: str, found: list[SessionId]) -> str:
    if not found:
        return f"No session's id begins with {beginning!r}; `unsit history` shows them."
    return f"{len(found)} sessions' ids begin with {beginning!r}; give more of it: {', '.join(found)}"


def _cells(one: Kept, breaks: Mapping[str, str]) -> list[str]:
    session = one.session
    sided = held_by_side_s(session, load().stretches.get(session.stretch))
    held = [_seconds(sided[side]) for side in (Side.RIGHT, Side.LEFT)]
    knee_s = sum(session.fault_s(KNEE_RULE, leg) for leg in Side)
    ended = f"{session.ended}, a break" if one.id in breaks else str(session.ended)
    stretch = session.stretch + MARKED.get(session.source, "")
    return [one.id[:SHORT_ID], _when(one), stretch, *held, _seconds(knee_s), ended]


def _leg(session: Session, leg: Side) -> dict[str, float]:
    return {
        "held_s": round(session.held_s(leg), 3),
        "knee_past_ankle_s": round(session.fault_s(KNEE_RULE, leg), 3),
    }


def _when(one: Kept) -> str:
    return f"{one.started_at.astimezone():%Y-%m-%d %H:%M}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds else "-"

"""`unsit coach` and `unsit demo`: the server up, the browser opened."""

import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from rich.console import Console

from unsit import desktop
from unsit.app import address
from unsit.app.desk import open_desk
from unsit.app.keeping import open_store
from unsit.app.remind.ending import end_with_break
from unsit.app.remind.port import Reminding, Telling
from unsit.app.settings import recordings_folder
from unsit.catalogue.anatomy import FIGURE
from unsit.screening import State
from unsit.session import NotKept
from unsit.sources.detector import MODEL, Model
from unsit.sources.recordings import Recordings
from unsit.store import Store, StoreError
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web import server
from unsit.web.desk import Desk
from unsit.web.guard import Guard
from unsit.web.server import LOOPBACK, Served, ServerNotStarted
from unsit.web.under_way import UnderWay

if TYPE_CHECKING:
    from unsit.app.lan import Lan

NO_PAGE_CAME = 3
"""The exit status of a coach that was started for a break, and to which no browser ever came."""
SAMPLE = MODEL.parents[1] / "sample.webm"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How it is served. `lan`: to a phone in the local network, too; at which address, "" for all that are found.

    `for_break`: for the reminder's break alone, after which it ends.
    """

    port: int | None = None
    open_browser: bool = True
    lan: str | None = None
    for_break: bool = False


def run(mode: str, data: Path, wanted: Wanted, console: Console) -> int:
    """Serve the page until interrupted; 2 if it cannot be served."""
    try:
        lan = None if wanted.lan is None else _lan(data, wanted.lan)
        known = address.remembered(data)
        bound = server.bound_socket(wanted.port, known)
        guard = _guard(bound.getsockname()[1], known)
        store = _store(data, console)
        models, voices = tuple(model.path for model in Model), tuple(sorted(server.VOICES.glob("*.bin")))
        served = Served(models, SAMPLE, FIGURE, mode, voices, None if lan is None else lan.phone)
        desk = open_desk(store, data)
        _put_together(data)
        breaks = Reminding(data, partial(_may_go_on, desk)) if wanted.for_break else Telling(data)
        app = server.application(
            desk, guard, served, UnderWay(partial(Recorder, store)), desktop=desktop, breaks=breaks
        )
    except ServerNotStarted as error:
        console.print(str(error), style="red", markup=False)
        return 2
    address.keep(data, guard.port, guard.token)
    page = f"http://{LOOPBACK}:{guard.port}/?token={guard.token}"
    if isinstance(breaks, Reminding):
        end_with_break(breaks)
    told = partial(_announce, page, lan, console, open_browser=wanted.open_browser)
    server.serve(app, bound, told, None if lan is None else lan.beside)
    return NO_PAGE_CAME if isinstance(breaks, Reminding) and breaks.asked_s is None else 0


def _lan(data: Path, asked: str) -> "Lan":
    """The phone's side; what it takes (certificates, QR codes) is loaded for it alone."""
    from unsit.app.lan import open_lan

    return open_lan(data, asked or None)


def _put_together(data: Path) -> None:
    """The points of sessions that were cut off become whole recordings, beside everything else."""
    recordings = Recordings(recordings_folder(data))
    Thread(target=recordings.put_together_cut_off, name="recordings put together", daemon=True).start()


def _may_go_on(desk: Desk) -> bool:
    """Whether nothing that was answered says to see someone first; not where that cannot be read."""
    try:
        return desk.standing().outcome.state is State.GO_ON
    except NotKept:
        return False


def _guard(port: int, known: Mapping[int, str]) -> Guard:
    """A guard with the token that this port had a while ago, so that its page can go on; else with a new one."""
    return Guard(port, known[port]) if port in known else Guard(port)


def _store(data: Path, console: Console) -> Store:
    """What keeps sessions and answers: what lasts, or the memory with a word if that cannot be had."""
    try:
        return open_store(data)
    except StoreError as error:
        console.print(f"Sessions are not kept this time. {error}", style="yellow", markup=False)
        return MemoryStore()


def _announce(page: str, lan: "Lan | None", console: Console, *, open_browser: bool) -> None:
    console.print(f"Unsit is at {page}", markup=False, soft_wrap=True)
    if lan is None:
        console.print("It answers on this machine only. Ctrl+C ends it.")
    else:
        from unsit.app.lan import announced

        announced(lan, console)
    if open_browser:  # on a thread of its own, because some browsers return only when they are closed
        Thread(target=_open, args=(page, console), name="browser", daemon=True).start()


def _open(page: str, console: Console) -> None:
    if not webbrowser.open(page):
        console.print("No browser could be opened; open that address yourself.")

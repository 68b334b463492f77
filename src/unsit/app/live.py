"""`unsit coach` and `unsit demo`: the server up, the browser opened."""

import webbrowser
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from rich.console import Console

from unsit.app import address
from unsit.app.desk import open_desk
from unsit.catalogue.anatomy import FIGURE
from unsit.sources.detector import MODEL, Model
from unsit.store import Store, StoreError
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web import server
from unsit.web.guard import Guard
from unsit.web.server import LOOPBACK, Served, ServerNotStarted
from unsit.web.under_way import UnderWay

SAMPLE = MODEL.parents[1] / "sample.webm"


def run(mode: str, data: Path, port: int | None, *, open_browser: bool, console: Console) -> int:
    """Serve the page until interrupted; 2 if it cannot be served."""
    try:
        known = address.remembered(data)
        bound = server.bound_socket(port, known)
        guard = _guard(bound.getsockname()[1], known)
        store = _store(data, console)
        models = tuple(model.path for model in Model)
        served = Served(models, SAMPLE, FIGURE, mode, tuple(sorted(server.VOICES.glob("*.bin"))))
        app = server.application(open_desk(store, data), guard, served, UnderWay(partial(Recorder, store)))
    except ServerNotStarted as error:
        console.print(str(error), style="red", markup=False)
        return 2
    address.keep(data, guard.port, guard.token)
    page = f"http://{LOOPBACK}:{guard.port}/?token={guard.token}"
    server.serve(app, bound, partial(_announce, page, console, open_browser=open_browser))
    return 0


def _guard(port: int, known: Mapping[int, str]) -> Guard:
    """A guard with the token that this port had a while ago, so that its page can go on; else with a new one."""
    return Guard(port, known[port]) if port in known else Guard(port)


def _store(data: Path, console: Console) -> Store:
    """What keeps sessions and answers: the file, or the memory with a word if the file cannot be had."""
    try:
        return DatabaseStore(data)
    except StoreError as error:
        console.print(f"Sessions are not kept this time. {error}", style="yellow", markup=False)
        return MemoryStore()


def _announce(page: str, console: Console, *, open_browser: bool) -> None:
    console.print(f"Unsit is at {page}", markup=False, soft_wrap=True)
    console.print("It answers on this machine only. Ctrl+C ends it.")
    if open_browser and not webbrowser.open(page):
        console.print("No browser could be opened; open that address yourself.")

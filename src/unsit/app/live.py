"""`unsit coach` and `unsit demo`: the server up, the browser opened."""

import webbrowser
from functools import partial
from pathlib import Path

from rich.console import Console

from unsit import desktop
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

SAMPLE = MODEL.parents[1] / "sample.webm"


def run(mode: str, data: Path, port: int | None, *, open_browser: bool, console: Console) -> int:
    """Serve the page until interrupted; 2 if it cannot be served."""
    try:
        bound = server.bound_socket(port)
        guard = Guard(bound.getsockname()[1])
        store = _store(data, console)
        served = Served(tuple(model.path for model in Model), SAMPLE, FIGURE, mode)
        app = server.application(open_desk(store, data), guard, served, partial(Recorder, store), desktop=desktop)
    except ServerNotStarted as error:
        console.print(str(error), style="red", markup=False)
        return 2
    address = f"http://{LOOPBACK}:{guard.port}/?token={guard.token}"
    server.serve(app, bound, partial(_announce, address, console, open_browser=open_browser))
    return 0


def _store(data: Path, console: Console) -> Store:
    """What keeps sessions and answers: the file, or the memory with a word if the file cannot be had."""
    try:
        return DatabaseStore(data)
    except StoreError as error:
        console.print(f"Sessions are not kept this time. {error}", style="yellow", markup=False)
        return MemoryStore()


def _announce(address: str, console: Console, *, open_browser: bool) -> None:
    console.print(f"Unsit is at {address}", markup=False, soft_wrap=True)
    console.print("It answers on this machine only. Ctrl+C ends it.")
    if open_browser and not webbrowser.open(address):
        console.print("No browser could be opened; open that address yourself.")

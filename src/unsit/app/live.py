"""`unsit coach` and `unsit demo`: the server up, the browser opened."""

import webbrowser
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from unsit.catalogue import load
from unsit.catalogue.anatomy import FIGURE
from unsit.session import Session
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
        app = server.application(
            load(), guard, Served(tuple(model.path for model in Model), SAMPLE, FIGURE, mode), _recording(data, console)
        )
    except ServerNotStarted as error:
        console.print(str(error), style="red", markup=False)
        return 2
    address = f"http://{LOOPBACK}:{guard.port}/?token={guard.token}"
    server.serve(app, bound, partial(_announce, address, console, open_browser=open_browser))
    return 0


def _recording(data: Path, console: Console) -> Callable[[Session], Recorder]:
    """What keeps each new session: the file, or the memory with a word if the file cannot be had."""
    store: Store
    try:
        store = DatabaseStore(data)
    except StoreError as error:
        console.print(f"Sessions are not kept this time. {error}", style="yellow", markup=False)
        store = MemoryStore()
    return partial(Recorder, store)


def _announce(address: str, console: Console, *, open_browser: bool) -> None:
    console.print(f"Unsit is at {address}", markup=False, soft_wrap=True)
    console.print("It answers on this machine only. Ctrl+C ends it.")
    if open_browser and not webbrowser.open(address):
        console.print("No browser could be opened; open that address yourself.")

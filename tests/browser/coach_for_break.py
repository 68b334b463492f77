"""`unsit coach` as a reminder starts it: `python -m tests.browser.coach_for_break KIND ... --data FOLDER`.

The reminder keeps its break in memory. What it is told it writes to `told.txt` in the folder; what stands in
`now.json` there is how its break stands from then on.
"""

import argparse
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.web.reminder import ASKED, Reminder
from unsit.app.desk import open_desk
from unsit.app.live import SAMPLE
from unsit.catalogue.anatomy import FIGURE
from unsit.sources.detector import Model
from unsit.store.database import DatabaseStore
from unsit.store.recorder import Recorder
from unsit.web import server
from unsit.web.breaks import BreakStanding, Idea
from unsit.web.guard import Guard
from unsit.web.server import LOOPBACK, VOICES, Served
from unsit.web.under_way import UnderWay

IDEA = Idea(
    "Look far away", "Rest your eyes on something outside.", ("Find a window.", "Look at the farthest thing."), "Ana"
)


class OnFile(Reminder):
    """One that can be looked at, and changed, from another process."""

    def __init__(self, folder: Path, standing: BreakStanding) -> None:
        super().__init__(standing)
        self._told_to, self._news = folder / "told.txt", folder / "now.json"

    def standing(self) -> BreakStanding | None:
        if self._news.exists() and self.now is not None:
            changes = json.loads(self._news.read_text())
            self._news.unlink()
            self.away = changes.pop("away", False)
            self.now = replace(self.now, **changes)
        return super().standing()

    def _note(self, what: str) -> None:
        super()._note(what)
        with self._told_to.open("a") as told:
            told.write(f"{what}\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["stretch", "walk"])
    parser.add_argument("--walk-s", type=float, default=2.0)
    parser.add_argument("--no-camera", action="store_true", help="the person wishes to be guided by the clock")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args()
    asked.data.mkdir(parents=True, exist_ok=True)
    idea = IDEA if asked.kind == "walk" else None
    reminder = OnFile(asked.data, replace(ASKED, kind=asked.kind, walk_s=asked.walk_s, idea=idea))
    bound = server.bound_socket(None)
    guard = Guard(bound.getsockname()[1])
    store = DatabaseStore(asked.data)
    served = Served(tuple(model.path for model in Model), SAMPLE, FIGURE, voices=tuple(sorted(VOICES.glob("*.bin"))))
    under_way = UnderWay(partial(Recorder, store))
    desk = open_desk(store, asked.data)
    desk.tell(camera=not asked.no_camera)
    app = server.application(desk, guard, served, under_way, breaks=reminder)
    page = f"http://{LOOPBACK}:{guard.port}/?token={guard.token}"
    server.serve(app, bound, lambda: print(page, flush=True))  # noqa: T201 - it is a program


if __name__ == "__main__":
    main()

"""A reminder that keeps its break in memory: what a real one, in a process of its own, would do when it is told."""

from dataclasses import replace

from unsit.web.breaks import BreakStanding, BreakWish, NotAnswered

ASKED = BreakStanding("b1", "stretch", sat_min=52.0, walk_s=2.0, next_min=45.0)


class Reminder:
    """`told`: all that it was told, in order. Nobody can reach it while it is `away`."""

    def __init__(self, standing: BreakStanding | None = ASKED) -> None:
        self.now, self.away = standing, False
        self.told: list[str] = []

    def standing(self) -> BreakStanding | None:
        self._reached()
        return self.now

    def answer(self, wish: BreakWish) -> BreakStanding | None:
        self._note(wish)
        if self.now is None:
            return None
        if wish == "up":
            self.now = replace(self.now, stage="up")
        elif wish in ("later", "not_today"):
            self.now = replace(self.now, stage="ended", ended=wish)
        elif wish == "did_it" or (wish == "back" and self.now.kind == "walk"):
            self.now = replace(self.now, stage="ended", ended="told")
        return self.now

    def stretched(self, session_id: str, seen: bool, /) -> BreakStanding | None:
        how = "seen" if seen else "told"
        self._note(f"stretched {session_id} {how}")
        if self.now is not None:
            self.now = replace(self.now, stage="ended", ended=how, stretch_done=True)
        return self.now

    def _note(self, what: str) -> None:
        self._reached()
        self.told.append(what)

    def _reached(self) -> None:
        if self.away:
            raise NotAnswered("The reminder does not answer: it may have been ended. Start it with `unsit remind`.")

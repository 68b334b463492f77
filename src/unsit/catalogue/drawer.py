"""The pictures of somebody's progress in one language: rows from `pictured.py`, words, and which names they go by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from unsit import pictured
from unsit.catalogue import languages
from unsit.catalogue.pictures import BY_STYLE, WIDTH_PX, picture
from unsit.catalogue.progress_words import ProgressWords, measured, progress_words
from unsit.dose import Done, Scheme
from unsit.ledger import LedgerWeek
from unsit.movement import Region
from unsit.pictured import Rows, Value
from unsit.progress import Trend
from unsit.session import Session
from unsit.stretch import Stretch
from unsit.words import of_stretch

Specification = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """As `pictures.picture` takes it: whose colours, how wide, and whether title and note are drawn, too."""

    colours: Mapping[str, str] = field(default_factory=lambda: BY_STYLE)
    width_px: float = WIDTH_PX
    titled: bool = False


ON_A_PAGE = Look()


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws the last `weeks` up to a day; `stretches` are those that there are, by id."""

    stretches: Mapping[str, Stretch]
    language: str
    until: date
    weeks: int = pictured.WEEKS

    @property
    def words(self) -> ProgressWords:
        """The language's."""
        return progress_words()[self.language]

    def named(self, stretch_id: str) -> str:
        """What a stretch is called."""
        return of_stretch(languages()[self.language], self.stretches[stretch_id]).name

    def weekly(
        self, ledger: Iterable[LedgerWeek], what: Region | str, scheme: Scheme, look: Look = ON_A_PAGE
    ) -> Specification:
        """Minutes a week of a region, or of a stretch by its id."""
        rows = pictured.weekly(ledger, what, scheme, self.until, self.weeks)
        named = self.words.picture.region[what] if isinstance(what, Region) else self.named(what)
        return self._picture("weekly", rows, {"what": named}, look)

    def trend(self, trend: Trend, look: Look = ON_A_PAGE, *, each: int = 1) -> Specification:
        """One measure on one side; of so many days one is drawn, the last for certain."""
        rows = pictured.trend(trend, self.weeks)
        rows["days"] = rows["days"][::-each][::-1]
        told: dict[str, Value] = {
            "stretch": self.named(trend.stretch),
            "measure": measured(trend.measure, self.words),
            "side": self.words.picture.sided[trend.side],
            "way": trend.way,
        }
        return self._picture("trend", rows, told, look)

    def holds(self, session: Session, look: Look = ON_A_PAGE) -> Specification:
        """One session of a stretch that there is."""
        rows = pictured.holds(session, self.stretches[session.stretch])
        return self._picture("holds", rows, {"stretch": self.named(session.stretch)}, look)

    def muscles(self, past: Sequence[Done], look: Look = ON_A_PAGE) -> Specification:
        """All muscles that have words in every language."""
        rows = pictured.muscles(past, self.stretches, self.until, self.weeks, self.words.picture.muscle)
        return self._picture("muscles", rows, {"weeks": self.weeks}, look)

    def _picture(self, name: str, rows: Rows, told: Mapping[str, Value], look: Look) -> Specification:
        return picture(
            name, rows, self.language, told, colours=look.colours, width_px=look.width_px, titled=look.titled
        )

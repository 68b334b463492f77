"""`unsit progress --out`: a page of the pictures of progress, or one of them as SVG or PNG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from unsit import pictured
from unsit.app.desk import open_desk
from unsit.app.keeping import with_store
from unsit.app.private_file import write_private
from unsit.app.saying import Say
from unsit.catalogue import USUAL_LANGUAGE, languages
from unsit.catalogue.drawer import Drawer, Look
from unsit.catalogue.pictures import LIGHT
from unsit.catalogue.progress_words import ProgressWords, changed, dated, less, measured, why
from unsit.exchange import drawing
from unsit.exchange.progress_page import CARD_PX, Card, Part, progress_html
from unsit.landmarks import Side
from unsit.ledger import NONE
from unsit.movement import Region
from unsit.outcome import changes
from unsit.progress import Finding, Trend, Uneven
from unsit.session import EYES
from unsit.store import Store
from unsit.web.desk import KeptSession, LookedBack

PAGE, SVG, PNG = ".html", ".svg", ".png"
NOTHING = "Nothing is kept yet, so there is nothing to draw. `unsit coach` starts the first session."
ALONE, ON_CARD = Look(LIGHT, titled=True), Look(width_px=CARD_PX)
"""A picture by itself has its own title and colours; on a page they are the page's."""
MOST_TRENDS = 12
"""So many trends are on a page, those that can be compared first; how many more there are is said."""


class NotDrawn(Exception):
    """What was asked for cannot be drawn: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw: which picture (not on a page, which has all), of what, in which language, of how many weeks."""

    picture: str = "weekly"
    stretch: str | None = None
    region: Region | None = None
    weeks: int = pictured.WEEKS
    language: str = USUAL_LANGUAGE


def draw(data: Path, out: Path, wanted: Wanted, say: Say) -> int:
    """Write it; 2, and why, if it cannot be, and then nothing is written."""

    def drawn(store: Store) -> int:
        back = open_desk(store, data).looked_back()
        if not back.kept:
            raise NotDrawn(NOTHING)
        seen = next((one for one in back.kept if _drawable(one, back, wanted.stretch)), None)
        write_private(out, _content(Shown(back, wanted), store, out.suffix.lower(), seen))
        say(f"{out}: written. It shows how you practise; give it to whom you like, nobody else can read it.")
        return 0

    def nothing() -> int:
        raise NotDrawn(NOTHING)

    try:
        _check(out, wanted)
        return with_store(data, drawn, nothing, say)
    except (NotDrawn, drawing.NotInstalled) as error:
        say(str(error))
    except OSError as error:
        say(f"{out}: cannot be written: {error.strerror}. Name a place that is yours.")
    return 2


def _drawable(kept: KeptSession, back: LookedBack, stretch: str | None) -> bool:
    """Whether a camera saw it hold a stretch that there still is; this one, if it is named."""
    session = kept.session
    there = session.stretch in back.standing.stretches and stretch in {None, session.stretch}
    return there and session.source in EYES and bool(session.holds)


def _check(out: Path, wanted: Wanted) -> None:
    """What can be said before anything is read."""
    if out.suffix.lower() not in {PAGE, SVG, PNG}:
        found = f"the ending {out.suffix!r}" if out.suffix else "no ending"
        raise NotDrawn(f"{out}: found {found}; expected .html (a page of all), .svg or .png (one picture).")
    if wanted.language not in languages():
        raise NotDrawn(f"Found the language {wanted.language!r}; known: {', '.join(languages())}.")
    drawing.check()


def _content(shown: "Shown", store: Store, ending: str, seen: KeptSession | None) -> bytes:
    session = None if seen is None else store.session(seen.id)  # with its faults
    if ending == PAGE:
        return shown.page(session).encode()
    one = drawing.on_paper(drawing.below([drawing.svg(each) for each in shown.asked(session)]), LIGHT["paper"])
    return one.encode() if ending == SVG else drawing.png(one)


class Shown:
    """What is shown of all that is kept, as it is wanted."""

    def __init__(self, back: LookedBack, wanted: Wanted) -> None:
        self.back, self.wanted = back, wanted
        self.drawer = Drawer(back.standing.stretches, wanted.language, back.now.date(), wanted.weeks)
        self.words: ProgressWords = self.drawer.words
        if wanted.stretch is not None and wanted.stretch not in back.standing.stretches:
            known = ", ".join(back.standing.stretches)
            raise NotDrawn(f"Found the stretch {wanted.stretch!r}; known: {known}.")

    def asked(self, session: KeptSession | None) -> list[dict[str, Any]]:
        """The one picture that is wanted; of trends as many as there are for the stretch."""
        match self.wanted.picture:
            case "weekly":
                return [self._weekly(self._what(), ALONE)]
            case "trend":
                found = [self.drawer.trend(trend, ALONE) for trend in self._trends_of_one()]
                if not found:
                    raise NotDrawn(self.words.picture.page["alone"])
                return found
            case "holds":
                if session is None:
                    raise NotDrawn("No session with a hold that a camera saw is kept yet, so there is none to draw.")
                return [self.drawer.holds(session.session, ALONE)]
            case _:
                return [self.drawer.muscles(self.back.standing.ground.past, ALONE)]

    def page(self, session: KeptSession | None) -> str:
        """All of them."""
        page, found = self.words.picture.page, self.back.found
        trends = sorted(found.trends, key=lambda trend: trend.finding is Finding.NOT_ENOUGH)
        left_out = len(trends) - MOST_TRENDS
        sentences = [*([] if trends else [page["alone"]]), *map(self._uneven, found.uneven)]
        sentences += [changed(change, self.words) for change in changes(self.back.told)]
        sentences += [page["more"].format(count=left_out)] if left_out > 0 else []
        parts = (
            Part(page["weekly"], tuple(Card(self._weekly(region)) for region in self._regions())),
            Part(
                page["change"],
                tuple(Card(self.drawer.trend(trend, ON_CARD), self._finding(trend)) for trend in trends[:MOST_TRENDS]),
                tuple(sentences),
            ),
            Part(page["session"], () if session is None else (self._session(session),)),
            Part(page["muscles"], (Card(self.drawer.muscles(self.back.standing.ground.past, ON_CARD)),)),
        )
        until = dated(self.drawer.until, self.words.picture)
        return progress_html(parts, until, self.words.picture, self.wanted.language)

    def for_paper(self, trend: Trend | None) -> list[dict[str, Any]]:
        """The weeks of what was done most, and this trend."""
        return [self._weekly(self._what()), *([] if trend is None else [self.drawer.trend(trend, ON_CARD)])]

    def _weekly(self, what: Region | str, look: Look = ON_CARD) -> dict[str, Any]:
        return self.drawer.weekly(self.back.weeks, what, self.back.standing.ground.scheme, look)

    def _session(self, kept: KeptSession) -> Card:
        day = kept.started_at.astimezone(self.back.now.tzinfo).date()
        return Card(self.drawer.holds(kept.session, ON_CARD), dated(day, self.words.picture))

    def _what(self) -> Region | str:
        """What is asked for, else the region that had the most of late."""
        regions = self._regions()
        usual = self.back.standing.ground.scheme.regions[0]
        return self.wanted.stretch or self.wanted.region or max(regions, key=self._late_s, default=usual)

    def _regions(self) -> Sequence[Region]:
        """Those that had anything in the weeks that are shown."""
        return [region for region in self.back.standing.ground.scheme.regions if self._late_s(region) > 0]

    def _late_s(self, region: Region) -> float:
        until = self.drawer.until
        first = until - timedelta(days=until.weekday(), weeks=self.wanted.weeks - 1)
        late = [week.regions.get(region, {}) for week in self.back.weeks if week.monday >= first]
        return sum(sides.get(side, NONE).all_s for sides in late for side in Side)

    def _trends_of_one(self) -> Iterator[Trend]:
        """Of the stretch that is asked for, else of that with the most days."""
        trends = self.back.found.trends
        most = max(trends, key=lambda trend: trend.days, default=None)
        name = self.wanted.stretch or (None if most is None else most.stretch)
        return (trend for trend in trends if trend.stretch == name)

    def _finding(self, trend: Trend) -> str:
        mark = "\N{IDEOGRAPHIC FULL STOP}" if self.wanted.language == "ja" else "."
        return f"{self.words.finding[trend.finding]}{mark} {why(trend, self.words)}".rstrip()

    def _uneven(self, uneven: Uneven) -> str:
        days = ", ".join(dated(day, self.words.picture) for day in uneven.days)
        named = measured(uneven.measure, self.words)
        return f"{self.drawer.named(uneven.stretch)}, {named}, {days}: {less(uneven, self.words)}"

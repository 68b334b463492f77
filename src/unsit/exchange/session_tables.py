"""Sessions as tables for a spreadsheet or pandas: one of the sessions and legs, one of the holds, one of the bests.

Times are ISO 8601 with their zone, numbers have a point, empty is not known. A text that a spreadsheet would take for a
formula is kept from being one.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence

from unsit.exchange.backup import KeptSession
from unsit.landmarks import Side
from unsit.session import CLOCK

Row = Sequence[object]
SESSIONS = ("session", "started_at", "stretch", "source", "told", "hold_s", "duration_s", "front_leg", "held_s",
            "ended", "azimuth_deg", "azimuth_sd_deg", "verdict")  # fmt: skip
HOLDS = ("session", "front_leg", "start_s", "end_s", "held_s")
BESTS = ("session", "stretch", "started_at", "measure", "front_leg", "value_deg", "sd_deg", "start_s", "azimuth_deg")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(kept: Sequence[KeptSession]) -> dict[str, bytes]:
    """Each table's content by its file's name."""
    return {
        "sessions.csv": _csv(SESSIONS, (row for one in kept for row in _sessions(one))),
        "holds.csv": _csv(HOLDS, (row for one in kept for row in _holds(one))),
        "bests.csv": _csv(BESTS, (row for one in kept for row in _bests(one))),
    }


def _sessions(one: KeptSession) -> Iterator[Row]:
    of = one.session
    view = (of.azimuth_deg, of.azimuth_sd_deg, of.verdict)
    for leg in (Side.RIGHT, Side.LEFT):
        told = int(of.source == CLOCK)
        begun = (one.id, one.started_at.isoformat(), of.stretch, of.source, told, of.hold_s, of.duration_s)
        yield (*begun, leg, of.held_s(leg), of.ended, *view)


def _holds(one: KeptSession) -> Iterator[Row]:
    return ((one.id, hold.front_leg, hold.start_s, hold.end_s, hold.held_s) for hold in one.session.holds)


def _bests(one: KeptSession) -> Iterator[Row]:
    of = one.session
    for best in of.bests:
        reached = (best.measure, best.front_leg, best.value_deg, best.sd_deg, best.start_s)
        yield (one.id, of.stretch, one.started_at.isoformat(), *reached, of.azimuth_deg)


def _csv(head: Row, rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case float():
            return "" if math.isnan(value) else round(value, 3)
        case int():
            return value
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA) else text

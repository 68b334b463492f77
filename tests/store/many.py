"""A file of as many sessions as one likes, made at once: two a day, as a person would have who never stops."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.store.records import NOON
from unsit.session import ALL_PARTS
from unsit.store.database import FILE, DatabaseStore
from unsit.store.tables import PARTS

YEARS_27 = 10_000
HALF_A_DAY = timedelta(hours=12)
MEASURES = ("rear_thigh_inclination_deg", "trunk_turn_away_deg", "trunk_bend_deg", "rear_knee_flexion_deg")
"""Of these the stretch aims at the first two."""
LEGS = ("right", "left")


def file_of(folder: Path, sessions: int, last: datetime = NOON) -> None:
    """Keep so many sessions in this folder, the last at this time."""
    DatabaseStore(folder).close()
    with closing(sqlite3.connect(folder / FILE)) as file:
        rows = [_session(n, last.astimezone(UTC) - n * HALF_A_DAY) for n in range(sessions)]
        file.executemany(f"INSERT INTO session VALUES ({_marks(12)})", rows)  # noqa: S608
        for part in ALL_PARTS:
            of = [row for n in range(sessions) for row in _parts(part, n)]
            table = PARTS[part]
            file.executemany(f"INSERT INTO {table.name} VALUES ({_marks(len(table.columns))})", of)  # noqa: S608
        file.commit()


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _session(n: int, started_at) -> tuple[object, ...]:
    at = f"{started_at:%Y-%m-%d %H:%M:%S.%f}"
    return (f"s{n:05}", at, at, "hip-and-lower-back", "camera", 30.0, 90.0, 7.5, 5.0, "good", None, "finished")


def _parts(part: str, n: int) -> Iterator[tuple[object, ...]]:
    """A session's rows of this part: four holds, two faults, thirty words, a best of each measure and leg."""
    chance, session = random.Random(n), f"s{n:05}"
    match part:
        case "holds":
            yield from ((session, k, LEGS[k % 2], 20.0 * k, 20.0 * k + 15, 14.75) for k in range(4))
        case "faults":
            yield from ((session, k, "knee_past_ankle", "left", 5.0 * k, 5.0 * k + 1) for k in range(2))
        case "said":
            yield from ((session, k, 3.0 * k, "hold", "Hold it there, and breathe.") for k in range(30))
        case "bests":
            both = [(measure, leg) for measure in MEASURES for leg in LEGS]
            yield from ((session, k, *of, chance.gauss(10, 3), 2.5, 30.0) for k, of in enumerate(both))

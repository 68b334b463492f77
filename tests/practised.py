"""Months of somebody's practice, made from a seed: some seen, some by the clock, one side gaining."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from unsit.catalogue import CORE, load
from unsit.catalogue.planning import load_scheme
from unsit.dose import Done, Ground
from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.person import Person
from unsit.session import CAMERA, CLOCK, Best, Ended, Fault, Hold, Session
from unsit.steady import aims
from unsit.stretch import Stretch

STRETCHES = load().stretches
MORNING = timedelta(hours=9)
USUAL = (CORE, "half-split", "cat-cow", "pyramid")


@dataclass(frozen=True)
class Kept:
    """A session as a store gives it."""

    started_at: datetime
    session: Session
    id: str = ""


def practised(days: int, until: datetime, names: Sequence[str] = USUAL, gain_deg: float = 20.0) -> list[Kept]:
    """So many days up to this one, the newest first; a third of them left out."""
    chance = random.Random(days)
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    found = [
        Kept(midnight - timedelta(days=back) + MORNING, session)
        for back in range(days)
        if back == 0 or chance.random() > 0.3
        for session in _day(chance, names, gain_deg * min((days - back) / 100, 1.0))
    ]
    return [Kept(one.started_at, one.session, f"s{number:05}") for number, one in enumerate(found)]


def _day(chance: random.Random, names: Sequence[str], gained_deg: float) -> Iterator[Session]:
    for name in dict.fromkeys((names[0], chance.choice(names))):
        yield session(STRETCHES[name], gained_deg, chance, told=chance.random() < 0.25)


def session(stretch: Stretch, gained_deg: float, chance: random.Random, *, told: bool = False) -> Session:
    """Two holds a side, of which the right goes further by what was gained."""
    starts = iter(range(5, 500, 40))
    holds = tuple(
        Hold(leg, float(start), start + 31.0, chance.uniform(20.0, 30.0))
        for leg in stretch.counted
        for start in (next(starts), next(starts))
    )
    bests = tuple(
        Best(measure, leg, way * (10 + gained_deg * (leg is Side.RIGHT) + chance.gauss(0, 2)), 3.0, 7.0)
        for measure, way in aims(stretch).items()
        for leg in stretch.counted
    )
    faults = (Fault("knee_past_ankle", stretch.counted[0], 12.0, 15.5),)
    view = {} if told else {"azimuth_deg": chance.gauss(9, 2), "azimuth_sd_deg": 4.0, "verdict": Verdict.GOOD}
    return Session(
        stretch.id,
        CLOCK if told else CAMERA,
        30.0,
        holds[-1].end_s + 5,
        holds,
        () if told else faults,
        (),
        () if told else bests,
        ended=Ended.FINISHED,
        **view,
    )


def ground(kept: Sequence[Kept], stretches: Mapping[str, Stretch] = STRETCHES) -> Ground:
    """What the ledger goes by; of stretches that there are."""
    past = tuple(
        Done(
            one.started_at,
            one.session.stretch,
            {stretches[one.session.stretch].lead_side(leg): one.session.held_s(leg) for leg in Side},
            seen=one.session.source != CLOCK,
        )
        for one in kept
        if one.session.stretch in stretches
    )
    return Ground(load_scheme(), stretches, {}, frozenset(), Person(), past=past)


def a_day(day: int = 27) -> datetime:
    """Some day of November, at noon."""
    return datetime(2026, 11, day, 12, tzinfo=UTC)

"""Rows of the tables, and the values that they stand for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.outcome import Outcome
from unsit.pain import Kind, Report, Sign
from unsit.screening import Answered, Gate
from unsit.session import Best, Ended, Fault, Hold, Part, Said, Session
from unsit.store import Kept

SIDES = {str(side): side for side in Side}
VERDICTS = {None: None} | {str(verdict): verdict for verdict in Verdict}
HINDRANCES = {None: None} | {str(hindrance): hindrance for hindrance in Hindrance}
ENDS = {None: Ended.INTERRUPTED} | {str(ended): ended for ended in Ended}
"""Looked up, and not made: of thousands of sessions there are a hundred thousand."""
UNKNOWN = float("nan")
AS_PARTS: dict[Part, Callable[..., object]] = {
    "holds": lambda leg, *times: Hold(SIDES[leg], *times),
    "faults": lambda rule, leg, *times: Fault(rule, SIDES[leg], *times),
    "said": Said,
    "bests": lambda measure, leg, *numbers: Best(measure, SIDES[leg], *numbers),
}
"""What makes a part of a session of the columns that are its own."""


def session_row(of: Session) -> dict[str, object]:
    """A session's own columns, saved now."""
    return {
        "saved_at": datetime.now(UTC),
        "stretch": of.stretch,
        "source": of.source,
        "hold_s": of.hold_s,
        "duration_s": of.duration_s,
        "azimuth_deg": _or_null(of.azimuth_deg),
        "azimuth_sd_deg": _or_null(of.azimuth_sd_deg),
        "verdict": of.verdict,
        "hindrance": of.hindrance,
        "ended": of.ended,
    }


def _or_null(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - only NaN differs from itself


def kept(row: Sequence[Any], parts: Mapping[Part, tuple[Any, ...]]) -> Kept:
    """The session of this row, its columns in the table's order, and of its parts."""
    session_id, started_at, saved_at, stretch, source, hold_s, duration_s, azimuth, sd, verdict, hindrance, ended = row
    record = Session(
        stretch=stretch,
        source=source,
        hold_s=hold_s,
        duration_s=duration_s,
        holds=parts.get("holds", ()),
        faults=parts.get("faults", ()),
        said=parts.get("said", ()),
        bests=parts.get("bests", ()),
        azimuth_deg=UNKNOWN if azimuth is None else azimuth,
        azimuth_sd_deg=UNKNOWN if sd is None else sd,
        verdict=VERDICTS[verdict],
        hindrance=HINDRANCES[hindrance],
        ended=ENDS[ended],
    )
    return Kept(session_id, started_at, saved_at, record)


def report_row(report: Report) -> dict[str, object]:
    """A report's columns."""
    return {
        "session_id": report.session,
        "at": report.at,
        "stretch": report.stretch,
        "kind": report.kind,
        "front_leg": report.front_leg,
        "feeling": report.feeling,
        "pain": report.pain,
        "signs": sorted(report.signs),
    }


def told_report(row: Row[Any]) -> Report:
    """The report of this row."""
    return Report(
        at=row.at,
        session=row.session_id,
        stretch=row.stretch,
        front_leg=None if row.front_leg is None else Side(row.front_leg),
        feeling=row.feeling,
        pain=row.pain,
        signs=frozenset(Sign(sign) for sign in row.signs),
        kind=Kind(row.kind),
    )


def answer_row(answered: Answered) -> dict[str, object]:
    """One gate's columns."""
    return {
        "gate": answered.gate,
        "answered_at": answered.answered_at,
        "yes": sorted(answered.yes),
        "sides": dict(answered.sides),
    }


def told_answers(row: Row[Any]) -> Answered:
    """The answers of this row."""
    sides = {name: Side(side) for name, side in row.sides.items()}
    return Answered(Gate(row.gate), row.answered_at, frozenset(row.yes), sides)


def outcome_row(outcome: Outcome) -> dict[str, object]:
    """An outcome's columns."""
    return {
        "id": outcome.id,
        "at": outcome.at,
        "instrument": outcome.instrument,
        "value": outcome.value,
        "activity": outcome.activity,
    }


def told_outcome(row: Row[Any]) -> Outcome:
    """The outcome of this row."""
    return Outcome(at=row.at, instrument=row.instrument, value=row.value, activity=row.activity, id=row.id)

"""The tables as this version of the program reads and writes them; the migrations make them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from unsit.session import Part

metadata = MetaData()


class Utc(TypeDecorator[datetime]):
    """An aware time, kept in UTC without its zone: SQLite itself knows none, and a server's is not to be asked."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        return None if value is None else value.replace(tzinfo=UTC)


session = Table(
    "session",
    metadata,
    Column("id", String, primary_key=True),
    Column("started_at", Utc, nullable=False, index=True),
    Column("saved_at", Utc, nullable=False),
    Column("stretch", String, nullable=False),
    Column("source", String, nullable=False),
    Column("hold_s", Float, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("azimuth_deg", Float),
    Column("azimuth_sd_deg", Float),
    Column("verdict", String),
    Column("hindrance", String),
    Column("ended", String),
)


def _part(name: str, *columns: Column[Any]) -> Table:
    """A table of a session's parts, numbered in their order; they go when the session goes."""
    return Table(
        name,
        metadata,
        Column("session_id", String, ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        *columns,
    )


hold = _part(
    "hold",
    Column("front_leg", String, nullable=False),
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    Column("held_s", Float, nullable=False),
)
fault = _part(
    "fault",
    Column("rule", String, nullable=False),
    Column("front_leg", String, nullable=False),
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
)
said = _part(
    "said",
    Column("time_s", Float, nullable=False),
    Column("key", String, nullable=False),
    Column("text", String, nullable=False),
)
best = _part(
    "best",
    Column("measure", String, nullable=False),
    Column("front_leg", String, nullable=False),
    Column("value_deg", Float, nullable=False),
    Column("sd_deg", Float, nullable=False),
    Column("start_s", Float, nullable=False),
)
PARTS: dict[Part, Table] = {"holds": hold, "faults": fault, "said": said, "bests": best}
"""The parts of a session, as its record names them; the columns of each are in the order of the part's own fields."""

answer = Table(
    "answer",
    metadata,
    Column("gate", String, primary_key=True),
    Column("answered_at", Utc, nullable=False),
    Column("yes", JSON, nullable=False),
    Column("sides", JSON, nullable=False),
)
pain_report = Table(
    "pain_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String, ForeignKey("session.id", ondelete="CASCADE"), index=True),
    Column("at", Utc, nullable=False, index=True),
    Column("stretch", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("front_leg", String),
    Column("feeling", Integer),
    Column("pain", Integer),
    Column("signs", JSON, nullable=False),
)
document = Table(
    "document",
    metadata,
    Column("name", String, primary_key=True),
    Column("text", Text, nullable=False),
)
outcome = Table(
    "outcome",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("instrument", String, nullable=False),
    Column("value", Integer, nullable=False),
    Column("activity", String),
)
HEALTH = (answer, pain_report, document, outcome)
"""What a person told of themselves; it can be forgotten apart from the sessions."""

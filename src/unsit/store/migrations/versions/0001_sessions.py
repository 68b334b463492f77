"""The first tables: sessions with their holds, faults and words."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "session",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("started_at", sa.DateTime, nullable=False, index=True),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("stretch", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("hold_s", sa.Float, nullable=False),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("azimuth_deg", sa.Float),
        sa.Column("azimuth_sd_deg", sa.Float),
        sa.Column("verdict", sa.String),
        sa.Column("hindrance", sa.String),
        sa.Column("ended", sa.String),
    )
    for name, columns in {
        "hold": {"front_leg": sa.String, "start_s": sa.Float, "end_s": sa.Float, "held_s": sa.Float},
        "fault": {"rule": sa.String, "front_leg": sa.String, "start_s": sa.Float, "end_s": sa.Float},
        "said": {"time_s": sa.Float, "key": sa.String, "text": sa.String},
    }.items():
        op.create_table(
            name,
            sa.Column("session_id", sa.String, sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True),
            *(sa.Column(column, kind, nullable=False) for column, kind in columns.items()),
        )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("said", "fault", "hold", "session"):
        op.drop_table(name)

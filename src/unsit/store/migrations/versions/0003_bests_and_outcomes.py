"""How far each session went, and what a person says of how they are every few weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "best",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("measure", sa.String, nullable=False),
        sa.Column("front_leg", sa.String, nullable=False),
        sa.Column("value_deg", sa.Float, nullable=False),
        sa.Column("sd_deg", sa.Float, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("instrument", sa.String, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("activity", sa.String),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("outcome", "best"):
        op.drop_table(name)

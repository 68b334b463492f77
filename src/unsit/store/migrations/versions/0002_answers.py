"""What a person tells of themselves: answers to the screening, reports of pain, and documents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answer",
        sa.Column("gate", sa.String, primary_key=True),
        sa.Column("answered_at", sa.DateTime, nullable=False),
        sa.Column("yes", sa.JSON, nullable=False),
        sa.Column("sides", sa.JSON, nullable=False),
    )
    op.create_table(
        "pain_report",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id", ondelete="CASCADE"), index=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("stretch", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("front_leg", sa.String),
        sa.Column("feeling", sa.Integer),
        sa.Column("pain", sa.Integer),
        sa.Column("signs", sa.JSON, nullable=False),
    )
    op.create_table(
        "document",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("document", "pain_report", "answer"):
        op.drop_table(name)

"""What is posted once, and the calendar that due dates were last counted with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the two tables of the schedule."""
    op.create_table(
        "posting",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_posting"),
    )
    op.create_table(
        "known_calendar",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_calendar"),
    )

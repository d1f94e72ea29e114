"""What was acknowledged to Slack and is not answered yet."""

import sqlalchemy as sa

from bot.store.migrations.apart import make_table

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; no words of an officer are in it."""
    make_table(
        "kept",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_kept"),
    )

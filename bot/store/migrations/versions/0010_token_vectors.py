"""Token vectors of passages, for late interaction, beside their vectors."""

import sqlalchemy as sa

from bot.store.migrations.apart import make_table

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make their table, each row kept for one authority."""
    make_table(
        "token_vector",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("rows", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", "fingerprint", name="pk_token_vector"),
    )

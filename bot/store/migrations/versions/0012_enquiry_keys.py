"""A question is named by a random key, so that nobody opens a colleague's by counting."""

import sqlalchemy as sa
from alembic import op

from bot.store.keys import KEPT_FOR

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the key; what was asked before has none, and its buttons say to ask again."""
    op.add_column("enquiry", sa.Column("key", sa.String))
    kept_for = [KEPT_FOR] if op.get_bind().dialect.name == "postgresql" else []
    op.create_index("ix_enquiry_key", "enquiry", [*kept_for, "key"])

"""On PostgreSQL: each row is kept for one authority, and seen by nobody else."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations.apart import keep_apart

revision = "0006"
down_revision = "0005"

TABLES = (
    "clock_event",
    "confirmation",
    "decision",
    "delivery",
    "document",
    "draft",
    "enquiry",
    "history",
    "index_change",
    "index_state",
    "known_calendar",
    "outbox",
    "part",
    "passage",
    "post",
    "posting",
    "preference",
    "rating",
    "request",
    "requester",
    "vector",
    "wording",
)


def upgrade() -> None:
    """Keep the rows of each authority apart; nothing on SQLite."""
    if op.get_bind().dialect.name != "postgresql":
        return
    known = sa.inspect(op.get_bind())
    points = {table: known.get_foreign_keys(table) for table in TABLES}
    for table, keys in points.items():
        for key in keys:
            assert key["name"]
            op.drop_constraint(key["name"], table)
    keep_apart(points)

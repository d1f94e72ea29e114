"""The hash chain over confirmations and history; what is there already is its beginning."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.store.chain import BEGUN, COVERED, extend
from bot.store.keys import OWN
from bot.store.migrations.apart import make_table
from bot.store.migrations.keeping import keep

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table, guard it, and link what every authority has stored so far."""
    make_table(
        "chain",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("row_id", sa.Integer, nullable=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_chain"),
        sa.UniqueConstraint("source", "row_id", name="uq_chain_source_row_id"),
    )
    connection = op.get_bind()
    for statement in keep("chain", (("number",), ("source", "row_id")), connection.dialect.name):
        if "_never_emptied" not in statement:  # every table on PostgreSQL has that guard already
            op.execute(statement)
    if connection.dialect.name == "postgresql":
        _begin_each(connection)
    else:
        _begin(connection)


def _begin_each(connection: sa.Connection) -> None:
    """Under the key of one authority after the other; the owner may look who there is."""
    own = connection.exec_driver_sql(f"SELECT coalesce({OWN}, '')").scalar()
    keys: set[str] = set()
    for table in COVERED:
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        keys.update(connection.exec_driver_sql(f"SELECT DISTINCT kept_for FROM {table}").scalars())  # noqa: S608 - our own names
        connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for key in sorted(keys):
        _act_as(connection, key)
        _begin(connection)
    _act_as(connection, str(own))


def _act_as(connection: sa.Connection, key: str) -> None:
    connection.exec_driver_sql("SELECT set_config('foibot.kept_for', %s, true)", (key,))


def _begin(connection: sa.Connection) -> None:
    found = [
        (source, number)
        for source in COVERED
        for number in connection.exec_driver_sql(f"SELECT id FROM {source} ORDER BY id").scalars()  # noqa: S608 - our own names
    ]
    if found:
        extend(connection, [*found, (BEGUN, 0)], datetime.now(UTC))

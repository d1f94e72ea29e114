"""Sending a confirmed letter is a step of its own, with its day and its way."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations.apart import make_table
from bot.store.migrations.keeping import keep

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table; its rows are added and never changed."""
    make_table(
        "sending",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("confirmation_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("sent_by", sa.String, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sending"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_sending_request_id_request"
        ),
        sa.ForeignKeyConstraint(
            ["confirmation_id"],
            ["confirmation.id"],
            name="fk_sending_confirmation_id_confirmation",
        ),
    )
    op.create_index("ix_sending_request_id", "sending", _indexed())
    for statement in keep("sending", (("id",),), op.get_bind().dialect.name):
        if "_never_emptied" not in statement:  # every table on PostgreSQL has that guard already
            op.execute(statement)


def _indexed() -> list[str]:
    from bot.store.keys import KEPT_FOR

    kept_for = [KEPT_FOR] if op.get_bind().dialect.name == "postgresql" else []
    return [*kept_for, "request_id"]

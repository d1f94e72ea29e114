"""What was erased, what is held from erasure, and which files of the home hold a case's words."""

import sqlalchemy as sa
from alembic import op

from bot.store.keys import KEPT_FOR
from bot.store.migrations.apart import make_table
from bot.store.migrations.keeping import keep

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    """Make the three tables; what was erased is added to and never changed."""
    make_table(
        "removal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
    )
    make_table(
        "hold",
        sa.Column("request_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("held_by", sa.String, nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_hold"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_hold_request_id_request"),
    )
    make_table(
        "output_file",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer),
        sa.Column("message_id", sa.Integer),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_output_file"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_output_file_request_id_request"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_output_file_message_id_message"
        ),
    )
    dialect = op.get_bind().dialect.name
    first = [KEPT_FOR] if dialect == "postgresql" else []
    op.create_index("ix_removal_mark", "removal", [*first, "mark"])
    op.create_index("ix_output_file_request_id", "output_file", [*first, "request_id"])
    for statement in keep("removal", (("id",),), dialect):
        if "_never_emptied" not in statement:  # every table on PostgreSQL has that guard already
            op.execute(statement)

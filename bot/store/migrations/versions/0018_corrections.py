"""What was corrected in a case, and which decisions and drafts rest on what was wrong."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations.apart import make_table

revision = "0018"
down_revision = "0015"


def upgrade() -> None:
    """Make the table, and the columns beside it."""
    make_table(
        "correction",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("stale_to", sa.Integer, nullable=False),
        sa.Column("corrected_by", sa.String, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_correction_request_id_request"
        ),
    )
    keys = ["kept_for"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_index("ix_correction_request_id", "correction", [*keys, "request_id"])
    op.add_column("part", sa.Column("read_as", sa.Text))
    op.add_column("part", sa.Column("stale_to", sa.Integer, nullable=False, server_default="0"))
    op.add_column("requester", sa.Column("salutation", sa.String))

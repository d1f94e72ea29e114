"""Messages that came by mail, byte for byte, and how far each mailbox was read."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations import apart

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the two tables of the inbox."""
    apart.make_table(
        "message",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("original", sa.LargeBinary, nullable=False),
        sa.Column("sender_name", sa.String),
        sa.Column("sender_email", sa.String),
        sa.Column("proposal", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("request_id", sa.Integer),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("hash", name="uq_message_hash"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_message_request_id_request"
        ),
    )
    apart.make_table(
        "mailbox",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("last_uid", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mailbox"),
    )
    keys = ["kept_for"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_index("ix_message_message_id", "message", [*keys, "message_id"])
    op.create_index("ix_message_request_id", "message", [*keys, "request_id"])

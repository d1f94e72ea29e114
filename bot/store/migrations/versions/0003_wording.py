"""The words that officers give for a letter, field by field."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of wordings."""
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "owner", "name")),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("given_by", sa.String, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wording"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_wording_request_id"),
    )
    op.create_index("ix_wording_request_id", "wording", ["request_id"])

"""What the Slack bot remembers: deliveries, messages posted, questions asked, ratings, habits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the five tables of conversations."""
    op.create_table(
        "delivery",
        _words("key"),
        _moment("at"),
        sa.PrimaryKeyConstraint("key", name="pk_delivery"),
    )
    _make_post()
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer, nullable=False),
        _words("asked_by"),
        _moment("asked_at"),
        sa.Column("channel", sa.String),
        sa.Column("thread", sa.String),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry"),
    )
    op.create_index("ix_enquiry_thread", "enquiry", ["thread"])
    _make_rating()
    op.create_table(
        "preference",
        _words("officer"),
        sa.Column("digest_day", sa.Integer, nullable=False),
        sa.Column("digest_hour", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("officer", name="pk_preference"),
    )


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _make_post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("request_id", sa.Integer, nullable=False),
        sa.Column("draft_id", sa.Integer),
        _words("channel"),
        _words("ts"),
        sa.Column("thread", sa.String),
        _moment("posted_at"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sa.UniqueConstraint("channel", "ts", name="uq_post_channel_ts"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_post_request_id_request"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_post_draft_id_draft"),
    )
    op.create_index("ix_post_request_id", "post", ["request_id"])


def _make_rating() -> None:
    op.create_table(
        "rating",
        sa.Column("enquiry_id", sa.Integer, nullable=False),
        _words("officer"),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text),
        _moment("at"),
        sa.PrimaryKeyConstraint("enquiry_id", "officer", name="pk_rating"),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiry.id"], name="fk_rating_enquiry_id_enquiry"
        ),
    )

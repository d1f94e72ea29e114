"""The index: documents, passages, vectors, what changed when, and where the numbering stands."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the index."""
    _make_document()
    _make_passage()
    op.create_table(
        "vector",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("half", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", "fingerprint", name="pk_vector"),
    )
    _make_history()


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _word(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=nullable)


def _make_document() -> None:
    op.create_table(
        "document",
        _number("id"),
        _word("name"),
        sa.Column("sha256", sa.String(64), nullable=False),
        _word("recipe"),
        _word("source"),
        _word("classification"),
        _word("kind"),
        sa.Column("title", sa.Text),
        sa.Column("authority", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("responded", sa.Date),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("name", name="uq_document_name"),
    )
    op.create_index("ix_document_sha256", "document", ["sha256"])


def _make_passage() -> None:
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        _number("document_id"),
        _word("role"),
        _word("part", nullable=True),
        _word("locator", nullable=True),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_passage_document_id_document",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_passage_document_id", "passage", ["document_id"])
    op.create_index("ix_passage_hash", "passage", ["hash"])


def _make_history() -> None:
    op.create_table(
        "index_change",
        sa.Column("generation", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("stamp", sa.String(16), nullable=False),
        _word("name"),
        _word("action"),
        _number("gone_from"),
        _number("gone_to"),
        sa.PrimaryKeyConstraint("generation", name="pk_index_change"),
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        _number("generation"),
        sa.Column("stamp", sa.String(16), nullable=False),
        _number("next_passage"),
        _word("fingerprint"),
        sa.PrimaryKeyConstraint("id", name="pk_index_state"),
    )

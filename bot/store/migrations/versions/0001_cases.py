"""Requests, parts, clock events, decisions, drafts, confirmations, history and outbox."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations.keeping import keep

revision = "0001"
down_revision = None

KEPT = {
    "draft": (("id",), ("request_id", "version")),
    "confirmation": (("id",), ("request_id", "kind"), ("draft_id",)),
    "history": (("id",),),
}


def upgrade() -> None:
    """Make the tables of a case, and guard what may never change."""
    _make_request()
    _make_case()
    _make_letters()
    _make_records()
    for table, keys in KEPT.items():
        for statement in keep(table, keys, op.get_bind().dialect.name):
            op.execute(statement)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, nullable=False)


def _request(nullable: bool = False) -> sa.Column[int]:
    return sa.Column("request_id", sa.Integer, nullable=nullable)


def _word(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _make_request() -> None:
    op.create_table(
        "request",
        _id(),
        _word("reference"),
        sa.Column("received", sa.Date, nullable=False),
        _word("regime"),
        _word("subject", nullable=True),
        _text("text"),
        _word("fingerprint"),
        _json("flags"),
        _word("officer", nullable=True),
        _moment("opened_at"),
        _primary("request"),
        _unique("request", "reference"),
    )
    op.create_index("ix_request_fingerprint", "request", ["fingerprint"])
    op.create_index("ix_request_officer", "request", ["officer"])
    op.create_table(
        "requester",
        _request(),
        *(_word(name, nullable=True) for name in ("name", "email", "address")),
        _primary("requester", "request_id"),
        _points("requester", "request_id", "request"),
    )


def _make_case() -> None:
    op.create_table(
        "part",
        _request(),
        _word("number"),
        sa.Column("position", sa.Integer, nullable=False),
        _text("question"),
        _word("stem", nullable=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("stop", sa.Integer, nullable=False),
        _json("flags"),
        _primary("part", "request_id", "number"),
        _points("part", "request_id", "request"),
    )
    op.create_table(
        "clock_event",
        _id(),
        _request(),
        _word("type"),
        sa.Column("on", sa.Date, nullable=False),
        _json("detail"),
        _word("recorded_by"),
        _moment("recorded_at"),
        _moment("withdrawn_at", nullable=True),
        _primary("clock_event"),
        _points("clock_event", "request_id", "request"),
    )
    op.create_index("ix_clock_event_request_id", "clock_event", ["request_id"])
    op.create_table(
        "decision",
        _id(),
        _request(),
        _word("part"),
        _word("outcome"),
        _json("provisions"),
        _json("detail"),
        _word("decided_by"),
        _moment("decided_at"),
        _primary("decision"),
        _points("decision", "request_id", "request"),
    )
    op.create_index("ix_decision_request_id", "decision", ["request_id"])


def _make_letters() -> None:
    op.create_table(
        "draft",
        _id(),
        _request(),
        sa.Column("version", sa.Integer, nullable=False),
        _word("kind"),
        _word("author"),
        _text("text"),
        _word("hash"),
        *(_json(name) for name in ("sections", "missing", "findings", "sources")),
        _moment("saved_at"),
        _primary("draft"),
        _unique("draft", "request_id", "version"),
        _points("draft", "request_id", "request"),
    )
    op.create_table(
        "confirmation",
        _id(),
        _request(),
        sa.Column("draft_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _word("kind"),
        _text("text"),
        _word("hash"),
        _word("confirmed_by"),
        sa.Column("letter_date", sa.Date, nullable=False),
        _json("reasons"),
        _moment("stored_at"),
        _primary("confirmation"),
        _unique("confirmation", "request_id", "kind"),
        _unique("confirmation", "draft_id"),
        _points("confirmation", "request_id", "request"),
        _points("confirmation", "draft_id", "draft"),
    )


def _make_records() -> None:
    op.create_table(
        "history",
        _id(),
        _request(nullable=True),
        _moment("at"),
        _word("who"),
        _word("what"),
        _json("detail"),
        _primary("history"),
        _points("history", "request_id", "request"),
    )
    op.create_index("ix_history_request_id", "history", ["request_id"])
    op.create_table(
        "outbox",
        _id(),
        _word("key"),
        _word("task"),
        sa.Column("confirmation_id", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        _word("last_error", nullable=True),
        _moment("owed_at"),
        _moment("done_at", nullable=True),
        _primary("outbox"),
        _unique("outbox", "key"),
        _points("outbox", "confirmation_id", "confirmation"),
    )

"""The index's tables, nothing else: documents, their passages, the vectors, and what changed when.

They live in the same database as the store, so that one backup holds both. `catalogue.py` is the
only file that reads or writes them. What FAISS and tantivy hold is derived from them.
"""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("recipe", String, nullable=False),
    Column("source", String, nullable=False),
    Column("classification", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text),
    Column("authority", Text),
    Column("reference", Text),
    Column("responded", Date),
    Column("payload", JSON, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
)

PASSAGE = Table(
    "passage",
    METADATA,
    # Numbers are given by the catalogue, rising and never used twice: the derived indexes rely
    # on "everything from this number on is new".
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column(
        "document_id",
        Integer,
        ForeignKey("document.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("role", String, nullable=False),
    Column("part", String),
    Column("locator", String),
    Column("start", Integer),
    Column("end", Integer),
    Column("context", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False, index=True),
)

VECTOR = Table(
    "vector",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("fingerprint", String, primary_key=True),
    Column("half", LargeBinary, nullable=False),
)

# Apart from `vector`, which is read whole to derive the search: these are ten times as large.
TOKENS = Table(
    "token_vector",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("fingerprint", String, primary_key=True),
    Column("rows", LargeBinary, nullable=False),
)

CHANGE = Table(
    "index_change",
    METADATA,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    # Random: a restored copy that grew differently has other stamps at the same generation.
    Column("stamp", String(16), nullable=False),
    Column("name", String, nullable=False),
    Column("action", String, nullable=False),
    # Passages that the change removed: `gone_from` up to, not including, `gone_to`.
    Column("gone_from", Integer, nullable=False),
    Column("gone_to", Integer, nullable=False),
)

STATE = Table(
    "index_state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", Integer, nullable=False),
    Column("stamp", String(16), nullable=False),
    Column("next_passage", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
)

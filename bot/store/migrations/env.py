"""Alembic's entry: runs on the connection that `db.py` hands over, inside its transaction."""

from importlib import import_module
from importlib.util import find_spec

from alembic import context
from sqlalchemy import MetaData

from bot.store.tables import METADATA


def _metadata() -> list[MetaData]:
    tables = [METADATA]
    if find_spec("indexer.catalogue"):
        tables.append(import_module("indexer.catalogue").METADATA)
    return tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=_metadata(),
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()

"""The tables of a PostgreSQL store: those of the program, each row kept for one authority."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    inspect,
)

from bot.store.migrations.apart import make_table
from bot.store.tables import METADATA
from indexer.catalogue import METADATA as INDEX
from tests.apart.conftest import opened

OURS = "kept_for"


@pytest.fixture
def connection(postgres: str, tmp_path: Path) -> Iterator[Connection]:
    """A connection to a store as the newest migration leaves it."""
    with opened(postgres, tmp_path) as engine, engine.connect() as connection:
        yield connection


def test_it_has_the_same_tables_with_the_key_before_every_key(connection: Connection) -> None:
    apart = MetaData()
    for metadata in (METADATA, INDEX):
        for table in metadata.sorted_tables:
            _apart(table, apart)
    context = MigrationContext.configure(
        connection,
        opts={"include_name": lambda name, kind, _: kind != "table" or "slack_" not in name},
    )
    assert compare_metadata(context, apart) == []
    for table in apart.sorted_tables:
        found = inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
        assert found == table.primary_key.columns.keys()


GUARDED = """
    SELECT relname,
      relrowsecurity AND relforcerowsecurity,
      (SELECT array_agg(DISTINCT rule) FROM pg_policy,
        LATERAL (VALUES (pg_get_expr(polqual, polrelid)), (pg_get_expr(polwithcheck, polrelid)))
          AS expressions(rule)
        WHERE polrelid = tables.oid AND polcmd = '*' AND polpermissive),
      (SELECT array_agg(DISTINCT tgtype::int & 62 ORDER BY tgtype::int & 62) FROM pg_trigger
        WHERE tgrelid = tables.oid AND NOT tgisinternal AND tgenabled = 'O'
          AND tgname IN ('own_lock', relname || '_never_emptied')),
      (SELECT bool_and(pg_get_indexdef(indexrelid, 1, true) = 'kept_for') FROM pg_index
        WHERE indrelid = tables.oid AND indisunique),
      (SELECT bool_and(pg_get_constraintdef(oid) ~ '\\(kept_for, .*REFERENCES \\w+\\(kept_for, ')
        FROM pg_constraint WHERE conrelid = tables.oid AND contype = 'f') IS NOT false
    FROM pg_class AS tables
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' AND relname !~ '^(derived|slack)_'
    ORDER BY relname"""
RULE = "(kept_for = current_setting('foibot.kept_for'::text, true))"
WRITES, TRUNCATES = 2 | 4 | 8 | 16, 2 | 32  # bits of pg_trigger.tgtype; 2 is BEFORE


def test_no_table_is_forgotten(connection: Connection) -> None:
    """A migration that adds a table calls `make_table`; one that does not fails here."""
    found = {name: guards for name, *guards in connection.exec_driver_sql(GUARDED)}
    assert set(found) == {*METADATA.tables, *INDEX.tables}
    for name, guards in found.items():
        assert guards == [True, [RULE], [WRITES, TRUNCATES], True, True], name


def test_a_later_migration_makes_a_table_in_one_call(postgres: str, tmp_path: Path) -> None:
    with (
        opened(postgres, tmp_path, "T1") as engine,
        engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        make_table(
            "note",
            Column("id", Integer, nullable=False),
            Column("request_id", Integer),
            PrimaryKeyConstraint("id", name="pk_note"),
            ForeignKeyConstraint(
                ["request_id"], ["request.id"], name="fk_note", ondelete="CASCADE"
            ),
        )
    with opened(postgres, tmp_path, "T1") as engine, engine.begin() as connection:
        found = {name: guards for name, *guards in connection.exec_driver_sql(GUARDED)}
        made = connection.exec_driver_sql("INSERT INTO note DEFAULT VALUES RETURNING *").one()
    assert found["note"] == found["request"]
    assert made == (1, None, "T1"), "opening gives an authority numbers for what is new"


def test_a_table_made_in_the_plain_way_is_found(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE forgotten (id int PRIMARY KEY)")
    found = {name: guards for name, *guards in connection.exec_driver_sql(GUARDED)}
    assert found["forgotten"] == [False, None, None, False, True]


def _apart(table: Table, into: MetaData) -> None:
    """The table as `bot/store/migrations/README.md` says that PostgreSQL has it."""
    plain = [Column(c.name, c.type, nullable=c.nullable) for c in table.columns]
    made = Table(table.name, into, *plain, Column(OURS, Text, nullable=False))
    for each in table.constraints:
        names = [OURS, *each.columns.keys()]
        if isinstance(each, ForeignKeyConstraint):
            other = each.referred_table.name
            theirs = [f"{other}.{OURS}", *(e.target_fullname for e in each.elements)]
            made.append_constraint(
                ForeignKeyConstraint(names, theirs, each.name, ondelete=each.ondelete)
            )
        elif isinstance(each, PrimaryKeyConstraint | UniqueConstraint):
            made.append_constraint(type(each)(*names, name=each.name))
    for index in table.indexes:
        Index(index.name, *(made.c[name] for name in (OURS, *index.columns.keys())))

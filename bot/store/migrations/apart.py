"""Rows of several authorities in one PostgreSQL database, each seen by its own authority only.

For migrations: `make_table` instead of `op.create_table`. On PostgreSQL every row gets the key of
its authority in a column that Python never names: a default fills it and row security filters by
it. Every key of a table begins with it, so that two authorities may use the same numbers and names
and nothing of one refers to the other. SQLite has no such column: there each authority has a file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.keys import KEPT_FOR, OWN, guards

_FUNCTIONS = (
    # Numbers of an authority's own: from a common sequence one could tell how busy others are.
    f"""CREATE OR REPLACE FUNCTION own_numbers(name text) RETURNS regclass LANGUAGE sql STABLE AS $$
        SELECT format('%I', name || CASE {OWN} WHEN '' THEN '' ELSE '_' || {OWN} END)::regclass
        $$""",
    f"""CREATE OR REPLACE FUNCTION own_lock() RETURNS bigint LANGUAGE sql STABLE AS $$
        SELECT hashtextextended('foibot/' || {OWN}, 0) $$""",
    # Whoever wants an authority's rows to stay as they are for a while takes its lock alone.
    """CREATE OR REPLACE FUNCTION share_own_lock() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_advisory_xact_lock_shared(own_lock()); RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% rows are kept as they are', TG_TABLE_NAME
             USING ERRCODE = 'integrity_constraint_violation'; END $$""",
)

_TRIGGERS = (
    """CREATE TRIGGER own_lock BEFORE INSERT OR UPDATE OR DELETE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION share_own_lock()""",
    # Row security does not hold for it.
    """CREATE OR REPLACE TRIGGER {name}_never_emptied BEFORE TRUNCATE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION keep_row()""",
)


def make_table(name: str, *items: sa.schema.SchemaItem) -> None:
    """`op.create_table` for a table with rows of authorities; constraints need names."""
    if op.get_bind().dialect.name != "postgresql":
        op.create_table(name, *items)
        return
    table = sa.Table(name, sa.MetaData(), *items)
    op.execute(sa.schema.CreateTable(table, include_foreign_key_constraints=()))
    keep_apart({name: [_described(key) for key in table.foreign_key_constraints]})


def keep_apart(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Give these PostgreSQL tables the column, its keys and guards; their foreign keys are given.

    Rows that are there already are kept for '', which is a database of one authority's own.
    """
    for statement in _FUNCTIONS:
        op.execute(statement)
    for table in tables:
        op.execute(
            f'ALTER TABLE "{table}" ADD COLUMN {KEPT_FOR} text COLLATE "C" NOT NULL DEFAULT \'\''
        )
        op.execute(f'ALTER TABLE "{table}" ALTER COLUMN {KEPT_FOR} SET DEFAULT {OWN}')
        _widen_keys(table)
        _number_apart(table)
    for table, points in tables.items():
        for point in points:
            _refer(table, point)
    for table in tables:
        for statement in (*guards(f'"{table}"'), *_TRIGGERS):
            op.execute(statement.format(table=f'"{table}"', name=table))


def _widen_keys(table: str) -> None:
    known = sa.inspect(op.get_bind())
    primary = known.get_pk_constraint(table)
    uniques, indexes = known.get_unique_constraints(table), known.get_indexes(table)
    assert primary["name"]  # every migration names what it makes
    op.drop_constraint(primary["name"], table)
    op.create_primary_key(primary["name"], table, [KEPT_FOR, *primary["constrained_columns"]])
    for unique in uniques:
        assert unique["name"]
        op.drop_constraint(unique["name"], table)
        op.create_unique_constraint(unique["name"], table, [KEPT_FOR, *unique["column_names"]])
    for index in indexes:
        if "duplicates_constraint" not in index:
            assert index["name"]
            columns = [KEPT_FOR, *(column or "" for column in index["column_names"])]
            op.drop_index(index["name"], table)
            op.create_index(index["name"], table, columns, unique=index["unique"])


def _number_apart(table: str) -> None:
    for column in sa.inspect(op.get_bind()).get_columns(table):
        if (column["default"] or "").startswith("nextval("):
            name = column["name"]
            numbers = f"nextval(own_numbers('{table}_{name}_seq'))"
            op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{name}" SET DEFAULT {numbers}')


def _refer(table: str, point: Mapping[str, Any]) -> None:
    op.create_foreign_key(
        point["name"],
        table,
        point["referred_table"],
        [KEPT_FOR, *point["constrained_columns"]],
        [KEPT_FOR, *point["referred_columns"]],
        ondelete=point["options"].get("ondelete"),
    )


def _described(key: sa.ForeignKeyConstraint) -> dict[str, Any]:
    """A foreign key in the words of SQLAlchemy's inspector."""
    targets = [element.target_fullname.rpartition(".") for element in key.elements]
    return {
        "name": key.name,
        "referred_table": targets[0][0],
        "constrained_columns": list(key.column_keys),
        "referred_columns": [column for _, _, column in targets],
        "options": {"ondelete": key.ondelete},
    }

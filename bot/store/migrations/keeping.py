"""Triggers that let rows be added and never changed: the database itself keeps what was said.

For migrations: `op.execute(statement)` for each statement of `keep(table, key, dialect)`.
"""

from collections.abc import Iterator

_SQLITE = (
    """CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table}
       BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END""",
    """CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table}
       BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END""",
    # INSERT OR REPLACE deletes without asking the delete trigger.
    """CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table}
       WHEN EXISTS (SELECT 1 FROM {table} AS kept WHERE {same})
       BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END""",
)

_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% rows are kept as they are', TG_TABLE_NAME
             USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table}
       FOR EACH ROW EXECUTE FUNCTION keep_row()""",
    """CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION keep_row()""",
)


def keep(table: str, keys: tuple[tuple[str, ...], ...], dialect: str) -> Iterator[str]:
    """Yield the statements that guard `table`; `keys` are its unique column groups."""
    same = " OR ".join(
        "(" + " AND ".join(f"kept.{column} = NEW.{column}" for column in key) + ")" for key in keys
    )
    for statement in _POSTGRESQL if dialect == "postgresql" else _SQLITE:
        yield statement.format(table=table, same=same)

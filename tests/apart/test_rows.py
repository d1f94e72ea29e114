"""Row security by trying, below the program: SQL of one authority after rows of another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from bot.store import dump
from bot.store.db import migrate, open_engine, writing
from bot.store.keys import bound_by_row_security
from bot.store.store import Store
from bot.store.tables import METADATA
from indexer.catalogue import METADATA as INDEX
from tests.apart.conftest import ASHBY, BRANTON, opened
from tests.apart.secrets import WORD, counts, everything, fill_with, open_case
from tests.conftest import address_as, fresh_database

TABLES = sorted({*METADATA.tables, *INDEX.tables})
KEPT = {"removal", "chain", "confirmation", "draft", "history", "sending"}


@pytest.fixture(scope="module")
def url(postgres_server: object) -> str:
    return fresh_database(postgres_server)


@pytest.fixture(scope="module")
def branton(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened(url, Path(tmp_path_factory.mktemp("home")), BRANTON) as engine:
        fill_with(engine)
        yield engine


@pytest.fixture(scope="module")
def ashby(url: str, branton: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened(url, Path(tmp_path_factory.mktemp("home")), ASHBY) as engine:
        yield engine


@pytest.fixture(scope="module")
def nobody(url: str, ashby: Engine) -> Iterator[Engine]:
    """The same role without a key."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["ashby", "nobody"])
def other(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Another authority's connection, and one that says no key; nothing it does is kept."""
    with request.getfixturevalue(request.param).connect() as connection:
        yield connection


def said(connection: Connection, statement: str) -> str:
    """What the database says against a statement; the transaction goes on."""
    with pytest.raises(DBAPIError) as caught, connection.begin_nested():
        connection.exec_driver_sql(statement)
    return str(caught.value.orig)


def test_a_superuser_sees_the_rows_that_others_do_not(
    url: str, branton: Engine, postgres_server: object
) -> None:
    """Or nothing below would show anything."""
    name = branton.url.database
    assert name
    admin = create_engine(address_as(postgres_server, name, "postgres"))
    with admin.connect() as connection:
        for table in TABLES:
            there = f"SELECT count(*) FROM {table} WHERE kept_for = '{BRANTON}'"
            assert connection.exec_driver_sql(there).scalar_one() > 0, table
    admin.dispose()


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_not_there_to_read_change_or_delete(table: str, other: Connection) -> None:
    run = other.exec_driver_sql
    assert run(f"SELECT count(*) FROM {table}").scalar() == 0
    assert run(f"SELECT 1 FROM {table} FOR UPDATE").all() == []
    assert run(f"UPDATE {table} SET kept_for = kept_for").rowcount == 0
    assert run(f"DELETE FROM {table}").rowcount == 0
    assert run(f"EXPLAIN ANALYZE SELECT * FROM {table}").first() is not None
    with other.connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as lines:
        assert list(lines) == []


@pytest.mark.parametrize("table", TABLES)
def test_rows_cannot_be_put_in_for_another(
    table: str, branton: Engine, ashby: Engine, nobody: Engine
) -> None:
    """Nor taken over: an authority's own rows cannot be given away or copied under its key."""
    with branton.connect() as connection:
        columns = list(connection.exec_driver_sql(f"SELECT * FROM {table}").keys())
        given = ", ".join(f"'{ASHBY}'" if c == "kept_for" else f'"{c}"' for c in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        denied = "violates row-level security policy"
        copied = f"INSERT INTO {table} ({names}) SELECT {given} FROM {table}"
        assert denied in said(connection, copied)
        moved = said(connection, f"UPDATE {table} SET kept_for = '{ASHBY}'")
        assert re.search("kept as they are" if table in KEPT else denied, moved)
        own = f"SELECT {names} FROM {table}"
        row = connection.exec_driver_sql(own).mappings().first()
    assert row
    for engine in (ashby, nobody):
        with engine.connect() as connection:
            values = ", ".join(f"%({column})s" for column in columns)
            with pytest.raises(DBAPIError, match=denied):
                connection.exec_driver_sql(
                    f"INSERT INTO {table} ({names}) VALUES ({values})", _plain(dict(row))
                )


def _plain(row: dict[str, object]) -> dict[str, object]:
    from psycopg.types.json import Json

    return {k: Json(v) if isinstance(v, dict | list) else v for k, v in row.items()}


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_not_emptied_and_not_filled_past_the_policies(
    table: str, other: Connection
) -> None:
    """Row security does not hold for TRUNCATE, and COPY FROM does not ask it."""
    assert "kept as they are" in said(other, f"TRUNCATE {table} CASCADE")
    with (
        other.connection.cursor() as cursor,
        pytest.raises(Exception, match="COPY FROM not supported with row-level security"),
        cursor.copy(f"COPY {table} FROM STDIN"),
    ):
        pass


POINTING = [
    "INSERT INTO requester (request_id) VALUES ({0})",
    "INSERT INTO history (request_id, at, who, what, detail) VALUES ({0}, now(), 'a', 'b', '{{}}')",
    "INSERT INTO rating (enquiry_id, officer, useful, at) VALUES ({0}, 'a', true, now())",
    "INSERT INTO outbox (key, task, confirmation_id, attempts, owed_at) "
    "VALUES ('k', 't', {0}, 0, now())",
]


@pytest.mark.parametrize("statement", POINTING)
def test_nothing_refers_to_anothers_row(statement: str, ashby: Engine) -> None:
    """And the refusal is the same whether the number is another's or nobody's."""
    with ashby.connect() as connection:
        theirs = said(connection, statement.format(1))
        assert "Key is not present in table" in theirs
        assert said(connection, statement.format(7777)).replace("7777", "1") == theirs


def test_what_is_taken_by_another_is_free(ashby: Engine, branton: Engine) -> None:
    """No unique key tells by its refusal that another authority has it."""
    before = everything(branton)
    with ashby.connect() as connection:
        run = connection.exec_driver_sql
        run("INSERT INTO delivery (key, at) VALUES ('Ev1', now())")
        run("INSERT INTO posting (key, attempts, content) VALUES ('digest:2026-W47:C1', 0, '{}')")
        run(
            "INSERT INTO delivery (key, at) VALUES ('Ev1', now()) ON CONFLICT (kept_for, key) "
            "DO UPDATE SET at = now()"
        )
        assert "violates row-level security" in said(
            connection,
            f"INSERT INTO delivery (key, at, kept_for) VALUES ('Ev1', now(), '{BRANTON}') "
            "ON CONFLICT (kept_for, key) DO UPDATE SET at = now()",
        )
    assert everything(branton) == before


def test_a_function_that_tells_what_it_is_given_is_given_nothing(ashby: Engine) -> None:
    """A cheap function in a WHERE is called only after the policy, since it may leak."""
    with ashby.connect() as connection:
        heard: list[str] = []
        connection.connection.driver_connection.add_notice_handler(  # type: ignore[union-attr]
            lambda notice: heard.append(str(notice.message_primary))
        )
        connection.exec_driver_sql(
            "CREATE FUNCTION pg_temp.tell(word text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS "
            "$$ BEGIN RAISE NOTICE '%%', word; RETURN true; END $$"
        )
        for column, table in (("text", "confirmation"), ("subject", "request")):
            query = f"SELECT {column} FROM {table} WHERE pg_temp.tell({column})"
            assert connection.exec_driver_sql(query).all() == []
        assert heard == []


def test_statistics_show_no_values(ashby: Engine, branton: Engine) -> None:
    """`ANALYZE` samples every row; the view of what it found is closed for guarded tables."""
    with ashby.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        stats = "SELECT * FROM pg_stats WHERE schemaname = 'public' AND tablename <> %s"
        assert connection.exec_driver_sql(stats, ("alembic_version",)).all() == []
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.exec_driver_sql("SELECT stavalues1 FROM pg_statistic")


def test_without_a_key_nothing_is_written(nobody: Engine) -> None:
    with nobody.connect() as connection:
        for statement in (
            "INSERT INTO delivery (key, at) VALUES ('Ev2', now())",
            "INSERT INTO history (at, who, what, detail) VALUES (now(), 'a', 'b', '{}')",
            "INSERT INTO history (id, at, who, what, detail) VALUES (1, now(), 'a', 'b', '{}')",
        ):
            assert re.search("null value|row-level security", said(connection, statement))


def test_the_policies_bind_whoever_owns_the_tables(ashby: Engine, branton: Engine) -> None:
    with ashby.connect() as connection:
        owner = "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'confirmation'"
        assert connection.exec_driver_sql(owner).scalar() is True
    assert bound_by_row_security(ashby)


def test_a_superuser_is_not_bound(branton: Engine, postgres_server: object, home: Path) -> None:
    name = branton.url.database
    assert name
    with opened(address_as(postgres_server, name, "postgres"), home, ASHBY) as admin:
        assert not bound_by_row_security(admin)


@pytest.mark.parametrize("way", ["NO FORCE", "DISABLE"])
def test_a_table_without_row_security_is_noticed(way: str, postgres: str, home: Path) -> None:
    with opened(postgres, home, ASHBY) as engine:
        assert bound_by_row_security(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE wording {way} ROW LEVEL SECURITY")
        assert not bound_by_row_security(engine)


@pytest.mark.migrating
def test_rows_of_a_single_authority_stay_its_own(postgres: str, home: Path) -> None:
    """Brought forward from the revision before, with rows that nobody had a key for."""
    older = open_engine(postgres, home)
    with writing(older).begin() as connection:
        migrate(connection, "0005")
        connection.exec_driver_sql(
            "INSERT INTO request (reference, received, regime, text, fingerprint, flags, opened_at)"
            f" VALUES ('FOI-2026-0001', '2026-11-02', 'foia', '{WORD}', 'f', '[]', now())"
        )
        before = {table.name: dump.tally(connection, table) for table in dump.tables(connection)}
    older.dispose()
    with opened(postgres, home, ASHBY) as ashby:
        assert not any(counts(ashby).values())
    with opened(postgres, home) as own:
        now = everything(own)
        assert {name: now[name] for name in before} == {
            name: tally.sha256 for name, tally in before.items()
        }
        assert open_case(Store(own)) == 2

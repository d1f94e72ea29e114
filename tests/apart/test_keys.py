"""The key that a connection says when it is opened."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, create_engine

from bot.app import App
from bot.cli.doctor import command as doctor
from bot.foi.errors import FoiError
from bot.store.db import make_engine, open_engine
from bot.store.keys import bound_by_row_security, key_of
from tests.apart.conftest import ASHBY, opened
from tests.conftest import OFFICER, address_as

GIVEN = [  # what the address and the environment say already
    ("", ""),
    ("-c statement_timeout=7s", ""),
    ("", "-c statement_timeout=7s"),
    ("-c statement_timeout=7s", "-c statement_timeout=9s"),
    ("-c foibot.kept_for=T0OTHER -c statement_timeout=7s", ""),
]


@pytest.mark.parametrize(("in_address", "in_environment"), GIVEN)
@pytest.mark.parametrize("key", ["", ASHBY])
def test_it_is_said_beside_other_options(
    in_address: str,
    in_environment: str,
    key: str,
    postgres: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGOPTIONS", in_environment)
    url = f"{postgres}&options={in_address.replace(' ', '%20')}" if in_address else postgres
    engine = open_engine(url, home, key)
    with engine.connect() as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("foibot.kept_for", "statement_timeout")
        ]
    engine.dispose()
    assert shown == [key, "7s" if in_address or in_environment else "0"]
    assert key_of(engine) == key


@pytest.mark.parametrize("key", ["T1 -c x=y", "a'b", 'a"b', "a_b", "ö", "T1\n", "x" * 33, "٣"])
def test_a_wrong_one_is_one_sentence(key: str, home: Path) -> None:
    with pytest.raises(FoiError, match="letters and digits only, at most 32"):
        make_engine("postgresql+psycopg://nobody@192.0.2.1/none", home, key)


def test_the_longest_serves_every_table(postgres: str, home: Path) -> None:
    with opened(postgres, home, "x" * 32) as engine, engine.connect() as connection:
        names = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relname LIKE '%%xxxx'"
        found = connection.exec_driver_sql(names).scalars().all()
    assert {name.removesuffix("x" * 32)[-5:] for name in found} == {"_seq_"}


def test_on_sqlite_each_authority_has_a_file_and_no_key(home: Path) -> None:
    engine = make_engine("", home, ASHBY)
    with engine.connect() as connection:
        columns = connection.exec_driver_sql("SELECT name FROM pragma_table_info('request')")
        assert "kept_for" not in columns.scalars().all()
    assert not bound_by_row_security(engine)


def test_two_programs_that_meet_a_new_authority_at_once(postgres: str, home: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    make_engine(postgres, home).dispose()
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: make_engine(postgres, home, ASHBY), range(4)))
    for engine in engines:
        engine.dispose()


# What is told to whoever sets it up


def examined(home: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", url)
    monkeypatch.setenv("FOIBOT_AUTHORITY_KEY", ASHBY)
    app = App(home)
    told = CliRunner().invoke(doctor, ["--json"], obj=app, catch_exceptions=False).output
    app.engine.dispose()
    (sign,) = [sign for sign in json.loads(told)["signs"] if sign["what"] == "store"]
    return dict(sign)


def test_doctor_is_content_with_an_ordinary_role(
    postgres: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examined(home, postgres, monkeypatch)["state"] == "good"


@pytest.mark.migrating
@pytest.mark.parametrize("rights", ["SUPERUSER", "BYPASSRLS"])
def test_doctor_refuses_a_role_that_sees_everything(
    rights: str,
    postgres: str,
    postgres_server: object,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = create_engine(postgres)
    name = str(engine.url.database)
    run = postgres_server.psql  # type: ignore[attr-defined]
    role = f"mighty_{rights.lower()}"
    run(f"CREATE ROLE {role} LOGIN {rights} IN ROLE {OFFICER}")
    sign = examined(home, address_as(postgres_server, name, role), monkeypatch)
    run(f"\\c {name}\nREASSIGN OWNED BY {role} TO {OFFICER}; DROP ROLE {role}")
    assert sign["state"] == "bad"
    assert "superuser or has BYPASSRLS" in sign["says"]
    assert "NOSUPERUSER NOBYPASSRLS" in sign["mend"]


def test_doctor_names_a_table_without_row_security(
    postgres: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(postgres, home, ASHBY) as engine, engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE wording DISABLE ROW LEVEL SECURITY")
    sign = examined(home, postgres, monkeypatch)
    assert (sign["state"], "off on table wording" in sign["says"]) == ("bad", True)


@pytest.mark.migrating
def test_an_extension_that_took_a_tables_name_is_told(
    postgres: str, postgres_server: object, home: Path
) -> None:
    engine = create_engine(postgres)
    run = postgres_server.psql  # type: ignore[attr-defined]
    run(f"\\c {engine.url.database}\nALTER EXTENSION vector SET SCHEMA public")
    with pytest.raises(FoiError, match="ALTER EXTENSION vector SET SCHEMA extensions"):
        make_engine(postgres, home)
    run(f"\\c {engine.url.database}\nALTER EXTENSION vector SET SCHEMA extensions")
    with opened(postgres, home) as made:
        assert isinstance(made, Engine)

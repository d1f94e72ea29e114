"""A store that was forged is found and named; an honest one is never accused. Both databases."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from bot.casework.backup import backup
from bot.casework.move import move
from bot.casework.restore import restore
from bot.casework.verify import store_state, verify
from bot.foi.errors import FoiError
from bot.store.chain import Head
from bot.store.db import make_engine, migrate, open_engine, writing
from bot.store.letterbook import Press
from bot.store.store import Store
from tests.filled import AT, confirm, draft, fill


@pytest.fixture
def engine(database_url: str, home: Path) -> Engine:
    engine = make_engine(database_url, home)
    fill(engine, 4)
    return engine


def without_triggers(engine: Engine, table: str, statement: str) -> None:
    """What somebody does who has the database: the guards taken off, and put on again."""
    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(text(statement))
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        triggers = _triggers(connection, table)
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(text(statement))
        for _, sql in triggers:
            connection.exec_driver_sql(sql)


def _triggers(connection: Connection, table: str) -> list[tuple[str, str]]:
    query = f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
    return [(name, sql) for name, sql in connection.exec_driver_sql(query)]


def rewritten(letter: str) -> str:
    sha256 = hashlib.sha256(letter.encode()).hexdigest()
    return f"UPDATE confirmation SET text = '{letter}', hash = '{sha256}' WHERE id = 2"


def test_an_honest_store_is_not_accused(engine: Engine) -> None:
    found = verify(engine, [str(Store(engine).chain_head())])
    assert found.faults == []
    assert found.head.entries > 8
    assert "the chain holds" in store_state(engine)


FORGERIES = {
    "a letter rewritten with its hash": ("confirmation", rewritten("We hold nothing."), "changed"),
    "another officer": (
        "confirmation",
        "UPDATE confirmation SET confirmed_by = 'mallory' WHERE id = 1",
        "changed",
    ),
    "another day": (
        "confirmation",
        "UPDATE confirmation SET letter_date = '2026-01-05' WHERE id = 1",
        "changed",
    ),
    "a line of history changed": (
        "history",
        "UPDATE history SET who = 'mallory' WHERE id = 3",
        "changed",
    ),
    "a line of history removed": ("history", "DELETE FROM history WHERE id = 5", "is gone"),
    "the last line removed": (
        "history",
        "DELETE FROM history WHERE id = (SELECT max(id) FROM history)",
        "is gone",
    ),
    "a link removed": ("chain", "DELETE FROM chain WHERE number = 4", "entry 4 is gone"),
    "a link changed": (
        "chain",
        f"UPDATE chain SET link = '{'0' * 64}' WHERE number = 4",
        "does not follow",
    ),
    "an entry fitted to its row": (
        "chain",
        f"UPDATE chain SET entry = '{'0' * 64}' WHERE number = 4",
        "does not follow",
    ),
    "the whole chain removed": ("chain", "DELETE FROM chain", "past the chain"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_store_is_found_and_named(
    engine: Engine, home: Path, tmp_path: Path, name: str
) -> None:
    table, statement, why = FORGERIES[name]
    without_triggers(engine, table, statement)
    found = verify(engine)
    assert found.schema == (), "the guards stand again, as if nothing had happened"
    assert found.broken
    assert why in found.broken.why
    with pytest.raises(FoiError, match=f"entry {found.broken.number} of the chain"):
        store_state(engine)
    report = backup(engine, home, tmp_path / "b.zip", program="1", at=AT)
    assert report["faults"]
    with pytest.raises(FoiError, match="records do not hold"):
        restore(tmp_path / "b.zip", "", tmp_path / "new", at=AT)
    assert restore(tmp_path / "b.zip", "", tmp_path / "new", at=AT, even_broken=True)["letters"]


def test_a_row_slipped_in_is_found(engine: Engine) -> None:
    statement = (
        "INSERT INTO history (id, at, who, what, detail) "
        "VALUES (900, '2026-11-16 10:00:00', 'bram', 'drafted', '{}')"
    )
    with writing(engine).begin() as connection:
        connection.execute(text(statement.replace(":00:00", r"\:00\:00")))
    found = verify(engine)
    assert found.broken
    assert (found.broken.source, found.broken.row_id) == ("history", 900)


def test_a_chain_made_again_has_another_head(engine: Engine) -> None:
    """Whoever has the database can make every link again; a head told earlier gives it away."""
    told = str(Store(engine).chain_head())
    without_triggers(engine, "confirmation", rewritten("We hold nothing."))
    without_triggers(engine, "chain", "DELETE FROM chain")
    from bot.store.chain import extend

    with writing(engine).begin() as connection:
        rows = [
            (table, number)
            for table in ("confirmation", "history")
            for number in connection.execute(text(f"SELECT id FROM {table} ORDER BY id")).scalars()
        ]
        extend(connection, rows, AT)
    assert verify(engine).faults == []
    (fault,) = verify(engine, [told]).faults
    assert "is not in the chain" in fault


def test_a_head_that_was_cut_off_is_missed(engine: Engine) -> None:
    confirm(Store(engine), 9)
    told = Store(engine).chain_head()
    for table in ("confirmation", "history", "chain"):
        last = {"confirmation": 1, "history": 4, "chain": 5}[table]
        key = "number" if table == "chain" else "id"
        without_triggers(engine, "outbox", "DELETE FROM outbox")
        ids = f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT {last}"
        without_triggers(engine, table, f"DELETE FROM {table} WHERE {key} IN ({ids})")
    assert verify(engine).broken is None
    assert verify(engine, [told.link]).unknown == (told.link,)


def _tamper(engine: Engine, statement: dict[str, str]) -> None:
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(statement[engine.dialect.name])


TAMPERING: dict[str, tuple[dict[str, str], str]] = {
    "a guard dropped": (
        {
            "sqlite": "DROP TRIGGER confirmation_never_changed",
            "postgresql": "DROP TRIGGER confirmation_never_changed ON confirmation",
        },
        "confirmation_never_changed is gone",
    ),
    "a guard that does nothing": (
        {
            "sqlite": "DROP TRIGGER history_never_deleted; "
            "CREATE TRIGGER history_never_deleted BEFORE DELETE ON history BEGIN SELECT 1; END",
            "postgresql": "CREATE OR REPLACE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$",
        },
        "is not as it was made",
    ),
    "a trigger slipped in": (
        {
            "sqlite": "CREATE TRIGGER t AFTER INSERT ON request BEGIN DELETE FROM delivery; END",
            "postgresql": "CREATE TRIGGER t BEFORE INSERT ON request FOR EACH ROW "
            "EXECUTE FUNCTION keep_row()",
        },
        "does not belong there",
    ),
    "a column": (
        {
            "sqlite": "ALTER TABLE request ADD COLUMN secret TEXT",
            "postgresql": "ALTER TABLE request ADD COLUMN secret TEXT",
        },
        "request.secret does not belong there",
    ),
    "guards switched off": (
        {
            "sqlite": "DROP TRIGGER chain_never_changed",
            "postgresql": "ALTER TABLE draft DISABLE TRIGGER USER",
        },
        "draft",
    ),
    "row security switched off": (
        {
            "sqlite": "DROP TRIGGER draft_never_changed",
            "postgresql": "ALTER TABLE draft NO FORCE ROW LEVEL SECURITY",
        },
        "draft",
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tables_that_were_changed_by_hand_are_named(engine: Engine, name: str) -> None:
    statement, says = TAMPERING[name]
    for one in statement[engine.dialect.name].split("; C"):
        _tamper(engine, {engine.dialect.name: one if one[:2] != "RE" else f"C{one}"})
    found = verify(engine)
    assert found.schema
    assert "changed by hand" in found.faults[-1]
    if "draft" not in says:
        assert any(says in one for one in found.schema), found.schema


@pytest.mark.migrating
def test_an_older_store_gets_its_chain_and_says_since_when(database_url: str, home: Path) -> None:
    """What was there before cannot be proved, and is not accused; what comes after is."""
    engine = open_engine(database_url, home)
    with writing(engine).begin() as connection:
        migrate(connection, "0007")
        connection.execute(
            text(
                "INSERT INTO history (at, who, what, detail) "
                r"VALUES ('2026-11-02 09\:00\:00+00\:00', 'amara', 'opened', '{}')"
            )
        )
    engine.dispose()
    engine = make_engine(database_url, home)
    found = verify(engine)
    assert found.faults == []
    assert found.since
    assert found.head.entries == 2
    confirm(Store(engine), 1)
    assert verify(engine).faults == []


def test_a_copy_has_the_same_chain(
    engine: Engine, database_url: str, second_postgres: str, home: Path, tmp_path: Path
) -> None:
    before = Store(engine).chain_head()
    target = f"sqlite:///{tmp_path / 'target.db'}" if database_url else second_postgres
    move(engine, target, home)
    copied = make_engine(target, home)
    assert verify(copied, [before.link]).faults == []
    report = backup(copied, home, tmp_path / "b.zip", program="1", at=AT)
    assert Head(report["chain"]["entries"], report["chain"]["head"]) == before
    restore(tmp_path / "b.zip", "", tmp_path / "back", at=AT)
    assert verify(make_engine("", tmp_path / "back"), [before.link]).faults == []
    confirm(Store(copied), 30)
    assert verify(copied).faults == []


def test_a_forged_backup_is_refused(engine: Engine, home: Path, tmp_path: Path) -> None:
    """Its own hashes fit, since whoever forges can make them again."""
    backup(engine, home, tmp_path / "b.zip", program="1", at=AT)
    forged = tmp_path / "forged.zip"

    def forge(line: str) -> str:
        row = json.loads(line)
        row["text"] = "We hold nothing."
        row["hash"] = hashlib.sha256(row["text"].encode()).hexdigest()
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    _rewrite(tmp_path / "b.zip", forged, "tables/confirmation.jsonl", forge)
    with pytest.raises(FoiError, match="what it covers was changed afterwards"):
        restore(forged, "", tmp_path / "new", at=AT)


def _rewrite(source: Path, target: Path, member: str, forge: Callable[[str], str]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        lines = [forge(line) for line in old.read(member).decode().split("\n") if line]
        content = ("\n".join(lines) + "\n").encode()
        manifest["members"][member] = hashlib.sha256(content).hexdigest()
        manifest["letters"] = {
            str(row["id"]): hashlib.sha256(row["text"].encode()).hexdigest()
            for row in map(json.loads, lines)
        }
        for name in old.namelist():
            told = {member: content, "manifest.json": json.dumps(manifest).encode()}
            new.writestr(name, told.get(name) or old.read(name))


def test_many_confirm_at_once_and_the_chain_holds(engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = Store(engine)
    drafts = [draft(store, n) for n in range(100, 112)]

    def press(n: int) -> bool:
        one = drafts[n % len(drafts)]
        return store.confirm(Press(one.case_id, one.hash, "bram", AT, AT.date(), {}))[1]

    with ThreadPoolExecutor(8) as threads:
        first = list(threads.map(press, range(36)))
    assert sum(first) == 12
    assert verify(engine).faults == []

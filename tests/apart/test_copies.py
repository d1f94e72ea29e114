"""Backups, restoring and moving of one authority, where others are in the same database."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from bot.app import App
from bot.casework.backup import backup
from bot.casework.move import move
from bot.casework.restore import restore
from bot.cli.move import command as move_verb
from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.db import make_engine
from bot.store.keys import settle_numbers
from bot.store.store import Store
from tests.apart.conftest import ASHBY, BRANTON, opened
from tests.apart.secrets import AT, WORD, counts, everything, fill_with, open_case

HERS = "ferrowick"

OLD_BACKUP = Path(__file__).parents[1] / "data/backup-0.1.0.zip"


@pytest.fixture
def filled(ashby: Engine) -> Engine:
    """Ashby with rows of its own, under the same numbers and names as Branton's."""
    fill_with(ashby, HERS)
    return ashby


@pytest.fixture
def archive(filled: Engine, home: Path, tmp_path: Path) -> Path:
    """A backup of Ashby."""
    backup(filled, home, tmp_path / "ashby.zip", program="0.1.0", at=AT)
    return tmp_path / "ashby.zip"


@pytest.fixture
def elsewhere(second_postgres: str, home: Path) -> Iterator[Engine]:
    """Another shared database, in which Branton is alone so far."""
    with opened(second_postgres, home, BRANTON) as engine:
        fill_with(engine)
        yield engine


def test_a_backup_holds_no_byte_of_anothers(archive: Path) -> None:
    with ZipFile(archive) as box:
        content = b"".join(map(box.read, box.namelist()))
    assert HERS.encode() in content
    for foreign in (WORD, BRANTON, ASHBY, "kept_for"):
        assert foreign.encode() not in content


def test_equal_rows_give_equal_bytes_under_every_key(
    archive: Path, filled: Engine, second_postgres: str, home: Path, tmp_path: Path
) -> None:
    before = everything(filled)
    for url, key in (("", ""), (second_postgres, "T9"), (second_postgres, "")):
        restore(archive, url, tmp_path / "new", at=AT, key=key)
        with opened(url, tmp_path / "new", key) as again:
            assert everything(again) == before
            assert open_case(Store(again)) == 3  # numbers go on
            again_file = tmp_path / f"again{key}{bool(url)}.zip"
            backup(again, home, again_file, program="0.1.0", at=AT)


def test_restoring_beside_others_touches_none_of_theirs(
    archive: Path, filled: Engine, elsewhere: Engine, second_postgres: str, home: Path
) -> None:
    before = everything(elsewhere)
    report = restore(archive, second_postgres, home, at=AT, key=ASHBY)
    assert report["set_aside"] == []
    assert everything(elsewhere) == before
    with opened(second_postgres, home, ASHBY) as restored:
        assert everything(restored) == everything(filled)


def test_replacing_keeps_ones_own_aside_and_leaves_others(
    archive: Path, filled: Engine, branton: Engine, postgres: str, home: Path
) -> None:
    theirs, mine = everything(branton), everything(filled)
    assert open_case(Store(filled)) == 3
    with pytest.raises(FoiError, match=r"not empty.*--replace"):
        restore(archive, postgres, home, at=AT, key=ASHBY)
    report = restore(archive, postgres, home, at=AT, key=ASHBY, replace=True)
    assert (everything(branton), everything(filled)) == (theirs, mine)
    assert open_case(Store(filled)) == 4, "a number is not given twice, even to what was replaced"
    (aside,) = report["set_aside"]
    kept = f"SELECT count(*) FROM {aside.removeprefix('schema ')}.request"
    for engine, there in ((filled, 3), (branton, 0)):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(kept).scalar() == there
    with filled.connect() as connection:
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'foibot_restoring%%'"
        assert connection.exec_driver_sql(schemas).all() == []
        with pytest.raises(Exception, match="kept as they are"):
            connection.exec_driver_sql("DELETE FROM confirmation")


def test_a_restore_that_fails_leaves_everybody_as_they_were(
    archive: Path, filled: Engine, branton: Engine, postgres: str, home: Path
) -> None:
    """The hashes are right, and a letter is not what the manifest says was confirmed."""
    with ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(members["manifest.json"]) | {"letters": {}}
    members["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(archive, "w") as box:
        for name, content in members.items():
            box.writestr(name, content)
    before = everything(filled), everything(branton)
    with pytest.raises(FoiError, match="did not come back"):
        restore(archive, postgres, home, at=AT, key=ASHBY, replace=True)
    assert (everything(filled), everything(branton)) == before


def test_a_backup_of_an_older_program_restores_under_a_key(
    elsewhere: Engine, second_postgres: str, home: Path
) -> None:
    """Made by foibot 0.1.0, before the store had its chain."""
    theirs = everything(elsewhere)
    restore(OLD_BACKUP, second_postgres, home, at=AT, key=ASHBY)
    with opened(second_postgres, home, ASHBY) as restored:
        assert Store(restored).case(1).subject == WORD
        assert open_case(Store(restored)) == 2
    assert everything(elsewhere) == theirs


def test_moving_in_beside_others_and_out_again(
    elsewhere: Engine, second_postgres: str, home: Path, tmp_path: Path
) -> None:
    laptop = make_engine("", home)
    fill_with(laptop, HERS)
    theirs, mine = everything(elsewhere), everything(laptop)
    assert not move(laptop, second_postgres, home, ASHBY)["already"]
    assert move(laptop, second_postgres, home, ASHBY)["already"]
    with opened(second_postgres, home, ASHBY) as moved:
        assert (everything(moved), everything(elsewhere)) == (mine, theirs)
        assert open_case(Store(moved)) == 3
        back = f"sqlite:///{tmp_path / 'back.db'}"
        move(moved, back, home)
        assert everything(make_engine(back, home)) == everything(moved)
    with pytest.raises(FoiError, match="holds something else"):
        move(laptop, second_postgres, home, BRANTON)
    assert everything(elsewhere) == theirs


def test_an_authority_gets_a_key_in_the_database_that_was_its_own(
    postgres: str, home: Path
) -> None:
    with opened(postgres, home) as own:
        fill_with(own, HERS)
        with pytest.raises(FoiError, match="that is the store in use"):
            move(own, postgres, home)
        move(own, postgres, home, ASHBY)
        with opened(postgres, home, ASHBY) as keyed:
            assert everything(keyed) == everything(own)


def test_others_write_while_a_store_is_moved(
    filled: Engine, branton: Engine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    whole = dump.load

    def loading(connection, table, source):
        numbers.append(open_case(Store(branton)))
        whole(connection, table, source)

    monkeypatch.setattr(dump, "load", loading)
    move(filled, "", home)
    assert len(numbers) == len(counts(filled))


def test_numbers_never_go_back(filled: Engine) -> None:
    for _ in range(5):
        open_case(Store(filled))
    with filled.begin() as connection:
        connection.exec_driver_sql("DELETE FROM wording")
        settle_numbers(connection)
        settle_numbers(connection)
    assert open_case(Store(filled)) == 8


def test_what_is_derived_and_what_is_slacks_is_in_no_copy(filled: Engine) -> None:
    with filled.begin() as connection:
        for name in ("derived_thing", "slack_thing"):
            connection.exec_driver_sql(f"CREATE TABLE {name} (token text)")
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES ('xoxb-1')")
    names = set(counts(filled))
    assert not [name for name in names if name.startswith(("derived_", "slack_"))]


def test_a_column_of_an_unknown_type_is_not_copied_silently(
    filled: Engine, home: Path, tmp_path: Path
) -> None:
    with filled.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE delivery ADD COLUMN where_from inet")
        connection.exec_driver_sql("UPDATE delivery SET where_from = '192.0.2.1'")
    with pytest.raises(TypeError, match="IPv4Address"):
        backup(filled, home, tmp_path / "b.zip", program="0.1.0", at=AT)
    assert not (tmp_path / "b.zip").exists()


def test_the_verb_says_which_key_to_set(second_postgres: str, home: Path) -> None:
    app = App(home)
    fill_with(app.engine, HERS)
    words = ["--to", second_postgres, "--key", ASHBY]
    said = CliRunner().invoke(move_verb, words, obj=app, catch_exceptions=False).output
    assert (
        f"set database_url (or FOIBOT_DATABASE_URL) to that address and authority_key to {ASHBY}"
        in said
    )
    wrong = CliRunner().invoke(move_verb, ["--to", second_postgres, "--key", "a b"], obj=app)
    assert isinstance(wrong.exception, FoiError)
    assert "letters and digits only" in wrong.exception.sentence

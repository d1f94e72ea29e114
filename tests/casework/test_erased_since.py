"""A restored backup is erased again before anybody reads it: in place, and on a new machine."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.casework.backup import backup
from bot.casework.erase import Eraser, erase
from bot.casework.erased_list import keep_list, read_list
from bot.casework.forget import forget
from bot.casework.restore import restore
from bot.casework.verify import verify
from bot.cli.backup import command as backup_verb
from bot.cli.restore import command as restore_verb
from bot.foi.errors import FoiError
from bot.store.db import make_engine
from bot.store.removals import Removal, Removed
from bot.store.store import Store
from indexer.catalogue import Catalogue
from indexer.index import Index
from tests.filled import AT, CHEAP, draft, fill

LATER = AT + timedelta(days=12)
NAME = b"Perpetua Vane"


@pytest.fixture
def app(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    made = App(home)
    made.catch_up = lambda _: ()  # type: ignore[method-assign]
    yield made
    made.engine.dispose()


def taken_then_erased(app: App, file: Path) -> None:
    """A backup, and after it an erasure and a letter that is forgotten."""
    fill(app.engine)
    file.parent.mkdir(exist_ok=True)
    backup(app.engine, app.home, file, program="x", at=AT)
    index = Index(Catalogue(app.engine), app.home / "index", lambda: CHEAP)
    lists = [app.home / "erased.jsonl"]
    eraser = Eraser(app.store, index, app.home, lists, lambda _: ())
    erase(eraser, "4", by="amara", at=LATER)
    forget(eraser, "1.txt", because="old", by="amara", at=LATER)


def state(url: str, home: Path) -> tuple[Any, ...]:
    engine = make_engine(url, home)
    store, catalogue = Store(engine), Catalogue(engine)
    told = (
        store.requester(4),
        len(store.drafts(4)),
        [bool(store.requester(n)) for n in (1, 2, 3)],
        catalogue.known("1.txt"),
        bool(catalogue.known("2.txt")),
        len(store.confirmations(1)),
        verify(engine).faults,
    )
    engine.dispose()
    return told


ERASED = (None, 0, [True, True, True], None, True, 1, [])


def test_the_homes_own_list_is_obeyed_in_place(app: App, tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "b" / "b.zip"
    taken_then_erased(app, file)
    app.engine.dispose()
    report = restore(file, database_url, app.home, at=LATER, replace=True)
    assert (report["erased_again"], report["days_old"]) == (4, 12)
    assert state(database_url, app.home) == ERASED
    again = restore(file, database_url, app.home, at=LATER + timedelta(1), replace=True)
    assert again["erased_again"] >= 4, "the backup itself has not changed"
    assert state(database_url, app.home) == ERASED


def test_an_empty_home_on_a_new_machine_is_given_the_list(
    app: App, tmp_path: Path, second_postgres: str
) -> None:
    file, saved = tmp_path / "b" / "b.zip", tmp_path / "saved.jsonl"
    taken_then_erased(app, file)
    shutil.copy(app.home / "erased.jsonl", saved)
    for n, url in enumerate(("", second_postgres)):
        new = tmp_path / f"new{n}"
        assert restore(file, url, new, at=LATER, erased=saved)["erased_again"] == 4
        assert state(url, new) == ERASED
        assert read_list(new / "erased.jsonl") == read_list(saved)


def test_a_store_that_was_set_aside_is_named(app: App, tmp_path: Path, database_url: str) -> None:
    fill(app.engine)
    file = tmp_path / "b.zip"
    backup(app.engine, app.home, file, program="x", at=AT)
    app.engine.dispose()
    restore(file, database_url, app.home, at=LATER, replace=True)
    report = erase(app.eraser, "4", by="amara", at=LATER)
    assert "replaced" in " ".join((*report.left, *report.troubles))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_byte_of_what_was_erased_comes_back(app: App, tmp_path: Path) -> None:
    """The one person of four who is erased has a name of their own."""
    case = draft(app.store, 9, "Dear Zebedee Quorn")
    with app.store._write() as session:
        from bot.store.tables import RequesterRow

        session.get_one(RequesterRow, case.case_id).name = "Zebedee Quorn"
    file = tmp_path / "b" / "b.zip"
    file.parent.mkdir()
    backup(app.engine, app.home, file, program="x", at=AT)
    erase(app.eraser, str(case.case_id), by="amara", at=LATER)
    new = tmp_path / "new"
    restore(file, "", new, at=LATER, erased=app.home / "erased.jsonl")
    assert [p for p in new.rglob("*") if p.is_file() and b"Zebedee" in p.read_bytes()] == []
    plain = tmp_path / "plain"
    restore(file, "", plain, at=LATER)
    assert b"Zebedee" in (plain / "foibot.db").read_bytes(), "the test looks where nothing was"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_case_under_the_same_number_is_left_alone(app: App, tmp_path: Path) -> None:
    taken_then_erased(app, tmp_path / "b" / "b.zip")
    other = App(tmp_path / "other")
    fill(other.engine)  # the same numbers, references and moments: the same cases
    marks = {one.mark for one in read_list(app.home / "erased.jsonl")}
    with other.store._write() as session:
        from bot.store.tables import RequestRow

        session.get_one(RequestRow, 4).opened_at = AT + timedelta(seconds=1)
    assert marks
    file = tmp_path / "other.zip"
    backup(other.engine, other.home, file, program="x", at=AT)
    restore(file, "", tmp_path / "new", at=LATER, erased=app.home / "erased.jsonl")
    assert Store(make_engine("", tmp_path / "new")).requester(4)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_mail_that_was_erased_is_not_fetched_again(app: App) -> None:
    from bot.foi.intake.arrival import Mark, NewArrival

    new = NewArrival(b"Subject: x\r\n\r\ny", "<9@x>", "Ann", None, {"kind": None})
    kept = app.store.keep_message(new, Mark("foi", 7, 1), at=AT)
    assert kept
    removal = Removal(Removed.MESSAGE, 5, kept.hash, AT.date())
    other = App(app.home.parent / "other")
    other.store.keep_removals([removal], because="", by="a", at=AT)
    assert other.store.keep_message(new, Mark("foi", 7, 1), at=AT) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_verbs_say_what_became_of_it(app: App, tmp_path: Path) -> None:
    fill(app.engine)
    folder = tmp_path / "b"
    folder.mkdir()
    said = CliRunner().invoke(backup_verb, [str(folder / "1.zip")], obj=app)
    assert "erased.jsonl" in said.output, said.output
    erase(app.eraser, "4", by="amara", at=AT)
    lonely = tmp_path / "1.zip"
    shutil.copy(folder / "1.zip", lonely)
    new = App(tmp_path / "new")
    told = CliRunner().invoke(restore_verb, [str(lonely)], obj=new).output
    assert "no list of what was erased since is here" in told
    assert new.store.requester(4)
    CliRunner().invoke(backup_verb, [str(folder / "2.zip")], obj=app)
    newer = App(tmp_path / "newer")
    told = CliRunner().invoke(restore_verb, [str(folder / "1.zip")], obj=newer).output
    assert "is erased again: 2" in told, told
    assert newer.store.requester(4) is None


@pytest.mark.parametrize(
    "line",
    [
        "x", "[]", "{}", '{"kind": "requester"}', "null", "[" * 5000,
        '{"kind": "requester", "number": -1, "mark": "' + "0" * 64 + '", "on": "2026-12-01"}',
        '{"kind": "requester", "number": 1, "mark": "' + "z" * 64 + '", "on": "2026-12-01"}',
        '{"kind": "all", "number": 1, "mark": "' + "0" * 64 + '", "on": "2026-12-01"}',
        '{"kind": "requester", "number": 1, "mark": "' + "0" * 64 + '", "on": "soon"}',
    ],
)  # fmt: skip
def test_a_list_that_is_none_is_one_sentence(line: str, tmp_path: Path) -> None:
    file = tmp_path / "erased.jsonl"
    good = Removal(Removed.REQUESTER, 1, "0" * 64, AT.date())
    file.write_text(f"{good.line()}\n{line}\n")
    with pytest.raises(FoiError, match="line 2 is no entry"):
        read_list(file)


def test_a_list_grows_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "erased.jsonl"
    first = Removal(Removed.REQUESTER, 1, "0" * 64, AT.date())
    second = Removal(Removed.DRAFT, None, "1" * 64, AT.date())
    for removals in ((first,), (first, second), (second,)):
        assert keep_list([file], removals) == []
    assert read_list(file) == [first, second]
    assert file.stat().st_mode & 0o777 == 0o600
    assert "could not be written" in keep_list([tmp_path / "no" / "x"], [first])[0]
    assert json.loads(file.read_text().splitlines()[0])["kind"] == "requester"

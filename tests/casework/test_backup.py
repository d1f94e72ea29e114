"""The drill: back up, lose everything, restore, and find every letter as it was."""

import json
import os
import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.app import App
from bot.casework import backup as casework_backup
from bot.casework.backup import backup
from bot.casework.restore import restore
from bot.cli.backup import command as backup_verb
from bot.cli.restore import command as restore_verb
from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.db import make_engine, migrate, open_engine, writing
from bot.store.store import Store
from indexer.catalogue import Catalogue
from tests.filled import AT, LETTER, confirm, confirmed, fill, index


def everything(engine) -> dict[str, str]:
    with dump.one_view(engine) as connection:
        return {t.name: dump.tally(connection, t).sha256 for t in dump.tables(connection)}


def taken(engine, home: Path, file: Path) -> Path:
    backup(engine, home, file, program="0.1.0", at=AT)
    return file


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Path:
    """A backup of a small store in SQLite."""
    engine = make_engine("", home)
    fill(engine)
    return taken(engine, home, tmp_path / "b.zip")


@pytest.mark.migrating
def test_the_drill(database_url: str, second_postgres: str, home: Path, tmp_path: Path) -> None:
    engine = make_engine(database_url, home)
    fill(engine)
    before, letters = everything(engine), confirmed(engine)
    assert letters[1] == f"{LETTER}0".encode()
    file = taken(engine, home, tmp_path / "b.zip")
    confirm(Store(engine), 99)  # after the backup: not in it
    for url in ("", second_postgres, f"sqlite:///{tmp_path / 'own.db'}"):
        report = restore(file, url, tmp_path / "new", at=AT)
        again = make_engine(url, tmp_path / "new")
        assert (everything(again), confirmed(again)) == (before, letters)
        assert (report["letters"], report["rows"]["request"], report["set_aside"]) == (3, 4, [])
        assert confirm(Store(again), 100).id == 4  # numbers go on, nothing collides
        index(Catalogue(again), "new.txt", "moorings")
        again.dispose()


def test_letters_confirmed_meanwhile_are_wholly_in_it_or_not_at_all(
    database_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process confirms while the backup is between two tables."""
    engine = make_engine(database_url, home)
    fill(engine)
    whole, other = dump.tables, Store(make_engine(database_url, home))

    def interrupted(connection):
        for n, table in enumerate(whole(connection)):
            confirm(other, 50 + n)
            yield table

    monkeypatch.setattr(dump, "tables", interrupted)
    file = taken(engine, home, tmp_path / "b.zip")
    monkeypatch.undo()
    restore(file, "", tmp_path / "new", at=AT)
    assert len(confirmed(make_engine("", tmp_path / "new"))) == 3


def test_settings_go_in_without_secrets_and_imported_law_as_it_is(
    home: Path, tmp_path: Path
) -> None:
    engine = make_engine("", home)
    (home / "law").mkdir()
    (home / "law" / "foia.json").write_bytes(b'{"source": "x",  "provisions": {}}')
    (home / "foibot.toml").write_text(
        '# ours\nauthority = "Wendle Council"  # as letters print it\n'
        'slack_bot_token = "xoxb-1"\nslack_signing_secret = "s"\ndatabase_url = ""\n'
    )
    file = tmp_path / "b.zip"
    report = backup(engine, home, file, program="0.1.0", at=AT)
    assert report["left_out"] == ["slack_bot_token", "slack_signing_secret", "database_url"]
    assert file.stat().st_mode & 0o777 == 0o600
    restore(file, "", tmp_path / "new", at=AT)
    found = (tmp_path / "new" / "foibot.toml").read_text()
    assert found == '# ours\nauthority = "Wendle Council"  # as letters print it\n'
    law = tmp_path / "new" / "law" / "foia.json"
    assert law.read_bytes() == b'{"source": "x",  "provisions": {}}'


def test_settings_that_are_there_stay(archive: Path, home: Path, tmp_path: Path) -> None:
    (home / "foibot.toml").write_text('authority = "Wendle Council"\n')
    file = taken(make_engine("", home), home, tmp_path / "c.zip")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "foibot.toml").write_text('authority = "Marl Council"\n')
    assert restore(file, "", tmp_path / "new", at=AT)["stayed"] == ["foibot.toml"]
    assert "Marl" in (tmp_path / "new" / "foibot.toml").read_text()


def test_a_store_that_is_not_empty_is_left_alone_or_kept_aside(
    database_url: str, archive: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    engine = make_engine(database_url, new)
    confirm(Store(engine), 7)
    before = everything(engine)
    engine.dispose()
    with pytest.raises(FoiError, match=r"not empty.*--replace"):
        restore(archive, database_url, new, at=AT)
    assert everything(engine) == before
    engine.dispose()
    report = restore(archive, database_url, new, at=AT, replace=True)
    assert len(confirmed(engine)) == 3
    assert len(report["set_aside"]) == 1
    with engine.connect() as connection:
        if database_url:
            kept = "SELECT count(*) FROM foibot_replaced_20261116_103000.confirmation"
            assert connection.execute(text(kept)).scalar() == 1
    if not database_url:
        aside = make_engine(f"sqlite:///{report['set_aside'][0]}", new)
        assert everything(aside) == before


def test_a_damaged_store_can_be_replaced_and_is_kept(archive: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "foibot.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    with pytest.raises(FoiError, match="not empty"):
        restore(archive, "", new, at=AT)
    report = restore(archive, "", new, at=AT, replace=True)
    assert Path(report["set_aside"][0]).read_bytes().endswith(b"\xff" * 8000)
    assert len(confirmed(make_engine("", new))) == 3


def test_a_store_in_use_is_not_replaced(archive: Path, tmp_path: Path) -> None:
    engine = make_engine("", tmp_path / "new")
    confirm(Store(engine), 7)
    with engine.connect(), pytest.raises(FoiError, match="Stop the bot"):
        restore(archive, "", tmp_path / "new", at=AT, replace=True)
    assert sorted(confirmed(engine)) == [1]
    assert not list((tmp_path / "new").glob("*.restoring*"))


def _rewrite(archive: Path, name: str, change) -> None:
    with ZipFile(archive) as old:
        members = {each: old.read(each) for each in old.namelist()}
    members[name] = change(members.get(name, b""))
    with ZipFile(archive, "w") as new:
        for each, content in members.items():
            if content is not None:
                new.writestr(each, content)


def _manifest(**changes):
    return lambda old: json.dumps(json.loads(old) | changes).encode()


LETTERS_FILE = "tables/confirmation.jsonl"
HARM = [
    (
        "a letter changed",
        LETTERS_FILE,
        lambda old: old.replace(b"214", b"215"),
        "as it was written",
    ),
    ("a table lost", LETTERS_FILE, lambda old: None, "is lacking"),
    ("a stranger", "law/../../evil.json", lambda old: b"{}", "does not belong there"),
    ("no manifest", "manifest.json", lambda old: None, "no item named"),
    ("a newer program", "manifest.json", _manifest(revision="9999"), "newer version"),
    ("a newer form", "manifest.json", _manifest(format=2), "newer version"),
    ("a letter's hash", "manifest.json", _manifest(letters={}), "did not come back"),
]


@pytest.mark.parametrize(("what", "name", "change", "says"), HARM, ids=[row[0] for row in HARM])
def test_a_backup_that_is_not_whole_changes_nothing(what, name, change, says, archive, tmp_path):
    _rewrite(archive, name, change)
    with pytest.raises(FoiError, match=says):
        restore(archive, "", tmp_path / "new", at=AT)
    assert not list(tmp_path.glob("new/foibot.db*"))


@pytest.mark.parametrize("length", [0, 100, 5000])
def test_half_a_file_is_refused(length: int, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:length])
    with pytest.raises(FoiError, match="not a whole backup"):
        restore(archive, "", tmp_path / "new", at=AT)


OLDER = {
    "request": {
        "id": 4, "reference": "A", "received": "2026-11-02", "regime": "foia", "text": "How many?",
        "fingerprint": "f", "flags": [], "opened_at": "2026-11-02T09:00:00+00:00",
    },
    "draft": {
        "id": 9, "request_id": 4, "version": 1, "kind": "response", "author": "amara",
        "text": LETTER, "hash": text_hash(LETTER), "sections": [], "missing": [], "findings": [],
        "sources": [], "saved_at": "2026-11-16T09:00:00+00:00",
    },
    "confirmation": {
        "id": 5, "request_id": 4, "draft_id": 9, "version": 1, "kind": "response", "text": LETTER,
        "hash": text_hash(LETTER), "confirmed_by": "bram", "letter_date": "2026-11-16",
        "reasons": {}, "stored_at": "2026-11-16T09:30:00+00:00",
    },
}  # fmt: skip
"""Rows as the first revision had them."""


@pytest.mark.migrating
def test_a_backup_of_an_older_program_is_brought_forward(
    database_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = open_engine("", home)
    with writing(older).begin() as connection:
        migrate(connection, "0001")
        for table in dump.tables(connection):
            if table.name in OLDER:
                dump.load(connection, table, [json.dumps(OLDER[table.name]).encode()])
    monkeypatch.setattr(casework_backup, "expected_revision", lambda: "0001")
    file = taken(older, home, tmp_path / "b.zip")
    restore(file, database_url, tmp_path / "new", at=AT)
    engine = make_engine(database_url, tmp_path / "new")
    assert confirmed(engine) == {5: LETTER.encode()}
    assert "posting" in everything(engine)
    assert confirm(Store(engine), 1).id == 6


def test_no_backup_replaces_another(archive: Path, home: Path) -> None:
    with pytest.raises(FoiError, match="such a file already"):
        taken(make_engine("", home), home, archive)


def test_a_letter_that_somebody_changed_behind_the_program_is_named(
    home: Path, tmp_path: Path
) -> None:
    engine = make_engine("", home)
    fill(engine)
    engine.dispose()
    with sqlite3.connect(home / "foibot.db") as raw:
        raw.execute("DROP TRIGGER confirmation_never_changed")
        raw.execute("UPDATE confirmation SET text = text || '!' WHERE id = 2")
    report = backup(engine, home, tmp_path / "b.zip", program="0.1.0", at=AT)
    assert report["damaged"] == [2]
    with pytest.raises(FoiError, match="its records do not hold"):
        restore(tmp_path / "b.zip", "", tmp_path / "new", at=AT)
    restore(tmp_path / "b.zip", "", tmp_path / "new", at=AT, even_broken=True)


def test_the_verbs(home: Path, tmp_path: Path) -> None:
    app = App(home)
    fill(app.engine)
    file = tmp_path / "b.zip"
    told = json.loads(_run(backup_verb, app, str(file), "--json"))
    assert (told["letters"], told["bytes"]) == (3, os.path.getsize(file))
    said = _run(restore_verb, App(tmp_path / "new"), str(file))
    assert said.startswith("Restored as of 20")
    assert "4 cases, 3 confirmed letters, 2 indexed documents; every row" in said


def _run(verb, app: App, *words: str) -> str:
    outcome = CliRunner().invoke(verb, list(words), obj=app, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output

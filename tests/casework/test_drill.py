"""The drill that foibot holds itself: a backup is tried, and the try leaves nothing behind."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.casework import drill as module
from bot.casework.digest import weekly_digest
from bot.casework.signing_keys import make_key
from bot.casework.verify import verify
from bot.cli.backup import command as backup_verb
from bot.foi.errors import FoiError
from bot.store.db import writing
from bot.store.drills import Drilled, drill_due, drill_sentence
from bot.store.throw_away import FOLDER, sweep, throw_away_home
from tests.filled import AT, fill
from tests.test_chain import rewritten, without_triggers

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


@pytest.fixture
def app(database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    app = App(home)
    fill(app.engine, 1)
    return app


def test_it_passes_and_leaves_nothing_but_its_record(app: App) -> None:
    (app.home / "foibot.toml").write_text('authority = "Wendle"\ndrill_days = 7\nmodel = "m"\n')
    (app.home / "law").mkdir()
    (app.home / "law" / "foia.json").write_bytes(b'{"source": "x",  "provisions": {}}')
    make_key(app.key_desk, by="amara", at=AT)
    before = set(app.home.rglob("*"))
    found = app.drill(AT, "foibot")
    assert (found.faults, found.letters) == ((), 1)
    assert found.rows > 10
    assert found.bytes > 1000
    assert set(app.home.rglob("*")) == before
    assert app.almanac.last_drill() == found
    said = weekly_digest(app.almanac, AT.date(), at=AT).drill
    assert said.startswith("Last backup drill: 16 November 2026, passed (1 letters")
    assert weekly_digest(app.almanac, AT.date(), "amara", at=AT).drill == ""
    assert verify(app.engine).faults == []


def test_a_damaged_store_fails_it(app: App) -> None:
    statement = rewritten("We hold nothing.").replace("id = 2", "id = 1")
    without_triggers(app.engine, "confirmation", statement)
    outcome = CliRunner().invoke(backup_verb, ["--drill"], obj=app)
    assert outcome.exit_code == 1
    assert "BACKUP DRILL FAILED on" in outcome.output
    assert "what it covers was changed afterwards" in outcome.output
    assert not (app.home / FOLDER).exists()
    assert "FAILED" in weekly_digest(app.almanac, AT.date()).drill


def test_a_row_or_file_that_comes_back_otherwise_fails_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in restoring, which its own comparison would have missed."""
    (app.home / "foibot.toml").write_text('authority = "Wendle"\n')
    honest = module.restore

    def forgetful(file: Path, url: str, new: Path, **more: object) -> None:
        honest(file, url, new, **more)
        engine = module.open_engine(url, new)
        with writing(engine).begin() as connection:
            connection.exec_driver_sql("UPDATE part SET question = question || '!'")
        engine.dispose()
        (new / "foibot.toml").write_text("")

    monkeypatch.setattr(module, "restore", forgetful)
    assert app.drill(AT, "foibot").faults == (
        "table part did not come back as it is",
        "foibot.toml did not come back as it is",
    )


def test_an_error_in_the_middle_leaves_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "disk")

    monkeypatch.setattr(module, "restore", full)
    assert app.drill(AT, "foibot").faults == ("disk: No space left on device",)
    monkeypatch.setattr(module, "restore", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.drill(AT, "foibot")
    assert not (app.home / FOLDER).exists()


KILLED = """
import os, sys
from pathlib import Path
from bot.app import App
from bot.casework import drill
from tests.filled import AT
def killed(*_):
    os.kill(os.getpid(), 9)
drill._row_faults = killed
App(Path(sys.argv[1])).drill(AT, "foibot")
"""


def test_what_a_kill_leaves_goes_when_the_store_is_next_opened(home: Path) -> None:
    fill(App(home).engine, 1)
    outcome = subprocess.run([sys.executable, "-c", KILLED, str(home)], cwd=ROOT, env=os.environ)
    assert outcome.returncode == -9
    assert (home / FOLDER / "home" / "foibot.db").exists()
    assert (home / FOLDER).stat().st_mode & 0o777 == 0o700
    assert App(home).engine
    assert not (home / FOLDER).exists()


def test_one_that_runs_is_let_alone_and_is_the_only_one(home: Path) -> None:
    app = App(home)
    assert app.engine
    with throw_away_home(home) as folder:
        (folder / "backup.age").write_bytes(b"")
        sweep(home)
        assert (folder / "backup.age").exists()
        with pytest.raises(FoiError, match="another drill is running here"):
            app.drill(AT, "foibot")
    assert app.drill(AT, "foibot").faults == ()


def _held(days_ago: int, *faults: str) -> Drilled:
    return Drilled(AT - days_ago * DAY, 9, 9, 9, faults)


DUE = [
    ("never wanted", None, 0, False, ""),
    ("never held", None, 7, True, "NO BACKUP DRILL YET, and one is due every 7 days"),
    ("held today", _held(0), 7, False, "passed (9 letters, 9 rows)"),
    ("held six days ago", _held(6), 7, False, "passed (9 letters, 9 rows)"),
    ("due today", _held(7), 7, True, "passed (9 letters, 9 rows)"),
    ("late", _held(8), 7, True, "OVERDUE, one is due every 7 days"),
    ("failed today", _held(0, "the disk"), 7, False, "FAILED on 16 November 2026: the disk"),
    ("failed yesterday", _held(1, "the disk"), 7, True, "FAILED on 15 November 2026: the disk"),
    ("held by hand", _held(90), 0, False, "passed (9 letters, 9 rows)"),
]


@pytest.mark.parametrize(("name", "last", "days", "due", "says"), DUE, ids=[row[0] for row in DUE])
def test_when_it_is_due_and_what_the_digest_says(name, last, days, due, says) -> None:
    assert drill_due(last, AT.date(), days) is due
    assert drill_sentence(last, AT.date(), days).endswith(says)


def test_the_bot_holds_it_at_night_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.slack.digest_blocks import WORDING

    monkeypatch.setenv("FOIBOT_DRILL_DAYS", "7")
    app = App(home)
    rota = app.rota(lambda *_: None, WORDING)
    midnight = AT.replace(hour=0, minute=10)
    held = []
    for hours in (0, 4, 4.1, 23, 28, 24 * 7 + 4, 24 * 7 + 5):
        rota.tick(midnight + timedelta(hours=hours))
        last = app.almanac.last_drill()
        held += [last.at.day] if last and last.at.day not in held else []
    assert held == [16, 23]
    with app.engine.connect() as connection:
        query = "SELECT count(*) FROM history WHERE what = 'backup drill'"
        assert connection.exec_driver_sql(query).scalar() == 2


def test_the_verb_prints_it(home: Path) -> None:
    fill(App(home).engine, 1)
    told = CliRunner().invoke(backup_verb, ["--drill", "--json"], obj=App(home)).output
    assert (json.loads(told)["faults"], json.loads(told)["letters"]) == ([], 1)
    wrong = CliRunner().invoke(backup_verb, ["--drill", str(home / "b.zip")], obj=App(home))
    assert (wrong.exit_code, "leave FILE out" in wrong.output) == (2, True)
    assert CliRunner().invoke(backup_verb, [], obj=App(home)).exit_code == 2

"""A database that is away for a while, a vector file that rots, a clock set back, two versions."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.app import App
from bot.casework.confirm import confirm as confirm_letter
from bot.casework.verify import store_state
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.store import dump
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.postings import Postings
from bot.store.store import Store
from indexer import vectors
from tests.conftest import fresh_database, start_server
from tests.faults.machine import AWAY, doctor, foibot, refused, stop
from tests.faults.victims import indexed, read_in, reading_index, write_letter
from tests.filled import AT, LETTER, confirm, confirmed, draft, fill, index
from tests.test_schedule import TEAM, Office, at

OTHER = Kind.INTERNAL_REVIEW


def everything(engine: Engine) -> dict[str, str]:
    with dump.one_view(engine) as connection:
        return {t.name: dump.tally(connection, t).sha256 for t in dump.tables(connection)}


# A database that goes away and returns


@pytest.fixture
def own_server() -> Iterator[object]:
    """A PostgreSQL server that a test may stop."""
    yield from start_server()


def test_a_database_that_goes_away_and_returns(own_server, home: Path) -> None:
    url = fresh_database(own_server)
    engine = make_engine(url, home)
    store = Store(engine)
    fill(engine)
    waiting = draft(store, 50)
    press = Press(waiting.case_id, waiting.hash, "bram", AT, AT.date(), {})
    letters = confirmed(engine)
    office = Office(url, home)
    stop(own_server)
    office.bot().tick(at("Mon 23 Nov 2026 09:00"))
    with pytest.raises(FoiError, match=r"did not carry it out.*Nothing was changed"):
        store.confirm(press)
    found = doctor(home, url)
    assert found["store"]["state"] == "bad"
    assert "cannot be opened" in refused(foibot(home, "digest", url=url))
    time.sleep(AWAY)
    own_server.ensure_postgres_running()
    assert confirmed(engine) == letters  # the same engine, without a second try
    assert office.channel.taken == []
    for moment in ("09:05", "09:10"):
        office.bot(own_digests=False, reminders=False).tick(at(f"Mon 23 Nov 2026 {moment}"))
    assert len(office.channel.to(TEAM)) == 1
    assert store.confirm(press)[1]
    assert doctor(home, url)["store"]["state"] == "good"


def test_letters_confirmed_while_the_database_comes_and_goes(own_server, home: Path) -> None:
    """Officers press again until they are told that it is stored: then it is, once."""
    engine = make_engine(fresh_database(own_server), home)
    store, done, reported = Store(engine), threading.Event(), dict[int, int]()
    waiting = [draft(store, n) for n in range(120)]

    def officer() -> None:
        for n, each in enumerate(waiting):
            press = Press(each.case_id, each.hash, "bram", AT, AT.date(), {})
            while not done.is_set():
                try:
                    reported[store.confirm(press)[0].id] = n
                    break
                except FoiError:
                    done.wait(0.05)

    thread = threading.Thread(target=officer)
    thread.start()
    for _ in range(2):
        while thread.is_alive() and len(reported) % 60 < 20:
            done.wait(0.01)
        stop(own_server)
        own_server.ensure_postgres_running()
    thread.join(timeout=60)
    done.set()
    assert len(reported) == 120
    assert confirmed(engine) == {id_: f"{LETTER}{n}".encode() for id_, n in reported.items()}


# A vector file that rots


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_rotten_vector_file_is_noticed_and_rebuilt(
    share: float, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(vectors, "_LONG_REPLAY", 2)
    engine = make_engine("", home)
    fill(engine, 10)
    wanted = _nearest(home)
    before = everything(engine)
    (file,) = (home / "index").glob("precedents-*.faiss")
    content = bytearray(file.read_bytes())
    content[int(share * len(content))] ^= 0x41
    file.write_bytes(content)
    assert _nearest(home) == wanted
    assert "rebuilding it from the store" in capsys.readouterr().err
    assert _nearest(home) == wanted
    assert capsys.readouterr().err == "", "the file was not mended"
    assert everything(engine) == before
    if share == 0.5:
        assert doctor(home)["store"]["state"] == "good"


def _nearest(home: Path) -> list[list[tuple[int, float]]]:
    opened = reading_index("", home)
    asked = opened.embedder.embed([f"gritting of road {n}" for n in range(1, 10)])
    return [opened._vectors["precedents"].search(each, 3) for each in asked]


# A clock that is set back


def test_a_clock_set_back_loses_and_doubles_nothing(database_url: str, home: Path) -> None:
    engine = make_engine(database_url, home)
    store, earlier = Store(engine), AT - timedelta(days=7)
    first = confirm(store, 1)
    waiting = draft(store, 2)
    press = Press(waiting.case_id, waiting.hash, "bram", earlier, earlier.date(), {})
    letter, _ = store.confirm(press)
    assert [entry.what for entry in store.history(waiting.case_id)][-1] == "confirmed"
    assert [owed.letter.id for owed in store.owed()] == [first.id, letter.id]
    newer = store.save_draft(waiting.case_id, "amara", "x", [], [], [], [], at=earlier, kind=OTHER)
    assert store.newest_draft(waiting.case_id, OTHER) == newer
    posts = Postings(engine)
    assert posts.claim("digest:2026-W47:C1", at=AT)
    posts.settle("digest:2026-W47:C1", at=AT)
    assert not posts.claim("digest:2026-W47:C1", at=earlier)
    catalogue = reading_index(database_url, home).catalogue
    index(catalogue, "a.txt", "moorings")
    assert index(catalogue, "a.txt", "moorings") == "unchanged"
    assert store_state(engine)


def test_an_answer_dated_before_its_request_is_refused(home: Path) -> None:
    """What a clock that fell back to 1970 would write into the letter's case."""
    home.mkdir()
    (home / "foibot.toml").write_text('officers = ["bram"]')
    app = App(home)
    waiting = draft(app.store, 1)
    dead = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(FoiError, match="1970"):
        confirm_letter(app.approval, "1", waiting.hash, {}, by="bram", at=dead, today=dead.date())
    assert confirmed(app.engine) == {}


# Two versions of the program on one home


VERBS = [
    ("confirm", "1", "--hash", "0", "--by", "bram"),
    ("move", "--to", "sqlite:///elsewhere.db"),
    ("ingest", "tests/letters_clean"),
]


def test_a_newer_store_is_refused_by_every_verb(database_url: str, home: Path) -> None:
    engine = make_engine(database_url, home)
    fill(engine)
    home.mkdir(exist_ok=True)
    (home / "foibot.toml").write_text('officers = ["bram"]')
    letters = confirmed(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = everything(engine)
    for words in VERBS:
        said = refused(foibot(home, *words, url=database_url, typed="How many swans?"))
        assert "a newer version of foibot has written it (revision 9999" in said
    found = doctor(home, database_url)
    assert (found["store"]["state"], "9999" in found["store"]["says"]) == ("bad", True)
    assert (everything(engine), confirmed(engine)) == (before, letters)


def test_a_bot_that_was_left_running_does_not_write_into_newer_tables(
    database_url: str, home: Path
) -> None:
    running = Store(make_engine(database_url, home))
    waiting = draft(running, 1)
    with make_engine(database_url, home).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    press = Press(waiting.case_id, waiting.hash, "bram", AT, AT.date(), {})
    with pytest.raises(FoiError, match=r"revision 9999.*restart a bot"):
        running.confirm(press)
    assert running.confirmation(waiting.case_id) is None


def test_an_ingest_that_was_left_running_does_not_write_into_newer_tables(
    database_url: str, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    write_letter(folder, 1, 2000)
    running = reading_index(database_url, home)
    read_in(running, folder, lambda _: None)
    held = indexed(running)
    with make_engine(database_url, home).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    write_letter(folder, 1, 2001)
    write_letter(folder, 2, 2001)
    with pytest.raises(FoiError, match=r"revision 9999.*restart a bot"):
        read_in(running, folder, lambda _: None)
    (name, *_) = running.catalogue.sources("file")
    for change in (
        lambda: running.catalogue.remove(name),
        lambda: running.catalogue.rename(name, "other.txt"),
        lambda: running.catalogue.classify([name], "secret"),
        lambda: running.catalogue.switch_model("other"),
    ):
        with pytest.raises(FoiError, match="revision 9999"):
            change()
    assert indexed(running) == held

"""What foibot writes, acknowledged deed by deed, and what has to be there after a loss of power.

`python -m tests.faults.deeds ROOT LETTERS URL` does everything once under the journal (`power.py`).
Each deed acknowledges what a person would take for done; `looked_at` judges a disk by that.
"""

import hashlib
import json
import os
import sqlite3
import sys
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg  # noqa: F401 - here once, instead of in every child
from sqlalchemy import Engine, text

from bot.app import App
from bot.books.statutes import read_official, write_official
from bot.casework import inbox
from bot.casework.backup import backup
from bot.casework.doctor import State, examine
from bot.casework.move import move
from bot.casework.restore import restore
from bot.casework.verify import verify
from bot.foi.case import CasePart, Requester
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Regime
from bot.store.conversations import Kept
from bot.store.db import make_engine, make_home
from bot.store.postings import Postings
from bot.store.scrub import CASES
from bot.store.store import Store
from bot.store.vault import KEY_FILE, open_vault
from indexer import vectors
from indexer.documents import Refused
from indexer.imap import Account, Fetched
from tests.faults.posters import PICTURE, settled
from tests.faults.power import acknowledge
from tests.faults.victims import indexed, read_in, reading_index, write_letter
from tests.filled import AT, LETTER, RECEIVED, confirm, confirmed
from tests.test_schedule import Office, at

NAME = "Zebedee Quillow"
ACCOUNT = Account("mail.example", 993, "foi", "x", "", "INBOX")
SETTINGS = 'officers = ["bram"]\nauthority_team = "Records"\n'
SECTION = Provision.parse("foia:s44(1)(a)")
MONDAY = at("Mon 23 Nov 2026 09:00")


@dataclass
class Site:
    """One authority's disk: its home, what lies beside it, and the letters that it reads in."""

    root: Path
    letters: Path
    url: str

    @property
    def home(self) -> Path:
        """Where foibot writes."""
        return self.root / "deep" / "home"

    def engine(self) -> Engine:
        """The store, opened as the program opens it."""
        make_home(self.home)
        return make_engine(self.url, self.home)


def done(what: str, *facts: Any) -> None:
    """Acknowledge a deed."""
    acknowledge(json.dumps([what, *facts]))


def rows_of(file: Path) -> str:
    """The hash of everything in a SQLite file."""
    with closing(sqlite3.connect(file)) as raw:
        return hashlib.sha256("\n".join(raw.iterdump()).encode()).hexdigest()


# Deeds


def confirming(site: Site, engine: Engine, turn: int) -> None:
    """Letters are confirmed, and what Slack is told is acknowledged is kept."""
    store = Store(engine)
    for n in range(turn * 10, turn * 10 + 3):
        done("letter", confirm(store, n).id, n)
        store.keep(Kept(f"key{n}", "U1", AT))
        done("kept", f"key{n}")
    store.cross_out(f"key{turn * 10}")
    done("crossed out", f"key{turn * 10}")


def posting(site: Site, engine: Engine, turn: int) -> None:
    """The digest of a channel is posted."""
    office = Office(site.url, site.home)
    office.engine, office.store = engine, Store(engine)
    bot = office.bot(reminders=False, own_digests=False, channel=f"C{turn}")
    bot.tick(MONDAY)
    assert office.channel.to(f"C{turn}")
    done("posted", f"digest:2026-W48:C{turn}")


def _mails(turn: int) -> list[Fetched]:
    return [Fetched(1, uid, f"Subject: {uid}\r\n\r\nSwans".encode()) for uid in range(1, 3 + turn)]


def _fetch_mail(engine: Engine, turn: int) -> Any:
    def refused(_: Path) -> Any:
        raise Refused("not read here")

    inbox.fetch = lambda _, validity, after, most: (m for m in _mails(turn) if m.uid > after)
    post: Any = SimpleNamespace(
        registry=SimpleNamespace(store=Store(engine)), read=refused, zone=None, most_bytes=0
    )
    return inbox.take_in(post, ACCOUNT, at=AT, today=AT.date())


def taking_in_mail(site: Site, engine: Engine, turn: int) -> None:
    """Mails are kept."""
    for arrival in _fetch_mail(engine, turn):
        done("mail", arrival.id, hashlib.sha256(Store(engine).original(arrival.id)).hexdigest())


def reading_letters_in(site: Site, engine: Engine, turn: int) -> None:
    """Past letters are read in, and both halves of the search follow."""
    index = reading_index(site.url, site.home)
    read_in(index, site.letters, lambda path: done("read", str(path)))
    if not turn:
        for n in range(4):
            write_letter(site.letters, n, 2031)
    indexed(index)


def setting(site: Site, engine: Engine, turn: int) -> None:
    """A model is chosen, statutory text is imported, a token is sealed."""
    name = ("minilm", "mpnet")[turn]
    App(site.home)._set_model(name)
    done("model", name)
    write_official(site.home, "foia", f"of {turn}", {SECTION: f"words {turn}"})
    done("law", f"words {turn}")
    done("token", open_vault("", site.home / KEY_FILE).seal("xoxb", "T1"))


def copying(site: Site, engine: Engine, turn: int) -> None:
    """A backup is taken and read back; the store is moved."""
    archive = site.root / f"backup{turn}.zip"
    done("backup", archive.name, backup(engine, site.home, archive, program="0", at=AT)["sha256"])
    new = site.root / f"restored{turn}"
    restore(archive, "", new, at=AT)
    done("restored", new.name, (new / "foibot.toml").read_text(), rows_of(new / "foibot.db"))
    moved = site.root / f"moved{turn}.db"
    move(engine, f"sqlite:///{moved}", site.home)
    done("moved", moved.name, rows_of(moved))


def erasing(site: Site, engine: Engine, turn: int) -> None:
    """Who asked is forgotten."""
    store, name = Store(engine), f"{NAME}{turn}"
    question = f"How many swans?\n{name}"
    who = Requester(name, f"{name.split()[1]}@mail.example", None)
    parts = [CasePart("1", question, (0, len(question)))]
    case = store.open_case(
        received=RECEIVED,
        regime=Regime.FOIA,
        text=question,
        parts=parts,
        fingerprint="swans",
        requester=who,
        by="amara",
        at=AT,
    )
    done("opened", name)
    store.erase_requester(case.id, by="amara", at=AT)
    if store.scrub(CASES):
        done("erased", name)


DEEDS: tuple[Callable[[Site, Engine, int], None], ...] = (
    confirming,
    setting,
    taking_in_mail,
    reading_letters_in,
    posting,
    erasing,
    copying,
)
TURNS = 2


def main() -> None:
    """Do everything, each deed twice; the store is closed and opened between."""
    root, letters, url = sys.argv[1:]
    site = Site(Path(root), Path(letters), url)
    os.umask(0o077)
    _cheaply()
    for turn in range(TURNS):
        engine = site.engine()
        (site.home / "foibot.toml").exists() or _settle(site)
        done("opened", turn)
        for deed in DEEDS:
            deed(site, engine, turn)
            confirm(Store(engine), 100 * (turn + 1) + DEEDS.index(deed))
        engine.dispose()


def _settle(site: Site) -> None:
    """An administrator's settings, long on the disk."""
    from indexer.durable import write_whole

    write_whole(site.home / "foibot.toml", SETTINGS.encode())


def _cheaply() -> None:
    from bot import schedule

    vectors._LONG_REPLAY = 2  # every change becomes a snapshot
    vectors._LONG_SHARE = 0
    schedule.coming_weeks = lambda _: PICTURE  # type: ignore[assignment]


# What has to be there


def looked_at(site: Site, acknowledged: list[list[Any]], *, thoroughly: bool = True) -> None:
    """Judge a disk after a loss of power; an AssertionError or a FoiError says what is wrong.

    `thoroughly` asks the doctor too, which costs as much as all the rest.
    """
    _cheaply()
    facts: dict[str, list[list[Any]]] = {}
    for what, *rest in acknowledged:
        facts.setdefault(what, []).append(rest)
    for name in facts.get("erased", []):
        _nowhere(site.home, name[0])
    engine = site.engine()
    _look_whole(site, engine)
    for what, judge in JUDGES.items():
        for each in facts.get(what, []):
            judge(site, engine, *each)
    if not site.url:  # a server that had no loss is further on
        _look_kept(engine, facts)
    if models := facts.get("model"):
        names = ["minilm", "mpnet"]
        stored = tomllib.loads((site.home / "foibot.toml").read_text())
        assert stored["model"] in names[names.index(models[-1][0]) :]
        assert stored["officers"] == ["bram"]
    if law := facts.get("law"):
        assert read_official(site.home)[SECTION] in {law[-1][0], "words 1"}
    _goes_on(site, engine)
    if thoroughly:
        _examined(site)
    for name in facts.get("erased", []):
        _nowhere(site.home, name[0])
    engine.dispose()


def _look_kept(engine: Engine, facts: dict[str, list[list[Any]]]) -> None:
    """What Slack was told is kept is kept, and what has its answer is not."""
    crossed = {key for (key,) in facts.get("crossed out", [])}
    kept = {each.key for each in Store(engine).kept(before=AT.replace(year=2030))}
    assert kept & crossed == set()
    assert {key for (key,) in facts.get("kept", [])} - crossed <= kept


def warm(folder: Path) -> None:
    """Import and work out once what every look needs, for the processes that are forked later."""
    engine = make_engine("", folder)
    assert not verify(engine).faults
    engine.dispose()


def _nowhere(home: Path, name: str) -> None:
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            for words in (name, name.split()[1]):
                assert words.lower().encode() not in content, f"{words} is in {path.name}"


def _look_whole(site: Site, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(site.home / "foibot.db")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    found = verify(engine)
    assert not found.faults, found.faults
    with engine.connect() as connection:
        counted = {
            connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in (
                "confirmation",
                "clock_event",
                "outbox",
                "history WHERE what = 'confirmed'",
            )
        }
    assert len(counted) == 1, "half of a confirmation"


def _letter(site: Site, engine: Engine, number: int, n: int) -> None:
    assert confirmed(engine)[number] == f"{LETTER}{n}".encode()


def _mail(site: Site, engine: Engine, number: int, sha256: str) -> None:
    assert hashlib.sha256(Store(engine).original(number)).hexdigest() == sha256


def _read(site: Site, engine: Engine, path: str) -> None:
    assert path in reading_index(site.url, site.home).catalogue.sources("file")


def _posted(site: Site, engine: Engine, key: str) -> None:
    assert key in settled(engine)
    assert not Postings(engine).claim(key, at=MONDAY)


def _token(site: Site, engine: Engine, sealed: str) -> None:
    assert open_vault("", site.home / KEY_FILE).open(sealed, "T1") == "xoxb"


def _backup(site: Site, engine: Engine, name: str, sha256: str) -> None:
    assert hashlib.sha256((site.root / name).read_bytes()).hexdigest() == sha256


def _restored(site: Site, engine: Engine, name: str, settings: str, rows: str) -> None:
    assert (site.root / name / "foibot.toml").read_text() == settings
    assert rows_of(site.root / name / "foibot.db") == rows


def _moved(site: Site, engine: Engine, name: str, rows: str) -> None:
    assert rows_of(site.root / name) == rows


JUDGES: dict[str, Callable[..., None]] = {
    "letter": _letter,
    "mail": _mail,
    "read": _read,
    "posted": _posted,
    "token": _token,
    "backup": _backup,
    "restored": _restored,
    "moved": _moved,
}


def _goes_on(site: Site, engine: Engine) -> None:
    """Every verb goes on from there: the search is made again, mails come once, nothing is bad."""
    list(_fetch_mail(engine, 1))
    mails = Store(engine).arrivals()
    assert len(mails) == len(_mails(1)), "a mail is there twice, or missing"
    index = reading_index(site.url, site.home)
    assert read_in(index, site.letters, lambda _: None)["failed"] == []
    _, passages, halves, words, counts = indexed(index)
    assert sum(halves) == words == counts["passages"] == len(passages)
    confirm(Store(engine), 999)


def _examined(site: Site) -> None:
    """The doctor finds the home and its store good; the other signs are about settings."""
    signs = {sign.what: sign for sign in examine(App(site.home).patient, AT.date())}
    for what in ("home", "store"):
        assert signs[what].state is not State.BAD, signs[what]


if __name__ == "__main__":
    main()

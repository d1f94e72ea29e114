"""Confirming on the command line, by two at once, and killed at any moment."""

import json
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine

from bot.app import App
from bot.casework.confirm import confirm
from bot.casework.outbox import drain
from bot.casework.send import record_sending
from bot.cli.confirm import command
from bot.foi.case import Case, CasePart, Confirmation, Decision, Draft, Requester, text_hash
from bot.foi.case_clock import clock_of
from bot.foi.drafting.inputs import Sourced
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime, Way
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from indexer.claims import open_claims

AT = datetime(2024, 11, 18, 10, 30, tzinfo=UTC)  # a Monday
RECEIVED = date(2024, 11, 4)  # a Monday
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    home.mkdir()
    (home / "foibot.toml").write_text('officers = ["amara", "bram"]')
    app = App(home)
    app.index_letter = lambda *_: None  # type: ignore[method-assign]  # no model is loaded here
    yield app
    app.engine.dispose()


def opened(store: Store, text: str = "How many swans?") -> Case:
    return store.open_case(
        received=RECEIVED,
        regime=Regime.FOIA,
        text=text,
        parts=[CasePart("1", text, (0, len(text)))],
        fingerprint="f",
        requester=Requester(),
        by="amara",
        at=AT,
    )


def drafted(store: Store, case: Case, text: str = "Eleven.", kind: Kind = Kind.RESPONSE) -> Draft:
    return store.save_draft(case.id, "amara", text, [], [], [], [], at=AT, kind=kind)


def run(app: App, *words: str) -> str:
    outcome = CliRunner().invoke(command, list(words), obj=app, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_from_the_press_to_the_stored_letter(app: App) -> None:
    case = opened(app.store)
    draft = drafted(app.store, case)
    words = ("1", "--hash", draft.hash, "--by", "bram", "--json")
    report = json.loads(run(app, *words))
    assert {k: report[k] for k in ("id", "reference", "version", "hash", "already")} == {
        "id": 1, "reference": "FOI-2024-0001", "version": 1, "hash": draft.hash, "already": False,
    }  # fmt: skip
    again = json.loads(run(app, *words))
    assert again == report | {"already": True}
    assert app.store.owed() == ()


def test_the_rules_stand_before_the_press(app: App) -> None:
    case = opened(app.store)
    app.store.decide(
        case.id,
        [Decision("1", Outcome.WITHHELD, (Provision.parse("foia:s36(2)(c)"),))],
        by="amara",
        at=AT,
    )
    draft = drafted(app.store, case)
    with pytest.raises(FoiError, match="qualified person's opinion is not recorded"):
        run(app, "1", "--hash", draft.hash, "--by", "bram")
    with pytest.raises(FoiError, match="not an officer"):
        run(app, "1", "--hash", draft.hash, "--by", "mallory")
    assert app.store.confirmation(case.id) is None


def test_an_answer_that_the_clock_contradicts_is_refused(app: App) -> None:
    case = opened(app.store)
    app.store.add_event(case.id, "responded", date(2024, 11, 11), by="amara", at=AT)
    draft = drafted(app.store, case)
    with pytest.raises(FoiError, match=r"responded on Mon 18 Nov 2024.*responded on Mon 11 Nov"):
        confirm(app.approval, "1", draft.hash, {}, by="bram", at=AT, today=AT.date())
    assert app.store.confirmation(case.id) is None


def test_each_kind_of_letter_moves_the_clock_its_way(app: App) -> None:
    case = opened(app.store)
    for kind, event in [
        (Kind.ACKNOWLEDGEMENT, None),
        (Kind.EXTENSION, "pit_extension"),
        (Kind.CLARIFICATION, "clarification_sought"),
    ]:
        draft = drafted(app.store, case, f"Letter {kind}", kind)
        done = confirm(
            app.approval, "1", draft.hash, {}, by="bram", at=AT, today=AT.date(), kind=kind
        )
        assert event not in [e.type for e in done.case.events], "nothing has left yet"
        sent, _ = send(app, kind)
        assert event is None or event in [e.type for e in sent.events]
        assert app.store.unsent(case.id) == ()
    assert app.store.owed() == ()  # only answers are precedents


def send(app: App, kind: Kind) -> tuple[Case, Confirmation]:
    day = AT.date()
    return record_sending(app.approval, "1", day, Way.POST, by="amara", at=AT, today=day, kind=kind)


def test_a_sent_extension_tells_the_clock_its_estimated_date(app: App) -> None:
    case = opened(app.store)
    draft = drafted(app.store, case, "We need more time.", Kind.EXTENSION)
    told = {("letter", "estimated"): (Sourced("2024-12-16", "officer"),)}
    app.store.give_words(case.id, Kind.EXTENSION, told, by="amara", at=AT)
    confirm(
        app.approval, "1", draft.hash, {}, by="bram", at=AT, today=AT.date(), kind=Kind.EXTENSION
    )
    send(app, Kind.EXTENSION)
    clock = clock_of(app.store.case("1"), app.calendars, app.limits, AT.date())
    assert (date(2024, 12, 16), "FOIA s17(2)") in [(step.date, step.law) for step in clock.steps]
    assert clock.warnings == ()


def test_a_letter_that_cannot_be_indexed_yet_stays_owed(app: App) -> None:
    case = opened(app.store)
    app.store.confirm(_press(drafted(app.store, case)))

    def broken(_case: Case, _letter: Confirmation) -> None:
        raise OSError("disk full")

    failed = drain(app.store, broken, AT, open_claims(app.engine, app.home))
    assert failed == ("FOI-2024-0001 is stored and not yet a precedent (OSError: disk full)",)
    found: list[str] = []
    ours = open_claims(app.engine, app.home)
    assert drain(app.store, lambda _, letter: found.append(letter.text), AT, ours) == ()
    assert drain(app.store, lambda _, letter: found.append(letter.text), AT, ours) == ()
    assert found == ["Eleven."]


def test_the_next_start_does_what_is_owed(app: App) -> None:
    app.store.confirm(_press(drafted(app.store, opened(app.store))))
    found: list[str] = []
    app.index_letter = lambda _, letter: found.append(letter.text)  # type: ignore[method-assign]
    assert app.catch_up(AT) == ()
    assert app.catch_up(AT) == ()
    assert found == ["Eleven."]


def _press(draft: Draft, by: str = "bram") -> Press:
    return Press(draft.case_id, draft.hash, by, AT, AT.date(), {})


def test_of_two_processes_one_confirms_and_the_other_is_told(home: Path, database_url: str) -> None:
    store = Store(make_engine(database_url, home))
    drafts = [drafted(store, opened(store)) for _ in range(10)]
    store._reads.dispose()
    start, answers = FORK.Barrier(2), FORK.Queue()

    def officer(name: str) -> None:
        mine = Store(make_engine(database_url, home))
        start.wait()
        for draft in drafts:
            letter, first = mine.confirm(_press(draft, name))
            answers.put((draft.case_id, name, letter.confirmed_by, first))

    both = [FORK.Process(target=officer, args=(name,)) for name in ("amara", "bram")]
    for process in both:
        process.start()
    told = [answers.get(timeout=30) for _ in range(20)]
    for process in both:
        process.join()
    assert Counter(case for case, _, _, first in told if first) == {d.case_id: 1 for d in drafts}
    for case, name, winner, first in told:
        assert (name == winner) is first
        assert store.confirmation(case).confirmed_by == winner


KILLS = {"sqlite": (120, 0.06), "postgresql": (40, 0.3)}  # how often, and after how long at most

ENOUGH = 25  # confirmed letters, for the killing to have had something to destroy


def test_killed_at_any_moment_no_letter_is_lost_half_or_twice(
    home: Path, database_url: str
) -> None:
    """Children draft, confirm and index until they are killed; then the store is looked through."""
    engine = make_engine(database_url, home)
    engine.dispose()
    reported, indexed = home / "reported", home / "indexed"
    indexed.mkdir(parents=True)
    moments = random.Random(4)
    reported.touch()
    kills, latest = KILLS[engine.dialect.name]
    while kills > 0 or reported.read_text().count("\n") < ENOUGH:
        child = FORK.Process(target=_work, args=(database_url, home, reported, indexed))
        child.start()
        time.sleep(moments.uniform(0.002, latest))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        kills -= 1
        latest = latest if kills > 0 else latest + 0.05  # a machine so busy that nothing got done
    store = Store(engine)
    _look_through(store, engine, reported)
    drain(store, lambda case, letter: _index(indexed, case, letter), AT, open_claims(engine, home))
    letters = {case.id: store.confirmation(case.id) for case in store.cases()}
    confirmed = {case: letter.text for case, letter in letters.items() if letter}
    found = {f.name: f.read_bytes().decode() for f in indexed.iterdir() if f.name.isdigit()}
    assert found == {str(case): text for case, text in confirmed.items()}


def _work(url: str, home: Path, reported: Path, indexed: Path) -> None:
    engine = make_engine(url, home)
    store, ours = Store(engine), open_claims(engine, home)
    while True:
        case = opened(store)
        drafted(store, case, f"An earlier version for {case.id}")
        draft = drafted(store, case, f"The letter of case {case.id}, to the character.\r\n £")
        store.confirm(_press(draft))
        with reported.open("a") as told:
            told.write(f"{case.id} {draft.hash}\n")
        drain(store, lambda case, letter: _index(indexed, case, letter), AT, ours)


def _index(folder: Path, case: Case, letter: Confirmation) -> None:
    """What indexing is to the outbox: once under the letter's name, however often it is done."""
    half = folder / f"{case.id}.{os.getpid()}"
    half.write_text(letter.text, newline="")
    half.replace(folder / str(case.id))


def _look_through(store: Store, engine: Engine, reported: Path) -> None:
    told = dict(line.split() for line in reported.read_text().splitlines())
    for case, digest in told.items():
        letter = store.confirmation(int(case))
        assert letter, f"case {case} was reported as confirmed and is lost"
        assert letter.hash == digest == text_hash(letter.text)
    with engine.connect() as raw:
        if engine.dialect.name == "sqlite":
            assert raw.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        confirmed = _count(raw, "SELECT request_id FROM confirmation")
        assert set(confirmed.values()) == {1}
        assert confirmed == _count(raw, "SELECT request_id FROM clock_event")
        assert confirmed == _count(raw, "SELECT request_id FROM history WHERE what = 'confirmed'")
        assert confirmed == _count(
            raw, "SELECT request_id FROM outbox JOIN confirmation c ON c.id = confirmation_id"
        )
        drafts = _count(raw, "SELECT request_id FROM draft")
        assert drafts == _count(raw, "SELECT request_id FROM history WHERE what = 'drafted'")
        opened_ = _count(raw, "SELECT request_id FROM history WHERE what = 'opened'")
        assert opened_ == _count(raw, "SELECT id FROM request")


def _count(raw: Connection, query: str) -> Counter[int]:
    return Counter(row[0] for row in raw.exec_driver_sql(query))

"""What is past its period goes after an officer has seen exactly that; nothing else does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.casework.digest import weekly_digest
from bot.casework.retention import Retention, apply, due_list
from bot.casework.verify import verify
from bot.cli.digest import people
from bot.foi.case import CasePart, Requester
from bot.foi.errors import FoiError
from bot.foi.intake.arrival import ArrivalState, Mark, NewArrival
from bot.foi.vocabulary import Kind, Regime, Way
from bot.slack.digest_blocks import digest_messages
from bot.store.aged import RecordKind
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.postings import Postings

THEN = datetime(2025, 3, 3, 10, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 20)  # a Friday
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERIOD = 365


@pytest.fixture
def app(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An office whose periods are a year, for every kind of record."""
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    for kind in RecordKind:
        monkeypatch.setenv(f"FOIBOT_RETENTION_{kind.name}_DAYS", str(PERIOD))
    made = App(home)
    made.index_letter = lambda *_: None  # type: ignore[method-assign]
    yield made
    made.engine.dispose()


def asked(app: App, name: str = "Ann Perrin") -> int:
    case = app.store.open_case(
        received=THEN.date(),
        regime=Regime.FOIA,
        text="How many swans?",
        parts=[CasePart("1", "How many swans?", (0, 15))],
        fingerprint="f",
        requester=Requester(name, "ann@post.example"),
        by="amara",
        at=THEN,
    )
    return case.id


def answered(app: App, *, send: bool = True) -> int:
    """A case that was answered on the Friday after it came, with a draft of another letter."""
    number = asked(app)
    draft = app.store.save_draft(number, "amara", "Four.", [], [], [], [], at=THEN)
    friday = THEN.date() + timedelta(days=4)
    press = Press(
        number, draft.hash, "bram", THEN, friday, {}, clock_event=None, is_precedent=False
    )
    letter, _ = app.store.confirm(press)
    told = {"by": "bram", "at": THEN}
    if send:
        app.store.send(letter, friday, Way.EMAIL, clock_event="responded", clock_detail={}, **told)
    kind = Kind.CLARIFICATION
    app.store.save_draft(number, "amara", "Which pond?", [], [], [], [], at=THEN, kind=kind)
    return number


def listed(app: App) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in due_list(app.retention, TODAY).records:
        found.setdefault(one.kind.value, []).append(one.what)
    return found


def of_everything(app: App, home: Path) -> None:
    answered(app)
    store = app.store
    for n, state in enumerate((ArrivalState.NOT_OURS, ArrivalState.WAITING), 1):
        mail = NewArrival(b"Subject: %d" % n, f"<{n}@x>", "Ann", None, {"kind": None, "unread": []})
        store.keep_message(mail, Mark("foi", 7, n), at=THEN)
        if state is ArrivalState.NOT_OURS:
            store.settle_message(n, state, None, by="amara", at=THEN)
    first = store.keep_enquiry("swans?", [], by="amara", at=THEN)
    store.rate(first.id, "amara", False, why="no", at=THEN)
    store.rate(store.keep_enquiry("geese?", [], by="amara", at=NOW).id, "a", True, why=None, at=NOW)
    postings = Postings(app.engine)
    postings.claim("digest:2025-W10:C1", at=THEN)
    postings.settle("digest:2025-W10:C1", at=THEN)
    (home / "faults").mkdir(exist_ok=True)
    for name in ("20250303-101010-00ff00ff.txt", "20261119-101010-00ff00ff.txt", "mine.txt"):
        (home / "faults" / name).write_text("x")
    (home / "foibot.db.replaced-20250303-101010").write_text("x")


EVERYTHING = {
    "requester": ["FOI-2025-0001"],
    "draft": ["FOI-2025-0001, draft version 2"],
    "message": ["message 1, not for us"],
    "question": ["question 1"],
    "feedback": ["feedback on question 1"],
    "posting": ["a post"],
    "fault": ["20250303-101010-00ff00ff.txt"],
    "replaced": ["foibot.db.replaced-20250303-101010"],
}


def test_exactly_what_was_shown_goes(app: App, home: Path) -> None:
    of_everything(app, home)
    assert listed(app) == EVERYTHING
    shown = due_list(app.retention, TODAY)
    done = apply(app.retention, shown.hash, by="bram", at=NOW, today=TODAY)
    assert (done.removed, done.troubles) == (8, ())
    assert listed(app) == {}
    store = app.store
    assert store.requester(1) is None
    assert [letter.text for letter in store.confirmations(1)] == ["Four."]
    assert [draft.text for draft in store.drafts(1)] == ["Four."]
    assert [one.question for one in store.asked(THEN)] == ["geese?"]
    assert len(store.ratings(THEN)) == 1
    with pytest.raises(FoiError, match="it was erased"):
        store.original(1)
    assert store.original(2)
    assert sorted(p.name for p in (home / "faults").iterdir()) == [
        "20261119-101010-00ff00ff.txt", "mine.txt",
    ]  # fmt: skip
    assert verify(app.engine).faults == []
    kinds = [json.loads(line)["kind"] for line in (home / "erased.jsonl").read_text().splitlines()]
    assert kinds == ["draft", "requester", "message", "feedback", "question", "retention"]


def test_another_list_than_the_one_shown_is_refused_and_nothing_goes(app: App, home: Path) -> None:
    of_everything(app, home)
    shown = due_list(app.retention, TODAY)
    answered(app)
    with pytest.raises(FoiError, match="not the list with that hash"):
        apply(app.retention, shown.hash, by="bram", at=NOW, today=TODAY)
    assert len(due_list(app.retention, TODAY).records) == 10
    assert app.store.requester(1)


def test_a_case_that_changes_while_the_run_begins_is_kept(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is worked out once more inside the transaction that deletes."""
    number = answered(app)
    shown = due_list(app.retention, TODAY)
    late = date(2025, 3, 20)

    def meanwhile(*_: object) -> None:
        app.store.add_event(number, "review_requested", late, by="amara", at=NOW)

    monkeypatch.setattr("bot.casework.retention.erase_outside", meanwhile)
    with pytest.raises(FoiError, match="not the list with that hash"):
        apply(app.retention, shown.hash, by="bram", at=NOW, today=TODAY)
    assert app.store.requester(number)


def _review(app: App, number: int) -> None:
    app.store.add_event(number, "review_requested", date(2025, 3, 20), by="amara", at=THEN)


def _appeal(app: App, number: int) -> None:
    for event, on in (
        ("review_requested", date(2025, 3, 20)),
        ("review_completed", date(2025, 4, 3)),
        ("decision_notice", date(2026, 11, 10)),
    ):
        app.store.add_event(number, event, on, by="amara", at=THEN)


def _hold(app: App, number: int) -> None:
    app.retention.expiry.hold(number, "the Commissioner has it", by="amara", at=THEN)


def _mail(app: App, number: int) -> None:
    told = {"kind": "review", "unread": [], "belongs_to": app.store.case(number).reference}
    app.store.keep_message(NewArrival(b"x", "<1@x>", None, None, told), Mark("foi", 7, 1), at=NOW)


def _contradiction(app: App, number: int) -> None:
    app.store.add_event(number, "clarified", date(2025, 3, 4), by="amara", at=THEN)


@pytest.mark.parametrize("happens", [_review, _appeal, _hold, _mail, _contradiction])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_case_to_which_something_may_still_happen_stays(
    app: App, happens: Callable[[App, int], None]
) -> None:
    number = answered(app)
    assert set(listed(app)) == {"requester", "draft"}
    happens(app, number)
    assert listed(app) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_open_cases_and_unsent_letters_stay(app: App) -> None:
    asked(app)
    answered(app, send=False)
    assert listed(app) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_held_case_is_released(app: App) -> None:
    number = answered(app)
    _hold(app, number)
    assert app.retention.expiry.release(number, by="amara", at=NOW)
    assert not app.retention.expiry.release(number, by="amara", at=NOW)
    assert "requester" in listed(app)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_day_is_counted_from_the_sending(app: App) -> None:
    answered(app)
    sent = THEN.date() + timedelta(days=4)
    for day, number in ((sent + timedelta(days=PERIOD - 1), 0), (sent + timedelta(days=PERIOD), 2)):
        assert len(due_list(app.retention, day).records) == number
    (first, _) = due_list(app.retention, TODAY).records
    assert first.since == sent
    assert first.why == "kept for 365 days from when its case closed"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_periods_nothing_is_due(app: App, home: Path) -> None:
    of_everything(app, home)
    off: Retention = replace(app.retention, days=dict.fromkeys(RecordKind, 0))
    assert due_list(off, TODAY).records == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_digest_says_how_many(app: App) -> None:
    answered(app)
    digest = weekly_digest(app.almanac, TODAY)
    said = "Records past their retention period: 2"
    assert said in "\n".join(people(digest, 4))
    assert said in str(digest_messages(digest, "Requests this week"))
    assert weekly_digest(app.almanac, TODAY, "amara").past_retention == 0


def test_a_long_list_goes_in_one_run(home: Path) -> None:
    """More of each kind than one statement can carry."""
    app = App(home)
    store = app.store
    for n in range(600):
        store.keep_enquiry(f"swans {n}?", [], by="amara", at=THEN)
    retention = replace(app.retention, days={RecordKind.QUESTION: PERIOD})
    shown = due_list(retention, TODAY)
    assert len(shown.records) == 600
    assert apply(retention, shown.hash, by="b", at=NOW, today=TODAY).removed == 600
    assert make_engine("", home)
    assert store.asked(THEN) == ()

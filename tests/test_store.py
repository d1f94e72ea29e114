"""The store on both databases: what goes in comes out, and what was confirmed stays."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.foi.case import Case, CasePart, Decision, Draft, Flag, Missing, Requester, Section
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Outcome, Regime, Severity
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store

AT = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)  # a Monday
FAR = date(2999, 1, 1)
RECEIVED = date(2026, 11, 2)  # a Monday
QUESTION = "How many potholes – “craters”, to us – were mended?\r\n\tBy ward, £ each.  "
LETTER = "Dear Requester\n\nYes: 214 – see below.\r\n\n- Ŵyndham ward\t£12.50  \n"
WITHHELD = Provision.parse("foia:s43(2)")


@pytest.fixture
def store(database_url: str, home: Path) -> Store:
    return Store(make_engine(database_url, home))


def opened(store: Store, reference: str | None = None) -> Case:
    return store.open_case(
        received=RECEIVED,
        regime=Regime.FOIA,
        text=QUESTION,
        parts=[
            CasePart("1", QUESTION, (0, len(QUESTION)), "For each year:", (Flag("period", "?"),)),
            CasePart("2(a)", "Who paid?", (3, 9)),
        ],
        fingerprint="f00d",
        requester=Requester("Perpetua Vane", "p.vane@mail.example", None),
        by="amara",
        at=AT,
        reference=reference,
        flags=[Flag("two-authorities", "Part of it is for another body", "the police", (1, 4))],
    )


def drafted(store: Store, case: Case, letter: str = LETTER) -> Draft:
    finding = Finding(
        "X1", Severity.ERROR, FindingStatus.FOUND, "No limb", "s17(1)(b)", "Name it", "1", WITHHELD
    )
    sections = [Section("opener", letter, ("templates/parts/opener.md",), base="as generated")]
    missing = [Missing("likelihood", "would or would be likely", "s43(2)", "1", WITHHELD)]
    return store.save_draft(
        case.id, "amara", letter, sections, missing, [finding], ["FOI-2024-0007 part 2"], at=AT
    )


def press(draft: Draft, by: str = "bram") -> Press:
    return Press(draft.case_id, draft.hash, by, AT, AT.date(), {"X1": "The limb is in the title"})


def test_a_case_comes_back_as_it_went_in(store: Store) -> None:
    case = opened(store)
    assert store.case(case.id) == store.case(case.reference) == case
    assert case.text == QUESTION
    assert case.parts[0].flags == (Flag("period", "?"),)
    assert (case.reference, case.opened_at) == (f"FOI-2026-{case.id:04d}", AT)


def test_every_version_of_a_draft_comes_back_equal(store: Store) -> None:
    case = opened(store)
    first, second = drafted(store, case), drafted(store, case, LETTER + "More.")
    assert store.drafts(case.id) == (first, second)
    assert store.newest_draft(case.id) == second
    assert first.hash == hashlib.sha256(LETTER.encode()).hexdigest()
    assert store.newest_draft(case.id, Kind.EXTENSION) is None


def test_the_newest_decision_of_a_part_counts_in_the_order_of_parts(store: Store) -> None:
    case = opened(store)
    late = Decision("2(a)", Outcome.NOT_HELD)
    first = Decision("1", Outcome.WITHHELD, (WITHHELD,), {"likelihood": "would"})
    store.decide(case.id, [late, first], by="amara", at=AT)
    now = store.decide(case.id, [Decision("2(a)", Outcome.SUPPLIED)], by="bram", at=AT)
    assert [(d.part, d.outcome, d.provisions, d.decided_by) for d in now] == [
        ("1", Outcome.WITHHELD, (WITHHELD,), "amara"),
        ("2(a)", Outcome.SUPPLIED, (), "bram"),
    ]


def test_confirming_stores_the_letter_the_answer_and_what_is_owed(store: Store) -> None:
    case = opened(store)
    done, first_time = store.confirm(press(drafted(store, case)))
    assert (done.text, first_time) == (LETTER, True)
    assert [(e.type, e.on) for e in store.case(case.id).events] == [("responded", AT.date())]
    assert [owed.letter for owed in store.owed()] == [done]
    assert [h.what for h in store.history(case.id)] == ["opened", "drafted", "confirmed"]
    assert store.history(case.id)[-1].detail["reasons"] == {"X1": "The limb is in the title"}
    store.settle(store.owed()[0].id, at=AT)
    assert store.owed() == ()
    assert store.cases(unanswered=True) == ()


def test_a_second_press_changes_nothing(store: Store) -> None:
    case = opened(store)
    draft = drafted(store, case)
    done, _ = store.confirm(press(draft))
    again, first_time = store.confirm(press(draft, by="carys"))
    assert (again, first_time) == (done, False)
    assert len(store.owed()) == 1
    assert len(store.history(case.id)) == 3


def test_a_newer_draft_voids_the_older_hash(store: Store) -> None:
    case = opened(store)
    old, new = drafted(store, case), drafted(store, case, "Another letter")
    with pytest.raises(FoiError, match=f"version 1, and version 2 by amara .*{new.hash}"):
        store.confirm(press(old))
    with pytest.raises(FoiError, match="no version of this letter has that hash"):
        store.confirm(replace(press(new), hash="0" * 64))
    assert store.confirmation(case.id) is None


def test_a_confirmed_letter_is_neither_drafted_nor_confirmed_again(store: Store) -> None:
    case = opened(store)
    old, new = drafted(store, case), drafted(store, case, "Another letter")
    store.confirm(press(new))
    for attempt in (lambda: drafted(store, case), lambda: store.confirm(press(old))):
        with pytest.raises(FoiError, match="version 2 was confirmed by bram on 16 November 2026"):
            attempt()
    assert len(store.drafts(case.id)) == 2
    with pytest.raises(FoiError, match="nothing is drafted"):
        store.confirm(replace(press(new), kind=Kind.EXTENSION))


def test_of_two_who_press_at_once_one_confirms(store: Store) -> None:
    case = opened(store)
    draft = drafted(store, case)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda who: store.confirm(press(draft, who)), "abcd"))
    assert sorted(first for _, first in answers) == [False, False, False, True]
    assert len({done.confirmed_by for done, _ in answers}) == 1


KEPT = [
    f"{verb} {table}{tail}"
    for table, change in {
        "draft": "text = 'x'",
        "confirmation": "text = 'x'",
        "history": "who = 'x'",
    }.items()
    for verb, tail in (("UPDATE", f" SET {change}"), ("DELETE FROM", ""))
]


@pytest.mark.parametrize("statement", KEPT)
def test_the_database_keeps_what_was_said(
    statement: str, store: Store, database_url: str, home: Path
) -> None:
    case = opened(store)
    store.confirm(press(drafted(store, case)))
    with (
        pytest.raises(DBAPIError, match="rows are kept as they are"),
        make_engine(database_url, home).begin() as connection,
    ):
        connection.execute(text(statement))
    assert store.confirmation(case.id).text == LETTER


def test_not_even_a_replacing_insert_changes_a_letter(home: Path) -> None:
    store = Store(make_engine("", home))
    store.confirm(press(drafted(store, opened(store))))
    with (
        pytest.raises(DBAPIError, match="rows are kept as they are"),
        make_engine("", home).begin() as connection,
    ):
        connection.execute(
            text(
                "INSERT OR REPLACE INTO confirmation SELECT id, request_id, draft_id, version, "
                "kind, 'x', hash, confirmed_by, letter_date, reasons, stored_at FROM confirmation"
            )
        )


def test_postgresql_cannot_be_emptied_either(postgres: str, home: Path) -> None:
    store = Store(make_engine(postgres, home))
    store.confirm(press(drafted(store, opened(store))))
    with (
        pytest.raises(DBAPIError, match="rows are kept as they are"),
        make_engine(postgres, home).begin() as connection,
    ):
        connection.execute(text("TRUNCATE confirmation CASCADE"))


def test_an_erased_requester_is_gone_from_the_file(home: Path) -> None:
    store = Store(make_engine("", home))
    case = opened(store)
    assert store.requester(case.id) == Requester("Perpetua Vane", "p.vane@mail.example", None)
    store.erase_requester(case.id, by="bram", at=AT)
    assert store.requester(case.id) is None
    with store._reads.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not [f for f in home.iterdir() if b"Perpetua" in f.read_bytes()]
    assert "Perpetua" not in repr(store.history(case.id))


def test_events_are_taken_back_without_being_lost(store: Store) -> None:
    case = opened(store)
    event = store.add_event(case.id, "fees_notice", date(2026, 11, 5), by="amara", at=AT)
    assert store.case(case.id).events == (event,)
    store.withdraw_event(event.id, by="bram", at=AT)
    store.withdraw_event(event.id, by="bram", at=AT)
    assert store.case(case.id).events == ()
    assert [h.what for h in store.history(case.id)] == ["opened", "fees_notice", "event withdrawn"]


WRONG = {
    "case '99'.*there is no such case": lambda s: s.case(99),
    "case 'FOI-2026-0002'.*Did you mean FOI-2026-0001": lambda s: s.case("FOI-2026-0002"),
    "reference 'FOI-2026-0001'.*case 1 has it": lambda s: opened(s, "FOI-2026-0001"),
    r"part '3'.*has the parts 1, 2\(a\)": lambda s: s.decide(
        1, [Decision("1", Outcome.SUPPLIED), Decision("3", Outcome.SUPPLIED)], by="a", at=AT
    ),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_is_wrong_is_one_sentence_and_changes_nothing(sentence: str, store: Store) -> None:
    opened(store)
    with pytest.raises(FoiError, match=sentence):
        WRONG[sentence](store)
    assert len(store.cases()) == 1
    assert store.decisions(1) == ()
    assert len(store.history(1)) == 1


def same_texts(store: Store, fingerprint: str, since: date) -> list[tuple[str, bool | None, bool]]:
    known = store.earlier(
        fingerprint, Requester(email="P.VANE@mail.example"), since=since, near=FAR
    )
    return [(one.reference, one.same_person, one.answered) for one in known if one.same_text]


def test_the_same_text_is_found_again_with_who_asked_it(store: Store) -> None:
    case = opened(store)
    later = date(2026, 11, 3)
    assert same_texts(store, "beef", RECEIVED) == []
    assert same_texts(store, "f00d", later) == [("FOI-2026-0001", True, False)]  # still open
    store.confirm(press(drafted(store, case)))
    assert same_texts(store, "f00d", later) == []
    assert same_texts(store, "f00d", RECEIVED) == [("FOI-2026-0001", True, True)]


def test_a_person_is_known_by_address_and_a_name_alone_decides_less(store: Store) -> None:
    opened(store)
    assert store.cases_of_person("P.Vane@mail.example", None) == ("FOI-2026-0001",)
    assert store.cases_of_person(None, "perpetua vane") == ("FOI-2026-0001",)
    assert store.cases_of_person(None, "Perpetua") == ()
    assert store.references_in("See foi-2026-0001.") == ("FOI-2026-0001",)

"""After an erasure nothing of the requester is on the disk: the bytes of the whole home say so."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.casework.verify import verify
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from tests.faults.machine import foibot
from tests.filled import AT

NAMES = ("Perpetua Vanezka", "Vanezka", "p.vanezka@mail.example", "4 Quillow Lane")
REQUEST = (
    "From: Perpetua Vanezka <p.vanezka@mail.example>\nTo: foi@council.example\n"
    "Date: Mon, 2 Nov 2026 10:00:00 +0000\nSubject: Swans for Perpetua Vanezka\n"
    "Content-Type: text/plain; charset=utf-8\n\n"
    "Dear Sir\n\nPlease tell me:\n1. How many swans are there?\n2. Who counts them?\n\n"
    "Yours faithfully\n\nPerpetua Vanezka\np.vanezka@mail.example\n4 Quillow Lane\n"
)


def found(home: Path) -> list[str]:
    """Where any of these names stands, in any of the encodings that a file may have."""
    return [
        f"{name} in {path.name}"
        for path in home.rglob("*")
        if path.is_file()
        for name in NAMES
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if name.lower().encode(encoding) in path.read_bytes().lower()
    ]


def test_nothing_of_them_is_left_in_the_home(home: Path, tmp_path: Path) -> None:
    mail = tmp_path / "request.eml"
    mail.write_text(REQUEST)
    assert foibot(home, "open", str(mail))[0] == 0
    decided = ("--decide", "1=not_held", "--decide", "2=not_held")
    code, said, besides = foibot(home, "draft", "1", *decided, "--json")
    assert code == 0, besides
    assert foibot(home, "open", "-", typed="1. How many geese are there?")[0] == 0
    assert found(home), "the test looks where nothing was"
    code, _, besides = foibot(home, "case", "1", "--erase-requester")
    assert code == 0, besides
    assert found(home) == []
    code, said, _ = foibot(home, "case", "1")
    assert "How many swans are there?" in said
    assert foibot(home, "verify")[0] == 0


def test_what_others_wrote_of_them_is_covered_and_places_stay(
    database_url: str, home: Path
) -> None:
    from bot.foi.case import CasePart, Decision, Requester
    from bot.foi.drafting.inputs import Sourced
    from bot.foi.vocabulary import Kind, Outcome, Regime

    engine = make_engine(database_url, home)
    store = Store(engine)
    said = "I, Perpetua Vanezka, ask: how many swans? Write to p.vanezka@mail.example."
    case = store.open_case(
        received=AT.date(),
        regime=Regime.FOIA,
        text=said,
        parts=[CasePart("1", said, (0, len(said)))],
        fingerprint="f",
        requester=Requester("Perpetua Vanezka", "p.vanezka@mail.example", "4 Quillow Lane"),
        by="amara",
        at=AT,
    )
    words = [Sourced("Ms Vanezka of 4 Quillow Lane rang", "amara")]
    store.give_words(case.id, Kind.RESPONSE, {("1", "x"): words}, by="amara", at=AT)
    store.decide(case.id, [Decision("1", Outcome.SUPPLIED)], by="amara", at=AT)
    first = store.save_draft(case.id, "a", "Dear Ms Vanezka. 1", [], [], [], [], at=AT)
    second = store.save_draft(case.id, "a", "Dear Ms Vanezka. 2", [], [], [], [], at=AT)
    store.confirm(Press(case.id, second.hash, "bram", AT, AT.date(), {}))
    erased = store.erase_requester(case.id, by="bram", at=AT)
    assert (erased.drafts, erased.letters) == (1, ("response",))
    after = store.case(case.id)
    assert len(after.text) == len(said)
    assert "how many swans?" in after.text
    left = [after.text, after.parts[0].question, str(store.words(case.id, Kind.RESPONSE))]
    assert not any(name in one for one in left for name in NAMES)
    assert [one.version for one in store.drafts(case.id)] == [second.version]
    assert store.requester(case.id) is None
    assert verify(engine).faults == [], "the guards stand, and the chain holds"
    with pytest.raises(Exception, match="kept as they are"), engine.begin() as connection:
        connection.execute(text(f"DELETE FROM draft WHERE id = {second.id}"))
    assert first.id != second.id

"""What was opened wrongly is put right: shown first, kept with its reason, on both databases."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.casework.clocking import Clocks, record_event
from bot.casework.correct import Preview, apply, preview
from bot.foi.case import Case, CasePart, Decision, Draft, Requester
from bot.foi.corrections import Correctable, read_change
from bot.foi.drafting.inputs import Sourced
from bot.foi.errors import FoiError
from bot.foi.events import EventType
from bot.foi.vocabulary import Kind, Outcome, Regime
from bot.store.agenda import Agenda
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from tests.foi.clock_table import calendars, limits

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)  # Friday
TEXT = "1. How many swans are there and how many were ringed?\n2. Who fed them?\n3. Why?"
WHY = "The post room's stamp says so"


def _part(number: str, question: str) -> CasePart:
    start = TEXT.index(question)
    return CasePart(number, question, (start, start + len(question)))


PARTS = [
    _part("1", "How many swans are there and how many were ringed?"),
    _part("2", "Who fed them?"),
    _part("3", "Why?"),
]


class Desk:
    """A store with cases, and an officer who corrects them."""

    def __init__(self, url: str, home: Path) -> None:
        self.engine = make_engine(url, home)
        self.store = Store(self.engine)
        self.clocks = Clocks(self.store, calendars(), limits())

    def open(self, name: str = "Perpetua Vane", text: str = TEXT) -> Case:
        return self.store.open_case(
            received=date(2026, 11, 9),  # Monday
            regime=Regime.FOIA,
            text=text,
            parts=PARTS,
            fingerprint="f",
            requester=Requester(name, "p.vane@mail.example", None),
            by="amara",
            at=AT,
        )

    def shows(self, case: Case, *texts: str) -> Preview:
        return preview(self.clocks, case.reference, [read_change(t) for t in texts], TODAY)

    def corrects(self, case: Case, *texts: str, why: str = WHY, token: str = "") -> Case:
        token = token or self.shows(case, *texts).token
        changes = [read_change(text) for text in texts]
        apply(self.clocks, case.reference, changes, token, why=why, by="bram", at=AT, today=TODAY)
        return self.store.case(case.id)

    def decides(self, case: Case, *parts: str) -> None:
        made = [Decision(part, Outcome.SUPPLIED) for part in parts]
        self.store.decide(case.id, made, by="amara", at=AT)

    def drafts(self, case: Case, kind: Kind = Kind.RESPONSE, text: str = "Dear you") -> Draft:
        return self.store.save_draft(case.id, "amara", text, (), (), (), (), at=AT, kind=kind)

    def confirms(self, draft: Draft, kind: Kind = Kind.RESPONSE) -> None:
        self.store.confirm(Press(draft.case_id, draft.hash, "bram", AT, TODAY, {}, kind=kind))


@pytest.fixture
def desk(database_url: str, home: Path) -> Desk:
    return Desk(database_url, home)


def test_the_dates_are_shown_before_anything_is_changed(desk: Desk) -> None:
    case = desk.open()
    shown = desk.shows(case, "received=2026-11-02")
    assert next((e.what, e.before, e.after) for e in shown.effects) == (
        "Answer due", "Tue 8 Dec 2026", "Tue 1 Dec 2026",
    )  # fmt: skip
    assert desk.store.case(case.id).received == date(2026, 11, 9)
    assert desk.corrects(case, "received=2026-11-02").received == date(2026, 11, 2)
    (kept,) = desk.store.corrections(case.id)
    assert (kept.before, kept.after) == ("Mon 9 Nov 2026", "Mon 2 Nov 2026")
    assert (kept.why, kept.by, kept.at) == (WHY, "bram", AT)
    assert desk.store.history(case.id)[-1].detail["to"] == "Mon 2 Nov 2026"


def test_the_second_of_two_officers_is_stopped_and_told_why(desk: Desk) -> None:
    case = desk.open()
    mine = desk.shows(case, "received=2026-11-02").token
    desk.corrects(case, "subject=Swans")
    with pytest.raises(FoiError, match="bram: corrected subject") as refused:
        desk.corrects(case, "received=2026-11-02", token=mine)
    assert refused.value.code == "case-changed"
    assert desk.store.case(case.id).received == date(2026, 11, 9)


def test_who_changes_the_case_between_look_and_lock_stops_the_correction(desk: Desk) -> None:
    case = desk.open()
    shown = desk.shows(case, "subject=Geese")
    desk.corrects(case, "subject=Swans")
    with pytest.raises(FoiError, match="it has changed since you were shown it"):
        desk.store.correct(
            case.id, shown.changes, shown=shown.shown, seen=shown.seen, why=WHY, by="b", at=AT
        )
    assert desk.store.case(case.id).subject == "Swans"


def test_a_part_is_split_and_its_decision_and_words_count_no_more(desk: Desk) -> None:
    case = desk.open()
    desk.decides(case, "1", "2")
    said = {("1", "answer"): [Sourced("Ten.", "officer")], ("2", "answer"): [Sourced("We.", "x")]}
    desk.store.give_words(case.id, Kind.RESPONSE, said, by="amara", at=AT)
    shown = desk.shows(case, "split=1 at and how  many")
    assert shown.stale_parts == ("1",)
    after = desk.corrects(case, "split=1 at and how many")
    assert [(p.number, p.question) for p in after.parts][:2] == [
        ("1a", "How many swans are there"),
        ("1b", "and how many were ringed?"),
    ]
    assert after.text == TEXT
    assert [TEXT[slice(*p.span)].strip() for p in after.parts[:2]] == [
        p.question for p in after.parts[:2]
    ]
    assert [one.part for one in desk.store.decisions(case.id)] == ["2"]
    assert list(desk.store.words(case.id, Kind.RESPONSE)) == [("2", "answer")]


def test_a_merged_part_keeps_its_number_but_not_its_decision(desk: Desk) -> None:
    case = desk.open()
    desk.decides(case, "1", "2", "3")
    after = desk.corrects(case, "merge=3+2")
    assert [(p.number, p.question) for p in after.parts][1:] == [("2", "Who fed them?\nWhy?")]
    assert [one.part for one in desk.store.decisions(case.id)] == ["1"]
    assert desk.store.stale_parts(case.id) == ("2",)
    (state,) = Agenda(desk.engine).current(TODAY)
    assert state.decided == {"1"}
    desk.decides(case, "2")
    assert desk.store.stale_parts(case.id) == ()
    assert [one.part for one in desk.store.decisions(case.id)] == ["1", "2"]


def test_a_part_that_comes_back_under_its_number_is_not_decided(desk: Desk) -> None:
    case = desk.open()
    desk.decides(case, "3")
    desk.corrects(case, "remove=3")
    after = desk.corrects(case, "add=And what does the feed cost?")
    assert (after.parts[-1].number, after.parts[-1].flags[0].code) == ("3", "added")
    assert desk.store.decisions(case.id) == ()


def test_a_part_is_reworded_for_us_and_stays_in_the_requesters_words(desk: Desk) -> None:
    case = desk.open()
    after = desk.corrects(case, "reword=2: names of the keepers in 2025")
    assert (after.parts[1].question, after.parts[1].sought) == (
        "Who fed them?", "names of the keepers in 2025",
    )  # fmt: skip
    assert desk.corrects(after, "reword=2:").parts[1].sought == "Who fed them?"


def test_a_draft_on_what_was_wrong_is_never_confirmed(desk: Desk) -> None:
    case = desk.open()
    old = desk.drafts(case)
    assert desk.shows(case, "received=2026-11-02").stale_versions == (1,)
    desk.corrects(case, "received=2026-11-02")
    with pytest.raises(FoiError, match="Draft it again") as refused:
        desk.confirms(old)
    assert refused.value.code == "draft-stale"
    desk.confirms(desk.drafts(case))
    assert desk.store.confirmation(case.id)


def test_what_no_letter_says_leaves_its_draft_as_good_as_it_was(desk: Desk) -> None:
    case = desk.open()
    draft = desk.drafts(case)
    desk.corrects(case, "email=vane@mail.example")
    desk.confirms(draft)
    assert desk.store.confirmation(case.id)


def test_what_a_confirmed_letter_has_answered_stays_as_it_was(desk: Desk) -> None:
    case = desk.open()
    desk.confirms(desk.drafts(case))
    for text in (
        "merge=1+2", "remove=2", "split=1 at and how many", "reword=2: keepers",
        "add=How many geese?", "regime=eir", "received=2026-11-21",
    ):  # fmt: skip
        with pytest.raises(FoiError):
            desk.shows(case, text)
    with pytest.raises(FoiError, match="further letter or an internal review"):
        desk.shows(case, "merge=1+2")
    before = desk.store.confirmation(case.id)
    desk.corrects(case, "name=Perpetua Vale")
    assert desk.store.confirmation(case.id) == before


def test_a_day_of_receipt_after_a_confirmed_letter_is_refused(desk: Desk) -> None:
    case = desk.open()
    desk.confirms(desk.drafts(case, Kind.ACKNOWLEDGEMENT), Kind.ACKNOWLEDGEMENT)
    changes = [read_change("received=2026-11-23")]
    with pytest.raises(FoiError, match="was confirmed on Fri 20 Nov 2026"):
        preview(desk.clocks, case.reference, changes, TODAY + timedelta(days=9))


def test_a_withdrawn_request_asks_for_nothing_more(desk: Desk) -> None:
    case = desk.open()
    after = desk.corrects(case, "withdrawn=2026-11-19: her e-mail of that day")
    (event,) = after.events
    assert (event.type, event.detail) == ("withdrawn", {"proof": "her e-mail of that day"})
    assert desk.store.cases(unanswered=True) == ()
    assert Agenda(desk.engine).current(date(2026, 11, 20)) == ()
    with pytest.raises(FoiError, match="withdrawn on Thu 19 Nov 2026"):
        record_event(
            desk.clocks, case.reference, EventType.RESPONDED, TODAY, by="a", at=AT, today=TODAY
        )


def test_a_duplicate_points_to_its_case_and_says_what_differs(desk: Desk) -> None:
    first, again = desk.open(), desk.open()
    other = desk.open("Orla Quill", "Who feeds them?")
    assert desk.shows(again, f"duplicate={first.reference}").cautions == ()
    after = desk.corrects(again, f"duplicate={first.reference}")
    assert after.events[0].detail == {"of": first.reference}
    with pytest.raises(FoiError, match=f"duplicate, of {first.reference}"):
        desk.shows(other, f"duplicate={again.reference}")
    with pytest.raises(FoiError, match="its own duplicate"):
        desk.shows(other, f"duplicate={other.reference}")
    assert "Its words differ" in desk.shows(first, f"duplicate={other.reference}").cautions[-1]


def test_the_law_is_corrected_for_some_parts(desk: Desk) -> None:
    case = desk.open()
    after = desk.corrects(case, "regime=foia+eir", "environmental=2,3")
    assert after.regime is Regime.MIXED
    assert [p.number for p in after.parts if p.flags] == ["2", "3"]
    with pytest.raises(FoiError, match="a mixed request has some of its parts"):
        desk.shows(case, "environmental=1,2,3")
    assert not any(p.flags for p in desk.corrects(case, "regime=eir").parts)


def test_who_asked_is_in_no_history_and_goes_with_the_erasure(desk: Desk) -> None:
    case = desk.open()
    desk.corrects(
        case, "name=Orla", "salutation=Dear Ms Orla Quill,", why="Perpetua Vane is not she"
    )
    assert desk.store.requester(case.id) == Requester(
        "Orla", "p.vane@mail.example", None, "Ms Orla Quill"
    )
    assert "Orla" not in repr(desk.store.history(case.id))
    desk.store.erase_requester(case.id, by="amara", at=AT)
    kept = repr(desk.store.corrections(case.id))
    assert "Orla" not in kept
    assert "Perpetua" not in kept
    with pytest.raises(FoiError, match="is not taken up again"):
        desk.shows(case, "name=Perpetua Vane")


WRONG = {
    "received=2026-11-21": "still to come",
    "received=1999-11-21": "the foia right begins",
    "received=soon": "YYYY-MM-DD",
    "received=2026-11-09": "it is so already",
    "regime=foia+eir": "a mixed request has some",
    "environmental=2": "only foia\\+eir tells parts apart",
    "split=1 at swans are gone": "stand once in it",
    "split=1 at many": "stand once in it",
    "split=1 at How": "after its first word",
    "merge=1+3": "follow one another",
    "merge=2+2": "follow one another",
    "remove=9": "has the parts 1, 2, 3",
    "add=": "it asks nothing",
    "email=nobody": "Write it like ann@example.net",
    "withdrawn=2026-11-19": "nothing says how it is known",
    "withdrawn=2026-11-08: her e-mail of then": "received on Mon 9 Nov 2026",
    "duplicate=FOI-1": "there is no such case",
    "merge": "no new value",
    "merge=1": "cannot be read",
    "subject=" + "x" * 301: "300 are the most",
    "nonsense=1": "not one of the accepted words",
}


def test_what_cannot_be_is_one_sentence_and_changes_nothing(home: Path) -> None:
    desk = Desk("", home)
    case = desk.open()
    for text, says in WRONG.items():
        with pytest.raises(FoiError, match=says):
            desk.shows(case, text)
    with pytest.raises(FoiError, match="Say in words why"):
        desk.corrects(case, "subject=Swans", why=" ")
    with pytest.raises(FoiError, match="does not stand for this correction"):
        desk.corrects(case, "subject=Swans", token="1-abc")
    assert desk.store.case(case.id) == case


def test_every_errand_is_tried_here() -> None:
    tried = {text.partition("=")[0] for text in WRONG}
    nothing_is_wrong = {Correctable.NAME, Correctable.ADDRESS, Correctable.SALUTATION}
    assert set(Correctable) - tried <= nothing_is_wrong | {Correctable.REWORD, Correctable.REGIME}


def test_a_draft_that_was_made_meanwhile_is_not_saved(desk: Desk) -> None:
    case = desk.open()
    _, corrected = desk.store.case_to_draft(case.reference)
    desk.corrects(case, "received=2026-11-02")
    with pytest.raises(FoiError, match="corrected while this was drafted"):
        desk.store.save_draft(case.id, "a", "Dear", (), (), (), (), at=AT, corrected=corrected)
    assert desk.store.drafts(case.id) == ()

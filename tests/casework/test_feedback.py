"""What officers said of answers: kept with the question, nobody named."""

from datetime import UTC, datetime
from pathlib import Path

from bot.app import App
from bot.casework.feedback import feedback

AT = datetime(2026, 11, 9, 9, tzinfo=UTC)  # Monday
FOUND = [{"file": "/a.txt", "part": "1", "reference": "HBC-1", "grade": "strong"}]


def test_questions_nobody_could_answer_and_precedents_that_served(home: Path) -> None:
    store = App(home).store
    served = store.keep_enquiry("How many bins?", FOUND, by="Alice", at=AT)
    store.keep_enquiry("Mail me at jo@example.org about bats", [], by="Bob", at=AT)
    unsure = [FOUND[0] | {"grade": "possible"}]
    store.keep_enquiry("Any newts?", unsure, by="Bob", at=AT)
    wrong = store.keep_enquiry("How many toads?", FOUND, by="Bob", at=AT)
    store.rate(served.id, "Alice", True, why=None, at=AT)
    store.rate(served.id, "Bob", True, why=None, at=AT)
    store.rate(wrong.id, "Bob", False, why="another council", at=AT)
    found = feedback(store.asked(AT), AT)
    assert (found.asked, found.useful, found.not_useful) == (4, 2, 1)
    assert found.unanswered == (
        "How many toads?", "Any newts?", "Mail me at [e-mail] about bats",
    )  # fmt: skip
    assert [(one.reference, one.part, one.times) for one in found.most_used] == [("HBC-1", "1", 1)]
    assert [one.whys for one in found.judged] == [(), ("another council",)]
    assert "Alice" not in repr(found)


def test_only_the_period_counts(home: Path) -> None:
    store = App(home).store
    store.keep_enquiry("How many bins?", [], by="Alice", at=AT)
    assert feedback(store.asked(datetime(2026, 11, 10, tzinfo=UTC)), AT).asked == 0

"""A case part by part, and whole requests like it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from bot.casework import ask_case as room
from bot.casework.answers import Answer
from bot.casework.ask_case import CaseAnswer
from bot.foi.case import Case, CasePart
from bot.foi.vocabulary import Regime
from indexer.score import Grade
from tests.precedent_rows import a_precedent

TODAY = date(2026, 11, 9)  # Monday
CASE = Case(
    1, "FOI-1", date(2026, 11, 9), Regime.FOIA, "text",
    tuple(CasePart(str(n), f"Question {n}?", (0, 1)) for n in (1, 2, 3)),
    subject="Potholes",
)  # fmt: skip


def answered(monkeypatch: pytest.MonkeyPatch, *rows: object, **others: object) -> CaseAnswer:
    asked: list[str] = []

    def ask(question: str, asking: object, today: date) -> Answer:
        asked.append(question)
        assert asking.matters(question) == (question,)  # type: ignore[attr-defined]
        return Answer(question, precedents=(rows[len(asked) - 1],) if rows[len(asked) - 1] else ())  # type: ignore[arg-type]

    monkeypatch.setattr(room, "ask", ask)
    monkeypatch.setattr(
        room,
        "replace",
        lambda one, **more: SimpleNamespace(**more) if one == "asking" else replace(one, **more),
    )
    found = room.ask_case(CASE, "asking", TODAY, **others)  # type: ignore[arg-type]
    assert asked[0] == "Potholes. Question 1?"
    return found


def test_the_same_request_is_said_with_its_month(monkeypatch: pytest.MonkeyPatch) -> None:
    (like,) = answered(monkeypatch, *[a_precedent()] * 3).like
    assert (like.same, like.parts, like.of) == (True, 3, 3)
    assert like.says == (
        "the same request was answered by Harrowmere Borough Council in May 2024: HBC-1"
    )


def test_most_of_a_request_is_like_it_and_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = a_precedent(grade=Grade.LIKELY)
    (like,) = answered(monkeypatch, likely, likely, None).like
    assert not like.same
    assert "a request like this one (2 of 3 parts)" in like.says


def test_one_part_alone_is_no_request_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, a_precedent(), None, None).like == ()


def test_the_cases_own_letter_is_no_precedent(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(
        monkeypatch, *[a_precedent(reference="FOI-1")] * 3, asked_before=("FOI-1", "FOI-0")
    )
    assert found.like == ()
    assert found.files == set()
    assert found.asked_before == ("FOI-0",)


def test_what_is_sealed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(monkeypatch, *[a_precedent(file="/secret")] * 3).without({"/secret"})
    assert found.files == set()
    assert found.like == ()

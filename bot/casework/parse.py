"""One document, read and understood, with the due date that follows from what it says of itself."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.foi.clock import run_clock
from bot.foi.errors import FoiError
from bot.foi.events import Event, EventType
from bot.foi.letter import Letter, Part
from bot.foi.time_limits import Limits
from bot.foi.vocabulary import Kind
from bot.foi.working_days import Calendars

Clock = Callable[[Letter], tuple[date | None, int | None, str | None]]
"""Due date, working days late, and a warning, of a letter; None for what is not known."""


def parse_report(file: Path, letter: Letter, clock: Clock) -> dict[str, Any]:
    """What `foibot parse --json` prints: the letter's fields by the names of the contract."""
    due, days_late, warning = clock(letter)
    return {
        "file": file,
        "kind": letter.kind,
        "title": letter.title,
        "reference": letter.reference,
        "authority": letter.authority,
        "received": letter.received,
        "responded": letter.responded,
        "regime": letter.regime,
        "due": due,
        "days_late": days_late,
        "confidence": letter.confidence,
        "parts": [_part(part) for part in letter.parts],
        "relied_on": letter.relied_on,
        "mentioned_only": letter.mentioned_only,
        "factors": letter.factors,
        "refusals": letter.refusals,
        "review": letter.review,
        "regulator": letter.regulator,
        "paragraphs": [{"number": n, "span": span} for n, span in letter.paragraphs],
        "warnings": [*letter.warnings, *([warning] if warning else [])],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "question": part.question,
        "answer": part.answer,
        "outcome": part.outcome,
        "provisions": part.provisions,
        "spans": {"question": part.question_span, "answer": part.answer_span},
        "confidence": part.confidence,
        "evidence": part.evidence,
        "heading": part.heading,
    }


def letter_clock(calendars: Calendars, limits: Limits, today: date) -> Clock:
    """Work out due dates on these calendars, as on `today`.

    A review has a clock of its own, which a letter alone does not start; a letter that answers
    nothing yet has a due date but is not late.
    """

    def clock(letter: Letter) -> tuple[date | None, int | None, str | None]:
        counted = letter.kind not in (Kind.INTERNAL_REVIEW, Kind.REPORT, Kind.OTHER)
        if not (counted and letter.received and letter.regime):
            return None, None, None
        answered = letter.responded if letter.kind is Kind.RESPONSE else None
        events = [Event(EventType.RESPONDED, answered)] if answered else []
        try:
            report = run_clock(letter.received, letter.regime, events, calendars, limits, today)
        except FoiError as problem:
            return None, None, problem.sentence
        return report.due, report.days_late if answered else None, None

    return clock

"""A precedent with everything filled in, for tests that care about little of it."""

from datetime import date
from typing import Any

from bot.casework.answers import PrecedentRow
from indexer.score import Grade


def a_precedent(**other: Any) -> PrecedentRow:
    """One supplied part of a letter; `other` says what is different."""
    known: dict[str, Any] = {
        "reference": "HBC-1",
        "authority": "Harrowmere Borough Council",
        "responded": date(2024, 5, 3),  # Friday
        "file": "/letters/1.txt",
        "kind": "response",
        "part": "1",
        "locator": None,
        "question": "How many?",
        "answer": "Twelve.",
        "gist": "Twelve.",
        "outcome": "supplied",
        "provisions": (),
        "grade": Grade.STRONG,
        "score": 0.9,
        "matter": 1,
        "why": "close in meaning",
        "caution": None,
    }
    return PrecedentRow(**(known | other))

"""What became of one question, by its answer alone: a table of kinds."""

from pathlib import Path
from typing import Any

import pytest

from bot.books.reader import load_guide
from bot.books.yaml_files import read_yaml
from bot.foi.law_roles import is_ground
from bot.foi.reading.acts import Ear
from bot.foi.reading.citations import find_citations
from bot.foi.reading.flat import flatten
from bot.foi.reading.outcome import weigh

TABLE: dict[str, list[list[str]]] = read_yaml(Path(__file__).with_name("answers.yaml"))
ROWS = [(kind, *row) for kind, rows in TABLE.items() for row in rows]


@pytest.mark.parametrize(("kind", "question", "answer", "outcome"), ROWS)
def test_an_answer_says_what_became_of_its_question(
    kind: str, question: str, answer: str, outcome: Any
) -> None:
    ear, flat = Ear(load_guide()), flatten(answer)
    cited = [c for c in find_citations(flat, ear.law) if is_ground(ear.law, c.provision)]
    weighed = weigh(flat, [(0, len(flat))], cited, question, ear)
    assert weighed.outcome == outcome, (kind, weighed.row, weighed.sentences)
    assert 0 < weighed.confidence <= 1
    assert all(0 <= a < b <= len(flat) for a, b in weighed.evidence)

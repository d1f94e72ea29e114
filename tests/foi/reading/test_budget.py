"""How large reading may be: figures that may only go down."""

import ast
import re
from itertools import accumulate
from pathlib import Path

from bot.books.cues import load_cues

FOI = Path(__file__).parents[3] / "bot/foi"
LINES = 9_630
"""Lines of reading and intake together. The aim is 4,500; lower this with every room that goes."""
CHARACTERS = 96_000
"""Characters of regular expressions in `bot/foi`. The aim is 25,000."""
CUES = 33_200
"""Characters of the cues' patterns, each of them beside its sentences."""
LONGEST, LONGEST_FUNCTION = 250, 35


def test_reading_and_intake_are_no_longer_than_they_were():
    files = [*FOI.glob("reading/*.py"), *FOI.glob("intake/*.py")]
    assert sum(len(f.read_text(encoding="utf-8").splitlines()) for f in files) <= LINES


def test_patterns_in_python_and_in_cues_are_within_their_budgets():
    assert sum(map(characters, FOI.rglob("*.py"))) <= CHARACTERS
    assert sum(len(cue.pattern) for cue in load_cues().all()) <= CUES


def characters(path: Path) -> int:
    """Characters of raw strings: what the house writes its patterns in. Messages are none."""
    lines = path.read_bytes().splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    source = b"".join(lines)
    strings = (
        n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant | ast.JoinedStr)
    )
    ends = {
        starts[n.lineno - 1] + n.col_offset: starts[n.end_lineno - 1] + n.end_col_offset
        for n in strings
    }
    texts = [source[a:b].decode() for a, b in ends.items()]
    return sum(len(text) for text in texts if re.match(r"[fF]?[rR][fF]?[\"']", text))


MINE = {
    *("acts", "citations", "cited_act", "clauses", "claims", "cues", "decide", "finish", "grounds"),
    *("guide", "holding", "outcome", "pointing", "refusals", "reliance", "review", "spans"),
    *("wants", "weighing", "whole"),
}


def test_modules_and_functions_of_judging_are_short():
    for name in MINE:
        source = (FOI / "reading" / f"{name}.py").read_text(encoding="utf-8")
        assert len(source.splitlines()) <= LONGEST, name
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= LONGEST_FUNCTION, (name, node.name, length)

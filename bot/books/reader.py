"""Reads a letter by the law and the cues that the corpus has."""

from functools import cache
from pathlib import Path

from bot.books.cues import load_cues
from bot.books.lawbook import load_law
from bot.foi.letter import Letter
from bot.foi.letters import parse_letter
from bot.foi.reading.guide import Guide


@cache
def load_guide(home: Path | None = None) -> Guide:
    """What letters are read by; a FoiError names the file and the key that is wrong."""
    return Guide(load_law(home), load_cues())


def read_letter(text: str) -> Letter:
    """Read one document by what the corpus knows; see `bot.foi.letters.parse_letter`."""
    return parse_letter(text, load_guide())

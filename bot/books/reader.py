"""Reads a letter by the law and the cues that the corpus has."""

from functools import cache
from pathlib import Path

from bot.books.cues import load_cues
from bot.books.lawbook import load_law
from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from bot.foi.letter import Letter
from bot.foi.letters import READ_AT_MOST, parse_letter
from bot.foi.reading.choose import FEATURES
from bot.foi.reading.guide import Guide
from bot.foi.reading.why import Reasons, reasons
from corpus import ROOT

WEIGHTS = ROOT / "reading.yaml"


@cache
def load_guide(home: Path | None = None) -> Guide:
    """What letters are read by; a FoiError names the file and the key that is wrong."""
    return Guide(load_law(home), load_cues(), load_weights())


def load_weights(path: Path = WEIGHTS) -> dict[str, float]:
    """What each feature counts; a FoiError names a feature that is missing or no number."""
    found = read_yaml(path)
    for name in FEATURES:
        if not isinstance(found.get(name), int | float):
            raise FoiError(
                "reading-weights",
                f"{path.name}: '{name}'",
                "every feature of the reading needs a number",
                "Run `make learn`, which writes the file again",
            )
    return {name: float(found[name]) for name in FEATURES}


def read_letter(text: str) -> Letter:
    """Read one document by what the corpus knows; see `bot.foi.letters.parse_letter`."""
    return parse_letter(text, load_guide())


def read_reasons(text: str) -> Reasons:
    """Why a letter is read as it is: ways of dividing it, and the cue beside each clause."""
    return reasons(text[:READ_AT_MOST], load_guide())

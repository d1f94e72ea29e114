"""Reads a letter by the law and the cues that the corpus has."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.books.cues import load_cues
from bot.books.lawbook import load_law
from bot.books.yaml_files import read_yaml
from bot.foi.case import text_hash
from bot.foi.errors import FoiError
from bot.foi.lessons.lesson import UNTAUGHT, Taught, follow
from bot.foi.letter import Letter
from bot.foi.letters import READ_AT_MOST, parse_letter
from bot.foi.reading.choose import FEATURES
from bot.foi.reading.guide import Guide
from bot.foi.reading.why import Reasons, reasons
from corpus import ROOT

if TYPE_CHECKING:
    from bot.foi.lessons.fitting import Weights

WEIGHTS = ROOT / "reading.yaml"


@cache
def load_guide(home: Path | None = None) -> Guide:
    """What letters are read by; a FoiError names the file and the key that is wrong."""
    return Guide(load_law(home), load_cues(), load_weights())


def load_weights(path: Path = WEIGHTS) -> dict[str, float]:
    """What each feature counts; a FoiError names a feature that is missing or no number."""
    return _numbers(path, read_yaml(path))


def load_firm_weights(path: Path = WEIGHTS) -> "Weights":
    """The shipped weights with how firmly each is known, for learning more."""
    from bot.foi.lessons.fitting import Weights

    found = read_yaml(path)
    held = _numbers(path, found.get("firmness"))
    return Weights(_numbers(path, found), held, int(found["letters"]))


def _numbers(path: Path, found: Any) -> dict[str, float]:
    for name in FEATURES:
        if not isinstance(found, Mapping) or not isinstance(found.get(name), int | float):
            raise FoiError(
                "reading-weights",
                f"{path.name}: '{name}'",
                "every feature of the reading needs a number",
                "Run `make learn`, or `foibot learn` for a home's own file, to write it again",
            )
    return {name: float(found[name]) for name in FEATURES}


def read_letter(text: str, taught: Taught = UNTAUGHT) -> Letter:
    """Read one document by what the corpus knows and the authority taught.

    See `bot.foi.letters.parse_letter`.
    """
    letter = parse_letter(text, _guide(taught))
    lesson = taught.lessons.get(text_hash(text)) if taught.lessons else None
    return follow(letter, lesson) if lesson else letter


def read_reasons(text: str, taught: Taught = UNTAUGHT) -> Reasons:
    """Why a letter is read as it is: ways of dividing it, and the cue beside each clause."""
    return reasons(text[:READ_AT_MOST], _guide(taught))


def _guide(taught: Taught) -> Guide:
    shipped = load_guide()
    return replace(shipped, weights=taught.weights) if taught.weights else shipped

"""Reads `corpus/request_words.yaml`; a wrong expression is one FoiError that names it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from bot.foi.intake.words import RequestWords, Statute, Topic, Words
from bot.foi.provisions import Provision
from corpus import ROOT

FILE = ROOT / "request_words.yaml"


@cache
def load_request_words(path: Path = FILE) -> RequestWords:
    """All lists of the file; an unknown or missing list is a FoiError too."""
    lists = read_yaml(path)
    known = set(RequestWords.__dataclass_fields__)
    if set(lists) != known:
        odd = sorted(set(lists) ^ known)[0]
        why = "unknown list" if odd in lists else "the list is missing"
        raise FoiError("request-words", f"{path}, {odd}", why, "Correct that list")
    statutes = {act: _statute(path, act, own) for act, own in lists.pop("statutes").items()}
    topics = {name: _list(path, name, entry) for name, entry in lists.items()}
    return RequestWords(statutes=statutes, **topics)


def _statute(path: Path, act: str, entry: Any) -> Statute:
    for key in set(Statute.__dataclass_fields__) ^ set(entry):
        why = "is not known" if key in entry else "is missing"
        raise FoiError(
            "request-words", f"{path}, statutes.{act}", f"key '{key}' {why}", "Correct it"
        )
    open_ended = tuple(Provision.parse(name) for name in entry["open_ended"])
    return Statute(**{**entry, "open_ended": open_ended})


def _list(path: Path, name: str, entry: Any) -> Any:
    if isinstance(entry, dict):
        unless = _compile(path, name, entry.get("unless", []), whole=True)
        return Topic(_compile(path, name, entry["words"], whole=True), entry["law"], unless)
    return _compile(path, name, entry)


def _compile(path: Path, name: str, expressions: list[str], whole: bool = False) -> Words:
    """The expressions of a list; those of a topic match `whole` words: a driver is no river."""
    compiled = []
    for expression in expressions:
        bounded = rf"(?<!\w)(?:{expression})(?!\w)" if whole else expression
        try:
            compiled.append(re.compile(bounded, re.IGNORECASE))
        except re.error as problem:
            why = f"'{expression}' is no regular expression ({problem})"
            raise FoiError("request-words", f"{path}, {name}", why, "Correct it") from problem
    return tuple(compiled)

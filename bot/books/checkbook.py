"""Reads `corpus/checks/`: what the letter checks say, and the words they look for."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml
from bot.foi.checks.words import CheckWords, Question, RuleCard, Says, StatuteText
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Severity

CARD_KEYS = {"title", "severity", "law", "fix", "says"}
SAYS_KEYS = {"message", "severity", "law", "fix"}
WORD_KEYS = {
    "generic_factors",
    "interests",
    "environment",
    "perhaps_environment",
    "sensitive_topics",
    "obsolete",
    "outdated_contacts",
    "regulator_contacts",
    "values",
}
QUESTION_KEYS = {"evidence", "every", "provisions"}


def load_check_words(folder: Path) -> CheckWords:
    """Everything in `corpus/checks/`; a FoiError names the file and the key that is wrong."""
    words = read_yaml(folder / "words.yaml")
    _keys(folder / "words.yaml", "the file", words, WORD_KEYS, WORD_KEYS)
    questions, for_all = _questions(folder / "questions.yaml")
    return CheckWords(
        cards=_cards(folder / "rules.yaml"),
        statutes=tuple(_statutes(folder / "statute_words.yaml")),
        generic_factors=tuple(words["generic_factors"]),
        interests={Provision.parse(p): tuple(w) for p, w in words["interests"].items()},
        environment=tuple(words["environment"]),
        perhaps_environment=tuple(words["perhaps_environment"]),
        obsolete=_instead(folder / "words.yaml", words["obsolete"]),
        outdated_contacts=_instead(folder / "words.yaml", words["outdated_contacts"]),
        sensitive_topics=tuple(words["sensitive_topics"]),
        regulator_contacts={
            act: tuple(marks) for act, marks in words["regulator_contacts"].items()
        },
        values={name: int(entry["value"]) for name, entry in words["values"].items()},
        questions=questions,
        questions_for_all=for_all,
    )


def _keys(path: Path, where: str, block: Any, known: set[str], needed: set[str]) -> None:
    if not isinstance(block, Mapping):
        raise FoiError("checks", f"{path}, {where}", "is not a list of keys", "Correct that entry")
    for key in sorted((set(block) - known) | (needed - set(block))):
        why = "is missing" if key in needed else "is not known"
        raise FoiError("checks", f"{path}, {where}", f"key '{key}' {why}", "Correct that entry")


def _cards(path: Path) -> dict[str, RuleCard]:
    cards = {}
    for rule, block in read_yaml(path).items():
        _keys(path, f"rule {rule}", block, CARD_KEYS, CARD_KEYS)
        says = {name: _says(path, rule, block, own) for name, own in block["says"].items()}
        severity = Severity(block["severity"])
        cards[rule] = RuleCard(rule, block["title"], severity, block["law"], says)
    return cards


def _says(path: Path, rule: str, block: Mapping[str, Any], own: Any) -> Says:
    """One sentence; plain text takes the severity, law and fix of its rule."""
    if isinstance(own, str):
        own = {"message": own}
    _keys(path, f"rule {rule}", own, SAYS_KEYS, {"message"})
    severity = Severity(own.get("severity", block["severity"]))
    return Says(
        own["message"], own.get("fix", block["fix"]), severity, own.get("law", block["law"])
    )


def _statutes(path: Path) -> Iterator[StatuteText]:
    for name, block in read_yaml(path).items():
        _keys(path, name, block, {"text", "confidence"}, {"text", "confidence"})
        yield StatuteText(Provision.parse(name), block["text"], block["confidence"])


def _instead(path: Path, entries: list[Mapping[str, str]]) -> dict[str, str]:
    for entry in entries:
        _keys(path, "an outdated wording", entry, {"find", "instead"}, {"find", "instead"})
        _expression(path, entry["find"])
    return {entry["find"]: entry["instead"] for entry in entries}


def _expression(path: Path, pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise FoiError(
            "checks", f"{path}, '{pattern}'", f"not a regular expression ({problem})", "Correct it"
        ) from problem
    return pattern


def _questions(path: Path) -> tuple[dict[Provision, tuple[Question, ...]], tuple[Question, ...]]:
    """The coached questions by provision, and those that are asked of every refusal."""
    data = read_yaml(path)
    _keys(path, "the file", data, QUESTION_KEYS, QUESTION_KEYS)
    evidence = data["evidence"]
    by_provision = {
        Provision.parse(name): tuple(_question(path, name, row, evidence) for row in rows)
        for name, rows in data["provisions"].items()
    }
    return by_provision, tuple(_question(path, "every", row, evidence) for row in data["every"])


def _question(path: Path, where: str, row: list[str], evidence: Mapping[str, Any]) -> Question:
    """A row is [question, law, evidence]: evidence by its name, or an expression itself."""
    if len(row) != 3:
        raise FoiError(
            "checks", f"{path}, {where}", f"'{row[0]}' has no law or no evidence", "Give all three"
        )
    asks, law, name = row
    known = evidence.get(name, {"yes": name})
    against = known.get("no")
    if against:
        _expression(path, against)
    return Question(asks, law, _expression(path, known["yes"]), against)

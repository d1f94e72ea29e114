"""Findings on the files that go out: the letter's own, and what is attached to it."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path

from bot.casework.check import Checked
from bot.foi.checks.hits import Hit, finding
from bot.foi.checks.marks import mark
from bot.foi.checks.words import RuleCard
from bot.foi.findings import Finding
from bot.foi.vocabulary import Severity
from indexer.hidden import hidden_things

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.STYLE: 2}


def with_files(checked: Checked, card: RuleCard, paths: Iterable[Path]) -> Checked:
    """The findings with those on the files: what each of them keeps and does not show."""
    found = [one for path in paths for one in _on(card, path)]
    joined = sorted((*found, *checked.findings), key=lambda f: (f.status.value, _ORDER[f.severity]))
    return replace(checked, findings=tuple(joined)) if found else checked


def _on(card: RuleCard, path: Path) -> Iterable[Finding]:
    for thing in hidden_things(path):
        values = {"file": path.name, "what": thing.what, "where": thing.where}
        one = finding(card, Hit("hidden" if thing.grave else "trace", values=values), "")
        yield replace(one, mark=mark(one, f"{one.message}\n{_content(path)}"))


def _content(path: Path) -> str:
    """What stands for a file's bytes: another version of it is looked at afresh."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()

"""What `foibot check` tells: the JSON of the contract, and a page that fits a screen."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import Any

from bot.casework.check import Checked, unread
from bot.foi.checks.challenge import Answered
from bot.foi.checks.hits import cite, quote
from bot.foi.findings import Finding
from bot.foi.vocabulary import FindingStatus, Severity

WIDTH = 96
_HEADINGS = {
    Severity.ERROR: "ERRORS, a legal fault is likely",
    Severity.WARNING: "WARNINGS, to be confirmed by an officer",
    Severity.STYLE: "STYLE",
}


def check_report(file: Path, checked: Checked, *, challenge: bool = False) -> dict[str, Any]:
    """The object that `foibot check --json` prints; `challenge` adds the coached questions."""
    letter = checked.letter
    report = {
        "file": file,
        "kind": letter.kind,
        "regime": letter.regime,
        "reference": letter.reference,
        "authority": letter.authority,
        "unread": unread(checked),
        "findings": list(checked.findings),
        "counts": checked.counts,
    }
    if challenge:
        report["challenge"] = [
            {
                "provision": one.provision,
                "question": one.question,
                "law": one.law,
                "answer": one.answer,
                "span": one.span,
                "words": quote(letter.text, one.span) if one.span else None,
            }
            for one in checked.challenges
        ]
    return report


def people(checked: Checked, *, challenge: bool = False) -> str:
    """The report for people: by severity, then by part; each rule's law and mend once."""
    return "\n".join(
        [*_head(checked), *_body(checked), *(_challenge(checked) if challenge else ())]
    )


def _head(checked: Checked) -> Iterator[str]:
    letter, counts = checked.letter, checked.counts
    name = " ".join(filter(None, [letter.authority, letter.reference])) or "A letter"
    yield f"{name}: {letter.kind.replace('_', ' ')}, {(letter.regime or 'regime not stated')}"
    numbers = [_count(counts[s.value], s.value) for s in Severity]
    muted = f"; {counts['muted']} muted" if counts["muted"] else ""
    yield f"{', '.join(numbers)}; {counts['unknown']} not decided{muted}"
    if loud := unread(checked):
        yield f"\nWARNING: {loud}"


def _count(number: int, word: str) -> str:
    plural = word if word == "style" or number == 1 else f"{word}s"
    return f"{number} {plural}"


def _body(checked: Checked) -> Iterator[str]:
    open_ = [f for f in checked.findings if not f.muted]
    found = [f for f in open_ if f.status is FindingStatus.FOUND]
    for severity in Severity:
        own = [f for f in found if f.severity is severity]
        if own:
            yield f"\n{_HEADINGS[severity]}"
            yield from _by_rule(own)
    unknown = [f for f in open_ if f.status is FindingStatus.UNKNOWN]
    if unknown:
        yield "\nNOT DECIDED"
        yield from (_wrapped(f"{f.rule:3} {f.message}") for f in unknown)
        yield from (
            _wrapped(f"    -> {fix}", "       ") for fix in dict.fromkeys(f.fix for f in unknown)
        )
    yield from muted_lines(checked.findings)
    if not checked.findings and not unread(checked):
        yield "\nNothing found. That the letter is right in substance is for the officer to judge."


def muted_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The muted findings, each with who muted it and why; nothing where there are none."""
    muted = [f for f in findings if f.muted]
    if muted:
        yield "\nMUTED FOR THIS CASE, until the words change"
    for one in muted:
        assert one.muted
        yield _wrapped(f"{one.rule:3} {one.message}")
        yield _wrapped(f"    -> {one.muted.by}: {one.muted.because}", "       ")


def _by_rule(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings of one rule together, in the order of the parts that they are about."""
    ordered = sorted(findings, key=lambda f: (_part_order(f), f.span or (0, 0)))
    rules = list(dict.fromkeys(f.rule for f in ordered))
    for rule in rules:
        own = [f for f in ordered if f.rule == rule]
        yield from (_wrapped(f"{rule if n == 0 else '':3} {f.message}") for n, f in enumerate(own))
        for fix, law in dict.fromkeys((_general(f, own), f.law) for f in own):
            yield _wrapped(f"    -> {fix} [{law}]", "       ")


def _general(finding: Finding, alike: Sequence[Finding]) -> str:
    """The mend, said once for several parts or provisions where a rule found several."""
    fix = finding.fix
    if len(alike) > 1 and finding.provision:
        fix = fix.replace(cite(finding.provision), "it")
    if len(alike) > 1 and finding.part:
        fix = fix.replace(f"question {finding.part}", "the question")
    return fix


def _part_order(finding: Finding) -> tuple[int, str]:
    digits = "".join(c for c in finding.part or "" if c.isdigit())
    return (int(digits[:6]) if digits else 0, finding.part or "")


def _wrapped(line: str, indent: str = "    ") -> str:
    return fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _challenge(checked: Checked) -> Iterator[str]:
    """The coached questions, provision by provision, with the words that answer them."""
    answers = checked.challenges
    if not answers:
        yield "\nNo provision is relied on, so there is nothing to challenge."
    for provision, group in groupby(answers, key=lambda a: a.provision):
        yield f"\nWhat a requester will ask about {cite(provision)}"
        yield from (_asked(one, checked) for one in group)


def _asked(one: Answered, checked: Checked) -> str:
    line = f"  {one.answer:9} {one.question} [{one.law}]"
    if one.span:
        line += f' "{quote(checked.letter.text, one.span, 70)}"'
    return _wrapped(line, "            ")

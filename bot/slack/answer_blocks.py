"""What a question's answer looks like: numbered precedents, stance, publications, law."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.slack.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    paragraphs,
    quoted,
    rate,
    section,
)
from bot.slack.text import escape, shorten
from bot.slack.words import day_words, outcome_words

_FULL = 5
"""Precedents shown with their words; the further ones are listed on a line each."""
_QUESTION = 400
_ANSWER = 500
_LAW = 400


def answer(report: Mapping[str, Any], enquiry: int, sharing: bool, left_out: int) -> Message:
    """The answer to a question; `sharing` offers to share it, `left_out` counts what is sealed."""
    blocks = [
        *_opening(report, left_out),
        *_precedents(report["precedents"], enquiry),
        *_stance(report["stance"], len(report["precedents"])),
        *_published(report["published"]),
        *_law(report["law"]),
    ]
    if sharing and report["precedents"]:
        blocks.append(actions(button("Share with channel", "share", str(enquiry))))
    blocks.append(rate("rate", str(enquiry)))
    return Message(_summary(report), tuple(blocks))


def _summary(report: Mapping[str, Any]) -> str:
    count = len(report["precedents"])
    found = "1 precedent" if count == 1 else f"{count} precedents"
    question = escape(shorten(report["question"], 150))
    return f"{found if count else 'No precedent'} for: {question}"


def _opening(report: Mapping[str, Any], left_out: int) -> Iterator[Block]:
    yield section(f"*{_summary(report)}*")
    if report["read_as"]:
        read = ", ".join(f"'{wrong}' as '{right}'" for wrong, right in report["read_as"].items())
        yield context(f"Read {escape(read)}.")
    if report["message"]:
        yield section(escape(report["message"]))
    if left_out:
        yield context(
            f"{left_out} more stand in classified documents: ask where only you see the answer, if "
            "you may see them."
        )


def _precedents(rows: Sequence[Mapping[str, Any]], enquiry: int) -> Iterator[Block]:
    for number, row in enumerate(rows, 1):
        more = button(
            "Whole answer", "whole", f"{enquiry}:{number}", says=f"Whole answer of number {number}"
        )
        if number > _FULL:
            yield section(f"{_heading(number, row)}\n{_opening_of(row['question'], 200)}", more)
            continue
        yield section(_heading(number, row))
        yield from quoted(f"Q: {shorten(row['question'], _QUESTION)}")
        yield from quoted(f"A: {shorten(row['answer'] or 'No words of its own.', _ANSWER)}")
        yield context(f"Why: {escape(shorten(row['why'], 300))}", *_caution(row))
        use = button(
            "Use in draft", "use", f"{enquiry}:{number}", says=f"Use number {number} in a draft"
        )
        yield actions(more, use)


def _heading(number: int, row: Mapping[str, Any]) -> str:
    law = f" under {', '.join(row['provisions'])}" if row["provisions"] else ""
    source = ", ".join(
        escape(shorten(part, 100))
        for part in (
            row["authority"] or "authority not named",
            row["reference"] or "no reference",
            _dated(row["responded"]),
            f"part {row['part']}",
        )
    )
    return f"*{number}. {outcome_words(row['outcome'])}*{escape(law)}\n{source}"


def _opening_of(text: str, most: int) -> str:
    return escape(shorten(text, most))


def _dated(day: date | None) -> str:
    return day_words(day) if day else "undated"


def _caution(row: Mapping[str, Any]) -> list[str]:
    return [f":warning: Caution: {escape(shorten(row['caution'], 600))}"] if row["caution"] else []


def _stance(stance: Mapping[str, int], shown: int) -> Iterator[Block]:
    counts = [f"{count} {outcome_words(name).lower()}" for name, count in stance.items() if count]
    if shown > 1 and counts:
        verdict = "they disagree" if len(counts) > 1 else "they agree"
        yield divider()
        yield section(f"*Stance:* {', '.join(counts)}: {verdict}.")


def _published(rows: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if rows:
        yield divider()
        yield section("*Already published*")
    for row in rows:
        where = f", paragraph {row['locator']}" if row["locator"] else ""
        title = row["title"] or "Report without a title"
        yield section(f"{escape(shorten(f'{title}{where}', 300))}, {_dated(row['date'])}")
        yield from quoted(shorten(row["passage"], _ANSWER))


def _law(rows: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if rows:
        yield divider()
        yield section("*Law*")
    for row in rows:
        yield context(
            f"*{escape(str(row['provision']))}* {escape(row['title'])}: "
            f"{escape(shorten(row['text'], _LAW))}",
            escape(shorten(row["source"], 300)),
        )


def whole(part: Mapping[str, Any], heading: str) -> list[Block]:
    """One precedent's question and answer in full, for a modal."""
    return [
        header(heading),
        section("*Question*"),
        *paragraphs(part["question"]),
        section(f"*Answer: {outcome_words(part['outcome'])}*"),
        *paragraphs(part["answer"] or "No words of its own."),
    ]

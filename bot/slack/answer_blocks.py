"""What a question's answer looks like: numbered precedents, stance, publications, law."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.casework.answers import Answer, LawRow, PrecedentRow, PublishedRow, place_words
from bot.foi.checks.hits import cite
from bot.foi.provisions import Provision
from bot.slack.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    quoted,
    rate,
    section,
    verbatim,
)
from bot.slack.text import escape, shorten
from bot.slack.words import day_words, outcome_words

_FULL = 5
"""Precedents shown with their words; the further ones are listed on a line each."""
_QUESTION = 400
_LISTED = 160
_ANSWER = 500
_LAW = 400


def answer(found: Answer, key: str, sharing: bool, left_out: int) -> Message:
    """The answer to the question of this key; `sharing` offers to share it, `left_out` counts what
    is sealed."""
    blocks = [
        *_opening(found, left_out),
        *_precedents(found.precedents, key),
        *_stance(found.stance, len(found.precedents)),
        *_possible(found.possible, key, len(found.precedents)),
        *_published(found.published),
        *_law(found.law),
    ]
    if sharing and found.rows:
        blocks.append(actions(button("Share with channel", "share", key)))
    blocks.append(rate("rate", key))
    return Message(_summary(found), tuple(blocks))


def _summary(found: Answer) -> str:
    return f"{_counted(found)} for: {shorten(found.question, 150)}"


def _counted(found: Answer) -> str:
    count = len(found.precedents)
    counted = "1 precedent" if count == 1 else f"{count} precedents"
    none = "No clear precedent" if found.possible else "No precedent"
    return counted if count else none


def _opening(found: Answer, left_out: int) -> Iterator[Block]:
    yield section(f"*{_counted(found)}*")
    yield from quoted(shorten(found.question, _QUESTION))
    if found.read_as:
        read = ", ".join(f"'{wrong}' as '{right}'" for wrong, right in found.read_as.items())
        yield context(f"Read {escape(shorten(read, 500))}.")
    if found.narrowed:
        yield context(f"Only {escape(shorten('; '.join(found.narrowed), 500))}.")
    if found.message:
        yield section(escape(found.message))
    if left_out:
        yield context(
            f"{left_out} more stand in classified documents: ask where only you see the answer, if "
            "you may see them."
        )


def _precedents(rows: Sequence[PrecedentRow], key: str) -> Iterator[Block]:
    for number, row in enumerate(rows, 1):
        more = _opens(key, number, "Whole answer")
        if number > _FULL:
            yield section(_heading(number, row), more)
            yield from quoted(shorten(row.question or row.gist, _LISTED))
            continue
        yield section(_heading(number, row))
        if row.question:
            yield from quoted(f"Q: {shorten(row.question, _QUESTION)}")
        label = "A" if row.question else "It says"
        yield from quoted(f"{label}: {shorten(row.gist or 'No words of its own.', _ANSWER)}")
        yield context(f"Why: {escape(shorten(row.why, 300))}", *_caution(row))
        use = button(
            "Use in draft", "use", f"{key}:{number}", says=f"Use number {number} in a draft"
        )
        yield actions(more, use) if row.part else actions(more)


def _opens(key: str, number: int, label: str) -> Block:
    return button(label, "whole", f"{key}:{number}", says=f"{label} of number {number}")


def _possible(rows: Sequence[PrecedentRow], key: str, before: int) -> Iterator[Block]:
    """One line each, with a button that opens it."""
    if rows:
        yield divider()
        yield section("*May be related*")
    for number, row in enumerate(rows, before + 1):
        yield section(_heading(number, row), _opens(key, number, "Open"))
        yield from quoted(shorten(row.question or row.gist, _LISTED))


def _heading(number: int, row: PrecedentRow) -> str:
    law = ", ".join(cite(Provision.parse(each)) for each in row.provisions)
    source = ", ".join(
        escape(shorten(part, 100))
        for part in (
            row.authority or "authority not named",
            row.reference or "no reference",
            _dated(row.responded),
            f"part {row.part}" if row.part else row.locator or "outside the parts",
        )
    )
    how = outcome_words(row.outcome) if row.outcome else "A passage outside the parts"
    return f"*{number}. {how}*{escape(f' under {law}' if law else '')}\n{source}"


def _dated(day: date | None) -> str:
    return day_words(day) if day else "undated"


def _caution(row: PrecedentRow) -> list[str]:
    return [f":warning: Caution: {escape(shorten(row.caution, 600))}"] if row.caution else []


def _stance(stance: Mapping[str, int], shown: int) -> Iterator[Block]:
    counts = [f"{count} {outcome_words(name).lower()}" for name, count in stance.items() if count]
    if shown > 1 and counts:
        verdict = "they disagree" if len(counts) > 1 else "they agree"
        yield divider()
        yield section(f"*Stance:* {', '.join(counts)}: {verdict}.")


def _published(rows: Sequence[PublishedRow]) -> Iterator[Block]:
    if rows:
        yield divider()
        yield section("*Already published*")
    for row in rows:
        where = f", {place_words(row)}" if row.locator else ""
        title = row.title or "Report without a title"
        yield section(f"{escape(shorten(f'{title}{where}', 300))}, {_dated(row.date)}")
        yield from quoted(shorten(row.passage, _ANSWER))


def _law(rows: Sequence[LawRow]) -> Iterator[Block]:
    if rows:
        yield divider()
        yield section("*Law*")
    for row in rows:
        yield context(
            f"*{escape(cite(row.provision))}* {escape(row.title)}: "
            f"{escape(shorten(row.text, _LAW))}",
            escape(shorten(row.source, 300)),
        )


def whole(part: Mapping[str, Any], heading: str) -> list[Block]:
    """One precedent's question and answer in full, for a modal; a passage has no question."""
    answered = verbatim(part["answer"] or "No words of its own.")
    if part["outcome"] is None:
        return [header(heading), section("*A passage outside the parts that were read*"), *answered]
    return [
        header(heading),
        section("*Question*"),
        *verbatim(part["question"]),
        section(f"*Answer: {outcome_words(part['outcome'])}*"),
        *answered,
    ]

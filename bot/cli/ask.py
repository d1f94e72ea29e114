"""`foibot ask`: how similar questions were answered."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import fill, indent, shorten
from typing import TYPE_CHECKING

import click

from bot.app import App
from bot.casework.answers import Answer, LawRow, PrecedentRow, PublishedRow, place_words
from bot.cli.narrowing import narrowing_options
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import Number
from bot.foi.checks.hits import cite
from bot.foi.provisions import Provision

if TYPE_CHECKING:
    from bot.casework.ask_case import CaseAnswer
    from bot.casework.narrowing import Narrowing

_WIDTH = 92
_OF_A_PART = 3
"""Precedents shown with each part of a case."""


@click.command()
@click.argument("question", nargs=-1)
@click.option("--top", type=Number(1, 50), help="Most letters to show in full.")
@click.option("--case", "case", help="Every part of a registered request, by number or reference.")
@narrowing_options
@json_option
@click.pass_obj
def command(
    app: App,
    question: tuple[str, ...],
    top: int | None,
    as_json: bool,
    case: str | None,
    narrow: "Narrowing",
) -> None:
    """Find how QUESTION was answered before; without it, read the question from standard input.

    A whole e-mail will do: greeting, signature and courtesies are left aside. Narrow as you type:
    outcome:withheld s31 in:2023 since:2022 from:us, and "words in quotes" have to be there.
    """
    from bot.casework.ask import ask

    for sentence in app.catch_up(datetime.now(UTC)):
        click.echo(sentence, err=True)
    if case:
        found = app.ask_case(case, london_today())
        emit(found, as_json, lambda: "\n".join(case_page(found)))
        return
    text = " ".join(question) or sys.stdin.read()
    answer = seen_from_here(ask(text, app.asking(top), london_today(), narrow))
    for notice in answer.notices:
        click.echo(notice, err=True)
    emit(answer, as_json, lambda: "\n".join(page(answer)))


def case_page(found: "CaseAnswer") -> Iterator[str]:
    """A case part by part for people: whole requests like it first."""
    for reference in found.asked_before:
        yield f"The very same text was received before: {reference}"
    for one in found.like:
        yield fill(f"{one.says[0].upper()}{one.says[1:]}", _WIDTH)
    for part in found.parts:
        yield f"\nPART {part.number}: {shorten(part.question, 200)}"
        rows = part.answer.rows
        if not rows:
            yield "   No precedent."
        for row in rows[:_OF_A_PART]:
            how = f"{_headline(row)}  ({row.grade.value})"
            yield f"   {how}\n   {_source(row)}\n{_block(shorten(row.gist, 240))}"
            if row.caution:
                yield _block(f"Caution: {row.caution}.")


def seen_from_here(answer: Answer) -> Answer:
    """With paths below the working folder as seen from there."""
    return replace(
        answer,
        precedents=tuple(replace(row, file=_path(row.file)) for row in answer.precedents),
        possible=tuple(replace(row, file=_path(row.file)) for row in answer.possible),
        published=tuple(replace(row, file=_path(row.file)) for row in answer.published),
    )


def _path(name: str) -> str:
    path = Path(name)
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else name


def page(answer: Answer) -> Iterator[str]:
    """The answer for people."""
    if answer.read_as:
        read = ", ".join(f"'{wrong}' as '{right}'" for wrong, right in answer.read_as.items())
        yield f"(Read {read}.)\n"
    if answer.narrowed:
        yield f"(Only {'; '.join(answer.narrowed)}.)\n"
    if answer.message:
        yield fill(answer.message, _WIDTH) + "\n"
    yield from _precedents(answer)
    yield from _possible(answer.possible, len(answer.precedents))
    if answer.published:
        yield "ALREADY PUBLISHED"
        yield from map(_passage, answer.published)
    if answer.law:
        yield "LAW"
        yield from map(_provision, answer.law)
    yield f"{answer.took_ms:.0f} ms"


def _precedents(answer: Answer) -> Iterator[str]:
    """In full; where several matters were asked, under the matter that each answers best."""
    numbered = list(enumerate(answer.precedents, 1))
    several = len(answer.matters) > 1
    for matter, asked in enumerate(answer.matters, 1):
        mine = [(number, row) for number, row in numbered if row.matter == matter]
        if several and mine:
            yield fill(f"ON '{shorten(asked, 160)}'", _WIDTH)
        for number, row in mine:
            yield from _precedent(number, row)
    if several and (open_ := _unanswered(answer)):
        yield f"NO PRECEDENT FOR: {'; '.join(open_)}\n"
    if len(answer.precedents) > 1:
        yield _stance(answer.stance) + "\n"


def _unanswered(answer: Answer) -> list[str]:
    answered = {row.matter for row in answer.precedents}
    return [
        shorten(asked, 100)
        for matter, asked in enumerate(answer.matters, 1)
        if matter not in answered
    ]


def _precedent(number: int, row: PrecedentRow) -> Iterator[str]:
    yield f"{number}. {_headline(row)}  ({row.grade.value} precedent)"
    yield f"   {_source(row)}"
    if row.question:
        yield _block(f"Q: {row.question}")
    label = "A" if row.question else "It says"
    yield _text(f"{label}: {row.gist or 'none in the letter'}")
    yield _block(f"Why: {row.why}.")
    if row.caution:
        yield _block(f"Caution: {row.caution}.")
    yield _block(f"In {row.file}") + "\n"


def _headline(row: PrecedentRow) -> str:
    if row.outcome is None:
        return "A PASSAGE OUTSIDE THE PARTS"
    return f"{row.outcome.replace('_', ' ').upper()}{under(row.provisions)}"


def under(provisions: Iterable[str]) -> str:
    """ "As in " under section 31(1)(a), section 40(2)"; empty where there is none."""
    cited = ", ".join(cite(Provision.parse(each)) for each in provisions)
    return f" under {cited}" if cited else ""


def _source(row: PrecedentRow) -> str:
    whose = row.authority or "authority not named"
    place = f"part {row.part}" if row.part else row.locator or "outside the parts"
    return f"{whose}, {row.reference or 'no reference'}, {_day(row.responded)}, {place}"


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "undated"


def _possible(rows: Iterable[PrecedentRow], shown: int) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield "MAY BE RELATED"
    for number, row in enumerate(rows, shown + 1):
        asked = shorten(row.question or row.gist, 110)
        how = row.outcome.replace("_", " ") if row.outcome else "a passage"
        yield f"   {number}. {_source(row)}: {how}{under(row.provisions)}"
        yield f"      {asked}"
    if rows:
        yield ""


def _stance(stance: Mapping[str, int]) -> str:
    counts = [f"{count} {name.replace('_', ' ')}" for name, count in stance.items() if count]
    verdict = "they disagree" if len(counts) > 1 else "they agree"
    return f"STANCE: {', '.join(counts)}: {verdict}." if counts else "STANCE: none answered."


def _passage(row: PublishedRow) -> str:
    where = f", {place_words(row)}" if row.locator else ""
    when = f", {_day(row.date)}" if row.date else ""
    return f"   {row.title or row.file}{where}{when}\n{_block(shorten(row.passage, 300))}\n"


def _provision(row: LawRow) -> str:
    return f"   {cite(row.provision)}  {row.title}\n{_block(shorten(row.text, 300))}"


def _text(text: str) -> str:
    """Wrapped, but with its own lines where it has several: a table stays a table."""
    if "\n" not in text.strip():
        return _block(text)
    return indent("\n".join(line.rstrip() for line in text.splitlines() if line.strip()), "   ")


def _block(text: str) -> str:
    return indent(fill(" ".join(text.split()), _WIDTH - 3), "   ")

"""`foibot parse`: what a letter or report says, part by part."""

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.app import App
from bot.casework.parse import letter_clock, parse_report
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.digest_lists import count_words
from bot.foi.errors import FoiError
from bot.foi.working_days import words

if TYPE_CHECKING:
    from bot.foi.reading.why import Reasons

_SHOWN = 300


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", "as_text", is_flag=True, help="Print the text that the spans count in.")
@click.option("--mark", is_flag=True, help="Print it with what each line is in the margin.")
@click.option("--why", is_flag=True, help="Show why: ways of reading it, and each sentence's cue.")
@json_option
@click.pass_obj
def command(app: App, file: Path, as_text: bool, mark: bool, why: bool, as_json: bool) -> None:
    """Read one letter or report and show what it says.

    With --mark, correct the margin and give the file to `foibot learn`.
    """
    text = read_text(app, file)
    if mark:
        from bot.foi.lessons.marking import mark as in_the_margin

        click.echo(in_the_margin(app.understanding.letter(text), str(file.absolute())), nl=False)
        return
    if why:
        found = app.understanding.reasons(text)
        emit(asdict(found), as_json, lambda: "\n".join(_why(found)))
        return
    if as_text:
        click.echo(text, nl=not text.endswith("\n"))
        return
    clock = letter_clock(app.calendars, app.limits, london_today())
    report = parse_report(file, app.understanding.letter(text), clock)
    emit(report, as_json, lambda: "\n".join(_for_people(report)))


def read_text(app: App, file: Path) -> str:
    """The text of one file, by the readers; a FoiError where it cannot be read."""
    from indexer.documents import Unreadable
    from indexer.readers import read

    try:
        return read(file, app.reading_limits).text
    except Unreadable as problem:
        raise FoiError("unreadable", str(file), problem.reason, "Nothing was read") from problem


def _for_people(report: dict[str, Any]) -> Iterator[str]:
    """The head of the letter, its parts, what it relies on, and what is doubtful."""
    yield from _head(report)
    for part in report["parts"]:
        yield ""
        yield from _part(part)
    for paragraph in report["paragraphs"][:1]:
        count = len(report["paragraphs"])
        yield f"\n{count} numbered paragraphs, {paragraph['number']} to {_last(report)}"
    yield ""
    yield f"Relies on       {_names(report['relied_on'])}"
    yield f"Only mentions   {_names(report['mentioned_only'])}"
    for warning in report["warnings"]:
        yield f"Mind: {warning}"


def _why(found: "Reasons") -> Iterator[str]:
    """The ways of dividing the letter, best first; below each part its clauses with their cues."""
    for place, way in enumerate(found.ways):
        chosen = "chosen" if place == 0 else ""
        yield f"{way.score:8.2f}  {way.name}: {count_words(way.parts, 'part')}  {chosen}".rstrip()
    for number, clauses in found.parts:
        yield f"\n{number}"
        for clause in clauses:
            cues = ", ".join(f"{act} ({cue})" for act, cue in clause.acts) or "nothing heard"
            yield f"    {textwrap.shorten(clause.words, _SHOWN, placeholder=' ...')}"
            yield f"        {cues}"


def _last(report: dict[str, Any]) -> str:
    return str(report["paragraphs"][-1]["number"])


def _head(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['kind'].replace('_', ' ').capitalize()} of {report['authority'] or 'unknown'}"
    yield f"Reference       {report['reference'] or 'not stated'}"
    yield f"Regime          {report['regime'] or 'not stated'}"
    for label, key in (("Received", "received"), ("Dated", "responded"), ("Due", "due")):
        day = report[key]
        yield f"{label:15} {words(day) if day else 'not known'}{_late(report, key)}"


def _late(report: dict[str, Any], key: str) -> str:
    late = report["days_late"]
    if key != "responded" or late is None:
        return ""
    return f" ({late} working days late)" if late else " (in time)"


def _part(part: dict[str, Any]) -> Iterator[str]:
    outcome = part["outcome"].replace("_", " ")
    law = f" under {_names(part['provisions'])}" if part["provisions"] else ""
    yield f"{part['number']}  {outcome}{law}"
    for label, said in (("asked", part["question"]), ("answer", part["answer"])):
        short = textwrap.shorten(said or "-", _SHOWN, placeholder=" ...")
        yield textwrap.fill(short, 90, initial_indent=f"    {label:8}", subsequent_indent=" " * 12)


def _names(provisions: Any) -> str:
    return ", ".join(map(str, provisions)) or "none"

"""`foibot ask`: how similar questions were answered."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill, indent, shorten
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import Number

_WIDTH = 92
_ANSWER_OPENING = 420


@click.command()
@click.argument("question", nargs=-1)
@click.option("--top", type=Number(1, 50), help="Most letters to show.")
@json_option
@click.pass_obj
def command(app: App, question: tuple[str, ...], top: int | None, as_json: bool) -> None:
    """Find how QUESTION was answered before; without it, read the question from standard input.

    A whole e-mail will do: greeting, signature and courtesies are left aside.
    """
    from bot.casework.ask import ask

    text = " ".join(question) or sys.stdin.read()
    for sentence in app.catch_up(datetime.now(UTC)):
        click.echo(sentence, err=True)
    report = ask(text, app.asking(top), london_today())
    for row in [*report["precedents"], *report["loosely_similar"], *report["published"]]:
        row["file"] = _shown_path(row["file"])
    emit(report, as_json, lambda: "\n".join(_page(report)))


def _shown_path(name: str) -> str:
    """A path below the working folder as seen from there; any other as it is."""
    path = Path(name)
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else name


def _page(report: dict[str, Any]) -> Iterator[str]:
    if report["read_as"]:
        read = ", ".join(f"'{wrong}' as '{right}'" for wrong, right in report["read_as"].items())
        yield f"(Read {read}.)\n"
    if report["message"]:
        yield fill(report["message"], _WIDTH) + "\n"
    for number, row in enumerate(report["precedents"], 1):
        yield from _precedent(number, row)
    if len(report["precedents"]) > 1:
        yield _stance(report["stance"]) + "\n"
    for row in report["loosely_similar"]:
        yield f"Only loosely similar: {row['reference'] or row['file']}, part {row['part']}"
        yield _block(f"Q: {row['question']}") + "\n"
    if report["published"]:
        yield "ALREADY PUBLISHED"
        yield from map(_passage, report["published"])
    if report["law"]:
        yield "LAW"
        yield from map(_provision, report["law"])
    yield f"{report['took_ms']:.0f} ms"


def _precedent(number: int, row: dict[str, Any]) -> Iterator[str]:
    outcome = row["outcome"].replace("_", " ").upper()
    law = f" under {', '.join(row['provisions'])}" if row["provisions"] else ""
    yield f"{number}. {outcome}{law}  ({row['score']:.0%})"
    when = f"{row['responded']:%-d %B %Y}" if row["responded"] else "undated"
    whose = row["authority"] or "authority not named"
    yield f"   {whose}, {row['reference'] or 'no reference'}, {when}, part {row['part']}"
    yield _block(f"Q: {row['question']}")
    yield _block(f"A: {shorten(row['answer'] or 'none in the letter', _ANSWER_OPENING)}")
    yield _block(f"Why: {row['why']}.")
    if row["caution"]:
        yield _block(f"Caution: {row['caution']}.")
    yield _block(f"In {row['file']}") + "\n"


def _stance(stance: dict[str, int]) -> str:
    counts = [f"{count} {name.replace('_', ' ')}" for name, count in stance.items() if count]
    verdict = "they disagree" if len(counts) > 1 else "they agree"
    return f"STANCE: {', '.join(counts)}: {verdict}." if counts else "STANCE: none answered."


def _passage(row: dict[str, Any]) -> str:
    where = f", paragraph {row['locator']}" if row["locator"] else ""
    when = f", {row['date']:%-d %B %Y}" if row["date"] else ""
    return (
        f"   {row['title'] or row['file']}{where}{when}\n{_block(shorten(row['passage'], 300))}\n"
    )


def _provision(row: dict[str, Any]) -> str:
    return f"   {row['provision']}  {row['title']}\n{_block(shorten(row['text'], 300))}"


def _block(text: str) -> str:
    return indent(fill(" ".join(text.split()), _WIDTH - 3), "   ")

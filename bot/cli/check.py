"""`foibot check`: read one letter as a reviewer would, before it goes out or after."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.attachments import with_files
from bot.casework.check import Checked
from bot.casework.check_html import check_page
from bot.casework.check_report import check_report, people
from bot.cli.output import emit, json_option
from bot.cli.parse import read_text
from bot.cli.today import london_today
from bot.cli.values import KINDS, Word
from bot.foi.errors import FoiError
from bot.foi.events import parse_day
from bot.foi.vocabulary import Kind
from indexer.durable import write_whole


@click.command()
@click.argument("file", metavar="FILE|CASE", type=click.Path(path_type=Path))
@click.option("--received", help="Day of receipt, where the letter does not state it (ISO date).")
@click.option(
    "--with",
    "attached",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that goes out with the letter: what it hides is looked for; repeat it.",
)
@click.option("--challenge", is_flag=True, help="Ask what a requester is coached to ask on review.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page with the letter and its findings in the margin.",
)
@click.option("--letter", type=Word(KINDS), default="response", show_default=True)
@click.option(
    "--mute",
    "muted",
    multiple=True,
    metavar="RULE[:PLACE]",
    help="A finding on CASE's draft that does not count: X1, X1:2 (part), X1.2 (its number).",
)
@click.option("--unmute", "unmuted", multiple=True, metavar="RULE[:PLACE]", help="Undo --mute.")
@click.option("--because", default="", metavar="TEXT", help="Why; kept in the history.")
@click.option("--by", default="", help="The officer who mutes; default: who is logged in here.")
@click.option("--strict", is_flag=True, help="Exit with 1 where an error is found.")
@json_option
@click.pass_obj
def command(
    app: App,
    /,
    file: Path,
    received: str | None,
    attached: tuple[Path, ...],
    challenge: bool,
    html: Path | None,
    strict: bool,
    as_json: bool,
    **of_case: Any,
) -> None:
    """Check one letter: every finding with its law and what to do about it.

    Name a CASE instead of a file to see its newest draft and to mute findings for it: a muted one
    does not block, and comes back when the words that it speaks of change.
    """
    day = parse_day(received, "--received") if received else None
    if _is_case(file, of_case):
        checked = _of_case(app, str(file), attached, of_case)
    else:
        checked = app.understanding.check_letter(read_text(app, file), london_today(), day)
        checked = with_files(checked, app.examiner.words.cards["F1"], (file, *attached))
    report = check_report(file, checked, challenge=challenge)
    if html:
        _write(html, check_page(checked))
    emit(report, as_json, lambda: people(checked, challenge=challenge))
    if strict and report["counts"]["error"]:
        raise click.exceptions.Exit(1)


def _is_case(file: Path, of_case: Mapping[str, Any]) -> bool:
    """True where a case is meant: something is muted, or there is no such file and it has no
    ending, as references have none."""
    return bool(of_case["muted"] or of_case["unmuted"]) or not (file.exists() or file.suffix)


def _of_case(app: App, name: str, attached: tuple[Path, ...], asked: Mapping[str, Any]) -> Checked:
    """The findings on a case's draft, after muting what is asked."""
    from bot.casework.mute import CheckedDraft, check_case, mute, unmute

    kind, card = Kind(asked["letter"]), app.examiner.words.cards["F1"]

    def found() -> tuple[CheckedDraft, Checked]:
        return check_case(app.approval, app.understanding, name, kind, card, attached)

    now = datetime.now(UTC)
    for one in asked["muted"]:
        mute(app.approval, found()[0], one, asked["because"], by=app.officer(asked["by"]), at=now)
    for one in asked["unmuted"]:
        unmute(app.approval, found()[0], one, by=app.officer(asked["by"]), at=now)
    return found()[1]


def _write(path: Path, page: str) -> None:
    """Write the page, whole or not at all; surrogates of a damaged file are replaced."""
    try:
        write_whole(path, page.encode("utf-8", "replace"))
    except OSError as problem:
        raise FoiError(
            "html", str(path), f"cannot be written ({problem.strerror})", "Choose another file"
        ) from problem

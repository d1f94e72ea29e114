"""`foibot check`: read one letter as a reviewer would, before it goes out or after."""

from pathlib import Path

import click

from bot.app import App
from bot.casework.attachments import with_files
from bot.casework.check_html import check_page
from bot.casework.check_report import check_report, people
from bot.cli.output import emit, json_option
from bot.cli.parse import read_text
from bot.cli.today import london_today
from bot.foi.errors import FoiError
from bot.foi.events import parse_day
from indexer.durable import write_whole


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
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
@click.option("--strict", is_flag=True, help="Exit with 1 where an error is found.")
@json_option
@click.pass_obj
def command(
    app: App,
    file: Path,
    received: str | None,
    attached: tuple[Path, ...],
    challenge: bool,
    html: Path | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Check one letter: every finding with its law and what to do about it."""
    day = parse_day(received, "--received") if received else None
    checked = app.understanding.check_letter(read_text(app, file), london_today(), day)
    checked = with_files(checked, app.examiner.words.cards["F1"], (file, *attached))
    report = check_report(file, checked, challenge=challenge)
    if html:
        _write(html, check_page(checked))
    emit(report, as_json, lambda: people(checked, challenge=challenge))
    if strict and report["counts"]["error"]:
        raise click.exceptions.Exit(1)


def _write(path: Path, page: str) -> None:
    """Write the page, whole or not at all; surrogates of a damaged file are replaced."""
    try:
        write_whole(path, page.encode("utf-8", "replace"))
    except OSError as problem:
        raise FoiError(
            "html", str(path), f"cannot be written ({problem.strerror})", "Choose another file"
        ) from problem

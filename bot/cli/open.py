"""`foibot open`: registers an incoming request and starts its clock."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.incoming import incoming_of
from bot.casework.open import Incoming, Opened, open_request
from bot.cli.output import emit, json_option
from bot.cli.today import LONDON, london_today
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice, parse_day
from bot.foi.vocabulary import Regime
from bot.foi.working_days import words


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--received", metavar="DATE", help="Day of receipt; an e-mail brings its own, else it is today."
)
@click.option("--reference", help="The authority's own reference; else FOI-YEAR-NUMBER.")
@click.option("--regime", help="Your choice over the suggestion: foia, eir, foia+eir, foisa, sar.")
@click.option("--by", default="", help="The officer who registers; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App,
    file: str,
    received: str | None,
    reference: str | None,
    regime: str | None,
    by: str,
    as_json: bool,
) -> None:
    """Register the request in FILE (text, e-mail, Word, PDF), or typed in with `-`.

    It is split into its parts, a regime is suggested with the words that point to it, what needs
    a look is flagged, and the clock starts on the day of receipt.
    """
    incoming, sent = _from_stdin() if file == "-" else _from_file(app, Path(file))
    day = parse_day(received, "--received") if received else sent
    opened = open_request(
        app.registry,
        incoming,
        day,
        by=app.officer(by),
        at=datetime.now(UTC),
        today=london_today(),
        reference=reference,
        regime=parse_choice(Regime, regime, "regime") if regime else None,
    )
    emit(_report(opened), as_json, lambda: _people(opened))


def _from_stdin() -> tuple[Incoming, date | None]:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FoiError(
            "file-unread", "standard input", "it is not text in UTF-8", "Save it as a file first"
        ) from problem
    return Incoming((text,)), None


def _from_file(app: App, path: Path) -> tuple[Incoming, date | None]:
    """The texts of a file, and the day on which an e-mail was sent, as it was in London."""
    from indexer.documents import Unreadable
    from indexer.readers import read

    try:
        document = read(path, app.reading_limits)
    except Unreadable as refused:
        raise FoiError("file-unread", str(path), refused.reason, "Give another file") from refused
    return incoming_of(document, LONDON)


def _report(opened: Opened) -> dict[str, Any]:
    case = opened.case
    return {
        "id": case.id,
        "reference": case.reference,
        "received": case.received,
        "regime": case.regime,
        "due": opened.due,
        "subject": case.subject,
        "parts": case.parts,
        "flags": case.flags,
    }


def _people(opened: Opened) -> str:
    case = opened.case
    due = words(opened.due) if opened.due else "no day yet"
    lines = [
        f"{case.reference} (case {case.id}), {case.regime.value}, "
        f"received {words(case.received)}, due {due}",
        *(f"  ! {flag.message}" for flag in case.flags),
    ]
    for part in case.parts:
        lines.append(f"{part.number:>6}  {' '.join(part.question.split())}")
        lines += [f"        ! {flag.message}" for flag in part.flags]
    return "\n".join(lines)

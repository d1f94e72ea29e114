"""`foibot open`: registers an incoming request and starts its clock."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.incoming import message_of
from bot.casework.open import EVENTS, Opened, Understood, open_request, understand
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.foi.case import CasePart
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice, parse_day
from bot.foi.intake.message import Message
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
@click.option(
    "--as-request", is_flag=True, help="Register it even where it looks like a review or a chaser."
)
@click.option("--with-requester", is_flag=True, help="Show who asks and who passed it on.")
@json_option
@click.pass_obj
def command(
    app: App,
    file: str,
    received: str | None,
    reference: str | None,
    regime: str | None,
    by: str,
    as_request: bool,
    with_requester: bool,
    as_json: bool,
) -> None:
    """Register the request in FILE (text, e-mail, Word, PDF), or typed in with `-`.

    It is split into its parts, a regime is suggested with the words that point to it, what needs
    a look is flagged, and the clock starts on the day of receipt. What asks for a review, chases,
    clarifies, pays or thanks is not registered: it is shown with the case that it belongs to.
    """
    message = _from_stdin() if file == "-" else _from_file(app, Path(file))
    day = parse_day(received, "--received") if received else None
    today = london_today()
    found = understand(app.registry, message, day, today)
    if not (as_request or found.kind.kind.begins_a_case):
        report = _understood(found, with_requester)
        emit(report, as_json, lambda: _not_registered(found, file))
        return
    opened = open_request(
        app.registry,
        message,
        day,
        by=app.officer(by),
        at=datetime.now(UTC),
        today=today,
        reference=reference,
        regime=parse_choice(Regime, regime, "regime") if regime else None,
    )
    report = _understood(opened.understood, with_requester) | _registered(opened)
    emit(report, as_json, lambda: _people(opened, with_requester))


def _from_stdin() -> Message:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FoiError(
            "file-unread", "standard input", "it is not text in UTF-8", "Save it as a file first"
        ) from problem
    return Message(text.replace("\r\n", "\n"))


def _from_file(app: App, path: Path) -> Message:
    """The message in a file, with its days as they were where the authority is."""
    from indexer.documents import Unreadable
    from indexer.readers import read

    try:
        document = read(path, replace(app.reading_limits, incoming=True))
    except Unreadable as refused:
        raise FoiError("file-unread", str(path), refused.reason, "Give another file") from refused
    return message_of(document, app.zone)


def _understood(found: Understood, with_requester: bool) -> dict[str, Any]:
    """What is said of every message, registered or not."""
    read, belongs = found.read, found.belongs
    incoming = read.incoming
    passed = incoming.forwarded_by
    report: dict[str, Any] = {
        "id": None,
        "reference": None,
        "received": incoming.received,
        "regime": read.request.regime,
        "due": None,
        "subject": read.subject,
        "kind": found.kind.kind,
        "belongs_to": belongs.case.reference if belongs and belongs.case else None,
        "parts": found.parts,
        "flags": found.flags,
        "unread": incoming.unread,
        "quoted": incoming.quoted,
        "forwarded": passed is not None,
    }
    if with_requester:
        who = read.requester
        report["requester"] = {"name": who.name, "email": who.email, "source": read.source}
        report["forwarded_by"] = passed
    return report


def _registered(opened: Opened) -> dict[str, Any]:
    case = opened.case
    return {
        "id": case.id,
        "reference": case.reference,
        "received": case.received,
        "regime": case.regime,
        "due": opened.due,
        "parts": case.parts,
        "flags": case.flags,
    }


def _people(opened: Opened, with_requester: bool) -> str:
    case = opened.case
    due = words(opened.due) if opened.due else "no day yet"
    lines = [
        f"{case.reference} (case {case.id}), {case.regime.value}, "
        f"received {words(case.received)}, due {due}",
        *(_who(opened.understood) if with_requester else ()),
        *(f"  ! {flag.message}" for flag in case.flags),
    ]
    return "\n".join([*lines, *_parts(case.parts)])


def _parts(parts: Sequence[CasePart]) -> Iterator[str]:
    for part in parts:
        yield f"{part.number:>6}  {' '.join(part.question.split())}"
        yield from (f"        ! {flag.message}" for flag in part.flags)


def _who(found: Understood) -> list[str]:
    read = found.read
    who, passed = read.requester, read.incoming.forwarded_by
    lines = [f"Asked by: {who.name or 'no name'}, {who.email or 'no address'} ({read.source})"]
    return [*lines, f"Passed on by: {passed.name}, {passed.address}"] if passed else lines


def _not_registered(found: Understood, file: str) -> str:
    """What it is, and the two ways on from here."""
    case = found.belongs.case if found.belongs else None
    lines = [f"Not registered: {found.kind.kind.value.replace('_', ' ')}."]
    lines += [f"  ! {flag.message}" for flag in found.flags]
    if case and (event := EVENTS.get(found.kind.kind)):
        lines.append(f"To record it: foibot case {case.reference} --event {event.value}=DATE")
    lines.append(f"If it is a new request: foibot open {file} --as-request")
    return "\n".join(lines)

"""`foibot case`: a case's file, and what happens to it between the letters."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from bot.app import App
from bot.casework.clocking import Clocks, record_event
from bot.casework.record import case_record, correct_regime, withdraw_event
from bot.casework.send import record_sending
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import KINDS, Word
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_choice, parse_day, parse_event
from bot.foi.vocabulary import Kind, Regime, Way
from bot.foi.working_days import words
from bot.store.erasure import Erased


@click.command()
@click.argument("case")
@click.option("--event", "events", multiple=True, metavar="TYPE=DATE", help="Record what happened.")
@click.option("--withdraw", multiple=True, metavar="TYPE=DATE", help="Take back a wrong event.")
@click.option("--why", metavar="TEXT", help="Why it is taken back; kept in the history.")
@click.option("--sent", metavar="DATE", help="The day on which a confirmed letter was sent.")
@click.option("--how", type=Word([way.value for way in Way]), help="How it was sent.")
@click.option("--letter", type=Word(KINDS), help="Which letter was sent, where several wait.")
@click.option("--estimated", metavar="DATE", help="Estimated date of a PIT extension (s17(2)).")
@click.option("--regime", help="Handle it under another law: foia, eir, foia+eir, foisa, sar.")
@click.option("--environmental", metavar="PARTS", help="The parts under the EIR, with foia+eir.")
@click.option(
    "--erase-requester", is_flag=True, help="Forget who asked (UK GDPR Art 17); letters stay."
)
@click.option("--by", default="", help="The officer who does it; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App,
    case: str,
    events: tuple[str, ...],
    withdraw: tuple[str, ...],
    why: str | None,
    sent: str | None,
    how: str | None,
    letter: str | None,
    estimated: str | None,
    regime: str | None,
    environmental: str | None,
    erase_requester: bool,
    by: str,
    as_json: bool,
) -> None:
    """Show the file of CASE (its number or reference), or record what happened to it.

    Event types are those of `foibot due`. Nothing is recorded that contradicts what is known.
    """
    clocks = Clocks(app.store, app.calendars, app.limits)
    today, now, officer = london_today(), datetime.now(UTC), app.officer(by)
    day = _estimated(estimated, events)
    if regime:
        parts = re.findall(r"[^,\s]+", environmental) if environmental is not None else None
        law = parse_choice(Regime, regime, "regime")
        correct_regime(clocks, case, law, parts, by=officer, at=now, today=today)
    for text in withdraw:
        withdraw_event(clocks, case, parse_event(text), by=officer, at=now, today=today, why=why)
    for text in events:
        event = parse_event(text)
        told = day if event.type is EventType.PIT_EXTENSION else None
        record_event(
            clocks, case, event.type, event.date, by=officer, at=now, today=today, estimated=told
        )
    if sent or how:
        day_sent, way = _sending(sent, how)
        kind = Kind(letter) if letter else None
        record_sending(
            app.approval, case, day_sent, way, by=officer, at=now, today=today, kind=kind
        )
    if erase_requester:
        erased = app.store.erase_requester(app.store.case(case).id, by=officer, at=now)
        for sentence in _erased_words(erased):
            click.echo(sentence, err=True)
    report = case_record(clocks, case, today)
    emit(report, as_json, lambda: _people(report))


def _erased_words(erased: Erased) -> Iterator[str]:
    """What an officer has to know after an erasure."""
    if erased.drafts:
        yield f"{erased.drafts} drafts that were not confirmed are deleted."
    if erased.letters:
        kinds = ", ".join(kind.replace("_", " ") for kind in erased.letters)
        yield f"Confirmed letters stay as they went out, with their salutation: {kinds}."
    if erased.is_busy:
        yield "The store is in use: run this again when the bot is stopped, to empty its log."
    yield "Backups made before still hold the name: delete them when their time has come."


def _sending(sent: str | None, how: str | None) -> tuple[date, Way]:
    """When and how a letter was sent; one is not enough."""
    if not (sent and how):
        raise FoiError(
            "sent-form", "--sent and --how", "one of them is missing", "Give both, such as post"
        )
    return parse_day(sent, "--sent"), Way(how)


def _estimated(day: str | None, events: Sequence[str]) -> date | None:
    """The estimated date of the decision; only a public-interest extension tells one."""
    if day is None:
        return None
    if not any(parse_event(event).type is EventType.PIT_EXTENSION for event in events):
        raise FoiError(
            "estimated",
            f"--estimated {day}",
            "only a public-interest extension has an estimated date",
            "Give it with --event pit_extension=DATE",
        )
    return parse_day(day, "--estimated")


def _people(report: dict[str, Any]) -> str:
    due = words(report["latest"]) if report["latest"] else "no clock is running"
    who = "known" if report["requester_known"] else "not known"
    lines = [
        f"{report['reference']} (case {report['id']}), {report['regime'].value}, "
        f"received {words(report['received'])}, due {due}: {report['status']}",
        f"Officer: {report['officer'] or 'nobody yet'}. Requester: {who}.",
        *(f"  ! {flag.message}" for flag in report["flags"]),
    ]
    decided = {decision.part: decision for decision in report["decisions"]}
    for part in report["parts"]:
        lines.append(f"{part['number']:>6}  {' '.join(part['question'].split())}")
        lines += [f"        ! {flag['message']}" for flag in part["flags"]]
        if part["due"] and part["due"] != report["latest"]:
            lines.append(f"        due {words(part['due'])}: this part was not extended")
        if decision := decided.get(part["number"]):
            law = ", ".join(str(provision) for provision in decision.provisions)
            lines.append(f"        = {decision.outcome.value} {law}".rstrip())
    for draft in report["drafts"]:
        lines.append(f"Draft {draft['version']} ({draft['kind'].value}) by {draft['author']}")
    for letter in report["confirmed"]:
        kind = letter["kind"].value
        lines.append(f"Confirmed: {kind}, version {letter['version']}, by {letter['by']}")
    for one in report["sent"]:
        lines.append(f"Sent: {one.kind.value}, {words(one.on)}, by {one.how.value}")
    for kind in report["unsent"]:
        lines.append(f"Confirmed, not sent: {kind.value}")
    lines.append("History:")
    lines += [f"  {e.at:%d %b %Y %H:%M} UTC  {e.who}: {e.what}" for e in report["history"]]
    return "\n".join(lines)

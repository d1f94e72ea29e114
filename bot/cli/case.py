"""`foibot case`: a case's file, and what happens to it between the letters."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from bot.app import App
from bot.casework.clocking import Clocks, record_event
from bot.casework.erase import ErasureReport, erase
from bot.casework.record import case_record, withdraw_event
from bot.casework.send import record_sending
from bot.cli.correcting import CORRECT, Asked, corrected, shown
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import KINDS, Word
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_day, parse_event
from bot.foi.vocabulary import Kind, Way
from bot.foi.working_days import words


@click.command()
@click.argument("case")
@click.option("--event", "events", multiple=True, metavar="TYPE=DATE", help="Record what happened.")
@click.option("--withdraw", multiple=True, metavar="TYPE=DATE", help="Take back a wrong event.")
@click.option("--why", metavar="TEXT", help="Why it is taken back or corrected; kept with it.")
@click.option("--sent", metavar="DATE", help="The day on which a confirmed letter was sent.")
@click.option("--how", type=Word([way.value for way in Way]), help="How it was sent.")
@click.option("--letter", type=Word(KINDS), help="Which letter was sent, where several wait.")
@click.option("--estimated", metavar="DATE", help="Estimated date of a PIT extension (s17(2)).")
@click.option("--correct", "corrections", multiple=True, metavar="WHAT=VALUE", help=CORRECT)
@click.option("--apply", "token", metavar="TOKEN", help="Carry out what was shown, with --why.")
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
    corrections: tuple[str, ...],
    token: str | None,
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
    if corrections or token:
        _refuse_beside(*events, *withdraw, sent, how, erase_requester)
        asked = Asked(case, corrections, token, why or "", officer)
        emit(*corrected(clocks, asked, now, today, as_json))
        return
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
        for sentence in _erased_words(erase(app.eraser, case, by=officer, at=now)):
            click.echo(sentence, err=True)
    report = case_record(clocks, case, today)
    emit(report, as_json, lambda: _people(report))


def _refuse_beside(*others: object) -> None:
    """A correction is shown first, so that nothing else may happen with it."""
    if any(others):
        raise FoiError(
            "correction-alone",
            "--correct",
            "it stands beside something that would be done at once",
            "Give the correction in a command of its own",
        )


def _erased_words(erased: ErasureReport) -> Iterator[str]:
    """What an officer has to know after an erasure."""
    gone = {
        "Drafts that were not confirmed, deleted": erased.drafts,
        "Messages of the inbox, emptied (their hashes stay)": erased.messages,
        "Other records that named the requester, covered": erased.questions,
        "Files that foibot had written in its home, deleted": len(erased.files),
        "Precedents that named the requester, taken out of the index": len(erased.documents),
    }
    yield from (f"{what}: {number}." for what, number in gone.items() if number)
    if erased.letters:
        kinds = ", ".join(kind.replace("_", " ") for kind in erased.letters)
        yield f"Confirmed letters stay as they went out, with their salutation: {kinds}."
    if erased.history:
        yield f"Lines of history that name the requester and cannot be changed: {erased.history}."
    yield from (f"{path} still names the requester: delete it." for path in erased.left)
    if erased.others:
        yield f"The same person also asked {', '.join(erased.others)}: erase those one by one."
    yield from (f"{trouble}." for trouble in erased.troubles)
    if erased.is_busy:
        yield "The store is in use: run this again when the bot is stopped, to empty its log."
    yield "Backups made before still hold the name: restore them with the list of what was erased."


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


def _corrected(corrections: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Old and new value of each correction; those of who asked are not shown."""
    if corrections:
        yield "Corrections:"
    for one in corrections:
        values = (
            "" if one["before"] is None else f", {shown(one['before'])} -> {shown(one['after'])}"
        )
        yield f"  {one['at']:%d %b %Y %H:%M} UTC  {one['by']}: {one['what']}{values} ({one['why']})"


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
        if part["read_as"]:
            lines.append(f"        read as: {part['read_as']}")
        if part["number"] in report["stale_parts"]:
            lines.append("        ! decided before the part was corrected: decide it again")
    for draft in report["drafts"]:
        stale = ": stale, draft it again" if draft["stale"] else ""
        lines.append(
            f"Draft {draft['version']} ({draft['kind'].value}) by {draft['author']}{stale}"
        )
    for letter in report["confirmed"]:
        kind = letter["kind"].value
        lines.append(f"Confirmed: {kind}, version {letter['version']}, by {letter['by']}")
    for one in report["sent"]:
        lines.append(f"Sent: {one.kind.value}, {words(one.on)}, by {one.how.value}")
    for kind in report["unsent"]:
        lines.append(f"Confirmed, not sent: {kind.value}")
    lines += list(_corrected(report["corrections"]))
    lines.append("History:")
    lines += [f"  {e.at:%d %b %Y %H:%M} UTC  {e.who}: {e.what}" for e in report["history"]]
    return "\n".join(lines)

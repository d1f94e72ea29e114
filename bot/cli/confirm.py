"""`foibot confirm`: an officer confirms the exact text of a letter."""

from datetime import UTC, datetime
from typing import Any

import click

from bot.app import App
from bot.casework.confirm import Confirmed, confirm
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import KINDS, Word
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind


@click.command()
@click.argument("case")
@click.option("--hash", "shown", required=True, help="The hash that `foibot draft` printed.")
@click.option("--by", default="", help="The officer who confirms; default: who is logged in here.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="FINDING=TEXT",
    help="Why a letter goes out in spite of an error that the checks found; repeat it.",
)
@click.option("--letter", type=Word(KINDS), default="response", show_default=True)
@json_option
@click.pass_obj
def command(
    app: App, case: str, shown: str, by: str, reasons: tuple[str, ...], letter: str, as_json: bool
) -> None:
    """Confirm the letter of CASE (its number or reference) on the text with that hash.

    Only the newest draft can be confirmed, once. The letter is then kept permanently and becomes a
    precedent. The clock is answered when it is sent: `foibot case CASE --sent DATE --how HOW`.
    """
    now = datetime.now(UTC)
    confirmed = confirm(
        app.approval,
        case,
        shown.strip().lower(),
        dict(_reason(text) for text in reasons),
        by=app.officer(by),
        at=now,
        today=london_today(),
        kind=Kind(letter),
    )
    for sentence in app.catch_up(now):
        click.echo(sentence, err=True)
    emit(_report(confirmed), as_json, lambda: _people(confirmed))


def _reason(text: str) -> tuple[str, str]:
    name, equals, why = text.partition("=")
    if not equals:
        raise FoiError("reason-form", f"--reason '{text}'", "no text", "Write it like X1='WHY'")
    return name.strip(), why.strip()


def _report(confirmed: Confirmed) -> dict[str, Any]:
    letter = confirmed.letter
    return {
        "id": confirmed.case.id,
        "reference": confirmed.case.reference,
        "version": letter.version,
        "stored_at": letter.stored_at,
        "hash": letter.hash,
        "kind": letter.kind,
        "confirmed_by": letter.confirmed_by,
        "already": confirmed.already,
        "caution": confirmed.caution,
        "chain": confirmed.head.report,
    }


def _people(confirmed: Confirmed) -> str:
    letter = confirmed.letter
    when = f"{letter.stored_at:%d %B %Y at %H:%M} UTC"
    said = "was already confirmed" if confirmed.already else "is confirmed"
    return (
        f"{confirmed.case.reference}, version {letter.version}, {said} by {letter.confirmed_by}, "
        f"{when}: kept permanently, exactly as shown.\nWrite it out with `foibot export "
        f"{confirmed.case.id} --out LETTER.docx`, send it, then record that with `foibot case "
        f"{confirmed.case.id} --sent DATE --how email`: the clock runs until it is sent.\n"
        f"Chain {confirmed.head.head}: note it where nobody can change it."
        + "".join(f"\n{line}" for line in confirmed.head.lines)
        + (f"\n{confirmed.caution}." if confirmed.caution else "")
    )

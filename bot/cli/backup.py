"""`foibot backup`: everything that cannot be made again, in one file."""

import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.store.chain import Head


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--drill",
    "is_drill",
    is_flag=True,
    help="Try it instead: make a backup, read it into a throw-away home, compare every row and "
    "file, remove both. Exit 1 where anything is not as it is here.",
)
@click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="RECIPIENT",
    help="Encrypt it for this recipient (age1...); repeat it. Otherwise for those of the setting "
    "backup_recipients, else with FOIBOT_BACKUP_PASSPHRASE where that is set.",
)
@json_option
@click.pass_obj
def command(
    app: App, file: Path | None, is_drill: bool, recipients: tuple[str, ...], as_json: bool
) -> None:
    """Write store, settings and imported law into FILE, a zip; the bot may go on meanwhile.

    Tokens, keys, the database's address, models and the search index are left out. The file holds
    personal data: encrypt it, or keep it as you keep the store. It is signed where there is a key.
    Beside it lies `erased.jsonl`, the list of what was erased so far, without names: older backups
    in that folder are restored with it.
    """
    from bot.casework.backup import backup
    from bot.casework.erased_list import keep_list
    from bot.casework.restored import beside

    if is_drill:
        _drill(app, file, as_json)
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    now, lock = datetime.now(UTC), app.backup_lock(recipients)
    report = backup(
        app.engine,
        app.home,
        file,
        program=version("foibot"),
        at=now,
        notary=app.notary,
        lock=lock,
    )
    for trouble in keep_list([*app.eraser.lists, beside(file)], app.store.removals()):
        click.echo(f"{trouble}.", err=True)
    shown = report | {
        "letters": len(report["letters"]),
        "encrypted": bool(lock),
        "erased_list": beside(file),
    }
    del shown["members"]
    emit(shown, as_json, lambda: _for_people(shown))


def _drill(app: App, file: Path | None, as_json: bool) -> None:
    if file:
        raise click.UsageError("--drill keeps no backup: leave FILE out.")
    found = app.drill(datetime.now(UTC), app.officer(""))
    emit(found, as_json, lambda: "\n".join([f"{found.sentence}.", *found.faults[1:]]))
    if found.faults:
        sys.exit(1)


def _for_people(report: dict[str, Any]) -> str:
    cases, documents = report["rows"]["request"], report["rows"]["document"]
    lines = [
        f"{report['file']}: {cases} cases, {report['letters']} confirmed letters, {documents} "
        f"indexed documents, {report['bytes'] / 1e6:.1f} MB.",
        f"sha256 {report['sha256']}",
        f"Left out: {', '.join((*report['not_included'], *report['left_out']))}.",
    ]
    lines.append(f"Beside it, what was erased so far: {report['erased_list']}.")
    lines.append(f"Chain {Head(report['chain']['entries'], report['chain']['head'])}")
    lines.append(_sealed(report))
    if report["unsigned"]:
        lines.append(f"NOT SIGNED: {report['unsigned']}.")
    lines += [f"BROKEN: {fault}." for fault in report["faults"]]
    return "\n".join(lines)


def _sealed(report: dict[str, Any]) -> str:
    signed = f"Signed by {report['signed_by']}" if "signed_by" in report else "Not signed"
    return f"{signed}; {'encrypted' if report['encrypted'] else 'not encrypted'}."

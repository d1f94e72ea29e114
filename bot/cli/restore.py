"""`foibot restore`: read a backup back into an empty home or database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.foi.digest_lists import count_words


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Keep the store that is there aside.")
@click.option(
    "--even-broken", is_flag=True, help="Restore also records that were changed or removed by hand."
)
@click.option(
    "--erased",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list of what was erased since; the home's own and the one beside FILE count anyway.",
)
@click.option(
    "--key",
    "public",
    metavar="PUBLIC",
    help="The public key, or a file with it, by which the backup has to be signed; this home's own "
    "key, where it has one and this is left out.",
)
@click.option("--unsigned", is_flag=True, help="Restore also what this home's key has not signed.")
@click.option(
    "--identity",
    "identities",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A key file of age that opens an encrypted backup; repeat it. One that a passphrase opens "
    "takes FOIBOT_BACKUP_PASSPHRASE.",
)
@json_option
@click.pass_obj
def command(
    app: App,
    file: Path,
    replace: bool,
    even_broken: bool,
    public: str | None,
    unsigned: bool,
    identities: tuple[Path, ...],
    erased: Path | None,
    as_json: bool,
) -> None:
    """Read FILE, a backup, into the store that the settings name; stop the bot before.

    Every hash and the signature are checked before anything is touched, every row afterwards. A
    backup of either kind of database can be read into either. What was erased after it was made is
    erased again before anybody can read it.
    """
    from bot.casework.restore import restore

    own, now = app.settings, datetime.now(UTC)
    report = restore(
        file,
        own.database_url,
        app.home,
        at=now,
        replace=replace,
        key=own.authority_key,
        even_broken=even_broken,
        erased=erased,
        trust=app.trust(public, unsigned),
        unlock=app.backup_unlock(identities),
    )
    emit(report, as_json, lambda: _for_people(report))


def _for_people(report: dict[str, Any]) -> str:
    rows = report["rows"]
    lines = [
        f"Restored as of {report['taken_at'][:16].replace('T', ' ')} UTC: {rows['request']} cases, "
        f"{report['letters']} confirmed letters, {rows['document']} indexed documents; every row "
        "and every letter is as it was backed up."
    ]
    lines += _erased_words(report)
    signer = report["signed_by"]
    lines.append(f"Signed by key {signer}." if signer else "Nobody has signed this backup.")
    if report["set_aside"]:
        lines.append(f"The store that was there is kept: {', '.join(report['set_aside'])}.")
    if report["stayed"]:
        lines.append(f"Left as they were here: {', '.join(report['stayed'])}.")
    if report["left_out"]:
        lines.append(f"Set again, since no backup holds them: {', '.join(report['left_out'])}.")
    lines.append("The search index is made again by the next question.")
    return "\n".join(lines)


def _erased_words(report: dict[str, Any]) -> Iterator[str]:
    """What became of erasures since the backup was made."""
    days, lists = report["days_old"], report["erased_lists"]
    age = count_words(days, "day") if days is not None else "an unknown time"
    if report["erased_again"]:
        yield f"Entries of what was erased since, and is erased again: {report['erased_again']}."
    if lists:
        yield f"The backup is {age} old; what was erased since was read from {', '.join(lists)}."
    else:
        yield (
            f"The backup is {age} old, and no list of what was erased since is here: people who "
            "were erased may be in it again. Restore once more with --replace --erased LIST: "
            "erased.jsonl of the old home, or the one beside the newest backup."
        )

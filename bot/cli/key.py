"""`foibot key`: the authority's own key, which signs heads of the chain and backups."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.foi.errors import FoiError
from bot.store.key_register import KnownKey

by_option = click.option("--by", default="", help="Who does it; default: who is logged in here.")


@click.group()
def command() -> None:
    """Make, show or replace the key that signs heads of the chain and backups.

    With the public key alone, anybody can check a signature on another machine.
    """


@command.command()
@click.option("--replace", is_flag=True, help="Let a new key take the place of the one in use.")
@click.option("--lost", is_flag=True, help="With --replace: the old key cannot sign for the new.")
@by_option
@json_option
@click.pass_obj
def make(app: App, replace: bool, lost: bool, by: str, as_json: bool) -> None:
    """Make the key: a file for this user alone, sealed where FOIBOT_SIGNING_PASSPHRASE is set.

    The history records it. Keep a copy of the file, and the public key where others find it.
    """
    from bot.casework.signing_keys import make_key, replace_key

    if lost and not replace:
        raise FoiError("key-lost", "--lost", "nothing takes its place", "Say --replace as well")
    desk, who, now = app.key_desk, app.officer(by), datetime.now(UTC)
    made = (
        replace_key(desk, lost=lost, by=who, at=now) if replace else make_key(desk, by=who, at=now)
    )
    report = _report(made) | {"file": desk.file, "sealed": bool(desk.passphrase)}
    emit(report, as_json, lambda: _made(report))


@command.command()
@json_option
@click.pass_obj
def show(app: App, as_json: bool) -> None:
    """Show the public keys of this store, the one in use last."""
    keys = [_report(one) for one in app.key_desk.register.known()]
    if not keys:
        raise FoiError("key-none", "signing key", "there is none yet", "Run `foibot key make`")
    app.notary.usable()
    emit({"keys": keys}, as_json, lambda: "\n".join(map(_shown, keys)))


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def backup(_: App, file: Path, as_json: bool) -> None:
    """Write a key that opens encrypted backups into FILE, and print its recipient.

    Keep FILE away from the machine whose backups it opens. age and age-keygen understand it.
    """
    from bot.casework.encryption import new_identity

    recipient = new_identity(file, datetime.now(UTC))
    said = f"{recipient}\nSet backup_recipients to that, and take {file} away from this machine."
    emit({"recipient": recipient, "file": file}, as_json, lambda: said)


def _report(known: KnownKey) -> dict[str, Any]:
    return {
        "public": str(known.public),
        "fingerprint": known.public.fingerprint,
        "since": known.since,
        "handed_over": bool(known.handover),
    }


def _made(report: dict[str, Any]) -> str:
    sealed = "sealed with the passphrase" if report["sealed"] else "not sealed with a passphrase"
    return (
        f"{_shown(report)}\nThe private key is in {report['file']}, {sealed}. Keep a copy of it "
        "elsewhere, and give the public key to whoever is to check signatures."
    )


def _shown(report: dict[str, Any]) -> str:
    return (
        f"{report['public']}\n  fingerprint {report['fingerprint']}, in use from "
        f"{report['since']:%d %B %Y at %H:%M} UTC"
    )

"""`foibot verify`: whether what was confirmed and recorded is still as it was."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.foi.errors import FoiError

if TYPE_CHECKING:
    from bot.casework.attest import Attested
    from bot.casework.notary import SignedHead
    from bot.casework.verify import Verified
    from bot.store.signing import PublicKey


@click.command()
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="ENTRIES:LINK",
    help="A head that a digest, a confirmation, a backup or the log showed earlier; repeat it.",
)
@click.option(
    "--signature", "signatures", multiple=True, help="A head's signature, whole; repeat it."
)
@click.option("--key", "public", metavar="PUBLIC", help="The public key it is to be by, or a file.")
@click.option("--offline", is_flag=True, help="Look at the signatures alone, at no store.")
@json_option
@click.pass_obj
def command(
    app: App,
    heads: tuple[str, ...],
    signatures: tuple[str, ...],
    public: str | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Work out the chain over confirmations and history again, and look at the tables' guards.

    Exit 1 where anything does not hold, with the first entry that breaks. Whoever has the database
    could make the whole chain again: compare with a --head that is kept elsewhere. A --signature
    is checked with --key alone, also where there is no store.
    """
    here = not offline and (app.has_store or not signatures)
    attested = _attested(app if here else None, heads, signatures, public)
    lines = [one.sentence for one in attested]
    if not here:
        _refuse_nothing(signatures)
        note = "No store was looked at: this says what was signed, not what a store holds now."
        emit({"signed": attested}, as_json, lambda: "\n".join((*lines, note)))
        return
    from bot.casework.notary import SignedHead
    from bot.casework.verify import verify

    found = verify(app.engine, [*heads, *(one.head.link for one in attested)])
    own = SignedHead(found.head)
    if not found.faults:  # a key that signed what is broken would vouch for it
        own = app.notary.sign_head(found.head, datetime.now(UTC))
    report = found.report() | {"signed": attested, "signature": own.signature}
    emit(report, as_json, lambda: "\n".join((*lines, *_lines(found, own))))
    if found.faults:
        sys.exit(1)


def _attested(
    app: App | None, heads: tuple[str, ...], signatures: tuple[str, ...], public: str | None
) -> "list[Attested]":
    """What the signatures prove; a FoiError where one does not hold, or a head has none."""
    if not signatures and not public:
        return []
    from bot.casework.attest import attest_head, given_key, mismatches

    known = app.key_desk.register.known() if app else ()
    key = given_key(public or _asked_for_key())
    if not signatures:
        _refuse_another(key, app)
    found = [attest_head(one, key, known) for one in signatures]
    for head in mismatches(heads, found) if signatures else ():
        raise FoiError(
            "signature-other",
            f"--head '{head}'",
            "no signature given is of it",
            "Take head and signature from the same message",
        )
    return found


def _refuse_another(key: "PublicKey", app: App | None) -> None:
    """With a key and no signature: the key that this store signs with has to come from it."""
    from bot.store.key_register import reached

    known = app.key_desk.register.known() if app else ()
    if not known or known[-1].public not in reached(key, known):
        now = f"key {known[-1].public.fingerprint}" if known else "no key"
        raise FoiError(
            "key-another",
            f"--key {key.fingerprint}",
            f"this store signs with {now}, for which that one has not signed",
            "Ask the authority for its public key and compare the fingerprint",
        )


def _asked_for_key() -> str:
    raise FoiError(
        "key-missing",
        "--signature",
        "it proves something only against a public key that you have from elsewhere",
        "Give that with --key; `foibot key show` prints it where the key is",
    )


def _refuse_nothing(signatures: tuple[str, ...]) -> None:
    if not signatures:
        raise FoiError(
            "verify-nothing", "--offline", "there is nothing to look at", "Give a --signature"
        )


def _lines(found: "Verified", own: "SignedHead") -> list[str]:
    began = f", begun on {found.since:%d %B %Y at %H:%M} UTC" if found.since else ""
    lines = [
        f"{found.head.entries} entries{began}, {found.letters} confirmed letters.",
        f"Head {found.head}",
        *own.lines,
        *(f"BROKEN: {fault}." for fault in found.faults),
    ]
    return lines if found.faults else [*lines, "Everything is as it was recorded."]

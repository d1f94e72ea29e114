"""Signed heads: what anybody may believe from the public key alone. Both databases."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from bot.app import App
from bot.casework.attest import attest_head
from bot.casework.digest import weekly_digest
from bot.casework.notary import Notary
from bot.casework.signing_keys import make_key, replace_key
from bot.cli.key import command as key_verb
from bot.cli.verify import command as verify_verb
from bot.foi.errors import FoiError
from bot.store.chain import Head
from bot.store.db import writing
from bot.store.key_file import next_file, open_key
from bot.store.key_register import KeyRegister, KnownKey, reached
from bot.store.signing import PublicKey, SignatureKind, SigningKey, read_signature
from tests.filled import AT, confirm, fill

PASSPHRASE = "FOIBOT_SIGNING_PASSPHRASE"


@pytest.fixture
def app(database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    app = App(home)
    fill(app.engine, 2)
    return app


def signed(app: App) -> str:
    return app.notary.sign_head(app.store.chain_head(), AT).signature


def run(app: App, *words: str) -> Result:
    return CliRunner().invoke(verify_verb, list(words), obj=app)


def said(outcome: Result) -> str:
    """What the officer reads, whether it went well or not."""
    error = outcome.exception
    return error.sentence if isinstance(error, FoiError) else outcome.output


def test_a_head_is_proved_on_another_machine_by_the_public_key_alone(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = make_key(app.key_desk, by="amara", at=AT).public
    head, token = app.store.chain_head(), signed(app)
    assert said(run(app, "--head", str(head), "--signature", token, "--key", str(public))).endswith(
        "Everything is as it was recorded.\n"
    )
    monkeypatch.setenv("FOIBOT_DATABASE_URL", "")
    (tmp_path / "key.txt").write_text(f"{public}\n")
    elsewhere = App(tmp_path / "elsewhere")
    words = ["--head", str(head), "--signature", token, "--key", str(tmp_path / "key.txt")]
    outcome = run(elsewhere, *words)
    assert (outcome.exit_code, head.link in outcome.output) == (0, True)
    assert "No store was looked at" in outcome.output
    assert "Harrowmere Borough Council had" in outcome.output
    assert not (tmp_path / "elsewhere").exists()


def _altered(part: int, change: Callable[[bytes], bytes]) -> Callable[[str], str]:
    def forge(token: str) -> str:
        parts = token.split(".")
        raw = change(urlsafe_b64decode(parts[part] + "=="))
        parts[part] = urlsafe_b64encode(raw).rstrip(b"=").decode()
        return ".".join(parts)

    return forge


FORGED = {
    "another day": (_altered(1, lambda b: b.replace(b"2026", b"2025")), "something was changed"),
    "fewer entries": (
        _altered(1, lambda b: b.replace(b'"entries":', b'"entries":1')),
        "something was changed",
    ),
    "another authority": (
        _altered(1, lambda b: b.replace(b"Harrowmere", b"Ferrowmere")),
        "something was changed",
    ),
    "a flipped bit": (
        _altered(2, lambda b: bytes([b[0] ^ 1, *b[1:]])),
        "something was changed",
    ),
    "another kind": (_altered(0, lambda b: b.replace(b"-head", b"-backup")), "not a signature"),
    "no algorithm": (_altered(0, lambda b: b.replace(b"EdDSA", b"none")), "not a signature"),
    "cut short": (lambda token: token[:-6], "something was changed"),
    "half": (lambda token: token.rpartition(".")[0], "not a signature"),
    "a second spelling": (lambda token: token + "=", "not a signature"),
    "no signature": (lambda _: "hello", "not a signature"),
    "letters of elsewhere": (lambda _: "é.é.é", "not a signature"),
    "very long": (lambda token: "A" * 50_000_000 + token, "not a signature"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_signature_is_one_sentence(name: str) -> None:
    key, head = SigningKey(Ed25519PrivateKey.generate()), Head(412, "3f" * 32)
    council = Notary("Harrowmere", lambda: key, lambda: [KnownKey(key.public, AT, "")])
    token = council.sign_head(head, AT).signature
    forge, says = FORGED[name]
    with pytest.raises(FoiError, match=says):
        attest_head(forge(token), key.public)
    assert attest_head(f"{token[:99]}\n  {token[99:]}", key.public).head == head


def test_wrong_missing_and_foreign_keys_are_one_sentence(
    app: App, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key(app.key_desk, by="amara", at=AT)
    token = signed(app)
    monkeypatch.setenv("FOIBOT_DATABASE_URL", "")
    foreign = make_key(App(tmp_path / "other").key_desk, by="mallory", at=AT).public
    assert "the key given is another" in said(run(app, "--signature", token, "--key", str(foreign)))
    assert "Give that with --key" in said(run(app, "--signature", token))
    assert "not a public key" in said(run(app, "--signature", token, "--key", "ed25519:AAAA"))
    assert "not a public key" in said(run(app, "--signature", token, "--key", str(tmp_path)))
    assert "this store signs with key" in said(run(app, "--key", str(foreign)))
    assert "nothing to look at" in said(run(app, "--offline"))


def test_a_head_of_another_message_is_not_proved(app: App) -> None:
    public = make_key(app.key_desk, by="amara", at=AT).public
    token = signed(app)
    for head in ("2:0123456789abcdef", f"7:{app.store.chain_head().link[:16]}"):
        told = said(run(app, "--head", head, "--signature", token, "--key", str(public)))
        assert "no signature given is of it" in told


def test_a_chain_made_again_is_given_away_by_a_signed_head(app: App) -> None:
    """Whoever has the database, not the key, makes another history: the old signature stands."""
    public = make_key(app.key_desk, by="amara", at=AT).public
    token = signed(app)
    _drop_chain(app)
    outcome = run(app, "--signature", token, "--key", str(public))
    assert outcome.exit_code == 1
    assert "is not in the chain" in outcome.output
    assert "\nSignature " not in outcome.output, "nothing that is broken may be signed"


def _drop_chain(app: App) -> None:
    from tests.test_chain import without_triggers

    without_triggers(app.engine, "chain", "DELETE FROM chain")


def test_a_key_that_took_over_is_believed_from_the_old_one(app: App) -> None:
    old = make_key(app.key_desk, by="amara", at=AT).public
    before = signed(app)
    new = replace_key(app.key_desk, lost=False, by="amara", at=AT).public
    after = signed(app)
    told = said(run(app, "--signature", before, "--signature", after, "--key", str(old)))
    assert f"by key {new.fingerprint}, which key {old.fingerprint} has signed for" in told
    assert "the key given is another" in said(run(app, "--signature", before, "--key", str(new)))
    assert "Everything" in said(run(app, "--key", str(old)))
    assert not next_file(app.key_desk.file).exists()


def test_a_lost_key_hands_nothing_over(app: App) -> None:
    old = make_key(app.key_desk, by="amara", at=AT).public
    app.key_desk.file.unlink()
    with pytest.raises(FoiError, match="only it can sign for the next one"):
        replace_key(app.key_desk, lost=False, by="amara", at=AT)
    assert "its file is not there" in app.notary.sign_head(app.store.chain_head(), AT).unsigned
    replace_key(app.key_desk, lost=True, by="amara", at=AT)
    told = said(run(app, "--signature", signed(app), "--key", str(old)))
    assert "has not signed for that one" in told


def test_a_key_slipped_into_the_database_hands_nothing_over(app: App, tmp_path: Path) -> None:
    """An administrator of the database writes a line of history in another's name."""
    old = make_key(app.key_desk, by="amara", at=AT).public
    evil = PublicKey(b"\1" * 32)
    for handover in ("", "a.b.c", signed(app)):
        detail = {"public": str(evil), "fingerprint": evil.fingerprint, "handover": handover}
        app.store.note(None, "signing key recorded", detail, by="amara", at=AT)
    app.store.note(None, "signing key recorded", {"public": "/etc/passwd"}, by="m", at=AT)
    assert reached(old, KeyRegister(app.engine).known()) == (old,)
    assert (
        "not the key that this store" in app.notary.sign_head(app.store.chain_head(), AT).unsigned
    )
    assert "this store signs with key" in said(run(app, "--key", str(old)))


def test_one_kind_of_signature_never_passes_for_another(app: App) -> None:
    make_key(app.key_desk, by="amara", at=AT)
    key = app.notary.usable()
    assert key
    backup = app.notary.sign_backup(key, "0" * 64, app.store.chain_head(), AT)
    with pytest.raises(FoiError, match="not a signature of a head"):
        attest_head(backup, key.public)
    assert read_signature(backup, SignatureKind.BACKUP).is_by(key.public)


def test_the_key_file_is_private_and_sealed_by_the_passphrase(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "correct horse")
    app = App(home)
    outcome = CliRunner().invoke(key_verb, ["make", "--by", "amara", "--json"], obj=app)
    file = home / "signing.key"
    report = json.loads(outcome.output)
    assert (report["sealed"], report["file"]) == (True, str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in file.read_bytes()
    assert str(open_key(file, "correct horse").public) == report["public"]
    for passphrase, says in (("wrong", "another passphrase"), ("", "a passphrase is needed")):
        with pytest.raises(FoiError, match=says):
            open_key(file, passphrase)
    with pytest.raises(FoiError, match="this store has it since"):
        make_key(app.key_desk, by="amara", at=AT)
    file.write_text("no key")
    with pytest.raises(FoiError, match="it holds no key"):
        open_key(file, "")


def test_a_confirmation_never_waits_for_the_key(home: Path, monkeypatch) -> None:
    """A wrong passphrase, say: the head goes out unsigned and says so."""
    app = App(home)
    make_key(app.key_desk, by="amara", at=AT)
    app.key_desk.file.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    found = app.notary.sign_head(app.store.chain_head(), AT)
    assert (found.signature, "a passphrase is needed" in found.unsigned) == ("", True)
    assert found.lines[0].startswith("NOT SIGNED: the signing key")
    digest = weekly_digest(app.almanac, AT.date(), at=AT)
    assert digest.signed == tuple(found.lines)


def test_an_authority_without_a_key_sees_nothing_of_it(home: Path) -> None:
    app = App(home)
    confirm(app.store, 1)
    assert app.notary.sign_head(app.store.chain_head(), AT).lines == []
    assert weekly_digest(app.almanac, AT.date(), at=AT).signed == ()
    assert "ignature" not in said(run(app))


@pytest.mark.parametrize("moment", ["before the record", "after the record"])
def test_replacing_that_was_broken_off_is_finished_by_the_same_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    app = App(home)
    old = make_key(app.key_desk, by="amara", at=AT).public

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    where = (KeyRegister, "record") if moment == "before the record" else (os, "replace")
    monkeypatch.setattr(*where, killed)
    with pytest.raises(KeyboardInterrupt):
        replace_key(app.key_desk, lost=False, by="amara", at=AT)
    monkeypatch.undo()
    new = replace_key(app.key_desk, lost=False, by="amara", at=AT).public
    known = app.key_desk.register.known()
    assert [one.public for one in known] == [old, new]
    assert attest_head(signed(app), old, known).through == old.fingerprint


def test_the_history_cannot_hide_a_key(app: App) -> None:
    """The record of a key is a line of history, and so in the chain."""
    make_key(app.key_desk, by="amara", at=AT)
    from tests.test_chain import without_triggers

    statement = "DELETE FROM history WHERE what = 'signing key recorded'"
    without_triggers(app.engine, "history", statement)
    assert "is gone" in said(run(app))
    with writing(app.engine).begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM chain")).scalar()

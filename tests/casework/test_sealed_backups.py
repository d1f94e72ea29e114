"""Backups that are signed and encrypted, and everything that somebody may do to one."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from bot.app import App
from bot.casework.backup import backup
from bot.casework.encryption import Unlock, lock_for, new_identity, unlock_with
from bot.casework.provenance import Trust
from bot.casework.restore import restore
from bot.casework.sealed_file import SealedFile
from bot.casework.signing_keys import make_key, replace_key
from bot.foi.errors import FoiError
from bot.store.db import make_engine
from bot.store.signing import PublicKey
from tests.casework.test_backup import everything
from tests.filled import AT, fill

Members = dict[str, bytes]
ROOT = Path(__file__).parents[2]


def taken(app: App, file: Path, *recipients: str, passphrase: str = "") -> Path:
    lock = lock_for(recipients, passphrase)
    backup(app.engine, app.home, file, program="1", at=AT, notary=app.notary, lock=lock)
    return file


def refused(file: Path, new: Path, says: str, trust: Trust = Trust(), unlock: Unlock = Unlock()):  # noqa: B008
    """One sentence, and not a byte is written."""
    with pytest.raises(FoiError, match=says):
        restore(file, "", new, at=AT, trust=trust, unlock=unlock)
    assert not [path for path in new.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a key, made once."""
    app = App(tmp_path_factory.mktemp("prepared") / "home")
    fill(app.engine, 1)
    make_key(app.key_desk, by="amara", at=AT)
    app.engine.dispose()
    return app.home


@pytest.fixture
def app(prepared: Path, home: Path) -> App:
    shutil.copytree(prepared, home)
    return App(home)


@pytest.fixture
def public(app: App) -> PublicKey:
    return app.key_desk.register.known()[0].public


@pytest.fixture
def identity(tmp_path: Path) -> tuple[Path, str]:
    return tmp_path / "id.txt", new_identity(tmp_path / "id.txt", AT)


def test_it_comes_back_as_it_was_for_each_recipient(
    database_url: str, home: Path, tmp_path: Path, monkeypatch, identity
) -> None:
    monkeypatch.setenv("FOIBOT_DATABASE_URL", database_url)
    app = App(home)
    fill(app.engine)
    public = make_key(app.key_desk, by="amara", at=AT).public
    before = everything(app.engine)
    second = new_identity(tmp_path / "second.txt", AT)
    file = taken(app, tmp_path / "b.age", identity[1], second)
    assert b"Perpetua" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == identity[0].stat().st_mode & 0o777 == 0o600
    for n, keys in enumerate((identity[0], tmp_path / "second.txt")):
        unlock = unlock_with([keys], "")
        new = tmp_path / f"new{n}"
        report = restore(file, "", new, at=AT, trust=Trust(public), unlock=unlock)
        assert report["signed_by"] == public.fingerprint
        assert everything(make_engine("", new)) == before


def test_a_passphrase_opens_it(app: App, tmp_path: Path) -> None:
    file = taken(app, tmp_path / "p.age", passphrase="correct horse")
    refused(file, tmp_path / "new", "does not open it", unlock=Unlock((), "wrong"))
    refused(file, tmp_path / "new", "it is encrypted")
    restore(file, "", tmp_path / "new", at=AT, unlock=Unlock((), "correct horse"))
    assert everything(make_engine("", tmp_path / "new")) == everything(app.engine)


def test_an_identity_may_be_sealed_itself(app: App, identity, tmp_path: Path) -> None:
    sealed = tmp_path / "id.age"
    sealed.write_bytes(pyrage.passphrase.encrypt(identity[0].read_bytes(), "correct horse"))
    with pytest.raises(FoiError, match="sealed with another passphrase"):
        unlock_with([sealed], "wrong")
    file = taken(app, tmp_path / "b.age", identity[1])
    unlock = Unlock(unlock_with([sealed], "correct horse").identities)
    assert restore(file, "", tmp_path / "new", at=AT, unlock=unlock)["letters"] == 1


HARM: dict[str, Callable[[bytes], bytes]] = {
    "the header": lambda b: b[:60] + bytes([b[60] ^ 1]) + b[61:],
    "the middle": lambda b: b[: len(b) // 2] + bytes([b[len(b) // 2] ^ 1]) + b[len(b) // 2 + 1 :],
    "the last byte": lambda b: b[:-1] + bytes([b[-1] ^ 1]),
    "cut in the header": lambda b: b[:100],
    "cut after the header": lambda b: b[:230],
    "cut by a byte": lambda b: b[:-1],
    "a byte more": lambda b: b + b"x",
    "nothing but its name": lambda b: b[:22],
    "another's header": lambda b: b[:22] + b"-> X25519 AAAA\nAAAA\n" + b[22:],
    "ten thousand recipients": lambda b: b[:22] + b"-> X25519 AAAA\nAAAA\n" * 10_000 + b[22:],
    "a work of years": lambda b: b[:22] + b"-> scrypt gmzFfGUiSazueQZ3OOnXyw 40\n" + b[58:],
}


@pytest.mark.parametrize("name", HARM)
def test_a_changed_byte_is_found_before_anything_is_written(
    app: App, identity, tmp_path: Path, name: str
) -> None:
    file = taken(app, tmp_path / "b.age", identity[1])
    file.write_bytes(HARM[name](file.read_bytes()))
    unlock = unlock_with([identity[0]], "correct horse")
    refused(file, tmp_path / "new", "cut off or changed|does not open it", unlock=unlock)


def test_another_key_does_not_open_it(app: App, identity, tmp_path: Path) -> None:
    file = taken(app, tmp_path / "b.age", identity[1])
    new_identity(tmp_path / "other.txt", AT)
    other = unlock_with([tmp_path / "other.txt"], "")
    refused(file, tmp_path / "new", "does not open it", unlock=other)
    refused(file, tmp_path / "new", "it is encrypted")
    (tmp_path / "none.txt").write_text("AGE-SECRET-KEY-1\n")
    with pytest.raises(FoiError, match="holds no key of age"):
        unlock_with([tmp_path / "none.txt"], "")
    with pytest.raises(FoiError, match="not a recipient of age"):
        lock_for(["age1no"], "")


def test_an_encrypted_bomb_is_refused_as_a_plain_one(identity, tmp_path: Path, app: App) -> None:
    taken(app, tmp_path / "b.zip")
    members = _members(tmp_path / "b.zip") | {"law/a.json": b" " * 30_000_000}
    _packed(tmp_path / "bomb.zip", members)
    file, recipient = tmp_path / "bomb.age", pyrage.x25519.Recipient.from_str(identity[1])
    file.write_bytes(pyrage.encrypt((tmp_path / "bomb.zip").read_bytes(), [recipient]))
    unlock = unlock_with([identity[0]], "")
    refused(file, tmp_path / "new", r"law/a\.json is too large", unlock=unlock)


def _members(file: Path) -> Members:
    with zipfile.ZipFile(file) as box:
        return {name: box.read(name) for name in box.namelist()}


def _packed(file: Path, members: Members) -> Path:
    """A zip whose hashes fit, as anybody can make it."""
    about = json.loads(members["manifest.json"])
    besides = {"manifest.json", "signature.txt"}
    about["members"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in members.items()
        if name not in besides
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            fitted = json.dumps(about, indent=1, ensure_ascii=False).encode()
            box.writestr(name, fitted if name == "manifest.json" else content)
    return file


def _without_signer(members: Members) -> Members:
    about = json.loads(members["manifest.json"])
    del about["signed_by"]
    kept = {name: content for name, content in members.items() if name != "signature.txt"}
    return kept | {"manifest.json": json.dumps(about).encode()}


STRIPPED: dict[str, tuple[Callable[[Members], Members], str]] = {
    "the signature": (
        lambda m: {name: content for name, content in m.items() if name != "signature.txt"},
        "the signature was taken out",
    ),
    "the signature and its mention": (_without_signer, "nobody has signed it"),
    "its mention": (
        lambda m: _without_signer(m) | {"signature.txt": m["signature.txt"]},
        "not a public key",
    ),
    "half of the signature": (
        lambda m: m | {"signature.txt": m["signature.txt"][:100]},
        "not a signature of a backup",
    ),
    "a member changed": (lambda m: m | {"law/a.json": b"{}"}, "changed after signing"),
    "a key that is none": (
        lambda m: m | {"manifest.json": m["manifest.json"].replace(b'"ed25519:', b'"ed448:')},
        "not a public key",
    ),
}


@pytest.mark.parametrize("name", STRIPPED)
def test_what_was_signed_cannot_be_changed(
    app: App, public: PublicKey, tmp_path: Path, name: str
) -> None:
    change, says = STRIPPED[name]
    honest = taken(app, tmp_path / "b.zip")
    forged = _packed(tmp_path / "f.zip", change(_members(honest)))
    refused(forged, tmp_path / "new", says, trust=Trust(public))
    refused(forged, tmp_path / "new", says, trust=Trust(own=public))
    if name != "the signature and its mention":
        refused(forged, tmp_path / "new", says)
    restore(honest, "", tmp_path / "honest", at=AT, trust=Trust(public))


def test_a_manifest_signed_again_with_another_key_is_foreign(
    app: App, public: PublicKey, tmp_path: Path
) -> None:
    evil = App(tmp_path / "evil")
    taken(app, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", "", evil.home, at=AT, trust=Trust(unsigned=True))
    replace_key(evil.key_desk, lost=True, by="mallory", at=AT)
    forged = taken(evil, tmp_path / "f.zip")
    refused(forged, tmp_path / "new", "has not signed for that one", trust=Trust(public))
    refused(forged, tmp_path / "new", "has not signed for that one", trust=Trust(own=public))
    named = restore(forged, "", tmp_path / "new", at=AT)["signed_by"]
    assert named == evil.key_desk.register.known()[-1].public.fingerprint != public.fingerprint


def test_an_old_key_leads_to_the_backup_of_a_new_one(
    app: App, public: PublicKey, tmp_path: Path
) -> None:
    new = replace_key(app.key_desk, lost=False, by="amara", at=AT).public
    file = taken(app, tmp_path / "b.zip")
    report = restore(file, "", tmp_path / "new", at=AT, trust=Trust(public))
    assert report["signed_by"] == new.fingerprint


def test_a_signature_of_an_earlier_backup_is_of_that_one(
    app: App, public: PublicKey, tmp_path: Path
) -> None:
    earlier = _members(taken(app, tmp_path / "a.zip"))
    app.store.note(None, "exported", {}, by="amara", at=AT)
    later = _members(taken(app, tmp_path / "b.zip"))
    mixed = _packed(tmp_path / "m.zip", later | {"signature.txt": earlier["signature.txt"]})
    refused(mixed, tmp_path / "new", "changed after signing", trust=Trust(public))


def test_no_backup_holds_the_private_key(app: App, public: PublicKey, tmp_path: Path) -> None:
    private = app.key_desk.file.read_bytes().splitlines()[1]
    members = _members(taken(app, tmp_path / "b.zip"))
    assert private not in b"".join(members.values())
    app.key_desk.file.unlink()
    report = backup(app.engine, app.home, tmp_path / "c.zip", program="1", at=AT, notary=app.notary)
    assert "its file is not there" in report["unsigned"]


def test_a_scratch_reads_as_it_was_written_and_is_never_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: there.open("w+b"))  # noqa: A006
    content = b"Perpetua Vane. " * 30_000
    scratch = SealedFile(tmp_path)
    for at in range(0, len(content), 99_999):
        scratch.write(content[at : at + 99_999])
    clear = scratch.finish()
    assert clear.read() == content
    for at, size in ((0, 5), (65_530, 20), (131_072, 70_000), (len(content) - 3, 9)):
        clear.seek(at)
        assert clear.read(size) == content[at : at + size]
    assert clear.seek(-7, os.SEEK_END) == len(content) - 7
    assert len(there.read_bytes()) > len(content)
    assert b"Perpetua" not in there.read_bytes()


KILLED = """
import os, sys
from pathlib import Path
from bot.casework import restore as module
from bot.casework.encryption import unlock_with
from tests.filled import AT
def killed(*_):
    os.kill(os.getpid(), 9)
module.judged = killed
module.restore(Path(sys.argv[1]), "", Path(sys.argv[2]), at=AT,
               unlock=unlock_with([Path(sys.argv[3])], ""))
"""


def test_killed_while_it_is_open_nothing_is_left_in_clear(
    app: App, identity, tmp_path: Path
) -> None:
    file = taken(app, tmp_path / "b.age", identity[1])
    before = set(tmp_path.rglob("*"))
    words = [sys.executable, "-c", KILLED, str(file), str(tmp_path / "new"), str(identity[0])]
    outcome = subprocess.run(words, cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)})
    assert outcome.returncode == -9
    assert set(tmp_path.rglob("*")) == before


def test_settings_of_keys_never_come_from_a_backup(app: App, tmp_path: Path) -> None:
    evil = 'authority = "Wendle"\nsigning_key_file = "/tmp/e"\nbackup_recipients = ["age1e"]\n'
    (app.home / "foibot.toml").write_text(evil)
    backup(app.engine, app.home, tmp_path / "b.zip", program="1", at=AT)
    restore(tmp_path / "b.zip", "", tmp_path / "new", at=AT)
    assert (tmp_path / "new/foibot.toml").read_text() == 'authority = "Wendle"\n'

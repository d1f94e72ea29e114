"""Backups encrypted in the format of age: for recipients (`age1...`), or with a passphrase.

What is decrypted lies in a `SealedFile`, never on the disk in clear.
"""

import io
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from bot.casework.sealed_file import SealedFile
from bot.foi.errors import FoiError

VARIABLE = "FOIBOT_BACKUP_PASSPHRASE"
MOST_BY_PASSPHRASE = 500_000_000
"""Bytes: with a passphrase the whole backup has to be in memory, twice."""
MOST_IN_HEADER = 20_000
"""Bytes: two hundred recipients. Reading ten thousand takes the library two minutes."""
_MAGIC = b"age-encryption.org/v1\n"
_END_OF_HEADER = b"\n--- "
_IDENTITY = "AGE-SECRET-KEY-"


@dataclass(frozen=True, repr=False)
class Lock:
    """Who can open a backup: any of the recipients, else whoever has the passphrase; with neither
    it is not encrypted."""

    recipients: tuple[Any, ...] = ()
    passphrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.recipients or self.passphrase)

    def seal(self, clear: BinaryIO, size: int, file: BinaryIO) -> None:
        """Encrypt `size` bytes into a file."""
        if self.recipients:
            try:
                pyrage.encrypt_io(clear, file, list(self.recipients))
            except pyrage.EncryptError as problem:  # the file's own error, as the library tells it
                raise OSError(str(problem)) from problem
            return
        if size > MOST_BY_PASSPHRASE:
            raise FoiError(
                "backup-passphrase",
                "the backup",
                f"has {size:,} bytes, and a passphrase serves up to {MOST_BY_PASSPHRASE:,}",
                "Encrypt it for a recipient: --to, or the setting backup_recipients",
            )
        file.write(pyrage.passphrase.encrypt(clear.read(), self.passphrase))


@dataclass(frozen=True, repr=False)
class Unlock:
    """What opens a backup; nothing for one that is not encrypted."""

    identities: tuple[Any, ...] = ()
    passphrase: str = ""


UNLOCKED = Lock()
"""Anybody can open it."""
NOTHING = Unlock()
"""It opens what is not encrypted."""


def lock_for(recipients: Sequence[str], passphrase: str) -> Lock:
    """The lock of recipients as the command line or the settings have them; a FoiError names one
    that is none."""
    return Lock(tuple(map(_recipient, recipients)), "" if recipients else passphrase)


def unlock_with(files: Sequence[Path], passphrase: str) -> Unlock:
    """What the identity files hold; one may itself be sealed with the passphrase."""
    found = [one for file in files for one in _identities(file, passphrase)]
    return Unlock(tuple(found), passphrase)


def throw_away() -> tuple[Lock, Unlock]:
    """A lock and what opens it, for a backup that is opened at once or never: the key is in memory
    alone."""
    identity = pyrage.x25519.Identity.generate()
    return Lock((identity.to_public(),)), Unlock((identity,))


def new_identity(file: Path, at: datetime) -> str:
    """Write a key that opens backups, for its owner alone; returns its recipient (age1...)."""
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(f"# created: {at.isoformat(timespec='seconds')}\n")
            stream.write(f"# public key: {recipient}\n{identity}\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as problem:
        todo = "Give the name of a file that is not there yet; no key was made"
        raise FoiError("key-write", str(file), problem.strerror or "", todo) from problem
    return recipient


def is_encrypted(file: Path) -> bool:
    """Whether a file says of itself that age has encrypted it."""
    with file.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


@contextmanager
def in_clear(file: Path, unlock: Unlock, near: Path) -> Iterator[io.BufferedReader]:
    """What an encrypted file holds, proved to its last byte; gone afterwards.

    `near` is where the scratch lies. A FoiError where it cannot be opened or was changed.
    """
    with SealedFile(_roomy(file, near)) as scratch:
        with file.open("rb") as sealed:
            _check_header(file, sealed.read(MOST_IN_HEADER))
            sealed.seek(0)
            try:
                _decrypt(sealed, scratch, unlock)
            except pyrage.DecryptError as problem:
                raise _closed(file, unlock) from problem
            except OSError as problem:
                if problem.errno:
                    raise
                raise _changed(file) from problem
        with scratch.finish() as clear:
            yield clear


def _decrypt(sealed: BinaryIO, scratch: SealedFile, unlock: Unlock) -> None:
    start = sealed.read(len(_MAGIC) + 9)
    sealed.seek(0)
    if not start.endswith(b"-> scrypt"):
        pyrage.decrypt_io(sealed, scratch, list(unlock.identities))
        return
    if os.fstat(sealed.fileno()).st_size > 2 * MOST_BY_PASSPHRASE:
        raise pyrage.DecryptError("larger than any that a passphrase may open")
    scratch.write(pyrage.passphrase.decrypt(sealed.read(), unlock.passphrase))


def _check_header(file: Path, start: bytes) -> None:
    if _END_OF_HEADER not in start:
        raise _changed(file)


def _roomy(file: Path, near: Path) -> Path:
    """The first folder upwards from `near` that is there; a FoiError where its disk is too full."""
    place = next(one for one in (near, *near.absolute().parents) if one.exists())
    needed, free = file.stat().st_size, shutil.disk_usage(place).free
    if needed > free:
        raise FoiError(
            "backup-large",
            str(file),
            f"to open it takes {needed:,} bytes, and the disk has {free:,} free",
            "Make room, or take a home on another disk; nothing was changed",
        )
    return place


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as problem:
        raise FoiError(
            "recipient",
            f"recipient '{text[:80]}'",
            "not a recipient of age: it reads age1 and 58 small letters and digits",
            "Make one with `foibot key backup FILE`, or with age-keygen",
        ) from problem


def _identities(file: Path, passphrase: str) -> list[Any]:
    """The keys in a file as age-keygen writes it."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_IN_HEADER)
        if content.startswith(_MAGIC):
            content = pyrage.passphrase.decrypt(content, passphrase)
        lines = content.decode("ascii").splitlines()
        return [_identity(line.strip()) for line in lines if line.startswith(_IDENTITY)]
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as problem:
        raise FoiError(
            "identity",
            f"identity file {file}",
            "it holds no key of age, or one sealed with another passphrase",
            f"Give the file that `foibot key backup` wrote; set {VARIABLE} where it is sealed",
        ) from problem


def _identity(line: str) -> Any:
    return pyrage.x25519.Identity.from_str(line)


def _closed(file: Path, unlock: Unlock) -> FoiError:
    has = unlock.identities or unlock.passphrase
    return FoiError(
        "backup-sealed",
        str(file),
        "the key or passphrase given does not open it" if has else "it is encrypted",
        f"Give --identity KEYFILE, or set {VARIABLE} for one that a passphrase opens; nothing was "
        "changed",
    )


def _changed(file: Path) -> FoiError:
    return FoiError(
        "backup-damaged",
        str(file),
        "not a whole encrypted backup: it was cut off or changed",
        "Take an earlier one; nothing was changed",
    )

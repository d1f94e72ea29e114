"""The file that holds the signing key: PEM (PKCS 8), for its owner alone, sealed by a passphrase.

A new key is written beside and takes the old one's place only when the store knows it, so that a
kill leaves the old key or the new one.
"""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from bot.foi.errors import FoiError
from bot.store.privacy import OTHERS
from bot.store.signing import SigningKey

KEY_FILE = "signing.key"
VARIABLE = "FOIBOT_SIGNING_PASSPHRASE"
_MOST = 10_000
"""Bytes of a key file; the usual one has 120 to 320."""


def next_file(file: Path) -> Path:
    """Where a key waits that is to take the place of the one in `file`."""
    return file.with_name(f"{file.name}.next")


def open_key(file: Path, passphrase: str) -> SigningKey | None:
    """The key in a file, None where there is no file; a FoiError where it cannot be opened."""
    try:
        if file.stat().st_mode & OTHERS:
            file.chmod(0o600)
        with file.open("rb") as stream:
            content = stream.read(_MOST)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _closed(file, f"cannot be read ({problem.strerror})") from problem
    try:
        private = _opened(content, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        sealed = b"ENCRYPTED" in content
        wrong = "another passphrase opens it" if passphrase else "a passphrase is needed"
        raise _closed(file, wrong if sealed else "it holds no key") from problem
    if not isinstance(private, Ed25519PrivateKey):
        raise _closed(file, "it holds a key of another kind than Ed25519")
    return SigningKey(private)


def write_key(file: Path, passphrase: str) -> SigningKey:
    """Make a key in a file that must not be there, on the disk when this returns."""
    key = SigningKey(Ed25519PrivateKey.generate())
    content = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _sealing(passphrase))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as problem:
        raise FoiError(
            "key-write",
            str(file),
            f"the key cannot be written ({problem.strerror})",
            "Set signing_key_file to a place where it can; no key was recorded",
        ) from problem
    return key


def _opened(content: bytes, passphrase: str) -> object:
    sealed = b"ENCRYPTED" in content
    return load_pem_private_key(content, passphrase.encode() if sealed and passphrase else None)


def _sealing(passphrase: str) -> KeySerializationEncryption:
    return BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()


def _closed(file: Path, why: str) -> FoiError:
    todo = f"Set {VARIABLE} to its passphrase, or bring back the file that `foibot key make` wrote"
    return FoiError("key-file", f"the signing key {file}", why, todo)

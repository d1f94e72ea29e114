"""Tokens as they lie in the database: encrypted (AES-256-GCM) with keys that lie elsewhere.

A stored token reads `enc1:` and base64 of nonce and cipher text; whose it is goes into the seal, so
that one workspace's cannot be put in another's row. A key is 32 bytes in base64. The first of
several encrypts, the others still decrypt: that is how a key is changed.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.foi.errors import FoiError
from bot.store.privacy import OTHERS
from indexer.durable import make_folder, write_new

MARK = "enc1:"
KEY_FILE = "token.key"
_NONCE = 12
_BYTES = 32


class Vault:
    """Encrypts and decrypts tokens with a few keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [AESGCM(_key(one)) for one in keys]

    def seal(self, token: str, whose: str) -> str:
        """A token as it is stored."""
        nonce = os.urandom(_NONCE)
        sealed = self._keys[0].encrypt(nonce, token.encode(), whose.encode())
        return MARK + urlsafe_b64encode(nonce + sealed).decode()

    def open(self, stored: str, whose: str) -> str:
        """The token; an older program's is as it is. A FoiError where no key fits."""
        if not stored.startswith(MARK):
            return stored
        packed = urlsafe_b64decode(stored.removeprefix(MARK))
        for key in self._keys:
            try:
                return key.decrypt(packed[:_NONCE], packed[_NONCE:], whose.encode()).decode()
            except InvalidTag:
                continue
        raise FoiError(
            "token-key",
            f"the token of workspace {whose}",
            "none of the token keys opens it",
            "Set token_key, or bring back the key file; else install foibot there again",
        )

    def is_newest(self, stored: str, whose: str) -> bool:
        """True where the first key has sealed it."""
        if not stored.startswith(MARK):
            return False
        packed = urlsafe_b64decode(stored.removeprefix(MARK))
        try:
            self._keys[0].decrypt(packed[:_NONCE], packed[_NONCE:], whose.encode())
        except InvalidTag:
            return False
        return True


def open_vault(keys: str, file: Path) -> Vault:
    """The vault of the keys given (one or several, in lines or with commas), else of the key file.

    Where neither is there, a key is made and written into the file, for its owner alone.
    """
    if not keys.strip():
        if not file.exists():
            _make(file)
        if file.stat().st_mode & OTHERS:
            file.chmod(0o600)
        keys = file.read_text(encoding="ascii", errors="replace")
    return Vault([key for line in keys.splitlines() for key in line.split(",") if key.strip()])


def new_key() -> str:
    """A key that nobody knows."""
    return urlsafe_b64encode(os.urandom(_BYTES)).decode()


def _make(file: Path) -> None:
    try:
        make_folder(file.parent)
        write_new(file, f"{new_key()}\n".encode())
    except FileExistsError:  # another process has just made it
        return


def _key(written: str) -> bytes:
    try:
        key = urlsafe_b64decode(written.strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise FoiError(
            "token-key",
            "setting 'token_key' or the key file",
            f"not a key: {_BYTES} bytes in base64",
            "Make one with `python -c 'import base64, os; "
            "print(base64.urlsafe_b64encode(os.urandom(32)).decode())'`",
        )
    return key

"""An authority's own key (Ed25519): it signs heads of the chain, backups, and the key after it.

A signature is a compact JWS (RFC 7515, RFC 8037), which other programs can check as well. Its
header names what it is a signature of (`typ`), so that one of a head never passes for one of a
backup, and what was signed is inside it: nobody has to guess the day or the authority.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.foi.errors import FoiError

MARK = "ed25519:"
"""How a public key begins as it is printed; 32 bytes in base64 for addresses follow."""
_BYTES = 32
_MOST = 8_000
"""Characters of a signature, the authority's name in it; the usual one has 400."""
_GROUP = 4


class SignatureKind(StrEnum):
    """What a signature is of."""

    HEAD = "foibot-head"
    BACKUP = "foibot-backup"
    KEY = "foibot-key"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anybody may have: it checks signatures and makes none."""

    raw: bytes

    @classmethod
    def parse(cls, given: str) -> "PublicKey":
        """A key as `foibot key show` prints it; a FoiError where it is none."""
        text = given.strip()
        try:
            raw = _unpacked(text.removeprefix(MARK))
        except ValueError:
            raw = b""
        if not text.startswith(MARK) or len(raw) != _BYTES:
            raise FoiError(
                "key-form",
                f"public key '{given[:80]}'",
                f"not a public key: it reads {MARK} and 43 letters, digits, - or _",
                "Take it from `foibot key show` where the key is",
            )
        return cls(raw)

    def __str__(self) -> str:
        return MARK + _packed(self.raw)

    @property
    def fingerprint(self) -> str:
        """Half of the key's SHA-256, to compare by eye or on the telephone."""
        digest = sha256(self.raw).hexdigest()[:_BYTES]
        return "-".join(digest[at : at + _GROUP] for at in range(0, _BYTES, _GROUP))


@dataclass(frozen=True)
class SigningKey:
    """The private key. It is never printed."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """What may be given to anybody."""
        return PublicKey(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, kind: SignatureKind, says: Mapping[str, Any]) -> str:
        """A signature of these words, with them in it."""
        header = {"alg": "EdDSA", "kid": self.public.fingerprint, "typ": kind.value}
        signed = ".".join(_packed(_json(each)) for each in (header, says))
        return f"{signed}.{_packed(self.private.sign(signed.encode()))}"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was handed over: what it says, and by which key it says to be."""

    kind: str
    fingerprint: str
    says: Mapping[str, Any]
    text: str

    def is_by(self, key: PublicKey) -> bool:
        """True where this key has signed exactly this."""
        signed, _, made = self.text.rpartition(".")
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(_unpacked(made), signed.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def read_signature(given: str, kind: SignatureKind) -> Signature:
    """Take a signature apart; a FoiError where it is none, or one of something else.

    Nothing in it may be believed before `is_by`.
    """
    text = "".join(given[: 2 * _MOST].split())  # a message breaks long lines
    try:
        header, says, _ = (_unpacked(part) for part in text.split(".", maxsplit=3))
        named, told = json.loads(header), json.loads(says)
        fingerprint = str(named["kid"])
        fits = named == {"alg": "EdDSA", "kid": fingerprint, "typ": kind.value}
        fits = fits and isinstance(told, dict) and len(text) <= _MOST
    except (ValueError, TypeError, LookupError, RecursionError):
        fits = False
    if not fits:
        what = kind.value.removeprefix("foibot-")
        raise FoiError(
            "signature-form",
            f"signature '{text[:24]}...'",
            f"not a signature of a {what} by foibot, or not the whole of it",
            "Copy it whole, with its two full stops",
        )
    return Signature(kind.value, fingerprint, told, text)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    """The bytes; a ValueError also for a second way of writing the same."""
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _packed(raw) != text:
        raise ValueError("written otherwise than foibot writes it")
    return raw

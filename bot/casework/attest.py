"""Whether a signed head is an authority's: worked out from its public key alone, on any machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.casework.verify import link_of
from bot.foi.errors import FoiError
from bot.store.chain import Head
from bot.store.key_register import KnownKey, reached
from bot.store.signing import MARK, PublicKey, Signature, SignatureKind, read_signature

_MOST = 1_000
"""Bytes of a file with a public key that are read."""


@dataclass(frozen=True, slots=True)
class Attested:
    """What a signature proves: this authority's chain had this head at this moment. `by` is the
    fingerprint of the key, `through` that of an earlier one, where the key given signed for it."""

    authority: str
    head: Head
    at: datetime
    by: str
    through: str

    @property
    def sentence(self) -> str:
        """For people."""
        led = f", which key {self.through} has signed for" if self.through else ""
        return (
            f"Signed by key {self.by}{led}: {self.authority} had {self.head.entries} entries, the "
            f"newest {self.head.link}, on {self.at:%d %B %Y at %H:%M} UTC."
        )


def given_key(text: str) -> PublicKey:
    """A public key, or the path of a file that holds it, as the command line has it."""
    if text.strip().startswith(MARK):
        return PublicKey.parse(text)
    try:
        with Path(text).open("rb") as stream:
            return PublicKey.parse(stream.read(_MOST).decode("ascii", "replace"))
    except (OSError, ValueError):
        return PublicKey.parse(text)


def attest_head(text: str, key: PublicKey, known: Sequence[KnownKey] = ()) -> Attested:
    """Check a head's signature; `known` are the keys that came after `key`, where that is known.

    A signature that does not hold is a FoiError.
    """
    signature = read_signature(text, SignatureKind.HEAD)
    signer = signer_of(signature, key, known)
    try:
        return _attested(signature.says, signer, key)
    except (LookupError, TypeError, ValueError) as problem:
        raise _no_signature(signature, "what it signs is not a head") from problem


def signer_of(signature: Signature, key: PublicKey, known: Sequence[KnownKey]) -> PublicKey:
    """The key that made a signature: `key` itself, or one that it leads to; else a FoiError."""
    for one in reached(key, known):
        if signature.fingerprint == one.fingerprint:
            if signature.is_by(one):
                return one
            raise _no_signature(signature, "it is not what that key signed: something was changed")
    raise FoiError(
        "signature-foreign",
        f"a signature by key {signature.fingerprint}",
        f"the key given is another ({key.fingerprint}) and has not signed for that one",
        "Take the public key that was handed to you for that time; else believe nothing of it",
    )


def mismatches(heads: Iterable[str], attested: Sequence[Attested]) -> list[str]:
    """The heads given that no signature is of."""
    return [head for head in heads if not any(_is_of(head, one.head) for one in attested)]


def _is_of(given: str, head: Head) -> bool:
    number = given.strip().rpartition(":")[0]
    return number in ("", str(head.entries)) and head.link.startswith(link_of(given))


def _attested(says: Any, signer: PublicKey, given: PublicKey) -> Attested:
    head = Head(int(says["entries"]), str(says["link"]))
    through = "" if signer == given else given.fingerprint
    at = datetime.fromisoformat(says["at"])
    return Attested(str(says["authority"]), head, at, signer.fingerprint, through)


def _no_signature(signature: Signature, why: str) -> FoiError:
    return FoiError(
        "signature-wrong",
        f"a signature that names key {signature.fingerprint}",
        why,
        "Believe nothing of it; compare with a copy of the head that was kept elsewhere",
    )

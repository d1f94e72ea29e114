"""Signs heads of the chain and backups with the authority's own key, where it has one.

No work waits for a signature: where the key cannot be used, the head goes out unsigned and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.foi.errors import FoiError
from bot.store.chain import Head
from bot.store.key_register import KnownKey
from bot.store.signing import SignatureKind, SigningKey

_TODO = "Bring back the key file, or run `foibot key make --replace`"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with its signature; empty where there is none. `unsigned` says why it should have
    one and has not; empty where it has, or where the authority has no key."""

    head: Head
    signature: str = ""
    unsigned: str = ""

    @property
    def report(self) -> dict[str, Any]:
        """As verbs print it with `--json`."""
        found = {"entries": self.head.entries, "head": self.head.link, "signature": self.signature}
        return found | {"unsigned": self.unsigned}

    @property
    def lines(self) -> list[str]:
        """What people see below the head; nothing where the authority has no key."""
        if self.unsigned:
            return [f"NOT SIGNED: {self.unsigned}."]
        return [f"Signature {self.signature}"] if self.signature else []


@dataclass(frozen=True)
class Notary:
    """`key` opens the key file (None: there is none), `keys` are those that the store knows."""

    authority: str
    key: Callable[[], SigningKey | None]
    keys: Callable[[], Sequence[KnownKey]]

    def usable(self) -> SigningKey | None:
        """The key to sign with, None where the authority never had one; a FoiError where it has
        one and cannot sign with it."""
        key, known = self.key(), self.keys()
        if key is None and not known:
            return None
        if key is None:
            lost = known[-1].public.fingerprint
            raise FoiError("key-gone", f"signing key {lost}", "its file is not there", _TODO)
        if not known or known[-1].public != key.public:
            raise FoiError(
                "key-foreign",
                f"signing key {key.public.fingerprint} in the key file",
                "it is not the key that this store has recorded",
                _TODO if known else "Run `foibot key make`, which records it",
            )
        return key

    def sign_head(self, head: Head, at: datetime) -> SignedHead:
        """The head as it goes out of the house."""
        try:
            key = self.usable()
        except FoiError as error:
            return SignedHead(head, unsigned=error.sentence.rstrip("."))
        if key is None or not head.entries:
            return SignedHead(head)
        return SignedHead(head, key.sign(SignatureKind.HEAD, self._says(head, at)))

    def sign_backup(self, key: SigningKey, manifest: str, head: Head, at: datetime) -> str:
        """A signature of a backup's manifest, given as its SHA-256."""
        return key.sign(SignatureKind.BACKUP, self._says(head, at) | {"manifest": manifest})

    def _says(self, head: Head, at: datetime) -> dict[str, Any]:
        return {
            "authority": self.authority,
            "entries": head.entries,
            "link": head.link,
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        }


NOBODY = Notary("", lambda: None, lambda: ())
"""For an authority without a key: nothing is signed."""

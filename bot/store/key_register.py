"""Which keys an authority has signed with: lines of history, so that the chain covers them too.

A key that takes another's place is signed for by that other. So whoever has kept the first public
key can go from it to the newest without believing the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.foi.errors import FoiError
from bot.store.sessions import Sessions, remember
from bot.store.signing import PublicKey, SignatureKind, SigningKey, read_signature
from bot.store.tables import HistoryRow

RECORDED = "signing key recorded"
"""What the history calls a key that is new."""


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key, from when on it signs, and the signature of the key before it for this one; that is
    empty for the first key, and where the one before was lost."""

    public: PublicKey
    since: datetime
    handover: str

    def is_handed_over_by(self, before: PublicKey) -> bool:
        """True where `before` has signed that this key comes after it."""
        try:
            signature = read_signature(self.handover, SignatureKind.KEY)
        except FoiError:
            return False
        named = signature.says.get("before"), signature.says.get("after")
        return named == (str(before), str(self.public)) and signature.is_by(before)


class KeyRegister(Sessions):
    """The keys of one authority, the first one first."""

    def known(self) -> tuple[KnownKey, ...]:
        """All keys that were recorded."""
        rows = (
            select(HistoryRow)
            .where(col(HistoryRow.request_id).is_(None), HistoryRow.what == RECORDED)
            .order_by(col(HistoryRow.id))
        )
        with self._read() as session:
            return tuple(known_keys((row.at, row.detail) for row in session.exec(rows)))

    def record(
        self, key: SigningKey, before: SigningKey | None, authority: str, *, by: str, at: datetime
    ) -> KnownKey:
        """Record a key, signed for by the one before where that one is at hand."""
        detail = {"public": str(key.public), "fingerprint": key.public.fingerprint, "handover": ""}
        if before:
            says = {
                "authority": authority,
                "before": str(before.public),
                "after": str(key.public),
                "at": at.isoformat(timespec="seconds"),
            }
            detail["handover"] = before.sign(SignatureKind.KEY, says)
        with self._write() as session:
            remember(session, None, by, at, RECORDED, detail)
        return KnownKey(key.public, at, detail["handover"])


def known_keys(lines: Iterable[tuple[datetime, Mapping[str, Any]]]) -> Iterable[KnownKey]:
    """The keys in lines of history; what is no key is passed over, since it proves nothing."""
    for at, detail in lines:
        try:
            yield KnownKey(PublicKey.parse(str(detail["public"])), at, str(detail["handover"]))
        except (FoiError, LookupError):
            continue


def reached(start: PublicKey, keys: Sequence[KnownKey]) -> tuple[PublicKey, ...]:
    """`start`, and the keys that it leads to, each signed for by the one before it."""
    found = [start]
    for known in keys:
        if known.public not in found and any(map(known.is_handed_over_by, found)):
            found.append(known.public)
    return tuple(found)

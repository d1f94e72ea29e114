"""Makes an authority's signing key, records it, and lets another take its place."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.foi.errors import FoiError
from bot.store.key_file import next_file, open_key, write_key
from bot.store.key_register import KeyRegister, KnownKey
from bot.store.signing import SigningKey
from indexer.durable import move


@dataclass(frozen=True)
class KeyDesk:
    """Where the key lies, what opens it, whose it is, and the store that records it."""

    file: Path
    passphrase: str
    authority: str
    register: KeyRegister

    def at_hand(self) -> SigningKey | None:
        """The key in the file; None where there is no file."""
        return open_key(self.file, self.passphrase)


def make_key(desk: KeyDesk, *, by: str, at: datetime) -> KnownKey:
    """Make the first key and record it; broken off, the same again finishes it."""
    known, key = desk.register.known(), desk.at_hand()
    if known:
        raise FoiError(
            "key-there",
            f"signing key {known[-1].public.fingerprint}",
            f"this store has it since {known[-1].since:%d %B %Y}",
            "Run `foibot key make --replace` to let another take its place",
        )
    key = key or write_key(desk.file, desk.passphrase)
    return desk.register.record(key, None, desk.authority, by=by, at=at)


def replace_key(desk: KeyDesk, *, lost: bool, by: str, at: datetime) -> KnownKey:
    """Let a new key take the old one's place, signed for by the old one unless that is `lost`.

    Broken off, the same again finishes it.
    """
    known, waiting = desk.register.known(), next_file(desk.file)
    if not known:
        raise FoiError("key-none", "signing key", "there is none yet", "Run `foibot key make`")
    half_done = open_key(waiting, desk.passphrase)
    if half_done and half_done.public == known[-1].public:
        move(waiting, desk.file)
        return known[-1]
    old = None if lost else _old(desk, known[-1])
    waiting.unlink(missing_ok=True)
    made = write_key(waiting, desk.passphrase)
    recorded = desk.register.record(made, old, desk.authority, by=by, at=at)
    move(waiting, desk.file)
    return recorded


def _old(desk: KeyDesk, known: KnownKey) -> SigningKey:
    old = desk.at_hand()
    if old is None or old.public != known.public:
        raise FoiError(
            "key-gone",
            f"signing key {known.public.fingerprint}",
            f"it is not in {desk.file}, and only it can sign for the next one",
            "Bring it back, or say --lost: then nobody can prove that the new key is yours",
        )
    return old

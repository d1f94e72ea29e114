"""What backing up and restoring take: who can open a copy, and whose signature it has to bear."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.foundations import Foundations
from bot.app.passphrases import passphrase

if TYPE_CHECKING:
    from bot.casework.encryption import Lock, Unlock
    from bot.casework.provenance import Trust
    from bot.store.drills import Drilled
    from bot.store.signing import SigningKey


class Copies(Foundations):
    """Locks and keys of backups, from settings and environment."""

    def backup_lock(self, recipients: Sequence[str] = ()) -> "Lock":
        """Who can open a backup: the recipients given, else those of the settings, else whoever
        has the passphrase; with none of them it is not encrypted."""
        from bot.casework.encryption import VARIABLE, lock_for

        wanted = recipients or self.settings.backup_recipients
        return lock_for(wanted, passphrase(self.home, VARIABLE))

    def backup_unlock(self, identities: Sequence[Path]) -> "Unlock":
        """What opens a backup."""
        from bot.casework.encryption import VARIABLE, unlock_with

        return unlock_with(identities, passphrase(self.home, VARIABLE))

    def trust(self, public: str | None, unsigned: bool) -> "Trust":
        """By whose key a backup has to be signed: the one given, else this home's own."""
        from bot.casework.attest import given_key
        from bot.casework.provenance import Trust

        given = given_key(public) if public else None
        own = None if given or unsigned else self._own_key()
        return Trust(given, own.public if own else None, unsigned)

    def drill(self, at: datetime, by: str) -> "Drilled":
        """Try a backup: make it, read it back, compare it, record how it went."""
        from bot.casework.drill import drill

        own = version("foibot")
        return drill(self.engine, self.home, program=own, at=at, notary=self.notary, by=by)

    def _own_key(self) -> "SigningKey | None":
        from bot.store.key_file import VARIABLE, open_key

        return open_key(self.signing_key_file, passphrase(self.home, VARIABLE))

"""What every verb may stand on: settings, law, calendar and the store's database."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.casework.notary import Notary
    from bot.casework.signing_keys import KeyDesk
    from bot.foi.law import Law
    from bot.foi.time_limits import Limits
    from bot.foi.working_days import Calendars
    from bot.store.postings import Postings
    from bot.store.store import Store
    from bot.store.vault import Vault
    from indexer.documents import Limits as ReadingLimits


@dataclass
class Foundations:
    """Settings, law, calendar and store of one home folder, each made when first asked for."""

    home: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings of this home folder."""
        return load_settings(self.home)

    @cached_property
    def reading_limits(self) -> "ReadingLimits":
        """How much one file may cost: bytes, pages, seconds, memory, characters."""
        from indexer.documents import Limits

        own = self.settings
        return Limits(
            max_bytes=own.reading_max_bytes,
            max_pages=own.reading_max_pages,
            max_seconds=own.reading_max_seconds,
            max_memory_bytes=own.reading_max_memory_bytes,
            max_text_chars=own.reading_max_text_chars,
            max_unzipped_bytes=own.reading_max_unzipped_bytes,
        )

    @cached_property
    def engine(self) -> "Engine":
        """The store's database, its tables as this program needs them."""
        from bot.store.db import make_engine, make_home
        from bot.store.throw_away import sweep

        make_home(self.home)
        sweep(self.home)
        own = self.settings
        return make_engine(own.database_url, self.home, own.authority_key)

    @property
    def has_store(self) -> bool:
        """False in a home that nobody has used yet, and that names no database."""
        from bot.store.db import FILE_NAME

        return bool(self.settings.database_url) or (self.home / FILE_NAME).exists()

    @cached_property
    def vault(self) -> "Vault":
        """What the tokens of workspaces are encrypted with."""
        from bot.store.vault import KEY_FILE, open_vault

        own = self.settings
        file = own.token_key_file or self.home / KEY_FILE
        return open_vault(own.token_key.get_secret_value(), file)

    @cached_property
    def key_desk(self) -> "KeyDesk":
        """Where the authority's signing key lies, and which keys the store knows."""
        from bot.app.passphrases import passphrase
        from bot.casework.signing_keys import KeyDesk
        from bot.store.key_file import VARIABLE
        from bot.store.key_register import KeyRegister

        own, register = self.settings, KeyRegister(self.engine)
        opens = passphrase(self.home, VARIABLE)
        return KeyDesk(self.signing_key_file, opens, own.authority, register)

    @property
    def signing_key_file(self) -> Path:
        """Where the signing key lies, or would lie."""
        from bot.store.key_file import KEY_FILE

        return self.settings.signing_key_file or self.home / KEY_FILE

    @cached_property
    def notary(self) -> "Notary":
        """What signs heads and backups; the key is read anew each time, since it may change."""
        from bot.casework.notary import Notary

        desk = self.key_desk
        return Notary(desk.authority, desk.at_hand, desk.register.known)

    @cached_property
    def law(self) -> "Law":
        """The law as data, with the official text that this home folder has imported."""
        from bot.books.lawbook import load_law

        return load_law(self.home)

    @cached_property
    def limits(self) -> "Limits":
        """The time limits of every regime."""
        from bot.books.limits import load_limits
        from corpus import ROOT

        return load_limits(ROOT / "time_limits.yaml")

    @cached_property
    def calendars(self) -> "Calendars":
        """Working days, with the proclaimed bank holidays of the corpus and of the settings."""
        from bot.books.calendars import load_calendars

        return load_calendars(self.settings, self.limits)

    @cached_property
    def store(self) -> "Store":
        """The cases and their letters."""
        from bot.store.store import Store

        return Store(self.engine)

    @cached_property
    def postings(self) -> "Postings":
        """Who posts what, so that nothing is posted twice."""
        from bot.store.postings import Postings

        return Postings(self.engine)

    def officer(self, name: str) -> str:
        """Who acts on the command line: the officer whose account this is (setting `accounts`).

        Another's name is a FoiError. Without accounts: the name given, else who is logged in.
        """
        from bot.app.logins import login_name, officer_of

        own = login_name(self.home)
        return officer_of(own, name, self.settings.accounts)

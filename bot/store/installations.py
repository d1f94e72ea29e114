"""The workspaces that installed the bot, with their tokens (encrypted, see `vault.py`); and the
installings under way.

Both are slack_sdk's own stores. An installation is found by its workspace alone: on PostgreSQL a
transaction opens the rows of exactly the workspace that is asked for, and of no other.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from slack_sdk.oauth.installation_store import Installation, InstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Connection, Engine, MetaData, Table, select, update

from bot.store.conversations import Conversations
from bot.store.db import writing
from bot.store.vault import Vault

STATE_SECONDS = 300
"""How long an installer may take between our page and Slack's consent."""


_SECRETS = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)


def metadata() -> MetaData:
    """The tables as slack_sdk expects them, to be compared with those of the migration."""
    tables = MetaData()
    SQLAlchemyInstallationStore.build_bots_table(tables, "slack_bots")
    SQLAlchemyInstallationStore.build_installations_table(tables, "slack_installations")
    SQLAlchemyOAuthStateStore.build_oauth_states_table(tables, "slack_oauth_states")
    return tables


class Installations(InstallationStore):
    """Who installed the app with this client id. The engine is that of the bot's own home."""

    def __init__(self, engine: Engine, client_id: str, vault: Vault) -> None:
        self._engine = engine
        self._client_id = client_id
        self._vault = vault

    def save(self, installation: Installation) -> None:
        """Keep an installation into one workspace."""
        assert installation.team_id, "an installation into a whole organisation has no workspace"
        # The SDK looks installations up by organisation too; ours are found by workspace.
        installation.enterprise_id = None
        for name in _SECRETS:
            token = getattr(installation, name, None)
            if token:
                setattr(installation, name, self._vault.seal(token, installation.team_id))
        self._rows(installation.team_id, writing(self._engine)).save(installation)

    def token(self, team: str) -> str | None:
        """The newest bot token of a workspace; None where the bot is not installed."""
        found = self._rows(team, self._engine).find_bot(enterprise_id=None, team_id=team)
        return self._vault.open(found.bot_token, team) if found and found.bot_token else None

    def seal_again(self, team: str) -> None:
        """Encrypt a workspace's tokens with the newest key, where another, or none, has."""
        with _RowsOf(writing(self._engine), team).begin() as connection:
            for table in metadata().sorted_tables:
                for name in set(_SECRETS) & set(table.columns.keys()):
                    self._seal_column(connection, table, name, team)

    def _seal_column(self, connection: Connection, table: Table, name: str, team: str) -> None:
        column = table.c[name]
        rows = select(table.c.id, column).where(table.c.team_id == team, column.is_not(None))
        for number, stored in connection.execute(rows).all():
            if not self._vault.is_newest(stored, team):
                sealed = self._vault.seal(self._vault.open(stored, team), team)
                own = update(table).where(table.c.id == number)
                connection.execute(own.values({name: sealed}))

    def drop(self, team: str) -> None:
        """Forget a workspace's tokens. What its authority has stored is not touched."""
        self._rows(team, writing(self._engine)).delete_all(enterprise_id=None, team_id=team)

    def _rows(self, team: str, engine: Engine) -> SQLAlchemyInstallationStore:
        rows: Any = _RowsOf(engine, team)
        return SQLAlchemyInstallationStore(self._client_id, rows)


@dataclass(frozen=True)
class _RowsOf:
    """What slack_sdk needs of an engine, with the rows of one workspace opened."""

    engine: Engine
    team: str

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction."""
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                words = "SELECT set_config('foibot.kept_for', %s, true)"  # until it ends
                connection.exec_driver_sql(words, (self.team,))
            yield connection

    connect = begin


class States(OAuthStateStore):
    """Each state is good once, for a few minutes. Nothing is stored before it comes back: it says
    itself when it ends, signed with a secret that only we and Slack know."""

    def __init__(self, engine: Engine, secret: str) -> None:
        self._used = Conversations(engine)
        self._secret = secret.encode()

    def issue(self, *_: Any, **__: Any) -> str:
        """A new state."""
        said = f"{int(_now().timestamp()) + STATE_SECONDS}.{token_urlsafe(16)}"
        return f"{said}.{self._signature(said)}"

    def consume(self, state: str) -> bool:
        """True for one caller only, while it is good."""
        said, _, signature = state.rpartition(".")
        if not compare_digest(signature.encode(), self._signature(said).encode()):
            return False
        if int(said.partition(".")[0]) <= _now().timestamp():
            return False
        return self._used.claim(f"oauth:{sha256(state.encode()).hexdigest()}", at=_now())

    def _signature(self, said: str) -> str:
        return hmac.new(self._secret, b"foibot installs " + said.encode(), sha256).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)

"""The workspaces that installed the bot, as slack_sdk's SQLAlchemy stores keep them (3.47).

An installation holds the token of one authority. On PostgreSQL its rows are shown, and taken, only
where a transaction says `foibot.kept_for` = that workspace's id. The states of installings that
are under way are nobody's yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_LINK = 200


def upgrade() -> None:
    """Make the three tables, and guard the two that hold tokens."""
    op.create_table("slack_bots", *_whose(), *_bots_part(), *_when())
    op.create_table(
        "slack_installations",
        *_whose(),
        sa.Column("enterprise_url", sa.String(_LINK)),
        *_bots_part(),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("user_token", sa.String(200)),
        sa.Column("user_scopes", sa.String(1000)),
        sa.Column("user_refresh_token", sa.String(200)),
        sa.Column("user_token_expires_at", sa.DateTime),
        sa.Column("incoming_webhook_url", sa.String(_LINK)),
        sa.Column("incoming_webhook_channel", sa.String(200)),
        sa.Column("incoming_webhook_channel_id", sa.String(200)),
        sa.Column("incoming_webhook_configuration_url", sa.String(_LINK)),
        sa.Column("token_type", sa.String(32)),
        *_when(),
    )
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(200), nullable=False),
        sa.Column("expire_at", sa.DateTime, nullable=False),
    )
    named = ["client_id", "enterprise_id", "team_id"]
    op.create_index("slack_bots_idx", "slack_bots", [*named, "installed_at"])
    op.create_index(
        "slack_installations_idx", "slack_installations", [*named, "user_id", "installed_at"]
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard("slack_bots")
        _guard("slack_installations")


def _guard(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_workspace ON {table} "
        "USING (team_id = current_setting('foibot.kept_for', true))"
    )


def _whose() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("app_id", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("enterprise_name", sa.String(200)),
        sa.Column("team_id", sa.String(32)),
        sa.Column("team_name", sa.String(200)),
    ]


def _bots_part() -> list[sa.Column[object]]:
    return [
        sa.Column("bot_token", sa.String(200)),
        sa.Column("bot_id", sa.String(32)),
        sa.Column("bot_user_id", sa.String(32)),
        sa.Column("bot_scopes", sa.String(1000)),
        sa.Column("bot_refresh_token", sa.String(200)),
        sa.Column("bot_token_expires_at", sa.DateTime),
    ]


def _when() -> list[sa.Column[object]]:
    return [
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    ]

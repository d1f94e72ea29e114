"""What `foibot doctor` says of a bot for several workspaces."""

from typing import TYPE_CHECKING

from bot.settings.authorities import workspaces

if TYPE_CHECKING:
    from bot.app import App


def workspaces_state(app: "App") -> tuple[str, bool]:
    """Which authorities have a home, and which of them have installed the bot."""
    from bot.store.installations import Installations

    own = app.settings
    if not (own.slack_app_token or own.slack_signing_secret):
        return "workspaces can install the bot, but no signing secret or app token is set", False
    kept = Installations(app.engine, own.slack_client_id, app.vault)
    homes = [
        f"{team} {'installed' if kept.token(team) else 'not installed yet'}"
        for team in workspaces(app.home)
    ]
    return f"several workspaces: {', '.join(homes) or 'none has a home yet'}", bool(homes)

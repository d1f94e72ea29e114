"""What has to be set before the bot may start; one FoiError says what is missing."""

from bot.foi.errors import FoiError
from bot.settings import Settings


def for_several(own: Settings) -> bool:
    """Whether workspaces can install this bot themselves."""
    return bool(own.slack_client_id and own.slack_client_secret)


def require_tokens(own: Settings) -> None:
    """The bot has to hear Slack and to be allowed to speak."""
    heard = own.slack_app_token or own.slack_signing_secret
    if bool(own.slack_client_id) != bool(own.slack_client_secret):
        raise FoiError(
            "slack-client",
            "the Slack settings",
            "slack_client_id and slack_client_secret belong together",
            "Set both, so that workspaces can install the bot, or neither",
        )
    if not (heard and (own.slack_bot_token or for_several(own))):
        raise FoiError(
            "slack-tokens",
            "the Slack settings",
            "the bot needs its token, and an app-level token or a signing secret",
            "Set FOIBOT_SLACK_BOT_TOKEN and FOIBOT_SLACK_APP_TOKEN (Socket Mode) or "
            "FOIBOT_SLACK_SIGNING_SECRET (HTTP); the README tells where Slack shows them",
        )
    if for_several(own) and own.slack_bot_token and not own.slack_team:
        raise FoiError(
            "slack-team",
            "setting 'slack_team'",
            "a bot for several workspaces has to know which one its own token belongs to",
            "Set it to that workspace's id, or leave slack_bot_token out",
        )

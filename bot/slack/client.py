"""A client of Slack's Web API."""

from slack_sdk import WebClient
from slack_sdk.http_retry import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    RetryHandler,
)
from slack_sdk.http_retry.builtin_handlers import ServerErrorRetryHandler

from bot.settings import Settings

_RETRIES = 3
_TIMEOUT = 20  # seconds


def make_client(settings: Settings, token: str) -> WebClient:
    """A client that waits and tries again where Slack says so; without a token, for who has none
    yet."""
    handlers: list[RetryHandler] = [
        ConnectionErrorRetryHandler(),
        RateLimitErrorRetryHandler(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=_RETRIES),
    ]
    url = settings.slack_api_url.rstrip("/") + "/"
    return WebClient(token=token or None, base_url=url, retry_handlers=handlers, timeout=_TIMEOUT)

"""The running bot: connects, serves, does its duties, and finishes what runs before it stops."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from bot.app import App
from bot.casework.chart import Picture
from bot.foi.errors import FoiError
from bot.slack.bolt_app import make_bolt_app, make_client
from bot.slack.digest_blocks import WORDING
from bot.slack.http import make_web
from bot.slack.in_step import keep_in_step
from bot.slack.logs import log
from bot.slack.metrics import CONNECTED
from bot.slack.office import Office
from bot.slack.socket import Socket
from bot.slack.work import Pool

_REMEMBERED = timedelta(days=7)
_SECONDS_BETWEEN = 1.0
_PORTERS = 2
_PORTERS_WAITING = 100


class Service:
    """Everything that `foibot serve` runs, made from one application."""

    def __init__(self, app: App) -> None:
        own = app.settings
        self._require_tokens(app)
        client = make_client(own, own.slack_bot_token.get_secret_value())
        self.office = Office(
            app,
            client,
            Pool(own.slack_workers, own.slack_waiting),
            Pool(_PORTERS, _PORTERS_WAITING),
        )
        self.bolt = make_bolt_app(self.office)
        app_token = own.slack_app_token.get_secret_value()
        self.socket = Socket(self.bolt, make_client(own, app_token)) if app_token else None
        self._scheduler = app.scheduler(self._post, WORDING)
        self._scheduler.add_job(self._forget, "cron", hour=3)
        self._scheduler.add_job(self._keep_in_step, "interval", minutes=1)
        self._spoken: dict[str, float] = {}

    def web(self) -> Starlette:
        """The web application with the bot's life around it."""
        secret = self.office.settings.slack_signing_secret.get_secret_value()
        return make_web(None if self.socket else self.bolt, secret, self.health, self._life)

    def health(self) -> tuple[bool, str]:
        """Whether the bot can hear Slack, in words."""
        if self.socket is None:
            CONNECTED.set(1)
            return True, "listening"
        alive = self.socket.alive()
        return alive, "connected" if alive else "Slack does not answer"

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        self._scheduler.start()
        if self.socket:
            self.socket.start()
        log().info("started", mode="socket" if self.socket else "http")
        yield
        await run_in_threadpool(self._stop)

    def _stop(self) -> None:
        """Take nothing more, finish what was taken on, then stop."""
        if self.socket:
            self.socket.stop()
        self._scheduler.shutdown(wait=True)
        self.office.pool.finish()
        self.office.porter.finish()
        log().info("stopped")

    def prepare(self) -> None:
        """What has to be there before the first officer: model, index, law, letters owed."""
        self.office.warm()
        failed = self.office.app.catch_up(self.office.now())
        log().info("prepared", still_owed=len(failed))

    def _post(
        self, channel: str, text: str, blocks: Sequence[dict[str, Any]], picture: Picture | None
    ) -> None:
        """Send one message unasked, with its picture below; a user id means their own messages."""
        client = self.office.client
        if channel.startswith(("U", "W")):
            channel = str(client.conversations_open(users=channel)["channel"]["id"])
        self._pace(channel)
        client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=list(blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
        if picture:
            self._upload(channel, picture)

    def _upload(self, channel: str, picture: Picture) -> None:
        """Send a picture. Its message is out already, so a refusal must not send that again."""
        try:
            self.office.client.files_upload_v2(
                channel=channel,
                filename=picture.name,
                title="The coming four weeks",
                content=picture.png,
                alt_txt=picture.alt,
            )
        except (SlackApiError, OSError) as problem:
            log().warning("picture_not_sent", kind=type(problem).__name__)

    def _pace(self, channel: str) -> None:
        """Slack takes one message a second into a channel."""
        since = time.monotonic() - self._spoken.get(channel, 0.0)
        time.sleep(max(0.0, _SECONDS_BETWEEN - since))
        self._spoken[channel] = time.monotonic()

    def _forget(self) -> None:
        office = self.office
        office.app.store.forget_deliveries(office.now() - _REMEMBERED)

    def _keep_in_step(self) -> None:
        """What was decided on the command line or by another bot shows in Slack too."""
        keep_in_step(self.office, self.office.app.store.standing_posts())

    @staticmethod
    def _require_tokens(app: App) -> None:
        own = app.settings
        heard = own.slack_app_token or own.slack_signing_secret
        if not (own.slack_bot_token and heard):
            raise FoiError(
                "slack-tokens",
                "the Slack settings",
                "the bot needs its token, and an app-level token or a signing secret",
                "Set FOIBOT_SLACK_BOT_TOKEN and FOIBOT_SLACK_APP_TOKEN (Socket Mode) or "
                "FOIBOT_SLACK_SIGNING_SECRET (HTTP); the README tells where Slack shows them",
            )

"""The running bot: connects, serves, does its duties, and finishes what runs before it stops."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from bot.app import App
from bot.slack.bolt_app import make_bolt_app
from bot.slack.branch import Branch
from bot.slack.client import make_client
from bot.slack.http import make_web
from bot.slack.logs import log
from bot.slack.metrics import CONNECTED
from bot.slack.reception import OneOffice, Reception
from bot.slack.required import for_several, require_tokens
from bot.slack.socket import Socket


class Service:
    """Everything that `foibot serve` runs, made from one application."""

    def __init__(self, app: App) -> None:
        own = self.settings = app.settings
        require_tokens(own)
        token = own.slack_bot_token.get_secret_value()
        client = make_client(own, token)
        branch = Branch(app, client) if token else None
        self.pages: Sequence[Route] = ()
        self.reception: Reception
        if for_several(own):
            client = make_client(own, "")
            self.reception = self._several(app, branch, client)
        elif branch:
            self.reception = OneOffice(branch)
        self.bolt = make_bolt_app(own, client, self.reception)
        app_token = own.slack_app_token.get_secret_value()
        self.socket = Socket(self.bolt, make_client(own, app_token)) if app_token else None

    def _several(self, app: App, own: Branch | None, client: WebClient) -> Reception:
        """Offices of the workspaces that installed the bot, and the pages to install it."""
        from bot.slack.installing import Installing
        from bot.slack.offices import Offices
        from bot.store.installations import Installations, States
        from bot.store.keys import refuse_unbound

        refuse_unbound(app.engine)
        kept = Installations(app.engine, app.settings.slack_client_id, app.vault)
        offices = Offices(app, kept, own)
        flow = Installing(
            app.settings,
            client,
            kept,
            States(app.engine, app.settings.slack_client_secret.get_secret_value()),
            offices,
        )
        self.pages = flow.routes()
        return offices

    def web(self) -> Starlette:
        """The web application with the bot's life around it."""
        secret = self.settings.slack_signing_secret.get_secret_value()
        bolt = None if self.socket else self.bolt
        return make_web(bolt, secret, self.health, self._life, self.pages)

    def health(self) -> tuple[bool, str]:
        """Whether the bot can hear Slack, in words."""
        if self.socket is None:
            CONNECTED.set(1)
            return True, "listening"
        alive = self.socket.alive()
        return alive, "connected" if alive else "Slack does not answer"

    def prepare(self) -> None:
        """What has to be there before the first officer."""
        self.reception.prepare()

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        self.reception.start()
        if self.socket:
            self.socket.start()
        if self.settings.nobody_approves:
            log().warning("no approvers", settings=["approvers", "slack_approvers"])
        log().info("started", mode="socket" if self.socket else "http")
        yield
        await run_in_threadpool(self._stop)

    def _stop(self) -> None:
        """Take nothing more, finish what was taken on, then stop."""
        if self.socket:
            self.socket.stop()
        self.reception.stop()
        log().info("stopped")

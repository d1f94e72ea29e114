"""Installing the bot into a workspace: Slack's OAuth, with pages of our own.

A state is good once, for five minutes, and in the browser that it was given to. Scopes are those of
the manifest. An installation is one workspace's; one for a whole organisation is given back.
"""

from collections.abc import Callable
from urllib.parse import urljoin

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.foi.errors import FoiError
from bot.settings import Settings
from bot.settings.authorities import is_workspace
from bot.slack import install_pages as pages
from bot.slack.logs import log, trail
from bot.slack.manifest import scopes
from bot.slack.offices import Offices
from bot.slack.reception import Unserved
from bot.store.installations import STATE_SECONDS, Installations, States

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"


class Installing(OAuthFlow):
    """Bolt's flow; what installers read, and what is refused, is ours."""

    def __init__(
        self,
        own: Settings,
        client: WebClient,
        kept: Installations,
        states: States,
        offices: Offices,
    ) -> None:
        self._offices = offices
        settings = OAuthSettings(
            client_id=own.slack_client_id,
            client_secret=own.slack_client_secret.get_secret_value(),
            scopes=scopes(),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            callback_options=CallbackOptions(self._done, _refused),
            authorization_url=urljoin(own.slack_api_url.rstrip("/") + "/", "../oauth/v2/authorize"),
            installation_store=kept,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
        )
        super().__init__(client=client, settings=settings)

    def routes(self) -> list[Route]:
        """The two pages."""
        return [
            Route(INSTALL, _page(self.handle_installation), methods=["GET"]),
            Route(REDIRECT, _page(self.handle_callback), methods=["GET"]),
        ]

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:  # noqa: ARG002 - bolt's
        """Slack's consent page; nothing of the request finds its way into the address."""
        return self.settings.authorize_url_generator.generate(state)

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002
        """Our page before it."""
        return pages.install(url)

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """Keep what one workspace agreed to; anything else is given back to Slack."""
        team = installation.team_id or ""
        if installation.is_enterprise_install or not is_workspace(team):
            self._give_back(installation.bot_token)
            raise BoltError("not one workspace")
        super().store_installation(request, installation)
        log().info("installed", team=team)

    def _give_back(self, token: str | None) -> None:
        try:
            self.client.auth_revoke(token=token)
        except (SlackClientError, OSError) as problem:
            log().warning("not given back", **trail(problem))

    def _done(self, args: SuccessArgs) -> BoltResponse:
        """Open the office, and tell who looks after the bot what is still to be done."""
        team = args.installation.team_id or ""
        name = args.installation.team_name or team
        try:
            self._offices.of(team)
        except Unserved as away:
            missing = pages.unserved(name, team, args.installation.user_id, away.sentence)
            return _answer(args, 200, missing)
        self._offices.look_again_soon()
        return _answer(args, 200, pages.served(name, team))


def _refused(args: FailureArgs) -> BoltResponse:
    """Bolt's reasons come in part from the address, so they choose a page and are never shown."""
    return _answer(args, args.suggested_status_code, pages.refused(args.reason))


def _answer(args: SuccessArgs | FailureArgs, status: int, page: str) -> BoltResponse:
    """A page at the end of the flow; the browser forgets the state."""
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(
        status=status, body=page, headers={"Content-Type": pages.TYPE, "Set-Cookie": forget}
    )


def _page(work: Callable[[BoltRequest], BoltResponse]) -> Callable[..., object]:
    async def page(request: Request) -> Response:
        answer = await run_in_threadpool(_tried, work, to_bolt_request(request, b""))
        answer.headers.update(pages.HEADERS)
        return answer

    return page


def _tried(work: Callable[[BoltRequest], BoltResponse], request: BoltRequest) -> Response:
    """The page, or one that says that Slack or the database could not be reached."""
    try:
        return to_starlette_response(work(request))
    except (FoiError, SlackClientError, SQLAlchemyError, OSError) as problem:
        log().error("not installed", **trail(problem))
        return HTMLResponse(pages.refused("away"), 503)

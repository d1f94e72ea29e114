"""The bot's web server: Slack's requests, health for the supervisor, numbers for Prometheus."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt import App as BoltApp
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.slack.logs import log, trail

LARGEST = 1_000_000
"""Bytes of one request: Slack's own are far below it."""

_MALFORMED = "not a request of Slack's"

Health = Callable[[], tuple[bool, str]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def make_web(
    bolt: BoltApp | None,
    secret: str,
    health: Health,
    lifespan: Lifespan,
    more: Sequence[Route] = (),
) -> Starlette:
    """The web application; without `bolt` it takes no requests from Slack (Socket Mode). `more` are
    pages beside these.

    A request is looked into only after its signature is found to be Slack's, and not five minutes
    old: nobody else's bytes reach a parser.
    """
    slacks = SignatureVerifier(secret)

    async def slack(request: Request) -> Response:
        assert bolt is not None
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return Response("too large", 413)
        refused = _refused(slacks, bytes(body), request)
        return refused or await _dispatched(bolt, bytes(body), request)

    async def healthy(_: Request) -> Response:
        well, says = health()
        return JSONResponse({"ok": well, "says": says}, 200 if well else 503)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/health", healthy), Route("/metrics", metrics), *more]
    if bolt:
        routes.append(Route("/slack/events", slack, methods=["POST"]))
    return Starlette(routes=routes, lifespan=lifespan)


def _refused(slacks: SignatureVerifier, body: bytes, request: Request) -> Response | None:
    """Why a request is not looked into; None where Slack has signed it just now."""
    try:
        if slacks.is_valid_request(body, dict(request.headers)):
            return None
    except UnicodeDecodeError:
        pass
    except ValueError:  # a timestamp that is no number
        return Response(_MALFORMED, 400)
    return Response("not signed by Slack, or too old", 401)


async def _dispatched(bolt: BoltApp, body: bytes, request: Request) -> Response:
    try:
        asked = to_bolt_request(request, body)
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, asked))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        log().warning("malformed", **trail(problem))
        return Response(_MALFORMED, 400)

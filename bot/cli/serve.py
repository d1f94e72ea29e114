"""`foibot serve`: the Slack bot, until it is told to stop."""

import gc
import json
import socket
from collections.abc import Iterator

import click

from bot.app import App
from bot.foi.errors import FoiError

_USUAL = (700, 10, 10)
"""Python's own rhythm of searching for garbage."""


@click.command()
@click.option(
    "--manifest",
    metavar="ADDRESS|socket",
    help="Print the app's manifest for Slack instead: for this public address, or Socket Mode.",
)
@click.pass_obj
def command(app: App, manifest: str | None) -> None:
    """Run the Slack bot: Socket Mode where there is an app-level token, else signed HTTP.

    /health tells a supervisor whether Slack can be heard, /metrics is for Prometheus. SIGTERM
    finishes what runs. Where it listens and who may use it are settings.
    """
    if manifest:
        click.echo(_manifest(manifest))
        return
    import uvicorn

    from bot.slack.logs import set_up
    from bot.slack.service import Service

    set_up()
    own = app.settings
    service = Service(app)
    door = _listen(own.serve_host, own.serve_port)
    for sentence in (*service.reception.warnings(), *_said_for_all(app)):
        click.echo(sentence, err=True)
    service.prepare()
    _settle()
    mode = "Socket Mode" if service.socket else "HTTP at /slack/events"
    click.echo(f"foibot serves by {mode} on http://{own.serve_host}:{own.serve_port}", err=True)
    config = uvicorn.Config(service.web(), log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[door])


def _settle() -> None:
    """What is loaded by now stays: search only what comes after for garbage, and that often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUAL)


def _said_for_all(app: App) -> Iterator[str]:
    """Variables that look as if they held for every authority, and do not."""
    from bot.settings.authorities import only_for_home, workspaces

    names = only_for_home() if workspaces(app.home) else []
    if names:
        yield f"{', '.join(names)}: of the bot's own home only, not of the authorities' homes."


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts; a FoiError where somebody has it."""
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as problem:
        raise FoiError(
            "serve-port",
            f"{host}:{port}",
            f"the bot cannot listen there ({problem.strerror})",
            "Stop what listens there, or set serve_port or serve_host",
        ) from problem


def _manifest(where: str) -> str:
    """What an administrator pastes into Slack's "Create an app from a manifest"."""
    from bot.slack.manifest import for_http, for_socket_mode

    if where != "socket" and not where.startswith("https://"):
        raise FoiError(
            "manifest-address",
            f"--manifest '{where}'",
            "Slack sends its requests to an https address only",
            "Write it like https://foi.council.example, or socket for Socket Mode",
        )
    made = for_socket_mode() if where == "socket" else for_http(where)
    return json.dumps(made, indent=2)

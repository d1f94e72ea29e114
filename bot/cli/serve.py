"""`foibot serve`: the Slack bot, until it is told to stop."""

import click

from bot.app import App


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Run the Slack bot: Socket Mode where there is an app-level token, else signed HTTP.

    /health tells a supervisor whether Slack can be heard, /metrics is for Prometheus. SIGTERM
    finishes what runs. Where it listens and who may use it are settings.
    """
    import uvicorn

    from bot.slack.logs import set_up
    from bot.slack.service import Service

    set_up()
    service = Service(app)
    own = app.settings
    if not own.slack_officers:
        click.echo("Nobody may use the bot yet: set slack_officers.", err=True)
    service.prepare()
    mode = "Socket Mode" if service.socket else "HTTP at /slack/events"
    click.echo(f"foibot serves by {mode} on http://{own.serve_host}:{own.serve_port}", err=True)
    uvicorn.run(
        service.web(),
        host=own.serve_host,
        port=own.serve_port,
        log_config=None,
        access_log=False,
        server_header=False,
    )

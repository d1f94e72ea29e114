"""`foibot settings`: every setting with its help and default, as a file to start from."""

import click


@click.command()
def command() -> None:
    """Print a settings file with every setting commented out: its help and its default."""
    from bot.settings.example import example

    click.echo(example(), nl=False)

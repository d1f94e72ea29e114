"""The command line: one file for each verb, imported only when that verb is used."""

import atexit
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from bot.app import App
from bot.cli.terminal import Tame
from bot.foi.errors import FoiError

VERBS = {
    "parse": "read a letter or report and show what it says",
    "learn": "take in a letter whose reading an officer has corrected",
    "due": "work out a due date, with its proof",
    "ingest": "read past letters and reports into the index",
    "forget": "take a past letter out of the index for good",
    "ask": "find how similar questions were answered",
    "feedback": "show what officers said of answers, and what nobody could answer",
    "open": "register a request: its parts, its regime, its clock",
    "inbox": "fetch the mail, and decide what becomes of each message",
    "case": "show a case's file, or record what happened to it",
    "check": "check a letter before it goes out, with the law and what to do for each finding",
    "draft": "draft a letter from decisions, templates and law",
    "confirm": "confirm a letter on its exact text",
    "export": "write a confirmed letter as Word, PDF or text",
    "law": "show a provision, or import the official text",
    "retention": "list what is past its retention period, and delete it",
    "digest": "show where the cases stand: late, due, on hold, likely to be late",
    "serve": "run the Slack bot",
    "models": "list, prepare and choose the language models",
    "settings": "print every setting, with its help and its default",
    "backup": "write everything that cannot be made again into one file",
    "restore": "read a backup back into an empty home or database",
    "key": "make, show or replace the key that signs heads of the chain and backups",
    "verify": "prove that confirmed letters and history are as they were recorded",
    "move": "copy the whole store to another database, and prove it",
    "doctor": "show what is set up, what is not, and what to do about it",
}

_OBJECTS = 50_000
"""New objects between two searches for garbage: a verb's start makes many, and drops hardly any.

The bot, which runs for months, takes the usual number again.
"""
_STOPPED = "stopped; what was done is kept. The same command goes on from there"


class LazyGroup(click.Group):
    """Finds `bot.cli.VERB` by name, so that `foibot due` never imports what `foibot ask` needs."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; a fault of the program becomes one sentence and a file in the home."""
        try:
            return super().invoke(ctx)
        except (FoiError, click.ClickException, click.exceptions.Exit, OSError):
            raise
        except KeyboardInterrupt:  # click would only say "Aborted!"
            _fail(_STOPPED)
        except Exception as problem:  # noqa: BLE001 - the last resort: officers see no traceback
            from bot.cli.unexpected import explain

            _fail(explain(problem, ctx.params["home"]))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks for it
        """Name the verbs, in the order an officer meets them."""
        return list(VERBS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click asks for it
        cmd_name: str,
    ) -> click.Command | None:
        """Import the one verb that was asked for; None for an unknown one."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"bot.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click asks for it
        formatter: click.HelpFormatter,
    ) -> None:
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FOIBOT_HOME",
    default=Path(".foibot"),
    show_default=True,
    help="Folder for everything the program writes.",
)
@click.version_option(package_name="foibot")
@click.pass_context
def foibot(ctx: click.Context, home: Path) -> None:
    """The officer's assistant for FOI and EIR requests."""
    ctx.obj = App(home)


def main() -> None:
    """Run one verb: exit 0 done, 1 something in the input was wrong (one sentence), 2 usage."""
    os.umask(0o077)  # what is written is for whoever runs it alone
    # numpy's threads wait by spinning: a tenth of a cold question, and our products are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.stdout, sys.stderr = Tame(sys.stdout), Tame(sys.stderr)
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # a process that ends need not search its modules for garbage
    try:
        foibot(standalone_mode=True)
    except FoiError as error:
        _fail(error.sentence)
    except BrokenPipeError:
        # The reader of a pipe went away: nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as problem:
        where = problem.filename or "this machine"
        why = problem.strerror or problem
        _fail(f"{where}: {why}. Correct that and try again; what was reported as done is done")
    except KeyboardInterrupt:
        _fail(_STOPPED)


def _fail(sentence: str) -> NoReturn:
    click.echo(f"foibot: {sentence}", err=True)
    sys.exit(1)

"""`foibot ingest`: past letters and reports, read into the index."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.cli.values import Word
from bot.foi.digest_lists import count_words

CLASSIFICATIONS = ("official", "official-sensitive", "secret")
Begin = Callable[[int], None]
Tick = Callable[[object], None]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Embed everything again with the model now set.")
@click.option(
    "--classification",
    type=Word(CLASSIFICATIONS),
    help="Set who may see PATHS in Slack; without it, what is indexed keeps its own.",
)
@click.option(
    "--again", is_flag=True, help="Read PATHS in also where `foibot forget` has taken them out."
)
@click.option("--by", default="", help="With --again: the officer; default: who is logged in here.")
@json_option
@click.pass_obj
def command(
    app: App,
    paths: tuple[Path, ...],
    rebuild: bool,
    classification: str | None,
    again: bool,
    by: str,
    as_json: bool,
) -> None:
    """Read PATHS (files or folders) into the index; safe to repeat and to interrupt.

    A file that did not change costs next to nothing; one that changed replaces what it was. One
    that is on the disk no longer stays in the index, and is named.
    """
    from bot.casework.forget import let_in
    from bot.casework.ingest import ingest
    from bot.casework.wrong_model import model_told_plainly

    if not paths and not rebuild:
        raise click.UsageError("Give files or folders to read, or --rebuild.")
    now = datetime.now(UTC)
    with model_told_plainly(), _progress(as_json) as (begin, tick):
        if rebuild:
            _rebuild(app, begin, tick)
        if again:
            let_in(app.eraser, app.reading.walk(paths).files, by=app.officer(by), at=now)
        report = ingest(paths, app.index, app.reading, app.law, now, begin, tick, classification)
    emit(report, as_json, lambda: _for_people(report))


def _rebuild(app: App, begin: Begin, tick: Tick) -> None:
    begin(app.index.catalogue.counts()["passages"])

    def done(passages: int) -> None:
        for _ in range(passages):
            tick(None)

    app.index.reembed(done)


@contextmanager
def _progress(as_json: bool) -> Iterator[tuple[Begin, Tick]]:
    """A bar with rate and time left on a terminal; nothing with --json or when piped."""
    if as_json or not sys.stderr.isatty():
        yield (lambda _: None), (lambda _: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        _rate(),
        TimeLeft(),
    )
    with Progress(*columns, console=Console(file=sys.__stderr__), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield (
            lambda total: bar.reset(task, total=total),
            lambda _: bar.advance(task),
        )


def _rate() -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """Files a second, once it is known."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} a second" if task.speed else "")

    return Rate()


def _for_people(report: dict[str, Any]) -> str:
    lines = [
        f"{report['added']} added, {report['updated']} updated, {report['unchanged']} unchanged, "
        f"{len(report['failed'])} failed, in {report['seconds']:.1f} s",
        f"The index holds {report['letters']} answers, {report['passages']} passages in all.",
    ]
    lines += [
        f"  {' '.join(each['path'].splitlines())}: {each['reason']}" for each in report["failed"]
    ]
    if report["forgotten"]:
        left_out = count_words(len(report["forgotten"]), "file")
        lines.append(f"{left_out} left out (`foibot forget`); --again reads them in:")
        lines += [f"  {_in_one_line(name)}" for name in report["forgotten"]]
    if report["gone"]:
        lines.append(
            f"{count_words(len(report['gone']), 'indexed file')} no longer on the disk; "
            "`foibot forget PATH --because WHY` takes one out of the index:"
        )
        lines += [f"  {_in_one_line(name)}" for name in report["gone"]]
    return "\n".join(lines)


def _in_one_line(name: str) -> str:
    """A file's name, which may hold line ends that would look like lines of ours."""
    return " ".join(name.splitlines())

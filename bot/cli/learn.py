"""`foibot learn`: take in a letter whose reading an officer has corrected."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.app import App
from bot.cli.output import emit, json_option
from bot.cli.parse import read_text
from bot.foi.digest_lists import count_words
from bot.foi.errors import FoiError

if TYPE_CHECKING:
    from bot.casework.learn import Learned, Reread


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--remove", is_flag=True, help="Take the lesson about this letter away again.")
@json_option
@click.pass_obj
def command(app: App, file: Path, remove: bool, as_json: bool) -> None:
    """Learn from FILE, the output of `foibot parse LETTER --mark` with its margin corrected.

    The letter is read as marked from then on. From twenty letters on their layout also counts
    when others are read. The index is brought up to date. Nothing leaves this machine, and no
    text is kept.
    """
    from bot.casework.learn import learn, unlearn
    from bot.casework.understanding import sound

    marked = _read(file)
    before = _readings(app)

    def read(path: Path) -> str:
        return sound(read_text(app, path))

    keep = unlearn if remove else partial(learn, law=app.law)
    found = keep(marked, app.home, read=read)
    changed, failed = _read_again(App(app.home), before)
    report = {**asdict(found), "changed": [asdict(one) for one in changed], "failed": failed}
    emit(report, as_json, lambda: "\n".join(_for_people(found, changed, failed)))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        why = "it is not text in UTF-8"
        raise FoiError("marks-utf8", str(file), why, "Save it as UTF-8 and try again") from problem


def _readings(app: App) -> dict[str, tuple[str, int]]:
    """How each indexed file is read; a home without an index is left without one."""
    if not app.has_index:
        return {}
    from bot.casework.learn import payload_mark

    return {name: payload_mark(payload) for name, payload in app.index.catalogue.payloads("file")}


def _read_again(
    app: App, before: dict[str, tuple[str, int]]
) -> tuple[tuple["Reread", ...], list[dict[str, str]]]:
    """Index the files once more, with what was learned; what changed, and what could not be read.

    After an interruption the next `foibot ingest` of their folders does the same.
    """
    if not before:
        return (), []
    from bot.casework.ingest import ingest
    from bot.casework.learn import reread

    there = [path for path in map(Path, before) if path.exists()]
    report = ingest(there, app.index, app.reading, app.law, datetime.now(UTC))
    return reread(before, _readings(app)), report["failed"]


def _for_people(
    found: "Learned", changed: tuple["Reread", ...], failed: list[dict[str, Any]]
) -> Iterator[str]:
    yield f"{found.letter}: {count_words(found.parts, 'part')} as marked."
    yield f"{count_words(found.lessons, 'letter')} marked in this home."
    for path in found.absent:
        yield f"  {path}: it is gone or has changed, so its layout counts no longer."
    for one in found.weights:
        yield f"  {one.feature}: counts {one.after:g}, not {one.before:g}"
    yield f"{count_words(len(changed), 'indexed letter')} read differently now."
    for each in changed:
        yield f"  {each.name}: {count_words(each.before, 'part')} before, now {each.after}"
    for each_failed in failed:
        yield f"  {each_failed['path']}: {each_failed['reason']}"
    yield "A running bot reads letters as before until it is started again."

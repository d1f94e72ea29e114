"""Home folders of many passages, made once and kept between runs.

`python -m benchmarks.scale.homes SIZE...` makes them. The law and the sample letters are read in as
`foibot ingest` does; the rest is written in bulk into the catalogue's own tables, as if each letter
had been one change, and both derived halves are then brought up to it as they bring themselves up.
"""

import json
import secrets
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, update

from benchmarks.scale.letters import PARTS, Made, letters, pieces
from benchmarks.scale.machine import MODELS, say, seconds
from benchmarks.scale.options import Options
from bot.app import App
from corpus import ROOT
from indexer import changes
from indexer.embedder import Reading
from indexer.records import Document, Passage
from indexer.tables import CHANGE, DOCUMENT, PASSAGE, STATE

AT_ONCE = 2_000
"""Letters of one transaction."""
SEED = 2026


def home_of(options: Options, size: int) -> Path:
    """The home folder with so many passages, made where it is not there yet."""
    home = options.folder / "homes" / str(size)
    if not home.exists():
        unfinished = home.with_name(f"{size}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        say(f"making a home of {size:,} passages: {seconds(lambda: fill(unfinished, size)):.0f} s")
        unfinished.rename(home)
    return home


def open_home(home: Path) -> App:
    """The application on a home folder, with the language model that the checkout keeps."""
    app = App(home)
    kept = {"models_folder": app.settings.models_folder or MODELS}
    app.settings = app.settings.model_copy(update=kept)
    return app


def fill(home: Path, size: int) -> None:
    """Read in law and sample letters, then made letters up to `size` passages, and index them."""
    app = open_home(home)
    read_sample(app)
    there = app.index.catalogue.counts()["passages"]
    stock = pieces(app.index.catalogue, app.embedder.fingerprint)
    wanted = -(-max(0, size - there) // (2 * PARTS))
    made = islice(letters(stock, SEED), wanted)
    while some := list(islice(made, AT_ONCE)):
        put_all(app.engine, some, app.embedder.fingerprint)
    with app.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # its autovacuum does so after some minutes
            connection.exec_driver_sql("ANALYZE")
    app.index.refresh()
    app.engine.dispose()


def read_sample(app: App) -> None:
    """What the demo reads in."""
    from bot.casework.ingest import ingest

    folders = [ROOT / "responses", ROOT / "reports"]
    ingest(folders, app.index, app.reading, app.law, datetime.now(UTC))


def put_all(engine: Engine, made: Sequence[Made], fingerprint: str) -> None:
    """Write letters into the catalogue's tables in one transaction, a generation each."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":  # keys come in no order: room for their index
            connection.exec_driver_sql("PRAGMA cache_size=-400000")
        _put_all(connection, made, fingerprint)


def _put_all(connection: Connection, made: Sequence[Made], fingerprint: str) -> None:
    state = connection.execute(select(STATE)).one()
    document = 1 + (connection.execute(select(func.max(DOCUMENT.c.id))).scalar() or 0)
    passage, now = state.next_passage, datetime.now(UTC)
    documents, passages, log = [], [], []
    readings: dict[str, Reading] = {}
    for number, one in enumerate(made):
        documents.append(_row(one.document, id=document + number, added_at=now))
        for each, vector in zip(one.passages, one.vectors, strict=True):
            key = each.hash
            passages.append(_row(each, id=passage, document_id=document + number, hash=key))
            readings[key] = Reading(vector)
            passage += 1
        generation, stamp = state.generation + 1 + number, secrets.token_hex(8)
        change = {"generation": generation, "stamp": stamp, "name": one.document.name}
        log.append(change | {"action": "added", "gone_from": 0, "gone_to": 0})
    connection.execute(insert(DOCUMENT), documents)
    connection.execute(insert(PASSAGE), passages)
    changes.keep_vectors(connection, readings, fingerprint)
    connection.execute(insert(CHANGE), log)
    last = {name: log[-1][name] for name in ("generation", "stamp")}
    connection.execute(update(STATE).values(next_passage=passage, **last))


def _row(one: Document | Passage, **more: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__slots__} | more


def main(words: Sequence[str]) -> None:
    """`SIZE...` makes the homes of these sizes; `--fill HOME SIZE` fills one."""
    if words[0] == "--fill":
        print(json.dumps(seconds(lambda: fill(Path(words[1]), int(words[2])))))
        return
    for size in words:
        home_of(Options(), int(size))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Four processes that ingest the same folder at once into one PostgreSQL, against one process."""

import json
import subprocess
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.scale.cold import FOIBOT
from benchmarks.scale.figures import Line
from benchmarks.scale.homes import open_home, read_sample
from benchmarks.scale.letters import Made, letters, pieces
from benchmarks.scale.machine import CHECKOUT, seconds
from benchmarks.scale.options import Options
from benchmarks.scale.postgres import databases
from bot.store.db import make_engine
from tests.conftest import fresh_database
from tests.slack.rig.bot import environment

TITLE = "   four workers ingest one folder into one PostgreSQL"
WORKERS = 4
INDEXED = "SELECT name, count(*) FROM document WHERE source = 'file' GROUP BY name"


def measure(options: Options) -> dict[str, Any]:
    """Seconds for one and for four, and what was in the database afterwards."""
    with databases() as (server, folder):
        written = write_letters(folder / "letters", options.letters)
        found: dict[str, Any] = {"letters": written}
        for workers in (1, WORKERS):
            homes = [folder / f"home-{workers}-{number}" for number in range(workers)]
            url = fresh_database(server)
            took = seconds(lambda: _ingest(homes, folder / "letters", url))  # noqa: B023 - at once
            found[str(workers)] = {"seconds": took, **_state(url, homes[0])}
    return found


def write_letters(folder: Path, count: int) -> int:
    """Write made letters as text files, as an authority keeps them."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        app = open_home(Path(scratch))
        read_sample(app)
        stock = pieces(app.index.catalogue, app.embedder.fingerprint)
        app.engine.dispose()
    for number, made in enumerate(islice(letters(stock, 11), count)):
        (folder / f"{number:05}.txt").write_text(as_text(made), encoding="utf-8")
    return count


def as_text(made: Made) -> str:
    """A made letter as it would be sent."""
    own = made.document
    assert own.responded
    parts = own.payload["parts"]
    asked = "\n\n".join(f"{part['number']}. {part['question']}" for part in parts)
    told = "\n\n".join(f"{part['number']}. {part['answer']}" for part in parts)
    return (
        f"{own.authority}\n\nOur reference: {own.reference}\n\n{own.responded:%-d %B %Y}\n\n"
        f"Dear Requester\n\nFreedom of Information Act 2000\n\nYou asked:\n\n{asked}\n\n"
        f"Our response\n\n{told}\n\nYours faithfully\n\nInformation Rights Team\n"
    )


def _ingest(homes: list[Path], folder: Path, url: str) -> None:
    running = [
        subprocess.Popen(
            [str(FOIBOT), "--home", str(home), "ingest", str(folder), "--json"],
            cwd=CHECKOUT,
            env=environment(home, database_url=url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for home in homes
    ]
    for one in running:
        out, complaint = one.communicate()
        if one.returncode:
            raise RuntimeError(f"an ingest failed: {complaint.decode()[-500:]}")
        if failed := json.loads(out)["failed"]:
            raise RuntimeError(f"an ingest could not read {failed[:3]}")


def _state(url: str, home: Path) -> dict[str, Any]:
    """How many files are indexed, and how many of them more than once."""
    engine = make_engine(url, home)  # the store's own: another would see nobody's rows
    with engine.connect() as connection:
        rows = list(connection.exec_driver_sql(INDEXED))
        passages = connection.exec_driver_sql("SELECT count(*) FROM passage").scalar()
    engine.dispose()
    return {"files": len(rows), "twice": sum(row[1] > 1 for row in rows), "passages": passages}


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines."""
    one, four, letters_read = data["1"], data[str(WORKERS)], data["letters"]
    lost = letters_read - four["files"]
    same = four["passages"] == one["passages"]
    rate = one["seconds"] / four["seconds"]
    kept = "the same passages as one worker's" if same else "OTHER PASSAGES than one worker's"
    return [
        Line(
            f"{letters_read} letters, {four['passages']:,} passages",
            f"{lost} lost, {four['twice']} twice, {kept}",
            "none lost, none twice",
            not lost and not four["twice"] and same,
        ),
        Line(
            "throughput of four against one",
            f"{rate:.2f} times ({one['seconds']:.0f} s, {four['seconds']:.0f} s); one worker "
            "embeds on every core already",
        ),
    ]

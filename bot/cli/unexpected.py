"""A fault of the program: one sentence for the person, and a file for whoever mends it."""

import traceback
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from bot.foi.errors import FoiError
from indexer.durable import make_folder, write_whole


def explain(problem: Exception, home: Path) -> str:
    """The sentence for what no verb expected: a failure of the database, or a fault of foibot."""
    from bot.store.sessions import told_plainly

    try:
        with told_plainly():
            raise problem
    except FoiError as told:
        return told.sentence
    except Exception:  # noqa: BLE001 - it is the one that was just raised again
        return note_fault(problem, home)


def note_fault(problem: BaseException, home: Path) -> str:
    """Write where it happened to a file in the home folder; return the sentence to print.

    The file holds places in the program and the kind of the fault. It leaves the fault's own words
    out, because they may quote a letter or a name.
    """
    reference = token_hex(4)
    kind = type(problem).__name__
    now = datetime.now(UTC)
    lines = [f"{now.isoformat()} {reference} {kind}\n", *traceback.format_tb(problem.__traceback__)]
    file = home / "faults" / f"{now:%Y%m%d-%H%M%S}-{reference}.txt"
    try:
        make_folder(file.parent)
        write_whole(file, "".join(lines).encode())
    except OSError:
        return f"a fault in foibot ({kind}, reference {reference}). Report it with what you did"
    return (
        f"a fault in foibot ({kind}, reference {reference}): nothing more is known here. "
        f"Report it with {file}, which holds no text of letters"
    )

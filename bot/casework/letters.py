"""Looks whether every confirmed letter is still the text that was confirmed."""

from sqlalchemy import Engine

from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.db import address
from bot.store.sessions import told_plainly


def letters_state(engine: Engine) -> str:
    """A sentence for `foibot doctor`; a FoiError where the store or a letter is damaged."""
    try:
        with told_plainly(), dump.one_view(engine) as connection:
            hashes, damaged = dump.letters(connection)
    except FoiError as error:
        todo = "If it stays so, `foibot restore FILE --replace` puts the last backup in its place"
        raise FoiError(error.code, f"the store at {address(engine)}", error.why, todo) from error
    if damaged:
        raise FoiError(
            "letters-damaged",
            f"the store at {address(engine)}",
            f"letters are not as they were confirmed: number {', '.join(map(str, damaged))}",
            "Restore a backup into another --home and compare them",
        )
    return f"{address(engine)}, {len(hashes)} confirmed letters, each as it was confirmed"

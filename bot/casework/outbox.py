"""Does what confirmations owe: each confirmed letter becomes a precedent in the index.

Run after a confirmation and at the next start, by as many bots as there are: each task is claimed,
and done by one of them. Doing a task twice does it once, since a letter is indexed under its own
name.
"""

from collections.abc import Callable
from datetime import datetime

from bot.foi.case import Case, Confirmation
from bot.store.letterbook import Owed
from bot.store.store import Store
from indexer.claims import Claims

IndexLetter = Callable[[Case, Confirmation], None]


def drain(store: Store, index_letter: IndexLetter, at: datetime, claims: Claims) -> tuple[str, ...]:
    """Index every letter that is owed and that no other bot is indexing.

    Returns a sentence for each that failed and stays owed.
    """
    failed: list[str] = []
    for owed in store.owed():
        key = f"outbox:{owed.id}"
        if not claims.take(key):
            continue  # another is at it
        try:
            if store.is_owed(owed.id):
                failed += _index(store, owed, index_letter, at)
        finally:
            claims.give_back(key)
    return tuple(failed)


def _index(store: Store, owed: Owed, index_letter: IndexLetter, at: datetime) -> list[str]:
    case = store.case(owed.letter.case_id)
    try:
        index_letter(case, owed.letter)
    except Exception as problem:  # noqa: BLE001 - the letter is stored; indexing it can wait
        reason = f"{type(problem).__name__}: {problem}"
        store.put_off(owed.id, reason)
        return [f"{case.reference} is stored and not yet a precedent ({reason})"]
    store.settle(owed.id, at=at)
    return []

"""Does what confirmations owe: each confirmed letter becomes a precedent in the index.

Run after a confirmation and at the next start. Doing a task twice does it once, since a letter is
indexed under its own name.
"""

from collections.abc import Callable
from datetime import datetime

from bot.foi.case import Case, Confirmation
from bot.store.store import Store


def drain(
    store: Store, index_letter: Callable[[Case, Confirmation], None], at: datetime
) -> tuple[str, ...]:
    """Index every letter that is owed; returns a sentence for each that failed and stays owed."""
    failed: list[str] = []
    for owed in store.owed():
        case = store.case(owed.letter.case_id)
        try:
            index_letter(case, owed.letter)
        except Exception as problem:  # noqa: BLE001 - the letter is stored; indexing it can wait
            reason = f"{type(problem).__name__}: {problem}"
            store.put_off(owed.id, reason)
            failed.append(f"{case.reference} is stored and not yet a precedent ({reason})")
        else:
            store.settle(owed.id, at=at)
    return tuple(failed)

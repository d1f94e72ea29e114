"""Several letters of one kind in a case: a second question back, a correction, a second answer.

The first letter of a kind is kept under the kind's own name, a further one under name and number
(`clarification.2`). The unique key on (request, kind) so holds for each of them, and stores made
before there were further letters need no change.
"""

from sqlmodel import Session, col, select

from bot.foi.vocabulary import Kind
from bot.store.tables import DraftRow, WordingRow


def series_key(kind: Kind, number: int) -> str:
    """What a letter's rows are kept under."""
    return kind.value if number == 1 else f"{kind.value}.{number}"


def split_key(key: str) -> tuple[Kind, int]:
    """Kind and number of what rows are kept under."""
    name, _, number = key.partition(".")
    return Kind(name), int(number or 1)


def newest_number(session: Session, case_id: int, kind: Kind) -> int:
    """The number of the letter of a kind that is in the making, or was the last to go out."""
    numbers = [1]
    for table in (DraftRow, WordingRow):
        keys = select(table.kind).where(table.request_id == case_id).distinct()
        pattern = f"{kind.value}.%"
        found = session.exec(keys.where(col(table.kind).like(pattern)))
        numbers += [split_key(key)[1] for key in found]
    return max(numbers)

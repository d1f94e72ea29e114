"""Erases who asked, everywhere in the home: rows, index, files, temporary folders, freed bytes.

Each step may be cut off and done again: what is known of the requester goes last from the rows, so
that whatever is to be found by it is found first. Run again on a case that is erased already, it
takes out of the bytes what an earlier run had to leave.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.casework.erased_list import keep_list
from bot.casework.remains import remains
from bot.casework.scratch import sweep
from bot.foi.case import Case, Requester
from bot.foi.intake.covering import Covering, lines_of
from bot.store.scrub import CASES, INDEX
from bot.store.store import Store
from indexer.index import Index


@dataclass(frozen=True)
class Eraser:
    """What an erasure works with. `lists` are kept outside the store; `catch_up` indexes letters
    that are still owed, while it is known whom to hide in them."""

    store: Store
    index: Index
    home: Path
    lists: Sequence[Path]
    catch_up: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased of a case, and what stays.

    `letters` are the kinds of confirmed letters; `documents` precedents that named the requester
    and were taken out of the index; `files` deleted in the home; `left` files there in which they
    still stand; `history` lines that cannot be changed; `others` cases of the same person;
    `is_busy` where somebody had the store open; `troubles` sentences on what did not work.
    """

    reference: str
    drafts: int
    messages: int
    questions: int
    letters: tuple[str, ...]
    documents: tuple[str, ...]
    files: tuple[str, ...]
    left: tuple[str, ...]
    history: int
    others: tuple[str, ...]
    is_busy: bool
    troubles: tuple[str, ...]


def erase(eraser: Eraser, name: str, *, by: str, at: datetime) -> ErasureReport:
    """Forget who asked in the case with this number or reference; a FoiError for an unknown one."""
    store, case = eraser.store, eraser.store.case(name)
    people = store.people_of(case.id)
    others = _others(store, case, people)
    documents, files, failed = erase_outside(eraser, name, at)
    erased = store.erase_requester(case.id, by=by, at=at)
    is_busy, troubles = clear(eraser, is_indexed=bool(documents) or not people)
    return ErasureReport(
        reference=case.reference,
        drafts=erased.drafts,
        messages=erased.messages,
        questions=erased.questions,
        letters=erased.letters,
        documents=documents,
        files=files,
        left=_left(eraser.home, people),
        history=erased.history,
        others=others,
        is_busy=is_busy,
        troubles=(*failed, *troubles),
    )


def erase_outside(
    eraser: Eraser, name: str, at: datetime
) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """What has to go before the rows, while it is known whom to look for.

    Returns the precedents that left the index, the files that were deleted, and a sentence for
    each that could not be.
    """
    case = eraser.store.case(name)
    eraser.catch_up(at)
    documents = _naming(eraser.index, case, Covering(eraser.store.people_of(case.id)))
    eraser.index.erase(documents)
    files, failed = _delete(eraser.home, eraser.store.outputs_of(case.id))
    return tuple(documents), files, failed


def clear(eraser: Eraser, *, is_indexed: bool) -> tuple[bool, list[str]]:
    """Take the bytes of what was deleted out of the files, and note it outside the store.

    `is_indexed` where documents of the index went too. Returns whether somebody had the store
    open, and a sentence for each list that could not be written and each older store.
    """
    troubles = keep_list(eraser.lists, eraser.store.removals())
    troubles += [
        f"The schema {name}, an older store that a restore set aside, is not erased: drop it"
        for name in eraser.store.set_aside()
    ]
    if is_indexed:
        eraser.index.purge()
    tables = (*CASES, *(INDEX if is_indexed else ()))
    is_busy = not eraser.store.scrub(tables)
    sweep()
    return is_busy, troubles


def _others(store: Store, case: Case, people: Iterable[Requester]) -> tuple[str, ...]:
    found = [name for one in people for name in store.cases_of_person(one.email, one.name)]
    return tuple(name for name in dict.fromkeys(found) if name != case.reference)


def _naming(index: Index, case: Case, covering: Covering) -> list[str]:
    """The precedents made of this case's letters that name who asked: older versions made such."""
    rows = index.catalogue.beginning_with(f"case:{case.reference}:")
    return [
        row.name
        for row in rows
        if covering.is_in(f"{row.title}\n{row.payload}")
        or any(covering.is_in(passage.text) for passage in index.catalogue.texts_of([row.id]))
    ]


def _delete(home: Path, paths: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """Delete outputs; returns those that went, and a sentence for each that could not."""
    gone, failed = [], []
    for name in paths:
        path = home / name
        try:
            path.unlink()
            gone.append(name)
        except FileNotFoundError:
            continue  # the officer took it away before
        except OSError as problem:
            failed.append(f"{path} could not be deleted ({problem.strerror}): delete it")
    return tuple(gone), failed


def _left(home: Path, people: Iterable[Requester]) -> tuple[str, ...]:
    lines = [line for one in people for line in lines_of(one)]
    return tuple(str(path) for path in remains(home, lines))

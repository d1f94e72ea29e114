"""Reads letters of every format the program knows, each within limits, one reason for each failure.

Plain text is read here; whatever needs a third party's parser is read by a worker process
(`indexer.pool`), so that a hostile file costs one refusal and nothing else.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from indexer import kinds
from indexer.documents import Document, Limits, Refused, Unreadable
from indexer.files import check_size, load, walk
from indexer.formats import IN_PROCESS, read_bytes
from indexer.pool import Pool

__all__ = ["read", "read_many", "walk"]

WORKERS = min(8, os.cpu_count() or 2)
_AHEAD = 4  # files that may wait, read, for each worker: enough to keep them busy, little to hold


def read(path: Path, limits: Limits) -> Document:
    """Read one file; Unreadable where it can't be."""
    ((_, outcome),) = read_many([path], limits, workers=1)
    if isinstance(outcome, Unreadable):
        raise outcome
    return outcome


def read_many(
    paths: Iterable[Path], limits: Limits, workers: int = WORKERS
) -> Iterator[tuple[Path, Document | Unreadable]]:
    """Read files with a few worker processes; outcomes come in the order of `paths`."""
    pool = Pool(limits, workers)
    waiting: deque[tuple[Path, Future[Document | Unreadable]]] = deque()
    executor = ThreadPoolExecutor(workers, thread_name_prefix="reader")
    try:
        for path in paths:
            waiting.append((path, executor.submit(_outcome, path, limits, pool)))
            if len(waiting) >= workers * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        pool.close()


def _outcome(path: Path, limits: Limits, pool: Pool) -> Document | Unreadable:
    """One file's document or its reason, whichever way it has to be read."""
    try:
        kind = kinds.by_name(path, limits.incoming)
        check_size(path, limits)
        if kind in IN_PROCESS:
            return read_bytes(load(path, limits), kind, limits)
        return pool.read(path, kind)
    except Refused as refused:
        return Unreadable(path, refused.reason)

"""The same limits (`bounded.py`) for work in this process: for a program that does one thing.

Only the main thread can be interrupted, so a server's threads have a process work for them instead
(`killable.py`).
"""

import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.bounded import Allowance, OverMemory, OverTime

_PAGE = resource.getpagesize()


class Watch:
    """The limits while one piece of work runs; they can be lifted for what is not its doing."""

    def __init__(self, allowance: Allowance) -> None:
        self._left = allowance.seconds
        self._most = _in_use() + allowance.memory_bytes
        self._usual = resource.getrlimit(resource.RLIMIT_AS)
        self._began = 0.0

    def set(self) -> None:
        """Count from here."""
        self._began = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, max(self._left, 0.001))
        _allow_memory(self._most, self._usual[1])

    def lift(self) -> None:
        """Count no further."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._left -= time.monotonic() - self._began
        resource.setrlimit(resource.RLIMIT_AS, self._usual)

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Count no further until this is done."""
        self.lift()
        try:
            yield
        finally:
            self.set()


def can_interrupt() -> bool:
    """True on the main thread, where Python hears signals."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def within(allowance: Allowance) -> Iterator[Watch]:
    """Do what follows within the allowance; OverTime or OverMemory where it does not fit."""
    watch = Watch(allowance)
    before = signal.signal(signal.SIGALRM, _over_time)
    watch.set()
    try:
        yield watch
    except MemoryError as problem:
        raise OverMemory from problem
    finally:
        watch.lift()
        signal.signal(signal.SIGALRM, before)


def _over_time(*_: object) -> None:
    raise OverTime


def _in_use() -> int:
    """Bytes of address space of this process; none where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
    except OSError:
        return 0


def _allow_memory(most: int, hard: int) -> None:
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(ValueError, OSError):  # a system may not know this limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))

"""The bounded pool that work runs in, after Slack has been answered."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from threading import BoundedSemaphore
from typing import Any


class Busy(Exception):  # noqa: N818 - the name of a state, as the officer meets it
    """As much is waiting as may wait: try again in a moment."""


class Pool:
    """A few workers and a bounded queue before them."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="work")
        self._places = BoundedSemaphore(workers + waiting)

    def start(self, work: Callable[[], Any]) -> "Future[Any]":
        """Have `work` done soon; raises Busy where too much is waiting already."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            future = self._executor.submit(work)
        except RuntimeError as closed:  # the bot is shutting down
            self._places.release()
            raise Busy from closed
        future.add_done_callback(lambda _: self._places.release())
        return future

    def finish(self) -> None:
        """Take on nothing more, and return when all that was taken on is done."""
        self._executor.shutdown(wait=True)


def result_within(future: "Future[Any]", seconds: float) -> tuple[bool, Any]:
    """Whether the work was done in time, and what it returned; an exception is raised here."""
    try:
        return True, future.result(timeout=seconds)
    except StillRunning:
        return False, None

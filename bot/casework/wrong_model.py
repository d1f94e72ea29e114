"""The one sentence for an index that another language model made."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.foi.errors import FoiError
from indexer.records import WrongModelError


@contextmanager
def model_told_plainly() -> Iterator[None]:
    """A FoiError in place of WrongModelError: an officer is never told "no precedent" instead."""
    try:
        yield
    except WrongModelError as problem:
        raise FoiError(
            "model-changed",
            "the index",
            str(problem),
            "Run `foibot ingest --rebuild`, or set the model back; restart a bot that runs "
            "meanwhile",
        ) from problem

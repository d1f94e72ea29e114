"""What a database server is asked for: patience while it is away, and commits that are flushed."""

import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

SECONDS = 60.0
"""How long a server may be away before the work is given up."""
_PAUSE = 0.5
_GOES_AWAY = ("08", "57P")
"""PostgreSQL's classes of errors: the connection broke; the server stops or starts."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def patiently(step: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """Do a step that may be done twice; again and again while the server is away.

    Whatever else the database says is raised at once.
    """
    end = time.monotonic() + SECONDS
    while True:
        try:
            return step(*given, **named)
        except DBAPIError as problem:
            if not _is_away(problem) or time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


def heed_goodbyes(engine: Engine) -> None:
    """Take a server at its word when it ends a connection: its last sentence is still an answer,
    so that the driver believes the connection alive, and rolling back on it fails aloud.
    """

    @event.listens_for(engine, "handle_error")
    def _failed(context: ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlstate", None) or ""
        context.is_disconnect = context.is_disconnect or code.startswith(_GOES_AWAY)


def _is_away(problem: DBAPIError) -> bool:
    """True where nobody answers, or the server says that it is going or not there yet."""
    if problem.connection_invalidated:
        return True
    code = getattr(problem.orig, "sqlstate", "")  # SQLite has none, and is never away
    return code is None or code.startswith(_GOES_AWAY)


def flush_commits(engine: Engine) -> None:
    """A commit is on the server's disk when it is acknowledged, whatever its own default is.

    Settings that wait for more than that, such as for a replica, stay as they are.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.commit()

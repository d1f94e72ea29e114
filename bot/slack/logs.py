"""Structured logs that hold no words of people: no message text, no names, no tokens.

Values are ids, counts, codes and durations. An exception is logged as its type and the lines of
code it went through, never with its message, which may quote what somebody wrote.
"""

import logging
import sys
import traceback
from typing import Any

import structlog

_LIBRARIES = ("slack_bolt", "slack_sdk", "uvicorn", "uvicorn.access", "uvicorn.error")


def set_up(stream: Any = None) -> None:
    """Write one JSON object for each event, to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers = [_Forward()]
        library.propagate = False
        library.setLevel(logging.WARNING)


def log() -> Any:
    """The logger."""
    return structlog.get_logger()


def trail(problem: BaseException) -> dict[str, Any]:
    """What may be logged of an exception: its type, and where it went through."""
    frames = traceback.extract_tb(problem.__traceback__)
    return {
        "error": type(problem).__name__,
        "trail": [f"{frame.filename}:{frame.lineno}" for frame in frames[-8:]],
    }


class _Forward(logging.Handler):
    """Says that a library complained, and where; its words may hold what a user wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        problem = record.exc_info[1] if record.exc_info else None
        about = trail(problem) if problem else {}
        log().warning("library", library=record.name, line=record.lineno, **about)

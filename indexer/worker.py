"""The process that opens other people's files. It may crash, hang or starve: only it will.

Started as `python -m indexer.worker LIMITS`; it says that it is ready, then takes one JSON line
(a path and its format) and gives one JSON line, until its input ends. JSON and not pickle, because
what a captured worker says must stay data.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from indexer.documents import Document, Limits, Refused
from indexer.files import load
from indexer.formats import read_bytes

OUT_OF_MEMORY = "memory"
GRACE = 1.0  # seconds of processor time beyond the limit, so that the wall clock speaks first


def main() -> None:
    """Answer until the input ends. Nothing but answers may reach the standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _confine(limits)
    _say({"ready": True}, answers)
    for line in sys.stdin:
        _allow_seconds(limits.max_seconds)
        _say(_answer(json.loads(line), limits), answers)


def _say(answer: dict[str, Any], answers: TextIO) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


def _confine(limits: Limits) -> None:
    """No more memory than allowed, no file written, no core left behind."""
    for what, most in (
        (resource.RLIMIT_AS, limits.max_memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system may allow less than we would
            resource.setrlimit(what, (most, most))


def _allow_seconds(seconds: float) -> None:
    """Processor time for one file: what was used so far does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds + GRACE) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _answer(question: dict[str, str], limits: Limits) -> dict[str, Any]:
    """The document as plain data, or the reason why there is none."""
    try:
        data = load(Path(question["path"]), limits)
        return {"document": _plain(read_bytes(data, question["kind"], limits))}
    except Refused as refused:
        return {"reason": refused.reason}
    except MemoryError:
        return {"failure": OUT_OF_MEMORY}
    except Exception as problem:  # noqa: BLE001 - a parser may raise anything at a hostile file
        return {"failure": type(problem).__name__}


def _plain(document: Document) -> dict[str, Any]:
    """A document as JSON can carry it."""
    plain = asdict(document)
    if document.mail and document.mail.sent:
        plain["mail"]["sent"] = document.mail.sent.isoformat()
    return plain


if __name__ == "__main__":
    main()

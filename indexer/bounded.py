"""What a process of ours is held to while it works on something from outside, and how it answers.

The process takes one line of JSON and gives one line of JSON, until its input ends. JSON and not
pickle, because what a captured process says must stay data. It may put questions of its own to
whoever started it, while it works: `{"asks": ...}`, answered by one line.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TextIO

from indexer.sealing import seal

OUT_OF_MEMORY = "memory"
SEALED = "sealed"
"""Whether the process has no network, in the line by which it says that it is ready."""
GRACE = 1.0  # seconds of processor time beyond the limit, so that the wall clock speaks first

Plain = dict[str, Any]
Ask = Callable[[Plain], Plain]
Work = Callable[[Plain, Ask], Plain]


class Broken(Exception):  # noqa: N818 - what became of the work
    """The work broke off. `said` is the kind of failure, where it could still be named."""

    def __init__(self, said: str = "", place: str = "") -> None:
        super().__init__(f"{said} {place}".strip())
        self.said = said


class OverTime(Broken):
    """The work took longer than allowed."""


class OverMemory(Broken):
    """The work wanted more memory than allowed."""


class NotStarted(Broken):
    """No process could be started: this machine lacks memory or processes."""


@dataclass(frozen=True)
class Allowance:
    """How much one piece of work may cost: seconds, and bytes of memory of the whole process."""

    seconds: float
    memory_bytes: int


def serve(work: Work, allowance: Allowance) -> None:
    """Give up what the work has no need of, say that we are ready, answer until the input ends.

    Nothing but answers may reach the standard output. What goes wrong becomes `failure`.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _confine(allowance)
    _say({"ready": True, SEALED: seal()}, answers)

    def ask(question: Plain) -> Plain:
        _say({"asks": question}, answers)
        told: Plain = json.loads(sys.stdin.readline())
        return told

    for line in iter(sys.stdin.readline, ""):
        _allow_seconds(allowance.seconds)
        _say(_answer(work, line, ask), answers)


def _say(answer: Plain, answers: TextIO) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


def _answer(work: Work, line: str, ask: Ask) -> Plain:
    try:
        return work(json.loads(line), ask)
    except MemoryError:
        return {"failure": OUT_OF_MEMORY}
    except Exception as problem:  # noqa: BLE001 - a parser may raise anything at a hostile text
        return {"failure": type(problem).__name__, "place": _place(problem)}


def _place(problem: Exception) -> str:
    """Where in the program it happened; the problem's own words may quote a letter."""
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""


def _confine(allowance: Allowance) -> None:
    """No more memory than allowed, no file written, no core left behind."""
    for what, most in (
        (resource.RLIMIT_AS, allowance.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system may allow less than we would
            resource.setrlimit(what, (most, most))


def _allow_seconds(seconds: float) -> None:
    """Processor time for one piece of work: what was used so far does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds + GRACE) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))

"""A process that works for us behind limits (`bounded.py`) and is killed where it passes them."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import indexer
from indexer.bounded import (
    OUT_OF_MEMORY,
    SEALED,
    Allowance,
    Broken,
    NotStarted,
    OverMemory,
    OverTime,
    Plain,
)

_START_SECONDS = 60.0  # a busy machine may start a process slowly; that is not the work's fault
_ASIDE = 2.0
"""How many times the limit the process's own questions may take: a model may have to be loaded."""
_CHUNK = 1 << 16

Help = Callable[[Plain], Plain]


class Killable:
    """One process, started when it is first needed and again after each death."""

    def __init__(self, module: str, given: str, allowance: Allowance) -> None:
        self._module = module
        self._given = given
        self._allowance = allowance
        self._process: subprocess.Popen[bytes] | None = None
        self.sealed = False
        """True once a process was started that has no network."""

    @property
    def process_id(self) -> int | None:
        """The running process, None before the first work and after a death that was noticed."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Have the process ready; NotStarted where it does not come up."""
        if self._process is None:
            self._process, self.sealed = _started(self._module, self._given)

    def ask(self, question: Plain, helps: Help | None = None) -> Plain:
        """What the process answers; Broken where it does not. After that it is gone.

        `helps` answers what the process itself asks meanwhile; the time for that is counted apart.
        """
        was_used = self._process is not None
        try:
            return self._asked(question, helps)
        except OverTime:
            raise
        except Broken:
            if not was_used:
                raise
        return self._asked(question, helps)  # it may have been earlier work's doing: ask afresh

    def stop(self) -> None:
        """Kill the process; harmless where there is none."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _asked(self, question: Plain, helps: Help | None) -> Plain:
        self.start()
        try:
            answer = self._answer(question, helps)
        except TimeoutError as problem:
            self.stop()
            raise OverTime from problem
        except (OSError, ValueError) as problem:
            self.stop()
            raise Broken from problem
        except BaseException:  # whoever helps has failed, and the process still waits for an answer
            self.stop()
            raise
        if "failure" in answer:
            self.stop()
            kind = OverMemory if answer["failure"] == OUT_OF_MEMORY else Broken
            raise kind(str(answer["failure"]), str(answer.get("place", "")))
        return answer

    def _answer(self, question: Plain, helps: Help | None) -> Plain:
        process, allowed = self._process, self._allowance
        assert process
        left, aside = allowed.seconds, allowed.seconds * _ASIDE
        while True:
            began = time.monotonic()
            _tell(process, question)
            answer: Plain = json.loads(_line(process, left, allowed.memory_bytes))
            answered = time.monotonic()
            left -= answered - began
            if "asks" not in answer or helps is None:
                return answer
            question = helps(answer["asks"])
            aside -= time.monotonic() - answered
            if aside < 0:
                raise TimeoutError


def _started(module: str, given: str) -> tuple[subprocess.Popen[bytes], bool]:
    """A new process that is ready for its first work, and whether it has no network."""
    process = _popen(module, given)
    try:
        ready: Plain = json.loads(_line(process, _START_SECONDS))
    except (OSError, ValueError) as problem:
        process.kill()
        process.communicate()
        raise NotStarted from problem
    return process, bool(ready.get(SEALED))


def _popen(module: str, given: str) -> subprocess.Popen[bytes]:
    """A process that imports this program and nothing from the folder it runs in.

    It has none of our environment: tokens and passwords stay with us.
    """
    home = os.fspath(Path(indexer.__file__).parent.parent)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [sys.executable, "-B", "-P", "-m", module, given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": home, "PYTHONUTF8": "1", "PATH": os.defpath},
    )


def _tell(process: subprocess.Popen[bytes], question: Plain) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(question).encode() + b"\n")
    process.stdin.flush()


def _line(process: subprocess.Popen[bytes], seconds: float, most: int = _CHUNK) -> bytes:
    """One line of the process's; TimeoutError past that time, OSError where it died or raves."""
    assert process.stdout
    deadline = time.monotonic() + seconds
    received = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not received.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), _CHUNK)
            if not chunk or len(received) > most:
                raise BrokenPipeError
            received += chunk
    return bytes(received)

"""Workers that read files, each behind limits; one that dies is replaced, its file is refused."""

import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import indexer
from indexer.documents import Attachment, Document, Limits, Locator, Mail, Refused
from indexer.worker import OUT_OF_MEMORY

_START_SECONDS = 20.0  # a busy machine may start a process slowly; that is not the file's fault
_CHUNK = 1 << 16


class Pool:
    """A few workers for many files; safe to use from as many threads as it has workers."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._limits = limits
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(size):
            self._idle.put(Worker(limits))

    def read(self, path: Path, kind: str) -> Document:
        """Have one file read; Refused with the reason where that fails in any way."""
        worker = self._idle.get()
        try:
            return worker.read(path, kind)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End every worker that is at rest."""
        while not self._idle.empty():
            self._idle.get().stop()


class Worker:
    """One process, started when it is first needed and again after each death."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """The running process, None before the first file and after a death that was noticed."""
        return self._process.pid if self._process else None

    def read(self, path: Path, kind: str) -> Document:
        """One file, within the limits of time and memory."""
        question = {"path": os.fspath(path.absolute()), "kind": kind}
        was_used = self._process is not None
        answer = self._ask(question)
        if "failure" in answer and was_used:  # it may be an earlier file's doing: ask a fresh one
            answer = self._ask(question)
        if "failure" in answer:
            raise Refused(_failed(answer["failure"], self._limits))
        if "reason" in answer:
            raise Refused(str(answer["reason"]))
        return _document(answer["document"])

    def _ask(self, question: dict[str, str]) -> dict[str, Any]:
        """The worker's answer; after a failure the process is gone. Refused past the time limit."""
        process = self._process = self._process or self._started()
        assert process.stdin
        limits = self._limits
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(
                _line(process, limits.max_seconds, limits.max_memory_bytes)
            )
        except TimeoutError as problem:
            self.stop()
            raise Refused(
                f"it took more than {limits.max_seconds:g} seconds to read; "
                "save it anew or split it, or raise reading_max_seconds"
            ) from problem
        except (OSError, ValueError):
            answer = {"failure": ""}
        if "failure" in answer:
            self.stop()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        """A new process that is ready for its first file."""
        process = _start(self._limits)
        try:
            _line(process, _START_SECONDS)
        except OSError as problem:
            process.kill()
            process.communicate()
            raise Refused(
                "the process that reads files does not start; "
                "free some memory, or raise reading_max_memory_bytes"
            ) from problem
        return process

    def stop(self) -> None:
        """Kill the process; harmless where there is none."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """Start a worker that imports this program and nothing from the folder it runs in."""
    home = os.fspath(Path(indexer.__file__).parent.parent)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [sys.executable, "-B", "-P", "-m", "indexer.worker", json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": home, "PYTHONUTF8": "1", "PATH": os.defpath},
    )


def _line(process: subprocess.Popen[bytes], seconds: float, most: int = _CHUNK) -> bytes:
    """One line of the worker's; TimeoutError past that time, OSError where it died or raves."""
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


def _failed(failure: str, limits: Limits) -> str:
    """A sentence for a worker's death, by what it said last."""
    if failure == OUT_OF_MEMORY:
        return (
            f"it needs more than {limits.max_memory_bytes:,} bytes of memory to read; "
            "save it anew or split it, or raise reading_max_memory_bytes"
        )
    said = f" ({failure})" if failure else ""
    return f"it is damaged or made to harm: its reader broke off{said}; open it and save it anew"


def _document(plain: dict[str, Any]) -> Document:
    """The document from the worker's plain data."""
    mail = plain["mail"]
    if mail:
        mail["sent"] = datetime.fromisoformat(mail["sent"]) if mail["sent"] else None
    return Document(
        text=plain["text"],
        locators=tuple(Locator(**one) for one in plain["locators"]),
        title=plain["title"],
        mail=Mail(**mail) if mail else None,
        attachments=tuple(Attachment(**one) for one in plain["attachments"]),
        warnings=tuple(plain["warnings"]),
    )

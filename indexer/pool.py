"""Workers that read files, each behind limits; one that dies is replaced, its file is refused."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from indexer.bounded import Allowance, Broken, NotStarted, OverMemory, OverTime
from indexer.documents import Attachment, Document, Limits, Locator, Mail, Refused
from indexer.killable import Killable


class Pool:
    """A few workers for many files; safe to use from as many threads as it has workers."""

    def __init__(self, limits: Limits, size: int) -> None:
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
    """One process that reads files."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        allowance = Allowance(limits.max_seconds, limits.max_memory_bytes)
        self._process = Killable("indexer.worker", json.dumps(asdict(limits)), allowance)

    @property
    def process_id(self) -> int | None:
        """The running process, None before the first file and after a death that was noticed."""
        return self._process.process_id

    def sealed(self) -> bool:
        """Whether the process has no network; NotStarted where it does not come up."""
        self._process.start()
        return self._process.sealed

    def read(self, path: Path, kind: str) -> Document:
        """One file, within the limits of time and memory."""
        try:
            answer = self._process.ask({"path": os.fspath(path.absolute()), "kind": kind})
        except Broken as broken:
            raise Refused(_failed(broken, self._limits)) from broken
        if "reason" in answer:
            raise Refused(str(answer["reason"]))
        return _document(answer["document"])

    def stop(self) -> None:
        """Kill the process; harmless where there is none."""
        self._process.stop()


def _failed(broken: Broken, limits: Limits) -> str:
    """A sentence for what became of a worker."""
    match broken:
        case OverTime():
            return (
                f"it took more than {limits.max_seconds:g} seconds to read; "
                "save it again or split it, or raise reading_max_seconds"
            )
        case OverMemory():
            return (
                f"it needs more than {limits.max_memory_bytes:,} bytes of memory to read; "
                "save it again or split it, or raise reading_max_memory_bytes"
            )
        case NotStarted():
            return (
                "the process that reads files does not start; "
                "free some memory, or raise reading_max_memory_bytes"
            )
    said = f" ({broken.said})" if broken.said else ""
    return f"it is damaged or made to harm: its reader broke off{said}; open it and save it again"


def _document(plain: dict[str, Any]) -> Document:
    """The document from the worker's plain data."""
    attached = [one | {"mail": _mail(one["mail"])} for one in plain["attachments"]]
    return Document(
        text=plain["text"],
        locators=tuple(Locator(**one) for one in plain["locators"]),
        title=plain["title"],
        mail=_mail(plain["mail"]),
        attachments=tuple(Attachment(**one) for one in attached),
        warnings=tuple(plain["warnings"]),
        ocr=plain["ocr"],
    )


def _mail(plain: dict[str, Any] | None) -> Mail | None:
    """An envelope with its moments and lists as they were."""
    if plain is None:
        return None
    moments = {
        name: datetime.fromisoformat(plain[name]) if plain[name] else None
        for name in ("sent", "received")
    }
    lists = {name: tuple(plain[name]) for name in ("replies_to", "recipients")}
    return Mail(**plain | moments | lists)

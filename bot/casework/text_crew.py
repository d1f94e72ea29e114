"""A few processes that understand texts, shared by all authorities that one bot serves."""

import json
import os
import pickle
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from queue import Empty, SimpleQueue
from typing import Any

from bot.foi.errors import FoiError
from indexer.bounded import Allowance, Plain
from indexer.killable import Killable

SIZE = max(2, min(4, os.cpu_count() or 2))
"""At least two, so that one hostile text leaves room for the others."""
_PATIENCE = 2.0
"""How many times the limit a text may wait for a free process."""


@dataclass(frozen=True)
class Tools:
    """What a process works with, packed once."""

    packed: str
    key: str

    @classmethod
    def of(cls, tools: object) -> "Tools":
        """Pack tools; None stands for a task that needs none."""
        packed = packed_plain(tools)
        return cls(packed, sha256(packed.encode()).hexdigest() if tools is not None else "")


class Crew:
    """Processes at rest, and whoever waits for one."""

    def __init__(self, allowance: Allowance) -> None:
        self._patience = allowance.seconds * _PATIENCE
        self._idle: SimpleQueue[Killable] = SimpleQueue()
        for _ in range(SIZE):
            given = json.dumps(asdict(allowance))
            self._idle.put(Killable("bot.casework.text_worker", given, allowance))

    def ask(self, tools: Tools, given: object, helps: Callable[[Plain], Plain] | None) -> Plain:
        """What a process makes of it; Broken where it does not, FoiError where none is free."""
        question = {"with": tools.key, "given": packed_plain(given)}
        with self._one() as process:
            answer = process.ask(question, helps)
            if "lacks" in answer:
                answer = process.ask(question | {"tools": tools.packed}, helps)
        return answer

    @contextmanager
    def _one(self) -> Iterator[Killable]:
        try:
            process = self._idle.get(timeout=self._patience)
        except Empty as none:
            raise FoiError(
                "texts-waiting",
                "this text",
                "several others take so long to understand that none of foibot's readers is free",
                "Try again in a minute",
            ) from none
        try:
            yield process
        finally:
            self._idle.put(process)


@cache
def crew(allowance: Allowance) -> Crew:
    """The one crew of this process with that allowance; nothing is started until it is asked."""
    return Crew(allowance)


def packed_plain(value: object) -> str:
    """A value for a process of ours; never the other way."""
    return b64encode(pickle.dumps(value)).decode()


def answered(answer: Plain) -> Any:
    """The result in an answer; the FoiError that it tells of is raised here."""
    if "error" in answer:
        raise FoiError(*map(str, answer["error"]))
    return answer["result"]

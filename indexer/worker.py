"""The process that opens other people's files. It may crash, hang or starve: only it will.

Started as `python -m indexer.worker LIMITS`; a question is a path and its format (`bounded.py`).
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from indexer.bounded import Allowance, Ask, Plain, serve
from indexer.documents import Document, Limits, Refused
from indexer.files import load
from indexer.formats import read_bytes


def main() -> None:
    """Read files until the input ends."""
    limits = Limits(**json.loads(sys.argv[1]))

    def read(question: Plain, _: Ask) -> Plain:
        return _read(question, limits)

    serve(read, Allowance(limits.max_seconds, limits.max_memory_bytes))


def _read(question: Plain, limits: Limits) -> Plain:
    """The document as plain data, or the reason why there is none."""
    try:
        data = load(Path(question["path"]), limits)
        return {"document": _plain(read_bytes(data, question["kind"], limits))}
    except Refused as refused:
        return {"reason": refused.reason}


def _plain(document: Document) -> Plain:
    """A document as JSON can carry it."""
    plain = asdict(document)
    for mail in (plain["mail"], *(one["mail"] for one in plain["attachments"])):
        for name in ("sent", "received") if mail else ():
            mail[name] = mail[name].isoformat() if mail[name] else None
    return plain


if __name__ == "__main__":
    main()

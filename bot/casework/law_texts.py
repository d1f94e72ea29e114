"""The law's own texts in the index: every provision as it stands in the law data now."""

import hashlib
import time
from datetime import datetime

from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law
from bot.store.patience import patiently
from indexer.claims import Claims
from indexer.index import Index
from indexer.masking import mask
from indexer.passages import Record, build
from indexer.records import Document, Passage

_RECIPE = "2"
"""Raise it when a provision's text is put together in another way."""
_CLAIM = "law"
_PAUSE = 0.2
LONGEST = 600.0
"""Seconds that another worker may take over it."""

Made = list[tuple[Document, list[Passage]]]


def keep_law(law: Law, index: Index, now: datetime, claims: Claims) -> None:
    """Bring the law's texts up to date, or wait while another worker does."""
    made = [_of_law(entry) for entry in law.all()]
    end = time.monotonic() + LONGEST
    while patiently(_differs, made, index):
        if patiently(claims.take, _CLAIM):
            patiently(_bring_up_to_date, made, index, now)
            patiently(claims.give_back, _CLAIM)
            return
        if time.monotonic() > end:
            raise _waited()
        time.sleep(_PAUSE)


def _differs(made: Made, index: Index) -> bool:
    return bool(_fresh(made, index) or _gone(made, index))


def _fresh(made: Made, index: Index) -> Made:
    known = index.catalogue.known
    return [(each, cut) for each, cut in made if known(each.name) != (each.sha256, each.recipe)]


def _gone(made: Made, index: Index) -> set[str]:
    return set(index.catalogue.sources("law")) - {document.name for document, _ in made}


def _bring_up_to_date(made: Made, index: Index, now: datetime) -> None:
    fresh = _fresh(made, index)
    if fresh:
        index.embed_ahead([passage for _, cut in fresh for passage in cut])
    for document, cut in fresh:
        index.add(document, cut, now)
    for name in _gone(made, index):
        index.catalogue.remove(name)


def _of_law(entry: Entry) -> tuple[Document, list[Passage]]:
    name, text = str(entry.provision), _law_text(entry)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(f"law:{name}", sha256, "law", _RECIPE, "law", title=entry.title)
    return document, build([Record("law", text=text, part=name)], mask(""))


def _law_text(entry: Entry) -> str:
    return f"{entry.title}. {entry.protects} {entry.official or entry.paraphrase}"


def _waited() -> FoiError:
    return FoiError(
        "ingest-waits",
        "the law's texts",
        f"another ingest has been at them for {LONGEST / 60:.0f} minutes",
        "See whether it still runs; end it, and ingest again",
    )

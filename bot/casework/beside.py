"""What is shown beside the precedents: the law they used, and what is already published."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.casework.answers import LawRow, PrecedentRow, PublishedRow
from bot.foi.law import Entry, Law
from bot.foi.provisions import Provision
from indexer.rank import Found
from indexer.search import Asked

_LAW_SHOWN = 8
_PASSAGES_SHOWN = 3
_CITED = re.compile(
    r"\b(s|ss|section|sections|reg|regulation)\.?[ ]?(\d{1,2}[a-z]?(?:\([0-9a-z]{1,4}\))*)(?!\w)",
    re.I,
)


def law_shown(
    shown: Iterable[PrecedentRow],
    asked: Sequence[Asked],
    near: Iterable[Found],
    law: Law,
    act: str,
) -> Iterator[LawRow]:
    """Provisions that the question names, that the precedents used, and whose text fits it.

    `act` is `foia` or `foisa`: what "section 31" means, and of which Act law is shown uncited.
    """
    used = [Provision.parse(name) for each in shown for name in each.provisions]
    telling = [Provision.parse(each.part or "") for each in near]
    fitting = [each for each in telling if (each.act == "foisa") == (act == "foisa")]
    entries = [
        entry for each in [*_named(asked, act), *used, *fitting] if (entry := _entry(each, law))
    ]
    distinct = {str(entry.provision): entry for entry in entries}
    yield from map(_law_row, list(distinct.values())[:_LAW_SHOWN])


def _named(asked: Iterable[Asked], act: str) -> list[Provision]:
    """The provisions that the question itself names: "section 31(1)", "reg 12(4)(b)"."""
    return [
        Provision.parse(f"{act}:s{number}" if kind[0].lower() == "s" else f"eir:r{number}")
        for each in asked
        for kind, number in _CITED.findall(each.text)
    ]


def _entry(provision: Provision, law: Law) -> Entry | None:
    """The entry of the provision, or of the limb or section that holds it."""
    at: Provision | None = provision
    while at is not None:
        if entry := law.entry(at):
            return entry
        at = at.parent
    return None


def _law_row(entry: Entry) -> LawRow:
    sources = "; ".join(each.source for each in entry.citations)
    return LawRow(
        entry.provision,
        entry.title,
        entry.official or entry.paraphrase,
        sources if entry.official else f"our paraphrase, not the statute; see {sources}",
    )


def published(near: Sequence[Found]) -> Iterator[PublishedRow]:
    """Passages of our own reports that speak of the same."""
    for each in near[:_PASSAGES_SHOWN]:
        own = each.document
        yield PublishedRow(own.title, own.responded, own.name, each.locator, each.passages[0].text)


def telling(found: Iterable[Found], least: float) -> list[Found]:
    """What is likely enough to be shown beside the precedents, each once, best first."""
    best: dict[int, Found] = {}
    for each in sorted(found, key=lambda one: -one.value):
        if each.probability >= least:
            best.setdefault(each.passages[0].id, each)
    return list(best.values())

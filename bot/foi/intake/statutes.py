"""Finds provisions in a request that do not exist, and Acts with the wrong year.

Requests written with a language model quote sections that were never enacted. The officer is told,
so that the answer can say what the law is (s16); nobody is marked down for it.
"""

import re
from collections.abc import Iterator, Mapping

from bot.foi.case import Flag
from bot.foi.intake.words import Statute, plain
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.reading.citations import find_citations
from bot.foi.reading.flat import flatten
from bot.foi.vocabulary import Span

_LAW = "FOIA s16"
_NUMBER = r"(?:sections?|s\.?|regulations?|reg\.?)\s*(\d{1,4})(?:\([^)\s]{1,4}\))*"


def statute_flags(text: str, law: Law, statutes: Mapping[str, Statute]) -> Iterator[Flag]:
    """One flag for each provision or Act that does not exist as the request has it."""
    flat = plain(text)
    told: set[Span] = set()
    for act, statute in statutes.items():
        for span, message in _beyond(flat, act, statute):
            told.add(span)
            yield _flag(text, span, message)
        for span, message in _wrong_year(flat, statute):
            yield _flag(text, span, message)
    for cited in find_citations(flatten(text), law):
        limits = statutes.get(cited.provision.act)
        overlaps = any(a < cited.span[1] and cited.span[0] < b for a, b in told)
        if limits and not overlaps and not _is_real(cited.provision, law, limits):
            yield _flag(text, cited.span, _unknown(cited.provision, law))


def _flag(text: str, span: Span, message: str) -> Flag:
    return Flag("statute_misquoted", message, text[slice(*span)], span, _LAW)


def _beyond(flat: str, act: str, statute: Statute) -> Iterator[tuple[Span, str]]:
    """Sections after the last one of the Act that is named beside them."""
    short = {"foia": r"FOIA?|FOI Act", "eir": r"EIRs?"}.get(act, act)
    named = rf"(?:{re.escape(statute.title)}|{short})"
    behind = rf"{_NUMBER}\s*,?\s*(?:(?:of|in|under)\s+)?(?:the\s+)?{named}"
    before = rf"{named}(?:\s+{statute.year})?,?\s+{_NUMBER}"
    for pattern in (behind, before):
        for found in re.finditer(pattern, flat, re.IGNORECASE):
            if not 1 <= int(found[1]) <= statute.last:
                yield (
                    found.span(),
                    f"there is no section or regulation {found[1]} in the {statute.title} "
                    f"{statute.year}: the last is {statute.last}",
                )


def _wrong_year(flat: str, statute: Statute) -> Iterator[tuple[Span, str]]:
    for found in re.finditer(rf"{re.escape(statute.title)},?\s+(\d{{4}})", flat, re.IGNORECASE):
        if int(found[1]) != statute.year:
            yield found.span(), f"the {statute.title} is of {statute.year}, not {found[1]}"


def _is_real(provision: Provision, law: Law, statute: Statute) -> bool:
    if law.exists(provision) or any(p.covers(provision) for p in statute.open_ended):
        return True
    section = Provision(provision.act, provision.section)
    if law.exists(section):
        return False
    last = statute.subsections.get(provision.section)
    number = provision.limbs[0] if provision.limbs else "1"
    return last is None or not number.isdigit() or 1 <= int(number) <= last


def _unknown(provision: Provision, law: Law) -> str:
    section = Provision(provision.act, provision.section)
    nearest = law.nearest(provision) if law.exists(section) else []
    meant = f"; nearest is {nearest[0]}" if nearest else ""
    return f"the law has no {provision}{meant}"

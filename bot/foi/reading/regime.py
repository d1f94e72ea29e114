"""Which law a letter was written under: as it says itself, else by what it cites."""

import re

from bot.foi.provisions import Provision
from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section
from bot.foi.vocabulary import Regime

_FOISA = re.compile(
    r"freedom of information \(scotland\)|\bfoisa\b|scottish information commissioner|environmental information \(scotland\)",
    re.I,
)
FOIA = re.compile(r"freedom of information|(?<![@./\w])foia?\b(?![@./])|rhyddid gwybodaeth", re.I)
EIR = re.compile(r"environmental information|\beirs?\b|gwybodaeth amgylcheddol", re.I)
SAR = re.compile(
    r"subject access request|right of access|\b(?:d?sar)\b|article 15|access to your (?:own )?personal (?:data|information)|personal data (?:we|the council) holds? about you",
    re.I,
)
_HANDLED = re.compile(
    r"(?:process|handl|deal|consider|treat|answer|respon|assess|manag|review|log|regist|decid|fall|accordance|compl)\w*[^.]{0,90}?\b(?:under|with|in accordance|as|in line|within|pursuant|by|of)\b(?P<law>[^.]{0,200})"
    r"|\b(?:request|letter|respon\w+)\b[^.]{0,60}\b(?:under|in accordance with|pursuant to|made under)\b(?P<law2>[^.]{0,200})",
    re.I,
)


def read_regime(page: Page, relied: tuple[Provision, ...]) -> Regime | None:
    """Name the law a letter was written under: as it says itself, else by what it cites."""
    own = " ".join(
        b.text[:2000]
        for b, s in zip(page.blocks, page.sections, strict=True)
        if s not in (Section.RIGHTS, Section.END, Section.REQUEST)
    )[:200_000]
    everything = " ".join(b.text[:2000] for b in page.blocks[:400])
    acts = {p.act for p in relied}
    if _FOISA.search(own) or (_FOISA.search(everything) and "foia" not in acts):
        return Regime.FOISA
    said = _handled(own)
    if acts >= {"foia", "eir"} or said >= {"foia", "eir"}:
        return Regime.MIXED
    if "eir" in acts and "foia" in said and "foia" not in acts:
        return Regime.MIXED if _partly_environmental(own) else Regime.EIR
    if "foia" in acts and "eir" in said:
        return Regime.MIXED
    if len(said) == 1:
        return Regime.EIR if "eir" in said else Regime.FOIA if "foia" in said else Regime.SAR
    if len(acts) == 1:
        return Regime.EIR if "eir" in acts else Regime.FOIA
    return _named_anywhere(own) or _named_anywhere(everything)


def _partly_environmental(own: str) -> bool:
    return bool(
        re.search(
            r"(?:questions?|parts?|some|other|remain)[^.]{0,80}environmental information", own, re.I
        )
    )


def _handled(own: str) -> set[str]:
    """The laws that the letter says it handled the request under; the first such sentence wins."""
    found: set[str] = set()
    for match in _HANDLED.finditer(own):
        law = match["law"] or match["law2"] or ""
        if re.search(r"\b(?:may|also have|rather than|not)\b", match.group()[:40]):
            continue
        laws = {
            name for name, cue in (("foia", FOIA), ("eir", EIR), ("sar", SAR)) if cue.search(law)
        }
        if "eir" in laws and re.search(
            r"(?:rather than|not|instead of)[^.]{0,30}freedom", law, re.I
        ):
            laws.discard("foia")
        if re.search(
            r"freedom of information[^.]{0,20}(?:act )?(?:2000 )?(?:or|and/or|/) (?:the )?environmental",
            law,
            re.I,
        ):
            continue
        found |= laws
    return found


def _named_anywhere(words: str) -> Regime | None:
    counts = {
        Regime.FOIA: len(FOIA.findall(words)),
        Regime.EIR: len(EIR.findall(words)),
        Regime.SAR: 2 * len(SAR.findall(words)),
    }
    best = max(counts, key=lambda regime: counts[regime])
    return best if counts[best] else None

"""Citations of law: `sections 31(1)(a) and (b)`, `S.40(2)`, `Reg. 12(5)(b), (e)`, each with its act.

A citation is read from its head word ("section", "s.", "regulation") onwards, piece by piece, so
that a list keeps the head that it began with. Which act it belongs to is said beside it, or by the
letter as a whole; other Acts' sections are recognised and left out.
"""

import re
from dataclasses import dataclass

from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.reading.cited_act import act_of, is_meant, is_place, is_section
from bot.foi.vocabulary import Span

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_SPELT = {
    **{word: str(n) for n, word in enumerate(_ONES, 1)},
    **{
        ten + (f"-{_ONES[n - 1]}" if n else ""): str(tens * 10 + n)
        for tens, ten in ((2, "twenty"), (3, "thirty"), (4, "forty"))
        for n in range(10)
    },
}
"""Section numbers in words, as `section forty-three`."""
_HEAD = re.compile(
    r"(?<![\w'])(?:(?P<section>(?:sub)?sections?|sect\.?|ss?\.?(?=\s?\d))|(?P<regulation>regulations?|regs?\.?|r\.?(?=\s?\d{1,2}\())"
    r"|(?P<bare>(?:foia?|exemptions?|exceptions?|eirs?)(?=\s+\d{2}\s?\()))\s*(?P<number>\d{1,3}[A-Za-z]?(?![\w])|(?:"
    + "|".join(sorted(_SPELT, key=len, reverse=True))
    + r")\b)?",
    re.I,
)
_LIMB = re.compile(r"\s{0,2}\(\s?(\d{1,2}[A-Za-z]{0,2}|[A-Za-z]{1,4})\s?\)")
_LOOSE_LIMB = re.compile(r"(?<=\))([a-k])\b(?!')")
_TITLE = re.compile(
    r"\s*(?:\([A-Z][A-Za-z ,&'-]{3,60}\)|[-,] ?[A-Z][A-Za-z ]{3,40}[,-]?)?\s*(?:,?\s*(?:sub-?sections?|paragraphs?|sub-?paragraphs?|limbs?|para)\s*)(?=\()",
    re.I,
)
_MORE = re.compile(
    r"\s*(?:[,;/&+]|\band\b|\bor\b|\bto\b|-|\bas well as\b|\bwith\b|\bby virtue of\b)\s*(?:\b(?:and|or)\b\s*)?"
    r"(?:(?P<head>(?:sub)?sections?|ss?\.?|regulations?|regs?\.?)\s*)?(?:(?P<number>\d{1,3}[A-Za-z]?)(?![\w.])(?!\s*(?:working|days?|per|%|january|february|march|april|may|june|july|august|september|october|november|december))|(?=\(\w{1,4}\)))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision where it is cited."""

    provision: Provision
    span: Span


def find_citations(flat: str, law: Law | None = None, scottish: bool = False) -> list[Citation]:
    """Find every citation of FOIA, the EIR or (in a `scottish` letter) FOISA, in order.

    `law` says how many sections an Act has: what is beyond is another law's, and left out.
    """
    last = {one.name: one.last for one in law.acts} if law else {}
    years = {one.name: one.title[-4:] for one in law.acts} if law else {}
    found: list[Citation] = []
    at = 0
    last_section = ""
    while head := _HEAD.search(flat, at):
        at = head.end()
        if (not head["number"] and not _only_limbs(head, flat)) or is_place(head, flat):
            continue
        pieces, at = _read_list(head, flat, last_section)
        act = act_of(head, flat, at, scottish)
        if act and not is_meant(act, flat, head.start(), at, years):
            act = None
        for number, limbs, span in pieces:
            last_section = number
            if act and is_section(number, last.get(act)):
                kind = "r" if act == "eir" else "s"
                found.append(Citation(Provision(act, kind + number.lower(), limbs), span))
    return found


def _only_limbs(head: re.Match[str], flat: str) -> bool:
    return head.group().lower().startswith("subs") and bool(_LIMB.match(flat, head.end()))


Piece = tuple[str, tuple[str, ...], Span]


def _read_list(head: re.Match[str], flat: str, last_section: str) -> tuple[list[Piece], int]:
    """Read one head word's numbers and limbs: the pieces, and where the list ends."""
    number = head["number"] or last_section
    number = _SPELT.get(number.lower(), number)
    chains, at = _limbs(flat, head.end())
    pieces: list[Piece] = [(number, chain, (head.start(), at)) for chain in chains]
    for _ in range(40):
        more = _MORE.match(flat, at)
        if not more:
            break
        chains, end = _limbs(flat, more.end())
        if more["number"]:
            if not (more["head"] or chains[0] or _plural(head)) or not _same_kind(head, more):
                break
            number = more["number"]
        elif not chains[0] or (more["head"] and not more["head"].lower().startswith("sub")):
            break
        else:
            chains = _beside(
                pieces[-1][1], chains, "to" in more.group().split() or "-" in more.group()
            )
        pieces += [
            (number, chain, (more.end() - len(more["number"] or ""), end)) for chain in chains
        ]
        at = end
    return pieces, at


def _same_kind(head: re.Match[str], more: re.Match[str]) -> bool:
    if not more["head"]:
        return True
    return more["head"].lower().startswith("r") == bool(head["regulation"])


def _plural(head: re.Match[str]) -> bool:
    word = (head["section"] or head["regulation"] or head["bare"] or "").lower().rstrip(".")
    return word in ("sections", "ss", "regulations", "regs", "exemptions", "exceptions")


def _limbs(flat: str, at: int) -> tuple[list[tuple[str, ...]], int]:
    """Read `(1)(a)(b)` as two limbs, 1-a and 1-b; nothing there is one empty limb."""
    title = _TITLE.match(flat, at, at + 140)
    if title:
        at = title.end()
    chain: tuple[str, ...] = ()
    chains: list[tuple[str, ...]] = []
    while len(chains) < 20:
        limb = _LIMB.match(flat, at) or (_LOOSE_LIMB.match(flat, at) if chain else None)
        if not limb or not _limb_like(limb[1]):
            break
        atom = limb[1].lower()
        if chain and _level(atom, chain) < len(chain):
            chains.append(chain)
            chain = chain[: _level(atom, chain)]
        chain = (*chain, atom)
        at = limb.end()
    return [*chains, chain], at


def _limb_like(atom: str) -> bool:
    return (
        atom[0].isdigit()
        or len(atom) == 1
        or atom.lower() in ("aa", "ab", "ac", "ad", "ii", "iii", "iv", "vi", "vii")
    )


def _level(atom: str, chain: tuple[str, ...]) -> int:
    """How deep a limb stands behind the limbs before it: numbers, then letters, then roman."""
    if atom[0].isdigit():
        return 0
    lettered = [n for n, other in enumerate(chain) if not other[0].isdigit()]
    if not lettered:
        return len(chain)
    roman = set(atom) <= set("ivx") and not (atom == "i" and chain[lettered[0]] == "h")
    if roman:
        return lettered[1] if len(lettered) > 1 else lettered[0] + 1
    return lettered[0]


def _beside(
    before: tuple[str, ...], chains: list[tuple[str, ...]], ranged: bool
) -> list[tuple[str, ...]]:
    """Put `and (b)` beside the limb before it: 31(1)(a) and (b) is 31(1)(b)."""
    first = chains[0]
    kept = before[: _level(first[0], before)]
    last = before[-1] if before else ""
    filled: list[tuple[str, ...]] = []
    if ranged and len(last) == len(first[0]) == 1 and last.isalpha() and first[0].isalpha():
        filled = [(*kept, chr(c)) for c in range(ord(last) + 1, ord(first[0]))]
    return filled + [(*kept, *chain) for chain in chains]

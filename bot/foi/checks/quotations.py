"""X4: what a letter prints as the Act's own words is held against the Act's own words."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.foi.checks.hits import Hit, cite
from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Span

ENOUGH = 0.78
"""Share of a statutory sentence that has to be matched before it counts as quoted."""
RUN = 4
"""Words in a row that anchor a quotation."""
LONGEST = 1500

_WORD = re.compile(r"[a-z0-9]+(?:\([a-z0-9]+\))*", re.I)
_IN_QUOTES = re.compile(r"\"([^\"\n]{40,900})\"")
_OPENS = re.compile(
    r"(?:\(\d\)\s?)?(?:Information (?:which|is exempt|in respect of|to which)|The duty to "
    r"confirm or deny|"
    r"Any information to which|Any person making a request|Section 1\(1\) does not oblige)"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch that reads as a quotation, and whether the letter puts it in quotation marks."""

    span: Span
    marked: bool


def x4_quotations(view: View, known: Known) -> Iterator[Hit]:
    """Each quotation of a provision agrees with its text, or cannot be judged without it."""
    texts = statutes(known)
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    judged: set[str] = set()
    for quoted in _quotations(view):
        if any(a <= quoted.span[0] < b for a, b in asked):
            continue
        nearest = nearest_text(view.words(quoted.span), texts)
        if nearest:
            yield from _compared(view, quoted, *nearest)
            continue
        provision = _cited_beside(view, quoted.span)
        if (
            provision
            and quoted.marked
            and str(provision) not in judged
            and not _has_text(provision, texts)
        ):
            judged.add(str(provision))
            exists = known.law.exists(provision)
            yield Hit(
                "no_text" if exists else "nonexistent", quoted.span, None, provision, unknown=exists
            )


def statutes(known: Known) -> dict[Provision, str]:
    """Statutory wording by provision: the imported official text before our own short copy."""
    return statute_texts(known.law, {s.provision: s.text for s in known.words.statutes})


def statute_texts(law: Law, own: dict[Provision, str]) -> dict[Provision, str]:
    """The imported text of every provision that has a copy of ours, else that copy."""
    official = {e.provision: e.official for e in law.all() if e.official}
    imported = {p: t for p, t in {**(law.official or {}), **official}.items() if t}
    return {**own, **{p: t for p, t in imported.items() if len(t) < 4000}}


def _has_text(provision: Provision, texts: dict[Provision, str]) -> bool:
    return any(provision.covers(p) or p.covers(provision) for p in texts)


def _quotations(view: View) -> Iterator[Quoted]:
    """Sentences that open like the Act, and longer words in quotation marks beside a citation."""
    for s in view.sentences:
        if s[1] - s[0] < LONGEST and _OPENS.match(view.flat, s[0], s[1]):
            yield Quoted(_whole(view, s), marked=False)
    for found in _IN_QUOTES.finditer(view.flat):
        if _OPENS.match(found[1]) or _cited_beside(view, found.span(1)):
            yield Quoted(found.span(1), marked=True)


def _whole(view: View, sentence: Span) -> Span:
    """A sentence of the Act with the paragraphs (a), (b) below it."""
    end = sentence[1]
    for s in view.sentences:
        if s[0] >= end and s[0] - end < 8 and re.match(r"\(?[a-d][).]\s", view.words(s)):
            end = s[1]
    return (sentence[0], end)


def _cited_beside(view: View, span: Span) -> Provision | None:
    """The provision named last before a quotation, in the same paragraph."""
    line = next((x for x in view.lines if x[0] <= span[0] < x[1]), span)
    before = [m for m in view.letter.mentions if line[0] <= m.span[0] < span[0]]
    if not before:
        return None
    between = view.flat[before[-1].span[1] : span[0]]
    says = re.search(
        r"\b(?:states|provides|says|reads|sets out|defines|exempts|that)\b|:\W*$", between
    )
    return before[-1].provision if says and len(between) < 160 else None


def nearest_text(words: str, texts: dict[Provision, str]) -> tuple[Provision, str, str] | None:
    """The provision whose wording is quoted, its text, and what differs ("" where nothing)."""
    quoted = _WORD.findall(words[:LONGEST].lower())
    if len(quoted) < 8:
        return None
    best: tuple[tuple[float, int], Provision, str, str] | None = None
    for provision, text in texts.items():
        own = _WORD.findall(text.lower())
        if len(set(quoted) & set(own)) < 0.6 * min(len(set(quoted)), len(set(own))):
            continue
        share, difference = _compare(quoted, own)
        # Of fits as good as each other the limb's wins: its section's text holds the limb's.
        rank = (round(share, 1), -len(text))
        if share >= ENOUGH and (best is None or rank > best[0]):
            best = (rank, provision, text, difference)
    return best[1:] if best else None


def _compare(quoted: list[str], own: list[str]) -> tuple[float, str]:
    """How much of the shorter is matched, and the first difference between matched stretches."""
    blocks = [
        b
        for b in SequenceMatcher(None, quoted, own, autojunk=False).get_matching_blocks()
        if b.size
    ]
    runs = [b for b in blocks if b.size >= RUN]
    if not runs:
        return 0.0, ""
    matched = sum(b.size for b in blocks)
    share = matched / min(len(quoted), len(own))
    inside = [b for b in blocks if runs[0].a <= b.a <= runs[-1].a]
    for before, after in itertools.pairwise(inside):
        mine = quoted[before.a + before.size : after.a]
        theirs = own[before.b + before.size : after.b]
        if mine != theirs and len(mine) <= 8 and not _only_numbering(mine, theirs):
            return share, _worded(mine, theirs)
    return share, ""


def _only_numbering(mine: list[str], theirs: list[str]) -> bool:
    """Paragraph letters may come or go without misquoting."""
    return all(len(w) == 1 or w.isdigit() for w in [*mine, *theirs])


def _worded(mine: list[str], theirs: list[str]) -> str:
    if not mine:
        return f'The letter leaves out "{" ".join(theirs[:12])}".'
    if not theirs:
        return f'The Act does not have "{" ".join(mine)}" there.'
    return f'The letter has "{" ".join(mine)}" for "{" ".join(theirs[:12])}".'


def _compared(
    view: View, quoted: Quoted, provision: Provision, text: str, difference: str
) -> Iterator[Hit]:
    if difference:
        values = {"difference": difference, "right": text}
        yield Hit("differs", quoted.span, None, provision, values)
        return
    cited = _cited_beside(view, quoted.span)
    if cited and quoted.marked and (cited.act, cited.section) != (provision.act, provision.section):
        yield Hit("cited_as", quoted.span, None, cited, {"other": cite(provision), "right": text})

"""X1, X2, X3, X9: the provisions named are real, usable, and tied to the parts that they refuse."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.foi.checks.hits import Hit, cite
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, same_section
from bot.foi.law import Entry, Role
from bot.foi.law_roles import role
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Span

_ALTERNATIVE = re.compile(r"\bin the alternative\b|\balternatively,? (?:under )?section", re.I)

ALIKE = 85
"""Per cent from which two factor lists count as the same list (LETTERS X9)."""

_LIMBS_NAMED = 6
_CENTRAL = re.compile(
    r"\b(?:department|ministry|cabinet office|home office|treasury|government|crown|hm\b"
    r"|attorney|northern ireland office)",
    re.I,
)
_COUNCIL = re.compile(
    r"\b(?:council|borough|county|authority|corporation|police|constabulary|nhs|trust"
    r"|university|school|college|fire)\b",
    re.I,
)
_PLAIN = frozenset({Role.ELSEWHERE, Role.RULE, Role.OTHER_REGIME, Role.NOT_HELD})
"""What a provision of this role says needs no argument."""


def x1_exists_with_limb(view: View, known: Known) -> Iterator[Hit]:
    """Every provision relied on exists and is named as deep as a notice has to go."""
    for provision in _deepest(view.letter.relied_on):
        span = _place(view, provision)
        entry = known.law.entry(provision)
        if not known.law.exists(provision):
            nearest = [cite(p) for p in known.law.nearest(provision)]
            yield Hit(
                "missing",
                span,
                _part(view, provision),
                provision,
                {"nearest": " or ".join(nearest)},
            )
        elif entry and not entry.citable and not _completed(view, provision, known):
            yield _shallow(provision, span, _part(view, provision), known)


def _completed(view: View, provision: Provision, known: Known) -> bool:
    """True where the letter names a limb of it, or the condition that it is read with."""
    relied = [known.law.entry(p) for p in view.letter.relied_on]
    conditions = any(e and provision in e.read_with for e in relied)
    return conditions or _names_deeper(view, provision, known)


def _shallow(provision: Provision, span: Span | None, part: str | None, known: Known) -> Hit:
    limbs = [e.provision for e in known.law.citable_limbs(provision) if not e.is_ncnd]
    if not limbs:
        return Hit("no_ground", span, part, provision)
    outer = [p for p in limbs if not any(q != p and q.covers(p) for q in limbs)]
    named = ", ".join(cite(p).split(" ", 1)[1] for p in outer[:_LIMBS_NAMED])
    more = " and so on" if len(outer) > _LIMBS_NAMED else ""
    return Hit("limb", span, part, provision, {"limbs": named + more})


def _deepest(relied: tuple[Provision, ...]) -> list[Provision]:
    """Leave out what a deeper limb in the same letter makes plain."""
    return [p for p in relied if not any(p != q and p.covers(q) for q in relied)]


def _names_deeper(view: View, provision: Provision, known: Known) -> bool:
    """True where the letter names a citable limb of it elsewhere, outside quotations of the Act."""
    for mention in view.letter.mentions:
        entry = known.law.entry(mention.provision)
        deeper = provision.covers(mention.provision) and mention.provision != provision
        if deeper and entry and entry.citable and not entry.is_ncnd:
            return True
    return False


def _place(view: View, provision: Provision) -> Span | None:
    exact = [m.span for m in view.letter.mentions if m.provision == provision]
    relied = [m.span for m in view.letter.mentions if m.relied_on and provision.covers(m.provision)]
    return next(iter([*relied, *exact]), None)


def _part(view: View, provision: Provision) -> str | None:
    numbers = [p.number for p in view.letter.parts if provision in p.provisions]
    return numbers[0] if len(numbers) == 1 else None


def x2_usable(view: View, known: Known) -> Iterator[Hit]:
    """The authority can use the provision, and not beside one that excludes it."""
    seen: set[tuple[str, str]] = set()
    for provision in view.letter.relied_on:
        entry = known.law.entry(provision)
        if not entry or (provision.act, provision.section) in seen:
            continue
        seen.add((provision.act, provision.section))
        yield from _who(view, entry)
    for one, other in _clashing(view, known):
        if _ALTERNATIVE.search(view.flat):
            continue  # one or the other applies, and the letter says so
        yield Hit("together", _place(view, one), _part(view, one), one, {"other": cite(other)})


def _who(view: View, entry: Entry) -> Iterator[Hit]:
    place, part = _place(view, entry.provision), _part(view, entry.provision)
    authority = view.letter.authority or ""
    if entry.councils == "no" and entry.provision.act == "foia":
        if _COUNCIL.search(authority):
            yield Hit(
                "not_theirs",
                place,
                part,
                entry.provision,
                {"who": entry.who, "authority": authority},
            )
        elif not _CENTRAL.search(authority):
            yield Hit("whose", place, part, entry.provision, {"who": entry.who}, unknown=True)
    elif entry.councils == "no" and not view.scottish:
        yield Hit("scottish", place, part, entry.provision)
    elif entry.councils == "rare" and re.search(r"council|borough", authority, re.I):
        yield Hit("rare", place, part, entry.provision, {"who": entry.who})


def _clashing(view: View, known: Known) -> Iterator[tuple[Provision, Provision]]:
    """Pairs that the letter puts on the same information although one excludes the other."""
    groups = [p.provisions for p in view.letter.parts] + [
        s.provisions for s in view.letter.refusals
    ]
    found = set()
    for group in groups:
        for one in group:
            entry = known.law.entry(one)
            for other in group:
                if entry and one < other and any(n.covers(other) for n in entry.never_with):
                    found.add((one, other))
    return iter(sorted(found))


def x3_body_and_notice(view: View, known: Known) -> Iterator[Hit]:
    """The exemptions in the answers are those of the notice, and each is tied to its parts."""
    if view.letter.kind is not Kind.RESPONSE or len(view.letter.parts) < 2:
        return
    body = [p for part in view.letter.parts for p in part.provisions]
    for provision in _deepest(view.letter.relied_on):
        if any(same_section(provision, p) for p in body):
            continue
        if not _tied(view, provision):
            yield Hit("untied", _place(view, provision), None, provision)
    if view.letter.refusals:
        yield from _not_argued(view, known)


def _tied(view: View, provision: Provision) -> bool:
    """True where a section on the provision names parts that are really refused."""
    refused = {p.number for p in view.letter.parts if p.outcome is not Outcome.SUPPLIED}
    if any(set(s.parts) & refused for s in view.sections_on(provision)):
        return True
    named = [m.span[0] for m in view.letter.mentions if same_section(provision, m.provision)]
    beside = [p for part in view.letter.parts for p in part.provisions]
    others = [span for other in beside for span in view.sections_of(other)]
    return any(start <= at < end for at in named for start, end in others)


def _not_argued(view: View, known: Known) -> Iterator[Hit]:
    """Provisions that an answer names and neither it nor the notice argues."""
    seen: set[tuple[str, str]] = set()
    for part in view.letter.parts:
        for provision in part.provisions:
            key = (provision.act, provision.section)
            argued = view.sections_on(provision) or _length(view, provision) > 350
            if key in seen or argued or role(known.law, provision) in _PLAIN:
                continue
            seen.add(key)
            yield Hit("unargued", part.answer_span, part.number, provision)


def _length(view: View, provision: Provision) -> int:
    return sum(end - start for start, end in view.argument(provision))


def x9_same_factors(view: View, _known: Known) -> Iterator[Hit]:
    """Two exemptions do not carry the same list of factors, word for word."""
    lists = _factor_lists(view)
    for n, (one, first, span) in enumerate(lists):
        same = [other for other, second, _ in lists[:n] if _alike(first, second)]
        if same:
            yield Hit("same", span, None, one, {"other": cite(same[0])})


def _alike(first: str, second: str) -> bool:
    short, long = sorted((len(first), len(second)))
    return short > 120 and long < 2 * short and fuzz.ratio(first[:6000], second[:6000]) > ALIKE


def _factor_lists(view: View) -> list[tuple[Provision, str, Span]]:
    """By section: all its factors as one text, and where they stand."""
    lists: dict[tuple[str, str, tuple[str, ...]], tuple[Provision, list[str], Span]] = {}
    for factor in view.letter.factors:
        p = factor.provision
        key = (p.act, p.section, p.limbs[:2] if p.act == "eir" else ())
        known_one = lists.setdefault(key, (p, [], factor.span))
        known_one[1].append(" ".join(factor.text.lower().split()))
    return [(p, " ".join(texts), span) for p, texts, span in list(lists.values())[:20]]

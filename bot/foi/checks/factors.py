"""P3 and P4: each factor of a public interest test argues; one at least is about the request."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.foi.checks.hits import Hit, cite
from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.letter import Factor
from bot.foi.provisions import Provision
from bot.foi.reading.words import content_words
from bot.foi.vocabulary import Side

_GENERIC = 82
"""Likeness, in per cent, from which a factor counts as one of the library's stock phrases."""
_EMPTY = frozenset(
    {"public", "interest", "disclosure", "disclosing", "copy", "copies", "list", "please", "names"}
)
_VALUES = re.compile(
    r"\b(?:would|could|may|might|should|will|can|interest|public|help\w*|allow\w*|enabl\w*"
    r"|transparen\w*|accountab\w*|risk\w*"
    r"|harm\w*|prejudic\w*|undermin\w*|because|important\w*|need\w*|encourag\w*|promot\w*"
    r"|further\w*|inform\w*|bring\w*"
    r"|reduc\w*|weaken\w*|likely|trust\w*|confiden\w*|damag\w*|cost\w*|right\w*|value"
    r"|money|scrutin\w*|debate|fair\w*|safe\w*"
    r"|protect\w*|openness|deter\w*|expos\w*|lead\w*|if|unless|already|understand\w*"
    r"|privacy|disclos\w*|confirm\w*|deny\w*|expect\w*|concern\w*|less|more|threat\w*|danger\w*)\b",
    re.I,
)


def p3_only_generic(view: View, known: Known) -> Iterator[Hit]:
    """At least one factor for disclosure is about this request."""
    topics = content_words(" ".join(p.question for p in view.letter.parts)) - _EMPTY
    for provision, factors in _by_section(view, Side.FOR):
        generic = [f for f in factors if _is_generic(f.text, topics, known)]
        if factors and len(generic) == len(factors):
            yield Hit("generic", factors[0].span, None, provision)


def _is_generic(text: str, topics: frozenset[str], known: Known) -> bool:
    words = " ".join(re.findall(r"\w+", text.lower()))
    if len(content_words(text) & topics) >= 2:
        return False
    return any(
        fuzz.token_set_ratio(words, stock) >= _GENERIC for stock in known.words.generic_factors
    )


def _by_section(view: View, side: Side) -> Iterator[tuple[Provision, list[Factor]]]:
    groups: dict[tuple[str, str], tuple[Provision, list[Factor]]] = {}
    for factor in view.letter.factors:
        if factor.side is side:
            key = (factor.provision.act, factor.provision.section)
            groups.setdefault(key, (factor.provision, []))[1].append(factor)
    return iter(groups.values())


def p4_descriptions(view: View, known: Known) -> Iterator[Hit]:
    """A factor says why something is in the public interest; a bare fact is none."""
    for factor in view.letter.factors:
        bare = len(factor.text.split()) >= 5 and not _VALUES.search(factor.text)
        if bare and not _offered(factor, known):
            values = {"cited": cite(factor.provision)}
            yield Hit("description", factor.span, None, factor.provision, values)


def _offered(factor: Factor, known: Known) -> bool:
    """True for a factor that the law data itself offers for the provision's section."""
    words = " ".join(factor.text.split()).rstrip(".")
    return any(
        words == offered.rstrip(".")
        for entry in known.law.all()
        if entry.provision.section == factor.provision.section
        for offered in (*entry.factors_for, *entry.factors_against)
    )

"""P1 and P2: the public interest is weighed where the law asks for it, and only there."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, overlap, same_section
from bot.foi.drafting.condition import conditions_of
from bot.foi.law import Entry, Role, Standing
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Side, Span

_CONCLUDES = re.compile(
    r"outweigh|overrid|greater than (?:the |that |those )?(?:public )?interests?"
    r"|\b(?:is|are) (?:the |therefore |clearly |much |therefore the )*(?:greater|stronger"
    r"|weightier)\b"
    r"|\bstronger (?:public )?interest|\bgreater weight\b|\bnot equal\b"
    r"|\bbalance\b[^.]{0,60}\b(?:lies|falls|is|rests|weighs|favou?rs|tips|comes down)"
    r"|\b(?:is|are|was|were)\b[^.:]{0,30}\bin favou?r of (?:maintain|withhold|non-?disclos"
    r"|the ex|neither|not )"
    r"|\bfavou?rs (?:maintain|withhold|non-?disclos|the ex|neither|not )"
    r"|\b(?:weigh(?:s|ed|t)?|stronger|lies|rests|falls|tips|comes?)\b[^.]{0,40}"
    r"\b(?:in favou?r of|for|towards?|on the side of)"
    r" (?:maintain|withhold|non-?disclosure|the exemption|not disclos|keeping)"
    r"|\binterests? (?:is|are|would be)(?: therefore)? (?:better|best|not) served"
    r"|\blies in (?:maintain|withhold|non-?disclos|not |keeping|refus)|\bnot in the "
    r"public interest|\bmust (?:be )?maintain",
    re.I,
)
_FOR = re.compile(
    r"\b(?:for|favou?r(?:s|ing)?(?: of)?|support(?:s|ing)?|arguments? (?:for|to)"
    r"|towards?) (?:the )?"
    r"(?:disclos|releas|transparen|openness|confirm|publish|saying|letting|knowing|making"
    r"|answer|provid)"
    r"|\b(?:pro|for)[ -]disclosure\b"
    r"|\binterests? in (?!(?:\w+ ){0,2}(?:maintain|withhold|not |keep|exclud|preserv"
    r"|protect|neither|avoid))"
    r"|\b(?:disclosure|release|openness) would (?:help|allow|enable|promote|inform"
    r"|increase|show|let"
    r"|add|further|improve|demonstrate|assist|give|reassure)|\btransparen|\baccountab|\bscrutin",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:for|favou?r(?:s|ing)?(?: of)?|support(?:s|ing)?|arguments? for|interest in"
    r"|towards?) (?:the )?"
    r"(?:\w+ ){0,2}(?:maintain|withhold|non-?disclos|not |neither|exempt|exception|exclud"
    r"|keep|protect"
    r"|refus|avoid|ensur|preserv|safeguard|allow)"
    r"|\bagainst (?:the )?(?:disclos|releas|confirm|publi|burden)|\bon the other hand\b"
    r"|\b(?:disclosure|release) would (?:\w+ ){0,3}(?:prejudic|harm|undermin|damage|endanger|weaken"
    r"|discourage|inhibit|affect)"
    r"|\b(?:but|however|nevertheless|although|while|yet|nonetheless)\b[^.]{0,200}\binterest"
    r"|\binterest\b[^.]{0,160}\b(?:but|however|nevertheless|outweighed|yet)\b|\bstronger\b"
    r"|\bgreater weight\b",
    re.I,
)
_INTEREST_TEST = re.compile(
    r"public interest|\boutweigh|\bon balance\b|\b(?:factors|considerations) (?:favou?ring"
    r"|in favou?r)",
    re.I,
)
NO_TEST = re.compile(
    r"\b(?:no|not|nor|without|absolute|does not|neither|nothing)\b[^.]{0,100}public "
    r"interest|public interest[^.]{0,80}\b(?:not (?:apply|required|needed|necessary|arise)"
    r"|no |does not)|public interest (?:defence|in (?:confidence|the law of confidence))",
    re.I,
)
WEIGHS = re.compile(
    r"public interest (?:test|in maintaining|in disclos|in withhold|factors|balance)"
    r"|factors (?:in favou?r|for|against)",
    re.I,
)
_ASKS = re.compile(
    r"\bwhether (?:or not )?(?:the (?:public interest|balance)|maintaining|disclosure)", re.I
)
_CALLED = re.compile(
    r"(?<!not )(?<!not an )\b(?:is|an?|are) (absolute|qualified)(?: exemptions?)?\b", re.I
)
_SINGULAR = re.compile(r"\bthe exemption\b", re.I)


def weighs(entry: Entry | None) -> bool:
    """True where a public interest test has to be in the notice (FOIA s2; EIR reg 12(1)(b))."""
    if not entry or entry.provision.act == "foisa":
        return bool(entry and entry.standing is Standing.QUALIFIED)
    if entry.role is Role.NOT_HELD:
        return False  # nothing that is not held can be weighed; the ICO accepts that
    return entry.standing is Standing.QUALIFIED


def p1_balance(view: View, known: Known) -> Iterator[Hit]:
    """A qualified provision has factors on both sides and says that maintaining it outweighs."""
    if view.letter.kind is not Kind.RESPONSE:
        return
    done: list[Provision] = []
    for provision in view.letter.relied_on:
        entry = known.law.entry(provision) or known.law.entry(_existing(provision, known))
        if not weighs(entry) or (
            any(same_section(provision, p) for p in done) and not (entry and entry.is_ncnd)
        ):
            continue
        done.append(provision)
        yield from _lacks(view, provision, known)


def _existing(provision: Provision, known: Known) -> Provision:
    """The nearest provision above that exists; a limb that does not exist is rule X1's matter."""
    while provision.parent and not known.law.exists(provision):
        provision = provision.parent
    return provision


def _lacks(view: View, provision: Provision, known: Known) -> Iterator[Hit]:
    spans = view.argument(provision)
    place = spans[0] if spans else None
    place = _heading(view, provision) or place
    alone = (
        len({(p.act, p.section) for p in view.letter.relied_on if weighs(known.law.entry(p))}) < 2
    )
    joint = [s for s in _balance_sentences(view) if alone or _names(view, s, provision)]
    everywhere = [*spans, *joint]
    if not view.search(_INTEREST_TEST, everywhere) and not _has_factors(view, provision):
        yield Hit("none", place, None, provision)
        return
    if not _has(view, provision, Side.FOR, _FOR, everywhere):
        yield Hit("no_for", place, None, provision)
    if not _has(view, provision, Side.AGAINST, _AGAINST, everywhere):
        yield Hit("no_against", place, None, provision)
    concluded = _conclusions(view, provision)
    if not concluded and not any(_CONCLUDES.search(view.words(s)) for s in joint):
        yield Hit("no_conclusion", place, None, provision)
    elif (early := _early(view, provision, concluded)) is not None:
        yield Hit("early", early, None, provision)


def _heading(view: View, provision: Provision) -> Span | None:
    section = next(iter(view.sections_on(provision)), None)
    if not section:
        return None
    start = section.span[0]
    return (start, min(start + max(len(section.heading), 1), section.span[1]))


def _has_factors(view: View, provision: Provision) -> bool:
    return any(same_section(provision, f.provision) for f in view.letter.factors)


def _has(
    view: View, provision: Provision, side: Side, pattern: "re.Pattern[str]", spans: list[Span]
) -> bool:
    listed = any(
        same_section(provision, f.provision) and f.side is side for f in view.letter.factors
    )
    return listed or bool(view.search(pattern, spans))


def _conclusions(view: View, provision: Provision) -> list[Span]:
    """The sentences of its argument that conclude the balance, statute left out."""
    read = [s.conclusion for s in view.sections_on(provision) if s.conclusion]
    own = [
        s
        for s in view.own_argument(provision)
        if _CONCLUDES.search(view.words(s)) and not _ASKS.search(view.words(s))
    ]
    return [s for s in (*read, *own) if not _of_another(view, s, provision)]


def _of_another(view: View, sentence: Span, provision: Provision) -> bool:
    """True where a conclusion names provisions, and this is not among them."""
    named = [m.provision for m in view.letter.mentions if sentence[0] <= m.span[0] < sentence[1]]
    return bool(named) and not _names(view, sentence, provision)


def _balance_sentences(view: View) -> Iterator[Span]:
    return (
        s
        for s in view.sentences
        if s[0] < view.rights_start and re.search(r"public interest|balance", view.words(s), re.I)
    )


def _names(view: View, sentence: Span, provision: Provision) -> bool:
    """True where a sentence names the provision, or speaks of all exemptions at once."""
    words = view.words(sentence)
    mentioned = any(
        same_section(provision, m.provision) and sentence[0] <= m.span[0] < sentence[1]
        for m in view.letter.mentions
    )
    plural = re.search(
        r"\b(?:these|both|all|the|those|each)(?: \w+){0,3} (?:exemptions|exceptions|of them)\b",
        words,
        re.I,
    )
    return mentioned or bool(plural)


def _early(view: View, provision: Provision, concluded: list[Span]) -> Span | None:
    """A conclusion about "the exemption" of several, standing before any factor of this one."""
    factors = [f.span[0] for f in view.letter.factors if same_section(provision, f.provision)]
    if not factors or not concluded or any(s[1] > min(factors) for s in concluded):
        return None
    for section in view.sections_on(provision):
        several = len({(p.act, p.section) for p in section.provisions}) > 1
        if (
            several
            and section.conclusion in concluded
            and _SINGULAR.search(view.words(section.conclusion))
        ):
            return section.conclusion
    return None


def p2_no_balance_needed(view: View, known: Known) -> Iterator[Hit]:
    """No public interest test on an absolute exemption or a Part I refusal."""
    yield from _miscalled(view, known)
    entries = {p: known.law.entry(p) for p in view.letter.relied_on}
    weighed = [s for p, e in entries.items() if weighs(e) for s in view.argument(p)]
    for provision, entry in entries.items():
        if not entry or not _never_weighed(entry) or _weighed_condition(view, entry, known):
            continue
        own = [s for s in view.own_argument(provision) if not any(overlap(s, w) for w in weighed)]
        needless = next((s for s in own if _is_test(view.words(s), provision, known)), None)
        if needless:
            yield Hit("needless", needless, None, provision)


def _miscalled(view: View, known: Known) -> Iterator[Hit]:
    """A sentence that names one provision and calls it what it is not."""
    for sentence in view.sentences:
        words = view.words(sentence)
        called = _CALLED.search(words)
        named = {
            m.provision for m in view.letter.mentions if sentence[0] <= m.span[0] < sentence[1]
        }
        if not called or len(named) != 1 or sentence[0] >= view.rights_start:
            continue
        entry = known.law.entry(provision := named.pop())
        if entry and provision.act == "foia":
            absolute = called[1].lower() == "absolute"
            if absolute and entry.standing is Standing.QUALIFIED:
                yield Hit("called_absolute", sentence, None, provision)
            if not absolute and entry.standing is Standing.ABSOLUTE:
                yield Hit("called_qualified", sentence, None, provision)


def _weighed_condition(view: View, entry: Entry, known: Known) -> bool:
    """True where the letter names a condition that carries the test (s40(3B), s40(4A))."""
    named = {m.provision for m in view.letter.mentions}
    return any(
        weighs(known.law.entry(condition)) and any(condition.covers(p) for p in named)
        for condition in conditions_of(entry)
    )


def _is_test(words: str, provision: Provision, known: Known) -> bool:
    """True for a public interest test; within s41 only for the words of s2, as its defence weighs
    the public interest too (s41(1)(b))."""
    if NO_TEST.search(words) or "defence" in words:
        return False
    if known.law.named["confidence"].covers(provision):
        return "maintaining the exemption" in words
    return bool(WEIGHS.search(words))


def _never_weighed(entry: Entry) -> bool:
    """Absolute exemptions and Part I refusals; s40(2) by its usual, first condition."""
    if entry.provision.act != "foia":
        return False
    by_condition = any(need.field == "condition" for need in entry.needs)
    return by_condition or entry.standing in (Standing.ABSOLUTE, Standing.EXCLUSION)

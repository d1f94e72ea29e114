"""X5 to X8: the reasons are about the right duty, the right harm and the right interest."""

import re
from collections.abc import Iterator

from bot.foi.checks.coverage import NCND, confirms
from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, same_section
from bot.foi.law import Entry, Test
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome, Span

_LIFTED = re.compile(
    r"\bduty to confirm or deny does not arise\b|\bduty to confirm or "
    r"deny\b[^.]{0,40}\bdoes not (?:arise|apply)",
    re.I,
)
_CONFIRMING = re.compile(
    r"\bconfirm\w*|\bden(?:y|ying|ial|ied)\b|\bsay(?:ing)? whether\b|\bwhether (?:or "
    r"not )?(?:we|it|the (?:council|information|authority))\b|\bsilen\w+|\bexist\w*",
    re.I,
)
_DISCLOSING = re.compile(r"\bdisclos\w*|\breleas\w*|\bwithh\w*|\bpublish\w*", re.I)
_LEVEL = re.compile(
    r"\bwould(?:,? or would)?(?: not)?(?: also| therefore| be| more)*,? (?:be )?likely\b"
    r"|\blikely to (?:prejudice|endanger|inhibit|harm|damage)"
    r"|\breal and significant (?:risk|likelihood)|\bmore (?:likely|probable) than not",
    re.I,
)
_WOULD = re.compile(
    r"\bwould (?:\w+ ){0,2}(?:prejudic\w*|endanger\w*|inhibit\w*|otherwise prejudice|be "
    r"prejudicial|harm\w*|damag\w*|undermin\w*|jeopardis\w*|weaken\w*|hinder\w*|impair\w*"
    r"|disadvantag\w*)",
    re.I,
)
_BOTH = re.compile(r"\bwould,? or would be likely to\b", re.I)
_CHOSEN = re.compile(
    r"\bwould be likely\b|\blower (?:threshold|level|limb|test)|\bhigher (?:threshold"
    r"|level|limb|test)|\breal and significant|\bmore (?:likely|probable) than not",
    re.I,
)
_ADVERSE = re.compile(
    r"\bwould (?:\w+ ){0,3}(?:adversely|adverse|have an adverse|cause an adverse|harm"
    r"|damage|prejudice|undermine|disadvantage|destroy|weaken|impair|hinder)|\badverse "
    r"effect (?:would|is more)|\bwould (?:\w+ ){0,3}(?:affect|disturb|endanger|lead to)",
    re.I,
)
_REQUIRED = re.compile(
    r"\brequired\b|\breasonably necessary\b|\bnecessary\b|\bnecessity\b|\bneeded\b", re.I
)
_S24_STATUTE = re.compile(
    r"\b(?:exemption|exempt)\b[^.]{0,80}\brequired for the purposes? of safeguarding "
    r"national security|\bapplies where\b|\bprovides (?:that|an exemption)|\bmay be "
    r"exempt\b",
    re.I,
)
_WHOSE = re.compile(
    r"\b(?:council|authority|supplier|contractor|compan(?:y|ies)|firm|provider|operator"
    r"|bidder|tenant|landlord|developer|business|partner|university|trust|force|third "
    r"part(?:y|ies)|Ltd|Limited|plc|LLP|CIC|our|its|their)\b",
    re.I,
)
ENOUGH = 400
"""Characters from which a refusal section is an argument by itself."""

MEANT = 120
"""Characters of reasons from which they can be said to be about something else."""

_BECAUSE = re.compile(
    r"\b(?:because|would|since|as (?:it|this|to|doing|saying)|could|by itself|in itself)\b", re.I
)


def x5_limbs_apart(view: View, known: Known) -> Iterator[Hit]:
    """The limb that withholds and the limb that neither confirms nor denies are kept apart."""
    ncnd = [p for p in view.letter.relied_on if _is_ncnd(p, known)]
    any_ncnd = any(p.outcome is Outcome.NCND for p in view.letter.parts)
    if not ncnd and not any_ncnd:
        yield from _quoted_in_vain(view)
    for provision in ncnd:
        yield from _argued_as_disclosure(view, provision)
    for part in view.letter.parts:
        if (
            part.outcome is Outcome.WITHHELD
            and part.provisions
            and not any(_is_ncnd(p, known) for p in part.provisions)
        ):
            yield from _argued_as_silence(view, part.number, part.provisions[0])


def _is_ncnd(provision: Provision, known: Known) -> bool:
    entry = known.law.entry(provision)
    return bool(entry and entry.is_ncnd)


def _quoted_in_vain(view: View) -> Iterator[Hit]:
    found = view.search(_LIFTED, [(0, view.rights_start)])
    if found and any(
        confirms(view, s) or p.outcome is Outcome.PARTLY_SUPPLIED
        for p in view.letter.parts
        for s in view.sentences
    ):
        yield Hit("quoted", view.sentence_at(found[0]))


def _argued_as_disclosure(view: View, provision: Provision) -> Iterator[Hit]:
    """Reasons and factors, without the sentences that only make the claim."""
    own = [
        s
        for s in view.own_argument(provision)
        if not NCND.search(view.words(s)) and not _LIFTED.search(view.words(s))
    ]
    claims = [s for s in view.own_argument(provision) if s not in own]
    about = [s for s in own if _CONFIRMING.search(view.words(s))]
    disclosing = [s for s in own if _DISCLOSING.search(view.words(s))]
    reasoned = any(
        _BECAUSE.search(view.words(s)) and not _DISCLOSING.search(view.words(s)) for s in claims
    )
    if disclosing and not about and not reasoned:
        yield Hit("about_disclosing", disclosing[0], None, provision)


def _argued_as_silence(view: View, number: str, provision: Provision) -> Iterator[Hit]:
    factors = [f for f in view.letter.factors if same_section(provision, f.provision)]
    silent = [
        f
        for f in factors
        if re.search(
            r"\bconfirm(?:ing|ation)?\b[^.]{0,30}\b(?:or|nor) (?:deny|denying|denial)", f.text, re.I
        )
    ]
    if factors and len(silent) == len(factors):
        yield Hit("about_confirming", silent[0].span, number, provision)


def x6_likelihood(view: View, known: Known) -> Iterator[Hit]:
    """Prejudice and danger are said to be certain or likely; EIR 12(5) harm to be certain."""
    done: list[Provision] = []
    for provision in view.letter.relied_on:
        entry = entry_of(provision, known)
        if not entry or any(
            same_section(provision, p) and entry.is_ncnd == _is_ncnd(p, known) for p in done
        ):
            continue
        done.append(provision)
        if entry.test is Test.ADVERSE_EFFECT and not entry.is_ncnd:
            yield from _adverse(view, provision)
        elif entry.test in (Test.PREJUDICE, Test.ENDANGER, Test.OPINION):
            yield from _likely(view, provision, known)


def _adverse(view: View, provision: Provision) -> Iterator[Hit]:
    spans = view.argument(provision)
    if not view.search(_ADVERSE, spans):
        yield Hit("adverse", next(iter(spans), None), None, provision)


def _likely(view: View, provision: Provision, known: Known) -> Iterator[Hit]:
    own = view.own_argument(provision)
    without_both = [s for s in own if not _BOTH.search(view.words(s))]
    if view.search(_LEVEL, without_both) or view.search(_WOULD, without_both):
        return
    both = view.search(_BOTH, own)
    if both:
        yield Hit("both", both, None, provision)
    else:
        place = next(iter(view.argument(provision)), None)
        opinion = (entry := entry_of(provision, known)) and entry.test is Test.OPINION
        says = "opinion" if opinion else "level"
        yield Hit(says, _start(view, place), None, provision)


def _start(view: View, span: Span | None) -> Span | None:
    """The first line of a long argument: enough to show where it is."""
    if not span:
        return None
    end = view.flat.find("\n", span[0] + 1)
    return (span[0], min(span[1], end if end > 0 else span[1]))


def x7_required(view: View, known: Known) -> Iterator[Hit]:
    """s24: why withholding is required, in the letter's own words (LTT68: reasonably necessary)."""
    security = known.law.named["national_security"]
    for provision in [p for p in view.letter.relied_on if security.covers(p)][:1]:
        own = [s for s in view.own_argument(provision) if not _S24_STATUTE.search(view.words(s))]
        if not view.search(_REQUIRED, own):
            place = next(iter(view.argument(provision)), None)
            yield Hit("not_required", _start(view, place), None, provision)


def x8_own_interest(view: View, known: Known) -> Iterator[Hit]:
    """The reasons speak of what the exemption protects."""
    done: list[Provision] = []
    for provision in view.letter.relied_on:
        words = _interest_words(provision, known)
        entry = entry_of(provision, known)
        if not words or not entry or any(same_section(provision, p) for p in done):
            continue
        done.append(provision)
        text = " ".join(view.words(s) for s in _reasons(view, provision))
        if len(text) > MEANT and not re.search(r"\b(?:" + "|".join(words) + ")", text, re.I):
            place = _start(view, next(iter(view.argument(provision)), None))
            yield Hit("other_interest", place, None, provision, {"protects": entry.protects})
        elif provision == known.law.named["commercial_interests"] and not _WHOSE.search(text):
            yield Hit(
                "whose", _start(view, next(iter(view.argument(provision)), None)), None, provision
            )


def _interest_words(provision: Provision, known: Known) -> tuple[str, ...]:
    at: Provision | None = provision
    while at:
        if at in known.words.interests:
            return known.words.interests[at]
        at = at.parent
    return ()


def _reasons(view: View, provision: Provision) -> list[Span]:
    """The argument without headings and sentences that only name the exemption; the notice's own
    sections where there are any, as an answer may speak of anything."""
    own = view.own_argument(provision)
    sections = view.sections_of(provision)
    inside = [s for s in own if any(a <= s[0] < b for a, b in sections)]
    enough = sum(end - start for start, end in inside) > ENOUGH
    return [s for s in (inside if enough else own) if not _only_names(view, s)]


def _only_names(view: View, sentence: Span) -> bool:
    words = view.words(sentence)
    names = re.search(r"\b(?:section|s\.?|regulation|exemption)\b", words, re.I)
    return bool(names) and len(words.split()) < 26 and not _LEVEL.search(words)


def entry_of(provision: Provision, known: Known) -> Entry | None:
    """The entry of a provision, or of its section where the limb does not exist."""
    return known.law.entry(provision) or known.law.entry(
        Provision(provision.act, provision.section)
    )

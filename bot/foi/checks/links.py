"""Q7: where an answer points to a link or a file, the link or file can be found."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View
from bot.foi.letter import Part
from bot.foi.vocabulary import Outcome, Span

_SEE_LINK = re.compile(
    r"\b(?:see|follow|use|click(?: on)?|via|using|at|through|below|attached|following|this)"
    r" (?:the |this |these |our )?(?:\w+ )?(?:links?|hyperlinks?)\b(?! between)"
    r"|\b(?:click|located|found|available|viewed|accessed|published) here\b",
    re.I,
)
_URL = re.compile(
    r"https?://|\bwww\.|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:uk|org|com|net|example"
    r"|wales|scot|eu"
    r"|info|london)\b(?!\w)",
    re.I,
)
_LOOK_ATTACHED = re.compile(
    r"^\W*(?:please )?(?:see|find|refer to|as)? ?(?:the )?(?:attached|enclosed)(?: "
    r"(?:documents?|files?|information|"
    r"spreadsheets?|copy|copies|agreements?|letters?|report|sheet|data|response))?(?: "
    r"(?:below|herewith))?\W*$",
    re.I,
)
_NAMES_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|csv|odt|ods|zip|pptx?|msg|eml)\b|\b(?:annex|appendix|attachment"
    r"|enclosures?|encs?|document|schedule)s?\b\W{0,3}(?:[A-Z0-9]\b|:|\(\d)",
    re.I,
)
_COPIES = re.compile(
    r"\bcop(?:y|ies) of\b|\bprovide (?:me with )?(?:the |all |any )?(?:documents"
    r"|agreements|reports|policies)\b",
    re.I,
)
_PORTAL = re.compile(r"\b(?:portal|home ?page)\b", re.I)
_SITE = re.compile(r"\b(?:website|web site|web pages?)\b", re.I)
_SENT = re.compile(r"\b(?:attach\w*|enclos\w*)\b", re.I)
_ON_A_SITE = re.compile(
    r"\b(?:available|published|accessible|found|viewed|seen|obtained|downloaded|accessed)"
    r"\b[^.\n]{0,60}"
    r"\b(?:website|web site|web pages?|online)\b",
    re.I,
)
_LATER = re.compile(
    r"\bwill\b|\bintend\w*|\bin due course\b|\bnot (?:yet )?(?:available|published)",
    re.I,
)
_BARE_SITE = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+/?", re.I)
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')\]]+", re.I)
_SEE_LINK_OR_SITE = re.compile(
    r"\b(?:links?|here|website|site|published|available|found|visit|online)\b", re.I
)


def q7_links_and_files(view: View, known: Known) -> Iterator[Hit]:
    """Where the answer points to a link or a file, the link or file can be found."""
    if not view.answers:
        return
    listed = _NAMES_FILE.search(view.flat)
    for part in view.letter.parts:
        span, words = part.answer_span, view.answer(part)
        if not span or part.outcome not in (
            Outcome.SUPPLIED,
            Outcome.PARTLY_SUPPLIED,
            Outcome.WITHHELD,
        ):
            continue
        link = view.search(_SEE_LINK, [span])
        if link and not _URL.search(words):
            yield Hit("no_address", view.sentence_at(link[0]), part.number)
        inside = (s for s in view.sentences if span[0] <= s[0] and s[1] <= span[1])
        bare = next((s for s in inside if _LOOK_ATTACHED.match(view.words(s))), None)
        if bare and not listed:
            yield Hit("no_file", bare, part.number)
        if link is None and (site := _site_alone(view, part)):
            yield Hit("site", site, part.number)
        if _only_portal(view, part, known):
            place = view.search(_PORTAL, [span]) or view.search(_SITE, [span])
            yield Hit("portal", view.sentence_at(place[0]) if place else span, part.number)
        elif home := _only_home_page(view, span):
            yield Hit("home_page", home, part.number)


def _site_alone(view: View, part: Part) -> Span | None:
    """Where the answer says that it is on a website, and gives no address."""
    found = view.search(_ON_A_SITE, [part.answer_span] if part.answer_span else [])
    if (
        not found
        or _URL.search(view.answer(part))
        or _LATER.search(view.words(view.sentence_at(found[0])))
    ):
        return None
    return view.sentence_at(found[0])


def _only_portal(view: View, part: Part, known: Known) -> bool:
    """Copies were asked for, and the answer only names a site on which to look for them."""
    words = view.answer(part)
    named = _PORTAL.search(words) or (_SITE.search(words) and not _URL.search(words))
    later = known.law.named["future_publication"]
    waits = any(later.covers(p) for p in part.provisions)
    return (
        bool(_COPIES.search(view.question(part)) and named)
        and not _SENT.search(words)
        and not waits
    )


def _only_home_page(view: View, span: Span) -> Span | None:
    """The address where it is all that an answer has, and only a site's front page."""
    words = view.words(span)
    addresses = _ADDRESS.findall(words)
    rest = _ADDRESS.sub("", words)
    bare = [a for a in addresses if _BARE_SITE.fullmatch(a.rstrip(".,;)"))]
    if len(addresses) == 1 and bare and len(rest.split()) <= 25 and _SEE_LINK_OR_SITE.search(rest):
        at = view.flat.find(bare[0], span[0])
        return (at, at + len(bare[0]))
    return None

"""Where a message's words begin and end: salutation above; sign-off, signature and notices below.

Below the sign-off only what asks is kept (a postscript, a forgotten question); a notice that asks
("do you need to print this?") is no question of the request, and is handed back apart.
"""

import re
from dataclasses import dataclass

from bot.foi.intake.masking import EMAIL, PHONE, POSTCODE
from bot.foi.intake.names import first_name, tidy_name
from bot.foi.intake.words import plain

_NAME = r"[A-Z][\w'’\-]+(?:[ \t]+(?:[A-Z][\w'’\-]+|[A-Z]\b\.?|de|van|von|al|bin|ap|da)){0,4}"
_NO_NAME = (
    r"(?!(?:please|how|what|which|who|when|where|why|can|could|would|will|i|i'd|i'm|we|under|is|are"
    r"|do|does|did|tell|provide|send|give|my|this|thank|thanks|as|following|just|it|it's)\b)"
)
_SALUTATION = re.compile(
    r"\s*(?:dear|hi|hiya|hello|hey|good (?:morning|afternoon|evening)|morning|afternoon|annwyl|greetings"
    r"|to whom(?:so ?ever)? it may concern|f\.?a\.?o\.?)"
    rf"\b(?:[ \t]+{_NO_NAME}[\w.&'’/()\-]+){{0,9}}[ \t]*(?:[,:;!.\-]+|(?=\n)|$)[ \t]*",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\s*(?:[\[*_\-]{0,4}[ ]?(?:external(?: e-?mail| sender| message)?|caution|warning|be careful)\b[^\n]{0,300}"
    r"|this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external)[^\n]{0,300}"
    r"|you don't often get e-?mail from [^\n]{0,200})\n"
    r"(?:(?:do not|don't|please do not|only)\b[^\n]{0,300}\n|learn why this is important[^\n]{0,80}\n)?\s*",
    re.IGNORECASE,
)
_THANKS = (
    r"(?:many |kind |kindest |best |warm(?:est)? |with |my |very )*"
    r"(?:regards?|rgds|wishes|thanks?|thank you|thx|ta|cheers|respect)"
    r"(?: (?:again|so much|very much|you|in (?:advance|anticipation)|for (?:your|any|all|the) (?:\w+ ){0,3}\w+"
    r"|and (?:kind |kindest |best |warm )?(?:regards|wishes)|with this|on this))*"
)
_SIGN_OFF = re.compile(
    rf"^[ \t>]*(?:yours?(?: (?:faithfully|sincerely|truly|etc|aye))?|{_THANKS}|bw|kr|br|vbw|atb"
    r"|all the best|respectfully(?: yours)?|cofion(?: (?:cynnes|gorau))?|yn gywir|diolch(?: yn fawr)?|best|sincerely|faithfully"
    r"|signed|love|take care|peace)"
    rf"[ \t]*[,.!;:\-–—]*[ \t]*(?P<name>(?-i:{_NAME}))?[ \t]*[,.]?[ \t]*x{{0,3}}$",
    re.IGNORECASE | re.MULTILINE,
)
_FOOTER = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*|--- Attachment: .*|[_=*]{5,}[ \t]*|sent (?:from|via|using) (?:my |an? |yahoo|outlook|mail|proton|blue|gmail).*"
    r"|get outlook for .*|this message was sent (?:from|via) .*|please use this e-?mail address for all replies.*"
    r"|(?:disclaimer|confidentiality|confidential|privileged|legal notice|important(?: notice)?|privacy notice)\b[^\n]{0,60}[:.!\-].*"
    r"|(?:disclaimer|confidentiality notice|confidential|legal notice)[ \t]*"
    r"|(?:this|the information (?:contained )?in this|the contents? of this|if you (?:have received|received|got|are not)) ?"
    r"(?:e-?mail|message|communication|transmission|this|it|the)?\b.*(?:confidential|intended|recipient|error|mistake|virus|privileged).*"
    r"|(?:please )?(?:consider|think (?:of|about)|save|protect) (?:the|our) (?:environment|planet|trees?|paper)\b.*"
    r"|.*\b(?:need to print|before (?:you )?print(?:ing)?)\b.*|.{0,80}\bregistered (?:charity|company|in england|office)\b.*"
    r"|.*\bvirus[- ]free\b.*|to unsubscribe\b.*|.*\bunsubscribe\b.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_NOTICE = re.compile(
    r"confiden|intended|recipient|virus|environment|print|by mistake|in error|delete|disclaim|registered"
    r"|charity|unsubscribe|follow us|sent from|privacy|opinions?|liab|monitor|whatdotheyknow|wrong address for"
    r"|published on the internet|find this service useful|delays before publication|survey|how did we do",
    re.IGNORECASE,
)
_PORTAL = re.compile(r"please use this e-?mail address for all replies", re.IGNORECASE)
_ASKS_ON = re.compile(
    r"\?|^[ \t]*(?:\(?\d{1,2}[.):](?!\d)|q\d|\(?[a-z]\)|[-*•][ \t])"
    r"|\bplease (?:also |could you |can you )?(?:provide|send|confirm|list|state|include|give|tell|supply|let me have)"
    r"|\b(?:i|we)(?: would|'d|’d)? (?:also |further )?(?:like|want|wish|need|request|ask)\b"
    r"|^[ \t]*p\.?p?\.?s\b|\bcould you also\b|\balso[ ,]+(?:how|what|which|please)",
    re.IGNORECASE | re.MULTILINE,
)
# One word, or "a concerned resident", alone in the last line behind a whole sentence.
_SIGNS_ALONE = re.compile(
    r"[A-Z][\w'’\-]{1,14}|[A-Z](?:\.? ?[A-Z]){0,2}\.?|(?:an?|one|your|the) [\w '’\-]{3,50}", re.I
)
_LINES_OF_A_SIGNATURE = 15
_LONGEST_SIGNATURE = 1_200  # characters
_WORDS_OF_A_LINE = 14


@dataclass(frozen=True, slots=True)
class Framed:
    """A message's own words, the signature below them, and what notices below it ask."""

    text: str
    signature: str
    beside: str | None
    asked_in_notices: tuple[str, ...]


def frame(text: str, sender: str | None = None) -> Framed:
    """Take off what stands around a message's words; `sender` signs where no sign-off stands."""
    start = after_salutation(text)
    notices = _before_footer(text, start)
    stop, below = _before_sign_off(text, start, notices, sender)
    kept, dropped = _sorted_out(text[below:notices], text[notices:])
    body = "\n\n".join(filter(None, (text[start:stop].strip(), *kept)))
    sign = _SIGN_OFF.match(text, stop) if stop < below else None
    asked = tuple(one for one in dropped if "?" in one)
    signature = text[stop:notices] if not kept else "\n\n".join(_others(text[stop:notices], kept))
    return Framed(body, signature.strip(), sign["name"] if sign else None, asked)


def after_salutation(text: str) -> int:
    """Where the words begin, behind a gateway's warning and a salutation."""
    banner = _BANNER.match(text)
    at = banner.end() if banner else 0
    found = _SALUTATION.match(plain(text[at : at + 1]) + text[at + 1 : at + 400])
    return at + found.end() if found else at


def is_sign_off(line: str) -> bool:
    """True for a line that only takes leave."""
    return bool(_SIGN_OFF.fullmatch(line))


def _before_footer(text: str, start: int) -> int:
    """Where a footer begins; a rule between two questions is none."""
    for found in _FOOTER.finditer(text, start):
        rest = text[found.start() :]
        portal = _PORTAL.search(rest[:_LONGEST_SIGNATURE])
        if text[start : found.start()].strip() and (portal or not _asks_below(rest)):
            return found.start()
    return len(text)


def _asks_below(rest: str) -> bool:
    """True where something below asks that is no notice."""
    return any(_ASKS_ON.search(one) and not _NOTICE.search(one) for one in _paragraphs(rest))


def _before_sign_off(text: str, start: int, end: int, sender: str | None) -> tuple[int, int]:
    """Where the sign-off begins, and where what it covers goes on: the first sign-off, or line with
    the sender's name, that has words above it and only a signature below."""
    for at, after in _leaves(text, start, end, sender):
        if text[start:at].strip() and _is_signature(_quiet(text[after:end])):
            return at, after
    at = _before_bare_name(text, start, end)
    return at, at


def _leaves(text: str, start: int, end: int, sender: str | None) -> list[tuple[int, int]]:
    """Lines that could take leave: words of leave, or the sender's own name, in order."""
    found = [one.span() for one in _SIGN_OFF.finditer(text, start, end)]
    name = tidy_name(sender or "")
    for said in {name, first_name(name)} - {""}:
        own = rf"^[ \t\-–—~*]*{re.escape(said)}(?:[ \t]+[A-Z]\.?)?[ \t]*(?:x{{1,4}}|[|,(/\-–—+\d].{{0,120}})?[ \t]*\.?$"
        found += [
            (one.start(), one.start())
            for one in re.finditer(own, text[:end], re.M | re.I)
            if one.start() >= start
        ]
    return sorted(found)


def _quiet(text: str) -> str:
    """What stands below a sign-off, without the paragraphs that ask: those are kept."""
    return "\n\n".join(one for one in _paragraphs(text) if not _ASKS_ON.search(one))


def _is_signature(text: str) -> bool:
    """True for a few short lines."""
    lines = [line for line in text.splitlines() if line.strip()]
    short = all(len(line.split()) <= _WORDS_OF_A_LINE for line in lines)
    return len(text) <= _LONGEST_SIGNATURE and len(lines) <= _LINES_OF_A_SIGNATURE and short


def _before_bare_name(text: str, start: int, end: int) -> int:
    """A last paragraph that is a name, or lines with a number or postcode, signs off by itself."""
    body = text[start:end].rstrip()
    last = body.rpartition("\n\n")[2]
    at = start + len(body) - len(last)
    lines = [line.strip() for line in last.splitlines() if line.strip()]
    if not lines or at == start or not text[start:at].strip() or _ASKS_ON.search(last):
        return end
    if (
        len(lines) == 1
        and _SIGNS_ALONE.fullmatch(lines[0])
        and re.search(r"[.?!]\s*$", body[: at - start])
    ):
        return at
    named = re.fullmatch(_NAME, lines[0].rstrip(",.")) and len(lines[0].split()) <= 4
    reached = any(p.search(last) for p in (PHONE, POSTCODE, EMAIL))
    if (
        named
        and ((len(lines) == 1 and len(lines[0].split()) >= 2) or reached)
        and _is_signature(last)
    ):
        return at
    return end


def _sorted_out(below: str, notices: str) -> tuple[list[str], list[str]]:
    """Paragraphs below the sign-off that ask and are kept; notices and the rest, which are not."""
    kept = [one for one in _paragraphs(below) if _ASKS_ON.search(one) and not _NOTICE.search(one)]
    return kept, [one for one in _paragraphs(f"{below}\n\n{notices}") if one not in kept]


def _others(text: str, kept: list[str]) -> list[str]:
    return [one for one in _paragraphs(text) if one not in kept]


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"\n[ \t]*\n", text) if one.strip()]

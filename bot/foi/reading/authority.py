"""Which public authority wrote the letter, never the one that the requester is sent to."""

import re
from collections import defaultdict

from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section

_N = r"[A-Z][\w'&-]+"
_NAME = rf"{_N}(?:(?:,? (?:and|&|of|the|upon|on|in|le|with|under|by) |,? | - ){_N}){{0,6}}"
_BEFORE = rf"(?:{_N}(?:(?: (?:and|&|of|upon|on|in|le|with|under) | |, ){_N}){{0,6}} )"
_NAMES = re.compile(
    rf"\b(?:(?:The )?(?:London Borough|Royal Borough|Metropolitan Borough|Borough|City and County|City|County|Council|Isle|Corporation) of (?:the )?{_N}(?:(?: (?:and|&|upon) | ){_N}){{0,3}}(?: (?:City |County |Borough )?Council)?"
    rf"|{_BEFORE}(?:(?:County|City|Borough|District|Metropolitan|Parish|Town|Community|Unitary|Islands?|County Borough|Regional) ){{0,3}}Council"
    rf"|Comhairle nan Eilean Siar|Cyngor {_N}(?: {_N}){{0,2}}"
    rf"|{_BEFORE}(?:NHS |University |Hospitals? |Teaching |Mental Health |Partnership |Ambulance |Service |Foundation |Community |Healthcare |Children's |Care ){{0,6}}(?:NHS (?:Foundation )?Trust|NHS Trust|Health Board|Integrated Care Board|Clinical Commissioning Group)"
    rf"|NHS {_N}(?: (?:and |& )?{_N}){{0,5}}(?: Integrated Care Board| ICB| CCG)?"
    rf"|{_BEFORE}(?:Constabulary|Police Service|Police|Fire (?:and|&) Rescue (?:Service|Authority)|Fire (?:Authority|Service)|Combined Authority|National Park Authority|Housing Association|Health (?:and|&) Social Care Trust|Office of the Police and Crime Commissioner)"
    rf"|Police Service of {_N}(?: {_N})?|Police Scotland|Office of the Police (?:and|&) Crime Commissioner for {_N}(?: {_N}){{0,2}}"
    rf"|University of (?:the )?{_N}(?: {_N}){{0,3}}|{_BEFORE}University|{_BEFORE}(?:Unitary Authority|Academies Trust|Multi-?Academy Trust|Academy Trust|Learning Trust|Education Trust|Academy|(?:Primary |High |Grammar |Secondary |Community |Infant |Junior |C ?of ?E |Church )*School|College)"
    rf"|Transport for {_N}(?: {_N})?|Department (?:for|of) {_N}(?:(?:,? (?:and |& )?){_N}){{0,6}}|Ministry of {_N}|Home Office|HM Revenue (?:and|&) Customs|Cabinet Office|Environment Agency|Natural England|National Highways|{_BEFORE}(?:Agency|Commission|Inspectorate))\b"
)
_ELSEWHERE = re.compile(
    r"(?:contact|redirect\w*|direct(?:ed)?|address(?:ed)?|request(?:s)? to|write to|writing to|transfer\w*|forward\w*|refer\w*|held by|may hold|hold(?:s)? this|responsib\w*|approach|submit\w*|published by|hosted by|provided by|run by|from|with|between|against|near|such as|including|neighbouring|by)\b[^.\n]{0,40}$",
    re.I,
)
_PARENT = re.compile(
    r"(?:part of|owned by|subsidiary of|company of|controlled by|on behalf of its owner)\W*(?:the )?$",
    re.I,
)
_SENDER = re.compile(r"^\W*from\b", re.I)
_LETTERHEAD = re.compile(
    r"(?:The )?[A-Z][\w'&-]+(?: (?:and|&|of|the|for|upon|on|in|with) | |, )(?:[A-Z][\w'&-]+(?:(?: (?:and|&|of|the|for|upon|on|in|with))* )?){1,6}"
)
_NO_BODY = re.compile(
    r"\b(?:freedom|information|request|response|reply|review|private|confidential|official|sensitive|notice|dear|ref|subject|date|team|unit|office of the|department|directorate|services?|governance|house|street|road|hall|mr|mrs|ms|dr|e-?mail|letter|post|annex|council tax)\b",
    re.I,
)
_OURS = re.compile(
    r"(?:on behalf of|held by|i can confirm that|we at|welcome to|from:|request to|made to|submitted to|sent to|received by|to the|yours sincerely|regards)\W*(?:the )?$",
    re.I,
)
_HOLDS = re.compile(
    r"\W*(?:\((?:the |\"|')?(?:council|trust|force|authority|university)[^)]{0,12}\)|(?:can |does |has |is |do |hold|neither|have |under|received|confirm|consider|holds|publish))",
    re.I,
)
_REGULATORS = re.compile(
    r"information commissioner|ombudsman|tribunal|ico\b|national archives", re.I
)
_CENTRAL = re.compile(
    r"Home Office|Ministry|Department|Cabinet|HM Revenue|\w+ (?:Agency|Commission|England)|Transport for",
    re.I,
)
_STRAY = re.compile(
    r"^(?:(?:Dear|The|That|This|When|While|As|If|Please|From|To|Re|Subject|For|And|At|In|By|Thank|Our|Your|Freedom|Information|Records|Request|Team|Contact|Email|Address|Authority|Council|Sent|Response|FOI|Ref|Date|Legal|Governance|Corporate|Services|Officer|Manager|Unit)(?: |:)+)+(?=[A-Z]\w+ )"
)

_TRAIL = re.compile(
    r"(?:\s+(?:FOIA?|EIR|Ref(?:erence)?|Freedom|Information|Date|Our|Your|Request|Dear|Team|Response|Disclosure|Log))+$"
)


def read_authority(page: Page) -> str | None:
    """Name the authority as it writes itself; None where the letter does not say."""
    scores: dict[str, float] = defaultdict(float)
    shown: dict[str, str] = {}
    for index, block in enumerate(page.blocks[:600]):
        section = page.sections[index]
        if section is Section.REQUEST:
            continue
        if index > 150 and section is not Section.END:
            continue
        words = " ".join(page.flat[block.start : min(block.end, block.start + 1500)].split())
        if words.isupper() and len(words) < 120:
            words = _capitalised(words)
        for found in _NAMES.finditer(words):
            name = _trim(found.group())
            if not name or _REGULATORS.search(name):
                continue
            key = re.sub(r"^the ", "", name.lower())
            scores[key] += _score(words, found, section, index, block.short)
            shown.setdefault(key, re.sub(r"^The ", "", name))
    return _best(scores, shown) or _letterhead(page)


def _letterhead(page: Page) -> str | None:
    """The first line of the letter, where it is a name in capitals and no kind of body we know."""
    for block, section in list(zip(page.blocks, page.sections, strict=True))[:2]:
        words = _capitalised(block.text) if block.text.isupper() else block.text
        named = section is Section.HEAD and _LETTERHEAD.fullmatch(words)
        if named and block.short and not _NO_BODY.search(words):
            return re.sub(r"^The ", "", words)
    return None


def _capitalised(words: str) -> str:
    """`CITY OF TARN AND WOLD COUNCIL` as it is written elsewhere."""
    small = {"Of", "And", "The", "Upon", "On", "In", "For", "With", "Le"}
    titled = [w if w == "NHS" else w.capitalize() for w in words.split()]
    return " ".join(w.lower() if w in small and n else w for n, w in enumerate(titled))


def _trim(name: str) -> str | None:
    name = _TRAIL.sub("", _STRAY.sub("", name)).strip(" ,-")
    name = re.sub(r"'s?$", "", name)
    _, comma, last = name.rpartition(", ")
    if comma and " and " not in last and len(last.split()) > 1:
        name = last  # "Parking Services, Harrowmere Borough Council"
    if re.fullmatch(
        r"(?:the |this |our |your |a |any |each |every |local |another |other |full |district |county |borough |city |parish |town |primary |high )*(?:council|school|college|university|police|academy|agency|commission|trust|nhs trust|constabulary)",
        name,
        re.I,
    ):
        return None
    return name if name and not re.search(r"\d", name) else None


def _score(words: str, found: re.Match[str], section: Section, index: int, short: bool) -> float:
    before, behind = (
        words[max(0, found.start() - 70) : found.start()],
        words[found.end() : found.end() + 40],
    )
    if _CENTRAL.match(found.group()) and section not in (Section.HEAD, Section.END):
        return 0.0  # a department or a police force writes its name on its own paper
    if section is Section.HEAD:
        base = 6.0 if index < 8 else 4.0
    elif section is Section.END:
        base = 4.0 if short else 1.0
    elif section is Section.RIGHTS:
        base = 1.5
    else:
        base = 1.0
    if _OURS.search(before) or _HOLDS.match(behind):
        return base + 2.0
    if _PARENT.search(before):
        return -4.0
    if _ELSEWHERE.search(before) and not (section is Section.HEAD and _SENDER.search(before)):
        return -2.0 if section is not Section.RIGHTS else 0.5
    return base


def _best(scores: dict[str, float], shown: dict[str, str]) -> str | None:
    if not scores:
        return None
    order = {key: -n for n, key in enumerate(scores)}
    best = max(scores, key=lambda key: (scores[key], order[key]))
    return shown[best] if scores[best] > 0 else None

"""D1, D2, D4: personal data is refused by its own law, person by person."""

import re
from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Known
from bot.foi.checks.view import View, overlap, same_section
from bot.foi.law_roles import lifts_duty
from bot.foi.letter import Part
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome, Span

_CONDITION = re.compile(
    r"40\s?\(3A\)|40\s?\(3B\)|40\s?\(4A\)|\(3A\)\s?\(a\)|13\s?\(2A\)|13\s?\(2B\)|13\s?\(3A\)"
    r"|\b(?:first|second|third) condition\b|\bcontraven\w+[^.]{0,80}\bprinciples?\b"
    r"|\bbreach\w*[^.]{0,60}\bprinciples?\b|\bprinciples?\b[^.]{0,60}\bcontraven|Article "
    r"5\s?\(1\)\s?\(a\)|\bArticle 21\b|\bright to object\b",
    re.I,
)
_OBSOLETE = re.compile(
    r"\bfirst (?:data protection )?principle\b(?![^.]{0,40}Article 5)|\bData Protection "
    r"Act 1998\b|\bDPA 1998\b"
    r"|\b(?:schedule|Sch\.?) [23] (?:of|to) the (?:Data Protection|DPA)|\bfairly and "
    r"lawfully\b(?![^.]{0,40}transparen)|40\s?\(3\)\s?\(a\)\s?\(i\)",
    re.I,
)
_STEPS = {
    "the legitimate interest": re.compile(
        r"\blegitimate(?:ly)?\b|\bArticle 6\s?\(1\)\s?\(f\)", re.I
    ),
    "whether disclosure is necessary for it": re.compile(
        r"\bnecess\w+|\bneed(?:ed|s)?\b|\bless intrusive|\benough\b|\bsuffic\w+", re.I
    ),
    "the balance with the person's rights": re.compile(
        r"\boverr\w+|\bprevail\w*|\bbalanc\w+|\boutweigh\w*|\bweigh\w*"
        r"|\bexpect\w*\b[^.]{0,120}\b(?:interest|rights)",
        re.I,
    ),
}
_OTHER_CONDITION = re.compile(
    r"40\s?\(3B\)|40\s?\(4A\)|13\s?\(2B\)|13\s?\(3A\)|\bsecond condition\b|\bthird condition\b"
    r"|\bspecial category\b|\bArticle 9\b|\bcriminal offence data\b",
    re.I,
)
_SENIORITY = re.compile(
    r"\b(?:below|under|beneath|lower than) (?:the )?(?:level|grade|rank|post"
    r"|position)?[^.]{0,40}\b(?:Head of|Director|Assistant|Manager|Chief|Service|Officer"
    r"|Band|Grade|tier|Inspector|Superintendent)"
    r"|\b(?:level|grade|rank)s? (?:and )?(?:below|under)|\bredaction policy\b|\bjunior "
    r"(?:staff|officers?|employees|members)|\b(?:relatively |more )?junior\b|\b(?:policy"
    r"|practice)\b[^.]{0,60}\bnames?\b|\b(?:not|never) (?:generally |normally "
    r"|usually )?(?:release|disclose|publish) (?:the )?names\b",
    re.I,
)
_PEOPLE = (
    r"(?:people|persons?|child(?:ren)?|pupils?|patients?|students?|residents?|employees"
    r"|staff|officers?"
    r"|members? of staff|individuals?|referrals?|cases?|complaints?|teachers?|families|households"
    r"|applicants?|tenants?|young people|adults|women|men|girls|boys)"
)
_SMALL_IN_WORDS = re.compile(
    rf"(?<![\d.,£/:])\b(?:[1-9]|one|two|three|four)\b(?! (?:of|to|or)\b)"
    rf"(?:\s(?:\w+\s)?){_PEOPLE}\b",
    re.I,
)
_CELL = re.compile(r"(?:^|[|\t])\s*(?P<cell>[^|\t\n]*?)\s*(?=[|\t]|$)", re.M)
_LAST = re.compile(r"(?<=[a-z)]) {3,}(?P<cell>\d{1,5})(?= *(?:\n|$))")
"""The number at the end of a row that is set out with blanks."""
_SUPPRESSED = re.compile(
    r"(?:<\s?\d{1,2}|fewer than (?:\d{1,2}|five|ten)|less than (?:\d{1,2}|five|ten)|\*"
    r"|\[c\]|under 5)",
    re.I,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4}


def d1_condition(view: View, known: Known) -> Iterator[Hit]:
    """s40(2) and reg 13: which condition, with the three steps, in the words of today's law."""
    for provision in _relied(view, known):
        spans = view.argument(provision)
        place = _line(view, next(iter(spans), None))
        if old := view.search(_OBSOLETE, spans) or obsolete_anywhere(view):
            yield Hit("obsolete", view.sentence_at(old[0]), None, provision)
        if not view.search(_CONDITION, spans):
            yield Hit("condition", place, None, provision)
        missing = [name for name, pattern in _STEPS.items() if not view.search(pattern, spans)]
        if "the legitimate interest" in missing and not _other_condition(view, spans):
            yield Hit("assessment", place, None, provision)
        elif missing and not _other_condition(view, spans):
            yield Hit("steps", place, None, provision, {"missing": " and ".join(missing)})


def obsolete_anywhere(view: View) -> Span | None:
    """Repealed principles outside the request and the rights, wherever a letter argues so."""
    asked = [p.question_span for p in view.letter.parts if p.question_span]
    found = view.search(_OBSOLETE, [(0, view.rights_start)])
    return found if found and not any(overlap(found, q) for q in asked) else None


def _relied(view: View, known: Known) -> list[Provision]:
    """Others' personal data that is withheld; one's own (s40(1)) and NCND are argued elsewhere."""
    named = known.law.named
    personal, eir, own = (
        named[name] for name in ("personal_data", "personal_data_eir", "own_personal_data")
    )
    found: list[Provision] = []
    for p in view.letter.relied_on:
        theirs = (personal.covers(p) and not own.covers(p)) or eir.covers(p)
        silent = lifts_duty(known.law, p)
        if theirs and not silent and not any(same_section(p, q) for q in found):
            found.append(p)
    return found


def _other_condition(view: View, spans: list[Span]) -> bool:
    """The second and third condition and special category data have no three-part assessment."""
    return bool(view.search(_OTHER_CONDITION, spans))


def _line(view: View, span: Span | None) -> Span | None:
    if not span:
        return None
    end = view.flat.find("\n", span[0] + 1)
    return (span[0], min(span[1], end if end > 0 else span[1]))


def d2_seniority(view: View, known: Known) -> Iterator[Hit]:
    """A rule by grade does not replace the balance for each person."""
    for provision in _relied(view, known):
        spans = view.argument(provision)
        found = view.search(_SENIORITY, spans)
        weighed = view.search(_STEPS["the legitimate interest"], spans)
        if found and not weighed:
            yield Hit("policy", view.sentence_at(found[0]), None, provision)


def d4_small_numbers(view: View, known: Known) -> Iterator[Hit]:
    """Counts below the limit on a sensitive subject, and cells that a total gives away."""
    limit = known.values.get("small_number", 0)
    for part in view.letter.parts:
        if part.outcome not in (Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED) or not part.answer_span:
            continue
        subject = f"{view.question(part)} {view.answer(part)[:300]}".lower()
        if not any(re.search(rf"\b{topic}", subject) for topic in known.words.sensitive_topics):
            continue
        if small := _small(view, part, limit):
            yield Hit("small", small, part.number, values={"limit": limit})
        elif alone := _suppressed_alone(view, part):
            yield Hit("recomputed", alone, part.number)


def _small(view: View, part: Part, limit: int) -> Span | None:
    """A count below the limit: in a table's cell, or in words before people."""
    assert part.answer_span
    for start, end in _rows(view, part):
        cells = list(_CELL.finditer(view.flat, start, end))[1:]
        cells += list(_LAST.finditer(view.letter.text, start, end))
        if any(c["cell"].isdigit() and 0 < int(c["cell"]) < limit for c in cells):
            return (start, end)
    for found in _SMALL_IN_WORDS.finditer(view.flat, *part.answer_span):
        number = re.match(r"\w+", found.group())
        assert number
        value = _WORDS.get(number.group().lower()) or (
            int(number.group()) if number.group().isdigit() else limit
        )
        asked = part.question_span and overlap(part.question_span, found.span())
        if 0 < value < limit and not asked:
            return found.span()
    return None


def _rows(view: View, part: Part) -> list[Span]:
    """The table rows of an answer."""
    assert part.answer_span
    rows: list[Span] = []
    at = part.answer_span[0]
    for line in view.answer(part).split("\n"):
        own = view.letter.text[at : at + len(line)]
        if line.count("|") > 1 or "\t" in line or " | " in line or _LAST.search(own):
            rows.append((at, at + len(line)))
        at += len(line) + 1
    return rows


def _suppressed_alone(view: View, part: Part) -> Span | None:
    rows = _rows(view, part)
    hidden = [r for r in rows if _SUPPRESSED.search(view.words(r))]
    total = any(re.search(r"\btotal\b", view.words(r), re.I) for r in rows)
    return hidden[0] if len(hidden) == 1 and total and len(rows) > 2 else None

"""Parts of a request: each question that wants its own answer, numbered as printed.

A heading is no part, nor a stem that asks nothing by itself; a bulleted list of fields ("for each
contract: supplier, value") belongs to its question. Without printed numbers the parts
are counted 1, 2, 3.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.foi.case import CasePart
from bot.foi.intake.items import Item, Shape, is_heading, read_items
from bot.foi.intake.sentences import Says, Sentence, asks, read_sentences
from bot.foi.intake.words import RequestWords, first, plain

_FIELD_WORDS = 5  # a longer bullet says more than the name of a field
_COUNTED = re.compile(
    r"\?|\b(?:how|number of|total|cost of|cop(?:y|ies) of|amount of|which|what|whether)\b", re.I
)

_JOINT = re.compile(r"(?:[,;]\s*(?:and|or)?|\s(?:and|or))?\s*$")


def read_parts(text: str, words: RequestWords) -> tuple[CasePart, ...]:
    """All parts in order; a request in which nothing is recognised as asked is one part."""
    items = read_items(text)
    if any(item.path for item in items):
        parts = list(_numbered(text, items, words))
    else:
        parts = _unnumbered(text, _listed(text, items, words), words)
    if not parts and text.strip():
        parts = [_part(text, "1", 0, len(text))]
    return _told_apart(parts)


def _part(text: str, number: str, start: int, stop: int, stem: str | None = None) -> CasePart:
    low = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    high = start + len(_JOINT.sub("", text[start:stop]))
    return CasePart(number, text[low:high], (low, high), stem)


def _numbered(text: str, items: list[Item], words: RequestWords) -> Iterator[CasePart]:
    """Parts of a numbered request, and what is asked after its last number."""
    stems: dict[tuple[str, ...], str] = {}
    printed: dict[tuple[str, ...], str] = {}
    stem: str | None = None
    part: CasePart | None = None
    after = max(position for position, item in enumerate(items) if item.path) + 1
    for position, item in enumerate(items[:after]):
        body = text[item.body : item.stop].strip()
        if not item.path:
            stem = None if re.search(r"[.?!]$", plain(body)) else body
            continue
        number = printed[item.path] = _number(item, printed)
        above = stems.get(item.path[:-1]) or stem
        is_stem = bool(_below(items, position)) and _is_stem(body, words)
        stems[item.path] = body if is_stem else above or ""
        if not is_stem:
            part = _part(text, number, item.body, item.stop, above)
            yield part
    yield from _after_the_last(text, items[after:], printed, part, words)


def _after_the_last(
    text: str,
    items: list[Item],
    printed: dict[tuple[str, ...], str],
    part: CasePart | None,
    words: RequestWords,
) -> Iterator[CasePart]:
    """What is asked below the numbered questions, counted on; what narrows them is no part."""
    tops = [int(path[0]) for path in printed if path[0].isdigit()]
    count = max(tops, default=len({path[0] for path in printed}))
    prose = [item for item in items if not is_heading(text[item.body : item.stop].strip())]
    for asked in _asked(text, prose, words, last=part)[1 if part else 0 :]:
        count += 1
        yield _part(text, str(count), *asked.span)


def _below(items: list[Item], position: int) -> list[Item]:
    path = items[position].path
    found: list[Item] = []
    for item in items[position + 1 :]:
        if not path or item.path[: len(path)] != path or len(item.path) <= len(path):
            break
        found.append(item)
    return found


def _number(item: Item, printed: dict[tuple[str, ...], str]) -> str:
    above = printed.get(item.path[:-1]) if len(item.path) > 1 else None
    if above is None or "." in item.printed:
        return item.printed
    if item.printed.lstrip("Qq").startswith(above.lstrip("Qq")):
        return item.printed  # "2a" is printed whole
    return f"{above}({item.printed})"


def _is_stem(body: str, words: RequestWords) -> bool:
    """True for wording over a list that asks nothing by itself."""
    flat = plain(body).rstrip()
    if not flat or flat[-1] in ":-,;" or re.search(r"\bfollowing\b[^.?]*[.?]?$", flat, re.I):
        return True
    if flat[-1] not in ".?!":
        return True
    return not asks(body, words)


def _names_fields(lead: str, entries: list[str], words: RequestWords) -> bool:
    """True where a list only names the fields of the answer that its lead-in asks for."""
    short = all(len(e.split()) <= _FIELD_WORDS and not _COUNTED.search(e) for e in entries)
    return short and first(words.field_leads, plain(lead).strip()) is not None


def _unnumbered(text: str, items: list[Item], words: RequestWords) -> list[CasePart]:
    """Bullets and sentences that ask, counted."""
    found: list[CasePart] = []
    position = 0
    while position < len(items):
        bullets = _run_of_bullets(items, position)
        if bullets:
            lead = items[position - 1] if position else None
            found = _with_bullets(text, lead, bullets, found, words)
            position += len(bullets)
        else:
            leads = bool(_run_of_bullets(items, position + 1))
            last = found.pop() if found else None
            found += _asked(text, [items[position]], words, leads=leads, last=last)
            position += 1
    found = found or _asked(text, items, words, weak=True)
    return [_part(text, str(n), *part.span, part.stem) for n, part in enumerate(found, 1)]


def _listed(text: str, items: list[Item], words: RequestWords) -> list[Item]:
    """Paragraphs of one sentence under a lead-in that ends in a colon are a list without marks."""
    under = False
    listed: list[Item] = []
    for item in items:
        body = text[item.body : item.stop]
        sentences = read_sentences(body, 0, words)
        one = len(sentences) == 1 and sentences[0].says in (Says.ASKS, Says.CONTEXT)
        entry = under and one and item.shape is Shape.PROSE
        under = entry or plain(body).rstrip().endswith(":")
        listed.append(replace(item, shape=Shape.BULLET) if entry else item)
    return listed


def _run_of_bullets(items: list[Item], position: int) -> list[Item]:
    run: list[Item] = []
    for item in items[position:]:
        if item.shape is not Shape.BULLET:
            break
        run.append(item)
    return run


def _with_bullets(
    text: str,
    lead: Item | None,
    bullets: list[Item],
    found: list[CasePart],
    words: RequestWords,
) -> list[CasePart]:
    stem = text[lead.body : lead.stop].strip() if lead else None
    entries = [text[b.body : b.stop] for b in bullets]
    if lead and _names_fields(text[lead.body : lead.stop], entries, words):
        before = [part for part in found if part.span[0] < lead.start]
        return [*before, _part(text, "", lead.start, bullets[-1].stop)]
    return found + [_part(text, "", b.body, b.stop, stem) for b in bullets]


def _asked(
    text: str,
    items: list[Item],
    words: RequestWords,
    *,
    leads: bool = False,
    weak: bool = False,
    last: CasePart | None = None,
) -> list[CasePart]:
    """The sentences that ask, each with what goes on from it; `weak` counts introductions too.

    With `leads` the last sentence only introduces the list that follows. With `last` the first
    sentences may go on with that part, which then comes back longer, as the first.
    """
    found = [last] if last else []
    open_part = last is not None
    for item in items:
        before = found[-1].question if found else ""
        sentences = read_sentences(text[item.body : item.stop], item.body, words, before)
        if leads and sentences and sentences[-1].says is not Says.COURTESY:
            sentences = sentences[:-1]
        context: str | None = None
        for sentence in sentences:
            if sentence.says is Says.ASKS or (weak and sentence.says is Says.INTRODUCES):
                found.append(_part(text, "", *sentence.span, context))
                context, open_part = None, True
            elif open_part and sentence.says is Says.GOES_ON:
                found[-1] = _part(text, "", found[-1].span[0], sentence.span[1], found[-1].stem)
            elif sentence.says in (Says.CONTEXT, Says.LEADS):
                context, open_part = _more(context, sentence), False
            else:
                open_part = False
    return found


def _more(context: str | None, sentence: Sentence) -> str:
    return f"{context} {sentence.text}" if context else sentence.text


def _told_apart(parts: list[CasePart]) -> tuple[CasePart, ...]:
    """Where a number is printed twice, the second is 1/2: a part needs a name of its own."""
    seen: dict[str, int] = {}
    told: list[CasePart] = []
    for part in parts:
        seen[part.number] = seen.get(part.number, 0) + 1
        again = f"/{seen[part.number]}" if seen[part.number] > 1 else ""
        told.append(CasePart(part.number + again, part.question, part.span, part.stem))
    return tuple(told)

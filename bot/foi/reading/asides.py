"""Lists that argue or advise: reasons for a refusal, what could be asked instead, quarters of a year.

Their numbers and letters are no question's number, though the list may be as long as the request.
"""

import re

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import ASK, BARE, LEAD_IN, key_list, roman_value
from bot.foi.reading.words import asks

_ADVISES = re.compile(
    r"advice (?:and|or|&) assist|advise and assist|section 1[56]\b|regulation 9\b|(?:new|fresh|revised|narrower|further|future) request"
    r"|\b(?:could|might|may) be (?:provided|answered|able|considered|reduced|dealt)|within the (?:\w+ )?limit|\brefin|\bnarrow|\bsuggest|reduc\w+ the scope"
    r"|you (?:may|might) (?:wish|like|find|want|consider)",
    re.I,
)
_REASONS = re.compile(
    r"\b(?:reasons?|factors?|considerations?|arguments?|grounds|criteria|indicators?|conditions|circumstances|themes)\b|\bbecause\b|(?:had|having|have|pays?|paid) regard\b"
    r"|(?:into|of) account|\bin (?:favour|particular)\b|public interest|\bharms?\b|would (?:need|have|require|involve|mean)|following (?:steps|stages|work|tasks|searches|exempt\w+|exception\w*)",
    re.I,
)
_ANSWERS = re.compile(
    r"\b(?:answers?|respon(?:se|ses|d)|repl(?:y|ies)|questions?|you (?:have )?(?:asked|requested|wrote)|i (?:would|wish)"
    r"|(?:decided|decisions?|positions?|findings?) (?:\w+ ){0,2}(?:as follows|below|is|are))\b",
    re.I,
)
_QUARTER = re.compile(r"Q[1-4]\b\W")
_FIGURE = re.compile(r"\W*(?:\d|nil\b|none\b|fewer|under|less|<|n/a)", re.I)


def asides(blocks: list[Block]) -> frozenset[int]:
    """Give the indexes of the items that belong to such lists."""
    found: set[int] = set()
    outer = 0  # the number of the last plain item outside these lists
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        if above and index not in found:
            if _introduced(above, block) or _names_another(block):
                found.update(_list_from(blocks, index, outer + 1))
            elif _within_item(above):
                found.update(_quarters(blocks, index))
        if index not in found:
            outer = _plain_number(block) or outer
    return frozenset(found)


def _plain_number(block: Block) -> int:
    """The number in front of an item, 0 where it has none."""
    marker = block.marker
    if not marker or marker.style not in ("number", "worded") or len(marker.paths) != 1:
        return 0
    path = marker.paths[0]
    return int(path[0]) if len(path) == 1 and path[0].isdigit() else 0


def _introduced(above: Block, first: Block) -> bool:
    """True where the line above says that a list of reasons or of advice follows."""
    words = above.text[-400:].rstrip()
    told = above.shape is Shape.PARAGRAPH or (above.shape is Shape.ITEM and not asks(above.text))
    if not told or not words.endswith((":", ":-")):
        return False
    last = re.split(r"[.?!]\s", words)[-1]
    if _ANSWERS.search(last):
        return False
    # What could be asked for instead is named as a question would name it.
    return bool(_ADVISES.search(last)) or bool(_REASONS.search(last) and not asks(first.text))


def _names_another(block: Block) -> bool:
    """True for `1. For questions 1 and 2, please ask the hospital`: 1 is not the question."""
    if not _first(block) or not block.marker:
        return False
    led = LEAD_IN.match(block.text[:200])
    keys = key_list(led["keys"]) if led else ()
    return bool(keys) and keys != block.marker.paths


def _first(block: Block) -> bool:
    marker = block.marker
    return bool(
        marker
        and marker.role == BARE
        and marker.style in ("number", "letter", "roman")
        and marker.paths[0] in (("1",), ("a",), ("i",))
    )


def _list_from(blocks: list[Block], index: int, resumes: int) -> list[int]:
    """The items that count up from this one, up to the one that goes on with the outer list."""
    within = _within_item(blocks[index - 1])
    if not _first(blocks[index]) or "?" in blocks[index].text:
        return []
    found = [index]
    for here in range(index + 1, len(blocks)):
        block, last = blocks[here], blocks[found[-1]]
        if block.shape is Shape.BULLET:
            continue
        if not _next(last, block) or "?" in block.text:
            break
        if _plain_number(block) == resumes and (within or asks(block.text)):
            break
        found.append(here)
    return found


def _next(last: Block, block: Block) -> bool:
    if not last.marker or not block.marker or block.marker.role != BARE:
        return False
    if len(block.marker.paths) != 1 or len(block.marker.paths[0]) != 1:
        return False
    before, after = last.marker.paths[0][0], block.marker.paths[0][0]
    if before.isdigit() or after.isdigit():
        return before.isdigit() and after.isdigit() and int(after) == int(before) + 1
    if roman_value(after) and roman_value(after) == roman_value(before) + 1:
        return True
    return len(before) == len(after) == 1 and ord(after) == ord(before) + 1


def _within_item(above: Block) -> bool:
    marker = above.marker
    return bool(marker and marker.role == BARE and marker.paths) and not asks(above.text)


def _quarters(blocks: list[Block], index: int) -> list[int]:
    """`Q1: 402`, `Q2: 388` under an item are quarters of a year, not questions."""
    found: list[int] = []
    for here in range(index, min(index + 4, len(blocks))):
        marker, text = blocks[here].marker, blocks[here].text
        if not (marker and marker.role == ASK and _QUARTER.match(f"{marker.printed} ")):
            break
        if len(text) > 60 or not _FIGURE.match(text):
            break
        found.append(here)
    return found

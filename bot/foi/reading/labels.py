"""`Q.` and `A.` as the words question and answer, where a letter uses them so.

Read by itself `A.` is the first item of a lettered list, and `A. 9` answer number nine; only the
whole letter shows that each `A.` stands behind one question and that no `B.` follows.
"""

import re
from dataclasses import replace

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import ASK, REPLY, Marker

_ANSWER = re.compile(r"A\s?[.:)-]{1,2}\s+(?=\S)|A[.:]\s*$")
_QUESTION = re.compile(r"Q\s?[.:)-]{1,2}\s+(?=\S)")
_OWN_NUMBER = re.compile(r"A\s?[.:)-]{1,2}\s+(\d{1,3})\b")


def label_answers(blocks: list[Block], flat: str) -> list[Block]:
    """Give the blocks with `Q.` and `A.` read as labels, where the letter uses them as such."""
    answers = {i for i, b in enumerate(blocks) if _ANSWER.match(flat, b.start, b.end)}
    if len(answers) < 2 or not _are_labels(blocks, flat, answers):
        return blocks
    return [_labelled(block, flat, i in answers) for i, block in enumerate(blocks)]


def _are_labels(blocks: list[Block], flat: str, answers: set[int]) -> bool:
    """True where most of them follow a question and do not just repeat its number."""
    behind = repeated = 0
    asked: Marker | None = None
    for index, block in enumerate(blocks):
        if index not in answers:
            lettered = block.marker and block.marker.style in ("letter", "roman")
            if lettered and block.marker and block.marker.printed == "B":
                return False
            if block.marker and (not lettered or _QUESTION.match(flat, block.start, block.end)):
                asked = block.marker if block.marker.style != "weak" else asked
            continue
        behind += asked is not None
        own = _OWN_NUMBER.match(flat, block.start, block.end)
        repeated += bool(own and asked and asked.paths and own[1] == asked.paths[0][0])
        asked = None
    return behind * 2 > len(answers) and repeated < len(answers)


def _labelled(block: Block, flat: str, answer: bool) -> Block:
    pattern = _ANSWER if answer else _QUESTION
    found = pattern.match(flat, block.start, block.end)
    numbered = block.marker and block.marker.paths and block.marker.style == "worded"
    if not found or (numbered and not answer):
        return block
    role, printed = (REPLY, "A") if answer else (ASK, "Q")
    marker = Marker((), role, printed, "worded", found.end() - block.start)
    words = " ".join(flat[found.end() : block.end].split())
    return replace(block, shape=Shape.ITEM, body=found.end(), text=words, marker=marker)

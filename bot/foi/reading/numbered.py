"""Questions and answers that carry numbers: a list of questions, answers inline or in a second list."""

import re

from bot.foi.reading.acts import Act, Ear
from bot.foi.reading.blocks import Shape
from bot.foi.reading.lists import (
    accept,
    answered_inline,
    body_of,
    find_tails,
    others,
    question_run,
    reply_label,
    with_weak,
)
from bot.foi.reading.markers import ASK, REPLY, Path
from bot.foi.reading.numbering import Entry, Run, read_groups, read_runs
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.splitting import beyond_question, split_body
from bot.foi.reading.words import asks, sentences
from bot.foi.vocabulary import Span


def read_numbered(page: Page, ear: Ear) -> Reading:
    """Pair numbered questions with their answers; an empty reading where nothing is numbered."""
    groups = read_groups(page)
    if not groups:
        return _read_list(page, ear)
    whole = Reading()
    for label, indexes in groups.items():
        blocks = [page.blocks[i] for i in indexes]
        part = _read_list(
            Page(page.text, page.flat, blocks, [page.sections[i] for i in indexes]), ear
        )
        whole.owned.update(indexes[i] for i in part.owned)
        for draft in part.drafts:
            draft.path = (label, *draft.path)
            whole.drafts.append(draft)
    return whole


def _read_list(page: Page, ear: Ear) -> Reading:
    runs = read_runs(page.blocks, page.sections)
    asked = question_run(page, runs)
    if not asked:
        return Reading()
    later = others(asked, runs)
    later = with_weak(page, asked, later)
    inline = answered_inline(page, asked, later)
    questions, replies = accept(page, asked, later, inline)
    reading = Reading()
    alone = inline or not replies
    tails = find_tails(page, [*questions, *replies], inline and len(questions) > 1)
    for entry in questions:
        _ask(page, reading, entry, tails[entry.index], alone, ear)
    for entry in replies:
        _reply(page, reading, entry, tails[entry.index])
    _lend_bullets(page, reading, asked)
    _drop_stems(page, reading)
    return reading


def _lend_bullets(page: Page, reading: Reading, asked: Run) -> None:
    """Answers in numbers to questions in bullets: the n-th bullet is question n."""
    bullets = [
        index
        for index in range(asked[0].index)
        if page.blocks[index].shape is Shape.BULLET and page.sections[index] is not Section.HEAD
    ]
    if any(d.question for d in reading.drafts) or len(bullets) != len(reading.drafts):
        return
    for draft, index in zip(reading.drafts, bullets, strict=True):
        draft.question = (page.blocks[index].body, page.blocks[index].end)
        reading.owned.add(index)


def _ask(
    page: Page, reading: Reading, entry: Entry, tail: list[int], inline: bool, ear: Ear
) -> None:
    question, rest = body_of(page, entry), None
    label = reply_label(page, tail)
    answer = tail
    if entry.role == REPLY:
        question, rest = (question[0], question[0]), question
    elif label is not None:
        head = [i for i in tail if i < label]
        question = (question[0], page.blocks[head[-1]].end if head else question[1])
        answer = [i for i in tail if i >= label]
    elif entry.role == ASK and inline and _tells(page, question, ear):
        question, rest = (question[0], question[0]), question
    elif (inline and page.sections[entry.index] is not Section.REQUEST) or (inline and tail):
        question, rest = split_body(page, question)
        words = page.flat[question[0] : question[1]].rstrip()
        alone = rest is None and not tail and not _within_line(page, entry.index)
        if alone and not asks(words) and not words.endswith(":"):
            question, rest = (question[0], question[0]), question
        while answer and not rest and _still_asks(page, answer):
            question = (question[0], page.blocks[answer[0]].end)
            answer = answer[1:]
    else:
        same = [i for i in tail if page.sections[i] is page.sections[entry.index]]
        question = (question[0], page.blocks[same[-1]].end if same else question[1])
        answer = []
    reading.owned.update([entry.index, *tail])
    for path in entry.paths:
        if reading.draft(path):
            continue
        draft = Draft(path, _number(entry, path), question if question[0] < question[1] else None)
        draft.add_answer(rest)
        draft.add_answer(_stretch(page, answer))
        reading.drafts.append(draft)


def _within_line(page: Page, index: int) -> bool:
    """True for an item of a list inside a sentence: `you asked for (1) the cost; (2) the date`."""
    above = page.blocks[index - 1].end if index else 0
    return index > 0 and "\n" not in page.flat[above : page.blocks[index].start]


def _tells(page: Page, body: Span, ear: Ear) -> bool:
    """True where what stands behind `Question 3:` is the answer and not the question."""
    words = page.flat[body[0] : body[1]]
    if asks(words):
        return False
    told = (Act.REFUSES, Act.LACKS, Act.SILENT, Act.HANDS_OVER)
    said = ear.hear(words)
    return any(act in said for act in told)


def _still_asks(page: Page, answer: list[int]) -> bool:
    """True where the block behind a question still belongs to it, and an answer follows."""
    if len(answer) < 2:
        return False
    return page.blocks[answer[0]].text.rstrip().endswith("?")


def _number(entry: Entry, path: Path) -> str:
    return entry.printed if len(entry.paths) == 1 else ".".join(path)


def _reply(page: Page, reading: Reading, entry: Entry, tail: list[int]) -> None:
    body = body_of(page, entry)
    reading.owned.update([entry.index, *tail])
    label = reply_label(page, tail)
    answers = [i for i in tail if label is None or i >= label]
    for draft in _addressed(reading, entry):
        rest: Span | None = body
        if draft.question is None and (asks(page.flat[body[0] : body[1]]) or label is not None):
            draft.question, rest = split_body(page, body)
        elif draft.question and entry.role != REPLY:
            rest = beyond_question(page, draft.question, body)
            if label is not None:
                rest = None
        if rest is None and not answers and draft.answers:
            continue
        draft.add_answer(_merged(rest, _stretch(page, answers)))


def _merged(one: Span | None, two: Span | None) -> Span | None:
    if one and two:
        return (one[0], two[1])
    return one or two


def _addressed(reading: Reading, entry: Entry) -> list[Draft]:
    """The parts that an answer names: itself, else its children, else its parent."""
    found = []
    for path in entry.paths:
        own = [d for d in reading.drafts if d.path == path]
        below = [d for d in reading.drafts if d.path[: len(path)] == path]
        above = [d for d in reading.drafts if path[: len(d.path)] == d.path]
        found += below if own and len(below) > 1 and len(entry.paths) > 1 else own or below or above
    return found


def _stretch(page: Page, indexes: list[int]) -> Span | None:
    """The span of consecutive blocks, without a label in front of the first."""
    if not indexes:
        return None
    first = page.blocks[indexes[0]]
    marker = first.marker
    start = first.body if marker and marker.role == REPLY and not marker.paths else first.start
    return (start, page.blocks[indexes[-1]].end)


def _drop_stems(page: Page, reading: Reading) -> None:
    """Take out questions that only introduce their sub-parts; their answers go to the children."""
    for draft in list(reading.drafts):
        children = [d for d in reading.drafts if d.path[:-1] == draft.path]
        if not children:
            continue
        if draft.question is None:
            reading.drafts.remove(draft)  # a numbered heading over 1.1 and 1.2
        elif _is_stem(page, draft, children):
            reading.drafts.remove(draft)
            for child in children:
                if not child.answers:
                    child.answers += draft.answers


def _is_stem(page: Page, draft: Draft, children: list[Draft]) -> bool:
    assert draft.question
    pieces = [page.flat[a:b] for a, b in sentences(page.flat, *draft.question)]
    last = pieces[-1].rstrip(" \"'")
    if any(piece.rstrip().endswith("?") for piece in pieces[:-1]):
        return False
    if last.endswith((":", "-", ",", ";")) or not last.endswith("?"):
        return True
    opens = re.search(r"\b(?:following|these|each of|below)\b", last)
    return bool(opens) and not draft.answers and all(c.answers for c in children)

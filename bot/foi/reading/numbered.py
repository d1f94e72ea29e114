"""Questions and answers that carry numbers: a list of questions, answers inline or in a second list."""

import re

from bot.foi.reading.blocks import Shape
from bot.foi.reading.evidence import read_sentence
from bot.foi.reading.markers import ASK, BARE, REPLY, Path
from bot.foi.reading.numbering import Entry, Run, read_groups, read_runs, weak_entries
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section
from bot.foi.reading.words import alike, asks, sentences
from bot.foi.vocabulary import Span

_STOPS = (Section.NOTICE, Section.RIGHTS, Section.END, Section.OPENING)


def read_numbered(page: Page) -> Reading:
    """Pair numbered questions with their answers; an empty reading where nothing is numbered."""
    groups = read_groups(page)
    if not groups:
        return _read_list(page)
    whole = Reading()
    for label, indexes in groups.items():
        blocks = [page.blocks[i] for i in indexes]
        part = _read_list(Page(page.text, page.flat, blocks, [page.sections[i] for i in indexes]))
        whole.owned.update(indexes[i] for i in part.owned)
        for draft in part.drafts:
            draft.path = (label, *draft.path)
            whole.drafts.append(draft)
    return whole


def _read_list(page: Page) -> Reading:
    runs = read_runs(page.blocks, page.sections)
    asked = _question_run(page, runs)
    if not asked:
        return Reading()
    later = _others(asked, runs)
    later = _with_weak(page, asked, later)
    inline = _inline(page, asked, later)
    questions, replies = _accept(page, asked, later, inline)
    reading = Reading()
    alone = inline or not replies
    tails = _tails(page, [*questions, *replies], inline and len(questions) > 1)
    for entry in questions:
        _ask(page, reading, entry, tails[entry.index], alone)
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


def _others(asked: Run, runs: list[Run]) -> list[Entry]:
    """Every entry that could answer; one before the questions must say so ("Question 1: 41")."""
    paths = {e.path for e in asked}
    return [
        entry
        for run in runs
        if run is not asked
        for entry in run
        if entry.index > asked[0].index or (entry.role != BARE and entry.path in paths)
    ]


def _with_weak(page: Page, asked: Run, later: list[Entry]) -> list[Entry]:
    """Add numbers printed without a stop, where they answer half the questions or fill a gap."""
    answered = {path for e in later for path in e.paths}
    weak = [e for e in weak_entries(page.blocks, page.sections, asked) if e.path not in answered]
    paths = {e.path for e in asked}
    leaves = sum(not any(p[:-1] == path for p in paths) for path in paths)
    enough = len(weak) * 2 >= leaves or (answered and len(answered) + len(weak) >= leaves)
    return sorted([*later, *weak], key=lambda e: e.index) if weak and enough else later


def _body(page: Page, entry: Entry) -> Span:
    block = page.blocks[entry.index]
    return (block.start if entry.style == "lead-in" else block.body, block.end)


def _question_run(page: Page, runs: list[Run]) -> Run | None:
    """The list that asks: the first whose items stand in the request or look like questions."""
    likely = [run for run in runs if _is_questions(page, run)]
    asking = [run for run in likely if _mostly_asks(page, run)]
    named = {e.path for run in asking[:1] for e in run}
    for run in likely:
        # "Question 1: 41 vehicles" only answers, where the questions stand in an appendix.
        if run in asking or not (named & {e.path for e in run}) or _requested(page, run):
            return run
    replies = [run for run in runs if any(e.role == REPLY for e in run)]
    return replies[0] if replies else None


def _is_questions(page: Page, run: Run) -> bool:
    if any(e.role == ASK for e in run):
        return True
    if any(e.role == REPLY for e in run):
        return False
    quoted = page.sections[run[0].index] is Section.REQUEST
    return _mostly_asks(page, run) or (_requested(page, run) and (len(run) > 1 or quoted))


def _mostly_asks(page: Page, run: Run) -> bool:
    return sum(asks(page.blocks[e.index].text) for e in run) * 2 >= len(run)


def _requested(page: Page, run: Run) -> bool:
    bare = all(e.role == BARE for e in run)
    return bare and page.sections[run[0].index] in (Section.REQUEST, Section.OPENING)


def _inline(page: Page, asked: Run, later: list[Entry]) -> bool:
    """True where answers stand between the questions of the one list."""
    paths = {e.path for e in asked}
    answered = {path for e in later for path in e.paths}
    if len(paths & answered) * 2 >= len(paths) and len(asked) > 1:
        return False
    if page.sections[asked[0].index] is Section.RESPONSE:
        return True
    tails = _tails(page, asked)
    if any(_label(page, tail) is not None for tail in tails.values()):
        return True
    told = sum(bool(tails[e.index]) or _told(page, e) for e in asked)
    return told * 2 >= len(asked) and not (len(asked) == 1 and answered)


def _told(page: Page, entry: Entry) -> bool:
    """True where the block of a question goes on with something that does not ask."""
    return _split_body(page, _body(page, entry))[1] is not None


def _accept(
    page: Page, asked: Run, later: list[Entry], inline: bool
) -> tuple[list[Entry], list[Entry]]:
    """Tell real questions and answers from lists that only stand inside an answer."""
    questions, replies = list(asked), []
    known = {path for e in asked for path in e.paths}
    for entry in later:
        repeated = _known_question(page, questions, entry)
        fresh = entry.path not in known
        if not fresh and (not inline or entry.role != BARE or repeated):
            replies.append(entry)
        elif fresh and any(path in known for path in entry.paths[1:]):
            replies.append(entry)
        elif fresh and inline and _goes_on(entry, questions):
            questions.append(entry)
            known.update(entry.paths)
        elif fresh and entry.role != BARE and _covers_children(entry, known):
            replies.append(entry)
        elif fresh and not inline and _covers_children(entry, known):
            replies.append(entry)
    return questions, replies


def _known_question(page: Page, questions: list[Entry], entry: Entry) -> bool:
    mine = page.blocks[entry.index].text
    return any(q.path == entry.path and alike(page.blocks[q.index].text, mine) for q in questions)


def _goes_on(entry: Entry, questions: list[Entry]) -> bool:
    last = questions[-1].path
    if entry.style != questions[-1].style and len(entry.path) == len(last):
        return False
    if len(entry.path) > len(last):
        return entry.path[: len(last)] == last
    same = entry.path[:-1] == last[: len(entry.path) - 1]
    here, there = entry.path[-1], last[len(entry.path) - 1]
    return same and here.isdigit() and there.isdigit() and 0 < int(here) - int(there) < 4


def _covers_children(entry: Entry, known: set[Path]) -> bool:
    """True where an answer to `2` stands for 2(a) and 2(b), or one to 2(a) for a plain 2."""
    return any(
        path[: len(mine)] == mine or mine[: len(path)] == path
        for mine in entry.paths
        for path in known
    )


def _tails(page: Page, entries: list[Entry], inline: bool = False) -> dict[int, list[int]]:
    """Give each entry the blocks that follow it, up to the next entry or the end of its section."""
    order = sorted({e.index for e in entries})
    tails: dict[int, list[int]] = {}
    for here, index in enumerate(order):
        last = here + 1 == len(order)
        stop = len(page.blocks) if last else order[here + 1]
        tail = list(range(index + 1, stop))
        between = not last and _same_list(page, index, stop)
        tails[index] = tail if between else _until_section_ends(page, index, tail, inline)
    return tails


def _same_list(page: Page, index: int, following: int) -> bool:
    own, then = page.sections[index], page.sections[following]
    asked_then_told = own is Section.REQUEST and then is Section.RESPONSE
    marker, next_marker = page.blocks[index].marker, page.blocks[following].marker
    goes_on = bool(
        marker
        and next_marker
        and marker.paths
        and next_marker.paths
        and marker.paths[-1] < next_marker.paths[0]
    )
    return not asked_then_told or goes_on


def _until_section_ends(page: Page, index: int, tail: list[int], inline: bool) -> list[int]:
    own = page.sections[index]
    kept: list[int] = []
    for here in tail:
        section = page.sections[here]
        if section in _STOPS and section is not own:
            break
        if own in (Section.REQUEST, Section.OPENING) and section is Section.RESPONSE and not inline:
            label = page.blocks[here].marker
            if not (label and label.role == REPLY and len(tail) > here - index):
                break
        kept.append(here)
    return kept


def _label(page: Page, tail: list[int]) -> int | None:
    """The first block of a tail that begins with `Response:` or its like."""
    for index in tail:
        marker = page.blocks[index].marker
        if marker and marker.role == REPLY and not marker.paths:
            return index
    return None


def _ask(page: Page, reading: Reading, entry: Entry, tail: list[int], inline: bool) -> None:
    question, rest = _body(page, entry), None
    label = _label(page, tail)
    answer = tail
    if entry.role == REPLY:
        question, rest = (question[0], question[0]), question
    elif label is not None:
        head = [i for i in tail if i < label]
        question = (question[0], page.blocks[head[-1]].end if head else question[1])
        answer = [i for i in tail if i >= label]
    elif entry.role == ASK and inline and _tells(page, question):
        question, rest = (question[0], question[0]), question
    elif inline and page.sections[entry.index] is not Section.REQUEST or inline and tail:
        question, rest = _split_body(page, question)
        words = page.flat[question[0] : question[1]].rstrip()
        if rest is None and not tail and not asks(words) and not words.endswith(":"):
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


def _tells(page: Page, body: Span) -> bool:
    """True where what stands behind `Question 3:` is the answer and not the question."""
    words = page.flat[body[0] : body[1]]
    if asks(words):
        return False
    said = read_sentence(words)
    return said.refused or said.not_held or said.ncnd or said.handed


def _still_asks(page: Page, answer: list[int]) -> bool:
    """True where the block behind a question still belongs to it, and an answer follows."""
    if len(answer) < 2:
        return False
    return page.blocks[answer[0]].text.rstrip().endswith("?")


def _number(entry: Entry, path: Path) -> str:
    return entry.printed if len(entry.paths) == 1 else ".".join(path)


def _reply(page: Page, reading: Reading, entry: Entry, tail: list[int]) -> None:
    body = _body(page, entry)
    reading.owned.update([entry.index, *tail])
    label = _label(page, tail)
    answers = [i for i in tail if label is None or i >= label]
    for draft in _addressed(reading, entry):
        rest: Span | None = body
        if draft.question is None and (asks(page.flat[body[0] : body[1]]) or label is not None):
            draft.question, rest = _split_body(page, body)
        elif draft.question and entry.role != REPLY:
            rest = _beyond_question(page, draft.question, body)
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


def _beyond_question(page: Page, question: Span, body: Span) -> Span | None:
    """What is left of a block when the question repeated in it is taken away."""
    asked = re.findall(r"\w+", page.flat[question[0] : question[1]].lower()[:4000])
    told = list(re.finditer(r"\w+", page.flat[body[0] : min(body[1], body[0] + 8000)]))
    same = 0
    while same < min(len(asked), len(told)) and told[same].group().lower() == asked[same]:
        same += 1
    if same and same == len(asked):
        return _left(page, (body[0] + told[same - 1].end(), body[1]))
    if alike(page.flat[question[0] : question[1]], page.flat[body[0] : body[1]]):
        return _split_body(page, body)[1]
    return body


def _left(page: Page, span: Span) -> Span | None:
    """A span without the punctuation it begins with; None where no word is left."""
    found = re.search(r"\w", page.flat[span[0] : span[1]])
    return (span[0] + found.start(), span[1]) if found else None


def _split_body(page: Page, body: Span) -> tuple[Span, Span | None]:
    """Cut `How many? 12.` behind the last sentence that asks."""
    pieces = list(sentences(page.flat, *body))
    last = max((n for n, s in enumerate(pieces) if "?" in page.flat[s[0] : s[1]]), default=None)
    if last is None or last + 1 == len(pieces):
        return _split_at_mark(page, body)
    if asks(page.flat[pieces[last + 1][0] : pieces[last + 1][1]]):
        return body, None
    return (body[0], pieces[last][1]), (pieces[last + 1][0], body[1])


def _split_at_mark(page: Page, body: Span) -> tuple[Span, Span | None]:
    """Cut behind the last question mark where the answer begins in lower case or with a dash."""
    at = page.flat.rfind("?", body[0], body[1])
    if at < 0:
        return body, None
    rest = _left(page, (at + 1, body[1]))
    return ((body[0], at + 1), rest) if rest else (body, None)


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

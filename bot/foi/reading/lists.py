"""Which of a letter's numbered lists asks, which entries answer it, and how far each one reaches."""

from bot.foi.reading.markers import ASK, BARE, REPLY, Path
from bot.foi.reading.numbering import Entry, Run, weak_entries
from bot.foi.reading.page import Page
from bot.foi.reading.sections import Section
from bot.foi.reading.splitting import split_body
from bot.foi.reading.words import alike, asks
from bot.foi.vocabulary import Span

_STOPS = (Section.NOTICE, Section.RIGHTS, Section.END, Section.OPENING)


def body_of(page: Page, entry: Entry) -> Span:
    """The words of an entry behind its marker; a lead-in ("In answer to question 1") stays."""
    block = page.blocks[entry.index]
    return (block.start if entry.style == "lead-in" else block.body, block.end)


def others(asked: Run, runs: list[Run]) -> list[Entry]:
    """Every entry that could answer; one before the questions must say so ("Question 1: 41")."""
    paths = {e.path for e in asked}
    return [
        entry
        for run in runs
        if run is not asked
        for entry in run
        if entry.index > asked[0].index or (entry.role != BARE and entry.path in paths)
        if not _inside(entry, asked)
    ]


def _inside(entry: Entry, asked: Run) -> bool:
    """A bare `1.` between "Question 1" and "Question 2" is a list inside an answer."""
    named = all(e.role == ASK for e in asked) and entry.role == BARE
    return named and asked[0].index < entry.index < asked[-1].index


def with_weak(page: Page, asked: Run, later: list[Entry]) -> list[Entry]:
    """Add numbers printed without a stop, where they answer half the questions or fill a gap."""
    answered = {path for e in later for path in e.paths}
    weak = [e for e in weak_entries(page.blocks, page.sections, asked) if e.path not in answered]
    paths = {e.path for e in asked}
    leaves = sum(not any(p[:-1] == path for p in paths) for path in paths)
    enough = len(weak) * 2 >= leaves or (answered and len(answered) + len(weak) >= leaves)
    return sorted([*later, *weak], key=lambda e: e.index) if weak and enough else later


def question_run(page: Page, runs: list[Run]) -> Run | None:
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


def answered_inline(page: Page, asked: Run, later: list[Entry]) -> bool:
    """True where answers stand between the questions of the one list."""
    paths = {e.path for e in asked}
    answered = {path for e in later for path in e.paths}
    if len(paths & answered) * 2 >= len(paths) and len(asked) > 1:
        return False
    if page.sections[asked[0].index] is Section.RESPONSE:
        return True
    tails = find_tails(page, asked)
    if any(reply_label(page, tail) is not None for tail in tails.values()):
        return True
    told = sum(bool(tails[e.index]) or _told(page, e) for e in asked)
    if len(asked) > 1 and not any(tails[e.index] or _told(page, e) for e in asked[:-1]):
        return False  # what stands behind the last is the letter's, not that question's
    return told * 2 >= len(asked) and not (len(asked) == 1 and answered)


def _told(page: Page, entry: Entry) -> bool:
    """True where the block of a question goes on with something that does not ask."""
    return split_body(page, body_of(page, entry))[1] is not None


def accept(
    page: Page, asked: Run, later: list[Entry], inline: bool
) -> tuple[list[Entry], list[Entry]]:
    """Tell real questions and answers from lists that only stand inside an answer."""
    questions, replies = list(asked), []
    known = {path for e in asked for path in e.paths}
    for entry in later:
        repeated = _known_question(page, questions, entry)
        fresh = entry.path not in known
        if (not fresh and (not inline or entry.role != BARE or repeated)) or (
            fresh and any(path in known for path in entry.paths[1:])
        ):
            replies.append(entry)
        elif fresh and inline and _goes_on(entry, questions):
            questions.append(entry)
            known.update(entry.paths)
        elif (fresh and entry.role != BARE and _covers_children(entry, known)) or (
            fresh and not inline and _covers_children(entry, known)
        ):
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


def find_tails(page: Page, entries: list[Entry], inline: bool = False) -> dict[int, list[int]]:
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


def reply_label(page: Page, tail: list[int]) -> int | None:
    """The first block of a tail that begins with `Response:` or its like."""
    for index in tail:
        marker = page.blocks[index].marker
        if marker and marker.role == REPLY and not marker.paths:
            return index
    return None

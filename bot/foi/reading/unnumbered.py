"""Questions without numbers: bullets, paragraphs, sentences, or one question in the opening line."""

import re

from bot.foi.reading.blocks import Block, Shape
from bot.foi.reading.markers import REPLY
from bot.foi.reading.page import Page
from bot.foi.reading.parts import Draft, Reading
from bot.foi.reading.sections import Section, names_section
from bot.foi.reading.unnumbered_answers import give_answers, opens
from bot.foi.reading.words import asks, content_words, likeness, sentences
from bot.foi.vocabulary import Span

COURTESY = re.compile(
    r"\W*(?:dear|hello|hi|good (?:morning|afternoon|day)|thank|many thanks|thanks|kind|best|warm|regards|yours|i look forward|looking forward"
    r"|please (?:accept|treat|consider|acknowledge|note|be aware|let me know if|do not hesitate|contact me|get in touch|reply|respond|remember)"
    r"|if (?:you|this|my|any|it|the (?:request|information|cost|decision)).{0,60}(?:clarif|contact|cost|narrow|refine|exempt|unclear|need|unable|not possible|limit|held)"
    r"|(?:please )?(?:could|can) you (?:please )?(?:acknowledge|confirm receipt|reply|respond|send (?:me )?(?:the|your) (?:response|reply))"
    r"|i (?:would|'d) (?:prefer|like|appreciate|be grateful).{0,40}(?:format|electronic|e-?mail|excel|spreadsheet|response|reply|receive (?:the|this|it))"
    r"|(?:please )?(?:provide|send|supply|could you).{0,60}(?:electronic|excel|csv|spreadsheet|by e-?mail|machine.readable).{0,20}\W*$"
    r"|(?:under|this is|i am making|i am writing|i'm writing|i write|i wish to make|i'd like to make|i would like to make|i make).{0,80}(?:freedom of information|foi|environmental information|act 2000|to request the following|to make a request)[^:]{0,60}[.:]?\s*$"
    r"|for (?:further|more|additional|any other) (?:guidance|information|advice|details|help)\b|(?:with|in) reference to|(?:sent|from|to|date|subject|cc)\s*:|the following (?:information|questions?)\W*$|i (?:would|'d) like (?:to (?:request|know|ask) )?(?:the following|answers)[^.]{0,60}:\s*$"
    r"|(?:please )?(?:provide|answer|supply|send)(?: me)?(?: with)? the following[^.?]{0,60}:\s*$)",
    re.I,
)
_BODY = (Section.OPENING, Section.RESPONSE)
_ORDER = re.compile(
    r"(?:(?:and|also|please|kindly|could you|can you)[, ]+)*(?:provide|send|supply|state|list|give|tell|describe|explain|specify|identify|set out|disclose|release|share|detail|outline|name|confirm|(?:a |any |all )?cop(?:y|ies) of|(?:the )?(?:names?|number|numbers|dates?|cost|total) of)\b"
    r"(?!.{0,80}\b(?:attach|enclos|below|@|by (?:post|e-?mail)|within|working days|if you)\b)[^.?!]+[.?!]?",
    re.I,
)
_STEM_FOLLOWS = re.compile(
    r"\W*(?:please |kindly )?(?:break(?:ing)?|broken|split|include|if (?:this|that|it)|for (?:this|the purposes|clarity)|by |this )",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:request(?:ing|ed)?(?:,? (?:which )?(?:we |was )?(?:received|dated|of|sent|made)[^,]{3,60},)?(?: for| under)?|asked for|asking for|seeking|enquiry|regarding|concerning|about|relating to|in respect of|asked|you (?:want|wanted|seek|sought|would like)(?: to (?:have|see|know|receive))?)\b\s*(?:for )?"
    r"(?:(?:the )?(?:following )?information\s*(?:held )?(?:about|on|regarding|concerning|relating to|in relation to|in respect of)?)?(?:under the [^,.]{5,60}?(?:act|regulations)(?: \d{4})?)?[\s,:]*(?P<what>[^.\n]{8,400}?)(?=\.\s|\.$|,? (?:which|that) (?:was|we)|,? received|\n|$)",
    re.I,
)


def read_unnumbered(page: Page) -> Reading:
    """Find unnumbered questions and whatever answers them."""
    reading = Reading()
    requested = [i for i, s in enumerate(page.sections) if s is Section.REQUEST]
    worded = [i for i in requested if not _names_stretch(page.blocks[i])]
    questions = _questions(page, _first_stretch(worded))
    if not questions:
        questions = _pairs(page, reading)
    if not questions:
        questions = _opening_question(page)
        reading.inferred = True
    for number, span in enumerate(_distinct(page, questions), 1):
        reading.drafts.append(Draft((f"#{number}",), str(number), span))
    reading.owned.update(i for i in requested)
    give_answers(page, reading)
    return reading


def _names_stretch(block: Block) -> bool:
    """`What you asked` or `Details of your request` above the question, which is none itself."""
    return block.short and names_section(block.text.strip(" :-"))


def _distinct(page: Page, questions: list[Span]) -> list[Span]:
    """Questions without those that only repeat an earlier one; at most 200 are compared."""
    kept: list[Span] = []
    for span in questions[:200]:
        words = page.flat[slice(*span)]
        if not any(likeness(page.flat[slice(*other)], words) > 95 for other in kept):
            kept.append(span)
    return kept


def _first_stretch(indexes: list[int]) -> list[int]:
    """The first run of consecutive blocks: a request quoted twice counts once."""
    kept = indexes[:1]
    for index in indexes[1:]:
        if index - kept[-1] > 1:
            break
        kept.append(index)
    return kept


def _questions(page: Page, indexes: list[int]) -> list[Span]:
    bullets = [i for i in indexes if page.blocks[i].shape is Shape.BULLET]
    found: list[Span] = []
    listed = len(bullets) > 1 and _are_questions([page.blocks[i] for i in bullets])
    for index in indexes:
        block = page.blocks[index]
        if block.shape is Shape.BULLET and listed:
            found.append((block.body, block.end))
        elif block.shape is Shape.BULLET and found:
            found[-1] = (found[-1][0], block.end)
        elif block.shape is Shape.PARAGRAPH or block.shape is Shape.ITEM:
            following = page.blocks[index + 1].shape if index + 1 < len(page.blocks) else None
            stem = listed and following is Shape.BULLET
            found += _asking_sentences(page, block, stem)
    return found or _whole(page, indexes)


def _are_questions(bullets: list[Block]) -> bool:
    """Bullets that are questions of their own, not the fields of one ("name, date, cost")."""
    asking = sum(asks(b.text) for b in bullets)
    long = sum(len(b.text.split()) > 4 for b in bullets)
    return asking * 2 > len(bullets) or long * 2 > len(bullets)


def _asking_sentences(page: Page, block: Block, stem: bool) -> list[Span]:
    found: list[Span] = []
    for span in sentences(page.flat, block.body, block.end):
        words = page.flat[span[0] : span[1]]
        flat = " ".join(words.split())
        if not asks(flat) or COURTESY.match(flat) or (stem and flat.rstrip().endswith(":")):
            continue
        if found and _refines(page, found[-1], flat):
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return found


def _refines(page: Page, before: Span, sentence: str) -> bool:
    """True where a sentence only narrows the question before it ("Please provide any agreements
    that were in place since ...", "Please break this down by year")."""
    if "?" in sentence:
        return False
    if _STEM_FOLLOWS.match(sentence):
        return True
    shared = content_words(sentence) & content_words(page.flat[before[0] : before[1]])
    return bool(shared) and "?" not in page.flat[before[0] : before[1]]


def _whole(page: Page, indexes: list[int]) -> list[Span]:
    """The request as one question, where nothing in it looks like asking."""
    kept = [
        i
        for i in indexes
        if not COURTESY.match(page.blocks[i].text)
        and not _is_label(page.blocks[i])
        and not page.blocks[i].text.rstrip().endswith(":")
        and len(page.blocks[i].text) > 8
    ]
    return [(page.blocks[kept[0]].start, page.blocks[kept[-1]].end)] if kept else []


def _is_label(block: Block) -> bool:
    return block.short and len(block.text.split()) < 5


def _pairs(page: Page, reading: Reading) -> list[Span]:
    """Questions that stand as paragraphs right before their answers, in the response itself."""
    found: list[Span] = []
    among = any(
        b.text.endswith("?") and s in _BODY for b, s in zip(page.blocks, page.sections, strict=True)
    )
    for index, block in enumerate(page.blocks):
        body = page.sections[index] in _BODY
        if not body or block.shape is Shape.ROW or COURTESY.match(block.text):
            continue
        following = page.blocks[index + 1] if index + 1 < len(page.blocks) else None
        labelled = following and following.marker and following.marker.role == REPLY
        asked = block.text.rstrip(" \"'").endswith("?") or (block.strong and asks(block.text))
        asked = asked or (
            among and _orders(block) and following is not None and not _orders(following)
        )
        if asked or (labelled and not opens(block)):
            found.append((block.body, block.end))
            reading.owned.add(index)
    return found


def _orders(block: Block) -> bool:
    """True for `Provide every e-mail about it.` or `List the firms that bid.`, alone on its line."""
    return len(block.text) <= 300 and bool(_ORDER.fullmatch(block.text.strip(" \"'")))


def _opening_question(page: Page) -> list[Span]:
    """The subject that the opening names: `your request for information about parking fines`.

    Where it names none, the sentence that mentions the request stands for the question.
    """
    sentence: list[Span] = []
    for index, block in enumerate(page.blocks[:60]):
        section = page.sections[index]
        subject = section is Section.HEAD and re.match(r"(?:re|subject)\b", block.text, re.I)
        if section not in (Section.OPENING, Section.RESPONSE) and not subject:
            continue
        found = _SUBJECT.search(page.flat, block.start, min(block.end, block.start + 2000))
        if found and _names_something(found["what"]):
            return [found.span("what")]
        for a, b in sentences(page.flat, block.start, min(block.end, block.start + 2000)):
            if not sentence and re.search(r"\byour\b[^.]{0,60}\brequest\b", page.flat[a:b], re.I):
                sentence = [(a, b)]
    return sentence


def _names_something(what: str) -> bool:
    dated = re.match(r"(?:dated|received|of|made|on|under|arrived|has|was|is)\b", what, re.I)
    dated = dated or re.match(
        r"(?:the )?(?:freedom of info|environmental info|foia?\b|eirs?\b)", what, re.I
    )
    return not dated and len(content_words(what)) > 1

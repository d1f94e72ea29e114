"""Around the layout: letterhead, opening, closing, and the noise of mail and paper."""

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from benchmarks.manners.content import Item, Matter, choose
from benchmarks.manners.layouts import Layout
from benchmarks.manners.sheet import Sheet
from benchmarks.score.labelled import Labelled, LabelledPart

_AUTHORITIES = (
    "Ashwater District Council", "Brackmoor County Council", "Coldharbour University",
    "Dunsley and Weir NHS Trust", "Elmsford City Council", "Fenholt Borough Council",
)  # fmt: skip
_OPENINGS = (
    "Thank you for your request about {topic}, which we received on {received}. It has been dealt"
    " with under {act}.",
    "I refer to your request for information on {topic}, received on {received} and considered"
    " under {act}. I can now reply as set out below.",
    "Re: {topic}\nYour request reached us on {received}. We have handled it under {act}. Please"
    " find our answers below.",
    "We write in response to your {short} request of {received}.",
)
_CLOSINGS = (
    "If you are unhappy with how we dealt with your request, you may ask for an internal review"
    " within 40 working days. You may then apply to the Information Commissioner, Wycliffe House,"
    " Water Lane, Wilmslow SK9 5AF.",
    "Should you be dissatisfied with this reply, please write to the Information Governance"
    " Manager, who will review it. After that you have the right to complain to the Information"
    " Commissioner's Office (www.ico.org.uk).",
    "If you have any queries about this response, please contact us and quote the reference above.",
)
_FOOTER = (
    "\n\nThis email and its attachments are intended for the addressee only. If you have received"
    " it in error please delete it. Do you really need to print this message?"
)
_SLIP = re.compile(r"\b[a-z]{6,}\b")
_WIDTH = 72  # columns: where mail programs of old broke lines


def compose(manner: str, layout: Layout, chance: random.Random) -> Labelled:
    """One letter and what is true of it."""
    matter, sheet = choose(chance), Sheet()
    received = date(2019, 1, 7) + timedelta(days=chance.randrange(2400))
    responded = received + timedelta(days=chance.randrange(9, 30))
    authority = chance.choice(_AUTHORITIES)
    reference = (
        f"{chance.choice(('FOI', 'IR', 'REQ'))}-{received.year}-{chance.randrange(10_000):04}"
    )
    dated = chance.random() < 0.7
    _head(sheet, authority, reference, responded if dated else None, chance)
    regime = _opening(sheet, matter, received, chance)
    layout(sheet, matter.items)
    _closing(sheet, authority, chance)
    text, spans = _noise(sheet, authority, chance)
    return Labelled(
        name=f"{manner} {reference}", text=text, hand="manners", manner=manner,
        authority=authority, kind="response", reference=reference, received=received,
        responded=responded if dated else None, regime=regime, parts=_parts(matter.items, spans),
    )  # fmt: skip


def _parts(
    items: Sequence[Item], spans: dict[tuple[str, int], list[tuple[int, int]]]
) -> tuple[LabelledPart, ...]:
    return tuple(
        LabelledPart(
            number=None,
            outcomes=frozenset({item.outcome}),
            provisions=frozenset(item.provisions),
            question=next(iter(spans.get(("question", n), ())), None),
            answers=tuple(spans.get(("answer", n), ())),
        )
        for n, item in enumerate(items)
    )


def _spoken(day: date, chance: random.Random) -> str:
    spoken = (f"{day.day} {day:%B %Y}", f"{day:%d/%m/%Y}", f"{day:%A} {day.day} {day:%B %Y}")
    return chance.choice(spoken)


def _head(
    sheet: Sheet, authority: str, reference: str, day: date | None, chance: random.Random
) -> None:
    sheet.text(f"{authority}\nInformation Governance Team")
    sheet.line()
    sheet.text(f"{chance.choice(('Our ref', 'Reference', 'Request ID', 'Ref'))}: {reference}")
    if day:
        sheet.line()
        sheet.text(chance.choice(("Date: ", "")) + _spoken(day, chance))
    sheet.gap()
    sheet.text(
        chance.choice(("Dear Ms Orrin,", "Dear Mr Blount", "Dear requester,", "Good morning,"))
    )
    sheet.gap()


def _opening(sheet: Sheet, matter: Matter, received: date, chance: random.Random) -> str:
    act = (
        "the Environmental Information Regulations 2004"
        if matter.eir
        else "the Freedom of Information Act 2000"
    )
    said = chance.choice(_OPENINGS).format(
        topic=matter.topic, received=_spoken(received, chance), act=act,
        short="EIR" if matter.eir else "FOI",
    )  # fmt: skip
    sheet.text(said)
    sheet.gap()
    return "eir" if matter.eir else "foia"


def _closing(sheet: Sheet, authority: str, chance: random.Random) -> None:
    sheet.text(chance.choice(_CLOSINGS))
    sheet.gap()
    sheet.text(f"{chance.choice(('Yours sincerely', 'Kind regards', 'Regards,'))}")
    sheet.gap()
    sheet.text(f"Information Officer\n{authority}")
    if chance.random() < 0.3:
        sheet.text(_FOOTER)


def _noise(
    sheet: Sheet, authority: str, chance: random.Random
) -> tuple[str, dict[tuple[str, int], list[tuple[int, int]]]]:
    """What mail programs, printers and hurried hands do to a letter."""
    if chance.random() < 0.25:  # blank lines are dropped
        sheet.change(lambda words, role: "\n" if role == "gap" else words)
    if chance.random() < 0.25:
        sheet.change(partial(_slip, chance))
    if chance.random() < 0.15:
        middle = len(sheet.pieces) // 2
        at = next(
            (n for n in range(middle, len(sheet.pieces)) if sheet.pieces[n][1] == "gap"), middle
        )
        sheet.pieces.insert(at, (f"\n\nPage 1 of 2\n{authority}", "text", -1))
    text, spans = sheet.finish()
    return (_wrap(text) if chance.random() < 0.3 else text), spans


def _slip(chance: random.Random, words: str, role: str) -> str:
    """Two letters exchanged in one word in twenty of what the requester wrote."""

    def swap(found: re.Match[str]) -> str:
        word = found[0]
        return word[:2] + word[3] + word[2] + word[4:] if chance.random() < 0.05 else word

    return _SLIP.sub(swap, words) if role == "question" else words


def _wrap(text: str) -> str:
    """Lines broken at 72 columns; a blank becomes a line end, so that no place moves."""
    lines = []
    for line in text.split("\n"):
        at = 0
        while len(line) - at > _WIDTH and (cut := line.rfind(" ", at, at + _WIDTH)) > at:
            line, at = f"{line[:cut]}\n{line[cut + 1 :]}", cut + 1
        lines.append(line)
    return "\n".join(lines)

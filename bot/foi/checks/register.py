"""G1: what an officer typed into a draft agrees with the case's register."""

from collections.abc import Iterator

from bot.foi.checks.hits import Hit
from bot.foi.checks.known import Decided, Known, Register
from bot.foi.checks.view import View, bare
from bot.foi.reading.dates import find_dates
from bot.foi.reading.metadata import read_metadata
from bot.foi.reading.page import lay_out
from bot.foi.vocabulary import Kind, Outcome

_NO_RECEIPT = (Kind.CORRECTION, Kind.CONSULTATION)
"""Letters that do not say when the request came: their days are of something else."""
_GIVEN = frozenset({Outcome.SUPPLIED, Outcome.PARTLY_SUPPLIED})
_REFUSED = frozenset({Outcome.WITHHELD, Outcome.NCND})


def g1_register(view: View, known: Known) -> Iterator[Hit]:
    """Receipt, date, reference and outcomes in the letter are those of the register."""
    register = known.register
    if register is None:
        return
    yield from _dates(view, register)
    if register.reference not in view.letter.text:
        yield Hit("reference", values={"right": register.reference})
    if register.kind is Kind.RESPONSE:
        yield from _outcomes(view, register, known)


def _dates(view: View, register: Register) -> Iterator[Hit]:
    """The day of receipt and the letter's day, as its own words give them."""
    said = read_metadata(lay_out(view.letter.text))
    for says, found, right in (
        ("received", said.received, register.received),
        ("dated", said.responded, register.dated),
    ):
        if says == "received" and register.kind in _NO_RECEIPT:
            continue
        if found and found != right:
            place = next((d.span for d in find_dates(view.flat) if d.on == found), None)
            values = {"wrong": f"{found:%-d %B %Y}", "right": f"{right:%-d %B %Y}"}
            yield Hit(says, place, values=values)


def _outcomes(view: View, register: Register, known: Known) -> Iterator[Hit]:
    """An answer that gives what was decided to be withheld, or the other way round."""
    decided = {bare(one.part): one for one in register.decided if one.part not in register.later}
    for part in view.letter.parts:
        one = decided.get(bare(part.number))
        if one and not _told_in_answer(one, known) and _clash(one, part.outcome):
            values = {
                "decided": one.outcome.value.replace("_", " "),
                "said": part.outcome.value.replace("_", " "),
            }
            yield Hit("outcome", part.answer_span or part.question_span, part.number, values=values)


def _clash(one: Decided, said: Outcome) -> bool:
    """True where one gives and the other refuses outright; a reading in between is no clash."""
    pair = (one.outcome, said)
    return (
        (one.outcome in _GIVEN and said in _REFUSED and one.outcome is Outcome.SUPPLIED)
        or (one.outcome in _REFUSED and said is Outcome.SUPPLIED)
        or pair == (Outcome.NCND, Outcome.NOT_HELD)
        or pair == (Outcome.NOT_HELD, Outcome.SUPPLIED)
    )


def _told_in_answer(one: Decided, known: Known) -> bool:
    """True for what points elsewhere: where it is public, or to subject access."""
    entries = [known.law.entry(p) for p in one.provisions]
    return any(e and (e.argued == "answer" or not e.refuses) for e in entries)

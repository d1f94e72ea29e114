"""Why a letter was read as it was: ways of dividing it, and what each sentence was heard to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.foi.reading.acts import Ear
from bot.foi.reading.blanks import shorten
from bot.foi.reading.choose import ranked
from bot.foi.reading.citations import Citation, find_citations
from bot.foi.reading.guide import Guide
from bot.foi.reading.outcome import hear_all
from bot.foi.reading.page import Page, lay_out
from bot.foi.reading.parts import Draft
from bot.foi.reading.regime import read_regime
from bot.foi.reading.reliance import relied_on
from bot.foi.vocabulary import Regime


@dataclass(frozen=True, slots=True)
class Way:
    """One way of dividing the letter: its name, how many parts it finds, and its score."""

    name: str
    parts: int
    score: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One clause of an answer: its words, and each act with the cue that showed it."""

    words: str
    acts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The ways, best first, and the clauses of each part's answer by its number."""

    ways: tuple[Way, ...]
    parts: tuple[tuple[str, tuple[Heard, ...]], ...]


def reasons(text: str, guide: Guide) -> Reasons:
    """Read the letter once more, and keep what the reading itself forgets.

    The parts are those of the best way, before the kind of letter leaves any of them out.
    """
    page = lay_out(shorten(text)[0])
    ear = Ear(guide)
    found = ranked(page, ear, guide.weights)
    reading = found[0].reading
    scottish = read_regime(page, ()) is Regime.FOISA
    relied = relied_on(page, reading, find_citations(page.flat, guide.law, scottish), ear)
    ways = (Way(c.name, len(c.reading.drafts), c.score(guide.weights)) for c in found)
    parts = ((d.number, tuple(_heard(page, d, relied, ear))) for d in reading.drafts)
    return Reasons(tuple(ways), tuple(parts))


def _heard(page: Page, draft: Draft, relied: list[Citation], ear: Ear) -> Iterator[Heard]:
    question = page.flat[slice(*draft.question)] if draft.question else ""
    for sentence in hear_all(page.flat, draft.answers, relied, question, ear):
        acts = tuple((act.value, cue) for act, cue in sentence.acts.items())
        yield Heard(" ".join(page.flat[slice(*sentence.span)].split()), acts)

"""The evidence on labelled questions, as numbers that weights are made of and judged by.

Questions that nothing answers are each hand's own ones, those of `none_questions.yaml`, and every
answered question once more without the letters that answer it ("left out"): what is found then is
a near miss, and now and then a letter that an officer would have wanted all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.hands import Hand, Labelled, Place, unanswered
from bot.app import App
from bot.casework.ask import ways_of_asking
from indexer.evidence import evidence
from indexer.rank import candidates
from indexer.score import WEIGHTS
from indexer.shelves import PRECEDENTS, PUBLISHED

LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Table:
    """The evidence on one question: a row for each place and way of asking."""

    asked: Labelled
    rows: NDArray[np.float64]
    places: tuple[Place, ...]
    is_right: NDArray[np.bool_]
    is_letter: NDArray[np.bool_]

    def among(self, weights: NDArray[np.float64], most: int) -> float | None:
        """The best value of a right letter that is among the first `most`; None where none is."""
        values = self.rows @ weights
        order = [self.places[at][0] for at in np.argsort(-values)]
        first = list(dict.fromkeys(order))[:most]
        if not self.asked.letters & set(first):
            return None
        return float(values[self.is_letter].max())

    def first(self, weights: NDArray[np.float64]) -> tuple[float, bool, bool]:
        """The best value, and whether its part, and its letter, are right."""
        values = self.rows @ weights
        at = int(np.argmax(values))
        return float(values[at]), bool(self.is_right[at]), bool(self.is_letter[at])

    def best(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The evidence on what comes first."""
        return np.asarray(self.rows[int(np.argmax(self.rows @ weights))])

    def left_out(self) -> "Table | None":
        """The same question where no letter answers it; None where nothing else was found."""
        kept = ~self.is_letter
        if not kept.any():
            return None
        places = tuple(place for place, is_kept in zip(self.places, kept, strict=True) if is_kept)
        nothing = np.zeros(len(places), dtype=bool)
        asked = Labelled(self.asked.question, frozenset(), LEFT_OUT)
        return Table(asked, self.rows[kept], places, nothing, nothing)


def tables(app: App, hand: Hand) -> list[Table]:
    """The evidence on every question of a hand."""
    return [found for each in hand.questions if (found := _table(app, hand, each))]


def development(app: App, hand: Hand) -> list[Table]:
    """The evidence on its questions, on those that nothing answers, and with letters left out."""
    own = tables(app, hand)
    without = [table for asked in unanswered() if (table := _table(app, hand, asked))]
    left = [found for table in own if table.asked.right and (found := table.left_out())]
    return [*own, *without, *left]


def _table(app: App, hand: Hand, asked: Labelled) -> Table | None:
    asking = app.asking()
    search = asking.index.search
    ways, _ = ways_of_asking(asked.question, asking)
    rows: list[list[float]] = []
    places = []
    for shelf in (PRECEDENTS, PUBLISHED):
        passages, proposals = candidates(shelf, ways, search)
        documents = search.documents({row.document_id for row in passages})
        for _, own, found in evidence(passages, ways, proposals, search, asking.score):
            document = documents[own[0].document_id]
            part = own[0].locator if shelf == PUBLISHED else own[0].part
            place = hand.place(document.reference, document.name, part)
            rows += [[float(getattr(one, name)) for name in WEIGHTS] for one in found]
            places += [place] * len(found)
    if not rows:
        return None
    right = np.array([place in asked.right for place in places])
    letter = np.array([place[0] in asked.letters for place in places])
    return Table(asked, np.array(rows), tuple(places), right, letter)


def counts_of(some: Iterable[Labelled]) -> NDArray[np.float64]:
    """What each question counts: those with an answer half of all, however many there are."""
    answered = np.array([bool(asked.right) for asked in some])
    share = (~answered).sum() / max(1, answered.sum())
    return np.where(answered, share or 1.0, 1.0)

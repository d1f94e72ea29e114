"""From what the sentences of an answer do to the outcome of its part: one table, read from the top.

The first row that holds decides. What a row is called is what `foibot parse --why` prints.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bot.foi.law import Role
from bot.foi.law_roles import role
from bot.foi.provisions import Provision
from bot.foi.reading.acts import Act, Ear, Sentence
from bot.foi.reading.citations import Citation
from bot.foi.reading.clauses import clauses
from bot.foi.reading.grounds import NONE, Grounds
from bot.foi.reading.wants import read_wants
from bot.foi.reading.words import asks, sentences
from bot.foi.vocabulary import Outcome, Span

SURE, FAIR, DOUBTFUL = 0.9, 0.7, 0.4
"""How far a row is to be trusted: said in so many words, taken from the whole, or guessed."""
_SOON = 4
"""Clauses before a refusal that can still be the answer; figures behind more are its reasons."""


@dataclass(slots=True)
class Weighed:
    """The sentences of one stretch, put together."""

    outcome: Outcome
    provisions: list[Provision] = field(default_factory=list)
    partial: bool = False
    """Some sentence speaks of a part only."""
    row: str = ""
    """The row of the table that decided."""
    confidence: float = DOUBTFUL
    sentences: tuple[Sentence, ...] = ()
    evidence: tuple[Span, ...] = ()
    """Where the sentences stand that decided."""


_SHOWS = {
    Outcome.SUPPLIED: (Act.GIVES, Act.TELLS, Act.NO_SUCH),
    Outcome.PARTLY_SUPPLIED: (Act.GIVES, Act.REFUSES, Act.LACKS),
    Outcome.WITHHELD: (Act.REFUSES,),
    Outcome.NOT_HELD: (Act.LACKS, Act.ELSEWHERE),
    Outcome.NCND: (Act.SILENT, Act.REFUSES),
}


def hear_all(
    flat: str, spans: Iterable[Span], cited: list[Citation], question: str, ear: Ear
) -> list[Sentence]:
    """What each clause of some stretches does; `cited` is what the letter refuses with."""
    spans = list(spans)
    wants = read_wants(question or _repeated(flat, spans), ear.cues)
    heard: list[Sentence] = []
    for start, end in spans:
        here = [c for c in cited if start <= c.span[0] < end]
        at = 0
        for a, b in clauses(flat, (start, end), here):
            inside: list[Provision] = []
            while at < len(here) and here[at].span[0] < b:
                inside += [here[at].provision] if here[at].span[0] >= a else []
                at += 1
            acts = ear.hear(flat[a:b], bool(inside), wants)
            if inside and all(role(ear.law, p) is Role.OTHER_REGIME for p in inside):
                # "Section 39 applies": it is answered under the other law.
                acts = {act: cue for act, cue in acts.items() if act is not Act.REFUSES}
            heard.append(Sentence((a, b), acts, tuple(inside)))
    return heard


def weigh(
    flat: str, spans: Iterable[Span], cited: list[Citation], question: str, ear: Ear
) -> Weighed:
    """Weigh the stretches that answer one part; `cited` is what the letter refuses with."""
    spans = list(spans)
    heard = hear_all(flat, spans, cited, question, ear)
    within = (c.provision for start, end in spans for c in cited if start <= c.span[0] < end)
    provisions = list(dict.fromkeys(within))
    answer = _Answer(_still_said(heard), Grounds.of(ear.law, provisions))
    row = next(row for row in _TABLE if row.holds(answer))
    partial = any(Act.PARTLY in s for s in heard)
    outcome = row.outcome(answer) if callable(row.outcome) else row.outcome
    shows = _SHOWS.get(outcome, ())
    evidence = tuple(s.span for s in heard if any(act in s for act in shows))
    return Weighed(outcome, provisions, partial, row.says, row.confidence, tuple(heard), evidence)


def _repeated(flat: str, spans: list[Span]) -> str:
    """The question that an answer begins with, where it stands nowhere else."""
    first = next(sentences(flat, *spans[0]), None) if spans else None
    words = flat[slice(*first)] if first else ""
    return words if asks(words) else ""


def _still_said(heard: list[Sentence]) -> list[Sentence]:
    """Leave out statutes, and refusals that a later sentence takes back (an internal review)."""
    said = [s for s in heard if Act.RECITES not in s]
    last = max((n for n, s in enumerate(said) if Act.TAKES_BACK in s), default=-1)
    return [s for n, s in enumerate(said) if n >= last or not (Act.REFUSES in s or Act.SILENT in s)]


@dataclass
class _Answer:
    """The sentences that count, and what the provisions do that it is refused with."""

    said: list[Sentence]
    grounds: Grounds

    def any(self, *acts: Act) -> bool:
        """True where one sentence does all of these."""
        return any(all(act in s for act in acts) for s in self.said)

    @cached_property
    def refused(self) -> int | None:
        """Which sentence is the first that refuses by more than weighing."""
        verdicts = (n for n, s in enumerate(self.said) if Act.REFUSES in s and Act.WEIGHS not in s)
        return next(verdicts, None)

    @property
    def silent(self) -> bool:
        """It neither confirms nor denies, and hands nothing over."""
        handed = any(Act.HANDS_OVER in s and Act.SILENT not in s for s in self.said)
        return (self.grounds.silent or self.any(Act.SILENT)) and not handed

    @property
    def waits(self) -> bool:
        """All of it defers, apart from what is told meanwhile."""
        defers = [s for s in self.said if Act.TELLS not in s]
        waiting = all(Act.DEFERS in s for s in defers) and self.any(Act.DEFERS)
        return waiting and not self.any(Act.GIVES)

    @property
    def sends_away(self) -> bool:
        """It points to another body and gives nothing."""
        given = any(s.given or (Act.TELLS in s and Act.ELSEWHERE not in s) for s in self.said)
        return self.any(Act.ELSEWHERE) and not given

    def refusal(self, grounds: Grounds | None = None) -> Outcome:
        """Withheld, or in part: behind the refusal a figure is mostly one of its reasons."""
        assert self.refused is not None
        some = self._some_beside(self.refused, self.grounds if grounds is None else grounds)
        return Outcome.PARTLY_SUPPLIED if some else Outcome.WITHHELD

    def _some_beside(self, first: int, grounds: Grounds) -> bool:
        if grounds.elsewhere:
            return any(
                Act.HANDS_OVER in s or (n < first < _SOON and Act.MEETS in s)
                for n, s in enumerate(self.said)
                if Act.LINKS not in s and Act.REFUSES not in s
            )
        if grounds.whole:
            opens = first > 0 and _is_data(self.said[0])
            return opens or any(Act.HANDS_OVER in s and Act.REFUSES not in s for s in self.said)
        return self._some(first)

    def _some(self, first: int) -> bool:
        """True where a refusal leaves something of what was asked."""
        before = first < _SOON and any(Act.MEETS in s for s in self.said[:first])
        if before or self.any(Act.HANDS_OVER):
            return True
        if Act.NARROWS in self.said[first] and any(s.given for s in self.said[:first]):
            return True  # "The total is 400 pounds. The split is withheld."
        if any(Act.PRICES in s for s in self.said[first + 1 :]):
            return True  # "The losing bids are exempt. The winning bid was 400 pounds."
        near = self.said[: first + 3]
        return Act.PARTLY in self.said[first] or any(
            Act.PARTLY in s and Act.REFUSES in s and Act.WEIGHS not in s for s in near
        )

    def lacking(self) -> Outcome:
        """Not held, or in part; a nought beside figures is a figure."""
        first = next(n for n, s in enumerate(self.said) if Act.LACKS in s)
        if self.refused is not None and self.refused < first:
            return self.refusal(NONE)
        clean = [s for s in self.said if Act.LINKS not in s and Act.LACKS not in s]
        noughts = all(Act.NO_SUCH in s for s in self.said if Act.LACKS in s)
        met = any(Act.MEETS in s for s in clean)
        if noughts and (met or any(s.given for s in self.said[:first])):
            return Outcome.SUPPLIED if self.refused is None else Outcome.PARTLY_SUPPLIED
        before = any(s in clean and s.given for s in self.said[:first])
        some = before or any(Act.HANDS_OVER in s for s in clean) or self.any(Act.HOLDS_SOME)
        return Outcome.PARTLY_SUPPLIED if some else Outcome.NOT_HELD


def _is_data(sentence: Sentence) -> bool:
    """True for figures of the matter itself, and not of what it would take to answer."""
    return Act.GIVES in sentence and Act.TELLS in sentence and Act.LINKS not in sentence


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: what it is called, when it holds, what comes of it, how far it is trusted."""

    says: str
    holds: Callable[[_Answer], bool]
    outcome: Outcome | Callable[[_Answer], Outcome]
    confidence: float = SURE


_TABLE = (
    _Row(
        "nothing is said",
        lambda a: not a.said and not a.grounds.any,
        Outcome.UNANSWERED,
    ),
    _Row(
        "nothing but a provision that lifts the duty to confirm",
        lambda a: not a.said and a.grounds.silent,
        Outcome.NCND,
        FAIR,
    ),
    _Row("nothing but a provision", lambda a: not a.said, Outcome.WITHHELD, FAIR),
    _Row("neither confirms nor denies", lambda a: a.silent, Outcome.NCND),
    # "Not held in a form that can be counted" is a reason of the cost.
    _Row(
        "refuses the whole",
        lambda a: a.refused is not None and a.grounds.some_whole,
        _Answer.refusal,
    ),
    _Row(
        "not held, and something handed over",
        lambda a: a.grounds.not_held and a.any(Act.GIVES, Act.HANDS_OVER),
        Outcome.PARTLY_SUPPLIED,
        FAIR,
    ),
    _Row("not held by its provision", lambda a: a.grounds.not_held, Outcome.NOT_HELD),
    _Row("not held", lambda a: a.any(Act.LACKS), _Answer.lacking),
    _Row("refuses", lambda a: a.refused is not None, _Answer.refusal),
    _Row("weighs, and concludes against", lambda a: a.any(Act.WEIGHS), Outcome.WITHHELD, FAIR),
    _Row("an answer comes later", lambda a: a.waits, Outcome.UNANSWERED, FAIR),
    _Row("sends to another body", lambda a: a.sends_away, Outcome.NOT_HELD, FAIR),
    _Row("gives", lambda a: a.any(Act.GIVES), Outcome.SUPPLIED),
    _Row("tells", lambda a: a.any(Act.TELLS), Outcome.SUPPLIED, FAIR),
    _Row("speaks of something", lambda _: True, Outcome.SUPPLIED, DOUBTFUL),
)

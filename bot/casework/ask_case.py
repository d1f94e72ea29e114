"""What was answered before to each part of a registered request, and to whole requests like it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.casework.answers import Answer, PrecedentRow
from bot.casework.ask import Asking, ask
from bot.foi.case import Case, CasePart
from indexer.score import Grade

_SHARE = 0.6
"""Share of a request's parts that one letter has to answer before it counts as one like it."""
_FEWEST = 2
"""Parts that have to be alike: one alone is shown with its part."""
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class LikeRequest:
    """A letter that answered many of the same questions: `parts` of `of`; `same` where all are."""

    reference: str | None
    authority: str | None
    responded: date | None
    file: str
    parts: int
    of: int
    same: bool
    says: str


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """One part of the case, and how questions like it were answered."""

    number: str
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The case part by part, and whole requests like it, the likest first.

    `asked_before` are references of cases in which the very same text was received; who asked is
    nowhere shown.
    """

    reference: str
    parts: tuple[PartAnswer, ...]
    like: tuple[LikeRequest, ...]
    asked_before: tuple[str, ...] = ()

    @property
    def files(self) -> set[str]:
        """Names of all documents that it shows."""
        return set().union(*(part.answer.files for part in self.parts))

    def without(self, names: Iterable[str]) -> "CaseAnswer":
        """The same without what stands in these documents."""
        sealed = set(names)
        parts = tuple(replace(one, answer=one.answer.without(sealed)) for one in self.parts)
        return replace(
            self, parts=parts, like=tuple(one for one in self.like if one.file not in sealed)
        )


def ask_case(
    case: Case, asking: Asking, today: date, asked_before: Sequence[str] = ()
) -> CaseAnswer:
    """Ask each part of a case with its subject; the letter that answers the case is left out.

    `asked_before` are references of other cases with the same text.
    """
    alone = replace(asking, matters=lambda text: (text,))
    parts = tuple(
        PartAnswer(part.number, part.question, _asked(part, case, alone, today))
        for part in case.parts
    )
    like = tuple(_like(parts))[:_LETTERS]
    others = tuple(one for one in asked_before if one != case.reference)
    return CaseAnswer(case.reference, parts, like, others)


def _asked(part: CasePart, case: Case, asking: Asking, today: date) -> Answer:
    about = f"{case.subject}. " if case.subject else ""
    stem = f"{part.stem} " if part.stem else ""
    answer = ask(f"{about}{stem}{part.sought}", asking, today)
    return answer.without(row.file for row in answer.rows if row.reference == case.reference)


def _like(parts: Sequence[PartAnswer]) -> Iterator[LikeRequest]:
    """Letters that answer most of the parts, those with most first."""
    letters: dict[str, dict[str, PrecedentRow]] = defaultdict(dict)
    for part in parts:
        for row in part.answer.precedents:
            letters[row.file].setdefault(part.number, row)
    ranked = sorted(letters.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for file, rows in ranked:
        if len(rows) >= max(_FEWEST, _SHARE * len(parts)):
            yield _like_request(file, list(rows.values()), len(parts))


def _like_request(file: str, rows: Sequence[PrecedentRow], of: int) -> LikeRequest:
    first = rows[0]
    same = len(rows) == of and all(row.grade is Grade.STRONG for row in rows)
    when = f"in {first.responded:%B %Y}" if first.responded else "at a date that it does not give"
    whose = f" by {first.authority}" if first.authority else ""
    name = first.reference or "a letter without a reference"
    what = "the same request" if same else f"a request like this one ({len(rows)} of {of} parts)"
    says = f"{what} was answered{whose} {when}: {name}"
    return LikeRequest(
        first.reference, first.authority, first.responded, file, len(rows), of, same, says
    )

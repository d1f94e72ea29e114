"""What officers said of answers: which questions nobody could answer, which precedents served."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.conversations import Judged
from indexer.masking import mask

_MOST = 10
"""Questions, and precedents, that a report names."""


@dataclass(frozen=True, slots=True)
class Used:
    """A precedent, and how many answers with it in first place were called useful."""

    reference: str
    part: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A period's questions: how many, those without an answer, and what served.

    Nobody is named; personal data in a question is hidden. `judged` is every rated question, for
    export and for `make fit --home`.
    """

    since: datetime
    asked: int
    useful: int
    not_useful: int
    unanswered: tuple[str, ...]
    most_used: tuple[Used, ...]
    judged: tuple[Judged, ...]


def feedback(asked: Iterable[Judged], since: datetime) -> Feedback:
    """What a period's questions say, newest unanswered ones first."""
    every = tuple(_masked(each) for each in asked)
    open_ = [each.question for each in reversed(every) if _is_unanswered(each)]
    served = Counter(
        (each.found[0].get("reference") or each.found[0]["file"], each.found[0]["part"])
        for each in every
        if each.useful and each.found
    )
    return Feedback(
        since=since,
        asked=len(every),
        useful=sum(each.useful for each in every),
        not_useful=sum(each.not_useful for each in every),
        unanswered=tuple(dict.fromkeys(open_))[:_MOST],
        most_used=tuple(Used(*named, times) for named, times in served.most_common(_MOST)),
        judged=tuple(each for each in every if each.useful or each.not_useful),
    )


def _is_unanswered(asked: Judged) -> bool:
    """No precedent was found, or whoever judged what was found called it not useful."""
    sure = [one for one in asked.found if one.get("grade", "likely") != "possible"]
    return not asked.useful and (not sure or asked.not_useful > 0)


def _masked(asked: Judged) -> Judged:
    return Judged(
        mask(asked.question).cut(),
        asked.asked_at,
        asked.found,
        asked.useful,
        asked.not_useful,
        tuple(mask(why).cut() for why in asked.whys),
    )

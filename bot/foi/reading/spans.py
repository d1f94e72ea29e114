"""Which of many spans a place is in, without looking at each."""

from bisect import bisect_right
from collections.abc import Iterable

from bot.foi.vocabulary import Span


class Spans:
    """Spans that are asked often whether they hold a place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Join what overlaps, so that one look is enough."""
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        self._spans = joined
        self._starts = [start for start, _ in joined]

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._spans[at][1]

"""The options that narrow a search, as one argument of a command."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

_OPTIONS = (
    click.option("--outcome", multiple=True, help="Only parts answered so: withheld, supplied ..."),
    click.option("--law", multiple=True, help="Only parts refused under it: s31, r12(5)(e) ..."),
    click.option("--in", "year", help="Only letters of this year, or of this day."),
    click.option("--since", help="Only letters from this year or day on."),
    click.option("--until", help="Only letters up to this year or day."),
    click.option("--from", "whose", help="Only letters of: us, others, or an authority's name."),
)


def narrowing_options(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options, and what they say as `narrow`."""

    @wraps(run)
    def wrapped(
        *args: Any,
        outcome: tuple[str, ...],
        law: tuple[str, ...],
        year: str | None,
        since: str | None,
        until: str | None,
        whose: str | None,
        **kwargs: Any,
    ) -> None:
        from bot.casework.narrowing import narrowing

        given = {"in": year, "since": since, "until": until, "from": whose}
        run(*args, narrow=narrowing(outcome=outcome, law=law, **given), **kwargs)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped

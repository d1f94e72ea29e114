"""Values of options: a wrong one is one sentence with the option, the value and the form."""

from datetime import date
from typing import Any

import click

from bot.foi.errors import FoiError
from bot.foi.events import parse_day
from bot.foi.vocabulary import Kind

KINDS = [
    kind.value
    for kind in (
        Kind.RESPONSE,
        Kind.ACKNOWLEDGEMENT,
        Kind.EXTENSION,
        Kind.CLARIFICATION,
        Kind.INTERNAL_REVIEW,
        Kind.TRANSFER,
        Kind.CLOSURE,
        Kind.CORRECTION,
        Kind.FEES_NOTICE,
        Kind.CONSULTATION,
    )
]
"""The kinds of letter that are drafted, as options name them."""


class Day(click.ParamType[date]):
    """A day, written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> Any:
        """A `date`; a FoiError where there is no such day."""
        return parse_day(value, _name(param)) if isinstance(value, str) else value


class Number(click.IntRange):
    """A whole number between two."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An `int`; a FoiError where it is none, or none of these."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as problem:
            raise FoiError(
                "number",
                f"{_name(param)} '{value}'",
                f"not a whole number from {self.min} to {self.max}",
                f"Write one of these, like {self.min}",
            ) from problem


class Word(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word; a FoiError that lists them all where it is none of them."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as problem:
            raise FoiError(
                "word",
                f"{_name(param)} '{value}'",
                "not one of the accepted words",
                f"Use one of {', '.join(self.choices)}",
            ) from problem


def _name(param: click.Parameter | None) -> str:
    return param.opts[0] if param else "the value"

"""What the bot can do, in the words of its commands."""

from collections.abc import Iterable

from bot.slack.blocks import Block, Message, context, header, section
from bot.slack.text import escape

Line = tuple[str, str, str]
"""A subcommand, what follows it, and what it does."""

_MORE = (
    "Mention the bot or write to it directly to ask a question; ask on in the same thread. Drop "
    "an .eml, .docx or .pdf into a direct message to register a request or to check a letter. On "
    "any message, the shortcuts *Find precedents* and *Register request* do the same."
)


def help_blocks(lines: Iterable[Line]) -> list[Block]:
    """Every subcommand on a line."""
    listed = "\n".join(
        f"`/foi {name}{' ' if rest else ''}{escape(rest)}` {escape(what)}"
        for name, rest, what in lines
    )
    return [
        section(listed),
        section(_MORE),
        context("Nothing leaves this bot by itself: an officer confirms a letter and sends it."),
    ]


def help_message(lines: Iterable[Line]) -> Message:
    """The help page."""
    return Message("What foibot can do", (header("What foibot can do"), *help_blocks(lines)))

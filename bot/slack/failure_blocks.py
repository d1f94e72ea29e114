"""What an officer sees when something cannot be done."""

from bot.slack.blocks import Block, Message, context, paragraphs
from bot.slack.forms import modal

BUSY = "The bot is busy with other officers' work. Nothing was done: try again in a moment."


def failed(sentence: str, reference: str) -> Message:
    """A sentence, and the reference under which the log has the rest."""
    return Message(sentence, (*paragraphs(sentence), context(f"Reference {reference}")))


def told(sentence: str) -> Message:
    """A plain sentence."""
    return Message(sentence, tuple(paragraphs(sentence)))


def told_view(sentence: str) -> Block:
    """A modal that says one thing."""
    return modal("told", "foibot", paragraphs(sentence))

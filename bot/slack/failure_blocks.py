"""What an officer sees when something cannot be done."""

import re

from bot.slack.blocks import Block, Message, context, paragraphs
from bot.slack.forms import modal

BUSY = "The bot is busy with other officers' work. Nothing was done: try again in a moment."


_REPAIRS = {
    "not_in_channel": "Invite it to that channel with /invite @foibot.",
    "channel_not_found": "Check the setting slack_channel, and invite the bot to that channel.",
    "is_archived": "Choose another channel in the setting slack_channel.",
    "missing_scope": "Install the app again from its manifest, which asks for all it needs.",
    "expired_trigger_id": "It took too long to open a window: press again.",
    "invalid_auth": "The bot's token is not valid any more: give it a new one.",
    "ratelimited": "There was too much at once: try again in a minute.",
}


_VERBS = {"open": "new", "draft": "draft", "ask": "ask", "check": "check", "due": "due"}
"""Verbs of the command line, and what an officer types in Slack instead."""


def in_slack(sentence: str) -> str:
    """The sentence in Slack's own words: `foibot VERB` as the command that does the same here, what
    takes options as the form that asks for them, and no option by its name."""
    sentence = re.sub(r"`foibot [^`]*--[^`]*`", "the form of the case", sentence)
    sentence = re.sub(
        r"`foibot (\w+)([^`]*)`",
        lambda found: (
            f"`/foi {_VERBS[found[1]]}{found[2]}`" if found[1] in _VERBS else "the command line"
        ),
        sentence,
    )
    sentence = re.sub(r"--by '([^']*)'", r"\1", sentence)
    sentence = re.sub(r" with --[a-z-]+(?: \S+='WHY')?", "", sentence)
    return re.sub(r"(?<!\S)--([a-z][a-z-]*)", r"\1", sentence)


def slack_refused(code: str) -> str:
    """What Slack refused, and how to mend it, where that is known."""
    mend = _REPAIRS.get(code, "Tell the person who runs foibot.")
    return f"Slack did not let the bot do that ({code}). {mend}"


def failed(sentence: str, reference: str) -> Message:
    """A sentence, and the reference under which the log has the rest."""
    return Message(sentence, (*paragraphs(sentence), context(f"Reference {reference}")))


def told(sentence: str) -> Message:
    """A plain sentence."""
    return Message(sentence, tuple(paragraphs(sentence)))


def told_view(sentence: str) -> Block:
    """A modal that says one thing."""
    return modal("told", "foibot", paragraphs(sentence))

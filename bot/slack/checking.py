"""A letter read as a second pair of eyes, from a file or pasted."""

from collections.abc import Iterator
from datetime import date

from bot.casework.check import Checked, unread
from bot.slack.blocks import Block, Message, context, section
from bot.slack.draft_blocks import finding_words
from bot.slack.files import read_file
from bot.slack.text import escape
from bot.slack.turn import Turn

_KINDS = {"other": "no kind of letter that the rules know"}


def check_file(turn: Turn, file_id: str) -> None:
    """Check the letter in a file, and say what was found to this officer alone."""
    dropped = read_file(turn, file_id)
    turn.say.whisper(checked_text(turn, dropped.document.text, dropped.name))


def checked_text(turn: Turn, text: str, name: str, received: date | None = None) -> Message:
    """What the rules find in a letter."""
    checked = turn.app.understanding.check_letter(text, turn.today, received)
    kind = checked.letter.kind.value.replace("_", " ")
    head = f"{name}, read as {_KINDS.get(kind, kind)}: {_counts(checked)}"
    loud = unread(checked)
    warning = [section(f":warning: *{escape(loud)}*")] if loud else []
    return Message(head, (*warning, section(f"*{escape(head)}*"), *_findings(checked)))


def _counts(checked: Checked) -> str:
    counts = checked.counts
    if not checked.findings:
        return "not checked as a response" if unread(checked) else "nothing found"
    said = [f"{count} {name}" for name, count in counts.items() if count]
    return ", ".join(said)


def _findings(checked: Checked) -> Iterator[Block]:
    for finding in checked.findings:
        yield section(finding_words(finding))
    yield context("Findings are for you to judge: what a letter says is the officer's decision.")

"""Questions: asked in a command, a mention, a direct message or on somebody's message."""

import re
from collections.abc import Mapping
from typing import Any

from bot.casework.classified import without
from bot.foi.errors import FoiError
from bot.slack.access import Role
from bot.slack.answer_blocks import answer
from bot.slack.blocks import Message
from bot.slack.turn import Turn
from bot.store.conversations import Enquiry

_MENTION = re.compile(r"<@[UW]\w+(\|[^>]*)?>")


def plain_question(text: str) -> str:
    """What was typed, without the mention of the bot and Slack's own escapes."""
    bare = _MENTION.sub(" ", text)
    bare = re.sub(r"<(?:https?:[^|>]*\|)?([^>]*)>", r"\1", bare)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def ask(turn: Turn, typed: str) -> None:
    """Answer a question where it was asked, with the thread's earlier question in mind."""
    turn.say.status("is looking for precedents …")
    report = _find(turn, plain_question(typed))
    alone = turn.call.hidden or turn.call.direct
    turn.say.answer(shown(turn, report, alone=alone, sharing=turn.call.hidden))


def share(turn: Turn, kept: Enquiry) -> None:
    """Ask again for everybody in the channel to see, without what only some may see."""
    report = turn.office.ask(kept.question)
    message = shown(turn, report, alone=False, sharing=False)
    turn.say.post(str(turn.call.channel), message, turn.call.root)


def _find(turn: Turn, question: str) -> Mapping[str, Any]:
    """What is found; in a thread, the earlier question helps where this one alone finds less."""
    call = turn.call
    before = None
    if call.channel and call.root:
        before = turn.app.store.last_enquiry(call.channel, call.root)
    alone = turn.office.ask(question)
    if before is None:
        return alone
    together = turn.office.ask(f"{before.question}\n\n{question}")
    return together if _best(together) > _best(alone) else alone


def _best(report: Mapping[str, Any]) -> float:
    return max((row["score"] for row in report["precedents"]), default=0.0)


def shown(turn: Turn, report: Mapping[str, Any], *, alone: bool, sharing: bool) -> Message:
    """The answer as this officer may see it here, remembered for its buttons.

    Classified documents are shown only to those who may see them, and only where they are `alone`
    with the bot.
    """
    sealed = turn.office.classified(report)
    if alone and turn.officer.may(Role.SENSITIVE):
        sealed = set()
    visible = without(report, sealed)
    kept = turn.app.store.keep_enquiry(
        visible["question"],
        [{key: row[key] for key in ("file", "part", "reference")} for row in visible["precedents"]],
        by=turn.by,
        at=turn.at,
        channel=turn.call.channel,
        thread=turn.call.root,
    )
    return answer(visible, kept.id, sharing, left_out=len(sealed))


def enquiry_of(turn: Turn, number: str) -> Enquiry:
    """The question that a button belongs to; a FoiError where it is gone."""
    found = turn.app.store.enquiry(int(number)) if number.isdigit() else None
    if found is None:
        raise FoiError(
            "enquiry-unknown", "this answer", "it is no longer stored", "Ask the question again"
        )
    return found

"""Questions: asked in a command, a mention, a direct message or on somebody's message."""

import re
from typing import Any

from bot.casework.answers import Answer, PrecedentRow
from bot.casework.follow_up import follows, together
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


def reply(turn: Turn, typed: str) -> None:
    """Answer a question where it was asked, with the thread's earlier question in mind."""
    turn.say.status("is looking for precedents …")
    found = _find(turn, plain_question(typed))
    alone = turn.call.hidden or turn.call.direct
    turn.say.answer(shown(turn, found, alone=alone, sharing=turn.call.hidden))


def share(turn: Turn, kept: Enquiry) -> None:
    """Ask again for everybody where it was asked to see, without what only some may see."""
    found = turn.office.answer(kept.question)
    message = shown(turn, found, alone=False, sharing=False)
    if kept.channel is None:
        raise _gone("it was not asked in a channel")
    turn.say.post(kept.channel, message, kept.thread)


def _find(turn: Turn, question: str) -> Answer:
    """What is found; in a thread, the earlier question helps where this one goes on from it."""
    call = turn.call
    before = None
    if call.channel and call.root:
        before = turn.app.store.last_enquiry(call.channel, call.root)
    if before is None:
        return turn.office.answer(question)
    joint = together(before.question, question)
    if follows(question):
        return turn.office.answer(joint)
    alone = turn.office.answer(question)
    if alone.precedents:
        return alone
    both = turn.office.answer(joint)
    return both if both.precedents else alone


def shown(turn: Turn, found: Answer, *, alone: bool, sharing: bool) -> Message:
    """The answer as this officer may see it here, remembered for its buttons.

    Classified documents are shown only to those who may see them, and only where they are `alone`
    with the bot.
    """
    sealed = turn.office.classified(found)
    if alone and turn.officer.may(Role.SENSITIVE):
        sealed = set()
    visible = found.without(sealed)
    kept = turn.app.store.keep_enquiry(
        visible.question,
        [_named(row) for row in visible.rows],
        by=turn.by,
        at=turn.at,
        channel=turn.call.channel,
        thread=turn.call.root,
    )
    return answer(visible, kept.key, sharing, left_out=len(sealed))


def _named(row: PrecedentRow) -> dict[str, Any]:
    """What a button needs to find a row again."""
    return {
        "file": row.file,
        "part": row.part,
        "reference": row.reference,
        "locator": row.locator,
        "grade": row.grade.value,
    }


def enquiry_of(turn: Turn, key: str) -> Enquiry:
    """The question that a button or form belongs to: of whoever asked it, or of the channel in
    which it was asked; a FoiError for everybody else, and where it is gone."""
    found = turn.app.store.enquiry(key)
    if found is None:
        raise _gone("it is no longer stored")
    here = turn.call.channel or turn.call.ids.get("ch")
    if turn.by != found.asked_by and (not found.channel or here != found.channel):
        raise _gone("it was asked by somebody else, elsewhere")
    return found


def _gone(why: str) -> FoiError:
    return FoiError("enquiry-unknown", "this answer", why, "Ask the question again")

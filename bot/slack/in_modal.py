"""What a modal answers in its acknowledgement: an error at a field, or another view."""

from bot.slack.blocks import Block, paragraphs, section
from bot.slack.call import Call
from bot.slack.failure_blocks import told_view
from bot.slack.forms import modal

_FIELD_OF = {
    "received-later": "received",
    "received-missing": "received",
    "before-the-law": "received",
    "reference-taken": "reference",
    "part-unknown": "parts",
    "outcome-unknown": "outcome",
    "provision-needed": "provision",
    "provision-unwanted": "provision",
    "provision-unusable": "provision",
    "provision": "provision",
    "contradiction": "on",
    "event-future": "on",
    "sent-day": "on",
    "estimated-past": "estimated",
    "event-of-another-regime": "event",
    "correction-why": "why",
    "received-after-letter": "received",
    "regime-parts": "environmental",
    "regime-settled": "regime",
    "email": "email",
    "split-words": "words",
    "part-empty": "words",
    "part-answered": "part",
    "withdrawn-later": "on",
    "withdrawn-proof": "proof",
    "case-unknown": "of",
    "duplicate-self": "of",
    "duplicate-chain": "of",
}
"""At which field of a modal an error of the domain is shown."""


def error(call: Call, sentence: str, code: str = "") -> Block:
    """The sentence at the field that it is about, else at the first, so that nothing typed is
    lost; in place of the modal where it has no field."""
    fields = [one["block_id"] for one in call.view.get("blocks", ()) if one["type"] == "input"]
    if not fields:
        return instead(told_view(sentence))
    name = _FIELD_OF.get(code, "")
    at = name if name in fields else fields[0]
    return {"response_action": "errors", "errors": {at: sentence}}


def instead(view: Block) -> Block:
    """Another view in place of the one sent off."""
    return {"response_action": "update", "view": view}


def finished(says: str, channel: str | None = None) -> Block:
    """That it is done, and where it can be seen."""
    where = [section(f"See <#{channel}>.")] if channel else []
    return instead(modal("told", "foibot", [*paragraphs(says), *where]))

"""Judge what the bot sends as Slack would: three judges, because each of them misses something.

`slack_sdk.models` and `slackblocks` are other people's; limits.yaml holds what both let through.
The last rules here are not Slack's but this bot's manners: words for screen readers, no pings, no
unfurled links.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import slackblocks
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.slack.rig.shapes import TABLE, block_faults, view_faults
from tests.slack.rig.wiretap import Sent

POSTS = ("chat.postMessage", "chat.postEphemeral", "chat.update")
_PING = re.compile(r"<!(?:channel|here|everyone|subteam)")
_REFUSALS = (TypeError, AttributeError, SlackObjectFormationError, ValueError)

logging.getLogger("slack_sdk").setLevel(logging.ERROR)


def faults(sent: Sent) -> list[str]:
    """Everything that is wrong with one call of the bot, a sentence each."""
    fields = sent.fields
    found: list[str] = []
    if sent.method in POSTS or (
        sent.method == "response_url" and not fields.get("delete_original")
    ):
        found += message_faults(fields)
    if sent.method == "chat.postMessage" and fields.get("unfurl_links") is not False:
        found.append("links would unfurl")
    if isinstance(fields.get("view"), dict):
        found += whole_view_faults(fields["view"])
    return [f"{sent.method}: {fault}" for fault in found]


def answer_faults(answer: Mapping[str, Any]) -> list[str]:
    """What is wrong with an acknowledgement's body: a message, a view or field errors."""
    if isinstance(answer.get("view"), dict):
        return whole_view_faults(answer["view"])
    if "blocks" in answer or "text" in answer:
        return message_faults(answer)
    return [
        f"errors.{block}: empty" for block, words in answer.get("errors", {}).items() if not words
    ]


def message_faults(message: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message."""
    limits = TABLE["messages"]
    text, blocks = message.get("text") or "", message.get("blocks") or []
    found = [*_blocks_faults(blocks)]
    if not text.strip():
        found.append("no top-level text for screen readers and notifications")
    if len(text) > limits["text"]:
        found.append(f"text of {len(text)} characters")
    if len(blocks) > limits["blocks"]:
        found.append(f"{len(blocks)} blocks in one message")
    characters = sum(_characters(block) for block in blocks)
    if characters > limits["characters"]:
        found.append(f"{characters} characters over all blocks")
    if _PING.search(json.dumps(dict(message), ensure_ascii=False)):
        found.append("a ping")
    return found


def whole_view_faults(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or an App Home."""
    found = [*view_faults(view, "view"), *_blocks_faults(view.get("blocks") or [])]
    kinds = {block.get("type") for block in view.get("blocks") or ()}
    if view.get("type") == "modal" and "input" in kinds and "submit" not in view:
        found.append("inputs without a submit button")
    if len(json.dumps(dict(view)).encode()) > TABLE["view_bytes"]:
        found.append("a view of more than 250 kB")
    try:
        View(**view).to_dict()
    except _REFUSALS as problem:
        found.append(f"slack_sdk: {problem}")
    return found


def _blocks_faults(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        where = f"block {number}"
        yield from block_faults(block, where)
        yield from _by_slack_sdk(block, where)
        yield from _by_slackblocks(block, where)
        yield from _menus(block, where)
    yield from _together(blocks)


def _by_slack_sdk(block: Mapping[str, Any], where: str) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        if parsed is None:
            yield f"{where}: slack_sdk does not know it"
        else:
            parsed.to_dict()
    except _REFUSALS as problem:
        yield f"{where}: slack_sdk: {problem}"


def _by_slackblocks(block: Mapping[str, Any], where: str) -> Iterator[str]:
    """slackblocks reads only some types, and nothing with elements in it."""
    try:
        slackblocks.Block.from_dict(dict(block))
    except NotImplementedError:
        return
    except (slackblocks.InvalidUsageError, TypeError, ValueError, KeyError) as problem:
        yield f"{where}: slackblocks: {problem}"


def _menus(block: Mapping[str, Any], where: str) -> Iterator[str]:
    """What is chosen at first has to be among the choices; no two choices are the same."""
    found = (*block.get("elements", ()), block.get("accessory"), block.get("element"))
    for element in filter(None, found):
        groups = element.get("option_groups", ())
        options = [*element.get("options", ()), *(o for g in groups for o in g["options"])]
        first = [*element.get("initial_options", ()), element.get("initial_option")]
        if options and any(one not in options for one in first if one):
            yield f"{where}: an initial option that is not among the options"
        values = Counter(option["value"] for option in options)
        yield from (f"{where}: option {value!r} twice" for value, n in values.items() if n > 1)


def _together(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What only shows over several blocks."""
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"block_id {name!r} twice" for name, times in ids.items() if times > 1)
    if sum(block.get("type") == "table" for block in blocks) > TABLE["messages"]["tables"]:
        yield "more than one table"
    markdown = sum(len(block["text"]) for block in blocks if block.get("type") == "markdown")
    if markdown > TABLE["messages"]["markdown"]:
        yield f"{markdown} characters of markdown"
    for number, block in enumerate(blocks):
        actions = Counter(one.get("action_id") for one in block.get("elements", ()))
        twice = [name for name, times in actions.items() if name and times > 1]
        yield from (f"block {number}: action_id {name!r} twice" for name in twice)


def _characters(value: Any) -> int:
    """Characters of the words a block shows."""
    if isinstance(value, Mapping):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_characters(part) for part in value.values())
    if isinstance(value, list):
        return sum(_characters(part) for part in value)
    return 0

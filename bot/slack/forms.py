"""Modals and their inputs, built within Slack's limits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.slack import limits
from bot.slack.blocks import Block, mrkdwn, options, plain
from bot.slack.text import shorten

VALUE = "value"
"""The action id of every input: its block id says which field it is."""


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    ids: Mapping[str, Any] | None = None,
    submit: str | None = None,
    close: str = "Close",
) -> Block:
    """A modal; `ids` name what it is about (a case, a version), never what it says."""
    assert len(title) <= limits.VIEW_TITLE, title
    assert len(blocks) <= limits.VIEW_BLOCKS, f"{len(blocks)} blocks in one modal"
    metadata = json.dumps(ids or {}, separators=(",", ":"))
    assert len(metadata) <= limits.METADATA
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(close, limits.VIEW_TITLE),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    return view | {"submit": plain(submit, limits.VIEW_TITLE)} if submit else view


def loading(title: str) -> Block:
    """What is shown at once, while the real content is being made."""
    return modal("loading", title, [{"type": "section", "text": mrkdwn("One moment …")}])


def field(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    """One labelled input; `name` is its block id, by which errors find it."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, limits.LABEL),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(hint, limits.LABEL)} if hint else block


def lines(initial: str = "", *, hint: str = "", tall: bool = True) -> Block:
    """A field for text, of one line or many."""
    assert len(initial) <= limits.INPUT
    block: Block = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": tall,
        "max_length": limits.INPUT,
    }
    given = {"initial_value": initial, "placeholder": plain(hint, 150) if hint else None}
    return block | {name: one for name, one in given.items() if one}


def day(initial: date | None) -> Block:
    """A field for a day."""
    block: Block = {"type": "datepicker", "action_id": VALUE}
    return block | {"initial_date": initial.isoformat()} if initial else block


def choose(choices: Iterable[Block], hint: str, initial: Block | None = None) -> Block:
    """A menu from which one is chosen."""
    block = {"type": "static_select", "action_id": VALUE, "placeholder": plain(hint, 150)}
    return block | options(choices) | ({"initial_option": initial} if initial else {})


def choose_some(choices: Iterable[Block], hint: str, initial: Sequence[Block] = ()) -> Block:
    """A menu from which several may be chosen."""
    block = {"type": "multi_static_select", "action_id": VALUE, "placeholder": plain(hint, 150)}
    return block | options(choices) | ({"initial_options": list(initial)} if initial else {})


def search(action: str, hint: str, least: int = 1, initial: Block | None = None) -> Block:
    """A menu whose choices are looked up while the officer types."""
    first = {"initial_option": initial} if initial else {}
    return first | {
        "type": "external_select",
        "action_id": action,
        "placeholder": plain(hint, 150),
        "min_query_length": least,
    }


def ticks(choices: Sequence[Block], ticked: Sequence[Block] = ()) -> Block:
    """Up to ten boxes to tick."""
    assert 0 < len(choices) <= limits.CHECKBOXES
    block: Block = {"type": "checkboxes", "action_id": VALUE, "options": list(choices)}
    return block | {"initial_options": list(ticked)} if ticked else block


def given(values: Mapping[str, Any], name: str) -> Any:
    """What an officer entered in a field: a text, a day, a choice, a list of choices, or None."""
    for entered in values.get(name, {}).values():
        kind = entered.get("type", "")
        if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
            return [one["value"] for one in entered.get("selected_options") or []]
        if kind in ("static_select", "external_select", "radio_buttons"):
            chosen = entered.get("selected_option")
            return chosen["value"] if chosen else None
        if kind == "datepicker":
            return entered.get("selected_date")
        text = entered.get("value")
        return text.strip() or None if isinstance(text, str) else None
    return None


def texts(values: Mapping[str, Any], name: str) -> str:
    """What was entered in the fields `name`0, `name`1 ...: one text that needed several."""
    numbered = sorted(
        (int(key[len(name) :]), key)
        for key in values
        if key[len(name) :].isdigit() and key.startswith(name)
    )
    entered = [given(values, key) for _, key in numbered]
    return "\n\n".join(piece for piece in entered if piece)


def title(text: str) -> str:
    """A modal's title, visibly shortened."""
    return shorten(text, limits.VIEW_TITLE)

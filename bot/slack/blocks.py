"""Block Kit, built within Slack's limits. Nothing else in this room writes a block by hand.

Builders take plain text; those that take Slack's markup say so. Whatever requesters, letters and
officers wrote is shown as rich text, in which nothing is markup. A text that is too long for its
place is a programming error, except where a builder says that it shortens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import limits
from bot.slack.text import escape, shorten, split

Block = dict[str, Any]
_CODE = re.compile(r"`((?:/foi|foibot)[^`\n]*|[a-z_]+)`")
"""What our sentences put between backticks: commands and names of settings."""
_HEADING = re.compile(r"#{1,6} (?=\S)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text` is plain, and stands alone for screen readers and notifications."""

    text: str
    blocks: tuple[Block, ...] = ()

    def fields(self) -> dict[str, Any]:
        """What Slack is sent: it reads `text` as markup, so nothing in it may come alive."""
        return {"text": escape(self.text), "blocks": list(self.blocks)}

    def pages(self) -> Iterator["Message"]:
        """This message as one or several, none beyond what Slack takes."""
        pages = list(_pages(self.blocks)) or [()]
        for number, blocks in enumerate(pages, 1):
            count = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
            yield Message(shorten(self.text, limits.TOP_TEXT // 5 - 20) + count, blocks)


def _pages(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    page: list[Block] = []
    size = 0
    for block in blocks:
        more = characters(block)
        if page and (len(page) == limits.MESSAGE_BLOCKS or size + more > limits.MESSAGE_TEXT):
            yield tuple(page)
            page, size = [], 0
        page.append(block)
        size += more
    if page:
        yield tuple(page)


def characters(value: Any) -> int:
    """How many characters of text a block holds, its identifiers and values included."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(characters(one) for one in value.values())
    if isinstance(value, list | tuple):
        return sum(characters(one) for one in value)
    return 0


def plain(text: str, most: int) -> Block:
    """A plain text object on one line, visibly shortened to `most`."""
    return {"type": "plain_text", "text": shorten(text, most) or "-", "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object of Slack's markup; whatever others wrote in it is escaped already."""
    assert text, "Slack refuses an empty text"
    assert len(text) <= limits.SECTION, f"{len(text)} characters in one section"
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """A heading, visibly shortened."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def section(markup: str, accessory: Block | None = None) -> Block:
    """A section of Slack's markup."""
    block: Block = {"type": "section", "text": mrkdwn(markup)}
    return block | {"accessory": accessory} if accessory else block


def paragraphs(text: str) -> list[Block]:
    """Our own sentences with words of others in them: commands and settings stand out as code."""
    return [_rich("rich_text_section", list(_spans(piece))) for piece in split(text)]


def verbatim(text: str) -> list[Block]:
    """A text of any length exactly as it was written, cut at paragraphs."""
    return [_rich("rich_text_section", [_span(piece)]) for piece in split(_sendable(text))]


def letter(text: str) -> list[Block]:
    """A letter as it will look: its headings stand out, every other line is exactly as written."""
    pieces = split(_sendable(text))
    return [_rich("rich_text_section", list(_lines(piece))) for piece in pieces]


def _lines(text: str) -> Iterator[Block]:
    for line in text.splitlines(keepends=True):
        found = _HEADING.match(line)
        yield _span(line[found.end() :], bold=True) if found else _span(line)


def quoted(text: str) -> list[Block]:
    """A text of any length exactly as it was written, as a quotation."""
    return [_rich("rich_text_quote", [_span(piece)]) for piece in split(_sendable(text))]


def _rich(kind: str, spans: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": spans}]}


def _span(text: str, **style: bool) -> Block:
    span: Block = {"type": "text", "text": text}
    return span | {"style": style} if style else span


def _spans(text: str) -> Iterator[Block]:
    for number, piece in enumerate(_CODE.split(_sendable(text))):
        if piece:
            yield _span(piece, code=True) if number % 2 else _span(piece)


def _sendable(text: str) -> str:
    return text.replace("\x00", "")


def context(*markup: str) -> Block:
    """Small print: up to ten pieces of Slack's markup."""
    elements = [mrkdwn(shorten(text, limits.SECTION)) for text in markup if text]
    assert 0 < len(elements) <= limits.CONTEXT_ELEMENTS
    return {"type": "context", "elements": elements}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(
    label: str,
    action: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: Block | None = None,
    says: str | None = None,
) -> Block:
    """A button; `says` is what a screen reader says where the label alone is not enough."""
    assert len(label) <= limits.BUTTON
    assert len(value) <= limits.BUTTON_VALUE
    block: Block = {"type": "button", "text": plain(label, limits.BUTTON), "action_id": action}
    given = {
        "value": value or None,
        "style": style,
        "confirm": confirm,
        "accessibility_label": shorten(says, limits.BUTTON) if says else None,
    }
    return block | {name: one for name, one in given.items() if one}


def dialog(title: str, text: str, yes: str, no: str = "Not yet") -> Block:
    """The question that Slack asks before a button acts."""
    return {
        "title": plain(title, limits.CONFIRM_TITLE),
        "text": plain(text, limits.CONFIRM_TEXT),
        "confirm": plain(yes, limits.CONFIRM_BUTTON),
        "deny": plain(no, limits.CONFIRM_BUTTON),
    }


def actions(*elements: Block) -> Block:
    """A row of buttons and menus."""
    assert 0 < len(elements) <= limits.ACTIONS
    return {"type": "actions", "elements": list(elements)}


def rate(action: str, value: str) -> Block:
    """Useful, not useful: Slack's own buttons for it."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": action,
                "positive_button": _thumb("Useful", f"{value}:up", "This answer was useful"),
                "negative_button": _thumb("Not useful", f"{value}:down", "It was not useful"),
            }
        ],
    }


def _thumb(label: str, value: str, says: str) -> Block:
    return {"text": plain(label, limits.BUTTON), "value": value, "accessibility_label": says}


def option(label: str, value: str, more: str | None = None) -> Block:
    """One choice; label and the words beneath it are visibly shortened."""
    assert 0 < len(value) <= limits.OPTION_VALUE, value
    block: Block = {"text": plain(label, limits.OPTION), "value": value}
    return block | {"description": plain(more, limits.OPTION)} if more else block


def options(choices: Iterable[Block]) -> Block:
    """The choices of a menu, in groups where there are more than one list takes."""
    every = list(choices)
    assert 0 < len(every) <= limits.OPTIONS * limits.OPTION_GROUPS
    if len(every) <= limits.OPTIONS:
        return {"options": every}
    starts = range(0, len(every), limits.OPTIONS)
    lists = [every[start : start + limits.OPTIONS] for start in starts]
    return {"option_groups": [_group(one) for one in lists]}


def _group(choices: list[Block]) -> Block:
    first, last = choices[0]["text"]["text"], choices[-1]["text"]["text"]
    label = f"{shorten(first, 30)} to {shorten(last, 30)}"
    return {"label": plain(label, limits.OPTION), "options": choices}


def menu(kind: str, action: str, choices: Iterable[Block], hint: str, **given: Any) -> Block:
    """`static_select` or `multi_static_select`; `given` may hold initial options."""
    block: Block = {"type": kind, "action_id": action, "placeholder": plain(hint, 150)}
    return block | options(choices) | {name: one for name, one in given.items() if one}

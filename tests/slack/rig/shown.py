"""What a message or a view shows: its words, and what can be pressed in it."""

from collections.abc import Mapping, Sequence
from typing import Any


def words_of(shown: object) -> str:
    """Every text that a message, a view or a part of one shows, a line each."""
    if isinstance(shown, Mapping) and str(shown.get("type")).startswith("rich_text_"):
        return "".join(_marked(span) for span in shown["elements"])
    if isinstance(shown, Mapping):
        own = [shown["text"]] if isinstance(shown.get("text"), str) else []
        return "\n".join([*own, *(words_of(part) for part in shown.values())])
    if isinstance(shown, Sequence) and not isinstance(shown, str):
        return "\n".join(words_of(part) for part in shown)
    return ""


def _marked(span: Mapping[str, Any]) -> str:
    """A span's words, code between backticks as it was written."""
    code = span.get("style", {}).get("code")
    return f"`{span['text']}`" if code else str(span["text"])


def find_element(shown: Mapping[str, Any], action_id: str) -> tuple[str, dict[str, Any]]:
    """A button or menu by its action id, or by the words on it; with its block id."""
    for block in shown.get("blocks") or ():
        for element in elements_of(block):
            if action_id in (element.get("action_id"), words_on(element)):
                return str(block.get("block_id", "")), element
    raise AssertionError(f"nothing called {action_id!r} in: {words_of(shown)}")


def elements_of(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What can be pressed in a block; each of a pair of thumbs is a button of its own."""
    found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    buttons = [element for element in found if element]
    for pair in [one for one in buttons if one.get("type") == "feedback_buttons"]:
        common = {"type": "feedback_buttons", "action_id": pair["action_id"]}
        buttons += [pair[side] | common for side in ("positive_button", "negative_button")]
    return buttons


def words_on(element: Mapping[str, Any]) -> str:
    """The words on a button."""
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, Mapping) else ""

"""Fill in a modal as Slack's client does: what the view shows, with what a person changed."""

from collections.abc import Mapping
from typing import Any

_CHOICES = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
}
_OF_OPTIONS = {"selected_option", "selected_options"}


def filled(view: Mapping[str, Any], values: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """The state of a view: block id -> action id -> value, as a submission carries it."""
    left = dict(values)
    state: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        for element in _fields(block):
            key = block["block_id"] if block.get("block_id") in left else element["action_id"]
            given = left.pop(key, None)
            field = _field(element, given)
            state.setdefault(block["block_id"], {})[element["action_id"]] = field
    assert not left, f"the modal has no field for {sorted(left)}: {sorted(state)}"
    return state


def _fields(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The elements of a block that hold a value."""
    found = (block.get("element"), block.get("accessory"), *block.get("elements", ()))
    return [element for element in found if element and element.get("type") in _CHOICES]


def _field(element: Mapping[str, Any], given: object) -> dict[str, Any]:
    """One element's value: the given one, else the one that the view shows."""
    key, initial = _CHOICES[element["type"]]
    if given is None:
        value = element.get(initial, [] if key == "selected_options" else None)
    elif key in _OF_OPTIONS:
        value = chosen(element, given)
    else:
        value = given
    return {"type": element["type"], key: value}


def chosen(element: Mapping[str, Any], given: object) -> object:
    """Options of a menu, by value or by their words; of a searchable one, the option itself."""
    if isinstance(given, (list, tuple)):
        return [chosen(element, one) for one in given]
    if isinstance(given, Mapping):
        return given
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *(o for group in groups for o in group["options"])]
    for option in options:
        if given in (option.get("value"), option["text"]["text"]):
            return option
    raise AssertionError(f"no option {given!r} among {[o['text']['text'] for o in options]}")

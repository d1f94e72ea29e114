"""What a modal sends back is believed only as far as the form that asked for it goes.

The form, built again on the server, is the model: its fields, their choices and lengths. What
comes back with another field, another choice or a longer text was not entered in it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.foi.case import Draft
from bot.foi.errors import FoiError
from bot.foi.events import parse_choice, parse_day
from bot.foi.findings import Finding
from bot.foi.vocabulary import Kind
from bot.slack import limits
from bot.slack.blocks import Block
from bot.slack.call import Call
from bot.slack.words import LETTERS

Values = Mapping[str, Any]
_FIELDS = limits.VIEW_BLOCKS
_CHOSEN = ("checkboxes", "multi_static_select", "static_select", "radio_buttons")


def accept(form: Block, values: Values) -> None:
    """Hold what was sent against the form that is offered now; a FoiError where it does not fit.

    Menus that are searched while typing offer what the law or the store has: whoever uses their
    value looks it up there.
    """
    offered = {one["block_id"]: one for one in form["blocks"] if one["type"] == "input"}
    for name, entered in _entered(values):
        block = offered.get(name)
        if block is None or entered.get("type") != block["element"]["type"]:
            raise _changed("a field that it does not have")
        allowed = set(_offers(block["element"]))
        if entered["type"] in _CHOSEN and not set(_choices(entered)) <= allowed:
            raise _changed("a choice that it does not offer")


def well_formed(call: Call) -> None:
    """Refuse what no button or form of ours sends: too many fields, too long a text, a day that is
    none. What is typed freely in a message has limits of its own."""
    written = str(call.view.get("private_metadata") or "")
    if len(call.value) > limits.BUTTON_VALUE or len(written) > limits.METADATA:
        raise _changed("a longer value than Slack carries")
    values = call.values
    if len(values) > _FIELDS:
        raise _changed(f"more than {_FIELDS} fields")
    for name, entered in _entered(values):
        for text in (*_choices(entered), entered.get("value") or ""):
            if not isinstance(text, str):
                raise _changed("something that is no text")
            if len(text) > limits.INPUT:
                raise FoiError(
                    "text-long",
                    f"the field '{name[:40]}'",
                    f"it holds {len(text):,} characters, and a field of Slack takes "
                    f"{limits.INPUT:,}",
                    "Put the text into a file and drop it into a direct message",
                )
        if entered.get("type") == "datepicker" and entered.get("selected_date"):
            parse_day(str(entered["selected_date"]), "the day")


def letter_kind(ids: Mapping[str, Any]) -> Kind:
    """The kind of letter that a button or form names; a FoiError where it names none of ours."""
    kind = parse_choice(Kind, str(ids.get("k", "")), "letter")
    if kind not in LETTERS:
        raise _changed(f"a letter that is not drafted here: {kind.value}")
    return kind


def finding_of(draft: Draft, place: object) -> Finding:
    """The finding of a version at this place; a FoiError where it has none there."""
    if isinstance(place, int) and 0 <= place < len(draft.findings):
        return draft.findings[place]
    raise _changed("a finding that this version does not have")


def block_ids(block: str) -> dict[str, Any]:
    """The case and version in a block id `NAME:CASE:VERSION`, as `version_of` takes them."""
    _, _, rest = block.partition(":")
    case, _, version = rest.partition(":")
    if not (version.isascii() and version.isdigit()):
        raise _changed("no version")
    return {"c": case, "v": int(version)}


def number_within(text: str, lowest: int, highest: int, what: str) -> int:
    """A whole number within these bounds; a FoiError names what it is for."""
    if text.isascii() and text.isdigit() and lowest <= int(text) <= highest:
        return int(text)
    raise FoiError(
        "number", f"{what} '{text[:20]}'", f"it is not {lowest} to {highest}", "Choose it again"
    )


def stays(form: Callable[[], Block | None], values: Values) -> None:
    """Accept what was sent where the form can still be built; say so where it cannot."""
    built = form()
    if built is None:
        raise _changed("what is not asked any more")
    accept(built, values)


def _entered(values: Values) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, block in values.items():
        for entered in block.values() if isinstance(block, Mapping) else ():
            if not isinstance(entered, Mapping):
                raise _changed("something that is no field")
            yield name, entered


def _offers(element: Mapping[str, Any]) -> Iterator[str]:
    """The values of a menu; where they are too many for one list, they stand in groups."""
    lists = [element, *element.get("option_groups", ())]
    return (one["value"] for each in lists for one in each.get("options", ()))


def _choices(entered: Mapping[str, Any]) -> list[Any]:
    chosen = entered.get("selected_option")
    several = entered.get("selected_options") or ()
    return [one.get("value") for one in (*((chosen,) if chosen else ()), *several)]


def _changed(what: str) -> FoiError:
    return FoiError(
        "form-changed",
        "this form",
        f"it came back with {what}: it may have changed since you opened it",
        "Close it and open it again",
    )

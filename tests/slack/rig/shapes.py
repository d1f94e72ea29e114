"""Hold a block, an element or a view against limits.yaml; every fault is one sentence."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("limits.yaml").read_text(encoding="utf-8")
)
_BARE: dict[str, type] = {"flag": bool, "list": list, "object": dict}
_EVERY_BLOCK: dict[str, Any] = {"type": {"string": True}, "block_id": {"string": True, "most": 255}}
_EVERY_ELEMENT: dict[str, Any] = {"type": {"string": True}}
Rule = Mapping[str, Any]


def block_faults(block: Mapping[str, Any], where: str) -> Iterator[str]:
    """What is wrong with one block and everything in it."""
    yield from _typed(block, TABLE["blocks"], _EVERY_BLOCK, where)


def view_faults(view: Mapping[str, Any], where: str) -> Iterator[str]:
    """What is wrong with a view's own fields; its blocks are judged one by one."""
    yield from _typed(view, TABLE["views"], _EVERY_ELEMENT, where)


def _typed(
    thing: Mapping[str, Any], table: Mapping[str, Any], common: Mapping[str, Rule], where: str
) -> Iterator[str]:
    kind = str(thing.get("type"))
    if kind not in table:
        yield f"{where}: no such type here: {kind!r}"
        return
    yield from _fields(thing, common | table[kind], f"{where} {kind}")


def _fields(thing: Mapping[str, Any], rules: Mapping[str, Rule], where: str) -> Iterator[str]:
    for name in sorted(set(thing) - set(rules)):
        yield f"{where}: Slack knows no field {name!r}"
    for name, rule in rules.items():
        if name in thing:
            yield from _value(thing[name], rule, f"{where}.{name}")
        elif rule.get("needed"):
            yield f"{where}: {name!r} is missing"


def _value(value: Any, rule: Rule, where: str) -> Iterator[str]:
    """Judge one field by the kind that its rule names."""
    kind = next(key for key in _JUDGES if key in rule)
    yield from _JUDGES[kind](value, rule, where)


def _string(value: Any, rule: Rule, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where}: not a string: {value!r}"
    else:
        yield from _size(len(value), rule, where)


def _text(value: Any, rule: Rule, where: str) -> Iterator[str]:
    kinds = ("plain_text", "mrkdwn") if rule["text"] == "any" else (rule["text"],)
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield f"{where}: has to be {' or '.join(kinds)}"
        return
    own = {"type", "text", "emoji" if value["type"] == "plain_text" else "verbatim"}
    for name in sorted(set(value) - own):
        yield f"{where}: a {value['type']} has no {name!r}"
    yield from _string(value.get("text"), {"least": 1, "most": rule.get("most", 3000)}, where)


def _texts(value: Any, rule: Rule, where: str) -> Iterator[str]:
    yield from _size(len(value), {"least": 1} | dict(rule), where)
    for number, one in enumerate(value):
        if one.get("type") in rule.get("or", ()):
            yield from _element(one, rule["or"], f"{where}[{number}]")
        else:
            text = {"text": rule["texts"], "most": rule["each"]}
            yield from _text(one, text, f"{where}[{number}]")


def _one(value: Any, rule: Rule, where: str) -> Iterator[str]:
    yield from _element(value, rule["one"], where)


def _many(value: Any, rule: Rule, where: str) -> Iterator[str]:
    yield from _size(len(value), {"least": 1} | dict(rule), where)
    for number, one in enumerate(value):
        yield from _element(one, rule["many"], f"{where}[{number}]")


def _element(value: Any, kinds: list[str], where: str) -> Iterator[str]:
    if kinds[0] in TABLE["objects"]:
        yield from _fields(value, TABLE["objects"][kinds[0]], where)
    elif value.get("type") not in kinds:
        yield f"{where}: {value.get('type')!r} may not stand here"
    else:
        yield from _typed(value, TABLE["elements"], _EVERY_ELEMENT, where)


def _among(value: Any, rule: Rule, where: str) -> Iterator[str]:
    if value not in rule["among"]:
        yield f"{where}: {value!r} is none of {rule['among']}"


def _number(value: Any, rule: Rule, where: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{where}: not a whole number: {value!r}"
    else:
        yield from _size(value, rule, where)


def _date(value: Any, rule: Rule, where: str) -> Iterator[str]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield f"{where}: not a date: {value!r}"


def _bare(value: Any, rule: Rule, where: str) -> Iterator[str]:
    kind = next(_BARE[key] for key in _BARE if key in rule)
    if not isinstance(value, kind):
        yield f"{where}: not a {kind.__name__}: {value!r}"
    elif isinstance(value, list):
        yield from _size(len(value), rule, where)


def _size(size: int, rule: Rule, where: str) -> Iterator[str]:
    if size > rule.get("most", size):
        yield f"{where}: {size}, and {rule['most']} is the most"
    if size < rule.get("least", size):
        yield f"{where}: {size}, and {rule['least']} is the least"


_JUDGES = {
    "texts": _texts,
    "text": _text,
    "string": _string,
    "one": _one,
    "many": _many,
    "among": _among,
    "number": _number,
    "date": _date,
    "flag": _bare,
    "list": _bare,
    "object": _bare,
}

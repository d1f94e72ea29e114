"""Small words for walking office XML, whichever of its namespaces it was saved in."""

from collections.abc import Iterator
from typing import Any


def local(node: Any) -> str:
    """An element's name without namespace; empty for comments and instructions."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Any, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def number(said: str, default: int) -> int:
    """A small whole number from an attribute; the default for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else default


def child(node: Any, *path: str) -> Any:
    """The first child by that path of names; None where there is none."""
    for name in path:
        node = next((one for one in node if local(one) == name), None)
        if node is None:
            return None
    return node


def children(node: Any, name: str) -> Iterator[Any]:
    """The direct children of that name."""
    return (one for one in node if local(one) == name)


def value(node: Any, *path: str, default: str = "") -> str:
    """The `val` attribute of the child by that path."""
    found = child(node, *path)
    return attribute(found, "val", default) if found is not None else default


def is_on(node: Any, *path: str) -> bool:
    """True where Word's on/off element by that path is there and not switched off."""
    found = child(node, *path)
    return found is not None and attribute(found, "val", "1") not in ("0", "false", "off")

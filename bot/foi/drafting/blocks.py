"""What a letter is laid out in: blocks, each one template with its own context and needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.foi.drafting.inputs import Missing

LETTER = "letter"
"""The owner of fields that belong to the letter as a whole."""


@dataclass(frozen=True, slots=True)
class Block:
    """One template to fill: its own context, what it still needs, and where its words come from.

    `owner` is whose fields the template sees (a part or range, a provision, or the letter).
    """

    key: str
    template: str
    owner: str = LETTER
    context: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[Missing, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The data of `templates/letters.yaml`: orders of parts, and what each template needs."""

    orders: Mapping[str, Sequence[str]]
    needs: Mapping[str, Sequence[Mapping[str, Any]]]
    titles: Mapping[str, str] = field(default_factory=dict)
    extras: frozenset[str] = frozenset()
    optional: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What each field is for that a letter may have and need not, and the law behind it."""

    def slots(self, kind: str) -> list[str]:
        """The slots of one kind of letter; an optional one (`name?`) only where switched on."""
        return [
            slot.rstrip("?")
            for slot in self.orders[kind]
            if not slot.endswith("?") or slot.rstrip("?") in self.extras
        ]

    def needed(self, template: str, owner: str) -> tuple[Missing, ...]:
        """What a template needs, addressed to the owner of its fields."""
        return tuple(
            Missing(owner, need["field"], need["what"], need["law"], tuple(need.get("choices", ())))
            for need in self.needs.get(template, ())
        )

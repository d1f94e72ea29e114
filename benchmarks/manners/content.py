"""What a letter asks and answers: topics and wordings from the YAML files beside this one."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.books.yaml_files import read_yaml

_HERE = Path(__file__).parent
_GIVEN = 0.55
"""Share of parts that are simply answered: about what real letters show, a little less."""


@dataclass(frozen=True)
class Item:
    """One question in three grammars, its answer, and what the answer amounts to."""

    asks: str
    noun: str
    please: str
    says: str
    outcome: str
    provisions: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        """Whether a provision is relied on."""
        return bool(self.provisions)


@dataclass(frozen=True)
class Matter:
    """What one letter is about."""

    topic: str
    eir: bool
    items: tuple[Item, ...]


@cache
def _read(name: str) -> Any:
    return read_yaml(_HERE / name)


def choose(chance: random.Random) -> Matter:
    """A topic with three or more of its questions, each answered in some way."""
    topic = chance.choice(_read("topics.yaml"))
    asked = topic["questions"]
    chosen = chance.sample(asked, chance.randint(3, len(asked)))
    eir = topic.get("eir", False)
    return Matter(topic["topic"], eir, tuple(_item(each, eir, chance) for each in chosen))


def _item(question: dict[str, Any], eir: bool, chance: random.Random) -> Item:
    grammar = {key: question[key] for key in ("asks", "noun", "please")}
    if chance.random() < _GIVEN:
        return Item(
            **grammar, says=chance.choice(question["gives"]), outcome="supplied", provisions=()
        )
    fitting = [row for row in _read("wordings.yaml") if row.get("eir", eir) == eir]
    outcomes = sorted({row["outcome"] for row in fitting})
    wanted = chance.choice(outcomes)
    row = chance.choice([row for row in fitting if row["outcome"] == wanted])
    thing = question["thing"]
    says = row["says"].replace("{thing}", thing).replace("{Thing}", thing[0].upper() + thing[1:])
    return Item(**grammar, says=says, outcome=wanted, provisions=tuple(row.get("provisions", ())))

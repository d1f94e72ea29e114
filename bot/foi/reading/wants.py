"""What a question wants, and whether a sentence gives any of it.

Beside a refusal this decides between withheld and partly supplied. Of a report that is withheld an
officer may say how long it is and who wrote it, and has given nothing; of five bidders he may name
the winner, and has given a part.
"""

from dataclasses import dataclass

from bot.foi.reading.cues import Cues

ASKED = 600
"""Characters of a question that say what it is for."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What a question asks for; several can be true at once, all are false where nothing shows."""

    thing: bool = False
    """A document or another thing to be handed over, of which nothing is given by describing it."""
    amount: bool = False
    when: bool = False
    named: bool = False
    yes_no: bool = False
    why: bool = False
    refusals: bool = False
    """It asks about refusals itself: `how many applications were refused`."""
    counted: bool = False

    @property
    def nought(self) -> bool:
        """True where "there are none" is an answer."""
        return self.yes_no or self.counted


ANYTHING = Wants(thing=True)
"""What is asked where no question is known: then nothing counts but what is handed over."""


def read_wants(question: str, cues: Cues) -> Wants:
    """Say what a flat question asks for."""
    words = " ".join(question[:ASKED].split())
    yes_no = cues["yes_no"].has(words)
    # "What model is in use?" asks for a fact, "the model" and "what advice was given?" for a thing.
    thing = not cues["interrogative"].has(words) or cues["thing"].has(words)
    fact = cues["fact"].has(words[:60]) or cues["amount"].has(words[:40])
    return Wants(
        thing=thing and not (yes_no or fact),
        amount=cues["amount"].has(words),
        when=cues["when"].has(words),
        named=cues["named"].has(words),
        yes_no=yes_no,
        why=cues["why"].has(words),
        refusals=cues["asks_refusals"].has(words),
        counted=cues["count"].has(words[:400]),
    )


def meets(words: str, wants: Wants, cues: Cues) -> bool:
    """True where a sentence that neither refuses nor argues gives something of what is wanted."""
    bare = cues["law"].without(words)
    if wants.thing or cues["sensitive"].has(bare):
        return False
    if wants.yes_no or (wants.when and cues["date"].has(bare)):
        return True
    bare = cues["date"].without(bare)
    if cues["labelled"].has(bare):
        return True
    figure = cues["number"].has(bare)
    name = cues["name"].has(cues["no_name"].without(bare))
    if wants.amount and figure:
        return True
    if wants.named:
        return name
    if wants.amount or cues["describes"].has(bare):
        return False
    return wants.why or figure or name

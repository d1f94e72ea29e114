"""Takes over a precedent's factors: its arguments, never its names, numbers or references."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.casework.desk import Desk, PrecedentFactor, Words
from bot.foi.drafting.inputs import Decision, FieldKey, Sourced
from bot.foi.drafting.merge import merge_factors
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Side

SIDES = {Side.FOR: "factors_for", Side.AGAINST: "factors_against"}
_PARTICULAR = re.compile(
    r"\d|@|\[[^\]]*\]|https?:|www\."  # numbers, addresses, masked personal data, links
    r"|(?<![.!?:] )(?<!^)\b(?!Act\b|Regulations?\b|Council\b|Commissioner\b|Freedom\b"
    r"|Information\b|Environmental\b|Data\b|Protection\b|Government\b|Parliament\b|UK\b|I\b)"
    r"[A-Z][a-z]+\s+[A-Z][a-z]+"  # two names in a row: a person, a firm, a place
)


def factors_of_precedent(
    desk: Desk, name: str, decisions: Sequence[Decision], words: Words
) -> tuple[dict[FieldKey, tuple[Sourced, ...]], list[str]]:
    """The factors to use once the precedent's are added, and what was left out and why.

    Only factors for a provision that this letter relies on too are taken. A FoiError where no
    such precedent is indexed, or it weighs nothing that this letter weighs.
    """
    weighed = desk.precedent(name)
    taken: dict[FieldKey, tuple[Sourced, ...]] = {}
    left_out: list[str] = []
    for provision in sorted({p for decision in decisions for p in decision.provisions}):
        for side, field in SIDES.items():
            found = [f for f in weighed if f.side is side and f.provision == provision]
            left_out += [_refusal(name, f) for f in found if _PARTICULAR.search(f.text)]
            more = usable(weighed, name, provision, side)
            if more:
                key = (str(provision), field)
                taken[key] = merge_factors(words.get(key, ()), more)
    if not taken and not left_out:
        raise FoiError(
            "precedent-no-factors",
            f"precedent '{name}'",
            "it weighs no public interest factors for a provision of this letter",
            "Choose another precedent, or write the factors yourself",
        )
    return taken, left_out


def usable(
    weighed: Iterable[PrecedentFactor], name: str, provision: Provision, side: Side
) -> list[Sourced]:
    """The letter's factors on one side of a provision's balance that hold nothing particular."""
    return [
        Sourced(_plain(one.text), f"precedent {name}, {provision}")
        for one in weighed
        if one.side is side and one.provision == provision and not _PARTICULAR.search(one.text)
    ]


def factors_in(rows: Sequence[Any], name: str) -> tuple[PrecedentFactor, ...]:
    """The factors of the indexed letter that bears this reference.

    `rows` are the catalogue's documents with the reference. None, or letters of two authorities,
    are a FoiError each: nobody guesses which was meant.
    """
    if not rows:
        raise FoiError(
            "precedent-unknown",
            f"precedent '{name}'",
            "no letter with that reference is in the index",
            "Look it up with `foibot ask`, or read it in with `foibot ingest`",
        )
    authorities = sorted({row.authority or "an unnamed authority" for row in rows})
    if len(authorities) > 1:
        raise FoiError(
            "precedent-twice",
            f"precedent '{name}'",
            f"letters of {' and '.join(authorities)} bear that reference",
            "Take over the factors in your own words with --set",
        )
    return tuple(
        PrecedentFactor(Provision.parse(f["provision"]), Side(f["side"]), f["text"])
        for f in rows[-1].payload.get("factors", ())
    )


def _plain(text: str) -> str:
    """One line; a clause of a list becomes a sentence."""
    line = re.sub(r"(\s*[;,]?\s+and|[;,])?\s*$", "", " ".join(text.split()))
    return f"{line[:1].upper()}{line[1:]}" + ("" if line.endswith((".", "!", "?")) else ".")


def _refusal(name: str, factor: PrecedentFactor) -> str:
    return (
        f"Not taken from {name}, because it holds a name, a number or a reference: "
        f"{_plain(factor.text)}"
    )

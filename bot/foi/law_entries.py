"""Builds the entries of one section from its plain data: a limb inherits what it does not say.

`citable` is never inherited: it is yes, unless the limb itself says no. And what a limb that
neither confirms nor denies (NCND) needs and weighs is about confirming, so it never takes over the
needs, factors and incompatibilities that are about disclosing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.foi.law import Citation, Entry, Need, Role, Standing, Test
from bot.foi.provisions import Provision

OWN = frozenset({"limbs", "like", "citable"})
ABOUT_DISCLOSING = frozenset(
    {
        "needs",
        "for",
        "against",
        "never_with",
        "alternative_with",
        "masked_with",
        "outcome",
        "answer",
        "argued",
        "notice",
        "effect",
        "conditions",
    }
)

Block = Mapping[str, Any]


def section_entries(
    name: str, block: Block, needs: Mapping[str, Need], official: Mapping[Provision, str]
) -> Iterator[Entry]:
    """Yield the section's entry and those of its limbs, in the order in which they are written.

    `block` is the section as `corpus/law/` has it, already checked by the loader; `needs` are the
    named fields of notices; `official` is imported statutory text.
    """
    section = Provision.parse(name)
    full: dict[Provision, Block] = {section: block}
    yield _entry(section, block, needs, official)
    for limb, own in block.get("limbs", {}).items():
        provision = at(section, limb)
        source = at(section, own["like"]) if "like" in own else _above(provision, full)
        full[provision] = _inherit(provision, own, full[source])
        yield _entry(provision, full[provision], needs, official)


def at(section: Provision, limb: str) -> Provision:
    """The provision that `(1)(a)` names within a section, or a full name such as `foisa:s18`."""
    if ":" in limb:
        return Provision.parse(limb)
    return Provision.parse(f"{Provision(section.act, section.section)}{limb}")


def _above(provision: Provision, full: Mapping[Provision, Block]) -> Provision:
    parent = provision.parent
    assert parent is not None
    return parent if parent in full else _above(parent, full)


def _inherit(provision: Provision, own: Block, parent: Block) -> Block:
    joined = {**parent, **own}
    silence_begins = _is_ncnd(provision, joined) and not _is_ncnd(provision.parent, joined)
    left = OWN | ABOUT_DISCLOSING if silence_begins else OWN
    return {**{key: value for key, value in parent.items() if key not in left}, **own}


def _ncnd_limb(provision: Provision, block: Block) -> Provision | None:
    return at(provision, block["ncnd"]) if block.get("ncnd") else None


def _is_ncnd(provision: Provision | None, block: Block) -> bool:
    if provision is None:
        return False
    limb = _ncnd_limb(provision, block)
    return limb is not None and limb.covers(provision)


def _entry(
    provision: Provision,
    block: Block,
    needs: Mapping[str, Need],
    official: Mapping[Provision, str],
) -> Entry:
    return Entry(
        provision=provision,
        title=block["title"],
        standing=Standing(block["standing"]),
        test=Test(block["test"]),
        ncnd_limb=_ncnd_limb(provision, block),
        is_ncnd=_is_ncnd(provision, block),
        citable=block.get("citable", "yes") == "yes",
        protects=_line(block["protects"]),
        councils=block["councils"],
        role=Role(block.get("role", Role.GROUND)),
        who=_line(block["who"]),
        paraphrase=_line(block["paraphrase"]),
        official=official.get(provision),
        needs=tuple(needs[need] for need in block.get("needs", ())),
        factors_for=_lines(block.get("for")),
        factors_against=_lines(block.get("against")),
        citations=tuple(citation(c) for c in block["citations"]),
        refuses_nothing=tuple(at(provision, limb) for limb in block.get("refuses_nothing", ())),
        never_with=_provisions(block.get("never_with")),
        counterparts=_provisions(block.get("counterparts")),
        refuses=block.get("refuses", "yes") == "yes",
        outcome=block.get("outcome", ""),
        answer=block.get("answer", ""),
        argued=block.get("argued", "notice"),
        notice=block.get("notice", ""),
        effect=_line(block.get("effect", "")),
        conditions=tuple(block.get("conditions", ())),
        alternative_with=_provisions(block.get("alternative_with")),
        masked_with=_provisions(block.get("masked_with")),
        read_with=_provisions(block.get("read_with")),
    )


def citation(data: Block) -> Citation:
    """One citation from its plain data."""
    return Citation(_line(data["source"]), data["confidence"], data.get("on"))


def _provisions(names: list[str] | None) -> tuple[Provision, ...]:
    return tuple(Provision.parse(name) for name in names or ())


def _lines(texts: list[str] | None) -> tuple[str, ...]:
    return tuple(_line(text) for text in texts or ())


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

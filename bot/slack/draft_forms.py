"""The modals of drafting: decide parts, give words, edit a section, answer for errors."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.casework.fields import Choice, Field, key_of
from bot.foi.case import Case, Decision, Draft, Section
from bot.foi.drafting.inputs import Sourced
from bot.foi.drafting.values import DAYS
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.vocabulary import Outcome
from bot.slack import limits
from bot.slack.blocks import Block, context, divider, option, quoted, section, verbatim
from bot.slack.draft_blocks import finding_words, owner_words, section_words
from bot.slack.forms import choose, choose_some, day, field, lines, modal, search, ticks
from bot.slack.text import escape, shorten
from bot.slack.words import OUTCOMES, law_words

REFUSING = (Outcome.WITHHELD, Outcome.PARTLY_SUPPLIED, Outcome.NCND)
_ROWS = 25
"""Parts on one form: Slack takes 100 blocks, and a part has up to four."""
_ROW = 300
_SIDES = {
    "factors_for": "In favour of disclosure (or of confirming)",
    "factors_against": "In favour of withholding (or of neither confirming nor denying)",
}


def decision(
    case: Case, about: Mapping[str, Any], *, refusing: bool, part: str | None = None
) -> Block:
    """Which parts, what becomes of them, and under which provision."""
    outcomes = [one for one in OUTCOMES if one is not Outcome.UNANSWERED]
    choices = [option(OUTCOMES[one], one.value) for one in (REFUSING if refusing else outcomes)]
    parts = [option(f"{one.number}: {one.question}", one.number) for one in case.parts]
    chosen = [one for one in parts if one["value"] == part] or (parts if len(parts) == 1 else [])
    provision = field(
        "provision",
        "Exemption or exception",
        search("provision", "Type a number or a word, such as 43(2) or cyber"),
        hint="Only where information is refused. Absolute or qualified is shown with each.",
        optional=not refusing,
    )
    second = field(
        "provision2",
        "A second exemption on the same information",
        search("provision", "Leave empty where there is one only"),
        optional=True,
    )
    blocks = [
        field("parts", "Parts", choose_some(parts, "Choose parts", chosen)),
        field("outcome", "Outcome", choose(choices, "Choose an outcome")),
        provision,
        second,
    ]
    title = "Refuse parts" if refusing else "Decide parts"
    return modal("decide", title, blocks, about, submit="Next")


def outcomes(case: Case, decisions: Sequence[Decision]) -> Block:
    """A row for each part: its question, its outcome, and the provision where it is refused."""
    settled = {one.part: one for one in decisions}
    choices = [
        option(OUTCOMES[one], one.value) for one in OUTCOMES if one is not Outcome.UNANSWERED
    ]
    blocks: list[Block] = []
    for part in case.parts[:_ROWS]:
        blocks += [
            *quoted(shorten(f"{part.number}: {part.question}", _ROW)),
            *_row(part.number, settled.get(part.number), choices),
        ]
    if case.parts[_ROWS:]:
        blocks.append(
            context(
                f"The other {len(case.parts) - _ROWS} parts come after these: use *Refuse parts*."
            )
        )
    return modal("answer", "Choose outcomes", blocks, {"c": case.id}, submit="Next")


def _row(number: str, settled: Decision | None, choices: Sequence[Block]) -> Iterator[Block]:
    chosen = next((one for one in choices if settled and one["value"] == settled.outcome), None)
    label = f"Part {number}: outcome"
    yield field(
        outcome_id(number), label, choose(choices, "Choose an outcome", chosen), optional=True
    )
    law = settled.provisions[:1] if settled else ()
    initial = option(law_words(law[0]), str(law[0])) if law else None
    yield field(
        provision_id(number),
        f"Part {number}: exemption or exception",
        search("provision", "Only where information is refused", initial=initial),
        optional=True,
    )


def outcome_id(number: str) -> str:
    """The block in which a part's outcome is chosen."""
    return f"outcome|{number}"


def provision_id(number: str) -> str:
    """The block in which a part's provision is chosen."""
    return f"provision|{number}"


def pick_case(cases: Sequence[Case], about: Mapping[str, Any]) -> Block:
    """Which case, where the officer named none."""
    choices = [
        option(f"{one.reference}: {one.subject or one.parts[0].question}", str(one.id))
        for one in cases
    ]
    blocks = [field("case", "Case", choose(choices, "Choose a case"))]
    return modal("pick_case", "Which case?", blocks, about, submit="Next")


def words(fields: Sequence[Field], choices: Sequence[Choice], about: Mapping[str, Any]) -> Block:
    """The words and factors that a decision needs, and nothing that it does not."""
    blocks: list[Block] = []
    for owner in dict.fromkeys(one.owner for one in fields):
        blocks.append(section(f"*For {escape(owner_words(owner))}*"))
        blocks += [_input(one) for one in fields if one.owner == owner]
    for choice in choices:
        blocks += [divider(), *_factors(choice)]
    if not blocks:
        blocks = [section("Nothing more is needed. Press Draft to see the letter.")]
    return modal("words", "Reasons and wording", blocks, about, submit="Draft")


def size(fields: Sequence[Field], choices: Sequence[Choice]) -> int:
    """How many blocks the form for these has at most, save for factors of many pages."""
    return len(fields) + len({one.owner for one in fields}) + 6 * len(choices)


def block_id(owner: str, name: str) -> str:
    """The block that asks for a field."""
    return f"{owner}|{name}"


def _input(one: Field) -> Block:
    label = one.what[:1].upper() + one.what[1:]
    if len(one.text) > limits.INPUT:
        return context(f"{escape(label)}: too long for a field here. Edit its section instead.")
    return field(
        block_id(one.owner, one.name),
        label,
        _element(one),
        hint=f"Needed by {one.law}",
        optional=True,
    )


def _element(one: Field) -> Block:
    if one.name in DAYS:
        return day(date.fromisoformat(one.text) if one.text else None)
    if one.choices:
        initial = next((option(form, form) for form in one.choices if form == one.text), None)
        return choose([option(form, form) for form in one.choices], "Choose", initial)
    return lines(one.text)


def _factors(choice: Choice) -> list[Block]:
    """The factors in full, numbered, then a box for each: a box has room for an opening only."""
    head = f"*{escape(str(choice.provision))}: {_SIDES[choice.name]}*"
    listed = "\n".join(
        f"{n}. {one.text}{_from_where(one)}" for n, one in enumerate(choice.offered, 1)
    )
    boxes = [option(f"{n}. {one.text}", key_of(one)) for n, one in enumerate(choice.offered, 1)]
    used = {key_of(one) for one in choice.chosen}
    ticked = [box for box in boxes if box["value"] in used]
    name = block_id(str(choice.provision), choice.name)
    blocks = [section(head), *verbatim(listed)]
    if boxes:
        blocks.append(field(name, "Use", ticks(boxes, ticked), optional=True))
    own = field(f"{name}|own", "A factor of your own", lines(), optional=True)
    return [*blocks, own]


def _from_where(factor: Sourced) -> str:
    return "" if factor.source.startswith("law ") else f" ({factor.source})"


def edit(one: Section, about: Mapping[str, Any]) -> Block:
    """One section's text, in as many fields as its length needs."""
    pieces = pack(one.text)
    blocks = [
        field(
            f"text{n}",
            "Text" if len(pieces) == 1 else f"Text, {n + 1} of {len(pieces)}",
            lines(piece),
            optional=True,
        )
        for n, piece in enumerate(pieces)
    ]
    if one.base is not None:
        undo = [option("Undo the edit by hand", "undo")]
        blocks.append(field("undo", "Edited by hand", ticks(undo), optional=True))
    blocks.insert(0, context(f"Section: {escape(section_words(one.key))}"))
    return modal("edit", "Edit a section", blocks, about, submit="Save")


def both(theirs: Section, latest: Draft, mine: str, case_id: int) -> Block:
    """Another officer saved this section while it was open: their text is shown, and this
    officer's stays in the field, to be saved over theirs, merged, or dropped by closing."""
    about = {"c": case_id, "k": latest.kind.value, "v": latest.version, "s": theirs.key}
    form = edit(Section(theirs.key, mine), about)
    shown = [
        section(f"*{escape(latest.author)} saved this section while you had it open.*"),
        *quoted(theirs.text),
        context("Your text is below. Save replaces theirs; Close keeps theirs and drops yours."),
    ]
    return form | {"blocks": [*shown, *form["blocks"]]}


def pack(text: str) -> list[str]:
    """Whole paragraphs, as many together as one field takes; joined by an empty line they are
    the text again. A paragraph too long for a field is a FoiError."""
    packed: list[str] = []
    for paragraph in text.split("\n\n"):
        if len(paragraph) > limits.INPUT:
            raise FoiError(
                "section-long",
                "this section",
                f"a paragraph of {len(paragraph):,} characters is too long for a field of Slack",
                "Edit it with `foibot draft CASE --edit SECTION=@FILE`",
            )
        joined = f"{packed[-1]}\n\n{paragraph}" if packed else paragraph
        if packed and len(joined) <= limits.INPUT:
            packed[-1] = joined
        else:
            packed.append(paragraph)
    return packed


def reasons(errors: Mapping[str, Finding], about: Mapping[str, Any]) -> Block:
    """An officer answers for each error that stands, or closes and mends it."""
    blocks: list[Block] = [
        section(
            "The checks found what looks wrong in law. Fix it, or explain why it should go out as "
            "it is."
        )
    ]
    for name, finding in errors.items():
        blocks += [
            section(finding_words(finding)),
            field(f"reason|{name}", f"{name}: why it should go out as it is", lines()),
        ]
    return modal("reasons", "Answer for errors", blocks, about, submit="Confirm")

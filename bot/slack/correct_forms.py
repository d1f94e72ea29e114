"""The modals that correct a case: one an errand, with the effect beneath what was entered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.casework.correct import Preview
from bot.foi.case import Case
from bot.foi.corrections import PERSONAL, Correctable
from bot.slack.blocks import Block, context, option, paragraphs, section
from bot.slack.correct_model import NOTHING, CorrectionForm, Errand, Values, entered_text
from bot.slack.forms import choose, choose_some, day, field, given, lines, modal
from bot.slack.text import escape, shorten
from bot.slack.words import REGIMES

_SHOWN = 1_500
"""Characters of an old or new value that a window shows."""


ERRANDS: Mapping[Errand, str] = {
    Errand.RECEIVED: "Day of receipt",
    Errand.REGIME: "Law it is handled under",
    Errand.REQUESTER: "Requester and salutation",
    Errand.SUBJECT: "Subject",
    Errand.SPLIT: "Split a part",
    Errand.MERGE: "Merge two parts",
    Errand.ADD: "Add a part",
    Errand.REMOVE: "Remove a part",
    Errand.REWORD: "Say what a part asks",
    Errand.WITHDRAWN: "Withdrawn by requester",
    Errand.DUPLICATE: "Duplicate of a case",
}
"""Each errand as a menu and a modal's title name it: 24 characters at most."""


def what_is_wrong(case: Case) -> Block:
    """The menu of errands; those that need several parts only where there are several."""
    several = {Errand.MERGE, Errand.REMOVE}
    choices = [
        option(says, errand.value)
        for errand, says in ERRANDS.items()
        if errand not in several or len(case.parts) > 1
    ]
    blocks = [
        section(f"*{escape(case.reference)}*: nothing is changed before you have seen the effect."),
        field("errand", "What is wrong", choose(choices, "Choose")),
    ]
    return modal("correct_what", "Correct a case", blocks, {"case": str(case.id)}, submit="Next")


def correction(
    case: Case, about: CorrectionForm, entered: Values = NOTHING, effect: Preview | None = None
) -> Block:
    """An errand's modal; with `effect` it shows what a press does, beneath what was entered."""
    blocks = [
        section(f"*{escape(case.reference)}*"),
        *_FIELDS[about.errand](case, entered),
        field(
            "why",
            "Why it is corrected",
            lines(entered_text(entered, "why"), tall=False),
            hint="Kept with the old and the new value.",
        ),
        *(_effect(effect) if effect else ()),
    ]
    submit = "Correct it" if effect else "Show the effect"
    return modal("correct", ERRANDS[about.errand], blocks, about.packed(), submit=submit)


def _received(case: Case, entered: Values) -> list[Block]:
    return [field("received", "Received on", day_of(entered, "received", case.received))]


def day_of(entered: Values, name: str, otherwise: Any) -> Block:
    """A field for a day with what was entered, else another day."""
    block, chosen = day(otherwise), given(entered, name)
    return block | {"initial_date": chosen} if chosen else block


def _regime(case: Case, entered: Values) -> list[Block]:
    laws = [option(says, regime.value) for regime, says in REGIMES.items()]
    parts = _part_options(case)
    marked = [p.number for p in case.parts if p.is_marked_environmental]
    green = given(entered, "environmental") if entered else marked
    law = _chosen(laws, given(entered, "regime") or case.regime.value)
    some = choose_some(parts, "Parts", [one for one in parts if one["value"] in (green or ())])
    return [
        field("regime", "Law", choose(laws, "Choose", law)),
        field(
            "environmental",
            "Parts under the EIR",
            some,
            hint="Only for FOIA and EIR, part by part.",
            optional=True,
        ),
    ]


def _requester(case: Case, entered: Values) -> list[Block]:  # noqa: ARG001 - one form as another
    labels = {
        Correctable.NAME: "Name",
        Correctable.EMAIL: "E-mail address",
        Correctable.ADDRESS: "Postal address",
        Correctable.SALUTATION: "Salutation, without Dear",
    }
    return [
        field(
            what.value,
            label,
            lines(entered_text(entered, what.value), tall=what is Correctable.ADDRESS),
            hint="What you leave empty stays as it is.",
            optional=True,
        )
        for what, label in labels.items()
    ]


def _subject(case: Case, entered: Values) -> list[Block]:
    text = entered_text(entered, "subject") or shorten(case.subject or "", _SHOWN)
    return [field("subject", "Subject", lines(text, tall=False))]


def _one_part(label: str, most: int | None = None) -> Callable[[Case, Values], list[Block]]:
    def fields(case: Case, entered: Values) -> list[Block]:
        """A menu of the parts, as a form has it."""
        choices = _part_options(case)[:most]
        return [
            field("part", label, choose(choices, "Part", _chosen(choices, given(entered, "part"))))
        ]

    return fields


def _part_and_words(label: str, hint: str) -> Callable[[Case, Values], list[Block]]:
    def fields(case: Case, entered: Values) -> list[Block]:
        """A part and words about it."""
        words = field("words", label, lines(entered_text(entered, "words")), hint=hint)
        return [*_one_part("Which part")(case, entered), words]

    return fields


def _add(case: Case, entered: Values) -> list[Block]:  # noqa: ARG001 - one form as another
    hint = "As they stand in the request, where they stand there."
    return [
        field("words", "The requester's words", lines(entered_text(entered, "words")), hint=hint)
    ]


def _withdrawn(case: Case, entered: Values) -> list[Block]:  # noqa: ARG001 - one form as another
    hint = "Such as: e-mail of that day, 10:14."
    return [
        field("on", "Withdrawn on", day_of(entered, "on", None)),
        field(
            "proof", "How it is known", lines(entered_text(entered, "proof"), tall=False), hint=hint
        ),
    ]


def _duplicate(case: Case, entered: Values) -> list[Block]:  # noqa: ARG001 - one form as another
    return [
        field(
            "of",
            "Duplicate of",
            lines(entered_text(entered, "of"), hint="FOI-2026-0001", tall=False),
        )
    ]


_FIELDS: Mapping[Errand, Callable[[Case, Values], list[Block]]] = {
    Errand.RECEIVED: _received,
    Errand.REGIME: _regime,
    Errand.REQUESTER: _requester,
    Errand.SUBJECT: _subject,
    Errand.SPLIT: _part_and_words("The second begins at", "Its first words, as they stand there."),
    Errand.MERGE: _one_part("This part and the next", -1),
    Errand.ADD: _add,
    Errand.REMOVE: _one_part("Which part"),
    Errand.REWORD: _part_and_words("What it asks", "The requester's own words stay beside it."),
    Errand.WITHDRAWN: _withdrawn,
    Errand.DUPLICATE: _duplicate,
}


def _part_options(case: Case) -> list[Block]:
    return [option(f"{one.number}: {one.question}", one.number) for one in case.parts]


def _chosen(choices: Iterable[Block], value: str | None) -> Block | None:
    return next((one for one in choices if one["value"] == value), None)


def _effect(effect: Preview) -> Sequence[Block]:
    """What a press does, in sentences."""
    lines_ = [
        _said(one.what.value, one.before, one.after)
        for one in effect.changes
        if one.what not in PERSONAL
    ]
    personal = [one.what.value for one in effect.changes if one.what in PERSONAL]
    lines_ += [f"{name}: as entered above" for name in personal]
    lines_ += [_said(one.what, one.before, one.after) for one in effect.effects]
    lines_ += [] if effect.effects else ["No date changes."]
    if effect.stale_parts:
        lines_.append(f"To decide again: part {', '.join(effect.stale_parts)}.")
    if effect.stale_versions:
        versions = ", ".join(map(str, effect.stale_versions))
        lines_.append(f"To draft again: version {versions}.")
    cautions = [context(f":warning: {escape(one)}.") for one in effect.cautions]
    return [section("*What this does*"), *paragraphs("\n".join(lines_)), *cautions]


def _said(what: str, before: str, after: str) -> str:
    old, new = (shorten(one, _SHOWN) or "nothing" for one in (before, after))
    return f"{what[:1].upper()}{what[1:]}: {old} → {new}"

"""What a letter in the making looks like: its parts, what is missing, its text, its buttons."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.casework.draft import Drafted
from bot.foi.case import Case, Confirmation, Decision, Draft
from bot.foi.drafting.inputs import Missing
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Severity
from bot.slack.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    dialog,
    divider,
    letter,
    menu,
    option,
    paragraphs,
    quoted,
    section,
)
from bot.slack.text import escape, shorten
from bot.slack.words import LETTERS, OUTCOMES, law_words

_SIGNS = {
    Severity.ERROR: ":red_circle: Error",
    Severity.WARNING: ":large_orange_circle: Warning",
    Severity.STYLE: ":white_circle: Style",
}
_SHORT_HASH = 12
_SEND = " Send it, then record the day on the card at the top of this thread."


def ids(case: int, kind: Kind, **more: Any) -> str:
    """What a button is about, as its value."""
    return json.dumps({"c": case, "k": kind.value, **more}, separators=(",", ":"))


def in_the_making(drafted: Drafted, decisions: Sequence[Decision], kind: Kind) -> Message:
    """Where a letter stands: each part, what is missing, the findings, and the text to the word."""
    case, draft = drafted.case, drafted.draft
    state = f"version {draft.version}" if draft else "not complete yet"
    head = f"{case.reference}: {LETTERS[kind].lower()}, {state}"
    blocks = [
        section(f"*{escape(head)}*"),
        *_parts(case, decisions, kind),
        *_missing(case, drafted.missing, kind),
        *[context(f":warning: {escape(shorten(one, 900))}") for one in _conflicts(drafted)],
    ]
    if draft:
        blocks += [*findings(case, draft), divider(), *letter(draft.text)]
    return Message(head, tuple(blocks))


def _parts(case: Case, decisions: Sequence[Decision], kind: Kind) -> Iterator[Block]:
    settled = {decision.part: decision for decision in decisions}
    for part in case.parts:
        one = settled.get(part.number)
        law = (
            f" under {', '.join(map(law_words, one.provisions))}" if one and one.provisions else ""
        )
        outcome = OUTCOMES[one.outcome] if one else "Not decided"
        yield section(
            f"*Part {escape(part.number)}: {outcome}*{escape(law)}",
            button(
                "Change" if one else "Decide",
                "decide",
                ids(case.id, kind, p=part.number),
                says=f"Decide part {part.number}",
            ),
        )
        yield from quoted(shorten(part.question, 200))


def _missing(case: Case, gaps: Iterable[Missing], kind: Kind) -> Iterator[Block]:
    by_owner: dict[str, list[Missing]] = {}
    for gap in gaps:
        if gap.field != "decision":
            by_owner.setdefault(gap.owner, []).append(gap)
    for owner, wanted in by_owner.items():
        yield section(
            f"*Still needed for {escape(owner_words(owner))}*",
            button("Fill in", "fill", ids(case.id, kind, o=owner), says=f"Fill in for {owner}"),
        )
        yield from paragraphs("\n".join(f"• {one.what} ({one.law})" for one in wanted))


def owner_words(owner: str) -> str:
    """Whose field it is, as an officer says it."""
    if owner == "letter":
        return "the letter"
    if ":" in owner:
        return _law_owner(owner)
    return f"part {owner.replace(',', ', ')}"


def _law_owner(owner: str) -> str:
    try:
        return law_words(Provision.parse(owner))
    except FoiError:
        return owner  # provisions that are weighed together


def _conflicts(drafted: Drafted) -> Iterator[str]:
    for key in drafted.conflicts:
        yield f"You edited the section {key} by hand, and its text has changed since: check it."
    yield from drafted.left_out


def findings(case: Case, draft: Draft) -> Iterator[Block]:
    """What the checks say, each with a way to mend it."""
    for number, finding in enumerate(draft.findings):
        about = ids(case.id, draft.kind, v=draft.version, i=number)
        yield section(finding_words(finding))
        if finding.muted:
            yield actions(button("Unmute", "unmute", about, says=f"Unmute {finding.rule}"))
        else:
            yield actions(
                button("Fix", "fix", about, says=f"Fix {finding.rule}"),
                button("Mute …", "mute", about, says=f"Mute {finding.rule} for this case"),
            )


def finding_words(finding: Finding) -> str:
    """One finding in Slack's markup: how grave, what, where, by which law, how to mend it."""
    sign = _SIGNS[finding.severity]
    if finding.status is FindingStatus.UNKNOWN:
        sign = ":grey_question: Cannot be decided"
    where = f" part {finding.part}" if finding.part else ""
    law = f" ({finding.law})" if finding.law else ""
    message, fix = shorten(finding.message, 1200), shorten(finding.fix, 800)
    if finding.muted:
        why = shorten(f"{finding.muted.because} ({finding.muted.by})", 800)
        return (
            f":mute: *Muted, {escape(finding.rule)}{escape(where)}:* {escape(message)}\n"
            f"_Because:_ {escape(why)}"
        )
    return (
        f"*{sign}, {escape(finding.rule)}{escape(where)}:* {escape(message)}{escape(law)}\n"
        f"_How to fix it:_ {escape(fix)}"
    )


CONFIRMING = {
    Kind.RESPONSE: "This is the answer to the request. The clock stops when it is sent.",
    Kind.ACKNOWLEDGEMENT: "An acknowledgement answers nothing: the clock runs on.",
    Kind.EXTENSION: "The due date moves when the extension notice is sent.",
    Kind.CLARIFICATION: "The clock pauses when the question is sent.",
    Kind.INTERNAL_REVIEW: "This completes the internal review when it is sent.",
    Kind.TRANSFER: "The clock stops when it is sent, if no part is answered otherwise.",
    Kind.CLOSURE: "The request is closed, and its clock with it, when this is sent.",
    Kind.CORRECTION: "A correction leaves the clock as it is.",
    Kind.FEES_NOTICE: "The clock pauses when the notice is sent, until the fee is paid.",
    Kind.CONSULTATION: "It goes to a third party, not to the requester. The clock runs on.",
}
"""What confirming does, for each kind of letter; at most 120 characters, for Slack's dialog."""


def control(case: Case, draft: Draft) -> Message:
    """The one message of a version that can be pressed; it is replaced once it is settled."""
    head = f"{case.reference}: confirm version {draft.version}?"
    question = dialog(
        "Confirm this letter?",
        f"{CONFIRMING[draft.kind]} Version {draft.version} of {case.reference} is kept "
        "permanently, exactly as shown. You then send it, and record the day.",
        "Confirm",
    )
    value = ids(case.id, draft.kind, v=draft.version, h=draft.hash)
    gaps = bool(draft.missing)
    pressed = [] if gaps else [_confirm_button(value, question)]
    sections = [option(section_words(one.key), one.key[:150]) for one in draft.sections]
    buttons = actions(
        *pressed,
        menu("static_select", "edit", sections, "Edit a section …"),
        button("Sources", "sources", value),
        button("Draft again", "redraft", value),
    )
    buttons["block_id"] = f"draft:{case.id}:{draft.version}"
    return Message(head, (section(f"*{escape(head)}*\n{_stamp(draft)}"), buttons))


def _confirm_button(value: str, question: Block) -> Block:
    return button("Confirm", "confirm", value, style="primary", confirm=question)


def _stamp(draft: Draft) -> str:
    return f"By {escape(draft.author)} · hash `{draft.hash[:_SHORT_HASH]}`"


def section_words(key: str) -> str:
    """A section's key as an officer reads it."""
    name, colon, owner = key.partition(":")
    plain = name.replace("-", " ").capitalize()
    return f"{plain}: {owner}" if colon else plain


def settled(
    case: Case, draft: Draft, done: Confirmation | None, newest: int, when: str, *, waits: bool
) -> Message:
    """What takes the place of a version's buttons: who confirmed it and when, or what voided it.

    It is not touched again, so it has nothing to press: the next step is on the case's card.
    """
    if done and done.version == draft.version:
        says = (
            f"{case.reference}, version {draft.version}: confirmed by {done.confirmed_by}, {when}. "
            f"It is kept permanently, exactly as shown.{_SEND if waits else ''}"
        )
        sign = ":white_check_mark: "
    else:
        by = f"version {done.version} was confirmed" if done else f"version {newest} replaced it"
        says = f"{case.reference}, version {draft.version}: no longer valid, {by}."
        sign = ":no_entry_sign: "
    return Message(says, (section(f"{sign}{escape(says)}"), context(_stamp(draft))))


def stale(case: Case, draft: Draft) -> Message:
    """What takes the place of the buttons of a version that rests on what was corrected since."""
    says = (
        f"{case.reference}, version {draft.version}: no longer valid, the case was corrected after "
        "it was drafted. Draft it again from the card."
    )
    return Message(says, (section(f":no_entry_sign: {escape(says)}"), context(_stamp(draft))))


def sources(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Where each section's words came from, for a modal."""
    lines = []
    for row in rows:
        edited = ", edited by hand" if row["edited"] else ""
        lines.append(f"{section_words(row['section'])}{edited}: {'; '.join(row['sources'])}")
    return paragraphs("\n\n".join(lines))

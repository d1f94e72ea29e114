"""Muting a finding from its button: the form, what is kept, and what the thread hears of it."""

from collections.abc import Mapping
from typing import Any

from bot.casework.mute import CheckedDraft, mute, unmute
from bot.foi.case import Draft
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.muting import numbered
from bot.foi.vocabulary import Severity
from bot.slack.accepting import finding_of
from bot.slack.access import Role
from bot.slack.blocks import Block, Message, section
from bot.slack.card import refresh
from bot.slack.draft_blocks import finding_words
from bot.slack.draft_flow import approval_of, newest, version_of
from bot.slack.failure_blocks import told
from bot.slack.forms import field, lines, modal
from bot.slack.places import post_in_thread
from bot.slack.turn import Turn


def form(turn: Turn) -> Block:
    """The form that asks why; a FoiError for whoever may not answer for that finding."""
    _, draft = version_of(turn, turn.call.ids)
    return _form(_finding(turn, draft), turn.call.ids)


def keep(turn: Turn, because: str) -> str:
    """Mute the finding with this reason, and say so in the case's thread."""
    found, name = _found(turn)
    finding = mute(approval_of(turn), found, name, because, by=turn.by, at=turn.at)
    says = f"{found.case.reference}: {finding.rule} is muted by {turn.by}: {because}"
    _tell(turn, found, says)
    return f"{found.case.reference}: {finding.rule} is muted."


def undo(turn: Turn) -> Message:
    """Let the finding count again, and say so in the case's thread."""
    found, name = _found(turn)
    finding = unmute(approval_of(turn), found, name, by=turn.by, at=turn.at)
    says = f"{found.case.reference}: {turn.by} has unmuted {finding.rule}"
    _tell(turn, found, says)
    return told(f"{finding.rule} counts again.")


def _form(finding: Finding, about: Mapping[str, Any]) -> Block:
    """Why a finding does not count for this case."""
    blocks = [
        section(finding_words(finding)),
        field(
            "because",
            "Why it does not count for this case",
            lines(),
            hint="Kept in the history. The finding comes back when the words it is about change.",
        ),
    ]
    return modal("mute", "Mute a finding", blocks, about, submit="Mute")


def _found(turn: Turn) -> tuple[CheckedDraft, str]:
    """The newest version as checked, and the name in it of the finding that was pressed."""
    case, shown = version_of(turn, turn.call.ids)
    pressed = _finding(turn, shown)
    _, draft = newest(turn, case.id, shown.kind)
    names = numbered(draft.findings)
    name = next((key for key, one in names.items() if one.mark == pressed.mark), None)
    if name is None:
        raise FoiError(
            "finding-gone",
            f"{case.reference}, {pressed.rule}",
            f"version {draft.version} does not have it any more",
            "Nothing needs to be muted",
        )
    return CheckedDraft(case, draft, draft.findings), name


def _finding(turn: Turn, draft: Draft) -> Finding:
    """The finding pressed; an error is answered for by an approver, as on confirming."""
    finding = finding_of(draft, turn.call.ids.get("i"))
    if finding.severity is Severity.ERROR and not turn.officer.may(Role.APPROVER):
        raise FoiError(
            "mute-error",
            finding.rule,
            "an error is answered for by an approver",
            "Fix it, or ask an approver to mute it",
        )
    return finding


def _tell(turn: Turn, found: CheckedDraft, says: str) -> None:
    post_in_thread(turn, found.case, told(says))
    refresh(turn.office, found.case.id)
